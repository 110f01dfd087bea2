import type {ScreenName} from '../store/interface-state.ts';
import type {PaneName} from '../store/pane-state.ts';
import type {Gesture} from './command.ts';

const gesture = (id: string, keys: readonly string[], label: string, summary: string, rest: Pick<Gesture, 'screens'> & Partial<Gesture>): Gesture => ({kind: 'gesture', id, keys, label, summary, ...rest});

/** In every pane. */
export const panes: readonly PaneName[] = ['why', 'events', 'history', 'difference', 'yaml'];
const everyPane: readonly ScreenName[] = panes;

/** Keys that only panes have. A pane of text has no key that writes but `a`. */
export const paneGestures: readonly Gesture[] = [
	gesture('search', ['/'], 'search', 'search in the text', {screens: everyPane, hint: 6, event: () => ({type: 'searchOpened'})}),
	gesture('match', ['n'], 'next', 'next match of the search', {screens: everyPane, event: () => ({type: 'paneMoved', by: 'match'})}),
	gesture('match-before', ['N'], 'before', 'match before', {screens: everyPane, event: () => ({type: 'paneMoved', by: 'matchBefore'})}),
	gesture('next-object', ['tab'], 'next object', 'the next object of the rollout: ReplicaSets, runs, pods, Services, templates', {screens: ['yaml'], hint: 2, effect: 'nextObject'}),
	gesture('object-before', ['shift-tab'], 'previous', 'the object before', {screens: ['yaml'], effect: 'objectBefore'}),
	gesture('fold', ['enter'], 'fold', 'fold what is deep, or show all of it', {screens: ['yaml'], hint: 3, event: () => ({type: 'paneOptionToggled', option: 'fold'})}),
	gesture('mark', ['space', 'x'], 'mark', 'mark the revision: d compares two that are marked', {screens: ['history'], hint: 3, event: () => ({type: 'paneRowMarked'})}),
	gesture('copy', ['Y'], 'copy', 'copy the text to the clipboard of your terminal (OSC 52)', {screens: ['yaml'], hint: 4, effect: 'copy'}),
];
