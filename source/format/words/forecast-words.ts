import type {Instant} from '../../types/clock.ts';
import type {AbortForecast, PromoteForecast, Remaining, StepView} from '../../domain/rollout-view.ts';
import {formatDuration} from '../duration.ts';
import {count} from '../number.ts';
import {sanitize} from '../sanitize.ts';
import {describeObstacle} from './obstacle-words.ts';
import {describeStepFully} from './step-words.ts';

/** `registry.example/shop/api:1.1` to `api:1.1`. */
export function shortImage(image: string): string {
	return sanitize(image.split('/').at(-1) ?? image, {longest: 60});
}

type Refused = Extract<PromoteForecast, {kind: 'refused'}>;

function describeRefusal({why, subject}: Refused): string {
	const name = subject === undefined ? '' : sanitize(subject, {longest: 80});
	switch (why) {
		case 'aborted': {
			return 'nothing: it is aborted';
		}

		case 'analysisFailed': {
			return `refused: the analysis has failed${name === '' ? '' : ` (${name})`}; a promotion now ships the version that failed`;
		}

		case 'healthy': {
			return 'nothing: everybody is on this version';
		}

		case 'invalid': {
			return 'nothing: the controller refuses this spec';
		}

		case 'nothingToDo': {
			return 'nothing: it moves by itself';
		}

		case 'promotingFull': {
			return 'nothing: a full promotion runs';
		}

		case 'specPaused': {
			return `refused: frozen${name === '' ? '' : ` by ${name}`}, and a promotion would lift that`;
		}
	}
}

function describeLater({gates, analyses, weights = 0, pauses = 0, seconds}: Remaining): string[] {
	return [
		...(analyses === 0 ? [] : [analyses === 1 ? '1 analysis' : `${analyses} analyses`]),
		...(gates === 0 ? [] : [count(gates, 'more gate')]),
		...(weights === 0 ? [] : [count(weights, 'more weight')]),
		...(pauses === 0 ? [] : [count(pauses, 'pause')]),
		seconds === undefined || gates > 0 || seconds === 0 ? 'done' : `done in about ${formatDuration(seconds)}`,
	];
}

function describeRest(next: StepView | undefined, later: Remaining): string {
	if (next === undefined) {
		return 'everybody gets the new version';
	}

	const parts = describeLater(later);
	const last = parts.pop();
	return `next is ${describeStepFully(next)}, then ${[...parts, parts.length === 0 ? last : `then ${last}`].join(', ')}`;
}

function describeSwitch({image, previousImage, scaleDownDelaySeconds}: Extract<PromoteForecast, {kind: 'switch'}>): string {
	const target = image === undefined ? 'the new version' : shortImage(image);
	const previous = previousImage === undefined ? 'the old version' : shortImage(previousImage);
	return `all users go to ${target} at once; ${previous} stays up ${formatDuration(scaleDownDelaySeconds)}`;
}

type Hazards = {readonly isDegraded?: boolean; readonly liftsFreeze?: boolean};
const describeFailing = ({isDegraded, liftsFreeze}: Hazards) => `${isDegraded === true ? '; its pods are failing' : ''}${liftsFreeze === true ? '; lifts the freeze of this rollout' : ''}`;

/** What `p` would do now, without the key: `next is 50%, then 1 analysis, 2 more gates, then done`. */
export function describePromote(forecast: PromoteForecast): string {
	switch (forecast.kind) {
		case 'refused': {
			return describeRefusal(forecast);
		}

		case 'resume': {
			return `${forecast.isTimed ? 'ends the pause now: ' : ''}${describeRest(forecast.next, forecast.later)}${describeFailing(forecast)}`;
		}

		case 'skip': {
			const skipped = forecast.skipped === undefined ? '' : `skips ${describeStepFully(forecast.skipped)}${forecast.skipsRunningAnalysis ? ' and its verdict' : ''}: `;
			return `${skipped}${describeRest(forecast.next, forecast.later)}${describeFailing(forecast)}`;
		}

		case 'switch': {
			return `${describeSwitch(forecast)}${describeFailing(forecast)}`;
		}
	}
}

function describeStable({stableRevision, stableImages}: AbortForecast): string {
	const [image] = stableImages;
	const version = image === undefined ? '' : ` (${shortImage(image)})`;
	return stableRevision === undefined ? `the stable version${version}` : `revision ${stableRevision}${version}`;
}

function describeReturn(forecast: AbortForecast, now: Instant): string {
	const stable = describeStable(forecast);
	const start = forecast.percent === 0 ? `everyone stays on ${stable}` : `everyone back on ${stable}`;
	const obstacles = forecast.obstacles.map(obstacle => describeObstacle(obstacle, now));
	if (obstacles.length > 0) {
		return `${start}; ${obstacles.join('; ')}`;
	}

	return forecast.percent === 0 ? start : `${start} in about 1s`;
}

/** Measured on a canary of four (V39); with the old pods there, and with pods that have to start. */
export function describeUndoTime({podsToStart}: AbortForecast): string {
	return podsToStart === 0 ? 'about 4s' : 'about 7s';
}

/** What `a` would do now, without the key: `everyone back on revision 7 (api:1.0) in about 1s`. */
export function describeAbort(forecast: AbortForecast, now: Instant): string {
	switch (forecast.kind) {
		case 'abort': {
			return describeReturn(forecast, now);
		}

		case 'aborted': {
			return [forecast.percent === 0 ? `nothing to do, everyone is on ${describeStable(forecast)}` : `aborted: users go back to ${describeStable(forecast)}`, ...forecast.obstacles.map(obstacle => describeObstacle(obstacle, now))].join('; ');
		}

		case 'back': {
			return [`everyone back on ${describeStable(forecast)} by an undo that skips its steps, ${describeUndoTime(forecast)}`, ...forecast.obstacles.map(obstacle => describeObstacle(obstacle, now))].join('; ');
		}

		case 'firstDeploy': {
			return 'nothing: a first deploy has no version to go back to';
		}

		case 'nothing': {
			return 'nothing: there is nothing to bring back';
		}
	}
}
