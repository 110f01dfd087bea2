import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import fc from 'fast-check';
import {keyOf} from '../../source/domain/key.ts';
import {projectObject} from '../../source/domain/projection.ts';
import {kindNames} from '../../source/types/kinds.ts';
import {openRecording, recordingNames} from '../helpers/recorded-family.ts';

const named = (rest: object) => ({metadata: {name: 'api', namespace: 'shop'}, ...rest});

suite('projection', () => {
	test('nothing without a name', () => {
		const nameless = [undefined, null, 'api', 7, [], {}, {metadata: null}, {metadata: []}, {metadata: {}}, {metadata: {name: ''}}, {metadata: {name: 7}}];
		assert.deepEqual(nameless.map(raw => projectObject('pods', raw)), nameless.map(() => undefined));
	});

	test('an object without a namespace has an empty one', () => {
		assert.equal(keyOf(projectObject('pods', {metadata: {name: 'api'}})!.metadata), '/api');
	});

	test('fields of another type are dropped, the others stay', () => {
		const object = projectObject('rollouts', named({
			spec: {replicas: '4', paused: 'true', strategy: {canary: {steps: [{setWeight: 20}, null, {setWeight: NaN}, 'odd']}}},
			status: {observedGeneration: 2, currentStepIndex: 1.5, phase: 'Paused', conditions: null, pauseConditions: [{reason: 'CanaryPauseStep'}, 7], canary: {weights: {canary: {weight: '20'}}}},
		}));
		assert.deepEqual(object, named({
			spec: {strategy: {canary: {steps: [{setWeight: 20}, {}, {}, {}]}}},
			status: {phase: 'Paused', pauseConditions: [{reason: 'CanaryPauseStep'}], canary: {weights: {canary: {}}}},
		}));
	});

	test('an empty pause stays: it waits for a person', () => {
		const object = projectObject('rollouts', named({spec: {strategy: {canary: {steps: [{pause: {}}, {pause: {duration: '10m'}}, {pause: {duration: 10}}]}}}}));
		assert.deepEqual(object?.spec?.strategy?.canary?.steps, [{pause: {}}, {pause: {duration: '10m'}}, {pause: {duration: 10}}]);
	});

	test('long annotations and the last applied configuration go', () => {
		const object = projectObject('rollouts', {metadata: {
			name: 'api', namespace: 'shop',
			annotations: {'kubectl.kubernetes.io/last-applied-configuration': '{}', long: 'x'.repeat(4097), short: 'x'.repeat(4096), odd: 7},
		}});
		assert.deepEqual(Object.keys(object?.metadata.annotations ?? {}), ['short']);
	});

	test('who set spec.paused last comes from managedFields and stays', () => {
		const raw = {metadata: {name: 'api', namespace: 'shop', managedFields: [
			{manager: 'argocd', time: '2026-11-23T12:00:00Z', fieldsV1: {'f:spec': {'f:paused': {}}}},
			{manager: 'rolltop', time: '2026-11-23T13:00:00Z', fieldsV1: {'f:spec': {'f:paused': {}}}},
			{manager: 'kubectl', time: '2026-11-23T14:00:00Z', fieldsV1: {'f:spec': {'f:replicas': {}}}},
			null,
			{manager: 7, fieldsV1: {'f:spec': {'f:paused': {}}}},
		]}};
		const object = projectObject('rollouts', raw);
		assert.deepEqual(object?.metadata.pausedBy, {manager: 'rolltop', time: '2026-11-23T13:00:00Z'});
		assert.deepEqual(projectObject('rollouts', object), object);
	});

	test('of a provider its kind, query and address stay', () => {
		const metric = (provider: unknown) => projectObject('analysisruns', named({spec: {metrics: [{name: 'm', provider}]}}))?.spec?.metrics?.[0]?.provider;
		assert.deepEqual(metric({prometheus: {address: 'http://prometheus', query: 'up', authentication: {basicAuth: {password: 'secret'}}}}), {type: 'prometheus', query: 'up', address: 'http://prometheus', hasLogin: true});
		assert.deepEqual(metric({prometheus: {query: 'up', authentication: {oauth2: {}, sigv4: {}}, rangeQuery: {start: 'now()'}}}), {type: 'prometheus', query: 'up', isRange: true});
		assert.deepEqual(metric({web: {url: 'http://web', headers: [{key: 'authorization', value: 'secret'}]}}), {type: 'web', address: 'http://web', hasLogin: true});
		assert.deepEqual(metric({job: {spec: {}}}), {type: 'job'});
		assert.deepEqual(metric({type: 'prometheus', query: 'up'}), {type: 'prometheus', query: 'up'});
		assert.deepEqual(metric({}), {});
	});

	test('the query that the controller resolved is never kept: it holds secrets', () => {
		const object = projectObject('analysisruns', named({status: {metricResults: [{
			name: 'm', metadata: {ResolvedPrometheusQuery: 'secret'}, measurements: [{phase: 'Successful', metadata: {'job-name': 'j', 'job-namespace': 'n', warnings: 'secret'}}],
		}]}}));
		assert.deepEqual(object?.status?.metricResults, [{name: 'm', measurements: [{phase: 'Successful', metadata: {'job-name': 'j', 'job-namespace': 'n'}}]}]);
	});

	test('a label named like the prototype is only a label', () => {
		const raw: unknown = JSON.parse('{"metadata":{"name":"api","namespace":"shop","labels":{"__proto__":"x","constructor":"y"}}}');
		const labels = projectObject('pods', raw)?.metadata.labels;
		assert.deepEqual(Object.entries(labels ?? {}), [['__proto__', 'x'], ['constructor', 'y']]);
		assert.equal(Object.getPrototypeOf(labels), Object.prototype);
	});

	for (const name of recordingNames) {
		test(`what went through once goes through unchanged: ${name}`, () => {
			const cluster = openRecording(name);
			cluster.advanceTo(cluster.endAt);
			const objects = cluster.objects();
			assert.deepEqual(objects.map(([kind, object]) => projectObject(kind, object)), objects.map(([, object]) => object));
			assert.notEqual(objects.length, 0);
		});
	}

	test('whatever comes, it does not throw, and what it gives it gives again', () => {
		const name = fc.oneof(fc.constant('api'), fc.anything());
		const parts = fc.record({metadata: fc.anything(), name, spec: fc.anything(), status: fc.anything()});
		fc.assert(fc.property(fc.constantFrom(...kindNames), parts, (kind, {metadata, name: nameValue, spec, status}) => {
			const raw = {metadata: typeof metadata === 'object' ? {...metadata, name: nameValue} : metadata, spec, status};
			const object = projectObject(kind, raw);
			assert.deepEqual(object && projectObject(kind, object), object);
		}), {numRuns: 2000});
	});
});
