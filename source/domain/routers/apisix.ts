import type {TrafficRouting} from '../../types/objects.ts';
import type {Family} from '../family.ts';
import {canaryServiceOf, shareOf, type RouterReading} from './reading.ts';

/** The rules of the ApisixRoute that the spec names, else all but the managed ones. */
export function readApisix({rollout, open}: Family, {route}: NonNullable<TrafficRouting['apisix']>, managed: ReadonlySet<string | undefined>): RouterReading[] {
	const found = open.apisixRoutes?.find(({metadata}) => metadata.name === route?.name);
	const rules = route?.rules ?? [];
	return (found?.spec?.http ?? [])
		.filter(({name}) => rules.length === 0 ? !managed.has(name ?? '') : rules.includes(name ?? ''))
		.flatMap(({backends = []}) => shareOf(backends.map(({serviceName, weight}) => ({name: serviceName, weight})), canaryServiceOf(rollout), `ApisixRoute ${route?.name}`));
}
