import type {Instant} from '../../types/clock.ts';
import type {VerbName} from '../../domain/actions/verb/names.ts';
import type {Effect, Hazard, MainEffect, SpecOutlook, UsersMove} from '../../domain/effects/effect.ts';
import type {RolloutView, StepView} from '../../domain/rollout-view.ts';
import {formatSpan} from '../age.ts';
import {count, formatPercent} from '../number.ts';
import {sanitize} from '../sanitize.ts';
import {describeInContext} from '../shell-words.ts';
import {describePromote, shortImage} from './forecast-words.ts';
import {describeStepFully} from './step-words.ts';
import type {StripLine, StripWords} from './strip-words.ts';

type Place = {readonly contextName: string; readonly now: Instant};

/** As `VerbBody` of the store, without the store. */
type Body = {
	readonly verb: VerbName;
	readonly confirm: Confirm;
	readonly view: RolloutView;
	readonly choices: ReadonlyArray<{readonly name: keyof typeof choiceWords; readonly effect: Effect}>;
	readonly input?: Input;
};

type Confirm = {readonly kind: 'key'; readonly key: string} | {readonly kind: 'typed'; readonly word: string};
type Input = {readonly kind: 'delay'} | {readonly kind: 'images'; readonly containers: ReadonlyArray<{readonly container: string; readonly image: string}>};

const titles: Readonly<Record<VerbName, string>> = {
	pause: 'PAUSE',
	promote: 'PROMOTE',
	promoteFull: 'PROMOTE IN FULL',
	restart: 'RESTART',
	resume: 'RESUME',
	retry: 'RETRY',
	retryExperiment: 'RETRY AN EXPERIMENT of',
	setImage: 'SET IMAGE of',
	skipAllSteps: 'SKIP ALL STEPS of',
	skipStep: 'SKIP THE STEP of',
	terminateExperiment: 'TERMINATE AN EXPERIMENT of',
	terminateRun: 'TERMINATE AN ANALYSIS of',
	undo: 'UNDO',
};

const keyWords: Readonly<Record<VerbName, string>> = {
	pause: 'pause',
	promote: 'promote',
	promoteFull: 'promote in full',
	restart: 'restart',
	resume: 'resume',
	retry: 'retry',
	retryExperiment: 'retry it',
	setImage: 'set it',
	skipAllSteps: 'skip them',
	skipStep: 'skip it',
	terminateExperiment: 'terminate it',
	terminateRun: 'terminate it',
	undo: 'undo',
};

const choiceWords = {keepFreeze: 'and leave it frozen', liftFreeze: 'and lift its freeze', only: ''} as const;

const name = (text: string) => sanitize(text, {longest: 80});
const names = (texts: readonly string[]) => texts.map(text => name(text)).join(', ');
const plain = (text: string, label?: string): StripLine => ({text, tone: 'plain', ...(label !== undefined && {label})});
const warning = (text: string): StripLine => ({text, tone: 'warning'});

/** What every other strip says before the key: cluster, rollout, who moves where, what is skipped, what lasts, what threatens, the same with kubectl. */
export function wordVerbStrip(body: Body, {choice, text}: {readonly choice: number; readonly text: string}, place: Place): StripWords {
	const {view, verb, confirm, choices, input} = body;
	const chosen = choices[choice] ?? choices[0]!;
	const next = choices[(choice + 1) % choices.length]!;
	const {main, skipped, stopped, spec, hazards, kubectl} = chosen.effect;
	const own = hazards.filter(({kind}) => kind !== 'warning');
	const general = hazards.filter(({kind}) => kind === 'warning');
	const what = `${keyWords[verb]}${choices.length > 1 ? ` ${choiceWords[chosen.name]}` : ''}`;
	const tab = input?.kind === 'images' ? '   tab: next container' : (choices.length > 1 ? `   tab: ${keyWords[verb]} ${choiceWords[next.name]}` : '');
	return {
		title: `${titles[verb]} ${name(view.name)} in ${name(place.contextName)} / ${name(view.namespace)}?`,
		lines: [
			...wordMain(main),
			...own.map(hazard => warning(describeHazard(hazard, place.now))),
			...(skipped.length === 0 ? [] : [plain(describeSkipped(skipped), 'skips')]),
			...(stopped.length === 0 ? [] : [plain(`${names(stopped)}, whatever it was about to say`, 'ends')]),
			...general.slice(0, mostWarnings).map(hazard => warning(describeHazard(hazard, place.now))),
			...(spec === undefined ? [] : [plain(describeSpec(spec, verb), 'the spec')]),
			plain(describeInContext(fillIn(kubectl, text), place.contextName), 'same as'),
			...(input === undefined ? [] : [plain(`${sanitize(text, {longest: 300})}█`, inputLabels[input.kind])]),
		],
		keys: `${confirm.kind === 'key' ? confirm.key : 'enter'}: ${what}${tab}   esc: leave it`,
	};
}

const mostWarnings = 3;
const inputLabels: Readonly<Record<Input['kind'], string>> = {delay: 'in', images: 'image'};

/** What is typed takes its place in the line. */
function fillIn(words: readonly string[], text: string): readonly string[] {
	const typed = text.trim().split(/\s+/v).filter(word => word !== '');
	return words.flatMap(word => word === 'CONTAINER=IMAGE' && typed.length > 0 ? typed : [word]);
}

function describeUsers({from, to, revision, image}: UsersMove): string {
	const target = `${revision === undefined ? 'the new version' : `revision ${revision}`}${image === undefined ? '' : ` (${shortImage(image)})`}`;
	return from === to ? `${formatPercent(to)} on ${target}, as before` : `${formatPercent(from)} → ${formatPercent(to)} on ${target}`;
}

const users = (move: UsersMove | undefined): readonly StripLine[] => move === undefined ? [] : [plain(describeUsers(move), 'users')];

function describeSkipped(steps: readonly StepView[]): string {
	const most = 6;
	return `${steps.slice(0, most).map(step => describeStepFully(step)).join(', ')}${steps.length > most ? ` and ${steps.length - most} more` : ''}`;
}

function wordMain(main: MainEffect): readonly StripLine[] {
	switch (main.kind) {
		case 'promote': {
			const isSkipping = main.forecast.kind === 'skip' && main.forecast.skipsRunningAnalysis;
			return [{text: describePromote(main.forecast), tone: isSkipping ? 'warning' : 'plain'}, ...users(main.users)];
		}

		case 'promoteFull': {
			const pods = main.podsToStart === 0 ? 'its pods are all there' : `${count(main.podsToStart, 'more pod')} must be ready first`;
			const wait = main.mustWait ? '; sent when the controller has seen the last change' : '';
			return [plain(`everybody gets the new version, ${main.isBlueGreen ? 'without a gate' : 'without a further step'}; ${pods}${wait}`), ...users(main.users)];
		}

		case 'skip': {
			return [plain(main.next === undefined ? 'goes on to the end' : `goes on with ${describeStepFully(main.next)}`), ...users(main.users)];
		}

		case 'retry': {
			return [plain(`ships the aborted version again from its first step${main.first === undefined ? '' : ` (${describeStepFully(main.first)})`}${main.gates === 0 ? '; no gate stops it' : `; ${count(main.gates, 'gate')} ahead`}`), ...users(main.users)];
		}

		case 'pause': {
			return [plain(main.isUpdating ? `holds steps, pods and weight where they are${main.percent === undefined ? '' : `: ${formatPercent(main.percent)} of the users on the new version`}` : 'holds what comes next: an update waits with 0 pods until it is resumed')];
		}

		case 'resume': {
			const next = main.next === undefined ? '' : ` with ${describeStepFully(main.next)}`;
			return [plain(main.isUpdating ? (main.isAtGate ? 'lifts the pause and skips nothing: it still waits at its own gate' : `lifts the pause and skips nothing: it goes on${next}`) : 'lifts the pause: nothing is in flight')];
		}

		case 'restart': {
			return [plain(`replaces ${count(main.pods, 'pod')}, at most ${main.atOnce} at a time, stable ones first; disruption budgets hold. 5m or 1h: later; empty: now`)];
		}

		case 'undo': {
			return wordUndo(main);
		}

		case 'setImage': {
			const now = main.containers.map(({container, image}) => `${name(container)}=${name(image)}`).join('  ');
			const dropped = main.dropped === undefined ? '' : `; revision ${main.dropped} is dropped on its way`;
			return [plain(`starts now at the first step, no retry needed${dropped}${main.workload === undefined ? '' : `; changes ${name(main.workload)}, which holds the template`}`), plain(now, 'now')];
		}

		case 'terminateRun': {
			const {counts, samples, run, role, isDeciding} = main;
			const verdict = samples === 0 ? 'nothing was measured: it will read Successful all the same' : `${count(samples, 'sample')} (✓${counts.successful} ✗${counts.failed}): it ends with what it has`;
			return [{text: `${name(run)} (${role}): ${verdict}${isDeciding ? ', and the update goes on when that is Successful' : '; the update goes on without it'}`, tone: isDeciding ? 'warning' : 'plain'}];
		}

		case 'terminateExperiment': {
			return [plain(`${name(main.experiment)} ends: its pods go, its analyses end with what they have`)];
		}

		case 'retryExperiment': {
			return [plain(`${name(main.experiment)} (${name(main.phase)}) starts over: its status is emptied`)];
		}
	}
}

/** By its steps, like an update. */
function describePath(gate: Extract<MainEffect, {kind: 'undo'}>['gate']): string {
	return gate === undefined ? 'it rolls out through all its steps, no gate stops it' : `it rolls out like an update and STOPS at its first gate${gate.percent === undefined ? '' : ` with ${formatPercent(gate.percent)} back`}: p goes on, P brings everybody back`;
}

function wordUndo({revision, images, from, isRollback, isWithinWindow, gate, endedBy, workload}: Extract<MainEffect, {kind: 'undo'}>): readonly StripLine[] {
	const target = `revision ${revision}${images.length === 0 ? '' : ` (${images.map(image => shortImage(image)).join(', ')})`}`;
	const path = isRollback
		? 'it is the stable one: everybody is back at once, without a step'
		: (isWithinWindow ? 'within the rollbackWindow: its steps are skipped, everybody is back when its pods are ready' : describePath(gate));
	return [
		plain(`back to ${target}: ${path}${workload === undefined ? '' : `; changes ${name(workload)}, which holds the template`}`),
		...(from === undefined ? [] : [plain(`${formatPercent(from)} are on another version now`, 'users')]),
		...(endedBy === undefined ? [] : [warning(`revision ${revision} was ended by ${sanitize(endedBy, {longest: 120})}`)]),
	];
}

function describeHazard(hazard: Hazard, now: Instant): string {
	switch (hazard.kind) {
		case 'liftsFreeze': {
			const why = hazard.reason === undefined || hazard.reason === '' ? '' : ` ("${sanitize(hazard.reason, {longest: 80})}")`;
			return `frozen${hazard.by === undefined ? '' : ` by ${name(hazard.by)}`}${why}: this also lifts the freeze of this rollout`;
		}

		case 'staysFrozen': {
			return `frozen${hazard.by === undefined ? '' : ` by ${name(hazard.by)}`}: nothing moves until that is lifted (z)`;
		}

		case 'shipsAborted': {
			return `this ships the version that was aborted${hazard.image === undefined ? '' : ` (${shortImage(hazard.image)})`}`;
		}

		case 'analysisGoesOn': {
			return `${names(hazard.runs.slice(0, 3))} ${hazard.runs.length === 1 ? 'goes' : 'go'} on and can still abort`;
		}

		case 'clockRunsOn': {
			return `the clock of its timed pause runs on (${formatSpan(now, hazard.endsAt)} left): past that it moves at once when resumed`;
		}

		case 'movesAtOnce': {
			return `its timed pause ran out meanwhile: it moves at once${hazard.next === undefined ? '' : `, next ${describeStepFully(hazard.next)}`}`;
		}

		case 'autoscalerStops': {
			return 'its autoscaler does not reach it while it is paused';
		}

		case 'replacesRestart': {
			return `takes the place of the restart ${hazard.at > now ? `planned in ${formatSpan(now, hazard.at)}` : 'that is under way'}`;
		}

		case 'warning': {
			return sanitize(hazard.text, {longest: 300});
		}
	}
}

const specVerbs: ReadonlySet<VerbName> = new Set(['pause', 'restart', 'resume', 'setImage', 'undo']);

/** Whether it lasts: what is in the status no sync undoes, what is in the spec the owner puts back. */
function describeSpec({owner, isSyncOff}: SpecOutlook, verb: VerbName): string {
	if (!specVerbs.has(verb)) {
		return `belongs to ${name(owner)}; this changes the status alone`;
	}

	return isSyncOff ? `belongs to ${name(owner)}, whose sync is off: it lasts until that is on again` : `belongs to ${name(owner)}: its next sync can put back what this changes`;
}
