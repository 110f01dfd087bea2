import type {AppState} from '../../store/app-state.ts';
import {emptyLine, line, type Line} from '../line.ts';
import {Rows} from '../row.tsx';
import type {Look} from '../theme.ts';
import {rolloutPage} from './page.ts';

type RolloutProps = {readonly state: AppState; readonly rolloutKey: string; readonly widthCells: number; readonly height: number; readonly look: Look};

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
export function RolloutScreen({state, rolloutKey, widthCells, height, look}: RolloutProps) {
	const view = state.views.get(rolloutKey);
	const lines = view === undefined
		? goneLines(state, rolloutKey)
		: rolloutPage({view, now: state.now, widthCells, ascii: look.ascii}, height, state.interface.scroll).lines;
	return <Rows lines={lines} height={height} columns={widthCells} look={look}/>;
}
