import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Answer} from '../../../source/domain/actions/operation.ts';
import type {Family} from '../../../source/domain/family.ts';
import type {Problem} from '../../../source/types/problem.ts';
import type {LinkState} from '../../../source/types/source.ts';
import {canaryFamily, canaryHash, nginxSpec, stableHash, takenStatus, weights} from '../../helpers/canary.ts';
import {playAbort} from '../../helpers/play-abort.ts';

const unreachable: Problem = {code: 'unreachable', title: 'connection refused', nextSteps: []};
const timedOut: Problem = {code: 'timed-out', title: 'no answer', nextSteps: []};
const stale: LinkState = {state: 'stale', since: 0, problem: unreachable, retryAt: 0};

/** What was sent, as text; a read is `read`. */
const textsOf = (game: ReturnType<typeof playAbort>) => game.sent.map(request => request.type === 'patch' ? JSON.stringify(request.patch.body) : 'read');

const record = {'rolltop.dev/frozen': JSON.stringify({v: 1, before: 'absent', by: 'ana', reason: 'x', since: '2026-11-24T11:00:00Z', id: '1'})};
const lifted = '{"spec":{"paused":null}}';
const putBack = '{"spec":{"paused":true}}';

test('the answer to the lift is lost although it arrived: the freeze must be put back', () => {
	const frozen = {spec: {paused: true}, annotations: record};
	const game = playAbort(canaryFamily(frozen));
	game.look(0, canaryFamily(frozen));
	game.look(300, canaryFamily({...frozen, status: takenStatus}), game.answer(100));
	assert.equal(textsOf(game).at(-1), lifted);
	// It arrived: the watch shows it. The answer never came.
	const open = {spec: {paused: false}, annotations: record, status: takenStatus};
	game.look(600, canaryFamily(open));
	game.look(3300, canaryFamily(open), game.answer(3300, timedOut));
	const back = game.look(4500, canaryFamily({...open, stableReady: 4, canaryReady: 0}));
	assert.ok(textsOf(game).includes(putBack), `outcome ${JSON.stringify(back.outcome)}; sent ${textsOf(game).join(' ')}`);
});

test('a stable pod flaps after SAFE: the freeze that was put back must not be lifted and left lifted', () => {
	const frozen = {spec: {paused: true}, annotations: record};
	const game = playAbort(canaryFamily(frozen));
	game.look(0, canaryFamily(frozen));
	game.look(300, canaryFamily({...frozen, status: takenStatus}), game.answer(100));
	const open = {spec: {paused: false}, annotations: record, status: takenStatus};
	game.look(500, canaryFamily(open), game.answer(450));
	game.look(4000, canaryFamily({...open, stableReady: 4, canaryReady: 0}));
	const safe = game.look(4300, canaryFamily({...frozen, status: takenStatus, stableReady: 4, canaryReady: 0}), game.answer(4200));
	assert.equal(safe.outcome?.code, 'safe');
	const count = game.sent.length;
	// Twenty seconds later one stable pod fails its readiness probe; no canary pod exists.
	game.look(24_000, canaryFamily({...frozen, status: takenStatus, stableReady: 3, canaryReady: 0}));
	game.look(24_200, canaryFamily({...open, stableReady: 3, canaryReady: 0}), game.answer(24_100));
	const end = game.look(30_000, canaryFamily({...open, stableReady: 4, canaryReady: 0}));
	const after = textsOf(game).slice(count);
	assert.ok(after.lastIndexOf(putBack) >= after.lastIndexOf(lifted), `after SAFE: ${after.join(' ')}; then ${JSON.stringify(end.outcome)}`);
});

test('while the watch is stale the rollout is read afresh also after the abort is taken', () => {
	const spec = {...nginxSpec, replicas: 2};
	const before = canaryFamily({spec, status: weights(50)});
	const game = playAbort(before, stale);
	game.look(0, before);
	const withRollout = (answers: readonly Answer[], family: Family) => answers.map(answer => answer.id.includes('read') && answer.ok ? {...answer, rollout: family.rollout} : answer);
	// The read comes back with the abort taken, the weight not down yet.
	game.look(300, before, withRollout(game.answer(300), canaryFamily({spec, status: {...takenStatus, ...weights(50)}})));
	// From now on the cluster says 0: every read would show it.
	let outcome;
	for (let at = 1300; at < 30_000; at += 1000) {
		outcome = game.look(at, before, withRollout(game.answer(at), canaryFamily({spec, status: {...takenStatus, ...weights(0)}}))).outcome;
	}

	assert.equal(outcome?.code, 'safe', `${JSON.stringify(outcome)}; ${textsOf(game).join(' ')}`);
});

test('an old fresh read must not win over a newer watch when the watch goes stale again: no false OVERRIDDEN', () => {
	const spec = {...nginxSpec, replicas: 2};
	const before = canaryFamily({spec, status: weights(50), resourceVersion: '10'});
	const game = playAbort(before);
	game.look(0, before, [], stale);
	const answers = game.answer(100).map(answer => answer.id.includes('read') && answer.ok ? {...answer, rollout: before.rollout} : answer);
	game.look(100, before, answers, stale);
	const done = canaryFamily({spec, status: {...takenStatus, ...weights(0)}, resourceVersion: '20'});
	assert.equal(game.look(1000, done).outcome?.code, 'safe');
	const later = game.look(5000, done, [], stale);
	assert.equal(later.outcome?.code, 'safe', JSON.stringify(later.outcome));
});

function withCanaryStarting(parts: Parameters<typeof canaryFamily>[0]): Family {
	const family = canaryFamily({...parts, stableReady: 4, canaryReady: 0});
	const replicaSets = family.replicaSets.map(set => set.metadata.uid === `uid-${canaryHash}` ? {...set, spec: {replicas: 1}, status: {replicas: 1, readyReplicas: 0, availableReplicas: 0, observedGeneration: 1}} : set);
	return {...family, replicaSets};
}

test('frozen without a router while the canary pod is still starting: not SAFE, the pod will take users in a moment (V1)', () => {
	const frozen = {spec: {paused: true}, annotations: record};
	const game = playAbort(withCanaryStarting(frozen));
	game.look(0, withCanaryStarting(frozen));
	const taken = game.look(300, withCanaryStarting({...frozen, status: takenStatus}), game.answer(100));
	assert.notEqual(taken.outcome?.code, 'safe', game.facts().join(' '));
	assert.ok(textsOf(game).includes(lifted));
});

test('stable pods that are merely starting are no lack of room', () => {
	const starting = {metadata: {name: 'web-aaaa-x', namespace: 'shop', uid: 'p', creationTimestamp: '2026-11-24T12:00:02Z', ownerReferences: [{kind: 'ReplicaSet', name: 'web-aaaa', uid: `uid-${stableHash}`}]}, spec: {containers: [{name: 'api'}]}, status: {phase: 'Running', conditions: [{type: 'Ready', status: 'False'}], containerStatuses: [{name: 'api', ready: false, state: {running: {}}}]}};
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	game.look(300, canaryFamily({status: takenStatus}), game.answer(100));
	game.look(1000, canaryFamily({status: takenStatus, pods: [starting]}));
	const look = game.look(11_500, canaryFamily({status: takenStatus, pods: [starting]}));
	const fact = look.lines.at(-1)?.fact;
	assert.ok(fact?.kind !== 'notBack' || fact.why !== 'noRoom', JSON.stringify(fact));
});

test('nobody is on the canary, one stable pod is not available: that is not NOT BACK (interface.md)', () => {
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	game.look(300, canaryFamily({status: takenStatus}), game.answer(100));
	game.look(1000, canaryFamily({status: takenStatus, stableReady: 3, canaryReady: 0}));
	const look = game.look(12_000, canaryFamily({status: takenStatus, stableReady: 3, canaryReady: 0}));
	assert.notEqual(look.outcome?.code, 'notBack', JSON.stringify(look.lines.at(-1)?.fact));
});

test('replicasets cannot be read: the status of the rollout tells that everybody is back', () => {
	const bare = (parts: Parameters<typeof canaryFamily>[0]): Family => ({...canaryFamily(parts), replicaSets: [], pods: []});
	const game = playAbort(bare({}));
	game.look(0, bare({}));
	game.look(300, bare({status: {...takenStatus, replicas: 4, updatedReplicas: 2, availableReplicas: 4}}), game.answer(100));
	const back = {...takenStatus, replicas: 4, updatedReplicas: 0, readyReplicas: 4, availableReplicas: 4};
	game.look(3000, bare({status: back}));
	const look = game.look(14_000, bare({status: back}));
	assert.notEqual(look.outcome?.code, 'notBack', JSON.stringify(look.lines.at(-1)?.fact));
});

test('pods of an experiment with the new version behind the same Service: not SAFE while they are ready', () => {
	const withExperiment = (parts: Parameters<typeof canaryFamily>[0]): Family => {
		const family = canaryFamily(parts);
		const [, canary] = family.replicaSets;
		return {
			...family,
			experiments: [{metadata: {name: 'web-exp', namespace: 'shop', uid: 'uid-exp', ownerReferences: [{kind: 'Rollout', name: 'web', uid: 'uid-web'}]}, status: {phase: 'Running'}}],
			replicaSets: [...family.replicaSets, {...canary!, metadata: {...canary!.metadata, name: 'web-exp-canary', uid: 'uid-exp-rs', labels: {'rollouts-pod-template-hash': 'cccc'}, ownerReferences: [{kind: 'Experiment', name: 'web-exp', uid: 'uid-exp'}]}, spec: {replicas: 1}, status: {replicas: 1, readyReplicas: 1, availableReplicas: 1, observedGeneration: 1}}],
		};
	};

	const game = playAbort(withExperiment({}));
	game.look(0, withExperiment({}));
	game.look(300, withExperiment({status: takenStatus, stableReady: 4, canaryReady: 2}), game.answer(100));
	const look = game.look(2000, withExperiment({status: takenStatus, stableReady: 4, canaryReady: 0}));
	assert.notEqual(look.outcome?.code, 'safe');
});

test('overridden while the freeze is lifted: the restore is repeated when its answer is an error', () => {
	const frozen = {spec: {paused: true}, annotations: record};
	const game = playAbort(canaryFamily(frozen));
	game.look(0, canaryFamily(frozen));
	game.look(300, canaryFamily({...frozen, status: takenStatus}), game.answer(100));
	const open = {spec: {paused: false}, annotations: record, status: takenStatus};
	game.look(500, canaryFamily(open), game.answer(450));
	const retried = {...open, status: {}};
	game.look(900, canaryFamily(retried));
	assert.equal(textsOf(game).at(-1), putBack);
	const count = game.sent.length;
	for (let at = 1000; at < 8000; at += 500) {
		game.look(at, canaryFamily(retried), game.answer(at, unreachable));
	}

	assert.ok(game.sent.length > count, `lines ${game.facts().join(' ')}`);
});

test('drops in a row: the abort is not repeated at the rhythm of the watch without end', () => {
	const game = playAbort(canaryFamily());
	let version = 10;
	for (let at = 0; at < 10_000; at += 100) {
		const isSet = (at / 100) % 2 === 1;
		version++;
		game.look(at, canaryFamily({status: {abort: isSet}, resourceVersion: String(version)}), game.answer(at));
	}

	assert.ok(game.sent.length <= 15, `${game.sent.length} patches in 10 s`);
});

test('an abort that was taken on another revision than the one the person saw is not called SAFE without a word', () => {
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	game.look(100, canaryFamily(), game.answer(100, timedOut)); // It arrives late, after the fix
	const fix = {generation: 3, status: {...takenStatus, currentPodHash: 'cccc'}};
	game.look(2500, canaryFamily(fix));
	const look = game.look(3000, canaryFamily({...fix, stableReady: 4, canaryReady: 0}));
	assert.ok(look.outcome?.result === 'doubt' && game.facts().includes('hitOther'), game.facts().join(' '));
});

test('the nudge is forbidden and the abort is not taken: that is said', () => {
	const lost = {status: {abort: true}, resourceVersion: '11'};
	const game = playAbort(canaryFamily());
	game.look(0, canaryFamily());
	game.look(100, canaryFamily(lost), game.answer(100));
	game.look(1700, canaryFamily(lost));
	const look = game.look(1800, canaryFamily(lost), game.answer(1800, {code: 'forbidden', title: 'You may not patch', nextSteps: [], status: 403}));
	assert.ok(JSON.stringify(look.lines).includes('forbidden'), JSON.stringify(look.lines));
});

test('maxTrafficWeight: the share is of all users, not the raw weight', () => {
	const spec = {strategy: {canary: {steps: [{setWeight: 500}, {pause: {}}], trafficRouting: {plugins: {x: {}}, maxTrafficWeight: 1000}}}};
	const game = playAbort(canaryFamily({spec, status: weights(500)}));
	const look = game.look(0, canaryFamily({spec, status: weights(500)}));
	assert.equal(look.state.startPercent, 50);
});

test('the rollout is deleted while the watch is not live: gone, not a read a second for ever', () => {
	const game = playAbort(canaryFamily(), stale);
	game.look(0, canaryFamily());
	let look;
	for (let at = 500; at < 60_000; at += 1000) {
		const fresh = game.answer(at).map((answer): Answer => answer.id.includes('read') ? {id: answer.id, at: answer.at, ok: false, problem: {code: 'not-found', title: 'gone', nextSteps: [], status: 404}} : answer);
		look = game.look(at, canaryFamily({status: {abort: true}}), fresh);
	}

	assert.equal(look?.outcome?.code, 'gone', `${game.sent.length} requests`);
});

test('unknown ReplicaSets are not unready ones: no false cause', () => {
	const bare = (parts: Parameters<typeof canaryFamily>[0]): Family => ({...canaryFamily(parts), replicaSets: [], pods: []});
	const spec = {...nginxSpec, replicas: 6};
	const game = playAbort(bare({spec, status: weights(50)}));
	game.look(0, bare({spec, status: weights(50)}));
	const held = {spec, status: {...takenStatus, ...weights(50)}};
	game.look(300, bare(held), game.answer(100));
	const fact = game.look(3000, bare(held)).lines.at(-1)?.fact;
	assert.ok(fact?.kind !== 'notBack' || fact.why !== 'stableUnready', JSON.stringify(fact));
});

test('minReadySeconds counts before NOT BACK', () => {
	const spec = {minReadySeconds: 30};
	const game = playAbort(canaryFamily({spec}));
	game.look(0, canaryFamily({spec}));
	game.look(300, canaryFamily({spec, status: takenStatus}), game.answer(100));
	const look = game.look(11_000, canaryFamily({spec, status: takenStatus}));
	assert.notEqual(look.outcome?.code, 'notBack');
});

test('not behind a router nothing is said of a router', () => {
	const game = playAbort(canaryFamily({spec: {paused: true}, stableReady: 4, canaryReady: 0}));
	game.look(0, canaryFamily({spec: {paused: true}, stableReady: 4, canaryReady: 0}));
	game.look(300, canaryFamily({spec: {paused: true}, status: takenStatus, stableReady: 4, canaryReady: 0}), game.answer(100));
	const kept = game.lines().find(({fact}) => fact.kind === 'freezeKept')?.fact;
	assert.ok(kept?.kind === 'freezeKept' && !kept.hasRouter);
});
