import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import type {AnalysisRunView} from '../../source/domain/rollout-view.ts';
import {openRecording} from '../helpers/recorded-family.ts';
import {analysisRun, family, now} from './build-family.ts';

function recordedRun(recording: string, rollout: string, name: string): AnalysisRunView {
	const cluster = openRecording(recording);
	cluster.advanceTo(cluster.endAt);
	const {revisions} = deriveRollout(cluster.family(rollout), cluster.endAt);
	return revisions.flatMap(({analysisRuns, experiments}) => [...analysisRuns, ...experiments.flatMap(experiment => experiment.analysisRuns)]).find(run => run.name === name)!;
}

const metric = {name: 'success', interval: '30s', successCondition: 'result[0] >= 0.95', failureLimit: 2, provider: {prometheus: {query: 'rate({{args.service}}, {{ args.token }}, {{args.other}})'}}};
const args = [{name: 'service', value: 'api-canary'}, {name: 'token', valueFrom: {secretKeyRef: {name: 'credentials', key: 'token'}}}];
const measured = (values: ReadonlyArray<readonly [string, string]>) => values.map(([phase, value], index) => {
	const at = new Date(Date.parse('2026-11-23T12:00:00Z') + (30_000 * index)).toISOString();
	return {phase, value, startedAt: at, finishedAt: at};
});

type Input = {readonly spec?: object; readonly result?: object; readonly status?: object};

function deriveRun({spec, result, status}: Input): AnalysisRunView {
	const run = analysisRun('api-new-2', {spec: {metrics: [metric], args, ...spec}, status: {phase: 'Running', metricResults: [{name: 'success', phase: 'Running', ...result}], ...status}});
	return deriveRollout(family({}, {analysisRuns: [run]}), now).analysis[0]!;
}

suite('evidence', () => {
	test('recorded verdicts', () => {
		const verdict = (recording: string, rollout: string, name: string) => recordedRun(recording, rollout, name).evidence;
		assert.deepEqual(verdict('canary-promoted', 'checkout-api', 'checkout-api-7bfb4b85b6-2'), {samples: 4, empty: 0, verdict: 'sound'});
		assert.deepEqual(verdict('zero-samples', 'guarded', 'guarded-5997c687d5-2-1'), {samples: 3, empty: 3, verdict: 'empty'}); // V9
		assert.deepEqual(verdict('zero-samples', 'late', 'late-747cdd4fd7-2'), {samples: 0, empty: 0, verdict: 'empty'}); // V8
		assert.deepEqual(verdict('zero-samples', 'strict', 'strict-5cd9cf88f4-2-1'), {samples: 0, empty: 3, verdict: 'broken'}); // V10
		assert.deepEqual(verdict('promote-full', 'checkout-api', 'checkout-api-7bfb4b85b6-2'), {samples: 3, empty: 0, verdict: 'stopped'}); // V12
		assert.deepEqual(verdict('inconclusive-gate', 'ranking', 'ranking-56854b984c-2-1'), {samples: 1, empty: 0, verdict: 'thin'});
		assert.deepEqual(verdict('experiment', 'ranking', 'ranking-56854b984c-2-0-compare'), {samples: 3, empty: 0, verdict: 'sound'});
		assert.deepEqual(verdict('analysis-failed', 'checkout-api', 'checkout-api-7f5bf5846-2'), {samples: 18, empty: 0, verdict: 'sound'});
	});

	test('a Job is a whole test, and has a row', () => {
		const run = recordedRun('blue-green-job', 'payments', 'payments-68bf49d86f-3-pre');
		assert.equal(run.evidence.verdict, 'sound');
		assert.equal(run.role, 'prePromotion');
		assert.deepEqual(run.jobs.map(({name, status}) => [name, status]), [['65852eb6-8d20-4c64-bb52-dd3899558030.smoke.1', 'Successful']]);
	});

	test('nothing can be said before the first sample, little before the third', () => {
		assert.equal(deriveRun({}).evidence.verdict, undefined);
		assert.equal(deriveRun({result: {successful: 2, measurements: measured([['Successful', '[1]'], ['Successful', '[1]']])}}).evidence.verdict, 'thin');
		assert.equal(deriveRun({result: {successful: 3, measurements: measured([['Successful', '[1]'], ['Successful', '[1]'], ['Successful', '[1]']])}}).evidence.verdict, 'sound');
	});

	test('NaN, empty and nil values are no data', () => {
		const isEmpty = (value: string) => deriveRun({result: {failed: 1, measurements: measured([['Failed', value]])}}).metrics[0]!.empty === 1;
		const empty = ['NaN', '[NaN]', '[]', '[[]]', '', 'null', '<nil>'];
		assert.deepEqual([...empty, '[0]', '0', '[0.1,NaN]', '"ok"', '+Inf'].filter(value => isEmpty(value)), empty);
	});

	test('a run that errs twice in a row is broken', () => {
		const run = deriveRun({result: {successful: 3, error: 2, measurements: measured([['Successful', '[1]'], ['Error', ''], ['Error', '']])}});
		assert.equal(run.evidence.verdict, 'broken');
	});

	test('the query has its arguments filled in, a secret stays one, an unknown one stays as written', () => {
		assert.equal(deriveRun({}).metrics[0]!.query, 'rate(api-canary, <secret credentials/token>, {{args.other}})');
	});

	test('values that the controller put in are filled in, references without one are named, a Secret never gives its value', () => {
		const query = (arg: object) => deriveRun({spec: {metrics: [{...metric, provider: {prometheus: {query: 'f({{args.x}})'}}}], args: [{name: 'x', ...arg}]}}).metrics[0]!.query;
		assert.equal(query({value: 'abc', valueFrom: {podTemplateHashValue: 'Latest'}}), 'f(abc)');
		assert.equal(query({value: 'shop', valueFrom: {fieldRef: {fieldPath: 'metadata.namespace'}}}), 'f(shop)');
		assert.equal(query({valueFrom: {podTemplateHashValue: 'Stable'}}), 'f(<pod hash Stable>)');
		assert.equal(query({valueFrom: {fieldRef: {fieldPath: 'metadata.labels[\'region\']'}}}), 'f(<metadata.labels[\'region\']>)');
		assert.equal(query({value: 'hunter2', valueFrom: {secretKeyRef: {name: 'a', key: 'b'}}}), 'f(<secret a/b>)');
	});

	test('what a web metric asks is its address without credentials; Datadog asks several things', () => {
		const query = (provider: object) => deriveRun({spec: {metrics: [{...metric, provider}]}}).metrics[0]!.query;
		assert.equal(query({web: {url: 'https://ana:hunter2@judge.example/canary?token=hunter2&app={{args.service}}', headers: [{key: 'Authorization', value: 'hunter2'}]}}), 'https://<credentials>@judge.example/canary?token=<hidden>&app=api-canary');
		assert.equal(query({datadog: {queries: {a: 'sum:errors', b: 'sum:all'}}}), 'a: sum:errors; b: sum:all');
		assert.equal(query({job: {spec: {}}}), undefined);
	});

	test('the query that the controller resolved is never kept', () => {
		const run = analysisRun('r', {status: {phase: 'Running', metricResults: [{name: 'success', metadata: {ResolvedPrometheusQuery: 'hunter2'}, measurements: [{phase: 'Successful', value: '[1]', metadata: {ResolvedPrometheusQuery: 'hunter2', 'job-name': 'j'}}]}]}});
		assert.doesNotMatch(JSON.stringify(run), /hunter2/v);
		assert.match(JSON.stringify(run), /"job-name":"j"/v);
	});

	test('limits with arguments, failures left, wanted, the number compared with', () => {
		const [found] = deriveRun({
			spec: {metrics: [{...metric, failureLimit: '{{args.limit}}', count: '{{args.count}}'}], args: [{name: 'limit', value: '3'}, {name: 'count', value: '10'}]},
			result: {successful: 1, failed: 1, measurements: measured([['Successful', '[0.99]'], ['Failed', '[0.5]']])},
		}).metrics;
		assert.partialDeepStrictEqual(found, {wanted: 10, failuresLeft: 2, last: '[0.5]', condition: 'result[0] >= 0.95', limit: {operator: '>=', value: 0.95}, intervalSeconds: 30});
		assert.deepEqual(found!.points.map(({value}) => value), [0.99, 0.5]);
	});

	test('a negative failureLimit does not apply, an unknown argument is unknown', () => {
		assert.equal(deriveRun({spec: {metrics: [{...metric, failureLimit: -1}]}}).metrics[0]!.failuresLeft, undefined);
		assert.equal(deriveRun({spec: {metrics: [{...metric, failureLimit: '{{args.unknown}}'}]}}).metrics[0]!.failuresLeft, undefined);
	});

	test('a failure condition is turned round', () => {
		const [found] = deriveRun({spec: {metrics: [{name: 'success', failureCondition: 'result < 0.9'}]}}).metrics;
		assert.equal(found!.condition, 'not result < 0.9');
		assert.deepEqual(found!.limit, {operator: '>=', value: 0.9});
		assert.equal(found!.wanted, 1);
	});

	test('the next measurement: after the interval, 10 s after an error, after the initial delay at first', () => {
		const at = Date.parse('2026-11-23T12:00:00Z');
		assert.equal(deriveRun({result: {successful: 1, measurements: measured([['Successful', '[1]']])}}).metrics[0]!.nextAt, at + 30_000);
		assert.equal(deriveRun({result: {error: 1, measurements: measured([['Error', '']])}}).metrics[0]!.nextAt, at + 10_000);
		assert.equal(deriveRun({spec: {metrics: [{...metric, initialDelay: '1m'}]}, status: {startedAt: '2026-11-23T12:00:00Z', metricResults: []}}).metrics[0]!.nextAt, at + 60_000);
		assert.equal(deriveRun({status: {phase: 'Successful'}, result: {phase: 'Successful', successful: 1, measurements: measured([['Successful', '[1]']])}}).metrics[0]!.nextAt, undefined);
	});

	test('a dry run does not count for the verdict', () => {
		const run = deriveRun({spec: {dryRun: [{metricName: 'success'}]}, status: {phase: 'Successful', metricResults: [{name: 'success', phase: 'Error', error: 5, dryRun: true}]}});
		assert.equal(run.metrics[0]!.isDryRun, true);
		assert.notEqual(run.evidence.verdict, 'broken');
	});
});
