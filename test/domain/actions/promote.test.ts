import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Family} from '../../../source/domain/family.ts';
import {buildPromotePatches} from '../../../source/domain/patches/promote-patch.ts';
import type {AnalysisRun, RolloutStatus} from '../../../source/types/objects.ts';
import {canaryFamily, canaryHash, type CanaryParts} from '../../helpers/canary.ts';
import {playPromote, start} from '../../helpers/play-verb.ts';

/** Up to the point where the patch is sent. */
function upToPatch(fresh: Family, runs: readonly AnalysisRun[] = []) {
	const game = playPromote();
	game.look(0, canaryFamily());
	const decided = game.look(20, canaryFamily(), game.reply(20, {family: fresh, runs}));
	return {game, decided};
}

const bodyOf = (parts: CanaryParts) => buildPromotePatches(canaryFamily(parts).rollout, 'next')[0]?.body;

test('the body of each situation is the official plugin\'s (argo-rollouts.md 5.3), with the resourceVersion', () => {
	assert.deepEqual(bodyOf({}), {metadata: {resourceVersion: '10'}, status: {pauseConditions: null}}, 'D2: at a pause step');
	const running: RolloutStatus = {pauseConditions: [], controllerPause: false};
	assert.deepEqual(bodyOf({status: running}), {metadata: {resourceVersion: '10'}, status: {pauseConditions: null, currentStepIndex: 2}}, 'D3: skips the step that runs');
	const inconclusive: RolloutStatus = {pauseConditions: [{reason: 'InconclusiveAnalysisRun'}], canary: {currentStepAnalysisRunStatus: {name: 'r', status: 'Inconclusive'}}};
	assert.deepEqual(bodyOf({status: inconclusive}), {metadata: {resourceVersion: '10'}, status: {pauseConditions: null, controllerPause: false, currentStepIndex: 2}}, 'D1: past an inconclusive step');
	const background: RolloutStatus = {pauseConditions: [{reason: 'InconclusiveAnalysisRun'}], canary: {currentBackgroundAnalysisRunStatus: {name: 'r', status: 'Inconclusive'}}};
	assert.deepEqual(bodyOf({status: background}), {metadata: {resourceVersion: '10'}, status: {pauseConditions: null}}, 'D2: an inconclusive background run');
	assert.equal(bodyOf({spec: {strategy: {canary: {}}}, status: running}), undefined, 'D4: nothing to send');
});

test('reads afresh, patches, and is done when the controller has gone on', () => {
	const {game} = upToPatch(canaryFamily());
	assert.equal(game.sent.length, 2);
	const patched = canaryFamily({status: {pauseConditions: []}, resourceVersion: '11'});
	assert.equal(game.look(100, patched, game.reply(100, {family: patched})).outcome, undefined, 'our own patch is no proof');
	const end = game.look(300, canaryFamily({status: {pauseConditions: [], controllerPause: false, currentStepIndex: 2, phase: 'Progressing'}, resourceVersion: '12'}));
	assert.deepEqual(end.outcome, {result: 'good', code: 'promoted', at: start + 300});
});

test('a promote that the controller loses is nudged (V37) and given up honestly', () => {
	const {game} = upToPatch(canaryFamily());
	const patched = canaryFamily({status: {pauseConditions: []}, resourceVersion: '11'});
	game.look(100, patched, game.reply(100, {family: patched}));
	game.look(1700, patched);
	const last = game.sent.at(-1);
	assert.strictEqual(last?.type, 'patch');
	assert.ok(JSON.stringify(last.patch.body).includes('rolltop.dev/nudge'));
	assert.equal(game.look(30_200, patched).outcome?.code, 'notSeen');
});

test('what moved since the person looked is refused with the difference, and nothing is sent', () => {
	const cases: ReadonlyArray<readonly [CanaryParts, string]> = [
		[{status: {currentPodHash: 'cccc'}}, 'revision'],
		[{status: {currentStepIndex: 0}}, 'step'],
		[{status: {abort: true}}, 'aborted'],
		[{spec: {paused: true}}, 'specPaused'],
	];
	for (const [parts, what] of cases) {
		const {game, decided} = upToPatch(canaryFamily(parts));
		assert.equal(game.sent.length, 1, what);
		assert.equal(decided.outcome?.code, 'moved');
		assert.strictEqual(decided.lines[0]?.fact.kind, 'moved');
		assert.strictEqual(decided.lines[0].fact.what, what);
	}
});

test('an analysis run that has failed and was not acted on yet stops the promote (V40)', () => {
	const status: RolloutStatus = {canary: {currentBackgroundAnalysisRunStatus: {name: 'web-bbbb-2', status: 'Running'}}};
	const run = (phase: string): AnalysisRun => ({
		metadata: {name: 'web-bbbb-2', namespace: 'shop', labels: {'rollouts-pod-template-hash': canaryHash}, ownerReferences: [{uid: 'uid-web'}]},
		status: {phase},
	});
	for (const phase of ['Failed', 'Error']) {
		const {game, decided} = upToPatch(canaryFamily({status}), [run(phase)]);
		assert.equal(decided.outcome?.code, 'moved');
		assert.equal(game.sent.length, 1);
	}

	assert.equal(upToPatch(canaryFamily({status}), [run('Running')]).game.sent.length, 2);
});

test('a conflict is read and decided afresh', () => {
	const {game} = upToPatch(canaryFamily());
	game.look(60, canaryFamily(), game.reply(60, {problem: {code: 'conflict', title: 'conflict', nextSteps: [], status: 409}}));
	assert.equal(game.sent.at(-1)?.type, 'read');
	const decided = game.look(90, canaryFamily(), game.reply(90, {family: canaryFamily({status: {currentStepIndex: 2}}), runs: []}));
	assert.equal(decided.outcome?.code, 'moved', 'the other person was faster: one gate, not two (V45)');
});

test('an answer that never came is read afresh before anything is sent again', () => {
	const {game} = upToPatch(canaryFamily());
	game.look(3000, canaryFamily(), game.reply(3000, {problem: {code: 'timed-out', title: 'no answer', nextSteps: []}}));
	game.look(3300, canaryFamily());
	assert.equal(game.sent.at(-1)?.type, 'read');
});
