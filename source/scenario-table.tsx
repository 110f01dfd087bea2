import {renderToString} from 'ink';
import {Table} from 'ink-table';

type Scenario = {readonly name: string; readonly summary: string};

/** Border and padding of both columns. */
const frameCells = 7;

/** The scenarios as a table for a terminal of this width; short texts that never change are what ink-table is good for. */
export function scenarioTable(scenarios: readonly Scenario[], columns: number): string {
	const widest = Math.max(...scenarios.map(({name}) => name.length));
	const room = Math.max(20, columns - widest - frameCells);
	// The table neither cuts nor wraps.
	const data = scenarios.map(({name, summary}) => ({name, scene: summary.length > room ? `${summary.slice(0, room - 1)}…` : summary}));
	return renderToString(<Table data={data}/>, {columns});
}
