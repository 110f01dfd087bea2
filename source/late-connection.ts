import type {Cluster, LogEnd, LogListener, LogReading, LogRequest} from './types/cluster.ts';
import type {Clock} from './types/clock.ts';
import {coreKinds} from './types/kinds.ts';
import type {Batch, LinkState, Source, Wish} from './types/source.ts';
import type {SessionInfo} from './store/app-state.ts';
import type {Connection} from './session.ts';

/**
A connection that is made behind the first frame: until then everything is loading, and what is asked waits.

@param after - What goes first: the first frame.
@param make - Called once.
*/
export function connectLater({info, clock, controllerNamespace, after, make, onFailed}: {
	readonly info: SessionInfo;
	readonly clock: Clock;
	readonly controllerNamespace: string;
	readonly after: Promise<void>;
	readonly make: () => Promise<Connection>;
	readonly onFailed: (error: unknown) => void;
}): Connection {
	let begin: (() => void) | undefined;
	const ready = new Promise<Connection>((resolve, reject) => {
		begin = () => {
			begin = undefined;
			after.then(make).then(resolve).catch(reject);
		};
	});
	ready.catch(onFailed);

	return {
		info,
		clock,
		controllerNamespace,
		open(namespace) {
			const opened = ready.then(connection => ({...connection.open(namespace), connection}));
			opened.catch(() => undefined);
			return {source: lateSource(clock, opened.then(({source}) => source), () => begin?.()), cluster: lateCluster(info, namespace, opened.then(({cluster}) => cluster))};
		},
		async close() {
			// What was never begun has nothing to close.
			if (begin === undefined) {
				const connection = await ready.catch(() => undefined);
				await connection?.close();
			}
		},
	};
}

function lateSource(clock: Clock, ready: Promise<Source>, begin: () => void): Source {
	let inner: Source | undefined;
	let wishes: readonly Wish[] = [];
	let isClosed = false;
	const whenReady = ready.then(source => {
		inner = source;
		source.wish(wishes);
		return source;
	});
	whenReady.catch(() => undefined);
	return {
		clock,
		subscribe(listener) {
			let unsubscribe: (() => void) | undefined;
			let isOver = false;
			const loading: LinkState = {state: 'loading', received: 0};
			const first: Batch = {at: clock.now(), changes: [], links: new Map(coreKinds.map(kind => [kind, loading]))};
			listener(first);
			begin();
			void whenReady.then(source => {
				if (!isOver && !isClosed) {
					unsubscribe = source.subscribe(listener);
				}
			}).catch(() => undefined);
			return () => {
				isOver = true;
				unsubscribe?.();
			};
		},
		wish(next) {
			wishes = next;
			inner?.wish(next);
		},
		reconnect() {
			inner?.reconnect();
		},
		async close() {
			isClosed = true;
			await inner?.close();
		},
	};
}

function lateCluster({contextName, readOnly}: SessionInfo, namespace: string | undefined, ready: Promise<Cluster>): Cluster {
	ready.catch(() => undefined);
	return {
		context: contextName,
		namespace,
		...(readOnly && {readOnly}),
		patch: async (...input) => ready.then(async cluster => cluster.patch(...input)),
		note: async (...input) => ready.then(async cluster => cluster.note(...input)),
		get: async (...input) => ready.then(async cluster => cluster.get(...input)),
		list: async (...input) => ready.then(async cluster => cluster.list(...input)),
		readLog: (request, listener) => lateLog(ready, request, listener),
		readService: async read => ready.then(async cluster => cluster.readService(read)),
		namespaces: async () => ready.then(async cluster => cluster.namespaces()),
		about: async () => ready.then(async cluster => cluster.about()),
		isProtected: async name => ready.then(async cluster => await cluster.isProtected?.(name) ?? false),
		whoAmI: async () => ready.then(async cluster => cluster.whoAmI()),
		can: async (...input) => ready.then(async cluster => cluster.can(...input)),
	};
}

function lateLog(ready: Promise<Cluster>, request: LogRequest, listener: LogListener): LogReading {
	let inner: LogReading | undefined;
	const {promise: stopped, resolve} = Promise.withResolvers<LogEnd>();
	let isStopped = false;
	const begun = ready.then(async (cluster): Promise<LogEnd> => {
		if (isStopped) {
			return {kind: 'stopped'};
		}

		inner = cluster.readLog(request, listener);
		return inner.end;
	});
	return {
		stop() {
			isStopped = true;
			inner?.stop();
			resolve({kind: 'stopped'});
		},
		end: Promise.race([begun, stopped]).catch((): LogEnd => ({kind: 'stopped'})),
	};
}
