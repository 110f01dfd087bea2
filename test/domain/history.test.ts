import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import fc from 'fast-check';
import {deriveHistory, type HistoryRevision} from '../../source/domain/history.ts';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import type {Family} from '../../source/domain/family.ts';
import type {Deed, Transition} from '../../source/domain/timeline.ts';
import {describeEnd} from '../../source/format/words/history-words.ts';
import {watchNamed} from '../helpers/watched-recording.ts';
import {family, now, replicaSet} from './build-family.ts';

const ends = (revisions: readonly HistoryRevision[]) => revisions.map(revision => [revision.number, describeEnd(revision).text]);

suite('history of a recording: what happened there', () => {
	test('canary-promoted', async () => {
		const {revisions, fullPromotions} = (await watchNamed('canary-promoted')).history('checkout-api');
		assert.deepEqual(ends(revisions), [[2, 'promoted'], [1, 'first deploy']]);
		assert.deepEqual(revisions[0]!.images, ['registry.example/shop/api:1.1']);
		assert.deepEqual(revisions[0]!.changes, [{kind: 'image', container: 'api', from: 'registry.example/shop/api:1.0', to: 'registry.example/shop/api:1.1'}]);
		// From 12:35:41 to 12:36:45.
		assert.equal(Math.round(revisions[0]!.tookSeconds!), 64);
		assert.deepEqual(revisions[0]!.runs, {passed: 2, doubtful: 0, bad: 0, running: 0});
		assert.equal(fullPromotions.count, 0);
	});

	test('promote-full: one shipped by full promotion, one replaced before it was complete, one back to stable', async () => {
		const {revisions, fullPromotions} = (await watchNamed('promote-full')).history('checkout-api');
		assert.deepEqual(ends(revisions), [[4, 'rollback'], [3, 'superseded'], [2, 'full'], [1, 'first deploy']]);
		assert.deepEqual(revisions.map(({presentNumber}) => presentNumber), [4, 3, 4, 1]);
		// The second one was dropped: it came to nothing.
		assert.equal(fullPromotions.count, 1);
	});

	test('undo-and-restart: five revisions, the undone one among them', async () => {
		const {revisions} = (await watchNamed('undo-and-restart')).history('profile');
		assert.deepEqual(ends(revisions), [[5, 'promoted'], [4, 'promoted'], [3, 'promoted'], [2, 'promoted'], [1, 'first deploy']]);
		assert.deepEqual(revisions.map(({replicaSet: name}) => name.split('-').at(-1)), ['69d854b567', '6488fd66c', '654bd8c45c', '7b8bdb6576', '6488fd66c']);
	});

	test('full-after-failure: the version that failed is what everybody got (V40)', async () => {
		const {revisions} = (await watchNamed('full-after-failure')).history('checkout-api');
		assert.deepEqual(ends(revisions), [[2, 'full, after an abort'], [1, 'first deploy']]);
		assert.equal(describeEnd(revisions[0]!).tone, 'bad');
	});

	test('back-after-completion: aborted by hand; everybody back by a full promotion', async () => {
		const watched = await watchNamed('back-after-completion');
		assert.deepEqual(ends(watched.history('undone').revisions), [[3, 'rollback'], [2, 'aborted'], [1, 'first deploy']]);
		assert.deepEqual(ends(watched.history('chained').revisions), [[3, 'full'], [2, 'promoted'], [1, 'first deploy']]);
	});

	test('analysis-failed: aborted by its analysis, retried, and replaced at last', async () => {
		const watched = await watchNamed('analysis-failed');
		assert.deepEqual(ends(watched.history('checkout-api').revisions), [[3, 'rollback'], [2, 'superseded, after an abort'], [1, 'first deploy']]);
		// At 12:36:40, before the retry.
		const then = (await watchNamed('analysis-failed', Date.parse('2026-11-23T12:36:40Z'))).history('checkout-api');
		assert.deepEqual(ends(then.revisions), [[2, 'aborted by analysis'], [1, 'first deploy']]);
		assert.match(then.revisions[0]!.end.cause!, /^Background analysis/v);
		assert.equal(Math.round(then.revisions[0]!.tookSeconds!), 35);
	});

	test('lost-aborts: aborted is what was taken, not what was sent', async () => {
		const at = (second: string) => Date.parse(`2026-11-23T14:03:${second}Z`);
		assert.deepEqual(ends((await watchNamed('lost-aborts', at('10'))).history('svc-0').revisions)[0], [2, 'running']);
		assert.deepEqual(ends((await watchNamed('lost-aborts', at('25'))).history('svc-0').revisions)[0], [2, 'aborted']);
	});
});

const derive = (input: Family, rest: {readonly transitions?: readonly Transition[]; readonly deeds?: readonly Deed[]} = {}) => deriveHistory({family: input, view: deriveRollout(input, now), transitions: [], deeds: [], now, ...rest});

suite('history without a watch', () => {
	test('what nobody tells is unknown', () => {
		const sets = [replicaSet({hash: 'new', revision: 9}), replicaSet({hash: 'mid', revision: 8}), replicaSet({hash: 'old', revision: 7}), replicaSet({hash: 'far', revision: 3})];
		const {revisions} = derive(family({}, {replicaSets: sets}));
		// Between stable and the newest nothing was complete, or stable would have moved there.
		assert.deepEqual(ends(revisions), [[9, 'running'], [8, 'superseded'], [7, 'n/a'], [3, 'n/a']]);
		assert.deepEqual(revisions.map(({tookSeconds}) => tookSeconds), [undefined, undefined, undefined, undefined]);
		assert.equal(revisions[3]!.comparedWith, undefined);
		assert.equal(revisions[3]!.changes, undefined);
	});

	test('a revision that was used again has no beginning of its own in its ReplicaSet', () => {
		const {revisions} = derive(family({}, {replicaSets: [replicaSet({hash: 'new', revision: 5, annotations: {'rollout.argoproj.io/revision-history': '1,3'}}), replicaSet({hash: 'old', revision: 4})]}));
		assert.deepEqual(revisions.map(({number, startedAt}) => [number, startedAt !== undefined]), [[5, false], [4, true], [3, false], [1, true]]);
	});

	test('the change cause is of the last use, and numbers that are none are left out', () => {
		const {revisions} = derive(family({}, {replicaSets: [replicaSet({hash: 'new', revision: 5, annotations: {'rollout.argoproj.io/revision-history': 'x,-2,,2,5', 'kubernetes.io/change-cause': 'ticket 12'}})]}));
		assert.deepEqual(revisions.map(({number, changeCause}) => [number, changeCause]), [[5, 'ticket 12'], [2, undefined]]);
	});

	test('who aborted stands in our log', () => {
		const start = Date.parse('2026-11-23T12:00:10Z');
		const aborted = family({status: {phase: 'Degraded', abort: true, abortedAt: '2026-11-23T12:00:12Z', pauseConditions: null, controllerPause: false, message: 'RolloutAborted: Rollout aborted update to revision 2'}});
		const {revisions} = derive(aborted, {deeds: [{at: new Date(start).toISOString(), phase: 'sent', action: 'a', command: 'abort', person: 'ana', patch: {status: {abort: true}}}]});
		assert.deepEqual(ends(revisions)[0], [2, 'aborted by ana']);
	});

	test('full promotions of the last seven days: from the log, once each, with a hint above one', () => {
		const deed = (action: string, at: number): Deed => ({at: new Date(at).toISOString(), phase: 'sent', action, command: 'promote', person: 'ben', patch: {status: {promoteFull: true}}});
		const old = family({metadata: {creationTimestamp: '2026-01-01T00:00:00Z'}});
		const day = 86_400_000;
		const {fullPromotions} = derive(old, {deeds: [deed('far', now - (8 * day)), deed('a', now - (2 * day)), deed('b', now - day)], transitions: [{at: now - day + 5000, fact: {kind: 'completed', revision: 2, how: 'full'}}]});
		assert.deepEqual([fullPromotions.count, fullPromotions.isOften], [2, true]);
	});

	test('hostile annotations never throw', () => {
		fc.assert(fc.property(fc.string(), fc.string(), (history, cause) => {
			derive(family({}, {replicaSets: [replicaSet({hash: 'new', revision: 2, annotations: {'rollout.argoproj.io/revision-history': history, 'kubernetes.io/change-cause': cause}})]}));
		}), {numRuns: 30});
	});
});
