import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import {projectObject} from '../../source/domain/projection.ts';
import {formatJson} from '../../source/format/json.ts';
import {rolloutJson} from '../../source/format/rollout-json.ts';
import {formatRolloutText} from '../../source/format/rollout-text.ts';
import {describeChanges} from '../../source/format/words/change-words.ts';
import {openRecording} from '../helpers/recorded-family.ts';
import {family, now, replicaSet} from './build-family.ts';

const set = (hash: string, revision: number, ...containers: readonly object[]) => replicaSet({hash, revision, spec: {template: {spec: {containers}}}});
const between = (before: object, after: object) => deriveRollout(family({}, {replicaSets: [set('new', 2, {name: 'api', ...after}), set('old', 1, {name: 'api', ...before})]}), now);
const env = (...variables: ReadonlyArray<readonly [string, string]>) => ({env: variables.map(([name, value]) => ({name, value}))});

suite('what an update changes', () => {
	test('images, variables, quantities', () => {
		const {changes = []} = between(
			{image: 'r.example/shop/api:1.0', env: [{name: 'MODE', value: 'slow'}, {name: 'OLD', value: '1'}], resources: {requests: {memory: '256Mi', cpu: 1}}},
			{image: 'r.example/shop/api:1.1', env: [{name: 'MODE', value: 'fast'}, {name: 'FEATURE_X', value: 'on'}], resources: {requests: {memory: '512Mi', cpu: 1}, limits: {memory: '1Gi'}}},
		);
		assert.deepEqual(describeChanges(changes), ['image api:1.0 → api:1.1', 'env MODE slow → fast', 'env FEATURE_X=on added', 'env OLD=1 removed', 'memory 256Mi → 512Mi', 'memory limit 1Gi added']);
	});

	test('nothing differs, or no update is in flight: nothing to say', () => {
		assert.deepEqual(between({image: 'a'}, {image: 'a'}).changes, []);
		assert.deepEqual(deriveRollout(family({status: {stableRS: 'new'}}), now).changes, []);
	});

	test('several containers are named, one that is new too', () => {
		const view = deriveRollout(family({}, {replicaSets: [set('new', 2, {name: 'api', image: 'api:2'}, {name: 'proxy', image: 'proxy:1'}), set('old', 1, {name: 'api', image: 'api:1'})]}), now);
		assert.deepEqual(describeChanges(view.changes ?? []), ['api: image api:1 → api:2', 'container proxy added']);
	});

	test('references are named, values of Secrets are nowhere', () => {
		const from = (name: string) => ({env: [{name: 'TOKEN', valueFrom: {secretKeyRef: {name, key: 'token'}}}, {name: 'HOST', valueFrom: {configMapKeyRef: {name, key: 'host'}}}]});
		assert.deepEqual(describeChanges(between(from('one'), from('two')).changes ?? []), ['env TOKEN <secret one/token> → <secret two/token>', 'env HOST <configMap one/host> → <configMap two/host>']);
	});

	test('what might be a secret in plain text is told as changed and never shown, recorded or kept', () => {
		const view = between(
			env(['DB_PASSWORD', 'hunter2'], ['SAME_TOKEN', 'abc'], ['DATABASE_URL', 'postgres://shop:hunter2@db/shop'], ['CALLBACK', 'https://x.example/?token=abc&mode=a']),
			env(['DB_PASSWORD', 'hunter3'], ['SAME_TOKEN', 'abc'], ['DATABASE_URL', 'postgres://shop:hunter3@db/shop'], ['CALLBACK', 'https://x.example/?token=abd&mode=b']),
		);
		const [password, url, callback, ...others] = describeChanges(view.changes ?? []);
		assert.deepEqual([password, url, others], ['env DB_PASSWORD changed', 'env DATABASE_URL changed', []]);
		assert.match(callback ?? '', /token=<hidden>&mode=a/v);
		const kept = JSON.stringify(projectObject('replicasets', {metadata: {name: 'x'}, spec: {template: {spec: {containers: [{name: 'api', ...env(['DB_PASSWORD', 'hunter2'], ['URL', 'https://u:hunter2@x'])}]}}}}));
		for (const text of [formatRolloutText(view, now), formatJson(rolloutJson(view, now)), JSON.stringify(view), kept]) {
			assert.doesNotMatch(text, /hunter|abc|abd/v);
		}

		assert.equal(JSON.stringify(projectObject('replicasets', JSON.parse(kept))), kept);
	});

	test('recorded: the image', () => {
		const cluster = openRecording('manual-gate');
		cluster.advanceTo(cluster.startAt + 10_000);
		assert.deepEqual(describeChanges(deriveRollout(cluster.family('profile'), cluster.startAt + 10_000).changes ?? []), ['image api:1.0 → api:1.1']);
	});
});
