import process from 'node:process';
import type {Cluster} from './types/cluster.ts';
import type {Instant} from './types/clock.ts';
import {coreKinds} from './types/kinds.ts';
import {ProblemError, type Problem} from './types/problem.ts';
import type {RolloutView} from './domain/rollout-view.ts';
import type {Transition} from './domain/timeline.ts';
import {findNearest} from './files/nearest.ts';
import {describeProblem} from './format/words/problem-words.ts';
import type {AppState} from './store/app-state.ts';
import {createAppStore, isSynced, type AppStore} from './store/app-store.ts';
import type {Session} from './session.ts';

/** What a reading command prints from: the views at one instant. */
export type Snapshot = {readonly views: ReadonlyMap<string, RolloutView>; readonly now: Instant; readonly namespace: string | undefined};

/** The same of a recording, with what a report reads further from. */
export type ReplaySnapshot = Snapshot & {readonly store: AppStore; readonly cluster: Cluster; /** What the recording shows of the time before. */ readonly transitions: (key: string) => readonly Transition[]};

/** The state of a recording as it stood at an instant (`--replay PATH --at MS`); by default at its end. */
export async function readReplay(path: string, at: number | undefined, version: string): Promise<ReplaySnapshot> {
	const [{readRecording}, {batchesUpTo}, {createRecordingCluster}, {createWitness}, {createRawReader}] = await Promise.all([import('./recording/read-recording.ts'), import('./recording/recorded-batches.ts'), import('./recording/recording-cluster.ts'), import('./past.ts'), import('./recording/raw-objects.ts')]);
	const recording = await readRecording(path);
	const now = at ?? recording.endAt;
	const clock = {now: () => now, at: () => () => undefined};
	const store = createAppStore({
		session: {contextName: recording.name, namespace: recording.namespace, kind: 'recording', isProtected: false, readOnly: undefined, user: undefined, version},
		clock,
	});
	for (const {text} of recording.warnings) {
		process.stderr.write(`warning: ${text}\n`);
	}

	for (const batch of batchesUpTo(recording, now)) {
		store.apply(batch);
	}

	const witness = createWitness(recording, version);
	return {views: store.state.getState().views, now, namespace: recording.namespace, store, cluster: createRecordingCluster({recording, clock, readRaw: createRawReader(path)}), transitions: key => witness(key, now)};
}

/** How long the kinds beside the rollouts may take before an action goes on without them. */
const othersMs = 2000;

/**
Waits until what is always read is there, or says why not. An action needs the rollouts alone: what else is slow must not hold it up, and a
server that stumbles is waited for.
*/
export async function waitForSync(session: Session, timeoutMs: number, purpose: 'act' | 'read' | 'urgent' = 'read'): Promise<void> {
	const {state, clock} = session.store;
	await new Promise<void>((resolve, reject) => {
		const cancels: Array<() => void> = [];
		const finish = (problem?: Problem) => {
			for (const cancel of cancels) {
				cancel();
			}

			if (problem === undefined) {
				resolve();
			} else {
				reject(new ProblemError(problem));
			}
		};

		let isGoingOn = false;
		const look = () => {
			const current = state.getState();
			const link = current.links.rollouts;
			if ('problem' in link && (link.state !== 'stale' || (purpose === 'read' && !isPassing(link.problem)))) {
				finish(link.problem);
			} else if (link.state === 'live' && (purpose === 'urgent' || isSynced(current))) {
				finish();
			} else if (purpose === 'act' && link.state === 'live' && !isGoingOn) {
				isGoingOn = true;
				cancels.push(clock.at(clock.now() + othersMs, finish));
			}
		};

		cancels.push(state.subscribe(look), clock.at(clock.now() + timeoutMs, () => {
			const link = state.getState().links.rollouts;
			finish('problem' in link ? link.problem : {code: 'timed-out', title: `${session.connection.info.contextName} has not answered within ${timeoutMs / 1000}s`, nextSteps: ['Try again with a longer --request-timeout, or look at the cluster with kubectl.']});
		}));
		look();
	});
}

/** A server that is busy or stumbles answers a moment later; one that is not there does not. */
const passing: ReadonlySet<Problem['code']> = new Set(['conflict', 'expired', 'failed', 'throttled']);

function isPassing({code}: Problem): boolean {
	return passing.has(code);
}

/** Says on stderr what could not be read beside the rollouts. */
export function warnAboutLinks({links}: AppState): void {
	for (const kind of coreKinds) {
		const link = links[kind];
		if (kind !== 'rollouts' && (link.state === 'denied' || link.state === 'stale')) {
			process.stderr.write(`warning: ${describeProblem(link.problem)}\n`);
		}
	}
}

/**
The rollout of a name: in the namespace given, or the only one of that name.

@throws ProblemError with code `not-found`, naming what there is instead.
*/
export function findView({views, namespace}: Snapshot, name: string): RolloutView {
	const found = [...views.values()].filter(view => view.name === name && (namespace === undefined || view.namespace === namespace));
	if (found.length === 1) {
		return found[0]!;
	}

	throw found.length > 1
		? new ProblemError({code: 'bad-usage', title: `There are ${found.length} rollouts named ${name}`, nextSteps: ['Choose one with -n NAMESPACE.']})
		: noSuchRollout(name, namespace, [...views.values()].map(view => view.name));
}

/** With the one that was meant perhaps, and what there is. */
export function noSuchRollout(name: string, namespace: string | undefined, known: readonly string[]): ProblemError {
	const place = namespace === undefined ? 'in any namespace' : `in namespace ${namespace}`;
	const names = [...new Set(known)].toSorted();
	const near = findNearest(name, names);
	const list = `The rollouts are ${names.slice(0, 8).join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}.`;
	const next = names.length === 0 ? 'There is no rollout at all; look at another namespace with -n, or at all with -A.' : (near === undefined ? list : `Did you mean ${near}? ${list}`);
	return new ProblemError({code: 'not-found', title: `There is no rollout ${name} ${place}`, nextSteps: [next]});
}
