import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import fc from 'fast-check';
import {deriveController} from '../../../source/domain/controller-view.ts';
import {deriveDiagnosis} from '../../../source/domain/diagnosis/derive-diagnosis.ts';
import {deriveRollout} from '../../../source/domain/derive-rollout.ts';
import type {Family} from '../../../source/domain/family.ts';
import {diagnosisJson} from '../../../source/format/diagnosis-json.ts';
import {formatJson} from '../../../source/format/json.ts';
import {formatDiagnosisMarkdown} from '../../../source/format/diagnosis-markdown.ts';
import {formatDiagnosisText} from '../../../source/format/diagnosis-text.ts';
import {changes, gatherScene, mutateScene, sceneOf, type Scene} from '../../helpers/hostile-scene.ts';
import {assertNumbers, assertReadable, unsafe} from '../../helpers/hostile-text.ts';

/** What stands around a rollout, which no recording holds: to be mutated like the rest. */
const around: Scene = [
	['horizontalpodautoscalers', {metadata: {name: 'hpa', namespace: 'n'}, spec: {scaleTargetRef: {kind: 'Rollout', name: 'checkout-api'}, minReplicas: 1, maxReplicas: 3}, status: {currentReplicas: 3, desiredReplicas: 3, conditions: [{type: 'ScalingLimited', status: 'True', reason: 'TooManyReplicas'}]}}],
	['poddisruptionbudgets', {metadata: {name: 'pdb', namespace: 'n'}, spec: {selector: {matchLabels: {app: 'checkout-api'}}}, status: {disruptionsAllowed: 0, currentHealthy: 2, desiredHealthy: 2, expectedPods: 2}}],
	['endpointslices', {metadata: {name: 'slice', namespace: 'n', labels: {'kubernetes.io/service-name': 'checkout-api-canary'}}, endpoints: [{conditions: {ready: true}}]}],
	['applications', {metadata: {name: 'shop', namespace: 'argocd'}, spec: {syncPolicy: {automated: {selfHeal: true}}}, status: {sync: {status: 'OutOfSync'}}}],
	['events', {metadata: {name: 'e', namespace: 'n'}, reason: 'RolloutAborted', message: 'Rollout aborted update to revision 2', lastTimestamp: '2026-11-23T12:39:00Z', involvedObject: {kind: 'Rollout', name: 'checkout-api'}}],
];

const scenes = ['canary-promoted', 'blue-green-job', 'experiment', 'zero-samples', 'istio-header-route', 'freeze-thaw', 'crash-loop', 'dynamic-stable-scale', 'analysis-failed'].map(recording => [...sceneOf(recording), ...around]);
const now = Date.parse('2026-11-23T12:40:00Z');

function assertSafe(family: Family): void {
	const controller = deriveController({}, now);
	const view = deriveRollout(family, now, controller);
	const input = {family, view, surroundings: {links: {}}, controller, now};
	const diagnosis = deriveDiagnosis(input);
	assertNumbers(diagnosis, 'diagnosis');
	assert.deepEqual(deriveDiagnosis(input), diagnosis);
	for (const text of [formatDiagnosisText(diagnosis, view, now), formatDiagnosisText(diagnosis, view, now, {ascii: true}), formatDiagnosisMarkdown(diagnosis, view, now)]) {
		assertReadable(text);
	}

	const json = formatJson(diagnosisJson(diagnosis, view, now));
	assert.doesNotMatch(json, unsafe);
	assert.equal(typeof (JSON.parse(json) as {readonly finding: {readonly code: unknown}}).finding.code, 'string');
}

suite('the diagnosis of hostile and odd objects', () => {
	test('no exception, no number that is none, nothing that a terminal obeys, the same twice', () => {
		fc.assert(fc.property(fc.constantFrom(...scenes), changes, (original, mutations) => {
			for (const family of gatherScene(mutateScene(original, mutations))) {
				assertSafe(family);
			}
		}), {numRuns: 300});
	});
});
