import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {Problem} from '../../../source/types/problem.ts';
import type {LinkState} from '../../../source/types/source.ts';
import {canaryFamily, canaryHash, nginxSpec, stableHash, takenStatus, weights} from '../../helpers/canary.ts';
import {playAbort, start} from '../../helpers/play-abort.ts';

const abortBody = {subresource: 'status', body: {status: {abort: true, promoteFull: null}}};
const unreachable: Problem = {code: 'unreachable', title: 'connection refused', nextSteps: []};
const forbidden: Problem = {code: 'forbidden', title: 'no', nextSteps: [], status: 403};

test('one status patch that clears promoteFull, then SAFE only when the pods are back', () => {
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	assert.deepEqual(game.bodies(), [abortBody]);
	game.look(100, canaryFamily(), game.answer(100));
	game.look(300, canaryFamily({status: takenStatus, resourceVersion: '11'}));
	assert.deepEqual(game.facts(), ['sent', 'taken', 'traffic', 'stable', 'canaryPods']);
	const halfWay = game.look(2000, canaryFamily({status: takenStatus, stableReady: 4, canaryReady: 1}));
	assert.equal(halfWay.outcome, undefined);
	const back = game.look(3000, canaryFamily({status: takenStatus, stableReady: 4, canaryReady: 0}));
	assert.deepEqual(back.outcome, {result: 'good', code: 'safe', at: start + 3000});
	assert.equal(game.sent.length, 1);
});

test('a canary without pods is not SAFE while stable is not whole', () => {
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	game.look(100, canaryFamily({status: takenStatus}), game.answer(50));
	assert.equal(game.look(1000, canaryFamily({status: takenStatus, stableReady: 3, canaryReady: 0})).outcome, undefined);
});

test('status.abort alone is our own patch: it is nudged after 1.5 s, and the same patch is not sent again (V37)', () => {
	const lost = {status: {abort: true}, resourceVersion: '11'};
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	game.look(100, canaryFamily(lost), game.answer(100));
	game.look(1500, canaryFamily(lost));
	assert.equal(game.sent.length, 1);
	game.look(1601, canaryFamily(lost));
	assert.deepEqual(game.bodies()[1], {subresource: undefined, body: {metadata: {annotations: {'rolltop.dev/nudge': 'op-nudge-0'}}}});
	assert.ok(game.facts().includes('notSeen'));
	game.look(1700, canaryFamily(lost), game.answer(1700));
	game.look(3700, canaryFamily(lost));
	assert.equal(game.sent.length, 3);
	assert.deepEqual(game.bodies()[2], {subresource: undefined, body: {metadata: {annotations: {'rolltop.dev/nudge': 'op-nudge-1'}}}});
	game.look(3900, canaryFamily({status: takenStatus, resourceVersion: '13'}));
	assert.deepEqual(game.facts().slice(0, 3), ['sent', 'notSeen', 'taken']);
});

test('an abort that the controller sets back to false is sent again (V4)', () => {
	const game = playAbort(canaryFamily({status: {promoteFull: true}}));
	game.look(0, canaryFamily({status: {promoteFull: true}}));
	game.look(100, canaryFamily({status: {abort: true}, resourceVersion: '11'}), game.answer(100));
	game.look(400, canaryFamily({status: {abort: false}, resourceVersion: '12'}));
	assert.deepEqual(game.bodies(), [abortBody, abortBody]);
	assert.ok(game.facts().includes('dropped'));
});

test('an abort swallowed by a template change is sent again only when the generation is observed (V41)', () => {
	const unseen = {generation: 3, status: {observedGeneration: '2', currentPodHash: stableHash}};
	const game = playAbort(canaryFamily(unseen));
	game.look(0, canaryFamily(unseen));
	game.look(100, canaryFamily({...unseen, status: {...unseen.status, abort: true}, resourceVersion: '11'}), game.answer(100));
	game.look(200, canaryFamily({...unseen, resourceVersion: '12'}));
	assert.equal(game.bodies().filter(({subresource}) => subresource === 'status').length, 1);
	game.look(300, canaryFamily({generation: 3, status: {observedGeneration: '3'}, resourceVersion: '13'}));
	assert.equal(game.bodies().filter(({subresource}) => subresource === 'status').length, 2);
	const last = game.look(500, canaryFamily({generation: 3, status: {...takenStatus, observedGeneration: '3'}, resourceVersion: '15'}), game.answer(400));
	assert.equal(last.state.takenAt, start + 500);
});

test('abort and abortedAt do not count while the generation is not observed', () => {
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	const notYet = game.look(100, canaryFamily({generation: 3, status: {...takenStatus, observedGeneration: '2'}}), game.answer(50));
	assert.equal(notYet.state.takenAt, undefined);
});

test('an abortedAt left over from an abort before proves nothing', () => {
	const old = {abortedAt: '2026-11-24T11:00:00Z'};
	const game = playAbort(canaryFamily({status: old}));
	game.look(0, canaryFamily({status: old}));
	const ours = game.look(100, canaryFamily({status: {...old, abort: true}}), game.answer(50));
	assert.equal(ours.state.takenAt, undefined);
	const taken = game.look(200, canaryFamily({status: takenStatus}));
	assert.equal(taken.state.takenAt, start + 200);
});

test('without a router the freeze is lifted after the abort is taken, never before, and put back when the users are back (V1, V3)', () => {
	const frozen = {replicas: 4, paused: true};
	const record = {'rolltop.dev/frozen': JSON.stringify({v: 1, before: 'absent', by: 'ana', reason: 'x', since: '2026-11-24T11:00:00Z', id: '1'})};
	const game = playAbort(canaryFamily({spec: frozen, annotations: record}));
	game.look(0, canaryFamily({spec: frozen, annotations: record}));
	game.look(1000, canaryFamily({spec: frozen, annotations: record, status: {abort: true}}), game.answer(100));
	assert.deepEqual(game.bodies(), [abortBody]);
	game.look(1200, canaryFamily({spec: frozen, annotations: record, status: takenStatus}));
	assert.deepEqual(game.bodies()[1], {subresource: undefined, body: {spec: {paused: null}}});
	game.look(1400, canaryFamily({spec: {paused: false}, annotations: record, generation: 3, status: {...takenStatus, observedGeneration: '2'}}), game.answer(1300));
	const back = game.look(4000, canaryFamily({spec: {paused: false}, annotations: record, generation: 3, status: takenStatus, stableReady: 4, canaryReady: 0}));
	assert.equal(back.outcome, undefined, 'not over before the freeze is back');
	assert.deepEqual(game.bodies()[2], {subresource: undefined, body: {spec: {paused: true}}});
	const restored = game.look(4200, canaryFamily({spec: frozen, annotations: record, generation: 4, status: takenStatus, stableReady: 4, canaryReady: 0}), game.answer(4100));
	assert.equal(restored.outcome?.result, 'good');
	assert.deepEqual(game.facts(), ['sent', 'taken', 'freezeLifted', 'freezeRestored', 'traffic', 'stable', 'safe']);
});

test('a freeze that was thawed meanwhile is not put back', () => {
	const record = {'rolltop.dev/frozen': JSON.stringify({v: 1, before: 'absent', by: 'ana', reason: '', since: '', id: '1'})};
	const game = playAbort(canaryFamily({spec: {paused: true}, annotations: record}));
	game.look(0, canaryFamily({spec: {paused: true}, annotations: record}));
	game.look(200, canaryFamily({spec: {paused: true}, annotations: record, status: takenStatus}), game.answer(100));
	game.look(400, canaryFamily({spec: {}, status: takenStatus}), game.answer(300));
	const back = game.look(3000, canaryFamily({spec: {}, status: takenStatus, stableReady: 4, canaryReady: 0}));
	assert.equal(back.outcome?.code, 'safe');
	assert.equal(game.sent.length, 2);
});

test('behind a router the freeze stays: the weight falls all the same (V2, V43)', () => {
	const spec = {...nginxSpec, replicas: 2, paused: true};
	const game = playAbort(canaryFamily({spec, status: weights(50)}));
	game.look(0, canaryFamily({spec, status: weights(50)}));
	game.look(200, canaryFamily({spec, status: {...takenStatus, ...weights(50)}}), game.answer(100));
	const back = game.look(900, canaryFamily({spec, status: {...takenStatus, ...weights(0)}}));
	assert.equal(back.outcome?.code, 'safe');
	assert.equal(game.sent.length, 1);
	assert.ok(game.facts().includes('freezeKept'));
});

test('the Ingress is believed before the status (V46)', () => {
	const spec = {...nginxSpec, replicas: 2};
	const ingress = (weight: string) => ({open: {ingresses: [{metadata: {name: 'web-web-canary', namespace: 'shop', annotations: {'nginx.ingress.kubernetes.io/canary': 'true', 'nginx.ingress.kubernetes.io/canary-weight': weight}}}]}});
	const game = playAbort(canaryFamily({spec, status: weights(50), ...ingress('50')}));
	game.look(0, canaryFamily({spec, status: weights(50), ...ingress('50')}));
	const statusOnly = game.look(200, canaryFamily({spec, status: {...takenStatus, ...weights(0)}, ...ingress('50')}), game.answer(100));
	assert.equal(statusOnly.outcome, undefined);
	const back = game.look(300, canaryFamily({spec, status: {...takenStatus, ...weights(50)}, ...ingress('0')}));
	assert.equal(back.outcome?.code, 'safe');
});

test('behind a router an unready stable pod holds the abort: NOT BACK with the pod, and SAFE when it is ready after all (V38)', () => {
	const spec = {...nginxSpec, replicas: 2};
	const held = {spec, status: {...takenStatus, ...weights(50)}, stableReady: 1};
	const game = playAbort(canaryFamily({spec, status: weights(50), stableReady: 1}));
	game.look(0, canaryFamily({spec, status: weights(50), stableReady: 1}));
	game.look(200, canaryFamily(held), game.answer(100));
	const stuck = game.look(2300, canaryFamily(held));
	assert.equal(stuck.outcome?.code, 'notBack');
	const fact = stuck.lines.at(-1)?.fact;
	assert.strictEqual(fact?.kind, 'notBack');
	assert.strictEqual(fact.why, 'stableUnready');
	assert.strictEqual(fact.percent, 50);
	assert.strictEqual(fact.available, 1);
	const back = game.look(9000, canaryFamily({spec, status: {...takenStatus, ...weights(0)}, stableReady: 2}));
	assert.equal(back.outcome?.code, 'safe');
});

test('dynamicStableScale with abortScaleDownDelaySeconds strands the users: said after 10 s without progress (V7)', () => {
	const spec = {replicas: 10, strategy: {canary: {...nginxSpec.strategy!.canary!, dynamicStableScale: true, abortScaleDownDelaySeconds: 30}}};
	const held = {spec, status: {...takenStatus, ...weights(20)}, stableReady: 8, canaryReady: 8};
	const game = playAbort(canaryFamily({spec, status: weights(80), stableReady: 2, canaryReady: 8}));
	game.look(0, canaryFamily({spec, status: weights(80), stableReady: 2, canaryReady: 8}));
	game.look(200, canaryFamily(held), game.answer(100));
	assert.equal(game.look(9000, canaryFamily(held)).outcome, undefined);
	const fact = game.look(10_300, canaryFamily(held)).lines.at(-1)?.fact;
	assert.strictEqual(fact?.kind, 'notBack');
	assert.strictEqual(fact.why, 'stranded');
	assert.strictEqual(fact.percent, 20);
});

test('refused connections, timeouts and 5xx are retried until the answer', () => {
	const game = playAbort(canaryFamily());
	let at = 0;
	for (const problem of [unreachable, {...unreachable, code: 'timed-out'}, {code: 'failed', title: 'boom', nextSteps: [], status: 503}] satisfies Problem[]) {
		game.look(at, canaryFamily());
		at += 10;
		game.look(at, canaryFamily(), game.answer(at, problem));
		at += 2100;
	}

	game.look(at, canaryFamily());
	assert.deepEqual(game.bodies(), [abortBody, abortBody, abortBody, abortBody]);
	const told = game.look(at + 10, canaryFamily(), game.answer(at + 10));
	assert.strictEqual(told.lines[0]?.fact.kind, 'sent');
	assert.strictEqual(told.lines[0].fact.times, 4);
});

test('forbidden is the end, with the reason', () => {
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	const end = game.look(100, canaryFamily(), game.answer(100, forbidden));
	assert.equal(end.outcome?.code, 'refused');
	assert.equal(end.wakeAt, undefined);
	assert.deepEqual(game.facts(), ['refused']);
});

test('repeats later than 10 s test the revision that the person saw, and 422 means another one rolls (V42)', () => {
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	game.look(10, canaryFamily(), game.answer(10, unreachable));
	game.look(11_000, canaryFamily());
	const last = game.sent.at(-1);
	assert.strictEqual(last?.type, 'patch');
	assert.strictEqual(last.patch.type, 'json');
	assert.deepEqual(last.patch.body, [
		{op: 'test', path: '/status/currentPodHash', value: canaryHash},
		{op: 'add', path: '/status/abort', value: true},
		{op: 'add', path: '/status/promoteFull', value: false},
	]);
	const end = game.look(11_100, canaryFamily(), game.answer(11_100, {code: 'invalid', title: 'test failed', nextSteps: [], status: 422}));
	assert.equal(end.outcome?.code, 'superseded');
});

test('another revision is never aborted', () => {
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	game.look(100, canaryFamily(), game.answer(100, unreachable));
	const end = game.look(400, canaryFamily({status: {currentPodHash: 'cccc'}, generation: 3}));
	assert.equal(end.outcome?.code, 'superseded');
});

test('too late: the update was complete before the abort was taken', () => {
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	const end = game.look(300, canaryFamily({status: {stableRS: canaryHash, phase: 'Healthy'}}), game.answer(100));
	assert.equal(end.outcome?.code, 'completed');
});

test('it goes on watching for a minute and tells who overrode it (V45)', () => {
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	game.look(200, canaryFamily({status: takenStatus}), game.answer(100));
	assert.equal(game.look(3000, canaryFamily({status: takenStatus, stableReady: 4, canaryReady: 0})).outcome?.code, 'safe');
	const overridden = game.look(5000, canaryFamily({status: {abort: false}, stableReady: 4, canaryReady: 0}));
	assert.equal(overridden.outcome?.code, 'overridden');
	assert.strictEqual(overridden.lines.at(-1)?.fact.kind, 'overridden');
});

test('after the minute there is nothing more to watch', () => {
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	game.look(200, canaryFamily({status: takenStatus}), game.answer(100));
	game.look(3000, canaryFamily({status: takenStatus, stableReady: 4, canaryReady: 0}));
	const end = game.look(63_001, canaryFamily({status: takenStatus, stableReady: 4, canaryReady: 0}));
	assert.equal(end.wakeAt, undefined);
	assert.equal(end.outcome?.code, 'safe');
});

test('while the watch is not live the rollout is read afresh and the abort goes on', () => {
	const stale: LinkState = {state: 'stale', since: 0, problem: unreachable, retryAt: 0};
	const game = playAbort(canaryFamily(), stale);
	game.look(0, canaryFamily());
	assert.deepEqual(game.bodies(), [abortBody, {read: 'web'}]);
	const reply = game.answer(100).map(answer => answer.id.includes('read') && answer.ok ? {...answer, rollout: canaryFamily({status: takenStatus}).rollout} : answer);
	assert.equal(game.look(150, canaryFamily(), reply).state.takenAt, start + 150);
});

test('a rollout that was deleted, or made anew under the same name, is gone', () => {
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	assert.equal(game.look(100, undefined).outcome?.code, 'gone');
	const other = playAbort(canaryFamily());
	const again = canaryFamily();
	assert.equal(other.look(0, {...again, rollout: {...again.rollout, metadata: {...again.rollout.metadata, uid: 'another'}}}).outcome?.code, 'gone');
});

test('property: whatever the cluster shows, it never lifts a freeze before the abort is taken, never floods, never fails', () => {
	const status = fc.record({
		abort: fc.option(fc.boolean(), {nil: undefined}),
		abortedAt: fc.option(fc.constant('2026-11-24T12:00:01Z'), {nil: undefined}),
		promoteFull: fc.boolean(),
		stableRS: fc.constantFrom(stableHash, stableHash, canaryHash, ''),
		currentPodHash: fc.constantFrom(canaryHash, canaryHash, stableHash, 'cccc'),
		observedGeneration: fc.constantFrom('1', '2', '3'),
	}, {requiredKeys: []});
	const moment = fc.record({status, paused: fc.boolean(), stableReady: fc.integer({min: 0, max: 4}), canaryReady: fc.integer({min: 0, max: 4}), afterMs: fc.integer({min: 1, max: 4000}), fails: fc.boolean()});
	fc.assert(fc.property(fc.array(moment, {minLength: 1, maxLength: 25}), moments => {
		const game = playAbort(canaryFamily({spec: {paused: true}}));
		let at = 0;
		let takenBefore = false;
		for (const {status: shown, paused, stableReady, canaryReady, afterMs, fails} of moments) {
			at += afterMs;
			const before = game.sent.length;
			const last = game.look(at, canaryFamily({spec: {paused}, status: shown as never, stableReady, canaryReady, resourceVersion: String(at)}), game.answer(at, fails ? unreachable : undefined));
			takenBefore ||= last.state.takenAt !== undefined;
			const lifts = game.sent.slice(before).filter(request => request.type === 'patch' && JSON.stringify(request.patch.body) === '{"spec":{"paused":false}}');
			assert.ok(lifts.length === 0 || takenBefore);
			assert.ok(game.sent.length - before <= 3);
			assert.ok(last.wakeAt === undefined || last.wakeAt > start + at);
		}
	}));
});

test('a canary pod that a finalizer keeps is named where the users are not back (V49)', () => {
	const pod = {metadata: {name: 'web-bbbb-x', namespace: 'shop', uid: 'p1', deletionTimestamp: '2026-11-24T12:00:02Z', finalizers: ['example.com/drain'], ownerReferences: [{kind: 'ReplicaSet', name: 'web-bbbb', uid: 'uid-bbbb'}]}};
	const held = {status: takenStatus, stableReady: 4, canaryReady: 1, pods: [pod]};
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	game.look(100, canaryFamily(held), game.answer(50));
	const late = game.look(11_000, canaryFamily(held));
	const last = late.lines.at(-1)?.fact;
	assert.equal(last?.kind, 'notBack');
	assert.deepEqual([last.kind === 'notBack' && last.pod, last.kind === 'notBack' && last.trouble], ['web-bbbb-x', 'kept by finalizer example.com/drain']);
});
