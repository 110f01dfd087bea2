/** A column of the fleet as it is laid out for one width. */
export type Column = {
	readonly name: ColumnName;
	readonly title: string;
	readonly widthCells: number;
	readonly align: 'left' | 'right';
	/** Blank cells before it. */
	readonly gap: number;
};

export type ColumnName =
	| 'age' | 'analysis' | 'canary' | 'name' | 'namespace' | 'pods' | 'stable' | 'status'
	| 'step' | 'stepNumber' | 'weight' | 'weightBar' | 'weightNumber';

/** What the widths depend on. */
export type FleetContent = {
	readonly longestName: number;
	/** Undefined: one namespace, no column for it. */
	readonly longestNamespace: number | undefined;
};

/** Marker of the cursor: ` ▌ `. */
export const gutterCells = 3;

type Fixed = Exclude<ColumnName, 'name' | 'namespace' | 'status'>;

const fixedColumns: Readonly<Record<Fixed, Omit<Column, 'name'>>> = {
	step: {title: 'STEP', widthCells: 12, align: 'left', gap: 2},
	stepNumber: {title: 'STEP', widthCells: 7, align: 'left', gap: 2},
	weightBar: {title: 'WEIGHT', widthCells: 20, align: 'left', gap: 1},
	weight: {title: 'WEIGHT', widthCells: 12, align: 'left', gap: 1},
	weightNumber: {title: 'WGHT', widthCells: 4, align: 'right', gap: 1},
	canary: {title: 'CANARY', widthCells: 7, align: 'right', gap: 1},
	stable: {title: 'STABLE', widthCells: 7, align: 'right', gap: 1},
	pods: {title: 'PODS', widthCells: 11, align: 'right', gap: 1},
	analysis: {title: 'ANALYSIS', widthCells: 8, align: 'left', gap: 2},
	age: {title: 'AGE', widthCells: 4, align: 'right', gap: 1},
};

/** What goes as the width falls, one set after the other (screens.md). */
const sets: ReadonlyArray<readonly Fixed[]> = [
	['step', 'weightBar', 'canary', 'stable', 'analysis', 'age'],
	['step', 'weightBar', 'canary', 'stable', 'analysis'],
	['step', 'weightBar', 'canary', 'stable'],
	['step', 'weight', 'canary', 'stable'],
	['stepNumber', 'weight', 'canary', 'stable'],
	['stepNumber', 'weight', 'pods'],
	['stepNumber', 'weightNumber', 'pods'],
	['stepNumber', 'weightNumber'],
	['weightNumber'],
];

const leastName = 10;
const usualName = 18;
const leastStatus = 26;
const usualStatus = 34;
const mostStatus = 60;

const widthOfSet = (set: readonly Fixed[]) => set.reduce((total, name) => total + fixedColumns[name].widthCells + fixedColumns[name].gap, 0);

/** Name and status share what the others leave: the name is shown whole where the status keeps its usual width. */
function shareWidth(rest: number, longestName: number): {readonly name: number; readonly status: number} {
	const least = Math.trunc(rest * 0.4);
	const name = Math.min(longestName, Math.max(Math.min(usualName, rest - leastStatus), rest - usualStatus, least));
	return {name, status: Math.min(mostStatus, rest - name)};
}

/** Counts and values that are longer than usual, where name and status have all they need. */
const mostMoreAnalysis = 8;

/** The columns for a width in cells. Name, status and the weight's number are always there. */
export function layoutColumns(widthCells: number, {longestName, longestNamespace}: FleetContent): readonly Column[] {
	const namespaceWidth = longestNamespace === undefined || widthCells < 50 ? 0 : Math.min(Math.max(9, longestNamespace), Math.max(9, Math.trunc(widthCells / 8)));
	const between = 2 + (namespaceWidth === 0 ? 0 : namespaceWidth + 2);
	const restOf = (set: readonly Fixed[]) => widthCells - gutterCells - 1 - between - widthOfSet(set);
	const wanted = Math.max(leastName, Math.min(usualName, longestName)) + leastStatus;
	const set = sets.find(candidate => restOf(candidate) >= wanted) ?? sets.at(-1)!;
	const spare = restOf(set) - longestName - usualStatus;
	const moreAnalysis = set.includes('analysis') ? Math.max(0, Math.min(mostMoreAnalysis, Math.trunc(spare / 2))) : 0;
	const {name, status} = shareWidth(restOf(set) - moreAnalysis, Math.max(4, longestName));
	return [
		{name: 'name', title: 'NAME', widthCells: name, align: 'left', gap: 0},
		...(namespaceWidth === 0 ? [] : [{name: 'namespace', title: 'NAMESPACE', widthCells: namespaceWidth, align: 'left', gap: 2} as const]),
		{name: 'status', title: 'STATUS', widthCells: status, align: 'left', gap: 2},
		...set.map(column => ({name: column, ...fixedColumns[column], ...(column === 'analysis' && {widthCells: fixedColumns.analysis.widthCells + moreAnalysis})})),
	];
}
