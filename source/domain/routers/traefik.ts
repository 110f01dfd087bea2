import type {TrafficRouting} from '../../types/objects.ts';
import type {Family} from '../family.ts';
import {canaryServiceOf, shareOf, type RouterReading} from './reading.ts';

/** The weighted services of the TraefikService. */
export function readTraefik({rollout, open}: Family, {weightedTraefikServiceName: name}: NonNullable<TrafficRouting['traefik']>): RouterReading[] {
	const services = open.traefikServices?.find(({metadata}) => metadata.name === name)?.spec?.weighted?.services ?? [];
	return shareOf(services.map(service => ({name: service.name, weight: service.weight})), canaryServiceOf(rollout), `TraefikService ${name}`);
}
