import type {RolloutView, SituationName} from '../domain/rollout-view.ts';
import type {SortName} from './interface-state.ts';

/** Most urgent first (screens.md, The fleet). */
const urgency: Readonly<Record<SituationName, number>> = {
	notBack: 0,
	aborting: 1,
	degraded: 2,
	invalid: 3,
	aborted: 4,
	inconclusive: 5,
	waiting: 6,
	unknown: 7,
	moving: 8,
	timedPause: 9,
	frozen: 10,
	healthy: 11,
};

type Compare = (a: RolloutView, b: RolloutView) => number;

const byKey: Compare = (a, b) => compareText(a.key, b.key);
/** Names by code unit: Kubernetes names are ASCII. */
export const compareText = (a: string, b: string) => a < b ? -1 : (a > b ? 1 : 0);

const compares: Readonly<Record<SortName, Compare>> = {
	// Within a situation who waits longest comes first.
	urgency: (a, b) => urgencyOf(a) === urgencyOf(b) ? waitingOf(a) - waitingOf(b) : urgencyOf(a) - urgencyOf(b),
	name: (a, b) => compareText(a.name, b.name),
	namespace: (a, b) => compareText(a.namespace, b.namespace),
	age: (a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0),
	weight: (a, b) => (b.weight.actual ?? -1) - (a.weight.actual ?? -1),
};

/** A resumption that the controller has lost moves by itself no more than a gate does (V37). */
const isLost = ({situation: {detail}}: RolloutView) => detail.kind === 'moving' && detail.notTakenSince !== undefined;
const urgencyOf = (view: RolloutView) => urgency[isLost(view) ? 'waiting' : view.situation.name];

/** Healthy rollouts keep the order of their names: which of them became healthy first is nobody's question. */
const waitingOf = ({situation: {name, since, detail}}: RolloutView) => name === 'healthy' ? 0 : (detail.kind === 'moving' ? detail.notTakenSince : undefined) ?? since ?? Number.MAX_SAFE_INTEGER;

/** The keys of all views in the order asked for; ties by key, so that the order is stable. */
export function sortKeys(views: ReadonlyMap<string, RolloutView>, sort: SortName): readonly string[] {
	const compare: Compare = (a, b) => {
		const order = compares[sort](a, b);
		return order === 0 ? byKey(a, b) : order;
	};

	return views.values().toArray().toSorted(compare).map(({key}) => key);
}

/** The order on the screen after rollouts came and went: the others keep their place, new ones go to the end. */
export function mergeOrder(order: readonly string[], views: ReadonlyMap<string, RolloutView>, sort: SortName): readonly string[] {
	const known = new Set(order);
	const kept = order.filter(key => views.has(key));
	const added = views.size === kept.length ? [] : sortKeys(views, sort).filter(key => !known.has(key));
	return added.length === 0 && kept.length === order.length ? order : [...kept, ...added];
}
