import assert from 'node:assert/strict';
import {test, type TestContext} from 'node:test';
import {ConditionError, evaluateCondition, type MetricValue} from '../../source/simulator/analysis/condition.ts';
import {analysisOf, routedCanary, successRate, type MetricSource} from '../../source/simulator/index.ts';
import type {AnalysisRun, Metric} from '../../source/simulator/objects.ts';
import {namespace, rehearse, type Rehearsal} from './rehearsal.ts';

test('works out the simple forms of conditions', () => {
	const cases: ReadonlyArray<readonly [condition: string, value: MetricValue, expected: boolean]> = [
		['result[0] >= 0.95', [0.95], true],
		['result[0] >= 0.95', [0.94], false],
		['result[0] < 0.3', [0.2], true],
		['result > 5', 6, true],
		['len(result) == 0 || result[0] >= 0.95', [], true],
		['len(result) == 0 || result[0] >= 0.95', [0.9], false],
		['len(result) == 0 || isNaN(result[0]) || result[0] >= 0.95', [NaN], true],
		['len(result) > 0 && result[0] <= 0.5', [], false],
		['len(result) > 0 && result[0] <= 0.5', [0.5], true],
		['result[0] >= 0.95', [NaN], false],
		['!(result[0] == 1) && -result[0] < 0', [2], true],
		['result[0] * 2 + 1 > 5 - 1', [2], true],
		['asInt(result[0]) == 1', [1.7], true],
		['isInf(result[0])', [Infinity], true],
	];
	for (const [condition, value, expected] of cases) {
		assert.equal(evaluateCondition(condition, value), expected, `${condition} of ${String(value)}`);
	}
});

test('what cannot be worked out is an error with the real words (V10)', () => {
	assert.throws(() => evaluateCondition('result[0] >= 0.95', []), new ConditionError('reflect: slice index out of range'));
	assert.throws(() => evaluateCondition('result[0]', [1]), ConditionError);
	assert.throws(() => evaluateCondition('nothing(1) > 2', [1]), ConditionError);
	assert.throws(() => evaluateCondition('result[0] >', [1]), ConditionError);
	assert.throws(() => evaluateCondition('result # 2', [1]), ConditionError);
});

/** A canary whose second step is an analysis of one metric. */
async function analysed(t: TestContext, metric: Partial<Metric>, metrics: MetricSource, isBackground = false): Promise<Rehearsal> {
	const rehearsal = await rehearse(t, {metrics});
	const analysis = analysisOf('api', 'success-rate');
	rehearsal.simulator.apply(
		successRate(namespace, {interval: '3s', failureLimit: 1, ...metric}),
		...routedCanary({namespace, name: 'api', image: '1.0', replicas: 4, canary: isBackground
			? {analysis, steps: [{setWeight: 25}, {pause: {duration: '12s'}}]}
			: {steps: [{setWeight: 25}, {analysis}, {setWeight: 50}, {pause: {}}]}}),
	);
	rehearsal.untilHealthy('api');
	rehearsal.setImage('api', '1.1');
	rehearsal.pass(60);
	return rehearsal;
}

function theRun(rehearsal: Rehearsal): AnalysisRun {
	const [run, ...others] = rehearsal.simulator.store.list('analysisruns', namespace);
	assert.equal(others.length, 0);
	return run!;
}

test('V10: errors are counted apart, come every 10 s and end the run at their limit', async (t: TestContext) => {
	const run = theRun(await analysed(t, {count: 3, consecutiveErrorLimit: 2}, () => ({value: []})));
	const [result] = run.status!.metricResults!;
	t.assert.strictEqual(run.status!.phase, 'Error');
	t.assert.strictEqual(run.status!.message, 'Metric "success-rate" assessed Error due to consecutiveErrors (3) > consecutiveErrorLimit (2): "Error Message: reflect: slice index out of range"');
	t.assert.deepStrictEqual([result!.count, result!.error, result!.consecutiveError], [undefined, 3, 3]);
	const times = result!.measurements!.map(measurement => Date.parse(measurement.startedAt));
	t.assert.deepStrictEqual([times[1]! - times[0]!, times[2]! - times[1]!], [10_000, 10_000]);
	t.assert.strictEqual(result!.measurements![0]!.value, undefined);
});

test('V9: a guarded condition passes without one sample', async (t: TestContext) => {
	const rehearsal = await analysed(t, {count: 3, successCondition: 'len(result) == 0 || result[0] >= 0.95'}, () => ({value: []}));
	const [result] = theRun(rehearsal).status!.metricResults!;
	t.assert.deepStrictEqual([result!.phase, result!.successful, result!.measurements![0]!.value], ['Successful', 3, '[]']);
	t.assert.strictEqual(rehearsal.status('api').currentStepIndex, 3);
});

test('V8, V12: a run that is ended by the update\'s completion is Successful, "Run Terminated"', async (t: TestContext) => {
	const early = theRun(await analysed(t, {initialDelay: '10m'}, () => ({value: [0.1]}), true));
	t.assert.deepStrictEqual([early.status!.phase, early.status!.message, early.status!.metricResults], ['Successful', 'Run Terminated', undefined]);
	const late = theRun(await analysed(t, {}, () => ({value: [0.99]}), true));
	t.assert.deepStrictEqual([late.status!.phase, late.status!.message, late.status!.metricResults![0]!.phase], ['Successful', 'Run Terminated', 'Successful']);
});

test('NaN fails a success condition, and is inconclusive where a failure condition does not hit either', async (t: TestContext) => {
	const failed = await analysed(t, {count: 3}, () => ({value: [NaN]}));
	t.assert.strictEqual(failed.status('api').phase, 'Degraded');
	t.assert.match(failed.status('api').message!, /^RolloutAborted: .*: Step-based analysis phase error\/failed: Metric "success-rate" assessed Failed due to failed \(2\) > failureLimit \(1\)$/v);
	t.assert.strictEqual(theRun(failed).status!.metricResults![0]!.measurements![0]!.value, '[NaN]');
	const inconclusive = await analysed(t, {count: 3, failureCondition: 'result[0] < 0.9'}, () => ({value: [NaN]}));
	t.assert.strictEqual(inconclusive.status('api').message, 'InconclusiveAnalysisRun');
});

test('ten measurements are kept, the counters know them all; a provider that refuses is an error', async (t: TestContext) => {
	let isUp = true;
	const rehearsal = await analysed(t, {}, () => isUp ? {value: [0.99]} : {error: 'connection refused'}, true);
	t.assert.strictEqual(theRun(rehearsal).status!.phase, 'Successful', 'over with the update');
	const steady = await analysed(t, {count: 18}, () => isUp ? {value: [0.99]} : {error: 'connection refused'});
	const [result] = theRun(steady).status!.metricResults!;
	t.assert.deepStrictEqual([result!.count, result!.successful, result!.measurements!.length], [18, 18, 10]);
	isUp = false;
	const failing = await analysed(t, {count: 3}, () => ({error: 'connection refused'}));
	const [measurement] = theRun(failing).status!.metricResults![0]!.measurements!;
	t.assert.deepStrictEqual([measurement!.phase, measurement!.message], ['Error', 'connection refused']);
});

test('arguments are filled into the query, and an AnalysisRun tells whose it is', async (t: TestContext) => {
	const queries = new Set<string>();
	const rehearsal = await analysed(t, {count: 1}, ({query}) => {
		queries.add(query);
		return {value: [1]};
	});
	t.assert.match([...queries].join('\n'), /service="api-canary"/v);
	const {metadata} = theRun(rehearsal);
	const hash = rehearsal.status('api').currentPodHash!;
	t.assert.strictEqual(metadata.name, `api-${hash}-2-1`);
	t.assert.deepStrictEqual(metadata.labels, {'rollout-type': 'Step', 'rollouts-pod-template-hash': hash, 'step-index': '1', app: 'api'});
	t.assert.strictEqual(metadata.ownerReferences![0]!.uid, rehearsal.rollout('api').metadata.uid);
});

test('a person can end a run', async (t: TestContext) => {
	const rehearsal = await analysed(t, {count: 1000}, () => ({value: [1]}));
	rehearsal.simulator.store.patch('analysisruns', namespace, theRun(rehearsal).metadata.name, {spec: {terminate: true}});
	rehearsal.pass(1);
	t.assert.strictEqual(theRun(rehearsal).status!.phase, 'Successful');
	t.assert.ok(rehearsal.status('api').currentStepIndex! >= 2, 'and the rollout goes on');
});
