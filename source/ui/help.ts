import type {Command} from '../commands/command.ts';
import {sign, type SignName, type Tone} from '../format/words/signs.ts';
import {keyWord} from './bottom/hints.ts';
import {blank, emptyLine, flow, padLine, span, wrapText, type Line} from './line.ts';

type Scope = {readonly title: string; readonly holds: (command: Command) => boolean};

const rolloutScope: Scope = {title: 'ONE ROLLOUT', holds: command => command.kind === 'action' && command.scope !== 'namespace'};
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
	if (cells.length === 0) {
		return [];
	}

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

/** All keys by what they reach, from the registry, on one screen: with every summary where there is room, else with fewer, of what is most dangerous last. */
export function helpLines(commands: readonly Command[], {widthCells, height, ascii}: {readonly widthCells: number; readonly height: number; readonly ascii: boolean}): readonly Line[] {
	const summed = (scope: Scope, summaryLines?: number) => scopeLines(scope, commands, widthCells, summaryLines);
	const labelled = (...scopes: readonly Scope[]) => scopes.map(scope => labelLines(scope, commands, widthCells));
	const signs = [heading('THE SIGNS'), ...signLines(widthCells, ascii)];
	const spaced = (blocks: ReadonlyArray<readonly Line[]>) => blocks.flatMap(lines => lines.length === 0 ? [] : [emptyLine, ...lines]);
	const actions = [rolloutScope, namespaceScope];
	const shortActions = actions.map(scope => summed(scope, 1));
	const screenKeys = labelled(screenScope, paneScope);
	const forms: ReadonlyArray<readonly Line[]> = [
		spaced([...actions.map(scope => summed(scope)), summed(readScope, 1), summed(screenScope), ...labelled(paneScope), signs]),
		spaced([...shortActions, summed(readScope, 1), ...screenKeys, signs]),
		[...shortActions, summed(readScope, 1), ...screenKeys, signs].flat(),
		[...shortActions, ...labelled(readScope), ...screenKeys, signs].flat(),
		[...labelled(...actions, readScope), ...screenKeys, signs].flat(),
	];
	return forms.find(lines => lines.length <= height) ?? [...labelled(...actions, readScope), ...screenKeys].flat();
}
