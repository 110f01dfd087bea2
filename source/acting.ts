import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import {ProblemError} from './types/problem.ts';
import type {Answer, Line, Request} from './domain/actions/operation.ts';
import {maskSecrets} from './domain/masked.ts';
import type {RolloutView} from './domain/rollout-view.ts';
import {formatOutcomeJson} from './format/outcome-json.ts';
import {describeLine} from './format/words/line-words.ts';
import {wordVerbStrip} from './format/words/effect-words.ts';
import {describeTimeline} from './format/words/timeline-words.ts';
import {wordFreezeStrip, wordThawStrip, type StripWords} from './format/words/strip-words.ts';
import type {Action, Beginning, Context, Refusal, Target} from './commands/command.ts';
import type {Flags} from './commands/flags.ts';
import {freeze, prepareFreeze, prepareThaw} from './commands/freeze.ts';
import {confirmationOf} from './commands/confirmation.ts';
import {holdsFreeze} from './commands/open-operation.ts';
import {readFor, runOperation} from './commands/run-operation.ts';
import {systemClock} from './store/clock.ts';
import {selectNamespaceViews} from './store/selectors.ts';
import type {Confirmation, Operation, StripBody, VerbBody} from './store/interface-state.ts';
import type {CommandLine} from './command-line.ts';
import {readAutoscaled} from './autoscaled.ts';
import {exitCodeOf, exitCodes} from './exit-code.ts';
import {findShellVerb} from './shell-verbs.ts';
import {newActionId, type Session} from './session.ts';

/** One action from a shell: what the strip says, the question, then the same lines as on the screen. */
export type Plan = {
	readonly action: Action;
	readonly body: StripBody;
	readonly words: StripWords;
	/** What would be typed into its strip. */
	readonly text: string;
	readonly choice: number;
	/** The rollout to follow with the router that its spec names. */
	readonly follow: string | undefined;
	/** Stands before every line, where several are followed at once. */
	readonly label?: string;
	/** What else can be done about a NOT BACK; it is done once, and waited for. Undefined: nothing. */
	readonly escape?: (operation: Operation) => (() => Promise<void>) | undefined;
};

const usualTimeoutMs = 300_000;
/** NOT BACK with a known cause is said for this long before the shell gets its exit code: pods do recover. */
const knownCauseMs = 10_000;
/** Without a known cause it may just be slow. */
const unknownCauseMs = 60_000;

/** Does something with one rollout. Gives the exit code. */
export async function actOnRollout(session: Session, commandLine: CommandLine, view: RolloutView, person: string): Promise<number> {
	const target = targetOf(session, view.namespace, view);
	const {contextName, readOnly} = session.connection.info;
	const context: Context = {now: session.store.clock.now(), contextName, readOnly, person};
	const {action, refusal, prepare, text = ''} = findShellVerb(commandLine, target, context);
	if (refusal !== undefined) {
		return refuse(refusal, false, {...commandLine, subject: view.key});
	}

	const body = prepare() as VerbBody;
	const problem = action.check?.(body, text);
	if (problem !== undefined) {
		return refuse(problem, false, {...commandLine, subject: view.key});
	}

	return carryOut(session, {action, body, words: wordVerbStrip(body, {choice: 0, text}, context), text, choice: 0, follow: view.key}, commandLine.flags, person);
}

/** Freeze or thaw a namespace. Gives the exit code. */
export async function actOnNamespace(session: Session, {command, flags}: CommandLine, namespace: string, person: string): Promise<number> {
	const target = targetOf(session, namespace, undefined);
	const place = {contextName: session.connection.info.contextName, now: session.store.clock.now()};
	const about = {command, flags, subject: namespace};
	if (command === 'thaw') {
		const body = prepareThaw(target);
		return body.frozen.length === 0
			? refuse({reason: `Nothing in ${namespace} was frozen by rolltop`}, true, about)
			: carryOut(session, {action: freeze, body, words: wordThawStrip(body, place), text: '', choice: 0, follow: undefined}, flags, person);
	}

	const body = prepareFreeze({...target, autoscaled: await readAutoscaled(session.cluster(), namespace)});
	const choice = flags.only === undefined ? 0 : body.choices.findIndex(({name}) => name === flags.only);
	const chosen = body.choices[choice];
	if (chosen === undefined) {
		return refuse({reason: body.choices.length === 0 ? `Every rollout of ${namespace} is paused already` : `No rollout of ${namespace} is moving`}, true, about);
	}

	if (chosen.keys.length === 0) {
		return refuse({reason: `What is not paused in ${namespace} is idle and has an autoscaler, which a freeze would stop`, help: '--only all freezes it all the same'}, true, about);
	}

	return carryOut(session, {action: freeze, body, words: wordFreezeStrip(body, {choice, text: flags.reason ?? ''}, place), text: flags.reason ?? '', choice, follow: undefined}, flags, person);
}

export function targetOf(session: Session, namespace: string, view: RolloutView | undefined): Target {
	const state = session.store.state.getState();
	return {view, namespace, views: selectNamespaceViews(state, namespace), autoscaled: undefined, isLive: state.links.rollouts.state === 'live', running: undefined, family: view === undefined ? undefined : session.store.families().get(view.key)};
}

export type About = Pick<CommandLine, 'command'> & {readonly flags: Flags; readonly subject: string};

export function refuse({reason, help}: Refusal, isDone: boolean, {command, flags, subject}: About): number {
	process.stderr.write(`${reason}.${help === undefined ? '' : ` ${help}.`}\n`);
	const code = isDone ? exitCodes.done : exitCodes.endedBadly;
	if (flags.output !== undefined) {
		process.stdout.write(formatOutcomeJson({command, subject, lines: [], refusal: {reason, ...(help !== undefined && {help})}}, code, systemClock.now()));
	}

	return code;
}

/** Says what it will do, asks, does it, and follows it. Gives the exit code. */
export async function carryOut(session: Session, plan: Plan, flags: Flags, person: string): Promise<number> {
	const {readOnly} = session.connection.info;
	if (readOnly !== undefined) {
		return refuse({reason: `Nothing is sent. ${readOnly.reason}`}, false, {command: plan.action.id, flags, subject: plan.follow ?? session.connection.info.namespace ?? ''});
	}

	// Begun after the question: the time to think is not part of the action.
	const begin = pin(session, plan, person);
	printWords(plan.words);
	if (flags.dryRun) {
		await printPatches(session, begin().beginning);
		return exitCodes.done;
	}

	if (!flags.yes && !await confirmAs(await confirmationHere(session, plan))) {
		process.stderr.write('Nothing was sent.\n');
		return exitCodes.interrupted;
	}

	return followFrom(session, plan, begin(), {flags, person});
}

type Begun = {readonly id: string; readonly beginning: Beginning};

/** What was seen is what is acted on, whenever it begins. */
export function pin(session: Session, plan: Plan, person: string): () => Begun {
	const id = newActionId();
	const pinned = new Map(session.store.families());
	return () => {
		const beginning = plan.action.begin(plan.body, pinned, {id, now: session.store.clock.now(), person, text: plan.text, choice: plan.choice});
		if (beginning === undefined) {
			throw new ProblemError({code: 'not-found', title: 'The rollout is gone', nextSteps: []});
		}

		return {id, beginning};
	};
}

/** Follows what was begun, with the router of its rollout, until its outcome is certain. Gives the exit code. */
export async function followFrom(session: Session, plan: Plan, {id, beginning}: Begun, {flags, person}: {readonly flags: Flags; readonly person: string}): Promise<number> {
	const stopFollowing = plan.follow === undefined ? undefined : session.follow(plan.follow);
	try {
		return await follow(session, plan, beginning, {id, flags, person});
	} finally {
		stopFollowing?.();
	}
}

export function printWords({title, lines}: StripWords) {
	process.stderr.write(`${title}\n`);
	for (const {label, text} of lines.filter(line => !line.text.endsWith('█'))) {
		process.stderr.write(`  ${label === undefined ? '' : `${label}: `}${text}\n`);
	}
}

/**
The patches, and nothing is sent: what the action wants to read is read for it, what it wants to send is printed and taken for answered.
*/
export async function printPatches(session: Session, beginning: Beginning) {
	const hands = session.hands(() => undefined);
	const printed = new Set<string>();
	let answers: readonly Answer[] = [];
	for (let round = 0; round < 1000; round++) {
		const {requests, lines} = beginning.advance({...hands.look(), now: session.store.clock.now(), answers});
		// What was just answered may have made room for more.
		if (requests.length === 0 && answers.length === 0) {
			printRefusals(lines);
			return;
		}

		// eslint-disable-next-line no-await-in-loop -- Each look decides on what was read for it
		answers = await Promise.all(requests.map(async request => request.type === 'read' ? readFor(request, hands) : takeForAnswered(request, printed, session)));
	}
}

function takeForAnswered(request: Request & {readonly type: 'patch'}, printed: Set<string>, {store: {clock}}: Session): Answer {
	printPatch(request, printed);
	return {id: request.id, at: clock.now(), ok: true};
}

function printPatch({patch: {kind, namespace, name, subresource, type, body}}: Request & {readonly type: 'patch'}, printed: Set<string>) {
	const text = `${type} patch ${kind}/${name}${subresource === undefined ? '' : `/${subresource}`} -n ${namespace} ${JSON.stringify(maskSecrets(body))}`;
	if (!printed.has(text)) {
		printed.add(text);
		process.stdout.write(`${text}\n`);
	}
}

const refusals: ReadonlySet<Line['fact']['kind']> = new Set(['leftAlone', 'moved', 'notObserved', 'nothingInFlight', 'nothingLeft', 'refused']);

/** Why something would not be sent. */
function printRefusals(lines: readonly Line[]) {
	for (const {fact, state} of lines.filter(line => refusals.has(line.fact.kind))) {
		process.stdout.write(`${describeLine({fact, state}, 0).text}\n`);
	}
}

/** As the strip would ask: the typed name for a full promotion, and for everything in a protected context or namespace. */
async function confirmationHere(session: Session, {action, body}: Plan): Promise<Confirmation> {
	const namespace = 'namespace' in body ? body.namespace : ('view' in body ? body.view.namespace : undefined);
	const isProtected = session.connection.info.isProtected || (namespace !== undefined && await session.cluster().isProtected?.(namespace) === true);
	return confirmationOf(action, body, {isProtected});
}

async function confirmAs(confirmation: Confirmation): Promise<boolean> {
	if (confirmation.kind === 'key') {
		return confirm();
	}

	const {word} = confirmation;
	return ask(`Type ${word} to go on: `, answer => answer === word);
}

export async function confirm(question = 'Go on?'): Promise<boolean> {
	return ask(`${question} [y/N] `, answer => /^y(?:es)?$/iv.test(answer));
}

async function ask(question: string, isRight: (answer: string) => boolean): Promise<boolean> {
	if (!process.stdin.isTTY) {
		throw new ProblemError({code: 'bad-usage', title: 'There is no terminal to ask on', nextSteps: ['Add --yes to act without a question.']});
	}

	const prompt = createInterface({input: process.stdin, output: process.stderr});
	try {
		const answer = await prompt.question(question);
		return isRight(answer.trim());
	} catch {
		// Ctrl-c, or the end of the input.
		process.stderr.write('\n');
		return false;
	} finally {
		prompt.close();
	}
}

/** Prints each line once, and again when it says something new, until the outcome is certain. */
async function follow(session: Session, plan: Plan, beginning: Beginning, {id, flags, person}: {readonly id: string; readonly flags: Flags; readonly person: string}): Promise<number> {
	const {clock} = session.store;
	const printed = new Map<string, string>();
	const prefix = plan.label === undefined ? '' : `${plan.label}: `;
	const isDocument = flags.output !== undefined;
	return new Promise<number>(resolve => {
		const cancels: Array<() => void> = [];
		let isOver = false;
		const print = (lines: readonly Line[]) => {
			for (const line of lines) {
				const text = wordLine(line, clock.now());
				const known = milestoneOf(line);
				const key = 'name' in line.fact ? `${line.fact.kind} ${line.fact.name}` : (line.fact.kind === 'check' ? `check ${line.fact.check}` : line.fact.kind);
				if (printed.get(key) === known) {
					continue;
				}

				printed.set(key, known);
				(isDocument ? process.stderr : process.stdout).write(`${prefix}${text}\n`);
			}
		};

		const end = (code: number) => {
			isOver = true;
			patience?.();
			for (const cancel of cancels) {
				cancel();
			}

			warnAboutFreeze(latest);
			if (isDocument) {
				process.stdout.write(formatOutcomeJson(latest ?? {command: plan.action.id, subject: beginning.subject, lines: []}, code, clock.now()));
			} else {
				printTimeline(latest, {contextName: session.connection.info.contextName, person});
			}

			resolve(code);
		};

		let latest: Operation | undefined;
		let patience: (() => void) | undefined;
		let isEscaping = false;
		let escapedAt = -Infinity;
		/** Once; while it goes on nobody loses patience. */
		const takeEscape = (operation: Operation) => {
			const escape = escapedAt === -Infinity && !isEscaping ? plan.escape?.(operation) : undefined;
			if (escape === undefined) {
				return;
			}

			isEscaping = true;
			void escape().finally(() => {
				isEscaping = false;
				escapedAt = clock.now();
				if (!isOver && latest !== undefined) {
					report(latest);
				}
			});
		};

		const report = (operation: Operation) => {
			latest = operation;
			print(operation.lines);
			const {outcome} = operation;
			patience?.();
			patience = undefined;
			// Late is not over: it says what is missing and is watched until the time is up.
			if (outcome === undefined || (outcome.code === 'late' && operation.isWatched)) {
				return;
			}

			if (outcome.code === 'notBack') {
				takeEscape(operation);
				if (!isEscaping) {
					const last = operation.lines.at(-1)?.fact;
					const isKnown = last?.kind === 'notBack' && last.why !== 'slow';
					patience = clock.at(Math.max(outcome.at, escapedAt) + (isKnown ? knownCauseMs : unknownCauseMs), () => {
						end(exitCodes.endedBadly);
					});
				}

				return;
			}

			end(codeOf(operation));
		};

		const hands = session.hands(report, person);
		const running = runOperation(hands, {id, command: beginning.command ?? plan.action.id, ...(flags.reason !== undefined && {reason: flags.reason})}, beginning);
		// The first look may have ended it.
		if (isOver) {
			running.stop();
			return;
		}

		cancels.push(running.stop, clock.at(clock.now() + (flags.timeoutMs ?? usualTimeoutMs), () => {
			process.stderr.write('Time ran out before it was proved.\n');
			end(exitCodes.timeout);
		}));
		const interrupt = () => {
			end(exitCodes.interrupted);
		};

		process.once('SIGINT', interrupt);
		cancels.push(() => {
			process.off('SIGINT', interrupt);
		});
		// Where a freeze has to be lifted and put back, going away half way would leave users on the canary.
		const mustStay = plan.body.kind === 'abort' && (plan.body.way === 'undo' || plan.body.forecast.obstacles.some(obstacle => obstacle.kind === 'frozen' && obstacle.mustLift));
		if (!flags.wait && !mustStay) {
			cancels.push(waitForAnswer(hands.onChange, () => printed.has('sent'), () => {
				end(exitCodes.done);
			}));
		}
	});
}

/** 0 done, 5 where the server refuses, 1 for every other end. */
function codeOf({outcome, lines}: Operation): number {
	const refused = lines.map(({fact}) => fact).find(fact => fact.kind === 'refused');
	return outcome?.result === 'good' ? exitCodes.done : (refused === undefined ? exitCodes.endedBadly : exitCodeOf(refused.problem));
}

/** The question promised to put it back: whoever leaves before that has to know. */
function warnAboutFreeze(operation: Operation | undefined) {
	if (operation !== undefined && holdsFreeze(operation)) {
		process.stderr.write(`The freeze of ${operation.subject} STAYS LIFTED (spec.paused is false): freeze it again when the users are back.\n`);
	}
}

/** One line to paste into the incident. */
function printTimeline(operation: Operation | undefined, place: {readonly contextName: string; readonly person: string}) {
	const text = operation && describeTimeline(operation, place);
	if (text !== undefined) {
		process.stdout.write(`${text}\n`);
	}
}

/** `--no-wait`: the first line that says it was sent is enough. */
function waitForAnswer(onChange: (listener: () => void) => () => void, isThere: () => boolean, done: () => void): () => void {
	return onChange(() => {
		if (isThere()) {
			done();
		}
	});
}

const wordLine = (line: Line, now: number) => {
	const {sign, text} = describeLine(line, now);
	return `${sign} ${text}`;
};

/** What makes a line worth printing again: its sign or its numbers, not the seconds that pass. */
function milestoneOf({state, fact}: Line): string {
	switch (fact.kind) {
		case 'traffic': {
			return `${state} ${fact.now ?? ''}`;
		}

		case 'stable': {
			return `${state} ${fact.available ?? ''}`;
		}

		case 'notSeen': {
			return `${fact.nudges}`;
		}

		case 'sendFailed': {
			return `${fact.tries}`;
		}

		case 'counted': {
			return `${fact.done}`;
		}

		case 'froze':
		case 'leftAlone':
		case 'notHeld':
		case 'thawed': {
			return fact.name;
		}

		case 'notBack': {
			return fact.why;
		}

		case 'check': {
			return `${state} ${fact.done ?? ''} ${fact.percent ?? ''} ${fact.lateMs === undefined ? '' : 'late'}`;
		}

		default: {
			return state;
		}
	}
}
