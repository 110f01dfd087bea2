import {useEffect} from 'react';
import type {AppState} from '../../store/app-state.ts';
import {emptyLine, line, type Line} from '../line.ts';
import type {OnRoom} from '../frame.tsx';
import {Rows} from '../row.tsx';
import type {Look} from '../theme.ts';
import {rolloutPage} from './page.ts';

type RolloutProps = {readonly state: AppState; readonly rolloutKey: string; readonly widthCells: number; readonly height: number; readonly look: Look; readonly onRoom: OnRoom | undefined};

function goneLines(state: AppState, key: string): readonly Line[] {
	const isKnown = state.links.rollouts.state === 'live';
	return [
		emptyLine,
		line(isKnown ? `   ${key} is not there: it was deleted or never existed.` : `   ${key} is not read yet.`),
		emptyLine,
		line('   esc   back to all rollouts'),
	];
}

/** One rollout: the answer, then the evidence. */
export function RolloutScreen({state, rolloutKey, widthCells, height, look, onRoom}: RolloutProps) {
	const view = state.views.get(rolloutKey);
	const {lines, lastScroll} = view === undefined
		? {lines: goneLines(state, rolloutKey), lastScroll: 0}
		: rolloutPage({view, now: state.now, widthCells, ascii: look.ascii}, height, state.interface.scroll);
	useEffect(() => {
		onRoom?.({lastScroll});
	}, [lastScroll, onRoom]);
	return <Rows lines={lines} height={height} columns={widthCells} look={look}/>;
}
