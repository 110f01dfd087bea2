import assert from 'node:assert/strict';
import {test} from 'node:test';
import {buildImagePatch} from '../../../source/domain/patches/image-patch.ts';
import {buildPromotePatches, type PromoteMode} from '../../../source/domain/patches/promote-patch.ts';
import {buildRestartPatch} from '../../../source/domain/patches/restart-patch.ts';
import {buildRetryExperimentPatch} from '../../../source/domain/patches/retry-patch.ts';
import {buildTerminatePatch} from '../../../source/domain/patches/terminate-patch.ts';
import type {RolloutStatus} from '../../../source/types/objects.ts';
import {canaryFamily, type CanaryParts} from '../../helpers/canary.ts';

const running: RolloutStatus = {pauseConditions: [], controllerPause: false};
const inconclusive = (run: RolloutStatus['canary']): RolloutStatus => ({pauseConditions: [{reason: 'InconclusiveAnalysisRun'}], ...(run && {canary: run})});
const frozen = {paused: true};
const noSteps = {strategy: {canary: {}}};
const blueGreen = {strategy: {blueGreen: {activeService: 'a', previewService: 'p', autoPromotionEnabled: false}}};
const complete: RolloutStatus = {stableRS: 'bbbb', pauseConditions: [], controllerPause: false, currentStepIndex: 2};
const gate: RolloutStatus = {pauseConditions: [{reason: 'BlueGreenPause'}], currentStepIndex: undefined as never};

const status = (body: object) => ['status', {metadata: {resourceVersion: '10'}, status: body}] as const;
const lift = [undefined, {metadata: {uid: 'uid-web'}, spec: {paused: false}}] as const;

/** Row by row of argo-rollouts.md 5.3: name, mode, what the rollout is, what is sent. */
const rows: ReadonlyArray<readonly [string, PromoteMode, CanaryParts, ReadonlyArray<readonly [string | undefined, unknown]>]> = [
	['A: skip the current step', 'skipStep', {status: running}, [status({currentStepIndex: 2})]],
	['A under a freeze leaves it', 'skipStep', {status: running, spec: frozen}, [status({currentStepIndex: 2})]],
	['B: skip all steps', 'skipAllSteps', {status: {...running, currentStepIndex: 0}}, [status({currentStepIndex: 2})]],
	['C1: full', 'full', {}, [status({promoteFull: true})]],
	['C2: full under a freeze', 'full', {spec: frozen}, [status({promoteFull: true}), lift]],
	['C3: full of a complete one under a freeze', 'full', {spec: frozen, status: complete}, [lift]],
	['C4: full of a complete one', 'full', {status: complete}, []],
	['D1: past an inconclusive step', 'next', {status: inconclusive({currentStepAnalysisRunStatus: {name: 'r', status: 'Inconclusive'}})}, [status({pauseConditions: null, controllerPause: false, currentStepIndex: 2})]],
	['D1 under a freeze', 'next', {spec: frozen, status: inconclusive({currentStepAnalysisRunStatus: {name: 'r', status: 'Inconclusive'}})}, [status({pauseConditions: null, controllerPause: false, currentStepIndex: 2}), lift]],
	['an inconclusive experiment: the way out of D2\'s loop', 'next', {status: {pauseConditions: [{reason: 'InconclusiveExperiment'}]}}, [status({pauseConditions: null, controllerPause: false, currentStepIndex: 2})]],
	['D2: a gate', 'next', {}, [status({pauseConditions: null})]],
	['D2 under a freeze', 'next', {spec: frozen}, [status({pauseConditions: null}), lift]],
	['D2: an inconclusive background run', 'next', {status: inconclusive({currentBackgroundAnalysisRunStatus: {name: 'r', status: 'Inconclusive'}})}, [status({pauseConditions: null})]],
	['D2: the gate of a blue-green', 'next', {spec: blueGreen, status: gate}, [status({pauseConditions: null})]],
	['D3: the step that runs', 'next', {status: running}, [status({pauseConditions: null, currentStepIndex: 2})]],
	['D3 at the end writes the same index', 'next', {status: {...running, currentStepIndex: 2}}, [status({pauseConditions: null, currentStepIndex: 2})]],
	['D4: no steps', 'next', {spec: noSteps, status: running}, []],
	['D4: no steps, under a freeze', 'next', {spec: {...noSteps, ...frozen}, status: running}, [lift]],
	['D4: a blue-green without a gate', 'next', {spec: blueGreen, status: {...gate, pauseConditions: [], controllerPause: false}}, []],
];

for (const [name, mode, parts, wanted] of rows) {
	test(`promote ${name}`, () => {
		assert.deepEqual(buildPromotePatches(canaryFamily(parts).rollout, mode).map(({subresource, body}) => [subresource, body]), wanted);
	});
}

test('restart, terminate and the retry of an experiment carry the version that was read', () => {
	const {rollout} = canaryFamily();
	assert.deepEqual(buildRestartPatch(rollout, '2026-11-24T12:05:00Z').body, {metadata: {resourceVersion: '10'}, spec: {restartAt: '2026-11-24T12:05:00Z'}});
	const metadata = {name: 'run', namespace: 'shop', resourceVersion: '7'};
	assert.deepEqual(buildTerminatePatch('analysisruns', metadata), {kind: 'analysisruns', namespace: 'shop', name: 'run', type: 'merge', body: {metadata: {resourceVersion: '7'}, spec: {terminate: true}}});
	assert.deepEqual(buildRetryExperimentPatch(metadata), {kind: 'experiments', namespace: 'shop', name: 'run', type: 'merge', body: {metadata: {resourceVersion: '7'}, status: null}});
});

test('an image is set where its container stands, tested by name and generation', () => {
	const template = {spec: {initContainers: [{name: 'init', image: 'i:1'}], containers: [{name: 'proxy', image: 'p:1'}, {name: 'api', image: 'a:1'}]}};
	const holder = {kind: 'deployments', namespace: 'shop', name: 'web', generation: 3} as const;
	assert.deepEqual(buildImagePatch(holder, template, [{container: 'api', image: 'a:2'}])?.body, [
		{op: 'test', path: '/metadata/generation', value: 3},
		{op: 'test', path: '/spec/template/spec/containers/1/name', value: 'api'},
		{op: 'replace', path: '/spec/template/spec/containers/1/image', value: 'a:2'},
	]);
	assert.equal((buildImagePatch(holder, template, [{container: '*', image: 'x:1'}])?.body as readonly unknown[]).length, 7);
	assert.equal(buildImagePatch(holder, template, [{container: 'api', image: 'a:2'}, {container: 'none', image: 'b'}]), undefined);
	assert.equal(buildImagePatch(holder, undefined, [{container: '*', image: 'x'}]), undefined);
});
