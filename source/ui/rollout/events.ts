import type {EventView} from '../../domain/rollout-view.ts';
import {formatClockTime} from '../../format/clock-time.ts';
import {blank, fitLine, line, span, type Line} from '../line.ts';
import {contentWidth, labelled, type Scene} from './scene.ts';

function eventLine({at, isWarning, reason, message, times}: EventView): Line {
	return [
		span(at === undefined ? 'n/a     ' : formatClockTime(at), {tone: 'dim'}),
		blank(2),
		span(message === '' ? reason : message, isWarning ? {tone: 'warning'} : {}),
		...(times > 1 ? line(`  ×${times}`, {tone: 'dim'}) : []),
	];
}

/** The newest events about it, newest first. The controller sends them late and in bursts (V36): they tell how it came, never how it is. */
export function eventLines(scene: Scene, atMost: number): readonly Line[] {
	const lines = (scene.view.events ?? []).slice(0, atMost).map(event => fitLine(eventLine(event), contentWidth(scene)));
	return labelled(scene, 'EVENTS', lines);
}
