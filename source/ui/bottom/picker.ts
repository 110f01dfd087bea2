import type {Instant} from '../../types/clock.ts';
import {formatAge} from '../../format/age.ts';
import type {Picker, PickerItem} from '../../store/interface-state.ts';
import {selectPickerItems} from '../../store/selectors.ts';
import {blank, joinSides, line, span, type Line} from '../line.ts';
import {cursorMarker} from '../theme.ts';
import {moveWindow} from '../window.ts';
import {keyWord} from './hints.ts';

const keyCells = 8;
const labelCells = 16;

function itemLine({label, isCurrent, key, note, at, isDim}: PickerItem, isChosen: boolean, {ascii, now}: {readonly ascii: boolean; readonly now: Instant}): Line {
	const dim = isDim === true ? {tone: 'dim'} as const : {};
	return [
		isChosen ? span(` ${cursorMarker(ascii)} `, {bold: true}) : blank(3),
		...(key === undefined ? [] : [span(keyWord(key).padEnd(keyCells), dim)]),
		span(note === undefined ? label : label.padEnd(labelCells), {bold: isChosen, ...dim}),
		span(at === undefined ? '' : `  ${formatAge(at, now).padEnd(4)}`, dim),
		span(note === undefined ? '' : ` ${note}`, {tone: 'dim'}),
		span(isCurrent ? '  (now)' : '', {tone: 'dim'}),
	];
}

/** A short list to choose from, at the bottom: what is typed narrows it. */
export function pickerPanel(picker: Picker, {widthCells, height, ascii, now}: {readonly widthCells: number; readonly height: number; readonly ascii: boolean; readonly now: Instant}): readonly Line[] {
	const items = selectPickerItems(picker);
	const listHeight = Math.max(1, Math.min(Math.max(1, items.length), height - 2));
	const start = moveWindow(0, {cursor: picker.index, height: listHeight, total: items.length});
	const rows = items.slice(start, start + listHeight).map((item, index) => itemLine(item, start + index === picker.index, {ascii, now}));
	const empty = picker.isLoading ? line('   reading …', {tone: 'moving'}) : line('   nothing matches', {tone: 'dim'});
	const counted = picker.isLoading ? '' : `${items.length} of ${picker.items.length} `;
	return [
		joinSides([blank(1), span(picker.title, {bold: true}), span(`  ${picker.query}█`)], line(counted, {tone: 'dim'}), widthCells),
		...(rows.length === 0 ? [empty] : rows),
		[blank(1), span('enter', {bold: true}), span(': take it   '), span('↑↓', {bold: true}), span(': move   '), span('esc', {bold: true}), span(': leave it')],
	].slice(0, Math.max(1, height));
}
