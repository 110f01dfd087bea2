import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import fc from 'fast-check';
import {projectObject} from '../../source/domain/projection.ts';
import {deriveTimeline, type Deed, type TimelineEntry} from '../../source/domain/timeline.ts';
import {describeEntry} from '../../source/format/words/entry-words.ts';
import {recordingNames} from '../helpers/recorded-family.ts';
import {watchNamed} from '../helpers/watched-recording.ts';
import {analysisRun, family, now} from './build-family.ts';

const clock = (at: number) => new Date(at).toISOString().slice(11, 19);
const short = (entry: TimelineEntry) => `${clock(entry.at)} ${describeEntry(entry).text}`;
const of = (entries: readonly TimelineEntry[], ...kinds: ReadonlyArray<TimelineEntry['fact']['kind']>) => entries.filter(({fact}) => kinds.includes(fact.kind)).map(entry => short(entry));

suite('time line of a recording: what happened there', () => {
	test('canary-promoted: each step once, told by the watch and, as far as Events came through, by the controller', async () => {
		const entries = (await watchNamed('canary-promoted')).entries('checkout-api');
		assert.deepEqual(of(entries, 'step').map(text => text.slice(9)), [
			'step 1/7 done (setWeight: 5)', 'step 2/7 done (pause: 15s)', 'step 3/7 done', 'step 4/7 done', 'step 5/7 done', 'step 6/7 done', 'step 7/7 done',
		]);
		assert.deepEqual(of(entries, 'completed').map(text => text.slice(9)), ['revision 1 complete: first deploy', 'revision 2 complete']);
		const first = entries.find(({fact}) => fact.kind === 'step')!;
		assert.deepEqual([first.source, first.also], ['watch', ['event']]);
		// After the end the router goes 50, 100, 0 (V14): that is no way back.
		assert.deepEqual(of(entries, 'weight').map(text => text.slice(9)), ['weight 0%', 'weight 0% → 5%', 'weight 5% → 20%', 'weight 20% → 50%']);
	});

	test('promote-full: the abort that the controller dropped, and the full promotion of an undo that came to nothing (V4, V17)', async () => {
		const entries = (await watchNamed('promote-full')).entries('checkout-api');
		assert.deepEqual(of(entries, 'asked', 'dropped', 'completed'), [
			'12:35:31 revision 1 complete: first deploy',
			'12:35:35 template changed: api:1.1',
			'12:35:44 full promotion asked for',
			'12:35:45 abort asked for',
			'12:35:45 the controller dropped the abort',
			'12:35:48 revision 2 complete: by full promotion, its steps skipped',
			'12:36:15 template changed: api:1.2',
			'12:36:18 template changed: api:1.1',
			'12:36:19 full promotion asked for',
			'12:36:19 revision 4 complete: back to what was stable, without its steps',
		]);
		assert.ok(of(entries, 'updateStarted').some(text => text.endsWith('update to revision 4 started; revision 3 was not complete')));
	});

	test('lost-aborts: 20 s lie between what was asked and what was taken (V37)', async () => {
		const entries = (await watchNamed('lost-aborts')).entries('svc-0');
		assert.deepEqual(of(entries, 'asked', 'aborted', 'situation').slice(-3), ['14:02:59 abort asked for', '14:03:19 revision 2 aborted', '14:03:21 users are back on stable']);
	});

	test('undo-and-restart: the undo, the restart and the skipped steps', async () => {
		const entries = (await watchNamed('undo-and-restart')).entries('profile');
		assert.deepEqual(of(entries, 'asked').map(text => text.slice(9)), ['template changed: api:1.1', 'template changed: api:1.2', 'template changed: api:1.0', 'restart asked for', 'template changed: api:2.0']);
		assert.deepEqual(of(entries, 'completed').map(text => text.slice(9, 19)), ['revision 1', 'revision 2', 'revision 3', 'revision 4', 'revision 5']);
	});

	test('back-after-completion: an abort by hand and the rollback out of it; everybody back by undo and full promotion', async () => {
		const watched = await watchNamed('back-after-completion');
		assert.deepEqual(of(watched.entries('undone'), 'asked', 'aborted', 'completed').slice(2).map(text => text.slice(9)), ['abort asked for', 'revision 2 aborted', 'template changed: api:1.0', 'revision 3 complete: back to what was stable, without its steps']);
		assert.deepEqual(of(watched.entries('chained'), 'asked', 'completed').slice(-3).map(text => text.slice(9)), ['template changed: api:1.0', 'full promotion asked for', 'revision 3 complete: by full promotion, its steps skipped']);
	});

	test('analysis-failed: every failed measurement, the run, the abort with its cause, the retry', async () => {
		const entries = (await watchNamed('analysis-failed')).entries('checkout-api');
		assert.deepEqual(of(entries, 'measurement', 'aborted', 'retried').map(text => text.slice(0, 50)), [
			'12:36:04 measurement of success-rate Failed: [0.91', '12:36:08 measurement of success-rate Failed: [0.91', '12:36:12 measurement of success-rate Failed: [0.91',
			'12:36:12 revision 2 aborted: Background analysis p', '12:36:52 retried: the aborted version goes out aga',
		]);
		// Nobody asked: the controller did it.
		assert.ok(of(entries, 'asked').every(text => !text.includes('abort')));
	});

	test('freeze-thaw: the promote that lifted the freeze, told as such (V6)', async () => {
		const entries = (await watchNamed('freeze-thaw')).entries('search');
		assert.deepEqual(of(entries, 'asked').map(text => text.slice(9)), ['template changed: api:1.1', 'spec.paused set: frozen', 'spec.paused taken away']);
		assert.ok(entries.some(({fact, at}) => fact.kind === 'asked' && fact.part === 'release' && clock(at) === '12:36:28'));
	});

	test('every recording: in order, and nothing twice at one moment', async () => {
		for (const name of recordingNames) {
			const watched = await watchNamed(name);
			for (const entries of watched.rollouts.map(rollout => watched.entries(rollout))) {
				const texts = entries.filter(({fact}) => fact.kind !== 'event' && fact.kind !== 'switched').map(entry => `${entry.at} ${describeEntry(entry).text}`);
				assert.equal(new Set(texts).size, texts.length, name);
				assert.ok(entries.every((entry, index) => index === 0 || entry.at >= entries[index - 1]!.at - 1000), name);
			}
		}
	});
});

const at = (second: number) => new Date(Date.parse('2026-11-23T12:00:00Z') + (second * 1000)).toISOString();
const event = (reason: string, message: string, rest: object = {}, name = 'api.1') => projectObject('events', {
	metadata: {name, namespace: 'shop'}, type: 'Normal', reason, message, count: 1, firstTimestamp: at(10), lastTimestamp: at(10), involvedObject: {kind: 'Rollout', name: 'api', namespace: 'shop', uid: 'rollout'}, ...rest,
})!;
const tell = (events: ReadonlyArray<ReturnType<typeof event>>, deeds: readonly Deed[] = []) => deriveTimeline({family: family({}, {open: {events}}), transitions: [], deeds}).filter(({fact}) => fact.kind !== 'created');

suite('time line: Events', () => {
	test('one that came again is told at its first and its last time', () => {
		const told = tell([event('RolloutPaused', 'Rollout is paused (CanaryPauseStep)', {count: 5, lastTimestamp: at(50)})]);
		assert.deepEqual(told.map(entry => [entry.at, entry.count, entry.firstAt]), [[Date.parse(at(10)), undefined, undefined], [Date.parse(at(50)), 5, Date.parse(at(10))]]);
		assert.equal(describeEntry(told[1]!).text, 'paused at a step (5 times in all)');
	});

	test('the name tells the moment to the millisecond, where it is that moment', () => {
		const moment = BigInt(Date.parse(at(10)) + 345) * 1_000_000n;
		const [exact] = tell([event('RolloutResumed', 'Rollout is resumed', {}, `api.${moment.toString(16)}`)]);
		assert.deepEqual([exact!.at, exact!.isExact], [Date.parse(at(10)) + 345, true]);
		const [other] = tell([event('RolloutResumed', 'Rollout is resumed', {}, 'api.17a3b2c4d5e6f7a8')]);
		assert.deepEqual([other!.at, other!.isExact], [Date.parse(at(10)), false]);
	});

	test('of pods and ReplicaSets only what goes wrong', () => {
		const about = {involvedObject: {kind: 'Pod', name: 'api-new-x', namespace: 'shop'}};
		const told = tell([event('Pulled', 'pulled', about), event('BackOff', 'Back-off restarting', {...about, type: 'Warning'})]);
		assert.deepEqual(told.map(entry => describeEntry(entry).text), ['BackOff api-new-x: Back-off restarting']);
	});

	test('another rollout whose name begins the same, and an earlier one of the same name, have no part in it', () => {
		const told = tell([
			event('RolloutResumed', 'Rollout is resumed', {involvedObject: {kind: 'Rollout', name: 'api-gateway', uid: 'other'}}),
			event('RolloutResumed', 'Rollout is resumed', {involvedObject: {kind: 'Rollout', name: 'api', uid: 'before'}}),
			event('BackOff', 'x', {type: 'Warning', involvedObject: {kind: 'Pod', name: 'api-gateway-new-x'}}),
		]);
		assert.deepEqual(told, []);
	});

	test('what a colleague did with rolltop: who, how it ended, and why', () => {
		const [told] = tell([event('RolltopSetImage', 'set-image by system:serviceaccount:ci:deploy: done. Reason: fix for 4711: take two')]);
		assert.deepEqual([told!.fact, told!.who, told!.tool, told!.text], [{kind: 'actionEnded', command: 'set-image', result: 'done'}, 'system:serviceaccount:ci:deploy', 'rolltop', 'fix for 4711: take two']);
		const [plain] = tell([event('RolltopAbort', 'abort: notBack')]);
		assert.deepEqual([plain!.fact, plain!.who], [{kind: 'actionEnded', command: 'abort', result: 'notBack'}, undefined]);
	});

	test('a reason or a message that is not as we know it is told as it is', () => {
		const told = tell([event('constructor', 'odd'), event('RolloutStepCompleted', 'no numbers here'), event('RolloutAborted', '')]);
		assert.deepEqual(told.map(({fact}) => fact.kind), ['event', 'event', 'event']);
	});

	test('hostile Events never throw and never reach the terminal as they are', () => {
		fc.assert(fc.property(fc.array(fc.record({reason: fc.oneof(fc.constant('RolloutAborted'), fc.string()), message: fc.string({unit: 'binary'}), count: fc.integer(), firstTimestamp: fc.string(), eventTime: fc.constantFrom(at(1), 'x')}, {requiredKeys: []})), raws => {
			for (const entry of tell(raws.map(raw => event('x', 'y', raw)))) {
				assert.doesNotMatch(describeEntry(entry).text, /[\p{Control}\p{Format}]/v);
			}
		}), {numRuns: 30});
	});
});

const deed = (second: number, rest: Partial<Deed>): Deed => ({at: at(second), phase: 'sent', action: 'a1', command: 'abort', person: 'ana', ...rest});

suite('time line: our audit log', () => {
	test('one entry of an action with who and why, however many patches, and one of its end', () => {
		const told = tell([], [
			deed(10, {patch: {status: {abort: true, promoteFull: null}}, reason: 'incident 4711'}),
			deed(10, {phase: 'answered', answer: 'accepted'}),
			deed(12, {patch: {metadata: {annotations: {'rolltop.dev/nudge': '1'}}}}),
			deed(14, {phase: 'outcome', outcome: 'good: safe'}),
		]);
		assert.deepEqual(told.map(entry => describeEntry(entry).text), ['abort sent by ana with rolltop: "incident 4711"', 'abort ended: safe by ana with rolltop']);
		assert.deepEqual(told[0]!.fact, {kind: 'action', command: 'abort', parts: ['abort']});
	});

	test('what the watch saw of it and managedFields tell of it is not told again', () => {
		const changes = [{manager: 'rolltop', operation: 'Update', subresource: 'status', time: at(10), fieldsV1: {'f:status': {'f:abort': {}}}}];
		const told = deriveTimeline({
			family: family({metadata: {managedFields: changes}}),
			transitions: [{at: Date.parse(at(10)) + 300, fact: {kind: 'asked', part: 'abort'}, tool: 'rolltop'}],
			deeds: [deed(10, {patch: {status: {abort: true}}})],
		}).filter(({fact}) => fact.kind !== 'created');
		assert.deepEqual(told.map(({source, also, fact}) => [source, also, fact.kind]), [['audit', ['watch', 'fields'], 'action']]);
	});

	test('a JSON patch is read too, and a test in it asks nothing', () => {
		const [entry] = tell([], [deed(10, {command: 'back', patch: [{op: 'test', path: '/spec/paused', value: true}, {op: 'replace', path: '/spec/template', value: {}}]})]);
		assert.deepEqual(entry!.fact, {kind: 'action', command: 'back', parts: ['template']});
	});

	test('lines from before the rollout was made belong to another of its name', () => {
		assert.deepEqual(tell([], [deed(-10, {patch: {status: {abort: true}}})]), []);
	});

	test('a refusal is told, and a patch that is no object asks nothing', () => {
		const told = tell([], [deed(10, {patch: 'left out: 9000 bytes'}), deed(11, {phase: 'answered', answer: 'forbidden: no'})]);
		assert.deepEqual(told.map(({fact}) => fact.kind), ['action', 'actionEnded']);
		assert.equal(describeEntry(told[1]!).tone, 'warning');
	});
});

suite('time line: who changed it, from managedFields', () => {
	const fields = (manager: string, second: number, fieldsV1: object) => ({manager, operation: 'Update', time: at(second), fieldsV1});

	test('each tool with the parts that it holds; what the controller holds is told by the status', () => {
		const managedFields = [
			fields('kubectl-argo-rollouts', 20, {'f:spec': {'f:template': {'f:spec': {}}}}),
			fields('argocd-controller', 30, {'f:spec': {'f:replicas': {}, 'f:strategy': {}}}),
			fields('rollouts-controller', 40, {'f:status': {'f:observedGeneration': {}, 'f:abort': {}}}),
			fields('someone', 50, {'f:metadata': {'f:labels': {}}}),
		];
		const told = deriveTimeline({family: family({metadata: {managedFields}}), transitions: [], deeds: []}).filter(({source}) => source === 'fields');
		assert.deepEqual(told.map(entry => describeEntry(entry).text), ['last change of template by kubectl-argo-rollouts', 'last change of replicas, strategy by argocd-controller']);
	});

	test('since leaves out what is older', () => {
		const managedFields = [fields('kubectl', 20, {'f:spec': {'f:paused': {}}}), fields('argocd', 30, {'f:spec': {'f:template': {}}})];
		assert.equal(deriveTimeline({family: family({metadata: {managedFields}}), transitions: [], deeds: [], since: Date.parse(at(25))}).length, 1);
	});
});

suite('time line: AnalysisRuns', () => {
	test('its beginning, what was not successful, and its end', () => {
		const run = analysisRun('r1', {status: {phase: 'Error', message: 'gone', startedAt: at(10), completedAt: at(30), metricResults: [{name: 'm', measurements: [
			{phase: 'Successful', value: '[1]', finishedAt: at(12)}, {phase: 'Error', message: 'connection refused', finishedAt: at(20)},
		]}]}});
		const told = deriveTimeline({family: family({}, {analysisRuns: [run]}), transitions: [], deeds: []}).filter(({source}) => source === 'analysis');
		assert.deepEqual(told.map(entry => describeEntry(entry).text), ['background analysis r1 started', 'measurement of m Error, without a value: connection refused', 'background analysis r1 Error: gone']);
		assert.ok(told.every(entry => entry.at <= now));
	});
});
