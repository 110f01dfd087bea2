import type {Instant} from '../types/clock.ts';
import type {InterfaceEvent, InterfaceState, Layer, Operation, PaneRoute, Picker, Strip} from './interface-state.ts';
import {movePane, openPosition, type PanePosition, type PaneRoom} from './pane-state.ts';
import {selectPickerItems} from './selectors.ts';

/** What the reducer needs to know of the screen. */
export type Surroundings = {
	readonly now: Instant;
	/** Keys of the fleet's rows as they are on the screen: ordered and filtered. */
	readonly rows: readonly string[];
	/** Rows of the fleet that fit. */
	readonly pageRows: number;
	/** First line of the open rollout's page when its last one is on the screen. */
	readonly lastScroll: number;
	/** What the open pane has told of itself. */
	readonly paneRoom: PaneRoom;
	/** All keys in the order that `=` applies. */
	readonly sorted: readonly string[];
};

export const startState = (now: Instant): InterfaceState => ({
	route: {screen: 'fleet'},
	cursor: undefined,
	cursorSince: now,
	order: [],
	marks: [],
	filter: '',
	sort: 'urgency',
	scroll: 0,
	layer: undefined,
	operations: [],
	dismissed: [],
	notice: undefined,
});

/** What happened, as the person's interface goes on from it. Pure; an event that changes nothing gives the same reference. */
export function reduceInterface(state: InterfaceState, event: InterfaceEvent, around: Surroundings): InterfaceState {
	switch (event.type) {
		case 'cursorMoved': {
			return moveCursor(state, event.by, around);
		}

		case 'opened': {
			return {...state, route: {screen: 'rollout', key: event.key}, cursor: event.key, cursorSince: around.now, scroll: 0, layer: undefined};
		}

		case 'escaped': {
			return escape(state, around);
		}

		case 'scrolled': {
			return {...state, scroll: scrollTo(Math.min(state.scroll, around.lastScroll), event.by, around.lastScroll)};
		}

		case 'orderApplied': {
			return {...state, order: around.sorted};
		}

		case 'sortChosen': {
			return {...state, sort: event.sort, layer: undefined};
		}

		case 'noticed': {
			return {...state, notice: event.notice};
		}

		case 'marked': {
			return {...state, marks: state.marks.includes(event.key) ? state.marks.filter(key => key !== event.key) : [...state.marks, event.key]};
		}

		case 'marksCleared': {
			return state.marks.length === 0 ? state : {...state, marks: []};
		}

		case 'ticked': {
			return tick(state, around.now);
		}

		case 'operationChanged': {
			return putOperation(state, event.operation);
		}

		case 'operationDismissed': {
			return dismiss(state, ({id}) => id === event.id);
		}

		case 'paneOpened': {
			return {...state, route: {screen: 'pane', pane: event.pane, key: event.key, position: openPosition(event.pane), from: state.route}, layer: undefined};
		}

		case 'paneMoved':
		case 'paneOptionToggled':
		case 'paneRowMarked': {
			return reducePane(state, event, around.paneRoom);
		}

		case 'filterOpened':
		case 'helpOpened':
		case 'pickerOpened':
		case 'searchOpened':
		case 'namespacesListed':
		case 'pickerMoved':
		case 'stripOpened':
		case 'stripClosed':
		case 'stripChoiceChanged':
		case 'stripTextSet':
		case 'stripWordAsked':
		case 'textTyped':
		case 'textErased': {
			return reduceLayer(state, event);
		}
	}
}

function reducePane(state: InterfaceState, event: InterfaceEvent, room: PaneRoom): InterfaceState {
	const {route} = state;
	if (route.screen !== 'pane') {
		return state;
	}

	const position = nextPosition(route.position, event, room);
	return position === route.position ? state : {...state, route: {...route, position}};
}

const toggle = <Item>(items: ReadonlySet<Item>, item: Item): ReadonlySet<Item> => new Set(items.has(item) ? [...items].filter(other => other !== item) : [...items, item]);

function nextPosition(position: PanePosition, event: InterfaceEvent, room: PaneRoom): PanePosition {
	switch (event.type) {
		case 'paneMoved': {
			return movePane(position, event.by, room);
		}

		case 'paneOptionToggled': {
			return {...position, options: toggle(position.options, event.option)};
		}

		case 'paneRowMarked': {
			return room.rows === undefined ? position : {...position, marked: toggle(position.marked, position.cursor)};
		}

		default: {
			return position;
		}
	}
}

/** The search works while it is typed. */
function search(state: InterfaceState, text: string): InterfaceState {
	const {route} = state;
	return route.screen === 'pane' ? {...state, route: {...route, position: {...route.position, search: text}}} : state;
}

function scrollTo(scroll: number, by: number | 'end' | 'home', last: number): number {
	const wanted = by === 'home' ? 0 : (by === 'end' ? last : scroll + by);
	return Math.max(0, Math.min(last, wanted));
}

function moveCursor(state: InterfaceState, by: (InterfaceEvent & {type: 'cursorMoved'})['by'], {rows, pageRows, now}: Surroundings): InterfaceState {
	if (rows.length === 0) {
		return state;
	}

	const at = state.cursor === undefined ? -1 : rows.indexOf(state.cursor);
	const steps = {home: -rows.length, end: rows.length, pageUp: -pageRows, pageDown: pageRows};
	const index = Math.max(0, Math.min(rows.length - 1, Math.max(0, at) + (typeof by === 'number' ? by : steps[by])));
	const cursor = rows[index];
	return cursor === state.cursor ? state : {...state, cursor, cursorSince: now};
}

/** Esc goes back one step: the open layer, an ended action's panel, the open rollout, the filter. Never destructive (terminal.md, input hazards). */
function escape(state: InterfaceState, {now}: Surroundings): InterfaceState {
	const {layer} = state;
	if (layer !== undefined) {
		const left = {...state, layer: undefined, ...(layer.kind === 'filter' && {filter: layer.before})};
		return layer.kind === 'search' ? search(left, layer.before) : left;
	}

	if (state.operations.some(({outcome}) => outcome !== undefined)) {
		return dismiss(state, ({outcome}) => outcome !== undefined);
	}

	if (state.notice !== undefined) {
		return {...state, notice: undefined};
	}

	if (state.route.screen === 'pane') {
		return leavePane(state, state.route);
	}

	if (state.route.screen === 'rollout') {
		return {...state, route: {screen: 'fleet'}, cursor: state.route.key, cursorSince: now, scroll: 0};
	}

	if (state.marks.length > 0) {
		return {...state, marks: []};
	}

	return state.filter === '' ? state : {...state, filter: ''};
}

/** A search is left before the pane is. */
function leavePane(state: InterfaceState, {from, position}: PaneRoute): InterfaceState {
	return position.search === '' ? {...state, route: from} : search(state, '');
}

function tick(state: InterfaceState, now: Instant): InterfaceState {
	const isNoticeOver = state.notice !== undefined && now >= state.notice.until;
	const isStripOver = state.layer?.kind === 'strip' && state.layer.strip.expiresAt !== undefined && now >= state.layer.strip.expiresAt;
	if (!isNoticeOver && !isStripOver) {
		return state;
	}

	return {...state, ...(isNoticeOver && {notice: undefined}), ...(isStripOver && {layer: undefined})};
}

const isBad = ({outcome}: Operation) => outcome?.result === 'bad';

/** One that was dismissed stays so while it is still watched, except that it turns out bad: that must be seen. */
function putOperation(state: InterfaceState, operation: Operation): InterfaceState {
	const {operations, dismissed} = state;
	const before = dismissed.find(({id}) => id === operation.id);
	if (before !== undefined && (before.isBad || !isBad(operation))) {
		return state;
	}

	const index = operations.findIndex(({id}) => id === operation.id);
	return {
		...state,
		operations: index === -1 ? [...operations, operation] : operations.with(index, operation),
		...(before !== undefined && {dismissed: dismissed.filter(item => item !== before)}),
	};
}

function dismiss(state: InterfaceState, isDismissed: (operation: Operation) => boolean): InterfaceState {
	const gone = state.operations.filter(operation => isDismissed(operation));
	return {
		...state,
		operations: state.operations.filter(operation => !gone.includes(operation)),
		dismissed: [...state.dismissed, ...gone.map(operation => ({id: operation.id, isBad: isBad(operation)}))],
	};
}

function reduceLayer(state: InterfaceState, event: InterfaceEvent): InterfaceState {
	const layer = nextLayer(state, event);
	if (layer === state.layer) {
		return state;
	}

	// The filter works while it is typed.
	const next = {...state, layer, ...(layer?.kind === 'filter' && {filter: layer.text})};
	return layer?.kind === 'search' ? search(next, layer.text) : next;
}

function nextLayer({layer, filter, route}: InterfaceState, event: InterfaceEvent): Layer | undefined {
	switch (event.type) {
		case 'filterOpened': {
			return {kind: 'filter', text: filter, before: filter};
		}

		case 'searchOpened': {
			return route.screen === 'pane' ? {kind: 'search', text: route.position.search, before: route.position.search} : layer;
		}

		case 'helpOpened': {
			return {kind: 'help', scroll: 0};
		}

		case 'pickerOpened': {
			return {kind: 'picker', picker: event.picker};
		}

		case 'stripOpened': {
			return {kind: 'strip', strip: event.strip};
		}

		case 'stripClosed': {
			return layer?.kind === 'help' ? layer : undefined;
		}

		case 'textTyped': {
			return editText(layer, text => text + event.text);
		}

		case 'textErased': {
			return editText(layer, text => event.all ? '' : [...text].slice(0, -1).join(''));
		}

		case 'stripTextSet': {
			return layer?.kind === 'strip' ? {kind: 'strip', strip: {...layer.strip, text: event.text}} : layer;
		}

		case 'stripWordAsked': {
			// Typing takes its time: the ten seconds are for a single key.
			return layer?.kind === 'strip' ? {kind: 'strip', strip: {...layer.strip, typed: '', expiresAt: undefined}} : layer;
		}

		default: {
			return layer?.kind === 'picker' ? {kind: 'picker', picker: reducePicker(layer.picker, event)} : reduceStripChoice(layer, event);
		}
	}
}

function editText(layer: Layer | undefined, edit: (text: string) => string): Layer | undefined {
	switch (layer?.kind) {
		case 'filter':
		case 'search': {
			return {...layer, text: edit(layer.text)};
		}

		case 'picker': {
			return {...layer, picker: {...layer.picker, query: edit(layer.picker.query), index: 0}};
		}

		case 'strip': {
			const {strip} = layer;
			return {...layer, strip: strip.typed === undefined ? {...strip, text: edit(strip.text)} : {...strip, typed: edit(strip.typed)}};
		}

		case 'help':
		case undefined: {
			return layer;
		}
	}
}

function reducePicker(picker: Picker, event: InterfaceEvent): Picker {
	if (event.type === 'namespacesListed' && picker.about === 'namespace') {
		const index = Math.max(0, event.items.findIndex(({isCurrent}) => isCurrent));
		return {...picker, items: event.items, isLoading: false, index: picker.query === '' ? index : 0};
	}

	if (event.type === 'pickerMoved') {
		const last = selectPickerItems(picker).length - 1;
		return {...picker, index: Math.max(0, Math.min(last, picker.index + event.by))};
	}

	return picker;
}

function reduceStripChoice(layer: Layer | undefined, event: InterfaceEvent): Layer | undefined {
	if (layer?.kind !== 'strip' || event.type !== 'stripChoiceChanged') {
		return layer;
	}

	const count = choiceCount(layer.strip);
	return count < 2 ? layer : {kind: 'strip', strip: {...layer.strip, choice: (layer.strip.choice + 1) % count}};
}

const choiceCount = ({body}: Strip) => body.kind === 'freeze' || body.kind === 'verb' ? body.choices.length : 1;
