import type {Instant} from '../../types/clock.ts';
import type {AbortForecast, RolloutView, SituationName, StepView} from '../../domain/rollout-view.ts';
import {patchCommand, pluginCommand} from '../../domain/effects/outlook.ts';
import {movesAtOnce, type ThawMove} from '../../domain/moves-at-once.ts';
import {formatSpan} from '../age.ts';
import {formatTimeOfDay} from '../clock-time.ts';
import {count, formatPercent} from '../number.ts';
import {sanitize} from '../sanitize.ts';
import {describeInContext} from '../shell-words.ts';
import {describeAbort, describeUndoTime, shortImage} from './forecast-words.ts';
import {moveWords} from './freeze-words.ts';
import {describeObstacle} from './obstacle-words.ts';
import type {Tone} from './signs.ts';
import {describeStepFully} from './step-words.ts';

export type StripLine = {readonly label?: string; readonly text: string; readonly tone: Tone | 'plain'};
export type StripWords = {
	readonly title: string;
	readonly lines: readonly StripLine[];
	/** The answer keys: `a again: abort   esc: leave it`. */
	readonly keys: string;
};

type Place = {readonly contextName: string; readonly now: Instant};

const plain = (text: string, label?: string): StripLine => ({text, tone: 'plain', ...(label !== undefined && {label})});
/** The same with kubectl; what rolltop does beyond it behind a comma. */
const sameAs = (words: readonly string[], {contextName}: Place, rest = ''): StripLine => ({text: `same as ${describeInContext(words, contextName)}${rest}`, tone: 'dim'});
const sameAsLabelled = (words: readonly string[], {contextName}: Place, rest = ''): StripLine => plain(`${describeInContext(words, contextName)}${rest}`, 'same as');
const name = (text: string) => sanitize(text, {longest: 80});
const where = (namespace: string, {contextName}: Place) => `${name(contextName)} / ${name(namespace)}`;

/** Complete: nothing is in flight, the way back is an undo whose steps are skipped (V39). */
function wordBackStrip({view, forecast}: {readonly view: RolloutView; readonly forecast: AbortForecast}, place: Place): StripWords {
	const {stableRevision, stableImages, stableAvailable, stableDesired, obstacles} = forecast;
	const image = stableImages[0];
	const since = view.situation.since === undefined ? '' : ` since ${formatTimeOfDay(view.situation.since, place.now)}`;
	const target = stableRevision === undefined ? 'the revision before' : `revision ${stableRevision}`;
	const now = view.images.find(({roles}) => roles.includes('stable') || roles.includes('active'));
	const images = image === undefined ? '' : `${now === undefined ? '' : `from ${shortImage(now.image)} `}to ${shortImage(image)}`;
	const pods = stableDesired === undefined ? '' : `; ${target} has ${stableAvailable ?? 0} of ${count(stableDesired, 'pod')}`;
	return {
		title: `BRING ${name(view.name)} BACK?`,
		lines: [
			plain(`complete${since}; undo to ${target} and skip its steps, ${describeUndoTime(forecast)}`),
			plain(`${where(view.namespace, place)}: all users go ${images}${pods}`),
			...obstacles.map(obstacle => ({text: describeObstacle(obstacle, place.now), tone: 'warning'}) as const),
			sameAs(pluginCommand(view, ['undo'], ...(stableRevision === undefined ? [] : ['--to-revision', String(stableRevision)])), place, ', then promote --full'),
		],
		keys: 'a again: bring back   esc: leave it',
	};
}

/** What an abort strip says before the second stroke: who goes back where, and what stands in the way. */
export function wordAbortStrip({view, forecast, way}: {readonly view: RolloutView; readonly forecast: AbortForecast; readonly way: 'abort' | 'undo'}, place: Place): StripWords {
	if (way === 'undo') {
		return wordBackStrip({view, forecast}, place);
	}

	const users = forecast.percent === undefined ? 'the users' : `${formatPercent(forecast.percent)} of the users`;
	const image = forecast.stableImages[0];
	const target = `${forecast.stableRevision === undefined ? 'the stable version' : `revision ${forecast.stableRevision}`}${image === undefined ? '' : ` (${shortImage(image)})`}`;
	const stable = forecast.stableAvailable === undefined || forecast.stableDesired === undefined ? '' : `; stable has ${forecast.stableAvailable} of ${forecast.stableDesired} ready`;
	const main = forecast.kind === 'abort' ? (forecast.percent === 0 ? `no user is on the new version; everyone stays on ${target}` : `${users} go back to ${target}${stable}`) : describeAbort(forecast, place.now);
	const obstacles = forecast.obstacles.map(obstacle => ({text: describeObstacle(obstacle, place.now), tone: 'warning'}) as const);
	return {
		title: `ABORT ${name(view.name)} in ${where(view.namespace, place)}?`,
		lines: [plain(main), ...obstacles, sameAs(pluginCommand(view, ['abort']), place, ', until it is taken')],
		keys: 'a again: abort   esc: leave it',
	};
}

/** What is done by hand with a dead controller, before the typed name (V30). */
export function wordLastResortStrip({view, service, available, desired}: {readonly view: RolloutView; readonly service: string | undefined; readonly available: number | undefined; readonly desired: number}, place: Place): StripWords {
	const what = service === undefined
		? `scales stable to ${desired}, then the canary's ReplicaSet to 0`
		: `points Service ${name(service)} at the stable pods: its share of the traffic goes to ${available ?? 'n/a'} of ${count(desired, 'stable pod')}`;
	return {
		title: `LAST RESORT for ${name(view.name)} in ${where(view.namespace, place)}?`,
		lines: [
			plain(`the controller is dead: this leaves the abort for it to find, and ${what}`),
			{text: 'done past the controller: only while it is dead; when it is back it finishes the abort and puts its objects in order', tone: 'warning'},
		],
		keys: 'enter: type the name   esc: leave it',
	};
}

/** One question for all marked rows. */
export function wordGroupStrip({label, confirm, count: number, lines}: {readonly label: string; readonly confirm: string; readonly count: number; readonly lines: readonly StripLine[]}, {contextName}: Place): StripWords {
	return {
		title: `${label.toUpperCase()} ${count(number, 'rollout')} in ${name(contextName)}?`,
		lines: lines.map(item => ({...item, ...(item.label !== undefined && {label: sanitize(item.label, {longest: 30})})})),
		keys: confirm === 'A' ? 'A again: abort them all   esc: leave them' : `${confirm}: do it to each   esc: leave them`,
	};
}

/** What accepting less of stable means, before the key (V38). */
export function wordAcceptStrip({view, available, desired, percent}: {readonly view: RolloutView; readonly available: number; readonly desired: number; readonly percent: number}, place: Place): StripWords {
	const back = view.weight.actual === undefined ? 'the users' : `${formatPercent(view.weight.actual)} of the users`;
	return {
		title: `ACCEPT ${percent}% OF STABLE for ${name(view.name)} in ${where(view.namespace, place)}?`,
		lines: [
			{text: `${back} go back at once to ${available} of ${count(desired, 'stable pod')}: these take all the traffic`, tone: available * 2 < desired ? 'warning' : 'plain'},
			plain(`patches spec.strategy.canary.replicaProgressThreshold to ${percent}% and puts it back after`),
			sameAs(patchCommand(view, {spec: {strategy: {canary: {replicaProgressThreshold: {type: 'Percent', value: percent}}}}}), place),
		],
		keys: 'y: accept   esc: leave it',
	};
}

/** The same strip while the word that confirms is typed: its keys are for nothing else. */
export function wordTyping(words: StripWords, word: string, typed: string): StripWords {
	return {...words, lines: [...words.lines.filter(({text}) => !text.endsWith('█')), {label: `type ${name(word)}`, text: `${sanitize(typed, {longest: 200})}█`, tone: 'plain'}], keys: `enter: when it says ${name(word)}   esc: leave it`};
}

const names = (views: readonly RolloutView[], atMost = 6) => {
	const shown = views.slice(0, atMost).map(view => name(view.name));
	return `${shown.join(', ')}${views.length > shown.length ? ` and ${views.length - shown.length} more` : ''}`;
};

const choiceWords = {all: 'all', allButIdleAutoscaled: 'all but the idle ones with an autoscaler', moving: 'only those that move'} as const;

type Freeze = {
	readonly namespace: string;
	readonly choices: ReadonlyArray<{readonly name: keyof typeof choiceWords; readonly keys: readonly string[]}>;
	readonly views: readonly RolloutView[];
	readonly autoscaled: ReadonlySet<string> | undefined;
	readonly marked?: number;
};

/** What a freeze holds, leaves alone, costs and does not stop (V27, V28, V44, V47), before the key. */
export function wordFreezeStrip({namespace, choices, views, autoscaled, marked}: Freeze, {choice, text}: {readonly choice: number; readonly text: string}, place: Place): StripWords {
	const chosen = choices[choice] ?? choices[0];
	const keys = new Set(chosen?.keys);
	const held = views.filter(view => keys.has(view.key));
	const paused = views.filter(view => view.isSpecPaused && view.frozen?.owner !== 'ours');
	const scaled = held.filter(view => autoscaled?.has(view.key) === true);
	const full = views.filter(view => view.isPromotingFull && view.router !== undefined);
	const lines: StripLine[] = [
		plain(`${count(held.length, 'rollout')}${held.length === 0 ? '' : `: ${describeHeld(held)}`}`, 'held now'),
		...(paused.length === 0 ? [] : [plain(`${names(paused)}: already paused by somebody else`, 'left alone')]),
		...(full.length === 0 ? [] : [{label: 'NOT held', text: `${names(full)}: full promotion runs behind a router; abort instead`, tone: 'warning'} as const]),
		...(autoscaled === undefined
			? [plain('n/a: the autoscalers of the namespace cannot be read', 'costs')]
			: (scaled.length === 0 ? [] : [{label: 'costs', text: `${names(scaled)} ${scaled.length === 1 ? 'has' : 'have'} an autoscaler: will not scale while frozen`, tone: 'warning'} as const])),
		plain(`running analyses go on and can still abort; clocks of timed pauses run on${timedWords(held, place.now)}`, 'not stopped'),
		...(held[0] === undefined ? [] : [sameAsLabelled(patchCommand(held[0], {spec: {paused: true}}), place, held.length > 1 ? ', and so on, with a record on each' : ', with a record')]),
		plain(`${sanitize(text, {longest: 200})}█`, 'reason'),
	];
	const next = choices[(choice + 1) % choices.length];
	const tab = choices.length < 2 || next === undefined ? '' : `   tab: ${choiceWords[next.name]} (${next.keys.length})`;
	return {title: `FREEZE ${marked === undefined ? where(namespace, place) : `${count(marked, 'marked rollout')} in ${name(place.contextName)}`}: ${chosen === undefined ? '' : choiceWords[chosen.name]}`, lines, keys: `enter: freeze${tab}   esc: leave it`};
}

const stateWords: ReadonlyArray<readonly [readonly SituationName[], (count: number) => string]> = [
	[['waiting', 'inconclusive'], number => number === 1 ? 'waits for you' : 'wait for you'],
	[['timedPause'], () => 'in a pause'],
	[['degraded'], () => 'degraded'],
	[['notBack'], () => 'NOT BACK'],
	[['aborting'], () => 'aborting'],
	[['aborted'], () => 'aborted'],
	[['invalid'], () => 'invalid'],
	[['frozen'], () => 'frozen'],
	[['unknown'], () => 'unknown'],
	[['healthy'], () => 'idle'],
];

/** How many are in which state, and which ones move: `1 moving (search), 4 wait for you, 1 idle`. */
function describeHeld(views: readonly RolloutView[]): string {
	const moving = views.filter(({situation}) => situation.name === 'moving');
	const others = stateWords.flatMap(([situations, word]) => {
		const {length} = views.filter(({situation}) => situations.includes(situation.name));
		return length === 0 ? [] : [`${length} ${word(length)}`];
	});
	return [...(moving.length === 0 ? [] : [`${moving.length} moving (${names(moving, 3)})`]), ...others].join(', ');
}

const mostTimed = 3;

function timedWords(views: readonly RolloutView[], now: Instant): string {
	const timed = views.flatMap(view => view.step?.endsAt === undefined || view.step.endsAt <= now ? [] : [`${name(view.name)}: ${formatSpan(now, view.step.endsAt)} left`]);
	return timed.length === 0 ? '' : ` (${timed.slice(0, mostTimed).join(', ')}${timed.length > mostTimed ? ` and ${timed.length - mostTimed} more` : ''})`;
}

type Thaw = {readonly namespace: string; readonly frozen: readonly RolloutView[]; readonly left: readonly RolloutView[]};

/** Who froze it, when and why, what comes back, what moves at once, what stays. */
export function wordThawStrip({namespace, frozen, left}: Thaw, place: Place): StripWords {
	const by = [...new Set(frozen.flatMap(view => view.frozen === undefined ? [] : [describeOwner(view.frozen, place.now)]))];
	const moving = (why: ThawMove) => frozen.filter(view => movesAtOnce(view, place.now) === why);
	const jumping = moving('pauseOver');
	const others = (['newImage', 'promoting'] as const).map(why => ({why, views: moving(why)})).filter(({views}) => views.length > 0);
	const broken = frozen.filter(view => view.frozen?.owner === 'broken');
	const lines: StripLine[] = [
		...by.slice(0, 3).map(text => plain(text, 'frozen')),
		plain(`${count(frozen.length, 'rollout')} (${names(frozen)})`, 'comes back'),
		...(jumping.length === 0 ? [] : [{label: 'moves at once', text: `${names(jumping)}: the timed pause ran out meanwhile${describeNextSteps(jumping)}`, tone: 'warning'} as const]),
		...others.map(({why, views}) => ({label: 'moves at once', text: `${names(views)}: ${moveWords[why]}`, tone: 'warning'}) as const),
		...(broken.length === 0 ? [] : [plain(`${names(broken)}: unpaused by somebody else meanwhile, only the record goes`, 'broken')]),
		...(left.length === 0 ? [] : [plain(`${names(left)}: not frozen by rolltop`, 'stays paused')]),
		...(frozen[0] === undefined ? [] : [sameAsLabelled(patchCommand(frozen[0], {spec: {paused: null}}), place, frozen.length > 1 ? ', and so on, as each record says' : ', as its record says')]),
	];
	return {title: `THAW ${where(namespace, place)}?`, lines, keys: 't: thaw   esc: leave it'};
}

function describeOwner({by, since, reason}: NonNullable<RolloutView['frozen']>, now: Instant): string {
	const age = since === undefined ? '' : ` ${formatSpan(since, now)} ago`;
	const why = reason === undefined || reason === '' ? '' : `: "${sanitize(reason, {longest: 120})}"`;
	return `by ${by === undefined || by === '' ? 'somebody' : name(by)}${age}${why}`;
}

function describeNextSteps(views: readonly RolloutView[]): string {
	const next = views.map(({steps, step}): StepView | undefined => steps[(step?.index ?? 0) + 1]).filter(step => step !== undefined).map(step => describeStepFully(step));
	return next.length === 0 ? '' : `, next ${[...new Set(next)].join(', ')}`;
}
