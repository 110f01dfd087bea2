import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import fc from 'fast-check';
import {deriveController} from '../../source/domain/controller-view.ts';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import type {Family} from '../../source/domain/family.ts';
import {projectObject} from '../../source/domain/projection.ts';
import {formatJson} from '../../source/format/json.ts';
import {rolloutJson, rolloutsJson} from '../../source/format/rollout-json.ts';
import {formatRolloutList} from '../../source/format/rollout-list.ts';
import {formatRolloutText} from '../../source/format/rollout-text.ts';
import {formatYaml} from '../../source/format/yaml.ts';
import {changes, gatherScene, mutateScene, sceneOf, type Raw, type Scene} from '../helpers/hostile-scene.ts';
import {rolloutPage} from '../../source/ui/rollout/page.ts';
import {assertNumbers, assertReadable, unsafe} from '../helpers/hostile-text.ts';

/** A canary behind every router at once, its objects as the controller writes them, templates with variables: what no recording has. */
function behindEverything(): Scene {
	const metadata = (name: string, rest: Raw = {}) => ({name, namespace: 'shop', uid: name, ...rest});
	const owned = {ownerReferences: [{uid: 'api'}]};
	const split = (name: 'name' | 'service' | 'serviceName') => [{[name]: 'c', weight: 20}, {[name]: 's', weight: 80}];
	const template = (value: string) => ({spec: {containers: [{name: 'api', image: value, env: [{name: 'A', value}, {name: 'TOKEN', valueFrom: {secretKeyRef: {name: value, key: 'k'}}}], resources: {limits: {memory: value}}}]}});
	const set = (hash: string, revision: string) => ['replicasets', {
		metadata: metadata(`api-${hash}`, {...owned, labels: {'rollouts-pod-template-hash': hash}, annotations: {'rollout.argoproj.io/revision': revision}}),
		spec: {replicas: 2, template: template(hash)}, status: {replicas: 2, availableReplicas: 2, readyReplicas: 2},
	}] as const;
	const routing = {
		alb: {ingress: 'api'}, smi: {}, traefik: {weightedTraefikServiceName: 'api'}, ambassador: {mappings: ['api']}, apisix: {route: {name: 'api', rules: ['main']}},
		plugins: {'argoproj-labs/gatewayAPI': {httpRoute: 'api', namespace: 'shop'}}, managedRoutes: [{name: 'beta'}],
	};
	const steps = [{setHeaderRoute: {name: 'beta', match: [{}]}}, {setWeight: 20}, {pause: {duration: '10s'}}, {setCanaryScale: {replicas: 1}}, {setMirrorRoute: {name: 'copy', match: [{}]}}, {plugin: {name: 'own'}}, {analysis: {templates: [{templateName: 'wide', clusterScope: true}]}}, {experiment: {templates: [{name: 'a'}], analyses: [{templateName: 't'}]}}];
	return [
		['rollouts', {metadata: metadata('api', {generation: 1, annotations: {'rollout.argoproj.io/revision': '2'}}), spec: {replicas: 2, strategy: {canary: {canaryService: 'c', stableService: 's', pingPong: {pingService: 'c', pongService: 's'}, trafficRouting: routing, steps}}}, status: {observedGeneration: '1', currentPodHash: 'n', stableRS: 'o', currentStepIndex: 2, availableReplicas: 4, pauseConditions: [{reason: 'CanaryPauseStep', startTime: '2026-11-23T12:39:55Z'}], canary: {weights: {canary: {weight: 20}, stable: {weight: 80}}}}}],
		set('n', '2'), set('o', '1'),
		['ingresses', {metadata: metadata('api', {annotations: {'alb.ingress.kubernetes.io/actions.s': JSON.stringify({ForwardConfig: {TargetGroups: [{ServiceName: 'c', Weight: 20}, {ServiceName: 's', Weight: 80}]}})}})}],
		['trafficsplits', {metadata: metadata('api'), spec: {backends: split('service')}}],
		['traefikservices', {metadata: metadata('api'), spec: {weighted: {services: split('name')}}}],
		['mappings', {metadata: metadata('api-canary'), spec: {weight: 20}}],
		['apisixroutes', {metadata: metadata('api'), spec: {http: [{name: 'main', backends: split('serviceName')}]}}],
		['httproutes', {metadata: metadata('api'), spec: {rules: [{backendRefs: split('name')}]}}],
		['clusteranalysistemplates', {metadata: {name: 'wide'}, spec: {metrics: [{name: 'm', interval: '5s', count: 3, provider: {web: {url: 'https://u:p@x/?token=1'}}}]}}],
		['events', {metadata: metadata('e'), involvedObject: {kind: 'Rollout', name: 'api', uid: 'api'}, type: 'Warning', reason: 'R', message: 'm', count: 2, lastTimestamp: '2026-11-23T12:39:00Z'}],
	];
}

const recordings = ['canary-promoted', 'blue-green-job', 'experiment', 'zero-samples', 'istio-header-route', 'freeze-thaw', 'abort-frozen-basic', 'crash-loop'];
const scenes = [...recordings.map(recording => sceneOf(recording)), behindEverything()];

const now = Date.parse('2026-11-23T12:40:00Z');

function assertSafe(family: Family): void {
	const view = deriveRollout(family, now, deriveController({}, now));
	assertNumbers(view, 'view');
	for (const text of [formatRolloutText(view, now), formatRolloutText(view, now, {ascii: true}), formatRolloutList([view], now, {withNamespace: true, isWide: true})]) {
		assertReadable(text);
	}

	for (const widthCells of [60, 120]) {
		for (const shown of rolloutPage({view, now, widthCells, ascii: false}, 60, 0).lines) {
			const text = shown.map(part => part.text).join('');
			assertReadable(text);
		}
	}

	const yaml = formatYaml(rolloutJson(view, now));
	for (const text of [formatJson(rolloutJson(view, now)), yaml]) {
		assert.doesNotMatch(text, unsafe);
	}

	const list: unknown = JSON.parse(formatJson(rolloutsJson([view], now)));
	assert.ok(Array.isArray(list));
}

suite('hostile and odd objects', () => {
	test('no exception, no number that is none, nothing that a terminal obeys, the same twice', () => {
		fc.assert(fc.property(fc.constantFrom(...scenes), changes, (original, mutations) => {
			const scene = mutateScene(original, mutations);
			const first = gatherScene(scene);
			for (const family of first) {
				assertSafe(family);
			}

			assert.deepEqual(gatherScene(scene).map(family => deriveRollout(family, now)), first.map(family => deriveRollout(family, now)));
		}), {numRuns: 300});
	});

	test('cyclic owners, duplicate revisions, names of 253 characters, times in the future', () => {
		const long = 'n'.repeat(253);
		const [rollout] = scenes[0]!.filter(([kind]) => kind === 'rollouts').map(([, raw]) => projectObject('rollouts', raw)!);
		const {uid} = rollout!.metadata;
		const owners = [{uid: 'a'}, {uid: 'b'}, {uid: uid!}];
		const metadata = {name: long, namespace: 'n', ownerReferences: owners, creationTimestamp: '2999-01-01T00:00:00Z', annotations: {'rollout.argoproj.io/revision': '7'}};
		const strange: Family = {
			rollout: rollout!,
			replicaSets: [{metadata: {...metadata, uid: 'a'}}, {metadata: {...metadata, uid: 'a'}}, {metadata: {...metadata, uid: 'b'}}],
			pods: [{metadata: {...metadata, uid: 'a'}}],
			experiments: [{metadata: {...metadata, uid: 'a'}}, {metadata: {...metadata, uid: 'b'}}],
			analysisRuns: [{metadata: {...metadata, uid: 'b'}}],
			open: {},
		};
		assertSafe(strange);
		assert.equal(deriveRollout(strange, now).revisions[0]?.number, 7);
	});
});
