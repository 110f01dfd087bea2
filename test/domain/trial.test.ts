import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {judgeValue, type TrialValue, type TrialVerdict} from '../../source/domain/trial-condition.ts';
import {parseExpression} from '../../source/domain/trial-expression.ts';
import {readAddress} from '../../source/domain/trial-address.ts';
import {readAnswer} from '../../source/domain/trial-answer.ts';
import {isRefusal, prepareTrial} from '../../source/domain/trial.ts';
import {projectObject} from '../../source/domain/projection.ts';
import type {AnalysisRun, Measurement, Metric} from '../../source/types/objects.ts';
import {openRecording, recordingNames} from '../helpers/recorded-family.ts';

const judge = (success: string | undefined, result: TrialValue, failure?: string) => {
	const verdict: TrialVerdict = judgeValue({success, failure}, result);
	return verdict.phase === 'Error' ? `Error: ${verdict.message}` : verdict.phase;
};

suite('a condition', () => {
	const guarded = 'len(result) == 0 || isNaN(result[0]) || result[0] >= 0.95';
	const cases: ReadonlyArray<readonly [string | undefined, string | undefined, TrialValue, string]> = [
		[undefined, undefined, [], 'Successful'],
		['result[0] >= 0.95', undefined, [0.97], 'Successful'],
		['result[0] >= 0.95', undefined, [0.9], 'Failed'],
		['result[0] >= 0.95', undefined, [NaN], 'Failed'],
		['result[0] >= 0.95', undefined, [], 'Error: reflect: slice index out of range'],
		[guarded, undefined, [], 'Successful'],
		[guarded, undefined, [NaN], 'Successful'],
		[guarded, undefined, [0.5], 'Failed'],
		['result[0] >= 0.95', 'result[0] < 0.9', [0.93], 'Inconclusive'],
		['result[0] >= 0.95', 'result[0] < 0.9', [NaN], 'Inconclusive'],
		['result[0] >= 0.95', 'result[0] < 0.9', [0.8], 'Failed'],
		['result[0] >= 0.95', 'result[0] < 0.9', [0.96], 'Successful'],
		[undefined, 'result[0] > 0.5', [0.1], 'Successful'],
		[undefined, 'result[0] > 0.5', [0.9], 'Failed'],
		['result >= 10', undefined, 10, 'Successful'],
		['result >= 10', undefined, [10], 'Error: invalid operation: >= (mismatched types []float64 and float64)'],
		['default(result, 0) <= 1', undefined, 0.5, 'Successful'],
		['not (result[0] > 1) and len(result) < 3', undefined, [1, 2], 'Successful'],
		['!(result[0] > 1) && -1 < 2 * result[0] - 1', undefined, [0.5], 'Successful'],
		['all(result, # > 0.5)', undefined, [0.6, 0.7], 'Successful'],
		['any(result, {# > 0.65})', undefined, [0.6, 0.7], 'Successful'],
		['none(result, # > 0.65)', undefined, [0.6, 0.7], 'Failed'],
		['all(result, # > 0.5)', undefined, [], 'Successful'],
		['result[0]', undefined, [1], 'Error: expected bool, but got float64'],
		['len(result) == 0 or result[0] < 1e-3', undefined, [0.0005], 'Successful'],
		['asFloat(result[0]) < .5', undefined, [0.4], 'Successful'],
		['isInf(result[0])', undefined, [Infinity], 'Successful'],
		['result[0] > 0 ? true : false', undefined, [1], 'unknown'],
		['max(result) > 1', undefined, [1], 'unknown'],
		['result.value > 1', undefined, [1], 'unknown'],
		['len(result) == 0 || result[0] ?? 1 > 0', undefined, [], 'unknown'],
	];
	for (const [success, failure, result, expected] of cases) {
		test(`${success ?? 'none'}${failure === undefined ? '' : `, failure ${failure}`} on ${JSON.stringify(result)}`, () => {
			assert.equal(judge(success, result, failure), expected);
		});
	}

	test('of the longest nesting is read, of more is not understood', () => {
		assert.equal(judge(`${'('.repeat(490)}true${')'.repeat(490)}`, []), 'Successful');
		assert.equal(parseExpression('('.repeat(5000)), undefined);
		assert.equal(parseExpression(''), undefined);
	});
});

/** Every measurement of Prometheus that a recording holds at its end, with its metric. */
function measurementsOf(name: string): ReadonlyArray<readonly [Metric, Measurement]> {
	const recording = openRecording(name);
	recording.advanceTo(recording.endAt);
	const runs = recording.objects().filter(([kind]) => kind === 'analysisruns').map(([, object]) => object as AnalysisRun);
	return runs.flatMap(({spec, status}) => (status?.metricResults ?? []).flatMap(result => {
		const metric = spec!.metrics!.find(({name: metricName}) => metricName === result.name)!;
		return metric.provider?.type === 'prometheus' ? (result.measurements ?? []).map(measurement => [metric, measurement] as const) : [];
	}));
}

test('every measurement of the recordings ends as the evaluator says', () => {
	const all = recordingNames.flatMap(name => measurementsOf(name));
	assert.ok(all.length > 50, `${all.length} measurements`);
	for (const [{successCondition, failureCondition}, {value = '[]', phase, message}] of all) {
		const values = value.replaceAll(/[\[\]]/gv, '').split(',').filter(text => text !== '').map(Number);
		const verdict = judgeValue({success: successCondition, failure: failureCondition}, values);
		assert.equal(verdict.phase, phase, value);
		assert.ok(verdict.phase !== 'Error' || verdict.message === message);
	}
});

test('an address is a Service of the cluster, or not', () => {
	const service = {kind: 'service', scheme: 'http', name: 'prometheus', namespace: 'monitoring', port: '9090', prefix: ''};
	for (const host of ['prometheus.monitoring', 'prometheus.monitoring.svc', 'prometheus.monitoring.svc.cluster.local', 'PROMETHEUS.monitoring']) {
		assert.deepEqual(readAddress(`http://${host}:9090`), service);
	}

	assert.deepEqual(readAddress('https://prometheus.monitoring/prom/'), {...service, scheme: 'https', port: '443', prefix: '/prom'});
	assert.deepEqual(readAddress('https://prometheus.example.com:9090'), {kind: 'outside', host: 'prometheus.example.com:9090'});
	assert.deepEqual(readAddress('http://127.0.0.1:9191'), {kind: 'outside', host: '127.0.0.1:9191'});
	assert.deepEqual(readAddress('http://10.1:9090'), {kind: 'outside', host: '10.0.0.1:9090'});
	assert.deepEqual(readAddress('https://ana:secret@prometheus.monitoring:9090'), {kind: 'login'});
	assert.deepEqual(readAddress('prometheus'), {kind: 'none'});
	assert.deepEqual(readAddress(undefined), {kind: 'none'});
	assert.equal(readAddress('https://prometheus.monitoring:9090/../../x').kind, 'service');
});

suite('an answer', () => {
	const json = (value: unknown, status = 200) => readAnswer({status, contentType: 'application/json', text: JSON.stringify(value), isCut: false});
	const data = (resultType: string, result: unknown) => json({status: 'success', data: {resultType, result}});

	test('vector, scalar, matrix', () => {
		assert.deepEqual(data('vector', [{metric: {__name__: 'up', job: 'a"b'}, value: [1, '0.97']}, {metric: {}, value: [1, 'NaN']}]), {
			kind: 'values', value: [0.97, NaN], rows: [{series: String.raw`up{job="a\"b"}`, text: '0.97'}, {series: '', text: 'NaN'}], total: 2, warnings: [],
		});
		assert.deepEqual(data('scalar', [1, '+Inf']), {kind: 'values', value: Infinity, rows: [{series: '', text: '+Inf'}], total: 1, warnings: []});
		const matrix = data('matrix', [{metric: {}, values: [[1, '1'], [2, '2']]}, {metric: {}, values: [[1, '-Inf']]}]);
		assert.strictEqual(matrix.kind, 'values');
		assert.deepEqual(matrix.value, [1, 2, -Infinity]);
		const empty = data('vector', []);
		assert.strictEqual(empty.kind, 'values');
		assert.deepEqual(empty.value, []);
	});

	test('of thousands of series shows some and counts all', () => {
		const many = data('vector', Array.from({length: 3000}, (_, index) => ({metric: {pod: `p${index}`}, value: [1, String(index)]})));
		assert.strictEqual(many.kind, 'values');
		assert.equal(many.rows.length, 20);
		assert.equal(many.total, 3000);
		assert.equal((many.value as readonly number[]).length, 3000);
	});

	test('that refuses, in the words of the provider', () => {
		assert.deepEqual(json({status: 'error', errorType: 'bad_data', error: 'parse error at char 3'}, 400), {kind: 'refused', status: 400, message: 'parse error at char 3'});
	});

	test('that is none', () => {
		const what = (text: string, status = 200, contentType = 'text/plain', isCut = false) => {
			const reading = readAnswer({status, contentType, text, isCut});
			return reading.kind === 'strange' ? reading.what : reading.kind;
		};

		assert.equal(what('<html>', 200, 'text/html'), 'html');
		assert.equal(what('  <!DOCTYPE html>'), 'html');
		assert.equal(what('\u{1B}]0;gotcha\u{7}'), 'notJson');
		assert.equal(what('{"status":"success"', 200, 'application/json', true), 'tooLong');
		assert.equal(what('', 302), 'redirect');
		assert.equal(what('no', 401), 'login');
		assert.equal(what('{"status":"success","data":{"resultType":"string","result":[1,"x"]}}'), 'unknownType');
		assert.equal(what('{"status":"success","data":{"resultType":"vector","result":[{"value":[1,"x"]}]}}'), 'unknownType');
		assert.equal(what('{"status":"success","data":{"resultType":"vector","result":[{"value":[1,2]}]}}'), 'unknownType');
		assert.equal(what('[]'), 'notJson');
		assert.equal(what('null'), 'notJson');
	});
});

suite('a trial', () => {
	const family = () => {
		const recording = openRecording('zero-samples');
		recording.advanceTo(recording.endAt);
		return recording.family('strict');
	};

	const runOf = (metric: object, args: readonly object[] = []): AnalysisRun => projectObject('analysisruns', {metadata: {name: 'run', namespace: 'shop'}, spec: {metrics: [metric], args}})!;
	const prepare = (metric: object, args: readonly object[] = []) => {
		const run = runOf(metric, args);
		return prepareTrial(run, run.spec!.metrics![0]!, family());
	};

	const asking = (query: string, more: object = {}) => ({name: 'm', provider: {prometheus: {address: 'https://prometheus.monitoring:9090', query, ...more}}, successCondition: 'result[0] > {{ args.limit }}'});
	const limit = {name: 'limit', value: '0.9'};

	test('fills the arguments in, for the canary and for the stable version', () => {
		const {rollout: {status}} = family();
		const trial = prepare(asking('up{service="{{args.service}}",hash="{{args.hash}}"}'), [
			limit, {name: 'service', value: 'strict-canary.shop.svc'}, {name: 'hash', value: status!.currentPodHash!},
		]);
		assert.ok(!isRefusal(trial));
		assert.equal(trial.conditions.success, 'result[0] > 0.9');
		assert.equal(trial.query, `up{service="strict-canary.shop.svc",hash="${status!.currentPodHash!}"}`);
		assert.equal(trial.stableQuery, `up{service="strict-stable.shop.svc",hash="${status!.stableRS!}"}`);
	});

	test('is the same for both where no argument tells them apart', () => {
		const trial = prepare(asking('up{service="{{args.service}}"}'), [limit, {name: 'service', value: 'not-strict-canary'}]);
		assert.ok(!isRefusal(trial));
		assert.equal(trial.stableQuery, undefined);
	});

	test('is refused where a secret would have to be sent or shown, and the secret is named only', () => {
		const refused = prepare(asking('up{token="{{args.token}}"}'), [limit, {name: 'token', valueFrom: {secretKeyRef: {name: 'prometheus', key: 'token'}}}]);
		assert.deepEqual(refused, {kind: 'secret', argument: 'token', secret: 'prometheus/token'});
	});

	test('is refused for what cannot be sent as it runs', () => {
		assert.deepEqual(prepare({name: 'm', provider: {web: {url: 'https://x.example'}}}), {kind: 'provider', provider: 'web'});
		assert.deepEqual(prepare(asking('up{a="{{args.b}}"}'), [limit]), {kind: 'unresolved', argument: 'b'});
		assert.deepEqual(prepare(asking('')), {kind: 'noQuery'});
		assert.deepEqual(prepare(asking('up', {rangeQuery: {start: 'now()', end: 'now()', step: '1m'}}), [limit]), {kind: 'range'});
		assert.deepEqual(prepare(asking('up', {headers: [{key: 'X-Scope-OrgID', value: 'tenant'}]}), [limit]), {kind: 'login'});
	});

	test('keeps no header of a provider', () => {
		const run = runOf(asking('up', {headers: [{key: 'authorization', value: 'Bearer secret-token'}]}));
		assert.ok(!JSON.stringify(run).includes('secret-token'));
		assert.deepEqual(projectObject('analysisruns', run), run);
	});
});
