import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lastResortMachine} from '../../../source/domain/actions/last-resort/advance.ts';
import {beginLastResort, type LastResortTarget} from '../../../source/domain/actions/last-resort/state.ts';
import {canaryFamily, canaryHash, liveLinks, stableHash} from '../../helpers/canary.ts';

const target: LastResortTarget = {key: 'shop/web', namespace: 'shop', name: 'web', uid: 'uid-web', podHash: canaryHash, stableHash, canarySet: `web-${canaryHash}`, stableSet: `web-${stableHash}`, desired: 4, service: undefined};
const view = (state: 'ok' | 'silent' | 'unknown') => ({state, version: undefined, heartbeatAt: undefined, changesAt: undefined, answeredSeconds: undefined});

for (const state of ['ok', 'unknown', undefined] as const) {
	test(`a controller that is ${state ?? 'not looked for'} when it comes to sending: nothing is sent (V30)`, () => {
		const families = new Map([['shop/web', canaryFamily()]]);
		const {requests, outcome} = lastResortMachine.advance(beginLastResort('op', target, 0), {now: 0, families, links: liveLinks, controller: state === undefined ? undefined : view(state), answers: []});
		assert.deepEqual([requests, outcome?.code], [[], 'controllerLives']);
	});
}

test('a controller that comes back between two steps stops the rest', () => {
	const families = new Map([['shop/web', canaryFamily()]]);
	const first = lastResortMachine.advance(beginLastResort('op', target, 0), {now: 0, families, links: liveLinks, controller: view('silent'), answers: []});
	assert.deepEqual(first.requests.map(({type}) => type), ['read']);
	const then = lastResortMachine.advance(first.state, {now: 100, families, links: liveLinks, controller: view('ok'), answers: [{id: first.requests[0]!.id, at: 100, ok: true, rollout: canaryFamily().rollout, objects: [{spec: {replicas: 2}}, {spec: {replicas: 2}}]}]});
	assert.deepEqual([then.requests, then.outcome?.code], [[], 'controllerLives']);
});
