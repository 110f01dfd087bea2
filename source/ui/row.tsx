import {memo} from 'react';
import {Text} from 'ink';
import {paintLine, type Line} from './line.ts';
import type {Look} from './theme.ts';

/** One line of the screen: one text node a row is what Ink draws fastest (terminal.md 2e). An empty text would have no height. */
export const Row = memo(({text}: {readonly text: string}) => <Text wrap='truncate'>{text === '' ? ' ' : text}</Text>);

type RowsProps = {readonly lines: readonly Line[]; readonly height: number; readonly columns: number; readonly look: Look};

/** Exactly so many rows: what is too long is cut, what is too short is filled up. */
export function Rows({lines, height, columns, look}: RowsProps) {
	// A row is its place on the screen.
	return Array.from({length: Math.max(0, height)}, (_, index) => (
		<Row key={index} text={paintLine(lines[index] ?? [], columns, look)}/>
	));
}
