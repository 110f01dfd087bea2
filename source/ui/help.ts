import type {Command} from '../commands/command.ts';
import {sign, type SignName, type Tone} from '../format/words/signs.ts';
import {keyWord} from './bottom/hints.ts';
import {blank, emptyLine, flow, padLine, span, wrapText, type Line} from './line.ts';

type Scope = {readonly title: string; readonly holds: (command: Command) => boolean};

const rolloutScope: Scope = {title: 'ONE ROLLOUT', holds: command => command.kind === 'action' && command.scope === 'rollout'};
const namespaceScope: Scope = {title: 'THE NAMESPACE', holds: command => command.kind === 'action' && command.scope === 'namespace'};
const readScope: Scope = {title: 'TO READ', holds: command => command.kind === 'report'};
const isOfPanesOnly = ({screens}: Command) => !screens.includes('fleet') && !screens.includes('rollout');
const screenScope: Scope = {title: 'THE SCREEN', holds: command => command.kind === 'gesture' && !isOfPanesOnly(command)};
const paneScope: Scope = {title: 'IN WHAT YOU READ', holds: command => command.kind === 'gesture' && isOfPanesOnly(command)};

const keyCells = 20;

const heading = (title: string): Line => [blank(1), span(title, {tone: 'dim'})];
const keysOf = ({keys}: Command) => keys.map(key => keyWord(key)).join(' ');

/** A scope with the summary of each command, on as many lines as it may have. */
function scopeLines({title, holds}: Scope, commands: readonly Command[], widthCells: number, summaryLines = 3): readonly Line[] {
	const held = commands.filter(command => command.keys.length > 0 && holds(command));
	const cells = widthCells < 100 ? 8 : keyCells;
	const lines = held.flatMap(command => {
		const keys = padLine([blank(1), span(keysOf(command), {bold: true})], cells);
		return wrapText(command.summary, widthCells - cells - 1, summaryLines)
			.map((item, index): Line => [...(index === 0 ? keys : [blank(cells)]), blank(1), ...item]);
	});
	return held.length === 0 ? [] : [heading(title), ...lines];
}

const labelCells = 19;

/** A scope with the labels only, in as many columns as fit. */
function labelLines({title, holds}: Scope, commands: readonly Command[], widthCells: number): readonly Line[] {
	const cells = commands
		.filter(command => command.keys.length > 0 && holds(command))
		.map(({keys, label}) => padLine([span(keyWord(keys[0]!), {bold: true}), span(` ${label}`)], labelCells));
	const rows = Math.ceil(cells.length / Math.max(1, Math.trunc((widthCells - 1) / labelCells)));
	return [heading(title), ...Array.from({length: rows}, (_, row): Line => [blank(1), ...cells.filter((_cell, index) => index % rows === row).flat()])];
}

const signWords: ReadonlyArray<readonly [SignName & Tone, string]> = [
	['bad', 'aborted, degraded, NOT BACK'],
	['wait', 'waits for you'],
	['moving', 'moving'],
	['timed', 'timed pause'],
	['frozen', 'frozen'],
	['good', 'healthy'],
	['warning', 'in doubt'],
	['nodata', 'no data'],
	['dim', 'n/a'],
];

function signLines(widthCells: number, ascii: boolean): readonly Line[] {
	const pieces = signWords.map(([name, word]): Line => [span(`${sign(name, {ascii})} `, {tone: name}), span(word)]);
	return flow(pieces, widthCells - 2).map((item): Line => [blank(1), ...item]);
}

/** All keys by what they reach, from the registry, on one screen: with every summary where there is room, else with the labels of what is least dangerous. */
export function helpLines(commands: readonly Command[], {widthCells, height, ascii}: {readonly widthCells: number; readonly height: number; readonly ascii: boolean}): readonly Line[] {
	const actions = [rolloutScope, namespaceScope].map(scope => scopeLines(scope, commands, widthCells));
	const shortActions = [rolloutScope, namespaceScope].flatMap(scope => scopeLines(scope, commands, widthCells, 1));
	const reading = scopeLines(readScope, commands, widthCells, 1);
	const labels = [screenScope, paneScope].flatMap(scope => labelLines(scope, commands, widthCells));
	const allLabels = [...labelLines(readScope, commands, widthCells), ...labels];
	const signs = [heading('THE SIGNS'), ...signLines(widthCells, ascii)];
	const forms: ReadonlyArray<readonly Line[]> = [
		[...actions, reading, scopeLines(screenScope, commands, widthCells), labelLines(paneScope, commands, widthCells), signs].flatMap(lines => [emptyLine, ...lines]),
		[...actions, reading, labels, signs].flatMap(lines => [emptyLine, ...lines]),
		[...actions.flat(), ...reading, ...labels, ...signs],
		[...shortActions, ...reading, ...labels, ...signs],
		[...shortActions, ...allLabels, ...signs],
	];
	return forms.find(lines => lines.length <= height) ?? [...shortActions, ...allLabels];
}
