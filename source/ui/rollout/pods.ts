import type {PodGroup, PodView} from '../../domain/rollout-view.ts';
import {formatShortAge, formatSpan} from '../../format/age.ts';
import {shortImage} from '../../format/words/forecast-words.ts';
import {appendFitting, blank, fitLine, line, padLine, span, type Line} from '../line.ts';
import {cut, widthOf} from '../width.ts';
import {podDots} from './pod-dots.ts';
import {contentWidth, isNarrow, labelled, type Scene} from './scene.ts';

function notes({kind, restarts, oldestAt, replicaSet}: PodGroup, {now, view}: Scene): readonly Line[] {
	const {scaleDownAt, desired, failure} = replicaSet;
	const grows = kind === 'preview' && desired < view.replicas.desired;
	return [
		...(failure === undefined ? [] : [line(failure, {tone: 'bad'})]),
		...(scaleDownAt === undefined || scaleDownAt <= now ? [] : [line(`gone in ${formatSpan(now, scaleDownAt)}`, {tone: 'timed'})]),
		...(grows ? [line(`grows to ${view.replicas.desired} before the switch`, {tone: 'dim'})] : []),
		...(kind === 'old' && scaleDownAt === undefined ? [line('old revision, still there', {tone: 'warning'})] : []),
		line(`restarts ${restarts}`, {tone: restarts > 0 ? 'warning' : 'dim'}),
		...(oldestAt === undefined ? [] : [line(`oldest ${formatShortAge(oldestAt, now)}`, {tone: 'dim'})]),
	];
}

/** Cells of a row's title; a blue-green has it in the label. */
const titleCells = 8;
/** So that the notes behind the dots stand still while a few pods come and go. */
const leastDotCells = 10;

type Widths = {readonly revision: number; readonly image: number; readonly count: number; readonly dots: number};

const revisionOf = ({replicaSet}: PodGroup) => `rev ${replicaSet.revision}`;
const imageOf = ({replicaSet}: PodGroup) => shortImage(replicaSet.images[0] ?? 'n/a');
const countOf = ({replicaSet}: PodGroup) => `${replicaSet.available}/${replicaSet.desired}`;

function measure(groups: readonly PodGroup[], width: number): Widths {
	const longest = (text: (group: PodGroup) => string) => Math.max(...groups.map(group => widthOf(text(group))));
	const image = Math.min(24, longest(imageOf), Math.max(8, Math.trunc(width / 4)));
	const widths = {revision: longest(revisionOf), image, count: longest(countOf)};
	const wanted = Math.max(...groups.map(({replicaSet}) => (replicaSet.pods.length * 2) - 1));
	const usual = Math.min(wanted, 40, Math.trunc(width / 3));
	const room = width - titleCells - widths.revision - widths.image - widths.count - 7;
	return {...widths, dots: Math.max(0, Math.min(room, Math.max(leastDotCells, usual)))};
}

function groupLine(group: PodGroup, widths: Widths, scene: Scene, withDots: boolean): Line {
	const {available, desired, pods} = group.replicaSet;
	const isInLabel = scene.view.strategy === 'blueGreen' && !isNarrow(scene);
	const facts: Line = [
		...(isInLabel ? [] : [span(group.kind.padEnd(titleCells))]),
		...padLine(line(revisionOf(group), {tone: 'dim'}), widths.revision),
		blank(2),
		...padLine(line(imageOf(group)), widths.image),
		blank(2),
		...padLine(line(countOf(group), available < desired ? {tone: 'warning'} : {bold: true}), widths.count, 'right'),
		...(withDots ? [blank(3), ...padLine(podDots(pods, widths.dots, scene.ascii), widths.dots)] : []),
	];
	return appendFitting(facts, notes(group, scene), ' '.repeat(3), contentWidth(scene));
}

/** Where the users are first: the label of each row says what it is. */
const blueGreenOrder: ReadonlyArray<PodGroup['kind']> = ['active', 'stable', 'preview', 'canary', 'old'];

/** One row for each ReplicaSet that matters to users. */
export function podLines(scene: Scene, withDots: boolean): readonly Line[] {
	const {view: {groups, strategy}} = scene;
	if (groups.length === 0) {
		return labelled(scene, 'PODS', [line('n/a', {tone: 'dim'})]);
	}

	const widths = measure(groups, contentWidth(scene));
	const draw = (group: PodGroup) => fitLine(groupLine(group, widths, scene, withDots), contentWidth(scene));
	if (strategy === 'blueGreen') {
		const ordered = groups.toSorted((a, b) => blueGreenOrder.indexOf(a.kind) - blueGreenOrder.indexOf(b.kind));
		return ordered.flatMap(group => labelled(scene, group.kind.toUpperCase(), [draw(group)]));
	}

	return labelled(scene, 'PODS', (withDots ? groups : groups.slice(0, 2)).map(draw));
}

const namePartCells = 36;

function troubleLine({name, status, trouble, readyContainers, containers}: PodView): Line {
	return [
		span('✗ ', {tone: 'bad'}),
		span(cut(name, namePartCells, 'end')),
		span(`  ${status} ${readyContainers}/${containers}`, {tone: 'bad'}),
		span(trouble === undefined ? '' : `  ${trouble}`),
	];
}

/** Pods that fail, with what they say: three at most. */
export function troubleLines(scene: Scene): readonly Line[] {
	const failing = scene.view.groups.flatMap(({replicaSet}) => replicaSet.pods).filter(({state}) => state === 'failing');
	const more = failing.length > 3 ? [line(`+${failing.length - 3} more pods that fail`, {tone: 'dim'})] : [];
	return labelled(scene, '', [...failing.slice(0, 3).map(troubleLine), ...more].map(item => fitLine(item, contentWidth(scene))));
}
