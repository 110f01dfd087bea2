import type {AppState} from '../../store/app-state.ts';
import type {Command} from '../../commands/command.ts';
import {screenOf} from '../../store/interface-state.ts';
import {selectCurrent, selectFreezeDrift} from '../../store/selectors.ts';
import {blank, fitLine, line, span, wrapText, type Line} from '../line.ts';
import {chooseOperation, operationPanel} from './operation.ts';
import {groupPanel} from './group.ts';
import {hintLine, type Situated} from './hints.ts';
import {pickerPanel} from './picker.ts';
import {playbackLine} from './playback.ts';
import {stripPanel} from './strip.ts';

type BottomOptions = {
	readonly commands: readonly Command[];
	readonly widthCells: number;
	/** Lines that it may take at most. */
	readonly height: number;
	readonly ascii: boolean;
};

function situate(state: AppState): Situated {
	const view = selectCurrent(state);
	const {session: {contextName, readOnly, user}, now} = state;
	const namespace = view?.namespace ?? state.session.namespace;
	return {
		target: {view, namespace, views: state.views.values().filter(item => item.namespace === namespace).toArray(), autoscaled: undefined, isLive: true, running: undefined},
		context: {now, contextName, readOnly, person: user ?? '', missing: state.missing.get(namespace ?? ''), user},
	};
}

/** What takes the keys, where something does; it stands in place of the hints. */
function layerLines(state: AppState, {widthCells, height, ascii}: BottomOptions): readonly Line[] | undefined {
	const {layer} = state.interface;
	switch (layer?.kind) {
		case 'filter': {
			return [[span(' /', {bold: true}), span(`${layer.text}█`), span('   enter: keep   esc: as before', {tone: 'dim'})]];
		}

		case 'search': {
			return [[span(' /', {bold: true}), span(`${layer.text}█`), span('   enter: next match   esc: as before', {tone: 'dim'})]];
		}

		case 'picker': {
			return pickerPanel(layer.picker, {widthCells, height: Math.min(height, 14), ascii, now: state.now});
		}

		case 'strip': {
			return stripPanel(layer.strip, {contextName: state.session.contextName, now: state.now, widthCells, height, drift: selectFreezeDrift(state)});
		}

		case 'help': {
			return [line(' any key: back', {tone: 'dim'})];
		}

		case undefined: {
			return undefined;
		}
	}
}

/** A notice ends with what helps: it goes on in further lines. */
function noticeLines({interface: {notice}, now}: AppState, widthCells: number): readonly Line[] {
	if (notice === undefined || notice.until <= now) {
		return [];
	}

	const signs = {bad: '✗', good: '✓', warning: '△'} as const;
	const {tone, text} = notice;
	return wrapText(text, widthCells - 4, 3, {tone}).map((item, index) => [index === 0 ? span(` ${signs[tone]} `, {tone}) : blank(3), ...item]);
}

const mostOperationLines = 8;

function operationLines(state: AppState, {widthCells, ascii}: BottomOptions, height: number): readonly Line[] {
	const {operations, route} = state.interface;
	const {contextName, user} = state.session;
	const operation = chooseOperation(operations, route.screen === 'fleet' ? undefined : route.key);
	if (operation === undefined || height < 2) {
		return [];
	}

	const together = operation.group === undefined ? [] : operations.filter(({group}) => group === operation.group);
	if (together.length > 1 && route.screen === 'fleet') {
		return groupPanel(together, {now: state.now, ascii, widthCells, height: Math.min(mostOperationLines, height)});
	}

	return operationPanel(operation, operations.length - 1, {now: state.now, ascii, widthCells, height: Math.min(mostOperationLines, height), place: {contextName, person: user ?? ''}});
}

function filterHint({interface: {filter, layer}}: AppState): Line {
	return filter === '' || layer?.kind === 'filter' ? [] : [span(` /${filter} `, {inverse: true}), span('  ')];
}

/** Everything below the rows: the actions under way, a notice, what asks for keys or the hints, the time line of a recording. */
export function bottomLines(state: AppState, options: BottomOptions): readonly Line[] {
	const {commands, widthCells, height} = options;
	const {route} = state.interface;
	const playback = state.playback === undefined ? [] : [playbackLine(state.playback, state.now, widthCells)];
	const filter = route.screen === 'fleet' ? filterHint(state) : [];
	const keys = layerLines(state, {...options, height: Math.max(1, height - playback.length)})
		?? [[...filter, ...hintLine(commands, screenOf(route), situate(state), widthCells - filter.reduce((total, {text}) => total + text.length, 0))]];
	const notice = noticeLines(state, widthCells).slice(0, Math.max(0, height - keys.length - playback.length));
	const operation = operationLines(state, options, height - keys.length - playback.length - notice.length);
	return [...operation, ...notice, ...playback, ...keys].map(item => fitLine(item, widthCells)).slice(-Math.max(1, height));
}
