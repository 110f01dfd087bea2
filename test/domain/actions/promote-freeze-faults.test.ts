import assert from 'node:assert/strict';
import {test} from 'node:test';
import {freezeMachine} from '../../../source/domain/actions/freeze/advance.ts';
import {beginFreeze} from '../../../source/domain/actions/freeze/state.ts';
import type {Answer} from '../../../source/domain/actions/operation.ts';
import {deriveFreeze} from '../../../source/domain/freeze-view.ts';
import {buildFreezePatch, readFreezeRecord} from '../../../source/domain/patches/freeze-patch.ts';
import {projectObject} from '../../../source/domain/projection.ts';
import {canaryFamily, liveLinks} from '../../helpers/canary.ts';
import {playPromote, start} from '../../helpers/play-verb.ts';

test('a promote that skips: our own nudge is no proof that the controller took it (V37)', () => {
	const running = {status: {pauseConditions: [], controllerPause: false, phase: 'Progressing', message: ''}};
	const game = playPromote(canaryFamily(running));
	game.look(0, canaryFamily(running));
	game.look(20, canaryFamily(running), game.reply(20, {family: canaryFamily(running), runs: []}));
	const patched = canaryFamily({status: {...running.status, currentStepIndex: 2}, resourceVersion: '11'});
	assert.equal(game.look(100, patched, game.reply(100, {family: patched, runs: []})).outcome, undefined);
	game.look(1700, patched);
	const nudged = canaryFamily({status: {...running.status, currentStepIndex: 2}, resourceVersion: '12', annotations: {'rolltop.dev/nudge': 'op-nudge-0'}});
	const look = game.look(1800, nudged, game.reply(1800, {family: nudged, runs: []}));
	assert.equal(look.outcome, undefined, JSON.stringify(look.outcome));
});

test('a promote whose answer was lost, but which arrived and was carried out, is not "not sent"', () => {
	const game = playPromote();
	game.look(0, canaryFamily());
	game.look(20, canaryFamily(), game.reply(20, {family: canaryFamily(), runs: []}));
	game.look(10_100, canaryFamily(), game.reply(10_100, {problem: {code: 'timed-out', title: 'x', nextSteps: []}}));
	const moved = canaryFamily({status: {pauseConditions: [], currentStepIndex: 2}, resourceVersion: '15'});
	const look = game.look(10_200, moved, game.reply(10_200, {family: moved, runs: []}));
	assert.notEqual(look.outcome?.code, 'moved', JSON.stringify(look.lines));
});

test('freeze: 429 with Retry-After is waited for, not answered by five reads at once', () => {
	let state = beginFreeze('f', {verb: 'freeze', by: 'ana', reason: '', targets: [{key: 'shop/web', namespace: 'shop', name: 'web', uid: 'uid-web', movesAtOnce: undefined}]}, start);
	let answers: Answer[] = [];
	let requests = 0;
	let outcome;
	for (let at = 0; at < 1000; at += 20) {
		const advance = freezeMachine.advance(state, {now: start + at, families: new Map([['shop/web', canaryFamily()]]), links: liveLinks, controller: undefined, answers});
		state = advance.state;
		outcome = advance.outcome;
		requests += advance.requests.length;
		answers = advance.requests.map((request): Answer => request.type === 'read' ? {id: request.id, at: start + at, ok: true, rollout: canaryFamily().rollout} : {id: request.id, at: start + at, ok: false, problem: {code: 'throttled', title: 'x', nextSteps: [], status: 429, retryAfterSeconds: 5}});
	}

	assert.ok(outcome === undefined && requests <= 3, `${requests} requests in 1 s, outcome ${JSON.stringify(outcome)}`);
});

test('a long reason does not make a freeze that nobody can thaw', () => {
	const {rollout} = canaryFamily();
	const patch = buildFreezePatch(rollout, {by: 'ana', reason: 'x'.repeat(5000), since: '2026-11-24T12:00:00Z', id: '1'});
	const body = patch.body as {metadata: {annotations: Record<string, string>}; spec: {paused: boolean}};
	const stored = projectObject('rollouts', {...rollout, metadata: {...rollout.metadata, annotations: body.metadata.annotations}, spec: {...rollout.spec, ...body.spec}})!;
	assert.notEqual(readFreezeRecord(stored), undefined);
});

test('a record that thaw cannot read is not announced as ours, or thaw says that it was not done', () => {
	const family = canaryFamily({spec: {paused: true}, annotations: {'rolltop.dev/frozen': '{"v":2,"before":"absent","by":"ben"}'}});
	const view = deriveFreeze(family.rollout);
	let state = beginFreeze('t', {verb: 'thaw', by: 'ana', reason: '', targets: [{key: 'shop/web', namespace: 'shop', name: 'web', uid: 'uid-web', movesAtOnce: undefined}]}, start);
	const observe = (at: number, answers: readonly Answer[]) => ({now: start + at, families: new Map([['shop/web', family]]), links: liveLinks, controller: undefined, answers});
	const first = freezeMachine.advance(state, observe(0, []));
	state = first.state;
	const {outcome, lines} = freezeMachine.advance(state, observe(10, [{id: first.requests[0]!.id, at: start + 10, ok: true, rollout: family.rollout}]));
	assert.ok(view?.owner !== 'ours' || outcome?.result !== 'good', `owner ${view?.owner}, outcome ${JSON.stringify(outcome)}, ${JSON.stringify(lines)}`);
});
