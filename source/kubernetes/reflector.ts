import {text} from '../domain/projection/read.ts';
import {projectObject} from '../domain/projection.ts';
import type {Instant} from '../types/clock.ts';
import type {ClusterObject} from '../types/objects.ts';
import type {Change, LinkState} from '../types/source.ts';
import {watchDenied} from './problems/watch.ts';
import {Backoff} from './reflector/backoff.ts';
import type {Ending, FailedEnding} from './reflector/ending.ts';
import {Judge, pollMs, type Verdict} from './reflector/judge.ts';
import {Known} from './reflector/known.ts';
import {Link} from './reflector/link.ts';
import {listScope} from './reflector/paged-list.ts';
import {askFor, type ScopeSurroundings} from './reflector/scope.ts';
import type {WatchEvent} from './reflector/stream.ts';
import {isRefusal, metadataOf, watchList} from './reflector/watch-list.ts';
import {watch} from './reflector/watch.ts';

export type News = {readonly changes?: readonly Change[]; readonly link?: LinkState};

export type ReflectorOptions = ScopeSurroundings & {readonly onNews: (news: News) => void};

/** A watch that has been open for so long works, though nothing may have changed. */
const settledAfterMs = 1000;
/** How long a denied watch is not tried again while lists work. */
const watchDeniedMs = 300_000;
/** A server or proxy that has cut so many watch-lists in a row gets asked for pages. */
const watchListTries = 2;

const nothing = () => undefined;

/**
Keeps one kind of object in step with the cluster: lists it, then follows its watch, and finds its way back after every trouble.
Hands on projected objects and holds nothing of them but their versions. The model is client-go `tools/cache/reflector.go`;
what follows from which trouble stands in `reflector/judge`.
*/
export class Reflector {
	readonly #options: ReflectorOptions;
	readonly #judge: Judge;
	readonly #known: Known;
	readonly #link: Link;
	/** The resourceVersion to go on from; undefined: list first. */
	#position: string | undefined;
	/** Lists are allowed, watches are not. */
	#watchDenial: {readonly failed: FailedEnding; readonly until: Instant} | undefined;
	#cutWatchLists = 0;
	#isStopped = false;
	#request = new AbortController();
	#wake: () => void = nothing;
	#running: Promise<void> | undefined;

	constructor(options: ReflectorOptions) {
		this.#options = options;
		this.#judge = new Judge(new Backoff(options.random), options.random);
		this.#known = new Known(options.scope.kind);
		this.#link = new Link(options.session.clock, link => {
			this.#tell({link});
		});
	}

	#tell(news: News) {
		if (this.#isStopped || news.changes?.length === 0) {
			return;
		}

		try {
			this.#options.onNews(news);
		} catch (error) {
			this.#options.onDefect(error);
		}
	}

	#beginRequest(): AbortSignal {
		this.#request = new AbortController();
		return this.#request.signal;
	}

	#settle() {
		this.#judge.settled();
		this.#link.live();
	}

	#take({type, object}: WatchEvent) {
		// It counts even if a handler fails: the same event would fail again for ever.
		this.#position = text(metadataOf(object).resourceVersion) ?? this.#position;
		const projected = type === 'BOOKMARK' ? undefined : projectObject(this.#options.scope.kind, object);
		if (projected !== undefined) {
			this.#tell({changes: type === 'DELETED' ? this.#known.remove(projected.metadata) : this.#known.put(projected)});
		}
	}

	#complete(objects: readonly ClusterObject[], resourceVersion: string) {
		this.#position = resourceVersion;
		this.#tell({changes: this.#known.replace(objects)});
	}

	async #watch(resourceVersion: string): Promise<Ending> {
		const {clock} = this.#options.session;
		let isSettled = false;
		let callOff: () => void = nothing;
		const settle = () => {
			isSettled = true;
			this.#settle();
		};

		const ending = await watch(this.#options, {
			query: {resourceVersion},
			signal: this.#beginRequest(),
			onOpen() {
				callOff = clock.at(clock.now() + settledAfterMs, settle);
			},
			onEvent: event => {
				settle();
				this.#take(event);
			},
		});
		callOff();
		return ending.kind === 'ended' ? {kind: 'ended', isSettled: isSettled || ending.isSettled} : ending;
	}

	async #watchList(): Promise<Ending> {
		let isComplete = false;
		const ending = await watchList(this.#options, {
			signal: this.#beginRequest(),
			onProgress: received => {
				this.#link.progress(received);
			},
			onComplete: (objects, resourceVersion) => {
				isComplete = true;
				this.#complete(objects, resourceVersion);
				this.#settle();
			},
			onEvent: event => {
				this.#take(event);
			},
		});
		this.#cutWatchLists = isComplete ? 0 : this.#cutWatchLists + 1;
		if (isComplete || !isRefusal(ending)) {
			return ending;
		}

		this.#options.session.limits.refusesWatchList = true;
		return this.#list();
	}

	async #list(): Promise<Ending> {
		const signal = this.#beginRequest();
		const listing = await listScope(this.#options, {
			signal,
			isPaged: !this.#judge.mustListAtOnce,
			onProgress: (received, remaining) => {
				this.#link.progress(received, remaining);
			},
		});
		if (signal.aborted) {
			return {kind: 'interrupted'};
		}

		if (!listing.ok) {
			return {kind: 'failed', verb: 'list', failure: listing, isEvent: false};
		}

		this.#complete(listing.objects, listing.resourceVersion);
		if (this.#watchDenial === undefined) {
			this.#link.live();
			return {kind: 'synced'};
		}

		const {subject} = askFor(this.#options.scope, 'watch');
		const said = this.#watchDenial.failed.failure.problem.detail;
		return {kind: 'polled', problem: watchDenied(subject, pollMs / 1000, said), heardAt: this.#options.session.clock.now()};
	}

	async #step(): Promise<Ending> {
		const {clock, limits} = this.#options.session;
		if (this.#watchDenial !== undefined && clock.now() >= this.#watchDenial.until) {
			this.#watchDenial = undefined;
		}

		if (this.#position !== undefined) {
			return this.#watch(this.#position);
		}

		const mustPage = limits.refusesWatchList || this.#watchDenial !== undefined || this.#cutWatchLists >= watchListTries;
		return mustPage ? this.#list() : this.#watchList();
	}

	/** A 403 of the watch alone says nothing of the list: then there are still lists now and then. */
	#notesDenial(ending: Ending): boolean {
		const {session: {clock}} = this.#options;
		if (ending.kind !== 'failed' || ending.failure.problem.code !== 'forbidden') {
			return false;
		}

		const isWatch = ending.verb === 'watch';
		this.#watchDenial = isWatch ? {failed: ending, until: clock.now() + watchDeniedMs} : undefined;
		return isWatch;
	}

	async #wait(ms: number) {
		const {clock} = this.#options.session;
		const {promise, resolve} = Promise.withResolvers<void>();
		this.#wake = resolve;
		const callOff = clock.at(clock.now() + ms, resolve);
		await promise;
		this.#wake = nothing;
		callOff();
	}

	async #carryOut({forgetsPosition, mark, waitMs}: Verdict) {
		if (forgetsPosition) {
			this.#position = undefined;
		}

		if (mark?.state === 'absent') {
			this.#tell({changes: this.#known.clear()});
		}

		if (mark) {
			this.#link.mark(mark, waitMs);
		}

		if (waitMs > 0) {
			await this.#wait(waitMs);
		}
	}

	/** A defect of ours must not end the watch for good. */
	async #safeStep(): Promise<Ending> {
		try {
			return await this.#step();
		} catch (error) {
			this.#options.onDefect(error);
			return {kind: 'ended', isSettled: false};
		}
	}

	async #run() {
		this.#link.start();
		/* eslint-disable no-await-in-loop -- One thing after the other is the whole point. */
		while (!this.#isStopped) {
			const ending = await this.#safeStep();
			if (this.#isStopped) {
				return;
			}

			if (this.#notesDenial(ending)) {
				this.#position = undefined;
				continue;
			}

			await this.#carryOut(this.#judge.judge(ending, this.#position));
		}
		/* eslint-enable no-await-in-loop */
	}

	start() {
		this.#running ??= this.#run();
	}

	/** Ends a waiting time. */
	retryNow() {
		this.#wake();
	}

	/** Every connection is in doubt (the machine slept): ask anew from the last resourceVersion, at once. */
	interrupt() {
		this.#request.abort();
		this.#wake();
	}

	/** Nothing is told any more from now on. Gives the deletions of everything that was handed on. */
	stop(): readonly Change[] {
		this.#isStopped = true;
		this.interrupt();
		return this.#known.clear();
	}

	/** Settles when the connection is closed. */
	async stopped() {
		await this.#running;
	}
}
