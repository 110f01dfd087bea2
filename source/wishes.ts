import type {Wish} from './types/source.ts';
import type {KindName} from './types/kinds.ts';
import type {Family} from './domain/family.ts';

/** The controller's Lease and Deployment: one object each, so that the header can say whether anything moves at all. */
export function wishForController(namespace: string): readonly Wish[] {
	return [
		{kind: 'leases', namespace, name: 'argo-rollouts-controller-lock'},
		{kind: 'deployments', namespace, name: 'argo-rollouts'},
	];
}

/** What an open rollout, or one that is being aborted, needs beyond the core kinds: only what its spec refers to. */
export function wishForRollout({rollout}: Family): readonly Wish[] {
	const {namespace} = rollout.metadata;
	const {canary, blueGreen} = rollout.spec?.strategy ?? {};
	const routing = canary?.trafficRouting;
	const kinds: readonly KindName[] = [
		...(routing?.nginx === undefined && routing?.alb === undefined ? [] : ['ingresses'] as const),
		...(routing?.istio === undefined ? [] : ['virtualservices'] as const),
		...(blueGreen === undefined ? [] : ['services'] as const),
		...(rollout.spec?.workloadRef?.kind === 'Deployment' ? ['deployments'] as const : []),
	];
	return kinds.map(kind => ({kind, namespace, ...(kind === 'deployments' && {name: rollout.spec!.workloadRef!.name!})}));
}

/** The same wish once. */
export function uniqueWishes(wishes: readonly Wish[]): readonly Wish[] {
	const byText = new Map(wishes.map(wish => [`${wish.kind} ${wish.namespace} ${wish.name ?? ''}`, wish]));
	return [...byText.values()];
}
