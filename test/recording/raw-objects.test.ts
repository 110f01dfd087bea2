import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createRecordingCluster} from '../../source/recording/recording-cluster.ts';
import {createRawReader} from '../../source/recording/raw-objects.ts';
import {readRecording} from '../../source/recording/read-recording.ts';
import {recordingPath} from '../helpers/watched-recording.ts';

type Template = {readonly spec: {readonly template: {readonly spec: {readonly containers: ReadonlyArray<Readonly<Record<string, unknown>>>}; readonly metadata: object}}; readonly metadata: {readonly annotations: Readonly<Record<string, string>>}};

const path = recordingPath('undo-and-restart');
const name = 'profile-6488fd66c';

test('a ReplicaSet of a recording is read with the whole of its template, as it stood then', async () => {
	const recording = await readRecording(path);
	let now = recording.startAt + 3000;
	const cluster = createRecordingCluster({recording, clock: {now: () => now, at: () => () => undefined}, readRaw: createRawReader(path)});
	const read = async () => {
		const result = await cluster.get('replicasets', recording.namespace!, name);
		return result.ok ? result.value as unknown as Template : undefined;
	};

	assert.deepEqual(Object.keys((await read())!.spec.template.spec.containers[0]!), ['name', 'image', 'ports', 'resources', 'terminationMessagePath', 'terminationMessagePolicy', 'imagePullPolicy']);
	assert.equal((await read())!.metadata.annotations['rollout.argoproj.io/revision'], '1');
	now = recording.endAt;
	assert.equal((await read())!.metadata.annotations['rollout.argoproj.io/revision'], '4');
	now = recording.startAt - 1;
	assert.equal(await read(), undefined);
});

test('other kinds are read from what was kept', async () => {
	assert.equal(await createRawReader(path)({kind: 'pods', namespace: 'undo-and-restart', name: 'x', at: Infinity}), undefined);
});
