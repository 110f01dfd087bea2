import {useMemo} from 'react';
import {Box} from 'ink';
import type {AppState} from '../store/app-state.ts';
import {selectCounts} from '../store/selectors.ts';
import type {Command} from '../commands/command.ts';
import type {PaneRoom} from '../store/pane-state.ts';
import {bottomLines} from './bottom/bottom.ts';
import {Fleet} from './fleet/fleet.tsx';
import {alertLines, frozenLine} from './header/alerts.ts';
import {countsLine} from './header/counts.ts';
import {headerLine} from './header/header-line.ts';
import {helpLines} from './help.ts';
import {line, type Line} from './line.ts';
import {PaneScreen} from './panes/pane.tsx';
import {RolloutScreen} from './rollout/rollout.tsx';
import {Rows} from './row.tsx';
import type {Look} from './theme.ts';

/** Rows of the fleet that fit; first line of a rollout's page when its end is shown. */
export type OnRoom = (room: {readonly pageRows: number} | {readonly lastScroll: number} | {readonly paneRoom: PaneRoom}) => void;

export type FrameProps = {
	readonly state: AppState;
	readonly commands: readonly Command[];
	readonly columns: number;
	readonly rows: number;
	readonly look: Look;
	readonly onRoom: OnRoom | undefined;
};

const leastColumns = 40;
const leastRows = 8;
/** Lines that the body keeps whatever asks for room below it. */
const leastBodyRows = 2;

function useTop({state, columns, rows, look}: FrameProps): readonly Line[] {
	const {views, interface: {route}} = state;
	const situations = selectCounts(state);
	const counts = useMemo(() => route.screen === 'fleet' ? countsLine(situations, look.ascii) : [], [situations, route.screen, look.ascii]);
	const frozen = useMemo(() => route.screen === 'fleet' ? frozenLine(views.values(), columns - 1) : undefined, [views, route.screen, columns]);
	const alerts = alertLines(state, frozen, {atMost: rows < 16 ? 1 : 2, widthCells: columns - 2}).map(item => [...line(' '), ...item]);
	return [headerLine(state, counts, columns), ...alerts];
}

function Body({state, commands, height, columns, look, onRoom}: Omit<FrameProps, 'rows'> & {readonly height: number}) {
	const {layer, route} = state.interface;
	if (layer?.kind === 'help') {
		const lines = helpLines(commands, {widthCells: columns, height, ascii: look.ascii});
		const start = Math.min(layer.scroll, Math.max(0, lines.length - height));
		return <Rows lines={lines.slice(start)} height={height} columns={columns} look={look}/>;
	}

	if (route.screen === 'pane') {
		return <PaneScreen state={state} route={route} widthCells={columns} height={height} look={look} onRoom={onRoom}/>;
	}

	return route.screen === 'fleet'
		? <Fleet state={state} widthCells={columns} height={height} look={look} onRoom={onRoom}/>
		: <RolloutScreen state={state} rolloutKey={route.key} widthCells={columns} height={height} look={look} onRoom={onRoom}/>;
}

function LargeFrame(props: FrameProps) {
	const {state, commands, columns, rows, look} = props;
	const top = useTop(props);
	const bottom = bottomLines(state, {commands, widthCells: columns, height: Math.max(1, rows - top.length - leastBodyRows), ascii: look.ascii});
	return (
		<>
			<Rows lines={top} height={top.length} columns={columns} look={look}/>
			<Body {...props} height={rows - top.length - bottom.length}/>
			<Rows lines={bottom} height={bottom.length} columns={columns} look={look}/>
		</>
	);
}

/** Too small for a screen: says so; what asks for a key is still seen, since abort works here too. */
function SmallFrame({state, commands, columns, rows, look}: FrameProps) {
	const bottom = state.interface.layer?.kind === 'strip' || state.interface.operations.length > 0
		? bottomLines(state, {commands, widthCells: columns, height: Math.max(0, rows - 1), ascii: look.ascii}).slice(0, Math.max(0, rows - 1))
		: [];
	return <Rows lines={[line(`rolltop needs ${leastColumns}x${leastRows}, this is ${columns}x${rows} · a aborts`), ...bottom]} height={rows} columns={columns} look={look}/>;
}

/** Header, body and bottom of one state: always exactly as many lines as the terminal has (terminal.md, Resize). */
export function Frame(props: FrameProps) {
	const {columns, rows} = props;
	return (
		<Box flexDirection='column' width={columns} height={rows}>
			{columns < leastColumns || rows < leastRows ? <SmallFrame {...props}/> : <LargeFrame {...props}/>}
		</Box>
	);
}
