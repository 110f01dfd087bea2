import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Clock, Instant} from '../types/clock.ts';
import {coreKinds} from '../types/kinds.ts';
import type {Batch} from '../types/source.ts';
import {deriveController} from '../domain/controller-view.ts';
import {deriveRollout} from '../domain/derive-rollout.ts';
import type {Family} from '../domain/family.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import type {AppState, PlaybackState, SessionInfo} from './app-state.ts';
import {isEqual} from './equal.ts';
import {reduceInterface, startState} from './interface-reducer.ts';
import type {InterfaceEvent} from './interface-state.ts';
import {createObjectStore} from './object-store.ts';
import {mergeOrder, sortKeys} from './order.ts';
import {emptyRoom, type PaneData, type PaneRoom} from './pane-state.ts';
import {selectRows} from './selectors.ts';
import {createTransitionLog, type TransitionLog} from './transitions.ts';

/** The order is applied when the cursor has rested for this long: a row does not jump while a key is being aimed at it. */
const restMs = 2000;

/** What fits on the screen at its size. */
export type Room = {readonly pageRows: number; readonly lastScroll: number; readonly paneRoom: PaneRoom};

export type AppStore = {
	readonly state: StoreApi<AppState>;
	readonly clock: Clock;
	readonly dispatch: (event: InterfaceEvent) => void;
	/** Takes a batch in as a whole and wakes the subscribers once. */
	readonly apply: (batch: Batch) => void;
	readonly families: () => ReadonlyMap<string, Family>;
	/** What the watch saw happen since it began. */
	readonly transitions: Pick<TransitionLog, 'of' | 'since'>;
	readonly update: (change: {readonly session?: Partial<SessionInfo>; readonly playback?: PlaybackState; readonly missing?: AppState['missing']}) => void;
	/** What the open pane shows now; undefined when none is open. */
	readonly showPane: (pane: PaneData | undefined) => void;
	/** The screen tells what fits, for page up and down and for the end of a page. */
	readonly setRoom: (room: Partial<Room>) => void;
	readonly close: () => void;
};

/** The one store: cluster snapshot, derived views, interface. Knows no React. */
export function createAppStore({session, clock}: {readonly session: SessionInfo; readonly clock: Clock}): AppStore {
	const objects = createObjectStore();
	const transitions = createTransitionLog();
	let room: Room = {pageRows: 20, lastScroll: 0, paneRoom: emptyRoom};
	let cancelWake: (() => void) | undefined;
	let cancelTick: (() => void) | undefined;
	let isClosed = false;

	const now = clock.now();
	const state = createStore<AppState>(() => ({
		session,
		now,
		links: objects.links(),
		lastBatchAt: undefined,
		views: new Map(),
		controller: deriveController(objects.controller(), now),
		interface: startState(now),
		missing: new Map(),
		pane: undefined,
		playback: undefined,
	}));

	function surroundings(current: AppState) {
		return {now: clock.now(), rows: selectRows(current).map(({key}) => key), ...room, sorted: sortKeys(current.views, current.interface.sort)};
	}

	/** Derives again what a batch touched and what time has flipped; everything else keeps its reference. */
	function derive(current: AppState, touched: ReadonlySet<string>, at: Instant): Pick<AppState, 'controller' | 'views'> {
		const controller = deriveController(objects.controller(), at);
		const isControllerNew = controller.state !== current.controller.state;
		const families = objects.families();
		const next = new Map<string, RolloutView>();
		let hasChanged = families.size !== current.views.size;
		for (const [key, family] of families) {
			const before = current.views.get(key);
			const isStale = before === undefined || touched.has(key) || isControllerNew || (before.changesAt !== undefined && before.changesAt <= at);
			const derived = isStale ? deriveRollout(family, at, controller) : before;
			const view = before !== undefined && derived !== before && isEqual(before, derived) ? before : derived;
			if (view !== before) {
				hasChanged = true;
				transitions.look(family, view, at);
			}

			next.set(key, view);
		}

		return {views: hasChanged ? next : current.views, controller: isEqual(controller, current.controller) ? current.controller : controller};
	}

	/** Keeps order and cursor in step with the rollouts that there are. */
	function settle(current: AppState, at: Instant, before = current): AppState {
		const {order, cursor, cursorSince, sort, layer} = current.interface;
		const isResting = at - cursorSince >= restMs && layer === undefined;
		const nextOrder = isResting || cursor === undefined ? sortKeys(current.views, sort) : mergeOrder(order, current.views, sort);
		const next = {...current.interface, order: isEqual(order, nextOrder) ? order : nextOrder};
		const rows = selectRows({...current, interface: next});
		const isThere = cursor !== undefined && rows.some(({key}) => key === cursor);
		// The rollout is gone or filtered out: the cursor goes to the row that took its place.
		const place = cursor === undefined ? 0 : Math.min(Math.max(0, selectRows(before).findIndex(({key}) => key === cursor)), Math.max(0, rows.length - 1));
		const settled = isThere ? next : {...next, cursor: rows[place]?.key, cursorSince: cursor === undefined ? cursorSince : at};
		return isEqual(settled, current.interface) ? current : {...current, interface: settled};
	}

	function commit(touched: ReadonlySet<string>, extra: Partial<AppState>) {
		const at = clock.now();
		const before = state.getState();
		const current = {...before, ...extra, now: at};
		state.setState(settle({...current, ...derive(current, touched, at)}, at, before), true);
		scheduleWake();
	}

	function scheduleWake() {
		cancelWake?.();
		const {views, controller} = state.getState();
		let wakeAt = controller.changesAt ?? Infinity;
		for (const {changesAt} of views.values()) {
			wakeAt = Math.min(wakeAt, changesAt ?? wakeAt);
		}

		cancelWake = Number.isFinite(wakeAt) && !isClosed
			? clock.at(Math.max(wakeAt, clock.now() + 1), () => {
				commit(new Set(), {});
			})
			: undefined;
	}

	function dispatch(event: InterfaceEvent) {
		const current = state.getState();
		const next = reduceInterface(current.interface, event, surroundings(current));
		if (next === current.interface) {
			return;
		}

		// A new sort is applied at once: that is what it was chosen for.
		const order = event.type === 'sortChosen' ? sortKeys(current.views, next.sort) : next.order;
		state.setState(settle({...current, interface: {...next, order}}, clock.now(), current));
	}

	function tick() {
		if (isClosed) {
			return;
		}

		const at = clock.now();
		cancelTick = clock.at(at - (at % 1000) + 1000, tick);
		dispatch({type: 'ticked'});
		state.setState(settle({...state.getState(), now: at}, at));
	}

	/** The clock of a recording was set: what was waiting for its old time waits for its new one. */
	function rewind() {
		const at = clock.now();
		cancelTick?.();
		cancelTick = clock.at(at - (at % 1000) + 1000, tick);
		const current = state.getState();
		state.setState({interface: {...current.interface, cursorSince: Math.min(current.interface.cursorSince, at)}}, false);
	}

	cancelTick = clock.at(now - (now % 1000) + 1000, tick);
	return {
		state,
		clock,
		dispatch,
		apply(batch) {
			const touched = objects.apply(batch);
			if (batch.reset === true) {
				transitions.clear();
				rewind();
			}

			const links = objects.links();
			const current = state.getState();
			commit(touched.families, {links: isEqual(links, current.links) ? current.links : links, lastBatchAt: batch.at});
		},
		families: () => objects.families(),
		transitions,
		update({session: part, playback, missing}) {
			const current = state.getState();
			state.setState({...(part && {session: {...current.session, ...part}}), ...(playback && {playback}), ...(missing && {missing})});
		},
		showPane(pane) {
			state.setState({pane});
		},
		setRoom(change) {
			room = {...room, ...change};
		},
		close() {
			isClosed = true;
			cancelWake?.();
			cancelTick?.();
		},
	};
}

/** Everything that is always read is live. */
export function isSynced({links}: AppState): boolean {
	return coreKinds.every(kind => links[kind].state !== 'loading' && links[kind].state !== 'idle');
}
