import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import {deriveRunEvidence, firstRun, type MeasurementView} from '../../source/domain/measurements.ts';
import {judgeValue} from '../../source/domain/trial-condition.ts';
import type {TrialReport, TrialSide} from '../../source/domain/trial.ts';
import {drawChart} from '../../source/format/chart.ts';
import {analysisJson, trialJson} from '../../source/format/measurements-json.ts';
import {runEvidenceLines} from '../../source/format/measurements-text.ts';
import {printPieces, wrapPieces} from '../../source/format/pieces.ts';
import {commandsByHand} from '../../source/format/trial-commands.ts';
import {trialLines} from '../../source/format/trial-text.ts';
import {openRecording} from '../helpers/recorded-family.ts';

const point = (value: number | undefined, phase = 'Successful'): MeasurementView => ({startedAt: 0, finishedAt: 0, phase, value, text: '', isEmpty: value === undefined, message: '', job: undefined});

const chart = (values: ReadonlyArray<number | undefined>, {ascii = false, widthCells = 60, rows = 4} = {}) =>
	printPieces(drawChart(values.map(value => point(value)), {operator: '>=', value: 0.5}, {widthCells, rows, ascii})).split('\n').slice(0, -1);

suite('a chart', () => {
	test('draws the limit in, and no data on the ground', () => {
		assert.deepEqual(chart([1, undefined, 0.1]), [
			'     1 │███',
			'>= 0.5 │███─────────',
			'       │███',
			'   0.1 │███ ∅   ▄▄▄',
		]);
	});

	test('is ASCII where that is asked for', () => {
		const lines = chart([1, undefined, 0.1], {ascii: true});
		assert.match(lines.join(''), /^[\u{20}-\u{7E}]+$/v);
		assert.deepEqual(lines, [
			'     1 |###',
			'>= 0.5 |###---------',
			'       |###',
			'   0.1 |### 0   :::',
		]);
	});

	test('never is wider than it may be', () => {
		for (const widthCells of [10, 20, 33, 80]) {
			for (const line of chart(Array.from({length: 100}, (_, index) => index / 100), {widthCells})) {
				assert.ok(line.length <= widthCells, `${line.length} of ${widthCells}`);
			}
		}
	});

	test('of values that are all alike, or of none, has no made-up scale', () => {
		assert.deepEqual(chart([undefined, undefined]).filter(line => /\d/v.test(line)), ['>= 0.5 │────────']);
		assert.deepEqual(drawChart([], undefined, {widthCells: 60, rows: 4}), []);
		assert.deepEqual(drawChart([point(undefined)], undefined, {widthCells: 60, rows: 4}), []);
		assert.equal(printPieces(drawChart([point(3), point(3)], undefined, {widthCells: 60, rows: 2})), '3 │\n3 │███ ███\n');
	});
});

function evidenceOf(name: string, rollout: string) {
	const recording = openRecording(name);
	recording.advanceTo(recording.endAt);
	const family = recording.family(rollout);
	const view = deriveRollout(family, recording.endAt);
	return {view, evidence: deriveRunEvidence(family, firstRun(view)!)!, now: recording.endAt};
}

suite('the evidence of the recordings', () => {
	const textOf = (name: string, rollout: string) => {
		const {evidence, now} = evidenceOf(name, rollout);
		return printPieces(runEvidenceLines(evidence, {now, widthCells: 10_000, chartRows: 6}));
	};

	test('zero-samples: passed on nothing, errors on nothing, never asked', () => {
		const guarded = textOf('zero-samples', 'guarded');
		assert.match(guarded, /∅ success-rate {2}Successful/v);
		assert.match(guarded, /3 of 3 without data: no evidence/v);
		assert.equal(guarded.match(/∅ \[\]/gv)!.length, 3);
		assert.match(textOf('zero-samples', 'strict'), /errors in a row 3 of 2 \(0 left\)[\s\S]*∅ no value {2}✗ Error {9}reflect: slice index out of range/v);
		assert.match(textOf('zero-samples', 'late'), /not measured[\s\S]*no measurement: nothing was asked/v);
	});

	test('analysis-failed: condition, limits, query with its arguments, the failures', () => {
		const text = textOf('analysis-failed', 'checkout-api');
		assert.match(text, /passes when {2}result\[0\] >= 0\.95\n/v);
		assert.match(text, /query {8}sum\(rate\(http_requests_total\{scenario="analysis-failed",job="success",service="checkout-api-canary"/v);
		assert.match(text, /failures 3 of 2 \(0 left\)/v);
		assert.equal(text.match(/\[0\.91\] {3}✗ Failed/gv)!.length, 3);
		assert.match(text, />= 0\.95 │███─/v);
	});

	test('inconclusive-gate: both conditions', () => {
		const text = textOf('inconclusive-gate', 'ranking');
		assert.match(text, /passes when {2}result\[0\] >= 0\.95\n {3}fails when {3}result\[0\] < 0\.90\n/v);
		assert.match(text, /\[0\.93\] {2}△ Inconclusive/v);
	});

	test('as a document, unknown is null', () => {
		const {view, evidence} = evidenceOf('zero-samples', 'strict');
		const {runs} = analysisJson(view, [evidence]) as {runs: Array<{phase: string; metrics: Array<Record<string, unknown>>}>};
		const [run] = runs;
		const [metric] = run!.metrics;
		assert.equal(run!.phase, 'Error');
		assert.deepEqual(metric!.limits, {count: 3, failures: 2, inconclusive: 0, errorsInARow: 2, successesInARow: null});
		assert.deepEqual((metric!.measurements as unknown[])[0], {startedAt: '2026-11-23T12:39:01Z', finishedAt: '2026-11-23T12:39:01Z', phase: 'Error', number: null, value: '', empty: true, message: 'reflect: slice index out of range', job: null});
	});
});

suite('a trial in words', () => {
	const conditions = {success: 'len(result) == 0 || result[0] >= 0.95', failure: undefined};
	const reportOf = (outcome: TrialSide['outcome'], success = conditions.success): TrialReport => ({
		metric: 'm', at: 0, conditions: {...conditions, success}, onNothing: judgeValue({success, failure: undefined}, []), isSameForBoth: true, byHand: ['curl'], sides: [{role: 'canary', query: 'up', outcome}],
	});
	const textOf = (report: TrialReport) => printPieces(trialLines(report, {widthCells: 10_000}));
	const empty: TrialSide['outcome'] = {kind: 'answered', verdict: undefined, reading: {kind: 'values', value: [], rows: [], total: 0, warnings: []}};

	test('an empty answer says how the check ends on nothing', () => {
		assert.match(textOf(reportOf(empty)), /∅ empty: this check would pass on nothing\n/v);
		assert.match(textOf(reportOf(empty, 'result[0] >= 0.95')), /empty: this check would error on nothing \(reflect: slice index out of range\)/v);
		assert.match(textOf(reportOf(empty, 'len(result) > 0 && result[0] >= 0.95')), /empty: this check would fail on nothing/v);
		assert.match(textOf(reportOf(empty, 'max(result) > 1')), /empty: on nothing: unknown, rolltop does not work out this condition/v);
	});

	test('escape sequences of a provider stay out', () => {
		const row = {series: 'up{pod="api\u{1B}[2J\u{202E}x"}', text: '0.99\u{7}'};
		const text = textOf(reportOf({kind: 'answered', verdict: judgeValue(conditions, [0.99]), reading: {kind: 'values', value: [0.99], rows: [row], total: 1, warnings: ['\u{1B}]0;x\u{7}']}}));
		assert.doesNotMatch(text, /[\u{7}\u{1B}\u{202E}]/v);
		assert.match(text, /would pass: len\(result\) == 0 \|\| result\[0\] >= 0\.95/v);
	});

	test('what is no answer is one sentence', () => {
		assert.match(textOf(reportOf({kind: 'answered', verdict: undefined, reading: {kind: 'strange', what: 'html', status: 200}})), /answer {2}✗ It answers with a web page \(HTTP 200\)/v);
		assert.match(textOf(reportOf({kind: 'answered', verdict: undefined, reading: {kind: 'refused', status: 400, message: 'parse error'}})), /It refuses the query \(HTTP 400\): parse error/v);
		assert.match(textOf(reportOf({kind: 'underWay'})), /asking …/v);
	});

	test('as a document it keeps verdict, rows and commands', () => {
		const {sides, onNothing} = trialJson(reportOf(empty)) as {sides: Array<{rows: unknown; total: number}>; onNothing: unknown};
		assert.deepEqual(sides[0], {role: 'canary', query: 'up', rows: [], total: 0, verdict: null, problem: null});
		assert.deepEqual(onNothing, {phase: 'Successful', message: null});
	});

	test('by hand it is one word of the shell, whatever the query holds', () => {
		const service = {kind: 'service', scheme: 'https', name: 'prometheus', namespace: 'monitoring', port: '9090', prefix: ''} as const;
		const [curl, kubectl] = commandsByHand(service, 'up{a="it\'s"}\n  > 0; rm');
		assert.equal(curl, String.raw`curl -sG 'https://prometheus.monitoring.svc:9090/api/v1/query' --data-urlencode 'query=up{a="it'\''s"} > 0; rm'`);
		assert.match(kubectl!, /^kubectl get --raw '\/api\/v1\/namespaces\/monitoring\/services\/https:prometheus:9090\/proxy\/api\/v1\/query\?query=up[^']+'$/v);
		assert.deepEqual(commandsByHand({kind: 'url', url: 'https://p.example/x/'}, 'up'), ['curl -sG \'https://p.example/x/api/v1/query\' --data-urlencode \'query=up\'']);
	});
});

test('a long word is cut into lines behind its label', () => {
	assert.equal(printPieces(wrapPieces('  query  ', 'a'.repeat(25), 19)), `  query  ${'a'.repeat(10)}\n         ${'a'.repeat(10)}\n         ${'a'.repeat(5)}\n`);
});

suite('the lines of a run', () => {
	test('errors are no measurements of those that it wants; a step has a number', () => {
		const cluster = openRecording('zero-samples');
		const now = cluster.startAt + 25_000;
		cluster.advanceTo(now);
		const family = cluster.family('strict');
		const view = deriveRollout(family, now).analysis[0]!;
		const text = printPieces(runEvidenceLines(deriveRunEvidence(family, view)!, {now, widthCells: 160, chartRows: 0}));
		assert.match(text, /so far +0 of 3 measurements, 2 errors,/v);
		assert.match(text, / of step 2 /v);
	});
});
