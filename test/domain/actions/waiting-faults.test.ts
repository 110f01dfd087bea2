import assert from 'node:assert/strict';
import {test} from 'node:test';
import {refuseAbort} from '../../../source/commands/abort.ts';
import {deriveRollout} from '../../../source/domain/derive-rollout.ts';
import {freezeMachine} from '../../../source/domain/actions/freeze/advance.ts';
import {beginFreeze} from '../../../source/domain/actions/freeze/state.ts';
import {planPromote} from '../../../source/domain/actions/plans/promote-plan.ts';
import {verbMachine} from '../../../source/domain/actions/verb/advance.ts';
import {beginVerb, type VerbState} from '../../../source/domain/actions/verb/state.ts';
import {aimAt} from '../../../source/domain/actions/verb/target.ts';
import type {Answer} from '../../../source/domain/actions/operation.ts';
import {canaryFamily, canaryHash, stableHash, liveLinks} from '../../helpers/canary.ts';

const start = 1_000_000;

test('a change that the controller has not seen (controller down, V21, V41) can be aborted: the machine waits for it', () => {
	const unseen = canaryFamily({generation: 3, stableReady: 4, canaryReady: 0, status: {observedGeneration: '2', currentPodHash: stableHash, stableRS: stableHash, phase: 'Healthy', message: '', pauseConditions: [], controllerPause: false}});
	const family = {...unseen, replicaSets: unseen.replicaSets.slice(0, 1)};
	assert.equal(refuseAbort({view: deriveRollout(family, start), isLive: true, running: undefined}), undefined);
});

test('promote of a blue-green whose preview has to grow first: taken is not doubt (previewReplicaCount)', () => {
	const spec = {replicas: 3, strategy: {blueGreen: {activeService: 'a', previewService: 'p', previewReplicaCount: 1, autoPromotionEnabled: false}}};
	const gate = canaryFamily({spec, status: {currentStepIndex: undefined as never, blueGreen: {activeSelector: stableHash, previewSelector: canaryHash}, pauseConditions: [{reason: 'BlueGreenPause', startTime: '2026-11-24T12:00:00Z'}], controllerPause: true}});
	const growing = canaryFamily({spec, resourceVersion: '20', status: {currentStepIndex: undefined as never, phase: 'Progressing', message: 'more replicas need to be updated', blueGreen: {activeSelector: stableHash, previewSelector: canaryHash, scaleUpPreviewCheckPoint: true}, pauseConditions: [], controllerPause: false}});
	let state: VerbState = beginVerb('op', planPromote(aimAt(gate), 'next'), start);
	let answers: Answer[] = [];
	let outcome;
	let nudges = 0;
	for (let at = 0; at < 40_000; at += 250) {
		const advance = verbMachine.advance(state, {now: start + at, families: new Map([['shop/web', at < 500 ? gate : growing]]), links: liveLinks, controller: undefined, answers});
		state = advance.state;
		outcome = advance.outcome;
		nudges += advance.requests.filter(({id}) => id.includes('nudge')).length;
		answers = advance.requests.map((request): Answer => ({id: request.id, at: start + at, ok: true, rollout: gate.rollout, runs: []}));
	}

	assert.ok(outcome?.result !== 'doubt' && nudges === 0, `${JSON.stringify(outcome)}, ${nudges} nudges`);
});

test('freeze: a watch that lags does not hold up the rollouts that are still to be frozen', () => {
	const names = Array.from({length: 20}, (_, index) => `r${index}`);
	let state = beginFreeze('f', {verb: 'freeze', by: 'ana', reason: '', targets: names.map(name => ({key: `shop/${name}`, namespace: 'shop', name, uid: 'uid-web', movesAtOnce: undefined}))}, start);
	let answers: Answer[] = [];
	let patches = 0;
	for (let at = 0; at < 5000; at += 50) {
		const advance = freezeMachine.advance(state, {now: start + at, families: new Map(), links: {...liveLinks, rollouts: {state: 'stale', since: 0, problem: {code: 'unreachable', title: '', nextSteps: []}, retryAt: 0}}, controller: undefined, answers});
		state = advance.state;
		patches += advance.requests.filter(({type}) => type === 'patch').length;
		answers = advance.requests.map((request): Answer => ({id: request.id, at: start + at, ok: true, rollout: canaryFamily().rollout}));
	}

	assert.equal(patches, 20);
});
