import {kindNames, type KindName} from '../../source/types/kinds.ts';
import type {LinkState} from '../../source/types/source.ts';
import type {Problem} from '../../source/types/problem.ts';
import type {AppState} from '../../source/store/app-state.ts';
import type {InterfaceState} from '../../source/store/interface-state.ts';
import type {
	AnalysisRunView,
	MetricPoint,
	MetricView,
	PodGroup,
	PodView,
	ReplicaSetView,
	RolloutView,
	StepView,
} from '../../source/domain/rollout-view.ts';
import {sortKeys} from '../../source/store/order.ts';

/** 12:47:03 in UTC: what the clocks on the frames show. */
export const frameNow = Date.parse('2026-11-23T12:47:03Z');

const second = 1000;
const minute = 60 * second;
export const ago = (milliseconds: number) => frameNow - milliseconds;
export const seconds = (count: number) => count * second;
export const minutes = (count: number) => count * minute;
export const days = (count: number) => count * 24 * 60 * minute;
export const secondsAgo = (count: number) => frameNow - seconds(count);
export const minutesAgo = (count: number) => frameNow - minutes(count);
export const daysAgo = (count: number) => frameNow - days(count);

const podLetters = 'bcdfghjklmnpqrstvwxz2456789';

/** A name as the API server makes them, always the same for the same number. */
const podSuffix = (index: number) => Array.from({length: 5}, (_, place) => podLetters[(((index + 3) * (place + 7) * 31) + place) % podLetters.length]).join('');

export function makePod(name: string, changes: Partial<PodView> = {}): PodView {
	return {
		name, createdAt: minutesAgo(20), status: 'Running', state: 'ready', readyContainers: 1, containers: 1, restarts: 0, trouble: undefined, node: 'node-1', ...changes,
	};
}

type GroupOptions = {
	readonly hash?: string;
	readonly image?: string;
	readonly revision?: number;
	readonly desired: number;
	readonly ready?: number;
	readonly pods?: readonly PodView[];
	readonly restarts?: number;
	readonly scaleDownAt?: number;
	readonly createdAt?: number;
};

/** One row of the PODS block with as many pods as it wants. */
export function makeGroup(kind: PodGroup['kind'], name: string, options: GroupOptions): PodGroup {
	const {hash = '7bfb4b85b6', image = 'registry.example/shop/api:1.1', revision = 8, desired, ready = desired, restarts = 0, scaleDownAt, createdAt = minutesAgo(4)} = options;
	const pods = options.pods ?? Array.from({length: desired}, (_, index) => makePod(`${name}-${hash}-${podSuffix(index)}`, index < ready ? {} : {state: 'starting', status: 'ContainerCreating', readyContainers: 0}));
	const replicaSet: ReplicaSetView = {
		name: `${name}-${hash}`, hash, revision, roles: kind === 'old' ? [] : [kind], status: 'Healthy', createdAt, desired, current: pods.length, ready, available: ready,
		scaleDownAt, images: [image], experimentTemplate: undefined, failure: undefined, pods,
	};
	return {kind, replicaSet, restarts, oldestAt: createdAt};
}

type StepPlan = Omit<StepView, 'index' | 'state'>;

export function makeSteps(plans: readonly StepPlan[], current: number): readonly StepView[] {
	return plans.map((plan, index) => ({...plan, index, state: index < current ? 'done' : (index === current ? 'current' : 'todo')}));
}

/** A healthy canary rollout, two of two pods on one revision. */
export function makeView(name: string, changes: Partial<RolloutView> = {}): RolloutView {
	const namespace = changes.namespace ?? 'shop';
	return {
		key: `${namespace}/${name}`, namespace, name, uid: `uid-${name}`, createdAt: daysAgo(3), strategy: 'canary', phase: 'Healthy', message: '',
		situation: {name: 'healthy', since: daysAgo(1), detail: {kind: 'healthy'}},
		step: {index: 2, total: 2, current: undefined, endsAt: undefined},
		steps: makeSteps([{kind: 'setWeight', weight: 50}, {kind: 'pause'}], 2),
		weight: {set: 100, actual: 100, source: 'router', status: 0, router: 0, routerObject: `Ingress ${name}-canary`, isVerified: undefined},
		replicas: {desired: 2, current: 2, updated: 2, ready: 2, available: 2},
		images: [{image: 'registry.example/shop/api:1.0', roles: ['stable']}],
		revision: 7, stableRevision: 7, isUpdating: false, isSpecPaused: false, isAborted: false, isPromotingFull: false, frozen: undefined, pauses: [],
		revisions: [],
		groups: [makeGroup('stable', name, {hash: '5d9c8f7b64', image: 'registry.example/shop/api:1.0', revision: 7, desired: 2, createdAt: daysAgo(3)})],
		analysis: [], router: {names: ['nginx'], plugins: [], managedRoutes: [], maxWeight: 100}, origin: undefined, links: [],
		next: {
			promote: {kind: 'refused', why: 'healthy'},
			abort: {kind: 'nothing', percent: 0, stableRevision: 7, stableImages: ['registry.example/shop/api:1.0'], stableAvailable: 2, stableDesired: 2, podsToStart: 0, obstacles: []},
		},
		warnings: [], changesAt: undefined, ...changes,
	};
}

export function makePoints(values: ReadonlyArray<number | undefined>, failed: readonly number[] = []): readonly MetricPoint[] {
	return values.map((value, index) => ({
		at: ago(minutes(values.length - index)), phase: failed.includes(index) ? 'Failed' : 'Successful', value, text: value === undefined ? '[]' : `[${value}]`, message: '',
	}));
}

export function makeMetric(name: string, changes: Partial<MetricView> = {}): MetricView {
	return {
		name, phase: 'Running', message: '', isDryRun: false, last: '[0.994]', lastAt: secondsAgo(18), nextAt: frameNow + seconds(12), condition: 'result[0] >= 0.95',
		provider: 'prometheus', query: undefined, intervalSeconds: 30, wanted: undefined, counts: {successful: 61, failed: 0, inconclusive: 0, error: 0}, empty: 0, failuresLeft: 3,
		points: makePoints([0.981, 0.985, 0.99, 0.979, 0.984, 0.978, 0.99, 0.985, 0.991, 0.994]), limit: {operator: '>=', value: 0.95}, ...changes,
	};
}

export function makeRun(name: string, changes: Partial<AnalysisRunView> = {}): AnalysisRunView {
	return {
		name, role: 'background', revision: 8, stepIndex: undefined, phase: 'Running', message: '', createdAt: secondsAgo(250), startedAt: secondsAgo(250), completedAt: undefined,
		isCurrent: true, counts: {successful: 61, failed: 0, inconclusive: 0, error: 0}, evidence: {samples: 61, empty: 0, verdict: 'sound'}, metrics: [makeMetric('success-rate')], jobs: [], ...changes,
	};
}

export const live: LinkState = {state: 'live', since: minutesAgo(9)};

const allLive = Object.fromEntries(kindNames.map(kind => [kind, live])) as Record<KindName, LinkState>;

export const makeLinks = (changes: Partial<Record<KindName, LinkState>> = {}) =>
	({...allLive, ...changes});

export const refusedConnection: Problem = {
	code: 'unreachable', title: 'No connection to https://10.0.0.1:6443', detail: 'connection refused', nextSteps: ['Check the network and the address in your kubeconfig'],
};

export type StateChanges = Partial<Omit<AppState, 'interface' | 'session' | 'views'>> & {
	readonly views?: readonly RolloutView[];
	readonly interface?: Partial<InterfaceState>;
	readonly session?: Partial<AppState['session']>;
};

/** A whole state around a few views, in the order that the store would give them. */
export function makeState({views = [], interface: interfaceChanges = {}, session = {}, ...changes}: StateChanges = {}): AppState {
	const byKey = new Map(views.map(view => [view.key, view]));
	const order = sortKeys(byKey, 'urgency');
	return {
		session: {contextName: 'prod-eu', namespace: 'shop', kind: 'cluster', isProtected: true, readOnly: undefined, user: 'ana@example.com', version: '0.1.0', ...session},
		now: frameNow,
		links: makeLinks(),
		lastBatchAt: ago(400),
		views: byKey,
		controller: {state: 'ok', version: 'v1.9.1', heartbeatAt: secondsAgo(1), changesAt: undefined, answeredSeconds: undefined},
		pane: undefined,
		missing: new Map(),
		playback: undefined,
		interface: {
			route: {screen: 'fleet'}, cursor: order[0], cursorSince: minutesAgo(1), order, marks: [], filter: '', sort: 'urgency', scroll: 0, layer: undefined, operations: [], dismissed: [], notice: undefined,
			...interfaceChanges,
		},
		...changes,
	};
}
