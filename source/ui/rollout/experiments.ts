import type {ExperimentView, ReplicaSetView} from '../../domain/rollout-view.ts';
import {formatSpan} from '../../format/age.ts';
import {shortImage} from '../../format/words/forecast-words.ts';
import {sign} from '../../format/words/signs.ts';
import {statusTone} from '../../format/words/status-words.ts';
import {appendFitting, blank, fitLine, line, span, type Line} from '../line.ts';
import {podDots} from './pod-dots.ts';
import {contentWidth, labelled, type Scene} from './scene.ts';

const dotCells = 20;

function setLine({name, experimentTemplate, images, available, desired, pods, status, scaleDownAt}: ReplicaSetView, scene: Scene): Line {
	const start: Line = [
		span(`  ${experimentTemplate ?? name}`),
		span(`  ${shortImage(images[0] ?? 'n/a')}`),
		span(`  ${available}/${desired}`, available < desired ? {tone: 'warning'} : {bold: true}),
	];
	return appendFitting(start, [
		podDots(pods, dotCells, scene.ascii),
		line(status, {tone: 'dim'}),
		...(scaleDownAt === undefined || scaleDownAt <= scene.now ? [] : [line(`gone in ${formatSpan(scene.now, scaleDownAt)}`, {tone: 'timed'})]),
	], ' '.repeat(3), contentWidth(scene));
}

function experimentBlock(experiment: ExperimentView, scene: Scene, withSets: boolean): readonly Line[] {
	const {name, phase, message, replicaSets} = experiment;
	const tone = statusTone(phase);
	const look = tone === 'todo' ? {} : {tone};
	return [
		[span(`${sign(tone, scene)} `, look), span(name), span(`  ${phase === '' ? 'not started' : phase}${message === '' ? '' : `: ${message}`}`, look)],
		...(withSets ? replicaSets.map(replicaSet => setLine(replicaSet, scene)) : []),
	];
}

/** Experiments of the update in flight with their ReplicaSets; their analyses stand among the others. */
export function experimentLines(scene: Scene, withSets: boolean): readonly Line[] {
	const {revisions, revision} = scene.view;
	const experiments = revisions.find(({number}) => number === revision)?.experiments ?? [];
	// The label takes the whole of its column.
	const lines = experiments.flatMap(experiment => experimentBlock(experiment, scene, withSets)).map(item => [blank(1), ...fitLine(item, contentWidth(scene) - 1)]);
	return labelled(scene, 'EXPERIMENT', lines);
}
