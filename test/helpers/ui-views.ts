import type {AbortForecast, RolloutView} from '../../source/domain/rollout-view.ts';
import {ago, daysAgo, frameNow, makeGroup, makeMetric, makePod, makePoints, makeRun, makeSteps, makeView, minutes, minutesAgo, seconds, secondsAgo} from './ui-state.ts';

const oldImage = 'registry.example/shop/api:1.0';
const newImage = 'registry.example/shop/api:1.1';

export const canBeAborted = (changes: Partial<AbortForecast> = {}): AbortForecast => ({
	kind: 'abort', percent: 20, stableRevision: 7, stableImages: [oldImage], stableAvailable: 20, stableDesired: 20, podsToStart: 0, obstacles: [], ...changes,
});

const gateSteps = makeSteps([
	{kind: 'setWeight', weight: 5},
	{kind: 'pause', durationSeconds: 15},
	{kind: 'analysis', names: ['success-rate']},
	{kind: 'setWeight', weight: 20},
	{kind: 'pause'},
	{kind: 'setWeight', weight: 50},
	{kind: 'pause', durationSeconds: 10},
], 4);

/** At a gate with a quarter of the evidence empty. */
export const atGate: RolloutView = makeView('checkout-api', {
	links: [{name: 'dashboard', url: 'https://grafana.example/d/checkout'}],
	phase: 'Paused', message: 'CanaryPauseStep', isUpdating: true, revision: 8,
	situation: {name: 'waiting', since: secondsAgo(192), detail: {kind: 'waiting', gate: 'pauseStep'}},
	step: {index: 4, total: 7, current: gateSteps[4], endsAt: undefined}, steps: gateSteps,
	weight: {set: 20, actual: 20, source: 'router', status: 20, router: 20, routerObject: 'Ingress checkout-api-checkout-api-canary', isVerified: undefined},
	replicas: {desired: 20, current: 24, updated: 4, ready: 24, available: 24},
	images: [{image: newImage, roles: ['canary']}, {image: oldImage, roles: ['stable']}],
	groups: [
		makeGroup('canary', 'checkout-api', {desired: 4}),
		makeGroup('stable', 'checkout-api', {hash: '5d9c8f7b64', image: oldImage, revision: 7, desired: 20, restarts: 3, createdAt: daysAgo(9)}),
	],
	analysis: [makeRun('checkout-api-7bfb4b85b6-8', {
		evidence: {samples: 65, empty: 7, verdict: 'sound'},
		metrics: [
			makeMetric('success-rate'),
			makeMetric('latency-p99', {
				last: '[NaN]', condition: 'result[0] <= 0.5', counts: {successful: 4, failed: 0, inconclusive: 0, error: 0}, empty: 7, limit: {operator: '<=', value: 0.5},
				points: makePoints([0.21, 0.22, 0.26, 0.25, undefined, undefined, undefined, undefined, undefined, undefined]),
			}),
		],
	})],
	origin: 'by argocd',
	changes: [
		{kind: 'image', container: 'api', change: 'changed', before: oldImage, after: newImage},
		{kind: 'env', container: 'api', name: 'FEATURE_X', change: 'added', after: 'on'},
		{kind: 'env', container: 'api', name: 'DB_PASSWORD', change: 'changed', before: '<hidden>', after: '<hidden>'},
		{kind: 'resource', container: 'api', name: 'memory', which: 'requests', change: 'changed', before: '256Mi', after: '512Mi'},
	],
	events: [
		{at: secondsAgo(173), isWarning: false, reason: 'RolloutStepCompleted', message: 'Rollout step 4/7 completed (setWeight: 20)', times: 1, kind: 'Rollout', name: 'checkout-api'},
		{at: secondsAgo(175), isWarning: false, reason: 'ScalingReplicaSet', message: 'Scaled up ReplicaSet checkout-api-7bfb4b85b6 (revision 8) from 1 to 4', times: 1, kind: 'Rollout', name: 'checkout-api'},
		{at: secondsAgo(190), isWarning: true, reason: 'BackOff', message: 'Back-off pulling image "registry.example/shop/api:1.1"', times: 3, kind: 'Pod', name: 'checkout-api-7bfb4b85b6-x7tr2'},
	],
	next: {
		promote: {kind: 'resume', next: gateSteps[5], later: {gates: 0, analyses: 1, seconds: 10}, isTimed: false},
		abort: canBeAborted(),
		end: {kind: 'person', why: 'gate', isWaiting: true, gates: 1, from: secondsAgo(192), seconds: 0},
	},
	warnings: [{code: 'no-evidence', text: 'latency-p99 has no data in 7 of 11 measurements: the canary may not get any traffic that it measures'}],
});

const notBackDetail = {kind: 'notBack', why: 'stableUnready', canaryPercent: 20, stableAvailable: 8, stableDesired: 10} as const;

/** Aborted, and a fifth of the users still on the canary. */
export const notBack: RolloutView = makeView('orders', {
	phase: 'Degraded', message: 'RolloutAborted: Rollout aborted update to revision 8', isUpdating: true, isAborted: true, revision: 8,
	situation: {name: 'notBack', since: minutesAgo(3), detail: notBackDetail},
	step: {index: 0, total: 7, current: {...gateSteps[0]!, state: 'current'}, endsAt: undefined}, steps: makeSteps(gateSteps, 0),
	weight: {set: 0, actual: 20, source: 'router', status: 20, router: 20, routerObject: 'Ingress orders-orders-canary', isVerified: undefined},
	replicas: {desired: 10, current: 18, updated: 8, ready: 16, available: 16},
	images: [{image: newImage, roles: ['canary']}, {image: oldImage, roles: ['stable']}],
	groups: [
		makeGroup('canary', 'orders', {desired: 8}),
		makeGroup('stable', 'orders', {
			hash: '5d9c8f7b64', image: oldImage, revision: 7, desired: 10, ready: 8, restarts: 12, createdAt: daysAgo(9),
			pods: [
				...Array.from({length: 8}, (_, index) => makePod(`orders-5d9c8f7b64-aaaa${index}`)),
				makePod('orders-5d9c8f7b64-x7tr2', {state: 'failing', status: 'ImagePullBackOff', readyContainers: 0, trouble: 'Back-off pulling image "registry.example/shop/api:1.0"'}),
				makePod('orders-5d9c8f7b64-k2m9q', {state: 'starting', status: 'Pending', readyContainers: 0}),
			],
		}),
	],
	next: {
		promote: {kind: 'refused', why: 'aborted'},
		abort: canBeAborted({
			kind: 'aborted', stableAvailable: 8, stableDesired: 10, podsToStart: 2,
			obstacles: [{kind: 'stableUnready', available: 8, desired: 10, pod: 'orders-5d9c8f7b64-x7tr2', trouble: 'ImagePullBackOff'}],
		}),
	},
	warnings: [{code: 'weight-mismatch', text: 'The steps ask for 0%, the Ingress sends 20%: the controller waits for every stable pod before it moves the traffic'}],
});

/** Blue-green, tested, waits for the switch. */
export const blueGreenGate: RolloutView = makeView('payments', {
	strategy: 'blueGreen', phase: 'Paused', message: 'BlueGreenPause', isUpdating: true, revision: 5, stableRevision: 4, step: undefined, steps: [], router: undefined,
	situation: {name: 'waiting', since: minutesAgo(8), detail: {kind: 'waiting', gate: 'blueGreen'}},
	weight: {set: undefined, actual: undefined, source: undefined, status: undefined, router: undefined, routerObject: undefined, isVerified: undefined},
	replicas: {desired: 3, current: 4, updated: 1, ready: 4, available: 4},
	images: [{image: 'registry.example/pay:5.1', roles: ['preview']}, {image: 'registry.example/pay:5.0', roles: ['active', 'stable']}],
	groups: [
		makeGroup('preview', 'payments', {hash: '66fd9c5d4f', image: 'registry.example/pay:5.1', revision: 5, desired: 1, createdAt: minutesAgo(9)}),
		makeGroup('active', 'payments', {hash: '84c9bf77dd', image: 'registry.example/pay:5.0', revision: 4, desired: 3, createdAt: daysAgo(2)}),
	],
	analysis: [makeRun('payments-66fd9c5d4f-5-pre', {
		role: 'prePromotion', revision: 5, phase: 'Successful', startedAt: minutesAgo(9), completedAt: ago(minutes(9) - seconds(41)), isCurrent: true,
		counts: {successful: 1, failed: 0, inconclusive: 0, error: 0}, evidence: {samples: 1, empty: 0, verdict: 'sound'},
		metrics: [makeMetric('smoke-test', {
			phase: 'Successful', last: undefined, nextAt: undefined, condition: undefined, provider: 'job', intervalSeconds: undefined, wanted: 1, limit: undefined, points: [],
			counts: {successful: 1, failed: 0, inconclusive: 0, error: 0}, failuresLeft: undefined,
		})],
		jobs: [{name: 'smoke-test-5f3a', status: 'Successful', startedAt: minutesAgo(9)}],
	})],
	origin: 'by argocd',
	next: {
		promote: {kind: 'switch', image: 'registry.example/pay:5.1', previousImage: 'registry.example/pay:5.0', scaleDownDelaySeconds: 30},
		abort: canBeAborted({percent: 0, stableRevision: 4, stableImages: ['registry.example/pay:5.0'], stableAvailable: 3, stableDesired: 3}),
	},
});

/** Held by our freeze in mid-update. */
export const frozenCanary: RolloutView = makeView('cart', {
	phase: 'Paused', message: 'manually paused', isUpdating: true, isSpecPaused: true, revision: 8,
	situation: {name: 'frozen', since: minutesAgo(12), detail: {kind: 'frozen', isMidUpdate: true}},
	frozen: {owner: 'ours', by: 'ana', reason: 'incident 4711', since: minutesAgo(12), id: 'f1', before: 'absent'},
	step: {index: 1, total: 2, current: {kind: 'pause', index: 1, state: 'current'}, endsAt: undefined}, steps: makeSteps([{kind: 'setWeight', weight: 50}, {kind: 'pause'}], 1),
	weight: {set: 50, actual: 50, source: 'pods', status: undefined, router: undefined, routerObject: undefined, isVerified: undefined}, router: undefined,
	replicas: {desired: 6, current: 6, updated: 3, ready: 6, available: 6},
	images: [{image: newImage, roles: ['canary']}, {image: oldImage, roles: ['stable']}],
	groups: [makeGroup('canary', 'cart', {desired: 3, createdAt: minutesAgo(40)}), makeGroup('stable', 'cart', {hash: '5d9c8f7b64', image: oldImage, revision: 7, desired: 3, createdAt: daysAgo(5)})],
	next: {
		promote: {kind: 'refused', why: 'specPaused', subject: 'ana'},
		abort: canBeAborted({percent: 50, stableAvailable: 3, stableDesired: 6, podsToStart: 3, obstacles: [{kind: 'frozen', by: 'ana', mustLift: true}, {kind: 'stablePodsMustStart', pods: 3}]}),
	},
});

const searchSteps = makeSteps([{kind: 'setWeight', weight: 5}, {kind: 'pause', durationSeconds: 60}, {kind: 'setCanaryScale', replicas: 2}, {kind: 'analysis', names: ['errors']}, {kind: 'setWeight', weight: 50}], 3);
const profileSteps = makeSteps([{kind: 'setWeight', weight: 40}, {kind: 'pause', durationSeconds: 300}, {kind: 'setWeight', weight: 60}, {kind: 'pause'}], 1);

const failedSteps = makeSteps([{kind: 'setWeight', weight: 25}, {kind: 'analysis', names: ['success-rate']}, {kind: 'setWeight', weight: 50}], 0);

/** Aborted by its analysis; the users are back, the canary pods still there. */
export const analysisFailed: RolloutView = makeView('ranking-v2', {
	phase: 'Degraded', message: 'RolloutAborted: Rollout aborted update to revision 8: Step-based analysis phase error/failed', isUpdating: true, isAborted: true, revision: 8,
	situation: {name: 'aborted', since: secondsAgo(20), detail: {kind: 'aborted', cause: 'metric "success-rate" assessed Failed due to failed (2) > failureLimit (1)'}},
	step: {index: 0, total: 3, current: failedSteps[0], endsAt: undefined}, steps: failedSteps,
	weight: {set: 0, actual: 0, source: 'router', status: 0, router: 0, routerObject: 'VirtualService ranking', isVerified: undefined}, router: {names: ['istio'], plugins: [], managedRoutes: ['beta'], maxWeight: 100},
	images: [{image: newImage, roles: ['canary']}, {image: oldImage, roles: ['stable']}],
	groups: [
		makeGroup('canary', 'ranking-v2', {desired: 1, scaleDownAt: frameNow + seconds(10)}),
		makeGroup('stable', 'ranking-v2', {hash: '5d9c8f7b64', image: oldImage, revision: 7, desired: 4, createdAt: daysAgo(9)}),
		makeGroup('old', 'ranking-v2', {hash: '6c8d8f7c55', image: 'registry.example/shop/api:0.9', revision: 6, desired: 1}),
	],
	analysis: [makeRun('ranking-v2-8-1', {
		role: 'step', stepIndex: 1, phase: 'Failed', message: 'Metric "success-rate" assessed Failed due to failed (2) > failureLimit (1)', isCurrent: false, startedAt: secondsAgo(65), completedAt: secondsAgo(20),
		counts: {successful: 2, failed: 2, inconclusive: 0, error: 1}, evidence: {samples: 5, empty: 0, verdict: 'sound'},
		metrics: [
			makeMetric('success-rate', {phase: 'Failed', last: '[0.71]', counts: {successful: 2, failed: 2, inconclusive: 0, error: 0}, failuresLeft: 0, points: makePoints([0.97, 0.96, 0.83, 0.71], [2, 3])}),
			makeMetric('latency', {
				phase: 'Error', last: undefined, condition: 'result < 100', limit: undefined, counts: {successful: 0, failed: 0, inconclusive: 0, error: 1},
				points: [{at: secondsAgo(30), phase: 'Error', value: undefined, text: '', message: 'Get "http://prometheus:9090/api/v1/query": dial tcp 10.2.0.4:9090: connect: connection refused'}],
			}),
		],
	})],
	next: {promote: {kind: 'refused', why: 'aborted'}, abort: canBeAborted({kind: 'aborted', percent: 0, stableAvailable: 4, stableDesired: 4})},
});

const invalidText = 'The Rollout "billing" is invalid: spec.strategy.maxSurge: Invalid value: 0: MaxSurge and MaxUnavailable both can not be zero';

/** A spec that the controller refuses, before it ever had a pod. */
export const invalid: RolloutView = makeView('billing', {
	phase: 'Degraded', message: `InvalidSpec: ${invalidText}`, situation: {name: 'invalid', since: minutesAgo(2), detail: {kind: 'invalid', text: invalidText}},
	revision: undefined, stableRevision: undefined, groups: [], replicas: {desired: 2, current: 0, updated: 0, ready: 0, available: 0},
	step: {index: 0, total: 2, current: {kind: 'setWeight', weight: 50, index: 0, state: 'current'}, endsAt: undefined}, steps: makeSteps([{kind: 'setWeight', weight: 50}, {kind: 'pause'}], 0),
	weight: {set: 0, actual: undefined, source: undefined, status: undefined, router: undefined, routerObject: undefined, isVerified: undefined},
	next: {promote: {kind: 'refused', why: 'invalid'}, abort: canBeAborted({kind: 'nothing', percent: 0, stableAvailable: undefined, stableDesired: undefined})},
});

/** One of everything: what a fleet looks like on a busy day. */
export const mixedFleet: readonly RolloutView[] = [
	makeView('mail'),
	makeView('search', {
		isUpdating: true, revision: 8, situation: {name: 'moving', since: minutesAgo(3), detail: {kind: 'moving', at: 'analysis', done: 9, total: 12}},
		step: {index: 3, total: 5, current: searchSteps[3], endsAt: undefined}, steps: searchSteps,
		weight: {set: 5, actual: 5, source: 'router', status: 5, router: 5, routerObject: 'Ingress search-search-canary', isVerified: undefined},
		replicas: {desired: 20, current: 21, updated: 1, ready: 21, available: 21},
		groups: [makeGroup('canary', 'search', {desired: 1, createdAt: minutesAgo(3)}), makeGroup('stable', 'search', {desired: 20})],
		analysis: [makeRun('search-8-3', {role: 'step', stepIndex: 3, counts: {successful: 9, failed: 0, inconclusive: 0, error: 0}, evidence: {samples: 11, empty: 2, verdict: 'sound'}})],
	}),
	frozenCanary,
	makeView('profile', {
		isUpdating: true, revision: 8, situation: {name: 'timedPause', since: minutesAgo(4), detail: {kind: 'timedPause', endsAt: frameNow + seconds(72), isOverdue: false, then: profileSteps[2]}}, // eslint-disable-line unicorn/no-thenable -- What comes after the pause.
		step: {index: 1, total: 4, current: profileSteps[1], endsAt: frameNow + seconds(72)}, steps: profileSteps,
		weight: {set: 40, actual: 40, source: 'status', status: 40, router: undefined, routerObject: undefined, isVerified: undefined},
		replicas: {desired: 5, current: 7, updated: 2, ready: 5, available: 5},
		groups: [makeGroup('canary', 'profile', {desired: 2, createdAt: minutesAgo(9)}), makeGroup('stable', 'profile', {desired: 5, ready: 3})],
		next: {...makeView('profile').next, end: {kind: 'person', why: 'gate', isWaiting: false, gates: 1, from: frameNow + seconds(72), seconds: 3}},
	}),
	makeView('ranking', {
		isUpdating: true, revision: 8, situation: {name: 'inconclusive', since: minutesAgo(2), detail: {kind: 'inconclusive', run: 'ranking-8-2'}},
		step: {index: 2, total: 4, current: {kind: 'analysis', index: 2, state: 'current'}, endsAt: undefined},
		weight: {set: 25, actual: 25, source: 'router', status: 25, router: 25, routerObject: 'VirtualService ranking', isVerified: undefined},
		replicas: {desired: 4, current: 5, updated: 1, ready: 5, available: 5},
		groups: [makeGroup('canary', 'ranking', {desired: 1, createdAt: minutesAgo(6)}), makeGroup('stable', 'ranking', {desired: 4})],
		analysis: [makeRun('ranking-8-2', {role: 'step', phase: 'Inconclusive', metrics: [makeMetric('success-rate', {phase: 'Inconclusive', last: '[0.93]'})]})],
	}),
	blueGreenGate,
	atGate,
	notBack,
	makeView('invoices', {
		isUpdating: true, revision: 8, phase: 'Degraded', situation: {name: 'degraded', since: minutesAgo(7), detail: {kind: 'degraded', reason: 'crashLoop', subject: 'invoices-7bfb4b85b6-x7tr2', text: 'CrashLoopBackOff'}},
		step: {index: 0, total: 2, current: {kind: 'setWeight', weight: 50, index: 0, state: 'current'}, endsAt: undefined},
		weight: {set: 50, actual: undefined, source: undefined, status: undefined, router: undefined, routerObject: undefined, isVerified: undefined},
		groups: [makeGroup('canary', 'invoices', {desired: 1, ready: 0, createdAt: minutesAgo(7)}), makeGroup('stable', 'invoices', {desired: 2})],
	}),
	makeView('recommendations-service-with-a-long-name', {createdAt: daysAgo(40)}),
	makeView('new-arrivals', {situation: {name: 'unknown', since: secondsAgo(40), detail: {kind: 'unknown', why: 'unclaimed'}}, groups: [], revision: undefined, step: undefined, steps: []}),
];
