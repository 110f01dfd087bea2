import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {deriveController} from '../../source/domain/controller-view.ts';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import type {Family} from '../../source/domain/family.ts';
import type {RolloutView, SituationDetail} from '../../source/domain/rollout-view.ts';
import {openRecording} from '../helpers/recorded-family.ts';
import {behindNginx, canaryIngress, family, now, pod, replicaSet, start} from './build-family.ts';

/** Seconds after the recording's first event. */
type Moment = {readonly recording: string; readonly rollout: string; readonly seconds: number; readonly detail: SituationDetail | Partial<SituationDetail>};

const moments: readonly Moment[] = [
	{recording: 'invalid', rollout: 'no-service', seconds: 5, detail: {kind: 'invalid', text: 'The Rollout "no-service" is invalid: spec.strategy.canary.stableService: Invalid value: "no-service-stable": service "no-service-stable" not found'}},
	{recording: 'abort-frozen-basic', rollout: 'mail', seconds: 18, detail: {kind: 'notBack', why: 'heldByFreeze', canaryPercent: 50, stableAvailable: 2, stableDesired: 4}},
	{recording: 'abort-stable-unready', rollout: 'checkout-api', seconds: 22, detail: {kind: 'notBack', why: 'stableUnready', canaryPercent: 50, stableAvailable: 5, stableDesired: 6}},
	{recording: 'dynamic-stable-scale', rollout: 'checkout-api', seconds: 30, detail: {kind: 'aborting', isTaken: true}},
	{recording: 'dynamic-stable-scale', rollout: 'checkout-api', seconds: 40, detail: {kind: 'notBack', why: 'stranded', canaryPercent: 20, stableAvailable: 8, stableDesired: 10}},
	{recording: 'dynamic-stable-scale', rollout: 'checkout-api', seconds: 200, detail: {kind: 'notBack', why: 'stranded', canaryPercent: 20, stableAvailable: 8, stableDesired: 10}},
	{recording: 'lost-aborts', rollout: 'svc-0', seconds: 30, detail: {kind: 'aborting', isTaken: false}},
	{recording: 'controller-down', rollout: 'checkout-api', seconds: 40, detail: {kind: 'aborting', isTaken: false}},
	{recording: 'abort-at-50', rollout: 'checkout-api', seconds: 20, detail: {kind: 'aborted', cause: ''}},
	{recording: 'analysis-failed', rollout: 'checkout-api', seconds: 60, detail: {kind: 'aborted', cause: 'Background analysis phase error/failed: Metric "success-rate" assessed Failed due to failed (3) > failureLimit (2)'}},
	{recording: 'blue-green-job', rollout: 'payments', seconds: 70, detail: {kind: 'aborted', cause: ''}},
	{recording: 'freeze-thaw', rollout: 'cart', seconds: 33, detail: {kind: 'aborted', cause: ''}},
	{recording: 'crash-loop', rollout: 'checkout-api', seconds: 38, detail: {kind: 'degraded', reason: 'crashLoop'}},
	{recording: 'inconclusive-gate', rollout: 'ranking', seconds: 12, detail: {kind: 'inconclusive', run: 'ranking-56854b984c-2-1'}},
	{recording: 'freeze-thaw', rollout: 'cart', seconds: 20, detail: {kind: 'frozen', isMidUpdate: true}},
	{recording: 'freeze-thaw', rollout: 'search', seconds: 20, detail: {kind: 'frozen', isMidUpdate: true}},
	{recording: 'abort-at-50', rollout: 'checkout-api', seconds: 11, detail: {kind: 'waiting', gate: 'pauseStep'}},
	{recording: 'blue-green-job', rollout: 'payments', seconds: 20, detail: {kind: 'waiting', gate: 'blueGreen'}},
	{recording: 'canary-promoted', rollout: 'checkout-api', seconds: 20, detail: {kind: 'timedPause', isOverdue: false}},
	{recording: 'canary-promoted', rollout: 'checkout-api', seconds: 11, detail: {kind: 'moving', at: 'pods', done: 0, total: 1}},
	{recording: 'canary-promoted', rollout: 'checkout-api', seconds: 30, detail: {kind: 'moving', at: 'analysis', total: 7}},
	{recording: 'experiment', rollout: 'ranking', seconds: 15, detail: {kind: 'moving', at: 'experiment'}},
	{recording: 'promote-full', rollout: 'checkout-api', seconds: 15, detail: {kind: 'moving', at: 'promoteFull', total: 10}},
	{recording: 'back-after-completion', rollout: 'undone', seconds: 60, detail: {kind: 'moving', at: 'unpausing'}},
	{recording: 'canary-promoted', rollout: 'checkout-api', seconds: 80, detail: {kind: 'healthy'}},
	{recording: 'freeze-thaw', rollout: 'mail', seconds: 20, detail: {kind: 'healthy'}}, // Frozen by somebody else, and nothing is going on
];

function deriveAt({recording, rollout, seconds}: Moment): RolloutView {
	const cluster = openRecording(recording);
	const instant = cluster.startAt + (1000 * seconds);
	cluster.advanceTo(instant);
	return deriveRollout(cluster.family(rollout), instant, deriveController(cluster.controller(), instant));
}

suite('situation', () => {
	for (const moment of moments) {
		test(`${moment.recording}: ${moment.rollout} after ${moment.seconds} s is ${moment.detail.kind}`, () => {
			const {situation} = deriveAt(moment);
			assert.equal(situation.name, moment.detail.kind);
			assert.partialDeepStrictEqual(situation.detail, moment.detail);
			assert.notEqual(situation.since, undefined);
		});
	}

	test('a gate begins with its pause, an abort with abortedAt', () => {
		assert.equal(deriveRollout(family(), now).situation.since, Date.parse(start));
		const aborted = family({status: {abort: true, abortedAt: '2026-11-23T12:00:30Z', phase: 'Degraded', pauseConditions: null}}, {replicaSets: [replicaSet({hash: 'old', revision: 1})]});
		assert.equal(deriveRollout(aborted, now).situation.since, Date.parse('2026-11-23T12:00:30Z'));
	});

	test('what moves again moves since it was resumed or retried, not since the update began', () => {
		const since = (recording: string, rollout: string, seconds: number) => {
			const cluster = openRecording(recording);
			const view = deriveAt({recording, rollout, seconds, detail: {}});
			assert.equal(view.situation.name, 'moving');
			return Math.round((view.situation.since! - cluster.startAt) / 1000);
		};

		assert.equal(since('analysis-failed', 'checkout-api', 82), 80); // Retried at 80.9
		assert.equal(since('freeze-thaw', 'mail', 73), 72); // Thawed at 71.8
		assert.equal(since('canary-promoted', 'checkout-api', 11), 9); // The update began at 10
	});

	test('a change that the controller has not seen began when we saw it', () => {
		const changed = family({metadata: {generation: 3}, status: {observedGeneration: '2', phase: 'Healthy', pauseConditions: null, conditions: [{type: 'Completed', status: 'True', lastTransitionTime: start}]}}, {generationSeenAt: now - 2000});
		const {name, since} = deriveRollout(changed, now).situation;
		assert.deepEqual({name, since}, {name: 'moving', since: now - 2000});
	});

	test('an abort that is not taken began when it was first seen, whatever changed since', () => {
		const untaken = {status: {abort: true, pauseConditions: null}};
		const since = (rest: Partial<Family>) => deriveRollout(family(untaken, rest), now).situation.since;
		assert.equal(since({abortSeenAt: now - 20_000, changedAt: now - 1000}), now - 20_000);
		assert.equal(since({changedAt: now - 1000}), undefined);
	});

	test('a resumption that is lost says since when', () => {
		const resumed = family({status: {pauseConditions: null, phase: 'Progressing'}}, {changedAt: now - 30_000, resumeSeenAt: now - 127_000});
		assert.deepEqual(deriveRollout(resumed, now).situation.detail, {kind: 'moving', at: 'unpausing', notTakenSince: now - 127_000});
		assert.deepEqual(deriveRollout(resumed, now - 20_001).situation.detail, {kind: 'moving', at: 'unpausing'});
	});

	const waitingPod = (reason: string) => pod('new', 'api-new-1', {phase: 'Pending', containerStatuses: [{name: 'api', ready: false, restartCount: 0, state: {waiting: {reason}}}]});
	const late = 'ProgressDeadlineExceeded: ReplicaSet "api-new" has timed out progressing.';
	const degradations: ReadonlyArray<readonly [reason: string, subject: string | undefined, rest: Partial<Family>, message: string]> = [
		['quota', 'api-new', {replicaSets: [replicaSet({hash: 'new', revision: 2, status: {conditions: [{type: 'ReplicaFailure', status: 'True', message: 'exceeded quota'}]}})]}, late],
		['crashLoop', 'api-new-1', {pods: [waitingPod('CrashLoopBackOff')]}, late],
		['imagePull', 'api-new-1', {pods: [waitingPod('ImagePullBackOff')]}, late],
		['imagePull', 'api-new-1', {pods: [waitingPod('ErrImagePull')]}, late],
		['other', 'api-new-1', {pods: [waitingPod('CreateContainerConfigError')]}, late],
		['deadline', 'api-new', {}, late],
		['other', undefined, {}, 'something else'],
	];
	for (const [reason, subject, rest, message] of degradations) {
		test(`degraded by ${reason} (${subject ?? 'nobody'})`, () => {
			const {name, detail} = deriveRollout(family({status: {phase: 'Degraded', message, pauseConditions: null, controllerPause: false}}, rest), now).situation;
			assert.partialDeepStrictEqual({name, ...detail}, {name: 'degraded', reason, subject});
		});
	}

	const record = {annotations: {'rollout.argoproj.io/revision': '2', 'rolltop.dev/frozen': '{"v":1,"before":"absent","by":"ana"}'}};
	const whole = {stableRS: 'new', pauseConditions: null, controllerPause: false, currentStepIndex: 2};
	/** Whose freeze it is, whether an update is under way, and what the rollout is called then. */
	const freezes: ReadonlyArray<readonly [owner: string | undefined, isMidUpdate: boolean, expected: string]> = [
		['ours', true, 'frozen'], ['ours', false, 'frozen'], ['other', true, 'frozen'], ['other', false, 'healthy'], ['broken', true, 'waiting'], ['broken', false, 'healthy'], [undefined, true, 'waiting'], [undefined, false, 'healthy'],
	];
	for (const [owner, isMidUpdate, expected] of freezes) {
		test(`a freeze that is ${owner ?? 'not there'}, ${isMidUpdate ? 'in mid-update' : 'idle'}: ${expected}`, () => {
			const isPaused = owner === 'ours' || owner === 'other';
			const input = {...(owner !== undefined && owner !== 'other' && {metadata: record}), ...(isPaused && {spec: {paused: true}}), ...(!isMidUpdate && {status: {...whole, phase: isPaused ? 'Paused' : 'Healthy'}})};
			const view = deriveRollout(family(input, isMidUpdate ? {} : {replicaSets: [replicaSet({hash: 'new', revision: 2})]}), now);
			assert.deepEqual([view.frozen?.owner, view.situation.name], [owner, expected]);
			assert.equal(view.situation.detail.kind === 'frozen' ? view.situation.detail.isMidUpdate : isMidUpdate, isMidUpdate);
		});
	}

	test('frozen, and its pods fail', () => {
		const crashing = pod('new', 'api-new-1', {phase: 'Running', containerStatuses: [{name: 'api', ready: false, restartCount: 3, state: {waiting: {reason: 'CrashLoopBackOff'}}}]});
		const {detail} = deriveRollout(family({spec: {paused: true}}, {pods: [crashing]}), now).situation;
		assert.deepEqual(detail, {kind: 'frozen', isMidUpdate: true, trouble: {reason: 'crashLoop', subject: 'api-new-1'}});
	});

	test('a pause that rolltop put back has no author, another manager is one', () => {
		const by = (manager: string) => deriveRollout(family({spec: {paused: true}, metadata: {managedFields: [{manager, time: start, fieldsV1: {'f:spec': {'f:paused': {}}}}]}}), now).frozen?.by;
		assert.equal(by('kubectl-edit'), 'kubectl-edit');
		assert.equal(by('rolltop'), undefined);
	});

	test('users who come back too slowly: not back 10 s after the last sign of progress, and the view says when', () => {
		const abortedAt = '2026-11-23T12:00:30Z';
		const readyAt = '2026-11-23T12:00:40Z';
		const slow = family({status: {abort: true, abortedAt, phase: 'Degraded', pauseConditions: null}}, {
			pods: [pod('old', 'api-old-1', {phase: 'Running', conditions: [{type: 'Ready', status: 'True', lastTransitionTime: readyAt}]})],
		});
		const before = deriveRollout(slow, Date.parse(readyAt) + 9999);
		assert.equal(before.situation.name, 'aborting');
		assert.equal(before.changesAt, Date.parse(readyAt) + 10_000);
		const after = deriveRollout(slow, Date.parse(readyAt) + 10_000);
		assert.equal(after.situation.name, 'notBack');
		assert.equal(after.changesAt, undefined);
	});

	test('no room for stable is told apart', () => {
		const quota = family({status: {abort: true, abortedAt: start, phase: 'Degraded', pauseConditions: null}}, {
			replicaSets: [replicaSet({hash: 'new', revision: 2}), replicaSet({hash: 'old', revision: 1, status: {availableReplicas: 1, conditions: [{type: 'ReplicaFailure', status: 'True', message: 'exceeded quota'}]}})],
		});
		const {situation, warnings} = deriveRollout(quota, now);
		assert.partialDeepStrictEqual(situation.detail, {kind: 'notBack', why: 'noRoom', stableAvailable: 1, stableDesired: 4});
		assert.ok(warnings.some(({code}) => code === 'no-room-for-stable'));
	});

	test('a managed route keeps users on the canary at weight 0 (V35)', () => {
		const routed = family({
			canary: {steps: [{setHeaderRoute: {name: 'beta', match: [{headerName: 'x-beta'}]}}, {pause: {}}], canaryService: 'api-canary', trafficRouting: {managedRoutes: [{name: 'beta'}], istio: {virtualService: {name: 'api'}}}},
			status: {abort: true, abortedAt: start, phase: 'Degraded', pauseConditions: null, currentStepIndex: 0},
		}, {open: {virtualServices: [{metadata: {name: 'api', namespace: 'shop'}, spec: {http: [{name: 'beta', route: [{destination: {host: 'api-canary'}, weight: 100}]}, {name: 'primary', route: [{destination: {host: 'api-stable'}, weight: 100}, {destination: {host: 'api-canary'}, weight: 0}]}]}}]}});
		assert.equal(deriveRollout(routed, now).situation.name, 'notBack');
	});

	test('frozen by our record also while idle', () => {
		const idle = family({
			metadata: {annotations: {'rollout.argoproj.io/revision': '2', 'rolltop.dev/frozen': '{"v":1,"before":"absent","by":"ana","reason":"incident 4711","since":"2026-11-23T11:00:00Z","id":"f1"}'}},
			spec: {paused: true}, status: {stableRS: 'new', phase: 'Paused', pauseConditions: null, currentStepIndex: 2},
		}, {replicaSets: [replicaSet({hash: 'new', revision: 2})]});
		const {situation, frozen} = deriveRollout(idle, now);
		assert.deepEqual(situation, {name: 'frozen', since: Date.parse('2026-11-23T11:00:00Z'), detail: {kind: 'frozen', isMidUpdate: false}});
		assert.deepEqual(frozen, {owner: 'ours', by: 'ana', reason: 'incident 4711', since: Date.parse('2026-11-23T11:00:00Z'), id: 'f1', before: 'absent'});
	});

	test('a record without a pause is broken, and nothing is frozen', () => {
		const {situation, frozen, warnings} = deriveRollout(family({metadata: {annotations: {'rolltop.dev/frozen': JSON.stringify({v: 1, before: 'absent'})}}}), now);
		assert.equal(situation.name, 'waiting');
		assert.equal(frozen?.owner, 'broken');
		assert.ok(warnings.some(({code}) => code === 'freeze-broken'));
	});

	test('a change that the controller does not see for 10 s', () => {
		const changed = family({metadata: {generation: 3}, status: {pauseConditions: null, controllerPause: false}}, {generationSeenAt: now});
		assert.equal(deriveRollout(changed, now + 9999).situation.name, 'moving');
		assert.equal(deriveRollout(changed, now + 1999).changesAt, now + 2000);
		assert.equal(deriveRollout(changed, now + 9999).changesAt, now + 10_000);
		assert.deepEqual(deriveRollout(changed, now + 10_000).situation, {name: 'unknown', since: now, detail: {kind: 'unknown', why: 'notObserved'}});
	});

	test('a rollout that no controller claims (V49)', () => {
		const fresh = family();
		const untouched = {...fresh, rollout: {metadata: fresh.rollout.metadata, spec: fresh.rollout.spec!}};
		assert.equal(deriveRollout(untouched, Date.parse(start) + 9999).situation.name, 'moving');
		const {situation, warnings} = deriveRollout(untouched, Date.parse(start) + 10_000);
		assert.deepEqual(situation, {name: 'unknown', since: Date.parse(start), detail: {kind: 'unknown', why: 'unclaimed'}});
		assert.ok(warnings.some(({code}) => code === 'unclaimed'));
	});

	test('an old pause text without a pause is no gate (V19)', () => {
		const {situation} = deriveRollout(family({status: {pauseConditions: null, controllerPause: false}}), now);
		assert.equal(situation.name, 'moving');
	});

	test('a timed pause is overdue 5 s after its end', () => {
		const timed = family({canary: {steps: [{setWeight: 50}, {pause: {duration: '30s'}}, {setWeight: 80}]}});
		const endsAt = Date.parse(start) + 30_000;
		const during = deriveRollout(timed, endsAt + 4999);
		assert.partialDeepStrictEqual(during.situation.detail, {kind: 'timedPause', endsAt, isOverdue: false});
		assert.equal(during.changesAt, endsAt + 5000);
		assert.partialDeepStrictEqual(deriveRollout(timed, endsAt + 5000).situation.detail, {isOverdue: true});
	});

	test('blue-green promotes by itself after autoPromotionSeconds', () => {
		const {situation} = deriveRollout(family({
			spec: {strategy: {blueGreen: {activeService: 'active', autoPromotionSeconds: 60}}},
			status: {pauseConditions: [{reason: 'BlueGreenPause', startTime: start}], message: 'BlueGreenPause', blueGreen: {activeSelector: 'old', previewSelector: 'new'}},
		}), now);
		assert.partialDeepStrictEqual(situation.detail, {kind: 'timedPause', endsAt: Date.parse(start) + 60_000});
	});

	test('the weight of an abort under a freeze behind a router goes back: aborted, not held (V43)', () => {
		const held = family({canary: behindNginx, spec: {paused: true}, status: {abort: true, abortedAt: start, phase: 'Degraded', pauseConditions: null}}, {open: {ingresses: [canaryIngress('0')]}});
		assert.equal(deriveRollout(held, now).situation.name, 'aborted');
	});
});
