import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {projectObject} from '../../source/domain/projection.ts';
import {readRecording} from '../../source/recording/read-recording.ts';
import {createRecordingCluster} from '../../source/recording/recording-cluster.ts';
import {createRecordingSource} from '../../source/recording/recording-source.ts';
import type {Json} from '../../source/types/cluster.ts';
import {createVirtualClock} from '../helpers/virtual-clock.ts';
import {fixture} from './files.ts';

async function open(name = 'controller-down') {
	const recording = await readRecording(fixture(name));
	const {source, playback} = createRecordingSource({recording, real: createVirtualClock()});
	return {recording, playback, cluster: createRecordingCluster({recording, clock: source.clock})};
}

suite('a recording as a cluster', () => {
	test('nothing can be changed, and it says why', async () => {
		const {cluster} = await open();
		const result = await cluster.patch({kind: 'rollouts', namespace: 'x', name: 'x', type: 'merge', body: {}}, {command: 'abort', action: '1'});
		assert.equal(result.ok, false);
		assert.deepEqual(!result.ok && [result.problem.code, result.problem.title], ['read-only', 'This is a recording: nothing can be changed.']);
		assert.ok(!result.ok && result.problem.nextSteps.length === 1);
		assert.deepEqual(cluster.readOnly, {reason: 'This is a recording: nothing can be changed'});
		assert.equal(await cluster.can('patch', 'rollouts', undefined, undefined), false);
		assert.equal(await cluster.whoAmI(), undefined);
	});

	test('it is called like the recording; its namespaces are those of the objects', async () => {
		const {cluster, recording} = await open();
		assert.equal(cluster.context, 'controller-down');
		assert.equal(cluster.namespace, 'controller-down');
		assert.deepEqual(await cluster.namespaces(), {ok: true, value: ['argo-rollouts', 'controller-down']});
		assert.equal(createRecordingCluster({recording, clock: createVirtualClock(), namespace: undefined}).namespace, undefined);
	});

	test('reads give the state at the clock, as the projection reads it again', async () => {
		const {cluster, playback, recording} = await open();
		const name = 'checkout-api';
		playback.pause();
		const before = await cluster.get('rollouts', 'controller-down', name);
		assert.equal(!before.ok && before.problem.code, 'not-found');
		playback.seek(recording.endAt);
		const after = await cluster.get('rollouts', 'controller-down', name);
		assert.ok(after.ok);
		const {apiVersion, kind} = after.value as Record<string, Json>;
		assert.deepEqual([apiVersion, kind], ['argoproj.io/v1alpha1', 'Rollout']);
		const last = recording.events.findLast(event => event.type === 'change' && event.change.kind === 'rollouts');
		assert.deepEqual(projectObject('rollouts', after.value), last?.type === 'change' && last.change.type === 'put' && last.change.object);
	});

	test('lists are of one namespace or of all; what was not recorded is absent, which is not empty', async () => {
		const {cluster, playback, recording} = await open();
		playback.seek(recording.endAt);
		const count = async (namespace: string | undefined) => {
			const list = await cluster.list('pods', namespace);
			assert.ok(list.ok);
			return list.value.length;
		};

		assert.deepEqual(await Promise.all([count(undefined), count('controller-down'), count('argo-rollouts')]), [4, 4, 0]);
		const [list, object] = await Promise.all([cluster.list('jobs', undefined), cluster.get('jobs', 'controller-down', 'x')]);
		assert.equal(!list.ok && list.problem.code, 'absent');
		assert.equal(!object.ok && object.problem.code, 'absent');
	});
});
