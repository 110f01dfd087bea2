import type {InterfaceEvent, InterfaceState} from '../store/interface-state.ts';
import type {Gesture} from './command.ts';
import {panes} from './pane-gestures.ts';

type Means = (state: InterfaceState) => InterfaceEvent | undefined;

const both = ['fleet', 'rollout'] as const;
const everywhere = [...both, ...panes];
const gesture = (id: string, keys: readonly string[], label: string, summary: string, rest: Partial<Gesture>): Gesture => ({kind: 'gesture', id, keys, label, summary, screens: everywhere, ...rest});

/** On the open rollout and in a pane the same keys scroll. */
const move = (by: number | 'end' | 'home' | 'pageDown' | 'pageUp'): Means => state => {
	if (state.route.screen === 'fleet') {
		return {type: 'cursorMoved', by};
	}

	if (state.route.screen === 'pane') {
		return {type: 'paneMoved', by};
	}

	const pages = {pageDown: 10, pageUp: -10, home: 'home', end: 'end'} as const;
	return {type: 'scrolled', by: typeof by === 'number' ? by : pages[by]};
};

export const gestures: readonly Gesture[] = [
	gesture('open', ['enter', 'right'], 'open', 'open the rollout under the cursor', {screens: ['fleet'], hint: 0, event: ({cursor}) => cursor === undefined ? undefined : {type: 'opened', key: cursor}}),
	gesture('back-one', ['escape', 'left'], 'back', 'one step back: layer, ended action, rollout, filter', {event: () => ({type: 'escaped'})}),
	gesture('down', ['j', 'down'], 'down', 'next row, or scroll', {event: move(1)}),
	gesture('up', ['k', 'up'], 'up', 'row before, or scroll', {event: move(-1)}),
	gesture('page-down', ['pageDown', 'ctrl-d', 'ctrl-f'], 'page down', 'a page down', {event: move('pageDown')}),
	gesture('page-up', ['pageUp', 'ctrl-u', 'ctrl-b'], 'page up', 'a page up', {event: move('pageUp')}),
	gesture('first', ['g', 'home'], 'first', 'first row', {event: move('home')}),
	gesture('last', ['G', 'end'], 'last', 'last row', {event: move('end')}),
	gesture('mark', ['space'], 'mark', 'mark the row, or take its mark away; p, z, r and the like act on all marked then, A brings them back', {screens: ['fleet'], event: ({cursor}) => cursor === undefined ? undefined : {type: 'marked', key: cursor}}),
	gesture('filter', ['/'], 'filter', 'show only rows that match: name, namespace, situation, image', {screens: ['fleet'], hint: 6, event: () => ({type: 'filterOpened'})}),
	gesture('namespace', ['n'], 'namespace', 'watch another namespace, or all', {screens: both, hint: 7, effect: 'listNamespaces'}),
	gesture('sort', ['s'], 'sort', 'choose the order of the rows', {screens: ['fleet'], hint: 8, event: openSort}),
	gesture('apply-order', ['='], 'order now', 'apply the order now (it is applied when the cursor rests for 2 s)', {screens: ['fleet'], event: () => ({type: 'orderApplied'})}),
	gesture('palette', [':'], 'commands', 'find a command by its name and run it', {hint: 8.5, effect: 'openPalette'}),
	gesture('help', ['?'], 'help', 'all keys', {hint: 9, event: () => ({type: 'helpOpened'})}),
	gesture('reconnect', ['ctrl-r'], 'reconnect', 'connect again now instead of waiting', {effect: 'reconnect'}),
	gesture('repaint', ['ctrl-l'], 'repaint', 'draw the whole screen anew', {effect: 'repaint'}),
	gesture('suspend', ['ctrl-z'], 'suspend', 'back to the shell; fg returns', {effect: 'suspend'}),
	gesture('quit', ['q', 'ctrl-c'], 'quit', 'leave', {hint: 10}),
];

/** Keys of a recording's player; they exist only while one is played. */
export const playbackGestures: readonly Gesture[] = [
	gesture('play-pause', ['space'], 'pause', 'recording: pause or go on', {hint: 4, effect: 'togglePlayback'}),
	gesture('seek-back', [','], '-10s', 'recording: ten seconds back', {effect: 'seekBack'}),
	gesture('seek-forward', ['.'], '+10s', 'recording: ten seconds on', {hint: 5, effect: 'seekForward'}),
	gesture('faster', ['+'], 'faster', 'recording: twice as fast', {effect: 'faster'}),
	gesture('slower', ['-'], 'slower', 'recording: half as fast', {effect: 'slower'}),
];

const sorts = [
	['urgency', 'urgency: what needs you first'],
	['name', 'name'],
	['namespace', 'namespace'],
	['age', 'age: newest first'],
	['weight', 'weight: most users on the new version first'],
] as const;

function openSort({sort}: InterfaceState): InterfaceEvent {
	const items = sorts.map(([value, label]) => ({value, label, isCurrent: value === sort}));
	return {type: 'pickerOpened', picker: {about: 'sort', title: 'Sort by', items, isLoading: false, query: '', index: items.findIndex(({isCurrent}) => isCurrent)}};
}
