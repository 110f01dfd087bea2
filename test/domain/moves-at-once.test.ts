import assert from 'node:assert/strict';
import {test} from 'node:test';
import {findFreezeDrift} from '../../source/domain/freeze-drift.ts';
import {movesAtOnce} from '../../source/domain/moves-at-once.ts';
import {frozenLine} from '../../source/ui/header/alerts.ts';
import {frameNow, makeGroup, makeView, minutesAgo, secondsAgo} from '../helpers/ui-state.ts';

const ours = {owner: 'ours', by: 'ana', reason: 'incident', since: minutesAgo(12), id: 'f1', before: 'absent'} as const;
const frozen = (name: string, changes: object = {}) => makeView(name, {isSpecPaused: true, frozen: ours, ...changes});

test('what moves with the thaw: a pause that ran out, an image set meanwhile, a full promotion that was held', () => {
	assert.equal(movesAtOnce(frozen('web'), frameNow), undefined);
	assert.equal(movesAtOnce(frozen('web', {step: {index: 1, total: 4, current: undefined, endsAt: secondsAgo(5)}}), frameNow), 'pauseOver');
	assert.equal(movesAtOnce(frozen('web', {step: {index: 1, total: 4, current: undefined, endsAt: frameNow + 5000}}), frameNow), undefined);
	assert.equal(movesAtOnce(frozen('web', {pauses: [{reason: 'BlueGreenPause', startedAt: minutesAgo(1), endsAt: secondsAgo(1)}]}), frameNow), 'pauseOver');
	assert.equal(movesAtOnce(frozen('web', {isUpdating: true}), frameNow), 'newImage');
	assert.equal(movesAtOnce(frozen('web', {isUpdating: true, groups: [makeGroup('canary', 'web', {desired: 2})]}), frameNow), undefined);
	assert.equal(movesAtOnce(frozen('web', {isUpdating: true, isPromotingFull: true}), frameNow), 'promoting');
});

test('a question about a freeze notices that somebody froze, thawed or froze anew since it was asked', () => {
	const views = (...all: ReadonlyArray<ReturnType<typeof makeView>>) => new Map(all.map(view => [view.key, view]));
	const seen = [makeView('web'), makeView('cart')];
	assert.equal(findFreezeDrift(seen, views(...seen)), undefined);
	assert.deepEqual(findFreezeDrift(seen, views(frozen('web'), makeView('cart'))), {count: 1, isFrozen: true, by: 'ana'});
	assert.deepEqual(findFreezeDrift([frozen('web')], views(makeView('web'))), {count: 1, isFrozen: false, by: undefined});
	assert.equal(findFreezeDrift([frozen('web')], views(frozen('web', {frozen: {...ours, id: 'f2'}})))?.count, 1);
	assert.equal(findFreezeDrift(seen, views(makeView('web'))), undefined, 'one that is gone is left out by the action');
});

test('a rollout that was made after the freeze is pointed out: it is not held', () => {
	const text = (...views: ReadonlyArray<ReturnType<typeof makeView>>) => frozenLine(views, 200)?.map(part => part.text).join('') ?? '';
	assert.match(text(frozen('web'), makeView('old')), /1 of 2 held · Z thaws/v);
	assert.match(text(frozen('web'), makeView('fresh', {createdAt: minutesAgo(3)})), /fresh made since: NOT held/v);
});
