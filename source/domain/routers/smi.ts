import type {TrafficRouting} from '../../types/objects.ts';
import type {Family} from '../family.ts';
import {canaryServiceOf, shareOf, type RouterReading} from './reading.ts';

/** The backends of the TrafficSplit, which has the rollout's name where the spec names none. */
export function readSmi({rollout, open}: Family, {trafficSplitName}: NonNullable<TrafficRouting['smi']>): RouterReading[] {
	const name = trafficSplitName ?? rollout.metadata.name;
	const backends = open.trafficSplits?.find(({metadata}) => metadata.name === name)?.spec?.backends ?? [];
	return shareOf(backends.map(({service, weight}) => ({name: service, weight})), canaryServiceOf(rollout), `TrafficSplit ${name}`);
}
