import type {Ingress, TrafficRouting} from '../../types/objects.ts';
import type {Family} from '../family.ts';
import {canaryServiceOf, shareOf, stableServiceOf, type Backend, type ManagedRoutes, type RouterReading} from './reading.ts';

type Alb = NonNullable<TrafficRouting['alb']>;

const usualPrefix = 'alb.ingress.kubernetes.io';

/** `{"ForwardConfig": {"TargetGroups": [{"ServiceName": …, "Weight": …}]}}`, as the controller writes it. */
function readTargetGroups(action: string | undefined): readonly Backend[] {
	try {
		const {ForwardConfig: config} = JSON.parse(action ?? '{}') as {readonly ForwardConfig?: {readonly TargetGroups?: unknown}};
		const groups: readonly unknown[] = Array.isArray(config?.TargetGroups) ? config.TargetGroups : [];
		return groups.map(group => readGroup(group ?? {}));
	} catch {
		return []; // An annotation is text by anybody
	}
}

function readGroup({ServiceName: name, Weight: weight}: {readonly ServiceName?: unknown; readonly Weight?: unknown}): Backend {
	return {name: typeof name === 'string' ? name : undefined, weight: Number.isSafeInteger(weight) ? Number(weight) : undefined};
}

function findIngresses({open}: Family, {ingress, ingresses = []}: Alb): readonly Ingress[] {
	const names = new Set([ingress, ...ingresses]);
	return (open.ingresses ?? []).filter(({metadata}) => names.has(metadata.name));
}

const actionOf = ({metadata}: Ingress, {annotationPrefix = usualPrefix}: Alb, name: string | undefined) => metadata.annotations?.[`${annotationPrefix}/actions.${name ?? ''}`];

/** The forward action of the root Service, else of the stable one, in an annotation of the Ingress. */
export function readAlb(family: Family, alb: Alb): RouterReading[] {
	const {rollout} = family;
	const root = alb.rootService ?? stableServiceOf(rollout);
	return findIngresses(family, alb).flatMap(ingress => shareOf(readTargetGroups(actionOf(ingress, alb, root)), canaryServiceOf(rollout), `Ingress ${ingress.metadata.name}`));
}

/** Managed routes that have an action (ALB mirrors nothing); undefined where no Ingress of it is read. */
export function albRoutes(family: Family, {alb, managedRoutes = []}: TrafficRouting): ManagedRoutes | undefined {
	const ingresses = alb === undefined ? [] : findIngresses(family, alb);
	if (alb === undefined || ingresses.length === 0) {
		return undefined;
	}

	const inForce = managedRoutes.flatMap(({name}) => name !== undefined && ingresses.some(ingress => actionOf(ingress, alb, name) !== undefined) ? [name] : []);
	return {managedRoutes: inForce, mirrorRoutes: []};
}
