import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import type {Family} from '../../source/domain/family.ts';
import {projectObject} from '../../source/domain/projection.ts';
import {behindNginx, canaryIngress, family, now, replicaSet, type RolloutInput} from './build-family.ts';

const weightOf = (input: Family) => deriveRollout(input, now).weight;
const weights = (canary: number, stable: number) => ({canary: {weights: {canary: {weight: canary}, stable: {weight: stable}}}});
const virtualService = (http: unknown) => projectObject('virtualservices', {metadata: {name: 'api', namespace: 'shop'}, spec: {http}})!;

suite('weight', () => {
	test('the Ingress itself goes before the status', () => {
		const weight = weightOf(family({canary: behindNginx, status: weights(50, 50)}, {open: {ingresses: [canaryIngress('20')]}}));
		assert.deepEqual(weight, {set: 50, actual: 20, source: 'router', status: 50, router: 20, routerObject: 'Ingress api-api-canary', isVerified: undefined, plugin: {value: 50, why: 'statusWeight'}});
	});

	test('the status where the Ingress is not read, or is not there', () => {
		const [unread, absent] = [{}, {ingresses: []}].map(open => weightOf(family({canary: behindNginx, status: weights(50, 50)}, {open})));
		assert.deepEqual(unread, {set: 50, actual: 50, source: 'status', status: 50, router: undefined, routerObject: undefined, isVerified: undefined});
		assert.deepEqual(absent, unread);
	});

	test('behind a router that nobody has read the weight is unknown, never the set weight', () => {
		const {set, actual, source} = weightOf(family({canary: behindNginx}));
		assert.deepEqual({set, actual, source}, {set: 50, actual: undefined, source: undefined});
	});

	test('a router that counts to another maximum', () => {
		const canary = {steps: [{setWeight: 500}, {pause: {}}], trafficRouting: {nginx: {stableIngress: 'api'}, maxTrafficWeight: 1000}};
		const {set, actual} = weightOf(family({canary, status: weights(200, 800)}, {open: {ingresses: [canaryIngress('250', {'nginx.ingress.kubernetes.io/canary-weight-total': '1000'})]}}));
		assert.deepEqual({set, actual}, {set: 50, actual: 25});
	});

	test('other prefixes, several Ingresses, names cut to 253 characters', () => {
		const stableIngress = 'i'.repeat(260);
		const name = `${`api-${stableIngress}`.slice(0, 246)}-canary`;
		const ingresses = [projectObject('ingresses', {metadata: {name, namespace: 'shop', annotations: {'custom/canary-weight': '30'}}})!];
		const nginx = {stableIngresses: ['other', stableIngress], annotationPrefix: 'custom'};
		assert.equal(weightOf(family({canary: {trafficRouting: {nginx}}}, {open: {ingresses}})).router, 30);
		assert.equal(name.length, 253);
	});

	test('Istio by host: managed routes do not count, a weight that is absent is 0', () => {
		const canary = {canaryService: 'api-canary', trafficRouting: {istio: {virtualService: {name: 'api.shop'}}, managedRoutes: [{name: 'beta'}]}};
		const http = [
			{name: 'beta', route: [{destination: {host: 'api-canary'}, weight: 100}]},
			{name: 'primary', route: [{destination: {host: 'api-stable'}, weight: 70}, {destination: {host: 'api-canary.shop.svc'}, weight: 30}]},
			{name: 'other', route: [{destination: {host: 'api-stable'}, weight: 100}, {destination: {host: 'api-canary'}}]},
		];
		const view = deriveRollout(family({canary}, {open: {virtualServices: [virtualService(http)]}}), now);
		assert.equal(view.weight.router, 30);
		assert.deepEqual(view.router, {names: ['istio'], plugins: [], managedRoutes: ['beta'], mirrorRoutes: [], maxWeight: 100});
	});

	test('Istio by subset, and only the routes that the spec names', () => {
		const canary = {trafficRouting: {istio: {virtualService: {name: 'api', routes: ['primary']}, destinationRule: {canarySubsetName: 'canary'}}}};
		const http = [
			{name: 'primary', route: [{destination: {host: 'api', subset: 'stable'}, weight: 60}, {destination: {host: 'api', subset: 'canary'}, weight: 40}]},
			{name: 'other', route: [{destination: {host: 'api', subset: 'canary'}, weight: 100}]},
		];
		const open = {virtualServices: [virtualService(http)]};
		assert.equal(weightOf(family({canary}, {open})).router, 40);
	});

	test('with ping-pong the canary changes sides', () => {
		const canary = {pingPong: {pingService: 'ping', pongService: 'pong'}, trafficRouting: {istio: {virtualService: {name: 'api'}}}};
		const http = [{name: 'primary', route: [{destination: {host: 'ping'}, weight: 90}, {destination: {host: 'pong'}, weight: 10}]}];
		const open = {virtualServices: [virtualService(http)]};
		assert.equal(weightOf(family({canary, status: {canary: {stablePingPong: 'ping'}}}, {open})).router, 10);
		assert.equal(weightOf(family({canary, status: {canary: {stablePingPong: 'pong'}}}, {open})).router, 90);
	});

	test('a router without a reader is named and its weight comes from the status', () => {
		const view = deriveRollout(family({canary: {trafficRouting: {plugins: {'argoproj-labs/gatewayAPI': {httpRoute: 'api'}}}}, status: weights(50, 50)}), now);
		assert.deepEqual(view.router, {names: ['plugin'], plugins: ['argoproj-labs/gatewayAPI'], managedRoutes: [], mirrorRoutes: [], maxWeight: 100});
		assert.equal(view.weight.source, 'status');
	});

	test('without a router the pods decide, those of old revisions too', () => {
		const replicaSets = [replicaSet({hash: 'new', revision: 3, status: {availableReplicas: 1}}), replicaSet({hash: 'old', revision: 1, status: {availableReplicas: 1}}), replicaSet({hash: 'older', revision: 2, status: {availableReplicas: 1}})];
		const {actual, source} = weightOf(family({}, {replicaSets}));
		assert.deepEqual({actual, source}, {actual: 33, source: 'pods'});
	});

	test('fully promoted is 100, although the status says 0 then', () => {
		const input: RolloutInput = {canary: behindNginx, status: {...weights(0, 100), stableRS: 'new', currentStepIndex: 2, phase: 'Healthy', pauseConditions: null}};
		assert.equal(weightOf(family(input)).actual, 100);
		const sourceAt = (percent: string) => weightOf(family(input, {open: {ingresses: [canaryIngress(percent)]}})).source;
		assert.deepEqual([sourceAt('0'), sourceAt('100')], ['status', 'router']);
	});

	test('an undo under a freeze is complete on paper only (V26)', () => {
		const input: RolloutInput = {spec: {paused: true}, status: {currentPodHash: 'old', stableRS: 'old', currentStepIndex: 2, phase: 'Paused', message: 'manually paused', pauseConditions: null}};
		assert.equal(deriveRollout(family(input), now).weight.actual, 50);
		assert.equal(deriveRollout(family(input), now).situation.name, 'frozen');
	});

	test('impossible weights are flagged and not drawn (F17)', () => {
		const {weight, warnings} = deriveRollout(family({canary: behindNginx, status: weights(-25, 125)}), now);
		assert.equal(weight.actual, undefined);
		assert.equal(weight.status, -25);
		assert.ok(warnings.some(({code}) => code === 'weight-impossible'));
	});

	test('a router that says something else than the status is a mismatch, while nothing moves', () => {
		const waiting = family({canary: behindNginx, status: weights(50, 50)}, {open: {ingresses: [canaryIngress('20')]}});
		assert.ok(deriveRollout(waiting, now).warnings.some(({code}) => code === 'weight-mismatch'));
		const moving = family({canary: behindNginx, status: {...weights(50, 50), phase: 'Progressing', pauseConditions: null, controllerPause: false}}, {open: {ingresses: [canaryIngress('20')]}});
		assert.equal(deriveRollout(moving, now).warnings.some(({code}) => code === 'weight-mismatch'), false);
	});

	test('blue-green: unknown before the switch, 100 after it', () => {
		const strategy = {blueGreen: {activeService: 'active'}};
		const at = (activeSelector: string) => weightOf(family({spec: {strategy}, status: {blueGreen: {activeSelector}}}));
		assert.deepEqual([at('old').set, at('old').actual, at('new').actual], [undefined, undefined, 100]);
	});
});
