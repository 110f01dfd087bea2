import type {Instant} from '../../types/clock.ts';
import type {PlaybackState} from '../../store/app-state.ts';
import {bar} from '../bar.ts';
import {formatClockTime, formatTimecode} from '../../format/clock-time.ts';
import {span, type Line} from '../line.ts';

const signs: Readonly<Record<PlaybackState['state'], string>> = {ended: '■', paused: '‖', playing: '▸'};

/** Where a recording is: `▸ 1x  00:42 / 02:30 ███░░░ 12:36:11`. */
export function playbackLine({state, speed, startAt, endAt}: PlaybackState, now: Instant, widthCells: number): Line {
	const length = Math.max(1, endAt - startAt);
	const at = Math.min(length, Math.max(0, now - startAt));
	const cells = Math.max(6, Math.min(40, widthCells - 52));
	return [
		span(` ${signs[state]} `, {tone: state === 'playing' ? 'moving' : 'timed', bold: true}),
		span(`${speed}x  ${formatTimecode(at)} / ${formatTimecode(length)} `),
		span(bar((at / length) * 100, cells), {tone: 'moving'}),
		span(` ${formatClockTime(now)}`, {tone: 'dim'}),
		...(state === 'playing' ? [] : [span(`  ${state}`, {tone: 'timed'})]),
	];
}
