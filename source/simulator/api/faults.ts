/** What a fault can look at to decide whether a request is meant. */
export type RequestFacts = {
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	/** `list`, `watch`, `get`, `patch`, …; empty for what is no resource. */
	readonly verb: string;
	/** The plural, as `rollouts`; empty for what is no resource. */
	readonly resource: string;
};

/** Faults of a whole request. */
export type AnswerFault =
	| {readonly kind: 'answer'; readonly status: number; readonly body?: string; readonly contentType?: string; readonly retryAfterSeconds?: number}
	| {readonly kind: 'delay'; readonly delayMs: number}
	| {readonly kind: 'expire-continue'}
	| {readonly kind: 'refuse-watch-list'; readonly form: '422' | 'error-event'}
	| {readonly kind: 'reset'}
	/** The connection stays open and nothing comes, not even headers. */
	| {readonly kind: 'withhold-headers'};

/** Faults of a watch that is open. */
export type WatchFault =
	| {readonly kind: 'broken-line'}
	| {readonly kind: 'close'}
	/** Half of the next event's line, then the end. */
	| {readonly kind: 'cut-line'}
	| {readonly kind: 'error-event'; readonly code: number; readonly staysOpen?: boolean}
	| {readonly kind: 'reset'}
	/** From now on nothing is sent, not even bookmarks. */
	| {readonly kind: 'silence'};

export type Fault = AnswerFault | WatchFault;

export type FaultRule = {
	readonly when: (request: RequestFacts) => boolean;
	/** How many requests it strikes; absent: until it is removed. */
	readonly times?: number;
	readonly fault: Fault;
};

/** An open watch, as faults reach it. */
export type OpenWatch = {readonly request: RequestFacts; readonly strike: (fault: WatchFault) => void};

const watchFaults = new Set<Fault['kind']>(['broken-line', 'close', 'cut-line', 'error-event', 'silence']);

/** The trouble that a test orders. Rules strike requests as they come; `strikeOpen` hits the watches that are open now. */
export class Faults {
	readonly #rules: Array<{readonly rule: FaultRule; left: number}> = [];
	readonly #open = new Set<OpenWatch>();

	/** Gives the function that takes the rule away. */
	add(rule: FaultRule): () => void {
		const entry = {rule, left: rule.times ?? Infinity};
		this.#rules.push(entry);
		return () => {
			entry.left = 0;
		};
	}

	clear() {
		this.#rules.length = 0;
	}

	/** How many watches are open that fit. */
	countOpen(when: (request: RequestFacts) => boolean = () => true): number {
		return [...this.#open].filter(watch => when(watch.request)).length;
	}

	/** Strikes the watches that are open; gives how many. */
	strikeOpen(when: (request: RequestFacts) => boolean, fault: WatchFault): number {
		const struck = [...this.#open].filter(watch => when(watch.request));
		for (const watch of struck) {
			watch.strike(fault);
		}

		return struck.length;
	}

	/** For the server: the fault that a new request meets, counted as used. */
	take(request: RequestFacts): Fault | undefined {
		const entry = this.#rules.find(({rule, left}) => left > 0 && fits(rule.fault, request) && rule.when(request));
		if (!entry) {
			return undefined;
		}

		entry.left -= 1;
		return entry.rule.fault;
	}

	/** For the server: a watch has opened. Gives the function to call when it has ended. */
	register(watch: OpenWatch): () => void {
		this.#open.add(watch);
		return () => {
			this.#open.delete(watch);
		};
	}
}

/** A fault of watches leaves other requests alone, whatever its condition says. */
function fits(fault: Fault, request: RequestFacts): boolean {
	if (fault.kind === 'refuse-watch-list') {
		return request.query.sendInitialEvents === 'true';
	}

	if (fault.kind === 'expire-continue') {
		return request.query.continue !== undefined;
	}

	return !watchFaults.has(fault.kind) || request.verb === 'watch';
}

/** Can this happen to a watch that is open? */
export function isWatchFault(fault: Fault): fault is WatchFault {
	return watchFaults.has(fault.kind) || fault.kind === 'reset';
}
