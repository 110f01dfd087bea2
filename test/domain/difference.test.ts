import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import fc from 'fast-check';
import type {Json} from '../../source/types/cluster.ts';
import {deriveDifference, summariseDifference, templateOf} from '../../source/domain/difference.ts';
import {differenceJson, formatDifference} from '../../source/format/difference.ts';
import {describeChanges} from '../../source/format/words/history-words.ts';

type Raw = Readonly<Record<string, Json>>;

const set = (container: Raw, {labels = {}, annotations = {}, spec = {}, own = {}}: {readonly labels?: Raw; readonly annotations?: Raw; readonly spec?: Raw; readonly own?: Raw} = {}): Json => ({
	metadata: {annotations: own},
	spec: {template: {metadata: {creationTimestamp: null, labels: {app: 'api', 'rollouts-pod-template-hash': String(Math.random()), ...labels}, annotations}, spec: {containers: [{name: 'api', image: 'registry.example/api:1.0', ports: [{containerPort: 80}], ...container}], ...spec}}},
});
const compare = (before: Json, after: Json) => deriveDifference({revision: 1, replicaSet: 'api-a', object: before}, {revision: 2, replicaSet: 'api-b', object: after})!;
const changed = (text: string) => text.split('\n').filter(line => /^[+\-][^+\-]/v.test(line));

suite('difference of two pod templates', () => {
	test('the hash that the controller adds and what it injects by role are no difference', () => {
		const difference = compare(set({}), set({}, {labels: {role: 'canary'}, own: {'rollout.argoproj.io/ephemeral-metadata': '{"labels":{"role":"canary"}}'}}));
		assert.deepEqual(difference.changes, []);
		assert.equal(formatDifference(difference), 'The templates of revision 1 and revision 2 are the same\n');
	});

	test('the summary names what ships first', () => {
		const before = set({env: [{name: 'OLD', value: '1'}, {name: 'MODE', value: 'a'}], resources: {limits: {memory: '256Mi'}, requests: {cpu: '10m'}}, command: ['run']});
		const after = set({image: 'registry.example/api:1.1', env: [{name: 'MODE', value: 'b'}, {name: 'FEATURE_X', value: '1'}], resources: {limits: {memory: '512Mi', cpu: 1}, requests: {cpu: '10m'}}}, {spec: {serviceAccountName: 'api', initContainers: [{name: 'migrate', image: 'migrate:1'}]}, annotations: {note: 'x'}});
		assert.equal(describeChanges(summariseDifference(templateOf(before), templateOf(after)), 50), 'image api:1.0 → api:1.1 · container +migrate · env MODE · env +FEATURE_X · env -OLD · memory limit 256Mi → 512Mi · cpu limit none → 1 · -command · +serviceAccountName · annotation +note');
	});

	test('secrets never reach it, and that one changed does', () => {
		const env = (token: string, pass: string) => ({env: [{name: 'API_TOKEN', value: token}, {name: 'DB_PASSWORD', value: pass}, {name: 'SIGNING_KEY', value: `k${token}`}, {name: 'MODE', value: 'a'}], args: [`--password=${pass}`, `https://user:${pass}@host/`]});
		const difference = compare(set(env('hunter1', 'same4711')), set(env('hunter2', 'same4711')));
		const everything = `${formatDifference(difference)}${JSON.stringify(differenceJson(difference))}${JSON.stringify(difference)}`;
		assert.doesNotMatch(everything, /hunter|same4711/v);
		assert.deepEqual(changed(formatDifference(difference)), ['-          value: <masked>', '+          value: <masked, changed>', '-          value: <masked>', '+          value: <masked, changed>']);
		assert.match(formatDifference(difference), /name: MODE\n +value: a/v);
	});

	test('references to Secrets stay as they are', () => {
		const reference = (key: string) => ({env: [{name: 'API_TOKEN', valueFrom: {secretKeyRef: {name: 'shop-secrets', key}}}]});
		const text = formatDifference(compare(set(reference('old-token')), set(reference('new-token'))));
		assert.deepEqual(changed(text), ['-              key: old-token', '+              key: new-token']);
		assert.match(text, /name: shop-secrets/v);
	});

	test('where only images are known that is said', () => {
		const cut = (image: string): Json => ({spec: {template: {spec: {containers: [{name: 'api', image}]}}}});
		const text = formatDifference(compare(cut('api:1'), cut('api:2')));
		assert.match(text, /^Only images/v);
		assert.deepEqual(changed(text), ['-      image: api:1', '+      image: api:2']);
	});

	test('no template, no difference', () => {
		assert.equal(deriveDifference({revision: 1, replicaSet: 'a', object: {}}, {revision: 2, replicaSet: 'b', object: set({})}), undefined);
	});

	test('hostile templates never throw, and nothing in the text is obeyed by a terminal', () => {
		const json = fc.letrec<{value: Json}>(tie => ({value: fc.oneof({maxDepth: 3}, fc.string({unit: 'binary'}), fc.integer(), fc.constant(null), fc.array(tie('value'), {maxLength: 3}), fc.dictionary(fc.constantFrom('name', 'env', 'value', 'containers', 'spec', 'metadata', 'labels', '__proto__', 'image', 'resources', 'limits'), tie('value')))})).value;
		fc.assert(fc.property(json, json, (before, after) => {
			const difference = deriveDifference({revision: 1, replicaSet: 'a', object: {spec: {template: before}}}, {revision: 2, replicaSet: '\u{1B}[31mb', object: {spec: {template: after}}});
			if (difference !== undefined) {
				assert.doesNotMatch(formatDifference(difference).replaceAll('\n', ''), /[\p{Control}\p{Format}]/v);
				describeChanges(difference.changes);
			}
		}), {numRuns: 60});
	});
});
