import type {PodView} from '../../domain/rollout-view.ts';
import type {Tone} from '../../format/words/signs.ts';
import {lineWidth, span, type Line} from '../line.ts';

type PodState = PodView['state'];

const order: readonly PodState[] = ['ready', 'starting', 'failing', 'going'];

const dots: Readonly<Record<PodState, readonly [string, string]>> = {
	ready: ['●', '+'], starting: ['◐', '~'], failing: ['✗', 'x'], going: ['○', '-'],
};

const tones: Readonly<Record<PodState, Tone>> = {ready: 'good', starting: 'moving', failing: 'bad', going: 'dim'};

function countSpans(counts: ReadonlyArray<readonly [PodState, number]>, ascii: boolean): Line {
	return counts.flatMap(([state, count], index) => [
		...(index === 0 ? [] : [span(' ')]),
		span(`${dots[state][ascii ? 1 : 0]}×${count}`, {tone: tones[state]}),
	]);
}

/** Each pod as a dot, ready ones first: `● ● ◐ ✗`; as counts where they do not fit: `●×57 ✗×3`. */
export function podDots(pods: ReadonlyArray<Pick<PodView, 'state'>>, widthCells: number, ascii: boolean): Line {
	const counts = order
		.map(state => [state, pods.filter(pod => pod.state === state).length] as const)
		.filter(([, count]) => count > 0);
	const spread: Line = counts.flatMap(([state, count], index) => [
		...(index === 0 ? [] : [span(' ')]),
		span(Array.from({length: count}, () => dots[state][ascii ? 1 : 0]).join(' '), {tone: tones[state]}),
	]);
	return lineWidth(spread) <= widthCells ? spread : countSpans(counts, ascii);
}
