import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import {deriveRunEvidence, firstRun, runsOf, type MetricEvidence} from '../../source/domain/measurements.ts';
import {projectObject} from '../../source/domain/projection.ts';
import {openRecording} from '../helpers/recorded-family.ts';

function evidenceOf(recordingName: string, rollout: string, run?: string) {
	const recording = openRecording(recordingName);
	recording.advanceTo(recording.endAt);
	const family = recording.family(rollout);
	const view = deriveRollout(family, recording.endAt);
	const chosen = run === undefined ? firstRun(view)! : runsOf(view).find(({name}) => name.startsWith(run))!;
	return {view, evidence: deriveRunEvidence(family, chosen)!};
}

const only = ({evidence}: {readonly evidence: {readonly metrics: readonly MetricEvidence[]}}): MetricEvidence => evidence.metrics[0]!;

suite('of the recordings', () => {
	test('zero-samples, strict: errors in a row use up their limit', () => {
		const {conditions, limits, left, measurements, taken, address, errorsInARow} = only(evidenceOf('zero-samples', 'strict'));
		assert.deepEqual(conditions, {success: 'result[0] >= 0.95', failure: undefined});
		assert.deepEqual(limits, {count: 3, failures: 2, inconclusive: 0, errorsInARow: 2, successesInARow: undefined});
		assert.deepEqual(left, {failures: 2, inconclusive: 0, errors: 0});
		assert.equal(errorsInARow, 3);
		assert.equal(taken, 3);
		assert.equal(address, 'http://127.0.0.1:9191');
		assert.deepEqual(measurements.map(({phase, value, isEmpty, message}) => ({phase, value, isEmpty, message})), Array.from({length: 3}, () => ({phase: 'Error', value: undefined, isEmpty: true, message: 'reflect: slice index out of range'})));
	});

	test('zero-samples, guarded: it passes on nothing, three times', () => {
		const {measurements, metric} = only(evidenceOf('zero-samples', 'guarded'));
		assert.deepEqual(measurements.map(({phase, text, isEmpty}) => [phase, text, isEmpty]), Array.from({length: 3}, () => ['Successful', '[]', true]));
		assert.equal(metric.empty, 3);
	});

	test('zero-samples, late: stopped before it was measured', () => {
		const {measurements, taken, metric} = only(evidenceOf('zero-samples', 'late'));
		assert.deepEqual(measurements, []);
		assert.equal(taken, 0);
		assert.equal(metric.query?.includes('late-canary'), true);
	});

	test('analysis-failed: the failed run comes first, its failures beyond the limit', () => {
		const {evidence} = evidenceOf('analysis-failed', 'checkout-api');
		assert.equal(evidence.run.phase, 'Failed');
		const [rate, latency] = evidence.metrics;
		assert.deepEqual(rate!.measurements.slice(-3).map(({phase, value}) => [phase, value]), Array.from({length: 3}, () => ['Failed', 0.91]));
		assert.equal(rate!.left.failures, 0);
		assert.equal(rate!.limits.count, undefined);
		assert.equal(latency!.left.failures, 2);
	});

	test('inconclusive-gate: an inconclusive measurement has a value', () => {
		const {evidence} = evidenceOf('inconclusive-gate', 'ranking');
		const [metric] = evidence.metrics;
		assert.deepEqual(metric!.conditions, {success: 'result[0] >= 0.95', failure: 'result[0] < 0.90'});
		assert.equal(metric!.measurements.at(-1)!.phase, 'Inconclusive');
		assert.equal(metric!.measurements.at(-1)!.value, 0.93);
		assert.equal(metric!.left.inconclusive, 0);
	});
});

test('limits that are unset or texts', () => {
	const recording = openRecording('zero-samples');
	recording.advanceTo(recording.endAt);
	const family = recording.family('strict');
	const [first] = family.analysisRuns;
	const raw = projectObject('analysisruns', {
		metadata: {...first!.metadata},
		spec: {args: [{name: 'n', value: '7'}], metrics: [
			{name: 'unset', provider: {prometheus: {address: 'https://ana:hush@prometheus.monitoring:9090', query: 'up'}}},
			{name: 'texts', count: '{{args.n}}', failureLimit: '-1', inconclusiveLimit: '{{args.n}}', consecutiveErrorLimit: '{{args.other}}', consecutiveSuccessLimit: 2, interval: '5s'},
		]},
		status: {metricResults: [{name: 'texts', failed: 4, inconclusive: 9}]},
	})!;
	const changed = {...family, analysisRuns: [raw]};
	const view = deriveRollout(changed, recording.endAt);
	const [unset, texts] = deriveRunEvidence(changed, runsOf(view)[0]!)!.metrics;
	assert.deepEqual(unset!.limits, {count: 1, failures: 0, inconclusive: 0, errorsInARow: 4, successesInARow: undefined});
	assert.equal(unset!.address, undefined);
	assert.deepEqual(texts!.limits, {count: 7, failures: undefined, inconclusive: 7, errorsInARow: undefined, successesInARow: 2});
	assert.deepEqual(texts!.left, {failures: undefined, inconclusive: 0, errors: undefined});
});

test('a run that is not there has no evidence', () => {
	const {view} = evidenceOf('zero-samples', 'strict');
	const recording = openRecording('zero-samples');
	recording.advanceTo(recording.endAt);
	assert.equal(deriveRunEvidence(recording.family('guarded'), firstRun(view)!), undefined);
});
