import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import type {Family} from '../../source/domain/family.ts';
import {projectObject} from '../../source/domain/projection.ts';
import {openRecording} from '../helpers/recorded-family.ts';
import {analysisRun, behindNginx, canaryIngress, family, now, pod, replicaSet} from './build-family.ts';

const nextOf = (input: Family) => deriveRollout(input, now).next;
const moving = {phase: 'Progressing', pauseConditions: null, controllerPause: false};

suite('what p does', () => {
	test('a gate opens: the step behind it, and what lies ahead', () => {
		const template = projectObject('analysistemplates', {metadata: {name: 'success', namespace: 'shop'}, spec: {metrics: [{name: 'm', interval: '30s', count: 4, initialDelay: '10s'}]}})!;
		const steps = [{setWeight: 20}, {pause: {}}, {setWeight: 50}, {analysis: {templates: [{templateName: 'success'}]}}, {pause: {duration: '2m'}}, {setWeight: 80}];
		const {promote} = nextOf(family({canary: {steps}}, {open: {analysisTemplates: [template]}}));
		assert.deepEqual(promote, {
			kind: 'resume', isTimed: false,
			next: {index: 2, kind: 'setWeight', state: 'todo', weight: 50},
			later: {weights: 1, pauses: 1, gates: 0, analyses: 1, seconds: 100 + 120},
		});
	});

	test('the time to the end is unknown where a person, or a template out of sight, decides', () => {
		const seconds = (step: object) => {
			const {promote} = nextOf(family({canary: {steps: [{setWeight: 20}, {pause: {}}, {setWeight: 50}, step]}}));
			return promote.kind === 'resume' ? promote.later.seconds : promote.kind;
		};

		const steps = [{pause: {}}, {analysis: {templates: [{templateName: 'unread'}]}}, {plugin: {name: 'own'}}, {pause: {duration: 10}}];
		assert.deepEqual(steps.map(step => seconds(step)), [undefined, undefined, undefined, 10]);
	});

	test('at the last gate everybody gets the new version', () => {
		assert.partialDeepStrictEqual(nextOf(family()).promote, {kind: 'resume', next: undefined});
	});

	test('a timed pause is cut short', () => {
		const {promote} = nextOf(family({canary: {steps: [{setWeight: 50}, {pause: {duration: '1h'}}, {setWeight: 80}]}}));
		assert.partialDeepStrictEqual(promote, {kind: 'resume', isTimed: true, next: {weight: 80}});
	});

	test('a step that runs is skipped, its analysis with it', () => {
		const steps = [{setWeight: 50}, {analysis: {templates: [{templateName: 'success'}]}}, {setWeight: 80}];
		const run = analysisRun('api-new-2-1', {labels: {'rollout-type': 'Step', 'step-index': '1'}, status: {phase: 'Running'}});
		const {promote} = nextOf(family({canary: {steps}, status: moving}, {analysisRuns: [run]}));
		assert.partialDeepStrictEqual(promote, {kind: 'skip', skipped: {index: 1, kind: 'analysis', phase: 'Running', names: ['success']}, skipsRunningAnalysis: true, next: {weight: 80}});
	});

	test('an inconclusive background analysis resumes the step that runs', () => {
		const {promote} = nextOf(family({
			canary: {steps: [{setWeight: 50}, {setWeight: 80}]},
			status: {pauseConditions: [{reason: 'InconclusiveAnalysisRun', startTime: '2026-11-23T12:00:00Z'}], currentStepIndex: 0},
		}));
		assert.partialDeepStrictEqual(promote, {kind: 'resume', next: {index: 0}});
	});

	test('a resumption that the controller has lost can be sent again, also one that nobody saw come (V37)', () => {
		const resumed = {canary: {steps: [{setWeight: 50}, {pause: {}}, {setWeight: 80}]}, status: {...moving, controllerPause: true}};
		assert.partialDeepStrictEqual(nextOf(family(resumed, {changedAt: now - 10_000})).promote, {kind: 'resume', isTimed: false, next: {index: 2}});
		assert.equal(nextOf(family(resumed)).promote.kind, 'resume');
	});

	test('pods that fail are said', () => {
		const crashing = pod('new', 'api-new-1', {phase: 'Running', containerStatuses: [{name: 'api', ready: false, restartCount: 3, state: {waiting: {reason: 'CrashLoopBackOff'}}}]});
		assert.partialDeepStrictEqual(nextOf(family({}, {pods: [crashing]})).promote, {kind: 'resume', isDegraded: true});
		assert.equal('isDegraded' in nextOf(family()).promote, false);
	});

	test('refused with the reason', () => {
		const failed = analysisRun('api-new-2', {status: {phase: 'Failed'}});
		const named = {canary: {currentBackgroundAnalysisRunStatus: {name: 'api-new-2', status: 'Running'}}};
		const why = (input: Family) => {
			const {promote} = nextOf(input);
			return promote.kind === 'refused' ? [promote.why, promote.subject] : promote.kind;
		};

		assert.deepEqual(why(family({status: {conditions: [{type: 'InvalidSpec', message: 'no'}], phase: 'Degraded'}})), ['invalid', undefined]);
		assert.deepEqual(why(family({status: {abort: true}})), ['aborted', undefined]);
		assert.deepEqual(why(family({spec: {paused: true}, status: {stableRS: 'new', phase: 'Paused', pauseConditions: null}, metadata: {pausedBy: {manager: 'argocd'}}})), ['specPaused', 'argocd']);
		assert.deepEqual(why(family({status: named}, {analysisRuns: [failed]})), ['analysisFailed', 'api-new-2']);
		assert.deepEqual(why(family({status: {promoteFull: true}})), ['promotingFull', undefined]);
		assert.deepEqual(why(family({status: {stableRS: 'new', phase: 'Healthy', pauseConditions: null}})), ['healthy', undefined]);
		assert.deepEqual(why(family({status: {...moving, controllerPause: true}}, {changedAt: now - 9999})), ['nothingToDo', undefined]);
		assert.deepEqual(why(family({canary: {steps: []}, status: {...moving, currentStepIndex: undefined}})), ['nothingToDo', undefined]);
	});

	test('blue-green switches everybody', () => {
		const cluster = openRecording('blue-green-job');
		cluster.advanceTo(cluster.startAt + 20_000);
		assert.deepEqual(deriveRollout(cluster.family('payments'), cluster.startAt + 20_000).next.promote, {
			kind: 'switch', image: 'registry.example/shop/api:5.1', previousImage: 'registry.example/shop/api:1.0', scaleDownDelaySeconds: 20,
		});
	});
});

suite('what a does', () => {
	const router = {open: {ingresses: [canaryIngress('50')]}};

	test('behind a router with stable whole nothing stands in the way', () => {
		assert.deepEqual(nextOf(family({canary: behindNginx}, router)).abort, {
			kind: 'abort', percent: 50, stableRevision: 1, stableImages: ['registry.example/api:1'], stableAvailable: 4, stableDesired: 4, podsToStart: 0, obstacles: [],
		});
	});

	test('behind a router it waits for every stable pod (V38), unless the threshold is lower', () => {
		const rest = {
			...router,
			replicaSets: [replicaSet({hash: 'new', revision: 2}), replicaSet({hash: 'old', revision: 1, status: {availableReplicas: 3}})],
			pods: [pod('old', 'api-old-1', {phase: 'Pending', containerStatuses: [{name: 'api', ready: false, state: {waiting: {reason: 'ImagePullBackOff', message: 'no such image'}}}]})],
		};
		assert.deepEqual(nextOf(family({canary: behindNginx}, rest)).abort.obstacles, [{kind: 'stableUnready', available: 3, desired: 4, pod: 'api-old-1', trouble: 'no such image'}]);
		assert.deepEqual(nextOf(family({canary: {...behindNginx, replicaProgressThreshold: {type: 'Percent', value: 75}}}, rest)).abort.obstacles, []);
	});

	test('without a router stable has to grow first (V46)', () => {
		const {abort} = nextOf(family({}, {replicaSets: [replicaSet({hash: 'new', revision: 2, spec: {replicas: 2}, status: {availableReplicas: 2}}), replicaSet({hash: 'old', revision: 1, spec: {replicas: 2}, status: {availableReplicas: 2}})]}));
		assert.equal(abort.podsToStart, 2);
		assert.deepEqual(abort.obstacles, [{kind: 'stablePodsMustStart', pods: 2}]);
	});

	test('a freeze is lifted without a router (V1) and stays with one (V43)', () => {
		assert.deepEqual(nextOf(family({spec: {paused: true}})).abort.obstacles, [{kind: 'frozen', by: undefined, mustLift: true}]);
		assert.deepEqual(nextOf(family({spec: {paused: true}, canary: behindNginx}, router)).abort.obstacles, [{kind: 'frozen', by: undefined, mustLift: false}]);
	});

	test('a full promotion, a change not seen, a controller that is silent', () => {
		const input = family({canary: behindNginx, metadata: {generation: 3}, status: {promoteFull: true}}, router);
		const {abort} = deriveRollout(input, now, {state: 'silent', version: undefined, heartbeatAt: now - 30_000, changesAt: undefined, answeredSeconds: undefined}).next;
		assert.deepEqual(abort.obstacles, [{kind: 'controllerSilent', since: now - 30_000}, {kind: 'notObserved'}, {kind: 'promotingFull'}]);
	});

	test('dynamicStableScale with a delay strands users (V7)', () => {
		const canary = {...behindNginx, dynamicStableScale: true, abortScaleDownDelaySeconds: 30};
		assert.deepEqual(nextOf(family({canary}, router)).abort.obstacles, [{kind: 'stranding'}]);
	});

	test('users on a managed route go back too, how many is unknown', () => {
		const cluster = openRecording('istio-header-route');
		cluster.advanceTo(cluster.startAt + 7000);
		const view = deriveRollout(cluster.family('checkout-api'), cluster.startAt + 7000);
		assert.equal(view.weight.actual, 0);
		assert.equal(view.next.abort.percent, undefined);
	});

	test('complete: back to the newest earlier revision whose analysis did not fail (V39)', () => {
		const done = {status: {stableRS: 'new', phase: 'Healthy', pauseConditions: null, currentStepIndex: 2}};
		const replicaSets = [replicaSet({hash: 'new', revision: 4}), replicaSet({hash: 'bad', revision: 3}), replicaSet({hash: 'good', revision: 2})];
		const bad = analysisRun('api-bad-3', {labels: {'rollouts-pod-template-hash': 'bad'}, annotations: {'rollout.argoproj.io/revision': '3'}, status: {phase: 'Failed'}});
		assert.partialDeepStrictEqual(nextOf(family(done, {replicaSets, analysisRuns: [bad]})).abort, {kind: 'back', percent: 100, stableRevision: 2});
		const alone = family(done, {replicaSets: [replicaSet({hash: 'new', revision: 1})]});
		assert.partialDeepStrictEqual(nextOf(alone).abort, {kind: 'nothing', percent: undefined});
	});

	test('what an undo has left is no way back', () => {
		const cluster = openRecording('abort-at-50');
		cluster.advanceTo(cluster.endAt);
		const view = deriveRollout(cluster.family('checkout-api'), cluster.endAt);
		assert.equal(view.phase, 'Healthy');
		assert.equal(view.next.abort.kind, 'nothing');
	});

	test('a first deploy has nothing to go back to (V49)', () => {
		const first = family({status: {currentPodHash: 'new', stableRS: 'new', phase: 'Progressing', pauseConditions: null, availableReplicas: 0}}, {replicaSets: [replicaSet({hash: 'new', revision: 1, status: {availableReplicas: 0}})]});
		assert.equal(nextOf(first).abort.kind, 'firstDeploy');
	});

	test('aborted, and everybody is back: nothing stands in the way any more', () => {
		const aborted = family({canary: behindNginx, spec: {paused: true}, status: {abort: true, abortedAt: '2026-11-23T12:00:00Z', phase: 'Degraded', pauseConditions: null}}, {open: {ingresses: [canaryIngress('0')]}});
		assert.partialDeepStrictEqual(nextOf(aborted).abort, {kind: 'aborted', percent: 0, obstacles: []});
	});
});
