import type {AskedPart, CompletedHow, TimelineEntry, TimelineFact} from '../../domain/timeline.ts';
import type {AnalysisRunView, SituationName} from '../../domain/rollout-view.ts';
import {sanitize} from '../sanitize.ts';
import {shortImage} from './forecast-words.ts';
import type {Tone, WordOptions} from './signs.ts';
import {statusTone} from './status-words.ts';

export type EntryWords = {
	readonly tone: Tone | 'plain';
	/** One line without its time: `abort sent by ana (rolltop): "incident 4711"`. */
	readonly text: string;
};

const askedWords: Readonly<Record<AskedPart, string>> = {
	abort: 'abort asked for',
	hold: 'spec.paused set: frozen',
	promoteFull: 'full promotion asked for',
	release: 'spec.paused taken away',
	restart: 'restart asked for',
	template: 'template changed',
};

const askedTones: Readonly<Record<AskedPart, EntryWords['tone']>> = {
	abort: 'bad', hold: 'frozen', promoteFull: 'warning', release: 'frozen', restart: 'moving', template: 'moving',
};

const howWords: Readonly<Record<CompletedHow, string>> = {
	blueGreen: 'switched', fastRollback: 'back to what was stable, without its steps', full: 'by full promotion, its steps skipped', initial: 'first deploy', rollbackWindow: 'rollback within the window, its steps skipped', steps: 'all steps done',
};

const roleWords: Readonly<Record<AnalysisRunView['role'], string>> = {
	background: 'background analysis', experiment: 'analysis of an experiment', other: 'analysis', postPromotion: 'post-promotion analysis', prePromotion: 'pre-promotion analysis', step: 'step analysis',
};

const pauseWords: ReadonlyMap<string, string> = new Map([
	['BlueGreenPause', 'paused before the switch'],
	['CanaryPauseStep', 'paused at a step'],
	['InconclusiveAnalysisRun', 'paused: the analysis is inconclusive'],
	['InconclusiveExperiment', 'paused: the experiment is inconclusive'],
]);

const situationWords: Readonly<Partial<Record<SituationName, readonly [EntryWords['tone'], string]>>> = {
	aborted: ['bad', 'users are back on stable'],
	degraded: ['bad', 'degraded'],
	healthy: ['good', 'healthy'],
	inconclusive: ['wait', 'inconclusive'],
	invalid: ['bad', 'invalid'],
	notBack: ['bad', 'NOT BACK: users are still on the canary'],
	unknown: ['dim', 'unknown'],
};

const name = (text: string) => sanitize(text, {longest: 120});
const revisionWord = (revision: number | undefined) => revision === undefined ? 'the update' : `revision ${revision}`;

/** What happened, without who and why. */
const words: {readonly [Kind in TimelineFact['kind']]: (fact: Extract<TimelineFact, {readonly kind: Kind}>) => readonly [EntryWords['tone'], string]} = {
	aborted: ({revision}) => ['bad', `${revisionWord(revision)} aborted`],
	action: ({command}) => ['plain', `${name(command)} sent`],
	actionEnded({command, result}) {
		const [, quality, code] = /^(?<quality>good|bad|warning): (?<code>.*)$/sv.exec(result) ?? [];
		return [quality === 'good' ? 'good' : (quality === undefined ? 'warning' : 'bad'), `${name(command)} ended: ${name(code ?? result)}`];
	},
	asked: ({part}) => [askedTones[part], askedWords[part]],
	changed: ({parts}) => ['dim', `last change of ${parts.join(', ')}`],
	completed: ({revision, how}) => ['good', `${revisionWord(revision)} complete${how === undefined ? '' : `: ${howWords[how]}`}`],
	controllerStarted: () => ['dim', 'the controller started, or began to watch this rollout'],
	created: () => ['dim', 'rollout created'],
	dropped: ({part}) => ['warning', `the controller dropped the ${part === 'abort' ? 'abort' : 'full promotion'}`],
	event: ({reason, subjectKind, subject, isWarning}) => [isWarning ? 'warning' : 'dim', [name(reason), subjectKind === 'Rollout' ? '' : name(subject)].filter(text => text !== '').join(' ')],
	experiment: ({experiment, phase}) => [phase === '' ? 'moving' : statusTone(phase) as Tone, `experiment ${name(experiment)} ${phase === '' ? 'created' : name(phase)}`],
	measurement: ({metric, phase, value}) => [phase === 'Inconclusive' ? 'wait' : 'bad', `measurement of ${name(metric)} ${name(phase)}${value === undefined ? ', without a value' : `: ${name(value)}`}`],
	metric: ({metric, phase}) => [statusTone(phase) as Tone, `metric ${name(metric)} ${name(phase)}`],
	paused: ({reason}) => ['wait', pauseWords.get(reason) ?? `paused (${name(reason)})`],
	replicaSetCreated: ({replicaSet}) => ['dim', `ReplicaSet ${name(replicaSet)} created`],
	replicas: ({from, to}) => ['moving', `replicas ${from} → ${to}`],
	resumed: () => ['moving', 'resumed'],
	retried: () => ['warning', 'retried: the aborted version goes out again'],
	run: ({run, role, phase}) => [statusTone(phase) as Tone, `${role === undefined ? 'analysis' : roleWords[role]} ${name(run)} ${phase === 'Running' ? 'started' : name(phase)}`],
	scaled: ({replicaSet, revision, from, to}) => ['dim', `${name(replicaSet)}${revision === undefined ? '' : ` (revision ${revision})`} ${from} → ${to} pods`],
	situation: ({name: situation}) => situationWords[situation] ?? ['plain', situation],
	skipped: () => ['moving', 'steps skipped'],
	step: ({done, total, step}) => ['moving', `step ${done}/${total} done${step === undefined ? '' : ` (${name(step)})`}`],
	switched: ({service, from, to}) => ['moving', `Service ${name(service)} selects ${name(to)}${from === '' ? '' : ` instead of ${name(from)}`}`],
	updateStarted: ({revision, replaces}) => ['moving', `${revision === undefined ? 'an update' : `update to revision ${revision}`} started${replaces?.state === 'inFlight' ? `; revision ${replaces.revision} was not complete` : ''}`],
	weight: ({from, to}) => ['moving', from === undefined ? `weight ${to}%` : `weight ${from}% → ${to}%`],
};

function describeWho({who, isSelfDeclared, tool}: TimelineEntry): string {
	if (who !== undefined) {
		const named = isSelfDeclared ? `${name(who)} (self-declared)` : name(who);
		return ` by ${named}${tool === undefined ? '' : ` with ${name(tool)}`}`;
	}

	return tool === undefined ? '' : ` by ${name(tool)}`;
}

/** A reason is a person's words; of a template the images say what it is. */
function describeText({fact, text = ''}: TimelineEntry): string {
	if (text === '') {
		return '';
	}

	if (fact.kind === 'asked' && fact.part === 'template') {
		return `: ${text.split(' ').map(image => shortImage(image)).join(', ')}`;
	}

	return fact.kind === 'action' ? `: "${sanitize(text, {longest: 300})}"` : `: ${sanitize(text, {longest: 500})}`;
}

/** An entry of the time line as one line, safe on a terminal. */
export function describeEntry(entry: TimelineEntry, options: WordOptions = {}): EntryWords {
	const {fact, count} = entry;
	const [tone, what] = (words[fact.kind] as (fact: TimelineFact) => readonly [EntryWords['tone'], string])(fact);
	const times = count === undefined ? '' : ` (${count} times in all)`;
	return {tone, text: sanitize(`${what}${describeWho(entry)}${describeText(entry)}${times}`, {longest: 1000, ...options})};
}
