import type {Clock} from '../types/clock.ts';
import type {Cluster, Json, Reason} from '../types/cluster.ts';
import type {Rollout} from '../types/objects.ts';
import type {Problem} from '../types/problem.ts';
import type {ControllerView} from '../domain/controller-view.ts';
import type {Answer, Links, Outcome, Request} from '../domain/actions/operation.ts';
import type {Family} from '../domain/family.ts';
import {projectObject} from '../domain/projection.ts';
import {isEqual} from '../store/equal.ts';
import type {Operation} from '../store/interface-state.ts';
import type {Beginning} from './command.ts';

/** What an action under way needs of the rest. */
export type Hands = {
	readonly cluster: Cluster;
	readonly clock: Clock;
	/** What the watch shows at this moment. */
	readonly look: () => {readonly families: ReadonlyMap<string, Family>; readonly links: Links; readonly controller: ControllerView | undefined};
	/** Calls back whenever that changes; gives the function that ends it. */
	readonly onChange: (listener: () => void) => () => void;
	/** Tells what there is to tell: the screen's panel, or a shell's lines. */
	readonly report: (operation: Operation) => void;
	/** For the audit log: what is about to be done, before anything is sent. */
	readonly recordBeginning?: (operation: Operation, memory: Json, reason: string | undefined) => void;
	/** For the audit log, and for an Event on the Rollout. */
	readonly recordOutcome: (operation: Operation, outcome: Outcome, reason: string | undefined) => void;
};

export type RunningOperation = {
	readonly id: string;
	readonly operation: () => Operation;
	/** Stops looking and sending; what was sent stays sent. */
	readonly stop: () => void;
};

/**
Drives an action: shows it the watch, sends what it asks for, brings the answers, wakes it when it wants to look again. It
decides nothing.
*/
export function runOperation(hands: Hands, {id, command, reason, group}: {readonly id: string; readonly command: string; readonly reason?: string; readonly group?: string}, beginning: Beginning): RunningOperation {
	const {cluster, clock} = hands;
	let operation: Operation = {id, command, subject: beginning.subject, startedAt: beginning.startedAt ?? clock.now(), lines: [], outcome: undefined, isWatched: false, ...(group !== undefined && {group})};
	let answers: Answer[] = [];
	let isAdvancing = false;
	let mustLookAgain = false;
	let isStopped = false;
	let cancelWake: (() => void) | undefined;
	const why: Reason = {command, action: id, ...(reason !== undefined && reason !== '' && {text: reason})};

	let seen: ReturnType<Hands['look']> | undefined;

	/** Only what an action looks at wakes it: not the clock of the header, and not the panel that its own report has changed. */
	const stopListening = hands.onChange(() => {
		const {families, links, controller} = hands.look();
		if (seen?.families !== families || seen.links !== links || seen.controller !== controller) {
			advance();
		}
	});

	/** Looks until nothing new has come meanwhile; an answer that arrives at once must not be looked at within the look. */
	function advance() {
		if (isStopped) {
			return;
		}

		if (isAdvancing) {
			mustLookAgain = true;
			return;
		}

		isAdvancing = true;
		do {
			mustLookAgain = false;
			lookOnce();
		} while (mustLookAgain);

		isAdvancing = false;
	}

	function lookOnce() {
		if (isStopped) {
			return;
		}

		cancelWake?.();
		seen = hands.look();
		const taken = answers;
		answers = [];
		const {requests, wakeAt, lines, outcome} = beginning.advance({...seen, now: clock.now(), answers: taken});
		for (const request of requests) {
			void send(request);
		}

		tell({...operation, lines, outcome, isWatched: outcome !== undefined && wakeAt !== undefined});
		// Whoever was told may have stopped it; a timer set now would keep a shell waiting for nothing.
		if (isStopped) {
			return;
		}

		cancelWake = wakeAt === undefined ? undefined : clock.at(wakeAt, advance);
		if (wakeAt === undefined && requests.length === 0 && outcome !== undefined) {
			stop();
		}
	}

	function tell(next: Operation) {
		if (isEqual(next, operation)) {
			return;
		}

		if (next.outcome !== undefined && next.outcome.code !== operation.outcome?.code) {
			hands.recordOutcome(next, next.outcome, reason);
		}

		operation = next;
		hands.report(next);
	}

	async function send(request: Request) {
		const answer = request.type === 'patch' ? await sendPatch(request) : await readFor(request, hands);
		// Not in one expression: every look replaces the list.
		answers.push(answer);
		advance();
	}

	async function sendPatch({id: requestId, patch, timeoutMs}: Request & {readonly type: 'patch'}): Promise<Answer> {
		const result = await cluster.patch(patch, why, timeoutMs === undefined ? {} : {timeoutMs});
		return result.ok ? {id: requestId, at: clock.now(), ok: true, ...(patch.kind === 'rollouts' && rolloutOf(result.value))} : {id: requestId, at: clock.now(), ok: false, problem: result.problem};
	}

	function stop() {
		isStopped = true;
		cancelWake?.();
		stopListening();
	}

	if (beginning.memory !== undefined && cluster.readOnly === undefined) {
		hands.recordBeginning?.(operation, beginning.memory, why.text);
	}

	advance();
	return {id, operation: () => operation, stop};
}

function rolloutOf(value: Json): {readonly rollout?: Rollout} {
	const rollout = projectObject('rollouts', value);
	return rollout === undefined ? {} : {rollout};
}

/** Reads what an action wants to see afresh; sends nothing. */
export async function readFor({id, namespace, name, withRuns, withObjects}: Request & {readonly type: 'read'}, {cluster, clock, look}: Pick<Hands, 'clock' | 'cluster' | 'look'>): Promise<Answer> {
	const [rollout, runs, ...objects] = await Promise.all([
		cluster.get('rollouts', namespace, name),
		withRuns === true ? cluster.list('analysisruns', namespace) : undefined,
		...(withObjects ?? []).map(async object => cluster.get(object.kind, namespace, object.name)),
	]);
	const failed = [rollout, ...objects].find(result => !result.ok);
	if (!rollout.ok || failed?.ok === false) {
		return {id, at: clock.now(), ok: false, problem: rollout.ok ? (failed as {readonly problem: Problem}).problem : rollout.problem};
	}

	// Runs that cannot be listed are taken from the watch: a missing permission must not stop a promote.
	const listed = runs?.ok === true ? runs.value.flatMap(value => projectObject('analysisruns', value) ?? []) : undefined;
	const watched = look().families.get(`${namespace}/${name}`)?.analysisRuns;
	return {id, at: clock.now(), ok: true, ...rolloutOf(rollout.value), ...(withRuns === true && {runs: listed ?? watched ?? []}), ...(withObjects !== undefined && {objects: objects.flatMap(result => result.ok ? [result.value] : [])})};
}
