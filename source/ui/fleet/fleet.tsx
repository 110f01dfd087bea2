import {useEffect, useMemo, useState} from 'react';
import type {AppState} from '../../store/app-state.ts';
import type {RolloutView} from '../../domain/rollout-view.ts';
import {selectRows} from '../../store/selectors.ts';
import {formatSpan} from '../../format/age.ts';
import {sign} from '../../format/words/signs.ts';
import {describeSituation, type SituationWords} from '../../format/words/situation-words.ts';
import {operationWord} from '../bottom/operation.ts';
import {formatClockTime} from '../../format/clock-time.ts';
import {staleSince} from '../header/freshness.ts';
import {blank, joinLines, padLine, paintLine, line, type Line} from '../line.ts';
import {Row, Rows} from '../row.tsx';
import type {Look} from '../theme.ts';
import {widthOf} from '../width.ts';
import {moveWindow} from '../window.ts';
import type {OnRoom} from '../frame.tsx';
import {ageOf} from './cells.ts';
import {gutterCells, layoutColumns, type Column} from './columns.ts';
import {emptyLines} from './empty.ts';
import {FleetRow} from './fleet-row.tsx';

type FleetProps = {
	readonly state: AppState;
	readonly widthCells: number;
	readonly height: number;
	readonly look: Look;
	/** Told how many rollouts fit. */
	readonly onRoom: OnRoom | undefined;
};

function longest(views: AppState['views'], text: (view: RolloutView) => string): number {
	let most = 0;
	for (const view of views.values()) {
		most = Math.max(most, widthOf(text(view)));
	}

	return most;
}

function useColumns({state, widthCells}: FleetProps): readonly Column[] {
	const {views} = state;
	const hasNamespaces = state.session.namespace === undefined;
	// Of all, filtered or not: the columns stand still while a filter is typed.
	const longestName = useMemo(() => longest(views, ({name}) => name), [views]);
	const longestNamespace = useMemo(() => hasNamespaces ? longest(views, ({namespace}) => namespace) : undefined, [views, hasNamespaces]);
	return useMemo(() => layoutColumns(widthCells, {longestName, longestNamespace}), [widthCells, longestName, longestNamespace]);
}

/** First row on the screen, kept between draws so that the list stands still while the cursor moves within it. */
function useOffset(cursor: number, height: number, total: number): number {
	const [offset, setOffset] = useState(0);
	const next = moveWindow(offset, {cursor, height, total});
	if (next !== offset) {
		setOffset(next);
	}

	return next;
}

/** Rows above and below those that are on the screen. */
type Hidden = {readonly above: number; readonly below: number};

function describeHidden({above, below}: Hidden): string {
	const parts = [...(above > 0 ? [`↑ ${above}`] : []), ...(below > 0 ? [`↓ ${below}`] : [])];
	return parts.length === 0 ? '' : `${parts.join(' ')} more`;
}

/** The title of the status has room for what is true of all rows: of when they are where they are not live, how many are out of sight. */
function statusTitle(title: string, {links}: AppState, hidden: Hidden): Line {
	const since = staleSince(links);
	const stale = since === undefined ? line(title, {tone: 'dim'}) : line(`${title} as of ${formatClockTime(since)}`, {tone: 'warning'});
	return joinLines([stale, line(describeHidden(hidden))].filter(([part]) => part?.text !== ''), '  ');
}

function titleLine(columns: readonly Column[], state: AppState, hidden: Hidden): Line {
	return [blank(gutterCells), ...columns.flatMap(({name, gap, title, widthCells, align}) => {
		const words = name === 'status' ? statusTitle(title, state, hidden) : line(title, {tone: 'dim'});
		return [blank(gap), ...padLine(words, widthCells, align)];
	})];
}

/** What the row has the name of already. */
const namePrefix = /^invalid: The Rollout "[^"]*" is invalid: /v;

/** The status of a row; while an action on it is under way only that, with its age: nothing is drawn ahead of the cluster (principle 6). */
function describeRow(view: RolloutView, {interface: {operations}, now}: AppState, look: Look): Pick<SituationWords, 'sign' | 'text' | 'tone'> {
	const situation = describeSituation(view, now, look);
	const operation = operations.find(({subject, outcome}) => subject === view.key && outcome === undefined);
	if (operation === undefined) {
		return {...situation, text: situation.text.replace(namePrefix, 'invalid: ')};
	}

	const tone = operation.command === 'abort' || operation.command === 'back' ? 'bad' : 'moving';
	return {sign: sign(tone, look), tone, text: `${operationWord(operation)} ${formatSpan(operation.startedAt, now)}`};
}

/** Every rollout in one row, most urgent first: only those that are on the screen are drawn. */
export function Fleet(props: FleetProps) {
	const {state, widthCells, height, look, onRoom} = props;
	const rows = selectRows(state);
	const columns = useColumns(props);
	const pageRows = Math.max(1, height - 1);
	const cursor = rows.findIndex(({key}) => key === state.interface.cursor);
	const offset = useOffset(cursor, pageRows, rows.length);
	useEffect(() => {
		onRoom?.({pageRows});
	}, [pageRows, onRoom]);

	if (rows.length === 0) {
		return <Rows lines={emptyLines(state, widthCells)} height={height} columns={widthCells} look={look}/>;
	}

	const shown = rows.slice(offset, offset + pageRows);
	return (
		<>
			{height > 0 && <Row text={paintLine(titleLine(columns, state, {above: offset, below: rows.length - offset - shown.length}), widthCells, look)}/>}
			{shown.slice(0, Math.max(0, height - 1)).map(view => {
				const words = describeRow(view, state, look);
				return (
					<FleetRow
						key={view.key}
						view={view}
						columns={columns}
						sign={words.sign}
						tone={words.tone}
						text={words.text}
						age={ageOf(view, state.now)}
						isCursor={view.key === state.interface.cursor}
						isMarked={state.interface.marks.includes(view.key)}
						widthCells={widthCells}
						look={look}
					/>
				);
			})}
			<Rows lines={[]} height={height - 1 - shown.length} columns={widthCells} look={look}/>
		</>
	);
}
