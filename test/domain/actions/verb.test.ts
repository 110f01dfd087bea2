import assert from 'node:assert/strict';
import {test} from 'node:test';
import {planPause, planResume} from '../../../source/domain/actions/plans/pause-plan.ts';
import {planPromote} from '../../../source/domain/actions/plans/promote-plan.ts';
import {planRetry} from '../../../source/domain/actions/plans/retry-plan.ts';
import {aimAt} from '../../../source/domain/actions/verb/target.ts';
import {buildPromotePatches} from '../../../source/domain/patches/promote-patch.ts';
import type {Family} from '../../../source/domain/family.ts';
import {canaryFamily, takenStatus, type CanaryParts} from '../../helpers/canary.ts';
import {playVerb, start} from '../../helpers/play-verb.ts';

const aborted = canaryFamily({status: takenStatus, resourceVersion: '10'});
const answered = (game: ReturnType<typeof playVerb>, family: Family, at = 20) => {
	game.look(0, family);
	game.look(at, family, game.reply(at, {family, runs: []}));
};

test('retry: read, patched with the version that was read, taken when the controller has taken the rest of the abort back', () => {
	const game = playVerb(planRetry(aimAt(aborted)));
	answered(game, aborted);
	assert.deepEqual(game.bodies(), [{metadata: {resourceVersion: '10'}, status: {abort: false}}]);
	const ours = canaryFamily({status: {...takenStatus, abort: false}, resourceVersion: '11'});
	assert.equal(game.look(100, ours, game.reply(100, {family: ours})).outcome, undefined, 'our own patch is no proof');
	const going = canaryFamily({status: {phase: 'Progressing', message: '', pauseConditions: [], controllerPause: false, currentStepIndex: 0, updatedReplicas: 0}, resourceVersion: '12'});
	const taken = game.look(200, going);
	assert.deepEqual([taken.outcome, taken.lines.at(-1)?.fact.kind], [undefined, 'check'], 'taken, and nothing rolls yet');
	const end = game.look(900, canaryFamily({status: {phase: 'Progressing', pauseConditions: [], currentStepIndex: 0, updatedReplicas: 1}, resourceVersion: '13'}));
	assert.deepEqual(end.outcome, {result: 'good', code: 'retried', at: start + 900});
});

test('retry: what is no longer aborted, or another revision, is refused with the difference', () => {
	for (const [parts, what] of [[{}, 'notAborted'], [{status: {...takenStatus, currentPodHash: 'cccc'}}, 'revision']] as ReadonlyArray<readonly [CanaryParts, string]>) {
		const game = playVerb(planRetry(aimAt(aborted)));
		game.look(0, aborted);
		const {outcome, lines} = game.look(20, aborted, game.reply(20, {family: canaryFamily(parts)}));
		assert.deepEqual([outcome?.code, game.bodies().length], ['moved', 0]);
		assert.ok(lines[0]?.fact.kind === 'moved' && lines[0].fact.what === what);
	}
});

test('retry: aborted again by its analysis is a bad end, not a late one', () => {
	const game = playVerb(planRetry(aimAt(aborted)));
	answered(game, aborted);
	const ours = canaryFamily({status: {...takenStatus, abort: false}, resourceVersion: '11'});
	game.look(100, ours, game.reply(100, {family: ours}));
	const again = canaryFamily({status: {...takenStatus, abortedAt: '2026-11-24T12:09:00Z'}, resourceVersion: '14'});
	assert.deepEqual(game.look(3000, again).outcome, {result: 'bad', code: 'aborted', at: start + 3000});
});

test('a lost answer is read afresh: what arrived is not sent twice', () => {
	const game = playVerb(planRetry(aimAt(aborted)));
	answered(game, aborted);
	game.look(10_000, aborted, game.reply(10_000, {problem: {code: 'timed-out', title: 'no answer', nextSteps: []}}));
	game.look(10_300, aborted);
	const arrived = canaryFamily({status: {...takenStatus, abort: false}, resourceVersion: '11'});
	game.look(10_400, arrived, game.reply(10_400, {family: arrived}));
	assert.equal(game.bodies().length, 1);
	// And what did not arrive is.
	const other = playVerb(planRetry(aimAt(aborted)));
	answered(other, aborted);
	other.look(10_000, aborted, other.reply(10_000, {problem: {code: 'unreachable', title: 'refused', nextSteps: []}}));
	other.look(10_300, aborted);
	other.look(10_400, aborted, other.reply(10_400, {family: aborted}));
	assert.equal(other.bodies().length, 2);
});

test('what the controller does not take is nudged, said with its heartbeat, given up after 30 s and still watched', () => {
	const game = playVerb(planRetry(aimAt(aborted)), {state: 'ok', version: 'v1.9.1', heartbeatAt: start, changesAt: undefined, answeredSeconds: undefined});
	answered(game, aborted);
	const ours = canaryFamily({status: {...takenStatus, abort: false}, resourceVersion: '11'});
	game.look(100, ours, game.reply(100, {family: ours}));
	const waiting = game.look(1700, ours);
	const nudge = game.sent.at(-1);
	assert.ok(nudge?.type === 'patch' && JSON.stringify(nudge.patch.body).includes('rolltop.dev/nudge'));
	const told = waiting.lines.find(({fact}) => fact.kind === 'notSeen')?.fact;
	assert.ok(told?.kind === 'notSeen' && told.heartbeatAt === start);
	const late = game.look(30_200, ours);
	assert.equal(late.outcome?.code, 'notSeen');
	assert.notEqual(late.wakeAt, undefined, 'it may come yet');
	game.look(31_000, canaryFamily({status: {phase: 'Progressing', pauseConditions: [], currentStepIndex: 0, updatedReplicas: 1}, resourceVersion: '19'}), game.reply(31_000, {family: canaryFamily({resourceVersion: '18'})}));
	const end = game.look(31_100, canaryFamily({status: {phase: 'Progressing', pauseConditions: [], currentStepIndex: 0, updatedReplicas: 1}, resourceVersion: '19'}));
	assert.equal(end.outcome?.code, 'retried');
});

test('pause and resume: the generation has to be observed, and a freeze of ours goes with its record', () => {
	const gate = canaryFamily();
	const game = playVerb(planPause(aimAt(gate)));
	answered(game, gate);
	assert.deepEqual(game.bodies(), [{metadata: {resourceVersion: '10'}, spec: {paused: true}}]);
	const unseen = {...canaryFamily({spec: {paused: true}, generation: 3, resourceVersion: '11', status: {observedGeneration: '2'}})};
	assert.equal(game.look(100, unseen, game.reply(100, {family: unseen})).outcome, undefined);
	const seen = canaryFamily({spec: {paused: true}, generation: 3, resourceVersion: '12', status: {message: 'manually paused'}});
	assert.equal(game.look(300, seen).outcome?.code, 'paused');

	const annotations = {'rolltop.dev/frozen': JSON.stringify({v: 1, before: 'absent', by: 'ben', reason: 'x', since: '2026-11-24T12:00:00Z', id: '1'})};
	const frozen = canaryFamily({spec: {paused: true}, annotations});
	const back = playVerb(planResume(aimAt(frozen)));
	answered(back, frozen);
	assert.deepEqual(back.bodies(), [{metadata: {resourceVersion: '10', annotations: {'rolltop.dev/frozen': null}}, spec: {paused: null}}]);
});

test('a resume does not start what came while it was held (V29)', () => {
	const frozen = canaryFamily({spec: {paused: true}});
	const game = playVerb(planResume(aimAt(frozen)));
	answered(game, canaryFamily({spec: {paused: true}, generation: 3, status: {currentPodHash: 'cccc'}}));
	assert.deepEqual(game.bodies(), []);
	const {lines, outcome} = game.look(10, frozen);
	assert.deepEqual([outcome?.code, lines.at(-1)?.fact], ['moved', {kind: 'moved', what: 'revision', before: 'bbbb', after: 'cccc'}]);
});

test('a pause that somebody lifts at once is said, not proved', () => {
	const gate = canaryFamily();
	const game = playVerb(planPause(aimAt(gate)));
	answered(game, gate);
	const paused = canaryFamily({spec: {paused: true}, generation: 3, resourceVersion: '11', status: {observedGeneration: '2'}});
	game.look(100, paused, game.reply(100, {family: paused}));
	assert.equal(game.look(400, canaryFamily({generation: 4, resourceVersion: '14'})).outcome?.code, 'overridden');
});

test('promote of a frozen one sends the status, then lifts the freeze with its record; the second part is repeated by itself', () => {
	const annotations = {'rolltop.dev/frozen': JSON.stringify({v: 1, before: 'false', by: 'ben', reason: 'x', since: '2026-11-24T12:00:00Z', id: '1'})};
	const frozen = canaryFamily({spec: {paused: true}, annotations});
	const game = playVerb(planPromote(aimAt(frozen), 'next'));
	answered(game, frozen);
	const half = canaryFamily({spec: {paused: true}, annotations, status: {pauseConditions: []}, resourceVersion: '11'});
	game.look(100, half, game.reply(100, {family: half}));
	game.look(150, half, game.reply(150, {problem: {code: 'unreachable', title: 'refused', nextSteps: []}}));
	game.look(700, half);
	const lift = {metadata: {uid: 'uid-web', annotations: {'rolltop.dev/frozen': null}}, spec: {paused: false}};
	assert.deepEqual(game.bodies(), [{metadata: {resourceVersion: '10'}, status: {pauseConditions: null}}, lift, lift]);
});

test('a first part whose answer was lost is not sent again, and what goes with it still is', () => {
	const frozen = canaryFamily({spec: {paused: true}});
	const game = playVerb(planPromote(aimAt(frozen), 'next'));
	answered(game, frozen);
	game.look(10_000, frozen, game.reply(10_000, {problem: {code: 'timed-out', title: 'no answer', nextSteps: []}}));
	const half = canaryFamily({spec: {paused: true}, status: {pauseConditions: []}, resourceVersion: '11'});
	game.look(10_300, half);
	game.look(10_400, half, game.reply(10_400, {family: half}));
	assert.deepEqual(game.bodies().map(body => JSON.stringify(body)), ['{"metadata":{"resourceVersion":"10"},"status":{"pauseConditions":null}}', '{"metadata":{"uid":"uid-web"},"spec":{"paused":false}}']);
	const whole = canaryFamily({spec: {paused: false}, status: {pauseConditions: []}, resourceVersion: '12'});
	const {lines} = game.look(10_500, half, game.reply(10_500, {family: whole}));
	assert.deepEqual(lines.find(({fact}) => fact.kind === 'sent')?.fact, {kind: 'sent', afterMs: 10_500, times: 1});
});

test('a promote that the controller has lost is nudged, never sent as a skip of the next step (V37)', () => {
	const blueGreen = {strategy: {blueGreen: {activeService: 'a', previewService: 'p', autoPromotionEnabled: false}}};
	for (const spec of [undefined, blueGreen]) {
		const lost = canaryFamily({...(spec && {spec}), status: {pauseConditions: [], controllerPause: true}}).rollout;
		const [patch, ...more] = buildPromotePatches(lost, 'next', 'again');
		assert.deepEqual([patch?.body, more.length], [{metadata: {annotations: {'rolltop.dev/nudge': 'again'}}}, 0]);
	}
});

test('a gate that somebody has passed since is not passed twice (V45)', () => {
	const game = playVerb(planPromote(aimAt(canaryFamily()), 'next'));
	game.look(0, canaryFamily());
	const passed = canaryFamily({status: {pauseConditions: [], controllerPause: false}});
	const {outcome, lines} = game.look(20, passed, game.reply(20, {family: passed, runs: []}));
	assert.equal(outcome?.code, 'moved');
	assert.ok(lines[0]?.fact.kind === 'moved' && lines[0].fact.what === 'resumed');
});
