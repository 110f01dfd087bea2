import {heldBy} from '../../patience.ts';
import type {Rule} from '../diagnosis.ts';
import {placeOf} from '../place.ts';
import {doubt, ok, promotion, steps} from '../verdict.ts';

const gates: ReadonlyMap<string, 'blueGreen' | 'pauseStep'> = new Map([['BlueGreenPause', 'blueGreen'], ['CanaryPauseStep', 'pauseStep']]);

/** A pause without end: it is meant, and waits for a person. */
export const gate: Rule = {
	code: 'gate',
	check({view}) {
		const pause = heldBy(view.pauses);
		if (!pause || pause.endsAt !== undefined || pause.reason.startsWith('Inconclusive')) {
			return ok({kind: 'noGate'});
		}

		return doubt({kind: 'gate', gate: gates.get(pause.reason) ?? 'other', ...placeOf(view)}, {code: 'gate', since: pause.startedAt, next: steps(promotion(view), 'abort')});
	},
};
