import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import type {FindingCode} from '../../../source/domain/diagnosis/diagnosis.ts';
import {diagnoseRecording} from '../../helpers/recorded-diagnosis.ts';
import {recordingNames} from '../../helpers/recorded-family.ts';

type Moment = readonly [rollout: string, seconds: number, code: FindingCode, what: string];

/** What really happened, by `about.md`, by the actions and by what the official plugin printed around that moment. */
const moments: Readonly<Record<string, readonly Moment[]>> = {
	'abort-at-50': [
		['checkout-api', 3, 'pods-starting', 'first deploy, pods still becoming available'],
		['checkout-api', 10, 'gate', 'CanaryPauseStep without a duration'],
		['checkout-api', 14, 'aborted', 'aborted by hand after 12.7 s, weight 0 within a second'],
		['checkout-api', 60, 'healthy', 'undone after 52.7 s'],
	],
	'abort-during-full': [
		['checkout-api', 13, 'gate', 'at its gate before the full promotion'],
		['basic', 16, 'pods-starting', 'the full promotion starts the pods'],
		['checkout-api', 20, 'aborted', 'one patch that aborts and clears promoteFull'],
		['basic', 60, 'aborted', 'the same without a router'],
	],
	'abort-frozen-basic': [
		['mail', 12, 'frozen', 'spec.paused after 8.8 s'],
		['mail', 25, 'abort-held-by-freeze', 'aborted after 17 s, half of the users stay (V1)'],
		['mail', 45, 'aborted', 'thawed after 37 s, back within 4 s'],
		['mail2', 30, 'frozen', 'frozen and not aborted yet'],
		['mail2', 60, 'aborted', 'aborted and thawed in one go (V3)'],
	],
	'abort-stable-unready': [
		['checkout-api', 18.5, 'gate', 'one stable pod is unready, nobody has aborted yet'],
		['checkout-api', 30, 'abort-waits-for-stable', 'aborted with 5 of 6 ready, the weight stays at 50 (V38)'],
		['checkout-api', 60, 'aborted', 'replicaProgressThreshold brought it to 0'],
	],
	'analysis-failed': [
		['checkout-api', 15, 'timed-pause', 'first pause of 12 s'],
		['checkout-api', 30, 'gate', 'gate at 50 % while the background analysis runs'],
		['checkout-api', 45, 'analysis-failed', 'three values of 0.91 against >= 0.95'],
		['checkout-api', 90, 'timed-pause', 'retried after 81 s: a new try, a new run'],
		['checkout-api', 120, 'healthy', 'set back to the stable image: a rollback'],
	],
	'back-after-completion': [
		['undone', 60, 'not-taken', 'the promote of 16 s is lost for two minutes (V37)'],
		['undone', 150.5, 'aborted', 'aborted in flight after 148 s'],
		['undone', 160, 'healthy', 'undone'],
		['chained', 139, 'gate', 'at its gate'],
		['chained', 164, 'pods-starting', 'undo and promoteFull: the pods of the good version start'],
		['chained', 169, 'healthy', 'everybody is back'],
	],
	'blue-green-job': [
		['payments', 12, 'analysis-running', 'the smoke test of the preview runs as a Job'],
		['payments', 20, 'gate', 'BlueGreenPause: autoPromotionEnabled false'],
		['payments', 40, 'healthy', 'promoted after 23.6 s'],
		['payments', 65, 'gate', 'the second update waits'],
		['payments', 100, 'aborted', 'and is aborted there'],
	],
	'canary-promoted': [
		['checkout-api', 20, 'timed-pause', 'pause at 5 %'],
		['checkout-api', 32, 'analysis-running', 'the analysis step with two templates'],
		['checkout-api', 50, 'timed-pause', 'pause at 20 %'],
		['checkout-api', 80, 'healthy', 'promoted, old pods still there (V14)'],
	],
	'controller-down': [
		['checkout-api', 9, 'gate', 'at its gate, the controller lives'],
		['checkout-api', 20, 'not-taken', 'aborted after 12.8 s, the controller is stopped'],
		['checkout-api', 35, 'not-taken', 'its Lease has run out too, which a check says'],
		['checkout-api', 70, 'aborted', 'started again, it carries the abort out'],
	],
	'crash-loop': [
		['checkout-api', 7, 'pods-starting', 'the new pods have not crashed yet'],
		['checkout-api', 20, 'crash-loop', 'CrashLoopBackOff'],
		['checkout-api', 40, 'crash-loop', 'the deadline has passed as well (V23): the crash is why'],
		['checkout-api', 100, 'aborted', 'aborted after 43 s, its pods are gone'],
	],
	'dynamic-stable-scale': [
		['checkout-api', 11, 'timed-pause', 'first pause'],
		['checkout-api', 20, 'gate', 'gate at 80 %'],
		['checkout-api', 100, 'abort-stranded', 'stable 8 of 10, 20 % of the users stay (V7)'],
		['checkout-api', 243.8, 'healthy', 'undone'],
	],
	experiment: [
		['ranking', 8, 'moving', 'the pods of the experiment start'],
		['ranking', 13, 'analysis-running', 'the analysis of the experiment runs'],
		['ranking', 35, 'timed-pause', 'pause at 50 %'],
		['ranking', 60, 'healthy', 'done'],
	],
	'freeze-thaw': [
		['cart', 20, 'frozen', 'frozen at its gate of 50 %'],
		['cart', 40, 'aborted', 'aborted while frozen behind nginx: the weight is 0, the pods stay (V2)'],
		['cart', 110, 'healthy', 'thawed and undone'],
		['search', 20, 'frozen', 'frozen in mid-update'],
		['search', 60, 'timed-pause', 'a promote has lifted the freeze (V6)'],
		['mail', 20, 'frozen', 'frozen while healthy'],
		['mail', 80, 'gate', 'the image set while frozen starts at the thaw (V29)'],
		['held', 200, 'frozen', 'paused by its owner, and stays so'],
	],
	'full-after-failure': [
		['checkout-api', 15, 'pods-starting', 'the canary starts'],
		['checkout-api', 20, 'gate', 'at its gate'],
		['checkout-api', 24, 'analysis-failed', 'failed after 21.6 s and promoted in full all the same'],
		['checkout-api', 50, 'analysis-failed', 'Healthy, and everybody has the version that failed (V40)'],
	],
	'inconclusive-gate': [
		['ranking', 12, 'inconclusive', '0.93 is neither'],
		['ranking', 22, 'timed-pause', 'promoted after 17.9 s'],
		['ranking', 40, 'healthy', 'done'],
	],
	invalid: [
		['no-service', 5, 'invalid-spec', 'the Service is missing'],
		['no-template', 12, 'not-observed', 'set image: the controller looks again 20 s after its last look'],
		['no-template', 30, 'invalid-spec', 'the AnalysisTemplate is missing'],
		['bad-step', 5, 'invalid-spec', 'a step with two actions'],
	],
	'istio-header-route': [
		['checkout-api', 8, 'gate', 'weight 0, a header route sends users to the canary'],
		['checkout-api', 13, 'timed-pause', 'mirror route, then a pause'],
		['checkout-api', 26, 'gate', 'at 60 %'],
		['checkout-api', 40, 'aborted', 'routes out, weight 0'],
	],
	'lost-aborts': [
		['svc-0', 30, 'not-taken', 'aborted after 19 s, accepted and lost (V37)'],
		['svc-0', 60, 'aborted', 'a nudge got it taken'],
		['svc-7', 40, 'not-taken', 'lost as well'],
		['svc-7', 93, 'aborted', 'nudged last'],
	],
	'manual-gate': [
		['profile', 8, 'gate', 'first gate'],
		['profile', 15, 'timed-pause', 'a pause that ends by itself'],
		['profile', 27, 'gate', 'second gate'],
		['profile', 60, 'healthy', 'promoted twice'],
	],
	'promote-full': [
		['checkout-api', 10, 'gate', 'at 10 %'],
		['checkout-api', 15.5, 'overridden', 'the abort of 14 s is dropped: a full promotion runs (V4)'],
		['checkout-api', 30, 'overridden', 'half a minute later everybody has the version that was aborted'],
		['checkout-api', 60, 'healthy', 'undone at the gate of the next update'],
	],
	'undo-and-restart': [
		['profile', 24, 'timed-pause', 'second update'],
		['profile', 56, 'pods-starting', 'restart: its pods are made anew'],
		['profile', 65, 'healthy', 'restarted'],
	],
	'workload-ref': [
		['legacy', 12, 'gate', 'template of a Deployment'],
		['legacy', 20, 'timed-pause', 'promoted after 14.3 s'],
		['legacy', 60, 'healthy', 'done'],
	],
	'zero-samples': [
		['strict', 20, 'query-broken', 'result[0] of an empty vector (V10)'],
		['strict', 60, 'query-broken', 'aborted by three errors'],
		['guarded', 15, 'no-evidence', 'passes on [] (V9)'],
		['guarded', 27, 'no-evidence', 'all steps are done, the last pods come up'],
		['guarded', 100, 'no-evidence', 'everybody has a version that nothing was measured of'],
		['late', 15, 'timed-pause', 'its background run has not measured yet'],
		['late', 100, 'no-evidence', 'its run was Successful without one measurement (V8)'],
	],
};

suite('the finding of every recording', () => {
	test('each has three moments at least', () => {
		assert.deepEqual(Object.keys(moments).toSorted(), recordingNames);
		for (const [name, rows] of Object.entries(moments)) {
			assert.ok(rows.length >= 3, name);
		}
	});

	for (const [recording, rows] of Object.entries(moments)) {
		for (const [rollout, seconds, code, what] of rows) {
			test(`${recording}, ${rollout} after ${seconds} s: ${what}`, async () => {
				const {diagnosis} = await diagnoseRecording(recording, rollout, seconds);
				assert.equal(diagnosis.finding.code, code);
			});
		}
	}

	test('a silent controller is a problem of its own beside the abort that it has not seen', async () => {
		const {diagnosis} = await diagnoseRecording('controller-down', 'checkout-api', 35);
		assert.equal(diagnosis.checks.find(({code}) => code === 'controller')?.result, 'problem');
	});

	test('errors of a measurement have lasted since the first of them', async () => {
		const {diagnosis, now} = await diagnoseRecording('zero-samples', 'strict', 30);
		assert.equal(diagnosis.finding.code, 'query-broken');
		assert.ok(now - diagnosis.finding.since! >= 19_000, String(now - diagnosis.finding.since!));
	});

	const promotions = [['blue-green-job', 'payments', 20, 'promoteAll'], ['manual-gate', 'profile', 8, 'promote'], ['manual-gate', 'profile', 27, 'promoteAll']] as const;
	for (const [recording, rollout, seconds, action] of promotions) {
		test(`${recording} after ${seconds} s: the next step says whether all users go over (${action})`, async () => {
			const {diagnosis} = await diagnoseRecording(recording, rollout, seconds);
			assert.equal(diagnosis.finding.next[0]?.action, action);
		});
	}

	test('what a recording does not hold is skipped, never passed', async () => {
		const {diagnosis} = await diagnoseRecording('manual-gate', 'profile', 8);
		const resultOf = (wanted: string) => diagnosis.checks.find(({code}) => code === wanted);
		for (const code of ['controller', 'disruption', 'autoscaler']) {
			assert.equal(resultOf(code)?.result, 'skipped', code);
		}

		assert.deepEqual(resultOf('autoscaler')?.fact, {kind: 'skipped', why: 'notRecorded', what: 'horizontalpodautoscalers'});
	});
});
