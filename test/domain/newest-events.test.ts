import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import {projectObject} from '../../source/domain/projection.ts';
import {openRecording} from '../helpers/recorded-family.ts';
import {family, now} from './build-family.ts';

type Raw = Readonly<Record<string, unknown>>;
const event = (name: string, involvedObject: Raw, rest: Raw = {}) => projectObject('events', {metadata: {name, namespace: 'shop', creationTimestamp: '2026-11-23T12:00:00Z'}, reason: name, message: name, involvedObject: {namespace: 'shop', ...involvedObject}, ...rest})!;
const eventsOf = (events: ReadonlyArray<ReturnType<typeof event>>) => deriveRollout(family({}, {open: {events}}), now).events ?? [];

suite('the newest events', () => {
	test('of the rollout and its runs, what goes wrong with its pods, nothing of a neighbour or a namesake', () => {
		const events = [
			event('own', {kind: 'Rollout', name: 'api', uid: 'rollout'}),
			event('set', {kind: 'ReplicaSet', name: 'api-new'}, {type: 'Warning'}),
			event('created', {kind: 'ReplicaSet', name: 'api-new'}),
			event('gone-pod', {kind: 'Pod', name: 'api-new-x7tr2'}, {type: 'Warning'}),
			event('pulled', {kind: 'Pod', name: 'api-new-x7tr2'}, {type: 'Normal'}),
			event('run', {kind: 'AnalysisRun', name: 'api-new-2-1'}),
			event('before', {kind: 'Rollout', name: 'api', uid: 'deleted'}),
			event('service', {kind: 'Service', name: 'api'}, {type: 'Warning'}),
			event('neighbour', {kind: 'Rollout', name: 'api-gateway'}),
			event('neighbours-pod', {kind: 'Pod', name: 'api-newer-1'}, {type: 'Warning'}),
		];
		assert.deepEqual(eventsOf(events).map(({reason}) => reason).toSorted(), ['gone-pod', 'own', 'run', 'set']);
	});

	test('newest first by their last time, twenty at most, how often each came', () => {
		const events = Array.from({length: 30}, (_, index) => event(`e${index}`, {kind: 'Rollout', name: 'api', uid: 'rollout'}, {lastTimestamp: new Date(now - (1000 * index)).toISOString(), count: index}));
		const found = eventsOf(events.toReversed());
		assert.equal(found.length, 20);
		assert.deepEqual(found.slice(0, 3).map(({reason, times, at}) => [reason, times, at]), [['e0', 1, now], ['e1', 1, now - 1000], ['e2', 2, now - 2000]]);
	});

	test('without times, an eventTime, a warning', () => {
		const [micro, none] = eventsOf([event('micro', {kind: 'Rollout', name: 'api'}, {eventTime: '2026-11-23T12:00:30.123456Z', type: 'Warning'}), projectObject('events', {metadata: {name: 'none', namespace: 'shop'}, involvedObject: {kind: 'Rollout', name: 'api'}})!]);
		assert.deepEqual([micro?.at, micro?.isWarning, none], [Date.parse('2026-11-23T12:00:30.123Z'), true, {at: undefined, isWarning: false, reason: '', message: '', times: 1, kind: 'Rollout', name: 'api'}]);
	});

	test('where they are not read there are none', () => {
		assert.deepEqual(deriveRollout(family(), now).events, []);
	});

	test('recorded: how it came to where it is', () => {
		const cluster = openRecording('istio-header-route');
		cluster.advanceTo(cluster.endAt);
		const found = (deriveRollout(cluster.family('checkout-api'), cluster.endAt).events ?? []).map(({message}) => message);
		assert.equal(found[0], 'Rollout aborted update to revision 2');
		assert.ok(found.includes('Rollout step 5/10 completed (setWeight: 30)'), found.join('\n'));
	});
});
