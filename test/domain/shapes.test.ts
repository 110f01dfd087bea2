import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import type {Family} from '../../source/domain/family.ts';
import type {RolloutView} from '../../source/domain/rollout-view.ts';
import {formatRolloutText} from '../../source/format/rollout-text.ts';
import {openRecording} from '../helpers/recorded-family.ts';
import {behindNginx, canaryIngress, family, now, replicaSet, rollout, start} from './build-family.ts';

const derive = (input: Family): RolloutView => deriveRollout(input, now);
const moving = {phase: 'Progressing', message: 'more replicas need to be updated', pauseConditions: null, controllerPause: false};
const weights = (canary: number, stable: number) => ({canary: {weights: {canary: {weight: canary}, stable: {weight: stable}}}});

function recorded(recording: string, name: string, seconds: number): RolloutView {
	const cluster = openRecording(recording);
	const instant = cluster.startAt + (1000 * seconds);
	cluster.advanceTo(instant);
	return deriveRollout(cluster.family(name), instant);
}

suite('shapes of a canary', () => {
	const kinds: ReadonlyArray<readonly [step: object, expected: object]> = [
		[{setCanaryScale: {weight: 25}}, {kind: 'setCanaryScale', weight: 25}],
		[{setCanaryScale: {replicas: 3}}, {kind: 'setCanaryScale', replicas: 3}],
		[{setCanaryScale: {matchTrafficWeight: true}}, {kind: 'setCanaryScale', matchTrafficWeight: true}],
		[{setHeaderRoute: {name: 'beta', match: [{headerName: 'x', headerValue: {exact: 'y'}}]}}, {kind: 'setHeaderRoute', names: ['beta']}],
		[{setMirrorRoute: {name: 'copy', percentage: 35}}, {kind: 'setMirrorRoute', names: ['copy']}],
		[{plugin: {name: 'own/step', config: {secret: 'x'}}}, {kind: 'plugin', names: ['own/step']}],
		[{experiment: {duration: '20s', templates: [{name: 'baseline', specRef: 'stable'}, {name: 'candidate', specRef: 'canary'}]}}, {kind: 'experiment', names: ['baseline', 'candidate']}],
		[{analysis: {templates: [{templateName: 'success'}, {templateName: 'wide', clusterScope: true}]}}, {kind: 'analysis', names: ['success', 'wide']}],
		[{setWeight: 10, pause: {}}, {kind: 'invalid'}],
		[{somethingNew: {}}, {kind: 'invalid'}],
	];
	for (const [step, expected] of kinds) {
		test(`the step ${JSON.stringify(step)}`, () => {
			const view = derive(family({canary: {steps: [{setWeight: 50}, step]}, status: moving}));
			assert.partialDeepStrictEqual(view.step?.current, {index: 1, state: 'current', ...expected});
			assert.equal(view.situation.name, 'moving');
			assert.match(formatRolloutText(view, now), / {2}Step: {10}1\/2\n/v);
		});
	}

	test('one pod for half of the users (setCanaryScale) is said', () => {
		const steps = [{setCanaryScale: {replicas: 1}}, {setWeight: 50}, {pause: {}}];
		const replicaSets = [replicaSet({hash: 'new', revision: 2, spec: {replicas: 1}, status: {replicas: 1, readyReplicas: 1, availableReplicas: 1}}), replicaSet({hash: 'old', revision: 1, spec: {replicas: 10}, status: {replicas: 10, readyReplicas: 10, availableReplicas: 10}})];
		const scaled = family({spec: {replicas: 10}, canary: {...behindNginx, steps}, status: {...weights(50, 50), currentStepIndex: 2}}, {replicaSets, open: {ingresses: [canaryIngress('50')]}});
		assert.deepEqual(derive(scaled).warnings.map(({text}) => text), ['50% of the users go to 1 canary pod: 5 times what a pod takes with all 10 of them.']);
	});

	test('minPodsPerReplicaSet: more pods than the weight needs are no trouble', () => {
		const replicaSets = [replicaSet({hash: 'new', revision: 2, spec: {replicas: 2}, status: {replicas: 2, readyReplicas: 2, availableReplicas: 2}}), replicaSet({hash: 'old', revision: 1})];
		const view = derive(family({canary: {...behindNginx, minPodsPerReplicaSet: 2, steps: [{setWeight: 5}, {pause: {}}]}, status: weights(5, 95)}, {replicaSets, open: {ingresses: [canaryIngress('5')]}}));
		assert.deepEqual([view.warnings, view.weight.actual, view.groups[0]?.replicaSet.desired], [[], 5, 2]);
	});

	test('ping-pong: roles on both sides, the canary on the side that is not stable', () => {
		const canary = {pingPong: {pingService: 'ping', pongService: 'pong'}, trafficRouting: {alb: {ingress: 'api', rootService: 'root'}}};
		const rolesAt = (stablePingPong: string | undefined) => derive(family({canary, status: {canary: {stablePingPong}}})).revisions.flatMap(({replicaSets}) => replicaSets.map(({roles}) => roles.join(',')));
		assert.deepEqual(rolesAt('ping'), ['canary,pong', 'stable,ping']);
		assert.deepEqual(rolesAt('pong'), ['canary,ping', 'stable,pong']);
		assert.deepEqual(rolesAt(undefined), ['canary,ping', 'stable,pong']);
	});

	test('ping-pong when all steps are done and the new version is not stable yet: the share that the router gives', () => {
		const canary = {pingPong: {pingService: 'ping', pongService: 'pong'}, trafficRouting: {istio: {virtualService: {name: 'api'}}}};
		const {weight} = derive(family({canary, status: {...moving, ...weights(80, 20), currentStepIndex: 2}}));
		assert.partialDeepStrictEqual(weight, {set: 100, actual: 80, source: 'status', plugin: {value: 100, why: 'stepsDone'}});
	});

	test('dynamicStableScale: stable has fewer pods, and an abort starts some first', () => {
		const replicaSets = [replicaSet({hash: 'new', revision: 2, spec: {replicas: 2}, status: {replicas: 2, readyReplicas: 2, availableReplicas: 2}}), replicaSet({hash: 'old', revision: 1, spec: {replicas: 2}, status: {replicas: 2, readyReplicas: 2, availableReplicas: 2}})];
		const {next} = derive(family({canary: {...behindNginx, dynamicStableScale: true}, status: weights(50, 50)}, {replicaSets, open: {ingresses: [canaryIngress('50')]}}));
		assert.deepEqual(next.abort.obstacles, [{kind: 'stablePodsMustStart', pods: 2}]);
	});

	test('no steps at all: it moves by itself to the end, without a step', () => {
		const view = derive(family({canary: {steps: undefined}, status: {...moving, currentStepIndex: undefined}}, {replicaSets: [replicaSet({hash: 'new', revision: 2, spec: {replicas: 2}, status: {availableReplicas: 1}}), replicaSet({hash: 'old', revision: 1, status: {availableReplicas: 3}})]}));
		assert.equal(view.step, undefined);
		assert.deepEqual([view.situation.detail, view.weight.actual, view.weight.plugin], [{kind: 'moving', at: 'pods', done: 1, total: 2}, 25, {value: 100, why: 'noSteps'}]);
		assert.deepEqual(view.next.end, {kind: 'unknown', why: 'pods'});
	});

	test('no steps, aborted: the pods tell who is where, not the plugin\'s 100', () => {
		const {weight} = derive(family({canary: {steps: []}, status: {abort: true, abortedAt: start, phase: 'Degraded', pauseConditions: null}}));
		assert.deepEqual([weight.set, weight.actual, weight.plugin], [0, 50, {value: 100, why: 'noSteps'}]);
	});

	test('replicas 0 in mid-update: nobody is served, nobody is on the canary', () => {
		const none = {spec: {replicas: 0}, status: {replicas: 0, readyReplicas: 0, availableReplicas: 0}};
		const view = derive(family({spec: {replicas: 0}, status: {replicas: 0, updatedReplicas: 0, readyReplicas: 0, availableReplicas: 0}}, {replicaSets: [replicaSet({hash: 'new', revision: 2, ...none}), replicaSet({hash: 'old', revision: 1, ...none})]}));
		assert.deepEqual([view.weight.actual, view.replicas.desired, view.situation.name], [0, 0, 'waiting']);
		assert.deepEqual(view.warnings.filter(({code}) => code !== 'weight-not-set'), []);
	});

	test('a first deploy: nobody to go back to, all steps skipped', () => {
		const first = derive(family({metadata: {annotations: {'rollout.argoproj.io/revision': '1'}}, status: {...moving, currentPodHash: 'new', stableRS: 'new', currentStepIndex: 2, availableReplicas: 0}}, {replicaSets: [replicaSet({hash: 'new', revision: 1, status: {readyReplicas: 0, availableReplicas: 0}})]}));
		assert.deepEqual([first.situation.detail, first.next.abort.kind, first.isUpdating, first.next.end], [{kind: 'moving', at: 'pods', done: 0, total: 4}, 'firstDeploy', false, undefined]);
	});

	test('workloadRef: the workload\'s new template counts as not seen, images come from the ReplicaSets', () => {
		const spec = {workloadRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'api'}};
		const metadata = {annotations: {'rollout.argoproj.io/revision': '2', 'rollout.argoproj.io/workload-generation': '7'}};
		const at = (workloadObservedGeneration: string | undefined) => deriveRollout(family({metadata, spec, status: {...moving, workloadObservedGeneration}}, {generationSeenAt: now - 11_000}), now).situation.name;
		assert.deepEqual([at('6'), at('7'), at(undefined)], ['unknown', 'moving', 'moving']);
		assert.equal(recorded('workload-ref', 'legacy', 12).images.map(({image}) => image).length, 2);
	});

	test('rollbackWindow: a rollback that skips all steps goes to the end by itself', () => {
		const view = derive(family({spec: {rollbackWindow: {revisions: 3}}, canary: behindNginx, status: {...moving, ...weights(0, 100), currentStepIndex: 2}}));
		assert.deepEqual([view.step?.index, view.step?.current, view.situation.detail], [2, undefined, {kind: 'moving', at: 'weight'}]);
	});

	test('inline and background analysis, experiment: recorded', () => {
		const inline = recorded('canary-promoted', 'checkout-api', 30);
		assert.deepEqual(inline.analysis.map(({role, stepIndex}) => [role, stepIndex]), [['background', undefined], ['step', 2]]);
		const {revisions, analysis, images} = recorded('experiment', 'ranking', 15);
		assert.deepEqual(revisions[0]!.experiments[0]!.replicaSets.map(({experimentTemplate}) => experimentTemplate), ['baseline', 'candidate']);
		assert.deepEqual(analysis.map(({role}) => role), ['experiment']);
		assert.ok(images.some(({roles}) => roles.includes('experiment:candidate')));
	});

	test('a progress deadline that aborts looks like any abort, with its reason', () => {
		const message = 'Rollout aborted update to revision 2: ReplicaSet "api-new" has timed out progressing.';
		const view = derive(family({spec: {progressDeadlineAbort: true}, status: {abort: true, abortedAt: start, phase: 'Degraded', message: `RolloutAborted: ${message}`, pauseConditions: null, conditions: [{type: 'Progressing', status: 'False', reason: 'RolloutAborted', message}]}}, {replicaSets: [replicaSet({hash: 'old', revision: 1})]}));
		assert.deepEqual(view.situation.detail, {kind: 'aborted', cause: 'ReplicaSet "api-new" has timed out progressing.'});
	});
});

suite('shapes of a blue-green', () => {
	const at = (blueGreen: object, status: object, rest: Partial<Family> = {}) => derive(family({spec: {strategy: {blueGreen: {activeService: 'active', previewService: 'preview', ...blueGreen}}}, status: {message: 'BlueGreenPause', pauseConditions: [{reason: 'BlueGreenPause', startTime: start}], currentStepIndex: undefined, blueGreen: {activeSelector: 'old', previewSelector: 'new'}, ...status}}, rest));

	test('a gate, a preview smaller than the rest, roles as the plugin', () => {
		const view = at({autoPromotionEnabled: false, previewReplicaCount: 1}, {}, {replicaSets: [replicaSet({hash: 'new', revision: 2, spec: {replicas: 1}, status: {replicas: 1, availableReplicas: 1}}), replicaSet({hash: 'old', revision: 1})]});
		assert.deepEqual(view.situation.detail, {kind: 'waiting', gate: 'blueGreen'});
		assert.deepEqual(view.groups.map(({kind, replicaSet: {roles, desired}}) => [kind, roles.join(','), desired]), [['preview', 'preview', 1], ['active', 'stable,active', 4]]);
		assert.deepEqual(view.next.end, {kind: 'person', why: 'gate', isWaiting: true, gates: 1, from: Date.parse(start), seconds: 0});
	});

	test('auto promotion counts down, and the end with it', () => {
		const view = at({autoPromotionSeconds: 90}, {});
		assert.deepEqual(view.situation.detail.kind === 'timedPause' && view.situation.detail.endsAt, Date.parse(start) + 90_000);
		assert.deepEqual(view.next.end, {kind: 'time', from: Date.parse(start) + 90_000, seconds: 0});
	});

	test('after the switch the old pods have their deadline, and the analysis after it decides', () => {
		const deadline = '2026-11-23T12:01:30Z';
		const view = at({postPromotionAnalysis: {templates: [{templateName: 'smoke'}]}}, {...moving, blueGreen: {activeSelector: 'new', previewSelector: 'new', postPromotionAnalysisRunStatus: {name: 'api-new-2-post', status: 'Running'}}}, {replicaSets: [replicaSet({hash: 'new', revision: 2}), replicaSet({hash: 'old', revision: 1, annotations: {'scale-down-deadline': deadline}})]});
		assert.deepEqual(view.groups.map(({kind, replicaSet: {scaleDownAt}}) => [kind, scaleDownAt]), [['active', undefined], ['stable', Date.parse(deadline)]]);
		assert.equal(view.weight.actual, 100);
		assert.deepEqual(view.next.end, {kind: 'unknown', why: 'analysis'});
	});

	test('the checks before the switch have their role by name and by label', () => {
		const view = recorded('blue-green-job', 'payments', 12);
		assert.deepEqual(view.analysis.map(({role, jobs}) => [role, jobs.length]), [['prePromotion', 1]]);
		assert.deepEqual(view.next.end, {kind: 'person', why: 'gate', isWaiting: false, gates: 1, from: undefined, seconds: undefined});
	});
});

suite('controllers from 1.4 on', () => {
	test('without status.phase, abortedAt and weights the phase is calculated and nothing is made up', () => {
		const old = rollout({canary: behindNginx, status: {phase: undefined, message: undefined, abortedAt: undefined, observedGeneration: '7d9fbf4c5', controllerPause: undefined}});
		const view = derive({...family(), rollout: old});
		assert.deepEqual([view.phase, view.message, view.situation.name, view.weight.actual, view.weight.plugin], ['Paused', 'CanaryPauseStep', 'waiting', undefined, {value: 50, why: 'setWeight'}]);
	});

	test('a status that is all but empty is progressing, as the plugin says', () => {
		const view = derive({...family(), rollout: rollout({status: Object.fromEntries(['observedGeneration', 'phase', 'message', 'pauseConditions', 'controllerPause', 'currentPodHash', 'stableRS', 'currentStepIndex', 'replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas'].map(name => [name, undefined]))})});
		assert.deepEqual([view.phase, view.message, view.step?.index, view.replicas.current], ['Progressing', 'more replicas need to be updated', undefined, 0]);
	});
});
