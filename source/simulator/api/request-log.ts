import type {IncomingHttpHeaders} from 'node:http';

export type RequestRecord = {
	/** Epoch milliseconds by the simulator's clock. */
	readonly at: number;
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
	/** The resource verb (`list`, `watch`, `patch`, …), empty for other paths. */
	readonly verb: string;
	/** The plural, with its subresource; empty for other paths. */
	readonly resource: string;
	/** The HTTP status of the answer; 0 while there is none. */
	status: number;
};

const limit = 20_000;

/** Every request that came, in order, for assertions. */
export class RequestLog {
	readonly #records: RequestRecord[] = [];

	get all(): readonly RequestRecord[] {
		return this.#records;
	}

	add(record: RequestRecord): RequestRecord {
		if (this.#records.length >= limit) {
			this.#records.shift();
		}

		this.#records.push(record);
		return record;
	}

	/** Requests of a verb, on a resource where one is named. */
	of(verb: string, resource?: string): readonly RequestRecord[] {
		return this.#records.filter(record => record.verb === verb && (resource === undefined || record.resource === resource));
	}

	clear() {
		this.#records.length = 0;
	}
}
