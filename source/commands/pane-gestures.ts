import type {ScreenName} from '../store/interface-state.ts';
import type {PaneName} from '../store/pane-state.ts';
import type {Gesture} from './command.ts';

const gesture = (id: string, keys: readonly string[], label: string, summary: string, rest: Pick<Gesture, 'screens'> & Partial<Gesture>): Gesture => ({kind: 'gesture', id, keys, label, summary, ...rest});

/** In every pane. */
export const panes: readonly PaneName[] = ['why', 'events', 'history', 'difference', 'logs', 'measurements', 'yaml'];
const everyPane: readonly ScreenName[] = panes;

/** Whoever has read further up goes back to the end first. */
const holdOrFollow: NonNullable<Gesture['event']> = ({route}) =>
	route.screen === 'pane' && route.position.scroll !== 'end' ? {type: 'paneMoved', by: 'end'} : {type: 'paneOptionToggled', option: 'hold'};

/** Keys that only panes have. A pane of text has no key that writes but `a`. */
export const paneGestures: readonly Gesture[] = [
	gesture('search', ['/'], 'search', 'search in the text', {screens: everyPane, hint: 6, event: () => ({type: 'searchOpened'})}),
	gesture('match', ['n'], 'next', 'next match of the search', {screens: everyPane, event: () => ({type: 'paneMoved', by: 'match'})}),
	gesture('match-before', ['N'], 'before', 'match before', {screens: everyPane, event: () => ({type: 'paneMoved', by: 'matchBefore'})}),
	gesture('next-object', ['tab'], 'next object', 'the next object of the rollout: ReplicaSets, runs, pods, Services, templates', {screens: ['yaml'], hint: 2, effect: 'nextObject'}),
	gesture('object-before', ['shift-tab'], 'previous', 'the object before', {screens: ['yaml'], effect: 'objectBefore'}),
	gesture('fold', ['enter'], 'fold', 'fold what is deep, or show all of it', {screens: ['yaml'], hint: 3, event: () => ({type: 'paneOptionToggled', option: 'fold'})}),
	gesture('mark', ['space', 'x'], 'mark', 'mark the revision: d compares two that are marked', {screens: ['history'], hint: 3, event: () => ({type: 'paneRowMarked'})}),
	gesture('next-run', ['tab'], 'next run', 'the next analysis run', {screens: ['measurements'], hint: 3, effect: 'nextObject'}),
	gesture('run-before', ['shift-tab'], 'run before', 'the run before', {screens: ['measurements'], effect: 'objectBefore'}),
	gesture('try', ['enter'], 'try now', 'ask the provider now, one query after the other, for the canary and for the stable version', {screens: ['measurements'], hint: 2, effect: 'tryQueries'}),
	gesture('next-log', ['tab'], 'next log', 'the next log: both versions, one of them, the controller, jobs, single containers', {screens: ['logs'], hint: 2, effect: 'nextObject'}),
	gesture('log-before', ['shift-tab'], 'log before', 'the log before', {screens: ['logs'], effect: 'objectBefore'}),
	gesture('hold', ['f'], 'hold', 'hold the lines as they are (reading further up does, too), or follow them again', {screens: ['logs'], hint: 3, event: holdOrFollow}),
	gesture('wrap', ['enter'], 'wrap', 'long lines whole, or cut', {screens: ['logs'], hint: 5, event: () => ({type: 'paneOptionToggled', option: 'wrap'})}),
	gesture('previous', ['b'], 'before restart', 'the containers before their last restart, or those of now', {screens: ['logs'], hint: 4, effect: 'previousContainer'}),
	gesture('copy', ['Y'], 'copy', 'copy to the clipboard of your terminal (OSC 52): the text, or the queries as one sends them by hand', {screens: ['measurements', 'yaml'], hint: 4, effect: 'copy'}),
];
