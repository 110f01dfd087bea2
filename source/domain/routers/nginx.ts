import type {Metadata, TrafficRouting} from '../../types/objects.ts';
import type {Family} from '../family.ts';
import {parseWhole} from '../labels.ts';
import type {RouterReading} from './reading.ts';

const usualPrefix = 'nginx.ingress.kubernetes.io';
const longestName = 253;

function canaryIngressName(rollout: string, stableIngress: string): string {
	const suffix = '-canary';
	return `${`${rollout}-${stableIngress}`.slice(0, longestName - suffix.length)}${suffix}`;
}

function readIngress({annotations, name}: Metadata, prefix: string): RouterReading | undefined {
	const weight = parseWhole(annotations?.[`${prefix}/canary-weight`]);
	const total = parseWhole(annotations?.[`${prefix}/canary-weight-total`]) ?? 100;
	return weight === undefined || total <= 0 ? undefined : {weight, total, object: `Ingress ${name}`};
}

/** The canary Ingress beside each stable one: an annotation holds the weight. */
export function readNginx({rollout, open}: Family, nginx: NonNullable<TrafficRouting['nginx']>): RouterReading[] {
	const stable = [...(nginx.stableIngress === undefined ? [] : [nginx.stableIngress]), ...nginx.stableIngresses ?? []];
	const names = new Set(stable.map(name => canaryIngressName(rollout.metadata.name, name)));
	return (open.ingresses ?? [])
		.filter(({metadata}) => names.has(metadata.name))
		.map(({metadata}) => readIngress(metadata, nginx.annotationPrefix ?? usualPrefix))
		.filter(reading => reading !== undefined);
}
