import type {SituationName} from '../../domain/rollout-view.ts';
import {sign, type Tone} from '../../format/words/signs.ts';
import {span, type Line} from '../line.ts';

const tones: Readonly<Record<SituationName, Tone>> = {
	aborted: 'bad', aborting: 'bad', degraded: 'bad', frozen: 'frozen', healthy: 'good', inconclusive: 'wait',
	invalid: 'bad', moving: 'moving', notBack: 'bad', timedPause: 'timed', unknown: 'dim', waiting: 'wait',
};

const order: readonly Tone[] = ['bad', 'wait', 'moving', 'timed', 'frozen', 'dim', 'good'];

/** How many rollouts by sign, most urgent first: `✗1 ●2 ▸1 ✓41`. */
export function countsLine(situations: ReadonlyMap<SituationName, number>, ascii: boolean): Line {
	const counts = new Map<Tone, number>();
	for (const [name, count] of situations) {
		counts.set(tones[name], (counts.get(tones[name]) ?? 0) + count);
	}

	return order
		.filter(tone => counts.has(tone))
		.flatMap((tone, index) => [...(index === 0 ? [] : [span(' ')]), span(`${sign(tone, {ascii})}${counts.get(tone)}`, {tone})]);
}
