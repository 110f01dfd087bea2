import type {LogEnd, LogState} from '../types/cluster.ts';
import type {Problem} from '../types/problem.ts';
import type {Family} from '../domain/family.ts';
import {podEnd} from '../domain/log-targets.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import {describeProblemShortly} from '../format/words/problem-words.ts';
import type {LogsContent} from '../store/logs-content.ts';
import {aboutRollout} from './log-filter.ts';
import {LogReaders, type LogSubject, type ReaderState} from './log-readers.ts';
import {keptLines, LogRing} from './log-ring.ts';
import {controllerParts, jobParts, rolloutParts, sourcesOf, titleOf, type LogSource, type SourceParts} from './log-sources.ts';
import type {Feed, FeedContext} from './report.ts';

/** Ten frames a second at most, however much comes. */
const frameMs = 100;
const rateMs = 1000;
const tailLines = 200;
const notRecorded: Problem = {code: 'absent', title: 'Logs are not recorded', nextSteps: ['On the cluster: rolltop logs ROLLOUT.']};
const nobody: Problem = {code: 'not-found', title: 'There is no pod whose log could be read', nextSteps: []};

const isEnd = (state: LogEnd | LogState): state is LogEnd => 'kind' in state;

/** What one should know of a container's log that is not as usual. */
function noteOf({subject, state}: ReaderState): string | undefined {
	const end = podEnd(subject.pod);
	if (isEnd(state)) {
		return state.kind === 'failed' ? `${end}: ${describeProblemShortly(state.problem)}` : (state.kind === 'gone' ? `${end} is gone` : undefined);
	}

	return state.state === 'waiting' && state.problem !== undefined ? `${end}: ${state.problem.detail ?? describeProblemShortly(state.problem)}` : undefined;
}

/** One source while it is shown: its readings and what they brought. */
class OpenSource {
	readonly #context: FeedContext<'logs'>;
	readonly source: LogSource;
	readonly readers: LogReaders;
	readonly #openedAt: number;
	rings: readonly LogRing[] = [];
	parts: SourceParts | undefined;
	problem: Problem | undefined;

	constructor(context: FeedContext<'logs'>, source: LogSource, {isPrevious, onChange}: {readonly isPrevious: boolean; readonly onChange: () => void}) {
		this.#context = context;
		this.source = source;
		this.#openedAt = context.session.store.clock.now();
		this.readers = new LogReaders({
			cluster: () => context.session.cluster(),
			request: {isFollowing: true, isPrevious, tailLines: source.kind === 'controller' ? keptLines : tailLines, keepLines: keptLines},
			onLines: (subject, lines, skipped) => {
				this.#take(subject, lines, skipped);
				onChange();
			},
			onChange,
		});
	}

	#take(subject: LogSubject, lines: Parameters<ConstructorParameters<typeof LogReaders>[0]['onLines']>[1], skipped: number) {
		const {store} = this.#context.session;
		const family = store.families().get(this.#context.key);
		const wanted = this.source.kind === 'controller' && family !== undefined ? aboutRollout(lines, family) : lines;
		const pod = podEnd(subject.pod);
		this.rings[subject.side]?.add(wanted.map(({at, text}) => ({at, pod, text})), this.source.kind === 'controller' ? 0 : skipped, store.clock.now());
	}

	/** Takes other containers up and leaves those that are no longer wanted; what they wrote stays. */
	want(parts: SourceParts) {
		this.parts = parts;
		this.problem = undefined;
		if (this.rings.length !== parts.titles.length) {
			this.rings = parts.titles.map(() => new LogRing());
		}

		this.readers.want(parts.subjects);
	}

	/** The reason where nothing at all can be read. */
	trouble(): Problem | undefined {
		if (this.problem !== undefined) {
			return this.problem;
		}

		const states = this.readers.states();
		const hasLines = this.rings.some(({total}) => total > 0);
		const failed = states.flatMap(({state}) => isEnd(state) && state.kind === 'failed' ? [state.problem] : []);
		return !hasLines && states.length > 0 && failed.length === states.length ? failed[0] : undefined;
	}

	content(now: number): Pick<LogsContent, 'sides'> {
		const states = this.readers.states();
		const {titles = [], notes = []} = this.parts ?? {};
		return {
			sides: titles.map((title, index) => {
				const own = states.filter(({subject}) => subject.side === index);
				const ring = this.rings[index]!;
				return {
					title: this.source.kind === 'container' ? titleOf(this.source) : title,
					entries: ring.entries(),
					streams: own.filter(({state}) => !isEnd(state)).length,
					linesPerSecond: ring.rate(now, this.#openedAt),
					isFlooded: ring.isFlooded(now, this.#openedAt),
					notes: [...own.map(state => noteOf(state)).filter(note => note !== undefined), ...(index === 0 ? notes : [])],
				};
			}),
		};
	}
}

/** Reads the logs of a rollout while their pane is open: which ones the person chooses; new pods are taken up as they come. */
export const feedLogs: Feed<'logs'> = context => {
	const {session, key, publish} = context;
	const {state, clock, families} = session.store;
	let sources: readonly LogSource[] = [];
	let index = 0;
	let isPrevious = false;
	let open: OpenSource | undefined;
	let cancelFrame: (() => void) | undefined;
	let frameAt: number | undefined;
	let isOver = false;
	let lastView: RolloutView | undefined;
	let wasHeld = false;
	let held: {readonly content: LogsContent; readonly total: number} | undefined;

	/** Held by its key, or because the person reads further up. */
	const isHeld = () => {
		const {route} = state.getState().interface;
		return route.screen === 'pane' && (route.position.options.has('hold') || route.position.scroll !== 'end');
	};

	const totalOf = () => open?.rings.reduce((sum, {total}) => sum + total, 0) ?? 0;

	const show = () => {
		frameAt = undefined;
		if (isOver || open === undefined) {
			return;
		}

		const trouble = open.trouble();
		if (trouble !== undefined) {
			publish(undefined, trouble);
			return;
		}

		if (open.parts === undefined) {
			return;
		}

		if (isHeld() && held !== undefined) {
			publish({...held.content, newLines: totalOf() - held.total});
			return;
		}

		const content: LogsContent = {...open.content(clock.now()), index, total: sources.length, isPrevious, newLines: isHeld() ? 0 : undefined};
		held = {content, total: totalOf()};
		publish(content);
		if (content.sides.some(({isFlooded}) => isFlooded)) {
			// The flood may be over, and then nothing else comes to say so.
			frameAt = clock.now() + rateMs;
			cancelFrame = clock.at(frameAt, show);
		}
	};

	const showSoon = () => {
		const at = clock.now() + frameMs;
		if (frameAt === undefined || frameAt > at) {
			cancelFrame?.();
			frameAt = at;
			cancelFrame = clock.at(at, show);
		}
	};

	async function partsOf(source: LogSource, view: RolloutView, family: Family): Promise<SourceParts | Problem> {
		switch (source.kind) {
			case 'both': {
				return rolloutParts(view, family);
			}

			case 'side': {
				return rolloutParts(view, family, {side: source.side});
			}

			case 'container': {
				return {titles: [titleOf(source)], subjects: [{namespace: view.namespace, pod: source.pod, container: source.container, side: 0}], notes: []};
			}

			case 'controller': {
				const found = await controllerParts(session.cluster(), session.connection.controllerNamespace ?? 'argo-rollouts');
				return found.ok ? found.value : found.problem;
			}

			case 'job': {
				const found = await jobParts(session.cluster(), view.namespace, source.job);
				return found.ok ? found.value : found.problem;
			}
		}
	}

	async function choose(by: number) {
		const view = state.getState().views.get(key);
		const family = families().get(key);
		if (view === undefined || family === undefined) {
			publish(undefined, {code: 'not-found', title: `${key} is not there: it was deleted or never existed`, nextSteps: []});
			return;
		}

		const before = sources[index];
		sources = sourcesOf(view, family);
		const place = Math.max(0, sources.findIndex(source => JSON.stringify(source) === JSON.stringify(before)));
		index = (place + by + sources.length) % sources.length;
		open?.readers.stop();
		held = undefined;
		const mine = new OpenSource(context, sources[index]!, {isPrevious, onChange: showSoon});
		open = mine;
		const parts = await partsOf(mine.source, view, family);
		if (isOver || open !== mine) {
			return;
		}

		if ('titles' in parts) {
			mine.want(parts);
			mine.problem = parts.subjects.length === 0 ? nobody : undefined;
		} else {
			mine.problem = parts;
		}

		show();
	}

	/** Pods come and go: those of the versions are followed. */
	const look = () => {
		const view = state.getState().views.get(key);
		const family = families().get(key);
		if (wasHeld !== isHeld()) {
			wasHeld = !wasHeld;
			showSoon();
		}

		if (view === lastView || view === undefined || family === undefined || open === undefined) {
			return;
		}

		lastView = view;
		const {source} = open;
		if (source.kind === 'both' || source.kind === 'side') {
			const parts = rolloutParts(view, family, source.kind === 'side' ? {side: source.side} : {});
			if (parts.subjects.length > 0) {
				open.want(parts);
				showSoon();
			}
		}
	};

	if (state.getState().session.kind === 'recording') {
		publish(undefined, notRecorded);
		return {
			stop() {
				isOver = true;
			},
		};
	}

	lastView = state.getState().views.get(key);
	void choose(0);
	const unsubscribe = state.subscribe(look);
	return {
		effect(effect) {
			if (effect === 'previousContainer') {
				isPrevious = !isPrevious;
				void choose(0);
			} else {
				void choose(effect === 'objectBefore' ? -1 : 1);
			}
		},
		stop() {
			isOver = true;
			cancelFrame?.();
			unsubscribe();
			open?.readers.stop();
		},
	};
};
