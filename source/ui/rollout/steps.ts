import type {StepView} from '../../domain/rollout-view.ts';
import {formatSpan} from '../../format/age.ts';
import {sign} from '../../format/words/signs.ts';
import {describeEnd} from '../../format/words/end-words.ts';
import {describeStep} from '../../format/words/step-words.ts';
import {fitLine, flow, joinLines, line, lineWidth, span, type Line} from '../line.ts';
import {contentWidth, labelled, type Scene} from './scene.ts';

function currentPiece(step: StepView, {view, now, ascii}: Scene): Line {
	const endsAt = view.step?.endsAt;
	if (step.kind === 'pause') {
		const left = endsAt === undefined ? '' : (endsAt > now ? ` (${formatSpan(now, endsAt)} left)` : ' (over)');
		const tone = step.durationSeconds === undefined ? 'wait' : 'timed';
		return [span(sign(tone, {ascii}), {tone}), span(` ${describeStep(step)}${left}`, {tone, bold: true, inverse: true})];
	}

	const phase = step.phase === undefined || step.phase === '' ? '' : ` ${step.phase}`;
	return [span(sign('moving', {ascii}), {tone: 'moving'}), span(` ${describeStep(step)}${phase}`, {tone: 'moving', bold: true, inverse: true})];
}

/** The controller does nothing for a spec that it refuses: no step of it runs. */
const isAtRest = ({view}: Scene) => view.situation.name === 'invalid';

const todoPiece = (step: StepView, {ascii}: Scene): Line => line(`${sign('todo', {ascii})} ${describeStep(step)}`);

function piece(step: StepView, scene: Scene): Line {
	const {ascii} = scene;
	switch (step.state) {
		case 'current': {
			return isAtRest(scene) ? todoPiece(step, scene) : currentPiece(step, scene);
		}

		case 'done': {
			return [span(`${sign('good', {ascii})} `, {tone: 'good'}), span(describeStep(step), {tone: 'dim'})];
		}

		case 'todo': {
			return todoPiece(step, scene);
		}
	}
}

function pieces(scene: Scene): readonly Line[] {
	const {steps, isAborted} = scene.view;
	if (isAborted) {
		return [[span(`${sign('bad', scene)} aborted`, {tone: 'bad'})], ...steps.map(step => line(`${sign('todo', scene)} ${describeStep(step)}`, {tone: 'dim'}))];
	}

	const isOver = steps.every(({state}) => state === 'done');
	const done = line(`${sign(isOver ? 'good' : 'todo', scene)} done`, isOver ? {tone: 'good'} : {});
	return [...steps.map(step => piece(step, scene)), [...done, ...endSpans(scene)]];
}

/** When it is through, where there is more to say than that somebody has to promote. */
function endSpans({view: {next, steps}, now}: Scene): Line {
	const {end} = next;
	if (end === undefined || steps.length === 0 || end.kind === 'unknown' || (end.kind === 'person' && end.isWaiting)) {
		return [];
	}

	return line(` ${describeEnd(end, now)}`, {tone: 'dim'});
}

const gap = 3;

type Range = {readonly from: number; readonly to: number};

const omitted = line('…', {tone: 'dim'});

function rangeLine(all: readonly Line[], {from, to}: Range): Line {
	return joinLines([...(from > 0 ? [omitted] : []), ...all.slice(from, to + 1), ...(to < all.length - 1 ? [omitted] : [])], ' '.repeat(gap));
}

/** The steps on one line, as many around the current one as fit; what is left out on either side is `…`. */
function nearLine(all: readonly Line[], current: number, widthCells: number): Line {
	const fits = ({from, to}: Range) => from >= 0 && to < all.length && lineWidth(rangeLine(all, {from, to})) <= widthCells;
	let range: Range | undefined = {from: current, to: current};
	let shown = rangeLine(all, range);
	while (range !== undefined) {
		shown = rangeLine(all, range);
		const {from, to}: Range = range;
		range = [{from, to: to + 1}, {from: from - 1, to}].find(fits);
	}

	return fitLine(shown, widthCells);
}

/** Every step, wrapped between steps, the one that runs emphasised. */
export function stepLines(scene: Scene): readonly Line[] {
	return scene.view.steps.length === 0 ? [] : labelled(scene, 'STEPS', flow(pieces(scene), contentWidth(scene), gap));
}

export function stepLine(scene: Scene): readonly Line[] {
	const {steps, step} = scene.view;
	return steps.length === 0 ? [] : labelled(scene, 'STEPS', [nearLine(pieces(scene), Math.min(steps.length, step?.index ?? 0), contentWidth(scene))]);
}
