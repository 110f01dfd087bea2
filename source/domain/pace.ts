import type {Facts} from './facts.ts';
import {isOwnedBy} from './labels.ts';
import type {MetricView} from './rollout-view.ts';
import {parseInstant} from './time.ts';

const longestStartSeconds = 600;

/** Seconds between two measurements as they really come; the interval of the spec before the second one. Undefined without either. */
export function measuringSeconds({points, intervalSeconds}: MetricView): number | undefined {
	const times = points.map(({at}) => at).filter(at => at !== undefined);
	const [first, last] = [times[0], times.at(-1)];
	const seconds = first === undefined || last === undefined || times.length < 2 ? undefined : (last - first) / 1000 / (times.length - 1);
	return seconds === undefined || seconds <= 0 ? intervalSeconds : seconds;
}

/** Seconds that a pod of the new version took from its creation until it was ready, in the middle of those that are; 0 where none is. */
export function startingSeconds({family, current}: Facts): number {
	const set = family.replicaSets.find(({metadata}) => metadata.name === current?.name);
	const seconds = family.pods
		.filter(({metadata}) => isOwnedBy(metadata, set?.metadata.uid))
		.map(({metadata, status}) => {
			const readyAt = parseInstant(status?.conditions?.find(({type, status: is}) => type === 'Ready' && is === 'True')?.lastTransitionTime);
			const createdAt = parseInstant(metadata.creationTimestamp);
			return readyAt === undefined || createdAt === undefined ? undefined : (readyAt - createdAt) / 1000;
		})
		.filter(value => value !== undefined)
		.filter(value => value >= 0 && value <= longestStartSeconds)
		.toSorted((a, b) => a - b);
	return seconds[Math.trunc(seconds.length / 2)] ?? 0;
}
