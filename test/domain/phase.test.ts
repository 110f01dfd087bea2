import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {derivePhase, isGenerationObserved, isWorkloadObserved} from '../../source/domain/phase.ts';
import {rollout, type RolloutInput} from './build-family.ts';

const calm = {phase: '', message: '', pauseConditions: null, controllerPause: false};
const done = {...calm, stableRS: 'new', replicas: 4, updatedReplicas: 4, availableReplicas: 4};
const blueGreen = {strategy: {blueGreen: {activeService: 'active'}}};
const checked = {strategy: {blueGreen: {activeService: 'active', postPromotionAnalysis: {templates: []}}}};

type Row = readonly [phase: string, message: string, input: RolloutInput];

/** Argo-rollouts.md 3.2 and 3.5, row by row. */
const rows: readonly Row[] = [
	['Progressing', 'waiting for rollout spec update to be observed', {metadata: {generation: 3}}],
	['Progressing', 'waiting for rollout to unpause', {status: {pauseConditions: []}}],
	['Paused', 'CanaryPauseStep', {}],
	['Degraded', 'InvalidSpec: no service', {status: {...done, conditions: [{type: 'InvalidSpec', status: 'False', message: 'no service'}, {reason: 'RolloutAborted', message: 'x'}]}}],
	['Degraded', 'RolloutAborted: by hand', {status: {...done, conditions: [{type: 'Progressing', reason: 'RolloutAborted', message: 'by hand'}, {type: 'InvalidSpec', message: 'x'}]}}],
	['Degraded', 'ProgressDeadlineExceeded: timed out', {status: {...done, conditions: [{type: 'Progressing', reason: 'ProgressDeadlineExceeded', message: 'timed out'}]}}],
	['Paused', 'manually paused', {spec: {paused: true}, status: {...done, pauseConditions: [{reason: 'BlueGreenPause'}]}}],
	['Paused', 'BlueGreenPause', {status: {...done, pauseConditions: [{reason: 'BlueGreenPause'}, {reason: 'CanaryPauseStep'}]}}],
	['Progressing', 'rollout is restarting', {spec: {restartAt: '2999-01-01T00:00:00Z'}, status: done}],
	['Progressing', 'more replicas need to be updated', {status: {...done, updatedReplicas: 3}}],
	['Progressing', 'updated replicas are still becoming available', {status: {...done, availableReplicas: 3}}],
	['Progressing', 'active service cutover pending', {spec: blueGreen, status: done}],
	['Progressing', 'waiting for analysis to complete', {spec: checked, status: {...done, stableRS: 'old', blueGreen: {activeSelector: 'new'}}}],
	['Progressing', 'waiting for post-promotion verification to complete', {spec: checked, status: {...done, stableRS: 'old', blueGreen: {activeSelector: 'new', postPromotionAnalysisRunStatus: {status: 'Successful'}}}}],
	['Progressing', 'old replicas are pending termination', {status: {...done, replicas: 5}}],
	['Progressing', 'waiting for all steps to complete', {status: {...done, stableRS: 'old'}}],
	['Healthy', '', {status: done}],
	['Healthy', '', {spec: blueGreen, status: {...done, blueGreen: {activeSelector: 'new'}}}],
	['Healthy', '', {spec: {strategy: {}}, status: done}],
];

suite('phase', () => {
	for (const [phase, message, input] of rows) {
		test(`${phase} ${message}`, () => {
			assert.deepEqual(derivePhase(rollout(input)), {phase, message});
		});
	}

	test('with a router old pods do not matter', () => {
		const canary = {trafficRouting: {nginx: {stableIngress: 'api'}}};
		assert.equal(derivePhase(rollout({canary, status: {...done, replicas: 8}})).phase, 'Healthy');
	});

	test('an observed generation that is no number, absent or larger counts as observed', () => {
		const seen = [undefined, '', '5b7c8', '2', '1366344857', '+2'];
		assert.deepEqual([...seen, '1', '0', '-1'].filter(observedGeneration => isGenerationObserved(rollout({status: {observedGeneration}}))), seen);
	});

	test('the workload of a workloadRef (argo-rollouts.md 3.4)', () => {
		const observed = (annotation: string | undefined, status: string | undefined) => isWorkloadObserved(rollout({
			metadata: {annotations: {'rollout.argoproj.io/workload-generation': annotation}}, spec: {workloadRef: {name: 'legacy'}}, status: {workloadObservedGeneration: status},
		}));
		assert.deepEqual([observed('2', '2'), observed('3', '2'), observed(undefined, '2'), observed('3', undefined), observed('x', '2')], [true, false, true, true, true]);
	});
});
