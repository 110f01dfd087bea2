import {randomUUID} from 'node:crypto';
import process from 'node:process';
import type {Cluster, Json, Note} from './types/cluster.ts';
import {kindNames, type KindName} from './types/kinds.ts';
import type {Instant} from './types/clock.ts';
import type {Batch, LinkState, Source, Wish} from './types/source.ts';
import type {Family} from './domain/family.ts';
import type {Transition} from './domain/timeline.ts';
import type {Outcome} from './domain/actions/operation.ts';
import {buildNotes} from './domain/outcome-note.ts';
import type {Hands} from './commands/run-operation.ts';
import type {SessionInfo} from './store/app-state.ts';
import {createAppStore, type AppStore} from './store/app-store.ts';
import type {Operation} from './store/interface-state.ts';
import type {AuditLog} from './files/audit-log.ts';
import {uniqueWishes, wishForController, wishForPage, wishForRollout} from './wishes.ts';

/** Where the objects come from and where the patches go: a cluster, or a recording. */
export type Connection = {
	readonly info: SessionInfo;
	readonly clock: Source['clock'];
	/** The watch of one namespace, or of all. */
	readonly open: (namespace: string | undefined) => {readonly source: Source; readonly cluster: Cluster};
	/** Namespace of the controller; undefined where it is not looked for (a recording brings what it has). */
	readonly controllerNamespace: string | undefined;
	/** What a recording shows of the time up to an instant; absent where only our own watch has seen it. */
	readonly seen?: (key: string, until: Instant) => readonly Transition[];
	readonly close: () => Promise<void>;
};

/** A store that is fed: the parts joined. */
export type Session = {
	readonly store: AppStore;
	readonly connection: Connection;
	readonly cluster: () => Cluster;
	readonly reconnect: () => void;
	/** Watches another namespace, or all. */
	readonly watch: (namespace: string | undefined) => Promise<void>;
	/** Reads the router and the Services of a rollout, besides the open one, until called off; and what else is wished for it. */
	readonly follow: (key: string, wishFor?: WishFor) => () => void;
	/** What was seen to happen to a rollout, oldest first. */
	readonly transitions: (key: string) => readonly Transition[];
	/** @param person - Who acts, as it is told in an Event on the Rollout. */
	readonly hands: (report: (operation: Operation) => void, person?: string) => Hands;
	readonly close: () => Promise<void>;
};

/** What is wanted for a rollout beyond what its page needs. */
export type WishFor = (family: Family) => readonly Wish[];

const nothingMore: WishFor = () => [];

const longestTellingMs = 1000;

const idle = (): ReadonlyMap<KindName, LinkState> => new Map(kindNames.map(kind => [kind, {state: 'idle'}]));

/**
Joins source, store and cluster. Nothing is read before the first subscription, which happens here.

@param onBatch - Gets every batch from the first one on: a recorder.
*/
export function joinSession(connection: Connection, audit: AuditLog, onBatch?: (batch: Batch) => void): Session {
	const {clock, info} = connection;
	const store = createAppStore({session: info, clock});
	const followed = new Map<symbol, {readonly key: string; readonly wishFor: WishFor}>();
	let {source, cluster} = connection.open(info.namespace);
	const take = (batch: Batch) => {
		store.apply(batch);
		onBatch?.(batch);
	};

	let unsubscribe = source.subscribe(take);
	const telling = new Set<Promise<boolean>>();
	let wishText = '';

	function updateWishes() {
		if (connection.controllerNamespace === undefined) {
			return;
		}

		const {route} = store.state.getState().interface;
		const open = route.screen === 'fleet' ? [] : [{key: route.key, wishFor: route.screen === 'rollout' ? wishForPage : nothingMore}];
		const wanted = [...followed.values(), ...open].flatMap(({key, wishFor}) => {
			const family = store.families().get(key);
			return family === undefined ? [] : [...wishForRollout(family), ...wishFor(family)];
		});
		const wishes = uniqueWishes([...wishForController(connection.controllerNamespace), ...wanted]);
		const text = JSON.stringify(wishes);
		if (text === wishText) {
			return;
		}

		wishText = text;
		source.wish(wishes);
	}

	/** On its way while the person reads on; leaving waits for it, but not long. */
	function tell(notes: readonly Note[]) {
		for (const note of notes) {
			const sent = cluster.note(note);
			telling.add(sent);
			void sent.finally(() => {
				telling.delete(sent);
			});
		}
	}

	async function hasTold(): Promise<void> {
		if (telling.size > 0) {
			await new Promise<void>(resolve => {
				const cancel = clock.at(clock.now() + longestTellingMs, resolve);
				void Promise.all(telling).finally(() => {
					cancel();
					resolve();
				});
			});
		}
	}

	const stopWishing = store.state.subscribe(updateWishes);
	updateWishes();

	return {
		store,
		connection,
		cluster: () => cluster,
		reconnect() {
			source.reconnect();
		},
		async watch(namespace) {
			unsubscribe();
			const before = source;
			({source, cluster} = connection.open(namespace));
			wishText = '';
			store.update({session: {namespace}});
			store.apply({at: clock.now(), reset: true, changes: [], links: idle()});
			unsubscribe = source.subscribe(take);
			updateWishes();
			await before.close();
		},
		follow(key, wishFor = nothingMore) {
			const mark = Symbol(key);
			followed.set(mark, {key, wishFor});
			updateWishes();
			return () => {
				followed.delete(mark);
				updateWishes();
			};
		},
		transitions: key => connection.seen?.(key, clock.now()) ?? store.transitions.of(key),
		hands: (report, person) => ({
			get cluster() {
				return cluster;
			},
			clock,
			look: () => ({families: store.families(), links: store.state.getState().links, controller: store.state.getState().controller}),
			onChange: listener => store.state.subscribe(listener),
			report,
			recordBeginning(operation, memory, reason) {
				recordBeginning(audit, {operation, memory, reason, info: store.state.getState().session});
			},
			recordOutcome(operation, outcome, reason) {
				recordOutcome(audit, {operation, outcome, info: store.state.getState().session});
				tell(buildNotes({...operation, outcome, reason, person}, store.families()));
			},
		}),
		async close() {
			stopWishing();
			unsubscribe();
			store.close();
			await hasTold();
			await source.close();
			await connection.close();
		},
	};
}

function recordBeginning(audit: AuditLog, {operation, memory, reason, info}: {readonly operation: Operation; readonly memory: Json; readonly reason: string | undefined; readonly info: SessionInfo}) {
	const [namespace, name] = operation.subject.split('/', 2);
	audit.append({phase: 'begun', action: operation.id, command: operation.command, context: info.contextName, namespace: namespace ?? '', name: name ?? '', memory, process: process.pid, ...(reason !== undefined && {reason})});
}

function recordOutcome(audit: AuditLog, {operation, outcome, info}: {readonly operation: Operation; readonly outcome: Outcome; readonly info: SessionInfo}) {
	const [namespace, name] = operation.subject.split('/', 2);
	audit.append({
		phase: 'outcome',
		action: operation.id,
		command: operation.command,
		context: info.contextName,
		namespace: namespace ?? '',
		name: name ?? '',
		outcome: `${outcome.result}: ${outcome.code}`,
	});
}

/** The one place that knows of the rehearsal cluster; loaded only for `demo`. */
// eslint-disable-next-line import-x/no-restricted-paths -- See contributing.md, the walls.
export const loadRehearsal = async () => import('./simulator/index.ts');

/** Short enough to read aloud, long enough to be one of its kind. */
export const newActionId = (): string => randomUUID().slice(0, 8);
