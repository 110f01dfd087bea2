import process from 'node:process';
import {abort, refuseAbort} from './commands/abort.ts';
import {accept, refuseAccept} from './commands/accept.ts';
import {back, refuseBack} from './commands/back.ts';
import {lastResort, refuseLastResort} from './commands/last-resort.ts';
import type {Action, Context, Refusal} from './commands/command.ts';
import type {RolloutView} from './domain/rollout-view.ts';
import {wordAbortStrip, wordAcceptStrip, wordLastResortStrip, type StripWords} from './format/words/strip-words.ts';
import type {Operation, StripBody} from './store/interface-state.ts';
import type {CommandLine} from './command-line.ts';
import type {Flags} from './commands/flags.ts';
import {carryOut, confirm, followFrom, pin, printPatches, printWords, refuse, targetOf, type Plan} from './acting.ts';
import {exitCodes} from './exit-code.ts';
import type {Session} from './session.ts';

type Place = {readonly flags: Flags; readonly person: string};

/** Brings the users of one or several rollouts back. Gives the exit code. */
export async function bringBack(session: Session, {command: asked, flags}: CommandLine, views: readonly RolloutView[], person: string): Promise<number> {
	const command = flags.lastResort ? 'last-resort' : asked;
	const place = {flags, person};
	const [only] = views;
	if (views.length === 1 && only !== undefined) {
		return bringOneBack(session, command, only, place);
	}

	const plans = views.map(view => ({view, refusal: refusalOf(session, command, view)}));
	const willing = plans.filter(({refusal}) => refusal === undefined).map(({view}) => planFor(session, command, view, place, view.name));
	const refused = plans.flatMap(({refusal, view}) => refusal === undefined ? [] : [refuse(refusal, isBackAlready(view), {command, flags, subject: view.key})]);
	return worstOf([...refused, ...await carryAllOut(session, willing, place)]);
}

/** One question for all of them; each on its own after it: one that fails does not stop the others. */
async function carryAllOut(session: Session, plans: readonly Plan[], {flags, person}: Place): Promise<readonly number[]> {
	const {readOnly} = session.connection.info;
	if (readOnly !== undefined) {
		return plans.map(({action, follow}) => refuse({reason: `Nothing is sent. ${readOnly.reason}`}, false, {command: action.id, flags, subject: follow ?? ''}));
	}

	const begins = plans.map(plan => ({plan, begin: pin(session, plan, person)}));
	for (const {words} of plans) {
		printWords(words);
	}

	if (flags.dryRun) {
		for (const {begin} of begins) {
			// eslint-disable-next-line no-await-in-loop -- One after the other: they print
			await printPatches(session, begin().beginning);
		}

		return [exitCodes.done];
	}

	if (plans.length > 0 && !flags.yes && !await confirm(`Go on with all ${plans.length}?`)) {
		process.stderr.write('Nothing was sent.\n');
		return [exitCodes.interrupted];
	}

	return Promise.all(begins.map(async ({plan, begin}) => followFrom(session, plan, begin(), {flags, person})));
}

async function bringOneBack(session: Session, command: string, view: RolloutView, place: Place): Promise<number> {
	const refusal = refusalOf(session, command, view);
	if (refusal !== undefined) {
		return refuse(refusal, isBackAlready(view), {command, flags: place.flags, subject: view.key});
	}

	const escapes: Array<Promise<void>> = [];
	const escape = (operation: Operation) => {
		const go = command === 'back' ? acceptStable(session, operation, place) : undefined;
		return go && (async () => {
			const going = go();
			escapes.push(going);
			return going;
		});
	};

	const code = await carryOut(session, {...planFor(session, command, view, place), escape}, place.flags, place.person);
	// What was lowered for it is put back before the connection goes.
	await Promise.all(escapes);
	return code;
}

/** Nobody is on the new version any more: what was asked for is so. */
const isBackAlready = ({situation}: RolloutView) => situation.name === 'aborted';

function refusalOf(session: Session, command: string, view: RolloutView): Refusal | undefined {
	const target = targetOf(session, view.namespace, view);
	if (command === 'last-resort') {
		return refuseLastResort(view, session.store.families().get(view.key));
	}

	return command === 'back' ? refuseBack(target) : (command === 'accept' ? refuseAccept(view) : refuseAbort(target));
}

const actionsByName: Readonly<Record<string, Action>> = {abort, accept, back, 'last-resort': lastResort};

function planFor(session: Session, command: string, view: RolloutView, {person}: Place, label?: string): Plan {
	const action = actionsByName[command] ?? abort;
	const context: Context = {contextName: session.connection.info.contextName, now: session.store.clock.now(), readOnly: session.connection.info.readOnly, person};
	const body = action.prepare({...targetOf(session, view.namespace, view), family: session.store.families().get(view.key)}, context);
	return {action, body, words: wordBody(body, context), text: '', choice: 0, follow: view.key, ...(label !== undefined && {label})};
}

function wordBody(body: StripBody, place: Context): StripWords {
	if (body.kind === 'lastResort') {
		return wordLastResortStrip(body, place);
	}

	return body.kind === 'accept' ? wordAcceptStrip(body, place) : wordAbortStrip(body as StripBody & {kind: 'abort'}, place);
}

/**
The abort waits for stable pods (V38): accepts those that are ready, after a question of its own. `--yes` answers it where at least half of stable
is there; fewer pods may not carry the traffic, and that is for a person to say.
*/
function acceptStable(session: Session, {subject, lines}: Operation, place: Place): (() => Promise<void>) | undefined {
	const last = lines.at(-1)?.fact;
	const view = session.store.state.getState().views.get(subject);
	if (last?.kind !== 'notBack' || last.why !== 'stableUnready' || view === undefined || refuseAccept(view) !== undefined) {
		return undefined;
	}

	const isEnough = (last.available ?? 0) * 2 >= last.desired;
	if (!process.stdin.isTTY && !(place.flags.yes && isEnough)) {
		return undefined;
	}

	return async () => askToAccept(session, view, place, place.flags.yes && isEnough);
}

async function askToAccept(session: Session, view: RolloutView, {flags, person}: Place, isAnswered: boolean): Promise<void> {
	const plan = planFor(session, 'accept', view, {flags, person});
	const begin = pin(session, plan, person);
	printWords(plan.words);
	if (isAnswered || await confirm()) {
		await followFrom(session, plan, begin(), {flags: {...flags, wait: true}, person});
	}
}

/** 0 only when all of them are. */
function worstOf(codes: readonly number[]): number {
	return codes.find(code => code !== exitCodes.done) ?? exitCodes.done;
}
