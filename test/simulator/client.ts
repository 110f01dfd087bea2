import type {TestContext} from 'node:test';
import type {Simulator} from '../../source/simulator/index.ts';
import type {ManagedFields} from '../../source/simulator/objects.ts';

export type Answer = {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	/** The body as JSON; empty when it is none. */
	readonly body: Loose;
};

/** What tests look at in an answer. */
export type Loose = {
	readonly kind?: string;
	readonly apiVersion?: string;
	readonly name?: string;
	readonly reason?: string;
	readonly message?: string;
	readonly code?: number;
	readonly gitVersion?: string;
	readonly metadata?: {
		readonly name?: string;
		readonly resourceVersion?: string;
		readonly generation?: number;
		readonly continue?: string;
		readonly remainingItemCount?: number;
		readonly deletionTimestamp?: string;
		readonly annotations?: Readonly<Record<string, string>>;
		readonly managedFields?: readonly ManagedFields[];
	};
	readonly items?: readonly Loose[];
	readonly groups?: readonly Loose[];
	readonly resources?: ReadonlyArray<{readonly name: string}>;
	readonly details?: {readonly causes?: ReadonlyArray<{readonly reason?: string}>};
	readonly involvedObject?: {readonly name?: string};
	readonly spec?: {
		readonly paused?: boolean;
		readonly replicas?: number;
		readonly renewTime?: string;
		readonly template?: {readonly spec?: {readonly containers?: ReadonlyArray<{readonly image?: string}>}};
	};
	readonly status?: {
		readonly abort?: boolean;
		readonly allowed?: boolean;
		readonly currentPodHash?: string;
		readonly observedGeneration?: string;
		readonly userInfo?: {readonly username?: string};
	};
};

export type RequestOptions = {
	readonly method?: string;
	readonly body?: unknown;
	readonly type?: 'json' | 'json-patch' | 'merge';
	readonly headers?: Readonly<Record<string, string>>;
};

const contentTypes = {json: 'application/json', 'json-patch': 'application/json-patch+json', merge: 'application/merge-patch+json'};

/** One request to the rehearsal cluster, answered whole. */
export async function ask(simulator: Simulator, path: string, {method = 'GET', body, type = method === 'PATCH' ? 'merge' : 'json', headers}: RequestOptions = {}): Promise<Answer> {
	const response = await fetch(simulator.url + path, {
		method,
		...(body !== undefined && {body: JSON.stringify(body)}),
		headers: {
			...(body !== undefined && {'content-type': contentTypes[type]}),
			...(simulator.token !== undefined && {authorization: `Bearer ${simulator.token}`}),
			...headers,
		},
	});
	const text = await response.text();
	return {status: response.status, headers: response.headers, text, body: parse(text)};
}

function parse(text: string): Loose {
	try {
		return JSON.parse(text) as Loose;
	} catch {
		return {};
	}
}

export type WatchLine = {readonly type: string; readonly object: Loose};

function parseLine(line: string): WatchLine {
	try {
		return JSON.parse(line) as WatchLine;
	} catch {
		return {type: 'BROKEN', object: {message: line}};
	}
}

/** An open watch: what has come so far, and waiting for what comes next. */
export class Watch {
	#wake: () => void = () => undefined;
	readonly status: number;
	readonly lines: WatchLine[] = [];
	/** What came after the last newline. */
	rest = '';
	/** How it ended; undefined while it is open. */
	ending: 'error' | 'whole' | undefined;

	constructor(response: Response) {
		this.status = response.status;
		void this.#read(response);
	}

	async #read(response: Response) {
		const decoder = new TextDecoder();
		try {
			for await (const chunk of response.body!) {
				const parts = (this.rest + decoder.decode(chunk as Uint8Array, {stream: true})).split('\n');
				this.rest = parts.pop()!;
				this.lines.push(...parts.map(line => parseLine(line)));
				this.#wake();
			}

			this.ending = 'whole';
		} catch {
			this.ending = 'error';
		}

		this.#wake();
	}

	/** Waits until something is true of the lines and the ending. */
	async until(isReached: (watch: this) => boolean) {
		while (!isReached(this)) {
			await new Promise<void>(resolve => {
				this.#wake = resolve;
			});
		}
	}

	async untilCount(count: number): Promise<readonly WatchLine[]> {
		await this.until(({lines}) => lines.length >= count);
		return this.lines;
	}

	async untilEnd(): Promise<'error' | 'whole'> {
		await this.until(({ending}) => ending !== undefined);
		return this.ending!;
	}
}

/** Opens a watch that is closed after the test. */
export async function watch(test: TestContext, simulator: Simulator, path: string): Promise<Watch> {
	const controller = new AbortController();
	test.after(() => {
		controller.abort();
	});
	const response = await fetch(`${simulator.url}${path}${path.includes('?') ? '&' : '?'}watch=1`, {
		signal: controller.signal,
		headers: simulator.token === undefined ? {} : {authorization: `Bearer ${simulator.token}`},
	});
	return new Watch(response);
}

export const rolloutsPath = '/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts';
export const podsPath = '/api/v1/namespaces/shop/pods';
