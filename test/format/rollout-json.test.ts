import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {parse} from 'yaml';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import {formatName} from '../../source/format/name.ts';
import {formatJson} from '../../source/format/json.ts';
import {rolloutJson, rolloutsJson} from '../../source/format/rollout-json.ts';
import {formatYaml} from '../../source/format/yaml.ts';
import {family, now} from '../domain/build-family.ts';
import {openRecording} from '../helpers/recorded-family.ts';

type Json = Record<string, unknown>;

function recordedJson(recording: string, rollout: string, seconds: number): Json {
	const cluster = openRecording(recording);
	const instant = cluster.startAt + (1000 * seconds);
	cluster.advanceTo(instant);
	const view = deriveRollout(cluster.family(rollout), instant);
	return JSON.parse(formatJson(rolloutJson(view, instant))) as Json;
}

const fixedKeys = ['apiVersion', 'kind', 'name', 'namespace', 'strategy', 'phase', 'message', 'situation', 'since', 'step', 'weight', 'replicas', 'images', 'frozen', 'warnings'];

suite('JSON', () => {
	test('the fixed keys of get', () => {
		const json = recordedJson('canary-promoted', 'checkout-api', 20);
		assert.deepEqual([...fixedKeys, 'revisions'].filter(key => !Object.hasOwn(json, key)), []);

		assert.partialDeepStrictEqual(json, {
			apiVersion: 'rolltop/v1', kind: 'Rollout', name: 'checkout-api', namespace: 'canary-promoted', strategy: 'canary', phase: 'Paused', message: 'CanaryPauseStep',
			situation: 'timedPause', step: {index: 1, total: 7, kind: 'pause'}, weight: {set: 5, actual: 5, source: 'router'}, frozen: null,
			replicas: {desired: 20, current: 21, updated: 1, ready: 21, available: 21},
		});
		assert.match(json.since as string, /^2026-11-23T\d\d:\d\d:\d\dZ$/v);
		const {remainingSeconds} = json.step as {readonly remainingSeconds: number};
		assert.ok(remainingSeconds > 0);
		assert.ok(remainingSeconds <= 15);
	});

	test('a run has its counts, its evidence and its metrics', () => {
		const [revision] = recordedJson('canary-promoted', 'checkout-api', 60).revisions as readonly Json[];
		const run = (revision!.analysisRuns as readonly Json[]).find(({role}) => role === 'background')!;
		assert.partialDeepStrictEqual(run, {
			name: 'checkout-api-7bfb4b85b6-2', phase: 'Successful', counts: {successful: 4, failed: 0, inconclusive: 0, error: 0}, evidence: {samples: 4, empty: 0, verdict: 'sound'}, jobs: [],
		});
		assert.partialDeepStrictEqual((run.metrics as readonly Json[])[0], {name: 'success-rate', phase: 'Successful', last: '[0.9828226758744426]', condition: 'result[0] >= 0.95'});
	});

	test('unknown is null, never 0', () => {
		const json = recordedJson('blue-green-job', 'payments', 20);
		assert.equal(json.step, null);
		assert.partialDeepStrictEqual(json.weight, {set: null, actual: null, source: null});
	});

	test('frozen tells ours from somebody else\'s; a broken freeze holds nothing', () => {
		const frozen = (annotations: object, paused: boolean) => {
			const view = deriveRollout(family({metadata: {annotations}, spec: {paused}}), now);
			return (JSON.parse(formatJson(rolloutJson(view, now))) as Json).frozen;
		};

		const record = {'rolltop.dev/frozen': '{"v":1,"before":"absent","by":"ana","reason":"incident","since":"2026-11-23T12:00:00Z","id":"f1"}'};
		assert.deepEqual(frozen(record, true), {ours: true, by: 'ana', reason: 'incident', since: '2026-11-23T12:00:00Z'});
		assert.deepEqual(frozen({}, true), {ours: false, by: null, reason: null, since: null});
		assert.equal(frozen(record, false), null);
	});

	test('list is an array of the same objects without revisions', () => {
		const view = deriveRollout(family(), now);
		const [json, ...others] = JSON.parse(formatJson(rolloutsJson([view], now))) as readonly Json[];
		assert.equal(others.length, 0);
		const {revisions, ...head} = JSON.parse(formatJson(rolloutJson(view, now))) as Json;
		assert.deepEqual(json, head);
		assert.ok(Array.isArray(revisions));
	});

	test('what a terminal obeys is escaped, the values stay', () => {
		const message = '\u{1B}[2J\u{9B}2J\u{202E}abc\u{E0041} ü "x" \\';
		const view = deriveRollout(family({status: {message}}), now);
		const text = formatJson(rolloutJson(view, now));
		assert.doesNotMatch(text, /[[\p{Control}\p{Format}]--\n]/v);
		assert.equal((JSON.parse(text) as Json).message, message);
		const yaml = formatYaml(rolloutJson(view, now));
		assert.doesNotMatch(yaml, /[[\p{Control}\p{Format}]--\n]/v);
		assert.equal((parse(yaml) as Json).message, message);
	});

	test('YAML says the same as JSON', () => {
		const cluster = openRecording('experiment');
		cluster.advanceTo(cluster.endAt);
		const view = deriveRollout(cluster.family('ranking'), cluster.endAt);
		const yaml = formatYaml(rolloutJson(view, cluster.endAt));
		assert.deepEqual(parse(yaml), JSON.parse(formatJson(rolloutJson(view, cluster.endAt))));
	});

	test('the name as kubectl prints it', () => {
		assert.equal(formatName({name: 'checkout-api'}), 'rollout.argoproj.io/checkout-api\n');
	});
});
