import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import type {ControllerView} from '../../source/domain/controller-view.ts';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import type {Family} from '../../source/domain/family.ts';
import {projectObject} from '../../source/domain/projection.ts';
import {describeEnd} from '../../source/format/words/end-words.ts';
import {openRecording} from '../helpers/recorded-family.ts';
import {analysisRun, family, now, pod, start} from './build-family.ts';

const endOf = (input: Family) => deriveRollout(input, now).next.end;
const moving = {phase: 'Progressing', pauseConditions: null, controllerPause: false};
const startAt = Date.parse(start);
const success = projectObject('analysistemplates', {metadata: {name: 'success', namespace: 'shop'}, spec: {metrics: [{name: 'm', interval: '30s', count: 4}]}})!;
const analysis = {analysis: {templates: [{templateName: 'success'}]}};

suite('the time to the end', () => {
	test('a timed pause, what is behind it by the spec', () => {
		const steps = [{setWeight: 50}, {pause: {duration: '90s'}}, {setWeight: 80}, analysis, {pause: {duration: 10}}];
		assert.deepEqual(endOf(family({canary: {steps}}, {open: {analysisTemplates: [success]}})), {kind: 'time', from: startAt + 90_000, seconds: 90 + 10});
		assert.deepEqual(endOf(family({canary: {steps}})), {kind: 'unknown', why: 'analysis'});
	});

	test('an analysis that runs ends at the pace of its measurements', () => {
		const at = (seconds: number) => new Date(startAt + (1000 * seconds)).toISOString();
		const measurements = [0, 40].map(seconds => ({phase: 'Successful', value: '[1]', startedAt: at(seconds), finishedAt: at(seconds)}));
		const run = analysisRun('api-new-2-1', {
			labels: {'rollout-type': 'Step', 'step-index': '1'}, spec: {metrics: [{name: 'm', interval: '30s', count: 4, provider: {prometheus: {}}}]},
			status: {phase: 'Running', startedAt: start, metricResults: [{name: 'm', phase: 'Running', successful: 2, measurements}]},
		});
		const status = {...moving, canary: {currentStepAnalysisRunStatus: {name: 'api-new-2-1', status: 'Running'}}};
		// The third is due 30 s after the second, the fourth comes 40 s after it, as they have come so far.
		assert.deepEqual(endOf(family({canary: {steps: [{setWeight: 50}, analysis]}, status}, {analysisRuns: [run]})), {kind: 'time', from: startAt + 40_000 + 30_000 + 40_000, seconds: 0});
	});

	test('each further weight takes as long as a pod took to start', () => {
		const ready = (seconds: number) => ({phase: 'Running', conditions: [{type: 'Ready', status: 'True', lastTransitionTime: new Date(startAt + (1000 * seconds)).toISOString()}]});
		const pods = [3, 20, 22].map((seconds, index) => pod('new', `api-new-${index}`, ready(seconds)));
		assert.deepEqual(endOf(family({canary: {steps: [{setWeight: 20}, {pause: {duration: 60}}, {setWeight: 50}]}}, {pods})), {kind: 'time', from: startAt + 60_000, seconds: 40});
	});

	test('a person: now, later, never mind how long what is unknown takes before', () => {
		assert.partialDeepStrictEqual(endOf(family()), {kind: 'person', why: 'gate', isWaiting: true, gates: 1});
		const later = (step: object) => endOf(family({canary: {steps: [{setWeight: 10}, step, {pause: {}}, {setWeight: 50}, {pause: {}}]}, status: moving}));
		assert.deepEqual(later({setWeight: 20}), {kind: 'person', why: 'gate', isWaiting: false, gates: 2, from: undefined, seconds: 0});
		assert.deepEqual(later({plugin: {name: 'own/step'}}), {kind: 'person', why: 'gate', isWaiting: false, gates: 2, from: undefined, seconds: undefined});
		assert.partialDeepStrictEqual(endOf(family({spec: {paused: true}})), {kind: 'person', why: 'frozen'});
		assert.partialDeepStrictEqual(endOf(family({status: {pauseConditions: [{reason: 'InconclusiveAnalysisRun', startTime: start}]}})), {kind: 'person', why: 'inconclusive', gates: 0});
	});

	test('an experiment ends its duration after its pods are available', () => {
		const experiment = projectObject('experiments', {metadata: {name: 'api-new-2-0', namespace: 'shop', uid: 'e', ownerReferences: [{uid: 'rollout'}]}, spec: {duration: '20s'}, status: {phase: 'Running', availableAt: start}})!;
		const steps = [{experiment: {duration: '20s', templates: []}}];
		const status = {...moving, currentStepIndex: 0, canary: {currentExperiment: 'api-new-2-0'}};
		assert.deepEqual(endOf(family({canary: {steps}, status}, {experiments: [experiment]})), {kind: 'time', from: startAt + 20_000, seconds: 0});
		assert.deepEqual(endOf(family({canary: {steps: [{experiment: {templates: []}}]}, status})), {kind: 'unknown', why: 'experiment'});
	});

	test('nothing is in flight, or it was aborted: no end', () => {
		assert.equal(endOf(family({status: {stableRS: 'new', phase: 'Healthy', pauseConditions: null}})), undefined);
		assert.equal(endOf(family({status: {abort: true}})), undefined);
	});

	test('while something stands in the way the plan says nothing about the end', () => {
		const steps = [{setWeight: 50}, {pause: {duration: '5m'}}, {setWeight: 80}];
		const paused = family({canary: {steps}});
		const silent: ControllerView = {state: 'silent', version: undefined, heartbeatAt: now - 60_000, changesAt: undefined, answeredSeconds: undefined};
		assert.deepEqual(deriveRollout(paused, now, silent).next.end, {kind: 'unknown', why: 'controller'});
		assert.deepEqual(deriveRollout(paused, startAt + 306_000).next.end, {kind: 'unknown', why: 'late'});

		const crashing = pod('new', 'api-new-1', {phase: 'Running', containerStatuses: [{name: 'api', ready: false, restartCount: 4, state: {waiting: {reason: 'CrashLoopBackOff'}}}]});
		assert.deepEqual(endOf(family({canary: {steps}, status: moving}, {pods: [crashing]})), {kind: 'unknown', why: 'failing'});
		const withGate = [{setWeight: 50}, {pause: {}}, {setWeight: 80}];
		assert.deepEqual(endOf(family({canary: {steps: withGate}, status: {...moving, currentStepIndex: 0}}, {pods: [crashing]})), {kind: 'person', why: 'gate', isWaiting: false, gates: 1, from: undefined, seconds: undefined});
	});

	test('an analysis that cannot measure has no end', () => {
		const run = analysisRun('api-new-2-1', {
			labels: {'rollout-type': 'Step', 'step-index': '1'}, spec: {metrics: [{name: 'm', interval: '30s', count: 4, consecutiveErrorLimit: 100, provider: {prometheus: {}}}]},
			status: {phase: 'Running', startedAt: start, metricResults: [{name: 'm', phase: 'Running', error: 1, consecutiveError: 1, measurements: [{phase: 'Error', message: 'connection refused', startedAt: start, finishedAt: start}]}]},
		});
		const status = {...moving, canary: {currentStepAnalysisRunStatus: {name: 'api-new-2-1', status: 'Running'}}};
		assert.deepEqual(endOf(family({canary: {steps: [{setWeight: 50}, analysis]}, status}, {analysisRuns: [run], open: {analysisTemplates: [success]}})), {kind: 'unknown', why: 'analysis'});
	});

	test('what was foretold in a recording came true', () => {
		const cluster = openRecording('canary-promoted');
		const seconds = [13, 20, 30, 45, 60];
		const foretold = seconds.map(second => {
			const instant = cluster.startAt + (1000 * second);
			cluster.advanceTo(instant);
			const {end} = deriveRollout(cluster.family('checkout-api'), instant).next;
			return end?.kind === 'time' ? (((end.from ?? instant) - cluster.startAt) / 1000) + end.seconds : NaN;
		});
		// It was Healthy 74 s after the beginning.
		assert.ok(foretold.every(second => Math.abs(second - 74) <= 8), foretold.join(', '));
	});

	test('in words', () => {
		const words = (input: Family) => describeEnd(endOf(input)!, now);
		assert.equal(words(family()), 'when a person promotes: it waits now');
		assert.equal(words(family({canary: {steps: [{setWeight: 50}, {pause: {duration: '5m'}}, {setWeight: 80}]}})), 'in about 4m');
		assert.equal(words(family({canary: {steps: [{setWeight: 50}, {pause: {duration: '5m'}}, {pause: {}}, {pause: {}}]}})), 'when a person promotes: 2 gates ahead, the first in about 4m');
		assert.equal(words(family({canary: {steps: [{setWeight: 50}, {pause: {duration: '5m'}}, {plugin: {name: 'own'}}]}})), 'n/a: a step plugin decides');
		assert.equal(words(family({canary: {steps: [{setWeight: 50}, {pause: {duration: 58}}]}})), 'any moment now');
		assert.equal(words(family({canary: {steps: [{setWeight: 50}, {pause: {duration: 1}}]}})), 'n/a: the pause is over and nothing moves');
		assert.equal(words(family({spec: {paused: true}})), 'when it is thawed: it is frozen');
	});
});
