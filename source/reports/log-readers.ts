import type {Cluster, LogEnd, LogLine, LogReading, LogRequest, LogState} from '../types/cluster.ts';

/** One container to read, and what the reader of it calls it by. */
export type LogSubject = {readonly namespace: string; readonly pod: string; readonly container: string | undefined; readonly side: number};

export type ReadersOptions = {
	readonly cluster: () => Cluster;
	/** For each request beside its subject. */
	readonly request: Omit<LogRequest, 'container' | 'namespace' | 'pod'>;
	readonly onLines: (subject: LogSubject, lines: readonly LogLine[], skipped: number) => Promise<void> | void;
	readonly onChange?: () => void;
};

export type ReaderState = {readonly subject: LogSubject; readonly state: LogState | LogEnd};

const keyOf = ({namespace, pod, container = ''}: LogSubject) => `${namespace}/${pod}/${container}`;

/** Keeps one reading for each container that is wanted, and only those: pods come and go while one looks. */
export class LogReaders {
	readonly #options: ReadersOptions;
	readonly #readings = new Map<string, {readonly reading: LogReading; readonly subject: LogSubject; readonly state: () => LogEnd | LogState}>();

	constructor(options: ReadersOptions) {
		this.#options = options;
	}

	#start(subject: LogSubject) {
		const {cluster, request, onLines, onChange} = this.#options;
		const {namespace, pod, container} = subject;
		let latest: LogEnd | LogState = {state: 'connecting'};
		const reading = cluster().readLog({...request, namespace, pod, container}, {
			onLines: async (lines, skipped) => onLines(subject, lines, skipped),
			onState(state) {
				latest = state;
				onChange?.();
			},
		});
		const mine = {subject, reading, state: () => latest};
		this.#readings.set(keyOf(subject), mine);
		void reading.end.then(end => {
			latest = end;
			onChange?.();
		});
	}

	/** Reads these from now on; one that is read already goes on. */
	want(subjects: readonly LogSubject[]) {
		const wanted = new Set(subjects.map(subject => keyOf(subject)));
		for (const [key, {reading}] of this.#readings) {
			if (wanted.has(key)) {
				continue;
			}

			reading.stop();
			this.#readings.delete(key);
		}

		for (const subject of subjects) {
			if (!this.#readings.has(keyOf(subject))) {
				this.#start(subject);
			}
		}
	}

	states(): readonly ReaderState[] {
		return this.#readings.values().map(({subject, state}) => ({subject, state: state()})).toArray();
	}

	/** When every reading has come to its end. */
	async ends(): Promise<ReadonlyArray<{readonly subject: LogSubject; readonly end: LogEnd}>> {
		return Promise.all(this.#readings.values().map(async ({subject, reading}) => ({subject, end: await reading.end})));
	}

	stop() {
		this.want([]);
	}
}
