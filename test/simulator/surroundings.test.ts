import {test, type TestContext} from 'node:test';
import {autoscaler, basicCanary, disruptionBudget, podQuotaManifest, routedCanary, type SimulatorOptions} from '../../source/simulator/index.ts';
import type {EndpointSlice} from '../../source/simulator/objects.ts';
import {ask, podsPath, watch} from './client.ts';
import {image, namespace, rehearse, type Rehearsal} from './rehearsal.ts';

const gate = {steps: [{setWeight: 50}, {pause: {}}]};

async function routed(t: TestContext, options: SimulatorOptions = {}): Promise<Rehearsal> {
	const rehearsal = await rehearse(t, options);
	rehearsal.simulator.apply(...routedCanary({namespace, name: 'api', image: '1.0', replicas: 4, canary: gate}));
	rehearsal.untilHealthy('api');
	return rehearsal;
}

test('EndpointSlices show which pods are behind a Service, from the first look on', {timeout: 5000}, async (t: TestContext) => {
	const rehearsal = await routed(t);
	const {simulator, clock} = rehearsal;
	const path = '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices?labelSelector=kubernetes.io/service-name=api-canary';
	const list = await ask(simulator, path);
	t.assert.strictEqual(list.body.items!.length, 1);
	const slice = () => simulator.store.list('endpointslices', namespace).find(({metadata}) => metadata.labels!['kubernetes.io/service-name'] === 'api-canary')!;
	const targets = ({endpoints}: EndpointSlice) => endpoints.map(({targetRef}) => simulator.store.get('pods', namespace, targetRef.name)?.spec.containers[0]!.image);
	t.assert.deepStrictEqual(targets(slice()), Array.from({length: 4}, () => image('1.0')));
	t.assert.deepStrictEqual(slice().endpoints[0]!.conditions, {ready: true, serving: true, terminating: false});
	const open = await watch(t, simulator, `${path}&resourceVersion=${list.body.metadata!.resourceVersion}`);
	rehearsal.setImage('api', '1.1-unready');
	await clock.advance(10_000);
	t.assert.deepStrictEqual([...new Set(targets(slice()))], [image('1.0')], 'the canary Service goes with the first pod that is ready');
	rehearsal.setImage('api', '1.1');
	rehearsal.untilPaused('api', 1);
	rehearsal.pass(1);
	t.assert.deepStrictEqual(targets(slice()), [image('1.1'), image('1.1')]);
	t.assert.strictEqual((await open.untilCount(1))[0]!.type, 'MODIFIED');
	simulator.store.patch('services', namespace, 'api-canary', {spec: {selector: {app: 'nobody'}}});
	rehearsal.pass(1);
	t.assert.deepStrictEqual(slice().endpoints, []);
});

test('a ResourceQuota refuses pods, with an event and a condition on ReplicaSet and Rollout, until there is room', async (t: TestContext) => {
	const rehearsal = await routed(t);
	const {simulator} = rehearsal;
	simulator.apply(podQuotaManifest(namespace, 5));
	rehearsal.setImage('api', '1.1');
	rehearsal.pass(20);
	const text = /^pods "api-\w+-" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=5, limited: pods=5$/v;
	const failure = () => rehearsal.status('api').conditions!.find(({type}) => type === 'ReplicaFailure');
	t.assert.deepStrictEqual([failure()?.status, failure()?.reason], ['True', 'FailedCreate']);
	t.assert.match(failure()!.message!, text);
	const event = simulator.store.list('events', namespace).find(({reason}) => reason === 'FailedCreate')!;
	t.assert.deepStrictEqual([event.involvedObject.kind, event.type], ['ReplicaSet', 'Warning']);
	t.assert.match(event.message, /^Error creating: pods "api-\w+-" is forbidden: exceeded quota: compute/v);
	t.assert.ok(event.count > 2, 'tried again and again');
	t.assert.deepStrictEqual(simulator.store.get('resourcequotas', namespace, 'compute')!.status, {hard: {pods: '5'}, used: {pods: '5'}});
	simulator.store.patch('resourcequotas', namespace, 'compute', {spec: {hard: {pods: '20'}}});
	rehearsal.untilPaused('api', 1);
	t.assert.strictEqual(failure(), undefined);
});

test('a PodDisruptionBudget keeps the last pods from a drain and from a restart', async (t: TestContext) => {
	const rehearsal = await rehearse(t);
	const {simulator} = rehearsal;
	simulator.apply(...basicCanary({namespace, name: 'mail', image: '1.0', replicas: 2, canary: gate}), disruptionBudget(namespace, 'mail', 2));
	rehearsal.untilHealthy('mail');
	const budget = () => simulator.store.get('poddisruptionbudgets', namespace, 'mail')!.status!;
	t.assert.deepStrictEqual([budget().currentHealthy, budget().desiredHealthy, budget().disruptionsAllowed, budget().conditions![0]!.reason], [2, 2, 0, 'InsufficientPods']);
	const [pod] = simulator.store.list('pods', namespace);
	const refused = await ask(simulator, `${podsPath}/${pod!.metadata.name}/eviction`, {method: 'POST', body: {}});
	t.assert.deepStrictEqual([refused.status, refused.body.message], [429, 'Cannot evict pod as it would violate the pod\'s disruption budget.']);
	const node = pod!.spec.nodeName!;
	simulator.drain(node);
	rehearsal.patch('mail', {spec: {restartAt: new Date(rehearsal.clock.now()).toISOString()}});
	rehearsal.pass(30);
	t.assert.strictEqual(simulator.store.get('pods', namespace, pod!.metadata.name)?.metadata.deletionTimestamp, undefined);
	t.assert.strictEqual(rehearsal.status('mail').restartedAt, undefined);
	const drained = await ask(simulator, `/api/v1/nodes/${node}`);
	t.assert.strictEqual((drained.body.spec as {unschedulable?: boolean}).unschedulable, true);
	simulator.store.patch('poddisruptionbudgets', namespace, 'mail', {spec: {minAvailable: 1}});
	rehearsal.pass(60);
	t.assert.strictEqual(simulator.store.get('pods', namespace, pod!.metadata.name), undefined);
	t.assert.ok(simulator.store.list('pods', namespace).every(({spec}) => spec.nodeName !== node), 'and none comes back there');
	t.assert.strictEqual(rehearsal.status('mail').restartedAt, rehearsal.rollout('mail').spec.restartAt);
});

test('an autoscaler follows its load within its limits; a frozen rollout does not follow it (V47)', async (t: TestContext) => {
	let load = 4;
	const rehearsal = await routed(t, {loadOf: () => load});
	const {simulator} = rehearsal;
	simulator.apply(autoscaler(namespace, 'api', 4, 8));
	const pods = () => simulator.store.list('pods', namespace).length;
	const status = () => (simulator.store.get('horizontalpodautoscalers', namespace, 'api')!).status as {readonly currentReplicas: number; readonly desiredReplicas: number; readonly conditions: ReadonlyArray<{readonly type: string; readonly status: string; readonly reason: string}>};
	load = 6;
	rehearsal.pass(40);
	t.assert.deepStrictEqual([rehearsal.rollout('api').spec.replicas, pods(), status().currentReplicas], [6, 6, 6]);
	rehearsal.freeze('api', true);
	load = 20;
	rehearsal.pass(40);
	t.assert.deepStrictEqual([rehearsal.rollout('api').spec.replicas, pods(), status().desiredReplicas, status().currentReplicas], [8, 6, 8, 6]);
	const limited = status().conditions.find(({type}) => type === 'ScalingLimited')!;
	t.assert.deepStrictEqual([limited.status, limited.reason], ['True', 'TooManyReplicas']);
	t.assert.ok(simulator.store.list('events', namespace).some(({reason, message}) => reason === 'SuccessfulRescale' && message.startsWith('New size: 8; ')));
	rehearsal.freeze('api', false);
	rehearsal.pass(10);
	t.assert.strictEqual(pods(), 8);
});

test('V36: events have the times of what they tell and can come late, all at once', async (t: TestContext) => {
	const rehearsal = await rehearse(t, {eventLagMs: 50_000});
	const {simulator, clock} = rehearsal;
	const comings = new Map<number, string[]>();
	simulator.store.subscribe(({resource, type, object}) => {
		if (resource === 'events' && type === 'ADDED' && object.metadata.name.startsWith('mail.')) {
			comings.set(clock.now(), [...comings.get(clock.now()) ?? [], (object as unknown as {reason: string}).reason]);
		}
	});
	simulator.apply(...basicCanary({namespace, name: 'mail', image: '1.0', replicas: 2, canary: gate}));
	rehearsal.untilHealthy('mail');
	rehearsal.setImage('mail', '1.1');
	rehearsal.untilPaused('mail', 1);
	t.assert.strictEqual(comings.size, 0);
	rehearsal.pass(50);
	t.assert.strictEqual(comings.size, 1);
	const [reasons] = [...comings.values()];
	t.assert.deepStrictEqual(reasons!.filter(reason => ['NewReplicaSetCreated', 'RolloutCompleted', 'RolloutStepCompleted', 'RolloutPaused'].includes(reason)), ['NewReplicaSetCreated', 'RolloutCompleted', 'NewReplicaSetCreated', 'RolloutStepCompleted', 'RolloutPaused']);
	const paused = simulator.store.list('events', namespace).find(({reason}) => reason === 'RolloutPaused')!;
	t.assert.ok(Date.parse(paused.lastTimestamp) < Date.parse(paused.metadata.creationTimestamp) - 30_000);
});

test('of what is said about one object over and over most is dropped', async (t: TestContext) => {
	const rehearsal = await routed(t);
	rehearsal.setImage('api', '1.1');
	rehearsal.untilPaused('api', 1);
	rehearsal.pass(1);
	rehearsal.abort('api');
	rehearsal.pass(60);
	const events = rehearsal.simulator.store.list('events', namespace).filter(({involvedObject}) => involvedObject.kind === 'Rollout');
	t.assert.ok(events.some(({reason}) => reason === 'RolloutAborted'));
	t.assert.ok(events.reduce((sum, {count}) => sum + count, 0) <= 25, 'whatever the Services do (V20)');
});
