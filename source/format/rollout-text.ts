import type {Instant} from '../types/clock.ts';
import type {FreezeView, RolloutView, WeightView} from '../domain/rollout-view.ts';
import {formatSpan} from './age.ts';
import {formatNumber} from './number.ts';
import {formatTree} from './rollout-tree.ts';
import {sanitize} from './sanitize.ts';
import {describeChanges} from './words/change-words.ts';
import {describeEnd} from './words/end-words.ts';
import {describeAbort, describePromote} from './words/forecast-words.ts';
import {describeSituation} from './words/situation-words.ts';
import {sign, type WordOptions} from './words/signs.ts';
import {describeStatus} from './words/status-words.ts';

const labelWidth = 17;

/** The label of the first line, blanks before the others. */
function block(label: string, lines: readonly string[]): string[] {
	return lines.map((line, index) => `${(index === 0 ? label : '').padEnd(labelWidth)}${line}`.trimEnd());
}

const strategies = {blueGreen: 'BlueGreen', canary: 'Canary'} as const;

const guesses = {
	noneAvailable: 'no pod is available', noSteps: 'there are no steps', podCounts: 'by the counts in the status', setWeight: 'the weight that is wanted', statusWeight: 'what the controller asked for', stepsDone: 'all steps are done',
} as const;

/** Where the plugin prints another number, and why it does. */
function describeGuess({plugin}: WeightView): string {
	return plugin === undefined ? '' : `; the plugin says ${plugin.value}: ${guesses[plugin.why]}`;
}

function stepLines({strategy, step, weight}: RolloutView): string[] {
	if (strategy !== 'canary') {
		return [];
	}

	const source = weight.source === undefined ? '' : ` (${weight.source}${weight.source !== 'router' || weight.routerObject === undefined ? '' : `: ${sanitize(weight.routerObject)}`})`;
	return [
		...block('  Step:', [step?.index === undefined ? '' : `${step.index}/${step.total}`]),
		...block('  SetWeight:', [formatNumber(weight.set)]),
		...block('  ActualWeight:', [`${formatNumber(weight.actual)}${source}${describeGuess(weight)}`]),
	];
}

function imageLines({images}: RolloutView, options: WordOptions): string[] {
	return block('Images:', images.map(({image, roles}) => {
		const named = roles.map(role => role.startsWith('experiment:') ? `${options.ascii ? 'S' : 'Σ'}${role.slice('experiment'.length)}` : role).join(', ');
		return sanitize(named === '' ? image : `${image} (${named})`, {longest: 500, ...options});
	}));
}

function replicaLines({replicas}: RolloutView): string[] {
	return [
		'Replicas:',
		...block('  Desired:', [String(replicas.desired)]),
		...block('  Current:', [String(replicas.current)]),
		...block('  Updated:', [String(replicas.updated)]),
		...block('  Ready:', [String(replicas.ready)]),
		...block('  Available:', [String(replicas.available)]),
	];
}

function describeFreeze({owner, by, reason, since}: FreezeView, now: Instant): string {
	const other = by === undefined ? 'no record of who' : 'by somebody else';
	const start = {broken: 'record without a pause', other, ours: 'with rolltop'}[owner];
	const parts = [by === undefined ? '' : `by ${by}`, since === undefined ? '' : `for ${formatSpan(since, now)}`, reason === undefined ? '' : `"${reason}"`].filter(part => part !== '');
	return sanitize(parts.length === 0 ? start : `${start}: ${parts.join(', ')}`);
}

/** What the plugin does not say: the situation, the freeze, what `p` and `a` would do, the hazards. */
function ownLines(view: RolloutView, now: Instant, options: WordOptions): string[] {
	const situation = describeSituation(view, now, {...options, isExact: true});
	const warningSign = sign('warning', options);
	return [
		...block('Situation:', [`${situation.sign} ${situation.text}`]),
		...block('Frozen:', view.frozen ? [describeFreeze(view.frozen, now)] : []),
		...block('  p would:', [sanitize(describePromote(view.next.promote), options)]),
		...block('  a would:', [sanitize(describeAbort(view.next.abort, now), options)]),
		...block('  Done:', view.next.end ? [describeEnd(view.next.end, now)] : []),
		...block('Changes:', describeChanges(view.changes ?? []).map(text => sanitize(text, options))),
		...block('Warnings:', view.warnings.map(({code, text}) => `${warningSign} ${code}: ${sanitize(text, options)}`)),
	];
}

/** The text of `rolltop get`: the plugin's header and tree, with the situation, what comes next and the hazards between them. */
export function formatRolloutText(view: RolloutView, now: Instant, options: WordOptions = {}): string {
	const clean = (text: string) => sanitize(text, options);
	const lines = [
		...block('Name:', [clean(view.name)]),
		...block('Namespace:', [clean(view.namespace)]),
		...block('Status:', [describeStatus(clean(view.phase), options)]),
		...block('Message:', view.message === '' ? [] : [clean(view.message)]),
		...block('Strategy:', [view.strategy === undefined ? '' : strategies[view.strategy]]),
		...stepLines(view),
		...imageLines(view, options),
		...replicaLines(view),
		...ownLines(view, now, options),
		'',
		...formatTree(view, now, options),
	];
	return `${lines.join('\n')}\n`;
}
