import type {Instant} from '../../types/clock.ts';
import type {AppState} from '../../store/app-state.ts';
import type {PanePosition} from '../../store/pane-state.ts';
import type {Line} from '../line.ts';

/** What a pane is drawn from, besides its content. */
export type PaneScene = {
	readonly state: AppState;
	/** `namespace/name` of the rollout. */
	readonly rolloutKey: string;
	readonly now: Instant;
	/** Cells of the whole line; lines that are longer are cut. */
	readonly widthCells: number;
	/** Lines that the pane has in all. */
	readonly height: number;
	readonly ascii: boolean;
	readonly position: PanePosition;
};

/** Lines that can be asked for a part of themselves: an array, or something that makes them when asked. */
export type Lines = {readonly length: number; readonly slice: (start: number, end?: number) => readonly Line[]};

export type PaneLines = {
	/** Stays above what scrolls; the first of them is the title. */
	readonly heading: readonly Line[];
	readonly lines: Lines;
	/** The first line of each row that can be chosen; absent in a pane of text. */
	readonly rows?: readonly number[];
	/** The lines are already those that the search leaves; otherwise what matches is marked and jumped to. */
	readonly isSearched?: boolean;
	/** Stays below what scrolls: what it all comes to. */
	readonly footing?: readonly Line[];
};
