import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import type {OpenObjects} from '../../source/domain/family.ts';
import {projectObject} from '../../source/domain/projection.ts';
import type {KindName} from '../../source/types/kinds.ts';
import type {ObjectOf} from '../../source/types/objects.ts';
import {family, now} from './build-family.ts';

type Raw = Readonly<Record<string, unknown>>;

function object<Name extends KindName>(kind: Name, name: string, spec: Raw, metadata: Raw = {}): ObjectOf[Name] {
	return projectObject(kind, {metadata: {name, namespace: 'shop', ...metadata}, spec})!;
}

const services = {canaryService: 'api-canary', stableService: 'api-stable'};
const status = {canary: {weights: {canary: {weight: 50}, stable: {weight: 50}}}};

function view(trafficRouting: Raw, open: OpenObjects, canary: Raw = {}) {
	return deriveRollout(family({canary: {...services, trafficRouting, ...canary}, status}, {open}), now);
}

function read(trafficRouting: Raw, open: OpenObjects, canary: Raw = {}) {
	const {router, source, routerObject} = view(trafficRouting, open, canary).weight;
	return {router, source, routerObject};
}

const unread = {router: undefined, source: 'status', routerObject: undefined};

suite('what the routers say', () => {
	const action = (weights: readonly number[], key = 'api-stable') => ({annotations: {[`alb.ingress.kubernetes.io/actions.${key}`]: JSON.stringify({
		Type: 'forward', ForwardConfig: {TargetGroups: ['api-canary', 'api-stable'].map((ServiceName, index) => ({ServiceName, ServicePort: '80', Weight: weights[index]}))},
	})}});

	test('ALB: the forward action of the stable or the root Service', () => {
		const stable = {ingresses: [object('ingresses', 'api', {}, action([20, 80]))]};
		assert.deepEqual(read({alb: {ingress: 'api', servicePort: 80}}, stable), {router: 20, source: 'router', routerObject: 'Ingress api'});
		const root = {ingresses: [object('ingresses', 'api', {}, action([30, 70], 'root'))]};
		assert.equal(read({alb: {ingress: 'api', rootService: 'root'}}, root).router, 30);
		assert.deepEqual(read({alb: {ingress: 'other'}}, stable), unread);
	});

	test('ALB: of several the largest, another prefix, no sense in the annotation', () => {
		const two = [object('ingresses', 'one', {}, action([10, 90])), object('ingresses', 'two', {}, action([40, 60]))];
		assert.equal(read({alb: {ingresses: ['one', 'two']}}, {ingresses: two}).routerObject, 'Ingress two');
		const odd = (text: string) => read({alb: {ingress: 'api'}}, {ingresses: [object('ingresses', 'api', {}, {annotations: {'alb.ingress.kubernetes.io/actions.api-stable': text}})]});
		for (const text of ['', '{', 'null', '[]', '{"ForwardConfig":{"TargetGroups":[null,7,{"ServiceName":"api-canary","Weight":"20"}]}}']) {
			assert.deepEqual(odd(text), unread, text);
		}

		const prefixed = object('ingresses', 'api', {}, {annotations: {'custom/actions.api-stable': JSON.stringify({ForwardConfig: {TargetGroups: [{ServiceName: 'api-canary', Weight: 5}, {ServiceName: 'api-stable', Weight: 95}]}})}});
		assert.equal(read({alb: {ingress: 'api', annotationPrefix: 'custom'}}, {ingresses: [prefixed]}).router, 5);
	});

	test('ALB: header routes are actions of their own', () => {
		const ingress = object('ingresses', 'api', {}, {annotations: {...action([0, 100]).annotations, 'alb.ingress.kubernetes.io/actions.beta': '{}'}});
		const {router} = view({alb: {ingress: 'api'}, managedRoutes: [{name: 'beta'}, {name: 'other'}]}, {ingresses: [ingress]});
		assert.deepEqual(router?.managedRoutes, ['beta']);
	});

	test('SMI: the TrafficSplit of the rollout\'s name or the one named, its weights numbers or Quantities', () => {
		const split = (name: string, weight: unknown) => ({trafficSplits: [object('trafficsplits', name, {backends: [{service: 'api-canary', weight}, {service: 'api-stable', weight: 75}]})]});
		assert.deepEqual(read({smi: {}}, split('api', '25')), {router: 25, source: 'router', routerObject: 'TrafficSplit api'});
		assert.equal(read({smi: {trafficSplitName: 'split'}}, split('split', 25)).router, 25);
		assert.deepEqual(read({smi: {trafficSplitName: 'split'}}, split('api', 25)), unread);
	});

	test('Traefik: the weighted services', () => {
		const open = {traefikServices: [object('traefikservices', 'api', {weighted: {services: [{name: 'api-canary', weight: 10}, {name: 'api-stable', weight: 90}]}})]};
		assert.deepEqual(read({traefik: {weightedTraefikServiceName: 'api'}}, open), {router: 10, source: 'router', routerObject: 'TraefikService api'});
	});

	test('Ambassador: the canary Mapping; without it nobody is there', () => {
		const stable = object('mappings', 'api', {service: 'api-stable'});
		const ambassador = {ambassador: {mappings: ['api']}};
		assert.deepEqual(read(ambassador, {mappings: [stable, object('mappings', 'api-canary', {weight: 35})]}), {router: 35, source: 'router', routerObject: 'Mapping api-canary'});
		assert.equal(read(ambassador, {mappings: [stable]}).router, 0);
		assert.deepEqual(read(ambassador, {mappings: []}), unread);
	});

	test('APISIX: the rules that the spec names, else all but the managed ones', () => {
		const rule = (name: string, weight: number) => ({name, backends: [{serviceName: 'api-canary', weight}, {serviceName: 'api-stable', weight: 100 - weight}]});
		const open = {apisixRoutes: [object('apisixroutes', 'api', {http: [rule('beta', 100), rule('main', 15)]})]};
		assert.deepEqual(read({apisix: {route: {name: 'api', rules: ['main']}}}, open), {router: 15, source: 'router', routerObject: 'ApisixRoute api'});
		assert.equal(read({apisix: {route: {name: 'api'}}, managedRoutes: [{name: 'beta'}]}, open).router, 15);
	});

	test('Gateway API: the HTTPRoutes that the plugin names, wherever they are; a header rule is no split', () => {
		const rules = [{backendRefs: [{name: 'api-canary'}]}, {backendRefs: [{name: 'api-stable', weight: 60}, {name: 'api-canary', weight: 40}]}];
		const plugin = (config: Raw) => ({plugins: {'argoproj-labs/gatewayAPI': config}});
		const here = {httpRoutes: [object('httproutes', 'api', {rules})]};
		assert.deepEqual(read(plugin({httpRoute: 'api', namespace: 'shop'}), here), {router: 40, source: 'router', routerObject: 'HTTPRoute api'});
		assert.equal(read(plugin({httpRoutes: [{name: 'other'}, {name: 'api'}]}), here).router, 40);
		assert.deepEqual(read(plugin({httpRoute: 'api', namespace: 'gateways'}), here), unread);
		assert.equal(read(plugin({httpRoute: 'api', namespace: 'gateways'}), {httpRoutes: [object('httproutes', 'api', {rules}, {namespace: 'gateways'})]}).router, 40);
		assert.deepEqual(read({plugins: {'own/router': {httpRoute: 'api'}}}, here), unread);
	});

	test('App Mesh and unknown plugins are named, the status tells', () => {
		const {router, weight} = view({appMesh: {virtualService: {name: 'api'}}, plugins: {'own/router': {}}}, {});
		assert.deepEqual([router?.names, router?.plugins, weight.source], [['appMesh', 'plugin'], ['own/router'], 'status']);
	});

	test('two routers at once: the larger share counts', () => {
		const open = {
			ingresses: [object('ingresses', 'api-api-canary', {}, {annotations: {'nginx.ingress.kubernetes.io/canary-weight': '20'}})],
			trafficSplits: [object('trafficsplits', 'api', {backends: [{service: 'api-canary', weight: 60}, {service: 'api-stable', weight: 40}]})],
		};
		assert.equal(read({nginx: {stableIngress: 'api'}, smi: {}}, open).routerObject, 'TrafficSplit api');
	});

	test('a mirror copies requests and sends no user', () => {
		const steps = [{setMirrorRoute: {name: 'copy', percentage: 35, match: [{method: {exact: 'GET'}}]}}, {setHeaderRoute: {name: 'beta', match: [{headerName: 'x-beta'}]}}, {pause: {}}];
		const managedRoutes = [{name: 'copy'}, {name: 'beta'}];
		const virtualServices = [object('virtualservices', 'api', {http: [
			{name: 'copy', route: [{destination: {host: 'api-stable'}, weight: 100}], mirror: {host: 'api-canary'}},
			{name: 'beta', route: [{destination: {host: 'api-canary'}, weight: 100}]},
			{name: 'primary', route: [{destination: {host: 'api-stable'}, weight: 100}, {destination: {host: 'api-canary'}, weight: 0}]},
		]})];
		const istio = {virtualService: {name: 'api'}};
		const routed = deriveRollout(family({canary: {...services, steps, trafficRouting: {istio, managedRoutes}}, status: {currentStepIndex: 2}}, {open: {virtualServices}}), now);
		assert.deepEqual([routed.router?.managedRoutes, routed.router?.mirrorRoutes], [['beta'], ['copy']]);
		const bySteps = deriveRollout(family({canary: {...services, steps, trafficRouting: {apisix: {route: {name: 'api'}}, managedRoutes}}, status: {currentStepIndex: 2}}), now);
		assert.deepEqual([bySteps.router?.managedRoutes, bySteps.router?.mirrorRoutes], [['beta'], ['copy']]);
	});
});
