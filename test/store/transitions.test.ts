import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import type {Family} from '../../source/domain/family.ts';
import {createTransitionLog} from '../../source/store/transitions.ts';
import {family, now, type RolloutInput} from '../domain/build-family.ts';

const look = (log: ReturnType<typeof createTransitionLog>, input: RolloutInput, at: number, rest: Partial<Family> = {}) => {
	const built = family(input, rest);
	log.look(built, deriveRollout(built, at), at);
};

suite('transition log', () => {
	test('the first look tells nothing, the next ones what changed', () => {
		const log = createTransitionLog();
		look(log, {}, now);
		assert.deepEqual([log.of('shop/api'), log.since('shop/api')], [[], now]);
		look(log, {status: {abort: true}}, now + 1000);
		look(log, {status: {abort: true, abortedAt: '2026-11-23T12:01:01Z', phase: 'Degraded', message: 'RolloutAborted: Rollout aborted update to revision 2: metric "m" assessed Failed', pauseConditions: null, controllerPause: false, currentStepIndex: 0}}, now + 2000);
		assert.deepEqual(log.of('shop/api').filter(({fact}) => fact.kind !== 'situation'), [
			{at: now + 1000, fact: {kind: 'asked', part: 'abort'}},
			{at: now + 2000, fact: {kind: 'aborted', revision: 2}, text: 'metric "m" assessed Failed'},
		]);
	});

	test('the tool comes from managedFields: who holds the part since this look', () => {
		const log = createTransitionLog();
		const managed = (manager: string, time: string, fieldsV1: object) => ({manager, operation: 'Update', time, fieldsV1});
		const argo = managed('argocd-controller', '2026-11-23T12:00:00Z', {'f:spec': {'f:template': {}, 'f:paused': {}}});
		look(log, {metadata: {managedFields: [argo]}}, now);
		look(log, {spec: {paused: true}, metadata: {generation: 3, managedFields: [argo, managed('kubectl-patch', '2026-11-23T12:01:00Z', {'f:spec': {'f:paused': {}}})]}}, now + 1000);
		assert.deepEqual(log.of('shop/api').filter(({fact}) => fact.kind === 'asked'), [{at: now + 1000, fact: {kind: 'asked', part: 'hold'}, tool: 'kubectl-patch'}]);
	});

	test('only so many of one rollout stay, the newest', () => {
		const log = createTransitionLog(5);
		for (let index = 0; index < 20; index++) {
			look(log, {spec: {paused: index % 2 === 1}}, now + index);
		}

		assert.equal(log.of('shop/api').length, 5);
		assert.equal(log.of('shop/api').at(-1)!.at, now + 19);
	});

	test('a reset forgets: what comes then is another cluster or another time', () => {
		const log = createTransitionLog();
		look(log, {}, now);
		look(log, {spec: {paused: true}}, now + 1);
		log.clear();
		assert.deepEqual([log.of('shop/api'), log.since('shop/api')], [[], undefined]);
	});
});
