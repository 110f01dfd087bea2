import type {Buffer} from 'node:buffer';
import type {
	LogEnd,
	LogListener,
	LogReading,
	LogRequest,
} from '../types/cluster.ts';
import type {Problem} from '../types/problem.ts';
import {LogLines} from './log-lines.ts';
import {LogPosition} from './log-position.ts';
import {problemOfError} from './problems/connection.ts';
import {Backoff} from './reflector/backoff.ts';
import {openStream, type Query} from './request.ts';
import {pathOf, type Subject} from './resource.ts';
import type {Session} from './session.ts';

const headersTimeoutMs = 15_000;
/** Ten frames a second at most. */
const windowMs = 100;

const subjectOf = ({namespace, pod}: LogRequest): Subject => ({verb: 'get', resource: 'pods/log', noun: 'log of pod', group: '', namespace, name: pod});

/** What another try cannot mend. */
const finalCodes: ReadonlySet<Problem['code']> = new Set(['absent', 'bad-answer', 'forbidden', 'unauthorized']);

type Pass = {readonly kind: 'ended'; readonly hasRead: boolean} | {readonly kind: 'failed'; readonly problem: Problem; readonly hasRead: boolean};

class LogReader {
	readonly #session: Session;
	readonly #request: LogRequest;
	readonly #listener: LogListener;
	readonly #position = new LogPosition();
	readonly #controller = new AbortController();
	readonly #backoff: Backoff;

	constructor(session: Session, request: LogRequest, listener: LogListener) {
		this.#session = session;
		this.#request = request;
		this.#listener = listener;
		// All ten of a screen break together; their names tell them apart, chance is not needed.
		const spread = [...request.pod].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0) % 100;
		this.#backoff = new Backoff(() => spread / 100);
	}

	#query(): Query {
		const {container, isPrevious = false, isFollowing = false, sinceSeconds, tailLines} = this.#request;
		const {since} = this.#position;
		return {
			container,
			timestamps: 'true',
			previous: isPrevious ? 'true' : undefined,
			follow: isFollowing && !isPrevious ? 'true' : undefined,
			...(since === undefined
				? {sinceSeconds: sinceSeconds === undefined ? undefined : String(Math.max(1, Math.ceil(sinceSeconds))), tailLines: tailLines === undefined ? undefined : String(tailLines)}
				: {sinceTime: since}),
		};
	}

	async #handOver(lines: LogLines): Promise<boolean> {
		if (lines.isEmpty) {
			return false;
		}

		const {lines: taken, skipped} = lines.take();
		const read = taken.map(line => this.#position.read(line)).filter(line => line !== undefined);
		if (read.length === 0 && skipped === 0) {
			return false;
		}

		await this.#listener.onLines(read, skipped);
		return true;
	}

	/** Every line, no faster than the listener takes them. */
	async #readAll(body: AsyncIterable<Buffer>, lines: LogLines): Promise<boolean> {
		let hasRead = false;
		for await (const chunk of body) {
			lines.push(chunk);
			hasRead = await this.#handOver(lines) || hasRead;
		}

		return hasRead;
	}

	/** The last lines of each window. */
	async #readWindows(body: AsyncIterable<Buffer>, lines: LogLines): Promise<boolean> {
		const {clock} = this.#session;
		let hasRead = false;
		let callOff: (() => void) | undefined;
		const endWindow = () => {
			callOff = undefined;
			void this.#handOver(lines);
		};

		try {
			for await (const chunk of body) {
				lines.push(chunk);
				hasRead = true;
				callOff ??= clock.at(clock.now() + windowMs, endWindow);
			}
		} finally {
			callOff?.();
		}

		return hasRead;
	}

	/** Opens the log once and reads it to its end, whatever that is. */
	async #pass(): Promise<Pass> {
		const {namespace, pod, keepLines} = this.#request;
		const subject = subjectOf(this.#request);
		this.#listener.onState?.({state: 'connecting'});
		const opened = await openStream(this.#session, {
			method: 'GET',
			path: pathOf({kind: 'pods', namespace, name: pod, subresource: 'log'}),
			subject,
			query: this.#query(),
			accept: 'text/plain, */*',
			isForeign: true,
			signal: this.#controller.signal,
			timeoutMs: headersTimeoutMs,
		});
		if (!opened.ok) {
			return {kind: 'failed', problem: opened.problem, hasRead: false};
		}

		this.#position.reopen();
		this.#listener.onState?.({state: 'open'});
		const lines = new LogLines(keepLines);
		let hasRead = false;
		try {
			hasRead = await (keepLines === undefined ? this.#readAll(opened.value.body, lines) : this.#readWindows(opened.value.body, lines));
			lines.end();
			return {kind: 'ended', hasRead: await this.#handOver(lines) || hasRead};
		} catch (error) {
			// What came whole before the break is good; the line that it broke comes again.
			hasRead = await this.#handOver(lines) || hasRead;
			return {kind: 'failed', problem: problemOfError(this.#session, error, this.#session.dispatchers.proxyHost).problem, hasRead};
		} finally {
			opened.value.end();
		}
	}

	/** Undefined where another try is worth it. */
	#endOf(pass: Pass): LogEnd | undefined {
		const {isFollowing = false, isPrevious = false} = this.#request;
		if (this.#controller.signal.aborted) {
			return {kind: 'stopped'};
		}

		if (pass.kind === 'failed' && pass.problem.code === 'not-found') {
			return {kind: 'gone'};
		}

		if (!isFollowing || isPrevious) {
			return pass.kind === 'ended' ? {kind: 'complete'} : {kind: 'failed', problem: pass.problem};
		}

		return pass.kind === 'failed' && finalCodes.has(pass.problem.code) ? {kind: 'failed', problem: pass.problem} : undefined;
	}

	async run(): Promise<LogEnd> {
		const {clock} = this.#session;
		for (;;) {
			// eslint-disable-next-line no-await-in-loop -- One connection at a time.
			const pass = await this.#pass();
			const end = this.#endOf(pass);
			if (end !== undefined) {
				return end;
			}

			if (pass.hasRead) {
				this.#backoff.reset();
			}

			const problem = pass.kind === 'failed' ? pass.problem : undefined;
			const waitMs = Math.max(this.#backoff.nextMs(), (problem?.retryAfterSeconds ?? 0) * 1000);
			const retryAt = clock.now() + waitMs;
			this.#listener.onState?.({state: 'waiting', problem, retryAt});
			// eslint-disable-next-line no-await-in-loop
			await this.#wait(retryAt);
			if (this.#controller.signal.aborted) {
				return {kind: 'stopped'};
			}
		}
	}

	async #wait(until: number): Promise<void> {
		const {signal} = this.#controller;
		await new Promise<void>(resolve => {
			const callOff = this.#session.clock.at(until, () => {
				signal.removeEventListener('abort', stop);
				resolve();
			});
			const stop = () => {
				callOff();
				resolve();
			};

			signal.addEventListener('abort', stop, {once: true});
		});
	}

	stop() {
		this.#controller.abort();
	}
}

/** Reads the log of a container; a followed one is opened again after every break, without a gap and without a line twice. */
export function readLog(session: Session, request: LogRequest, listener: LogListener): LogReading {
	const reader = new LogReader(session, request, listener);
	return {
		stop() {
			reader.stop();
		},
		end: reader.run(),
	};
}
