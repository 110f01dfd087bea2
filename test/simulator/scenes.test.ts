import {test, type TestContext} from 'node:test';
import {createVirtualClock, startSimulator, type Simulator, type VirtualClock} from '../../source/simulator/index.ts';
import type {AnalysisRun, Rollout, RolloutStatus} from '../../source/simulator/objects.ts';
import {ask} from './client.ts';
import {image, namespace} from './rehearsal.ts';

type Scene = {
	readonly simulator: Simulator;
	readonly clock: VirtualClock;
	readonly rollout: (name?: string) => Rollout;
	readonly status: (name?: string) => RolloutStatus;
	readonly weight: () => number | undefined;
	readonly runs: () => readonly AnalysisRun[];
	readonly pods: (tag: string, isMeant?: (text: string) => boolean) => number;
	readonly log: (tag: string) => Promise<string>;
	readonly query: (text: string) => Promise<{readonly status: number; readonly text: string}>;
};

async function play(t: TestContext, scenario: string): Promise<Scene> {
	const clock = createVirtualClock();
	const simulator = await startSimulator({scenario, clock, token: null});
	t.after(async () => simulator.close());
	const {store} = simulator;
	const rollout = (name = 'checkout-api') => store.get('rollouts', namespace, name)!;
	const podsOf = (tag: string) => store.list('pods', namespace).filter(pod => pod.spec.containers[0]!.image === image(tag));
	return {
		simulator,
		clock,
		rollout,
		status: name => rollout(name).status!,
		weight: () => rollout().status?.canary?.weights?.canary.weight,
		runs: () => store.list('analysisruns', namespace),
		pods: (tag, isMeant = () => true) => podsOf(tag).filter(pod => isMeant(JSON.stringify(pod.status))).length,
		async log(tag) {
			const {text} = await ask(simulator, `/api/v1/namespaces/shop/pods/${podsOf(tag)[0]!.metadata.name}/log?tailLines=1000`);
			return text;
		},
		query: async text => ask(simulator, `/api/v1/namespaces/monitoring/services/http:prometheus:9090/proxy/api/v1/query?query=${encodeURIComponent(text)}`),
	};
}

const isPulling = (text: string) => text.includes('ImagePull');
const minutesBetween = (from: string, to: number) => (to - Date.parse(from)) / 60_000;

test('stalled at 5 %: a gate, and nothing else is wrong', async (t: TestContext) => {
	const {status, weight, runs, clock, simulator, pods} = await play(t, 'stalled-5-gate');
	t.assert.deepStrictEqual([status().phase, status().message, weight(), runs().length, pods('1.1')], ['Paused', 'CanaryPauseStep', 5, 0, 1]);
	t.assert.ok(minutesBetween(status().pauseConditions![0]!.startTime, clock.now()) > 44);
	simulator.store.patch('rollouts', namespace, 'checkout-api', {status: {pauseConditions: null}}, {part: 'status', manager: 'kubectl'});
	clock.advanceNow(5000);
	t.assert.strictEqual(status().canary!.currentStepAnalysisRunStatus!.status, 'Running', 'promote helps');
});

test('stalled at 5 %: pods for the next step do not start; later the deadline says so', async (t: TestContext) => {
	const {status, weight, clock, pods} = await play(t, 'stalled-5-pods');
	t.assert.deepStrictEqual([status().phase, status().currentStepIndex, weight(), pods('1.1'), pods('1.1', isPulling)], ['Progressing', 2, 5, 4, 3]);
	clock.advanceNow(4 * 60_000);
	t.assert.match(status().message!, /^ProgressDeadlineExceeded/v);
	t.assert.deepStrictEqual([weight(), pods('1.1', isPulling)], [5, 3]);
});

test('stalled at 5 %: an analysis without one answer, whoever asks', async (t: TestContext) => {
	const {status, weight, runs, clock, query} = await play(t, 'stalled-5-analysis');
	t.assert.deepStrictEqual([status().currentStepIndex, weight()], [2, 5]);
	const [result] = runs()[0]!.status!.metricResults!;
	t.assert.deepStrictEqual([runs()[0]!.status!.phase, result!.count, result!.measurements!.at(-1)!.message], ['Running', undefined, 'Post "http://prometheus.monitoring:9090/api/v1/query": dial tcp 10.0.8.14:9090: connect: connection refused']); // eslint-disable-line unicorn/prefer-https
	t.assert.ok(result!.error! > 200);
	const tried = await query(result!.metadata!.ResolvedPrometheusQuery!);
	t.assert.strictEqual(tried.status, 503);
	t.assert.match(tried.text, /connection refused/v);
	clock.advanceNow(60_000);
	t.assert.ok(runs()[0]!.status!.metricResults![0]!.error! > result!.error!, 'and it goes on');
});

test('stalled at 5 %: somebody has paused it by hand', async (t: TestContext) => {
	const {status, rollout, weight, clock, simulator} = await play(t, 'stalled-5-frozen');
	t.assert.deepStrictEqual([status().message, weight(), rollout().metadata.annotations!['rolltop.dev/frozen']], ['manually paused', 5, undefined]);
	const manager = rollout().metadata.managedFields!.find(({fieldsV1}) => JSON.stringify(fieldsV1).includes('f:paused'))!;
	t.assert.strictEqual(manager.manager, 'kubectl-argo-rollouts');
	t.assert.strictEqual(Math.round(minutesBetween(manager.time, clock.now())), 42);
	simulator.store.patch('rollouts', namespace, 'checkout-api', {spec: {paused: false}}, {part: 'main', manager: 'kubectl'});
	clock.advanceNow(5000);
	t.assert.strictEqual(weight(), 20, 'its clock has run on (V28)');
});

test('stalled at 5 %: the controller is gone; its Deployment, pod, log and Lease say so, and its start helps', async (t: TestContext) => {
	const {status, weight, clock, simulator} = await play(t, 'stalled-5-controller');
	t.assert.deepStrictEqual([status().message, weight()], ['CanaryPauseStep', 5]);
	const lease = () => simulator.store.get('leases', 'argo-rollouts', 'argo-rollouts-controller-lock')!.spec.renewTime;
	t.assert.strictEqual(minutesBetween(lease(), clock.now()), 41.5);
	t.assert.strictEqual(simulator.store.get('deployments', 'argo-rollouts', 'argo-rollouts')!.status!.availableReplicas, undefined);
	const [pod] = simulator.store.list('pods', 'argo-rollouts');
	t.assert.match(JSON.stringify(pod!.status), /"CrashLoopBackOff".*"OOMKilled"/v);
	const {text} = await ask(simulator, `/api/v1/namespaces/argo-rollouts/pods/${pod!.metadata.name}/log`);
	t.assert.match(text, /Argo Rollouts starting[\s\S]*attempting to acquire leader lease/v);
	clock.advanceNow(60_000);
	t.assert.strictEqual(weight(), 5);
	simulator.controller.start();
	clock.advanceNow(25_000);
	t.assert.strictEqual(weight(), 20);
	t.assert.strictEqual(simulator.store.get('deployments', 'argo-rollouts', 'argo-rollouts')!.status!.availableReplicas, 1);
});

test('aborted and degraded: one is back, the other holds half of its users (V1)', async (t: TestContext) => {
	const {status, rollout, weight, pods, clock, simulator} = await play(t, 'aborted-and-degraded');
	t.assert.match(status().message!, /^RolloutAborted: .*Background analysis phase error\/failed: Metric "success-rate" assessed Failed/v);
	t.assert.deepStrictEqual([status().abort, weight(), pods('1.1'), pods('1.0')], [true, 0, 0, 10]);
	t.assert.deepStrictEqual([status('mail').phase, status('mail').abort, rollout('mail').spec.paused, pods('1.5'), pods('1.4')], ['Degraded', true, true, 2, 2]);
	simulator.store.patch('rollouts', namespace, 'mail', {spec: {paused: false}}, {part: 'main', manager: 'kubectl'});
	clock.advanceNow(5000);
	t.assert.deepStrictEqual([pods('1.5'), pods('1.4')], [0, 4]);
});

test('zero samples pass, and the logs know better', async (t: TestContext) => {
	const {status, runs, weight, clock, log, query} = await play(t, 'zero-samples-pass');
	const step = () => runs().find(({metadata}) => metadata.name.endsWith('-2-1'))!;
	const [result] = step().status!.metricResults!;
	t.assert.deepStrictEqual([step().status!.phase, result!.successful, result!.measurements!.map(({value}) => value)], ['Successful', 5, ['[]', '[]', '[]', '[]', '[]']]);
	t.assert.deepStrictEqual([status().phase, weight(), status().canary!.currentBackgroundAnalysisRunStatus!.status], ['Paused', 30, 'Running']);
	t.assert.ok((await log('1.1')).split(' status=500 ').length > 30);
	t.assert.match((await query(result!.metadata!.ResolvedPrometheusQuery!)).text, /"result":\[\]/v);
	const corrected = async (service: string) => Number(/"value":\[[\d.]+,"(?<value>[\d.]+)"/v.exec((await query(`sum(rate(http_requests_total{service="${service}"}[2m]))`)).text)!.groups!.value);
	t.assert.ok(await corrected('checkout-api-canary') < 0.9, 'the right label has the truth');
	t.assert.ok(await corrected('checkout-api-stable') > 0.98);
	clock.advanceNow(6 * 60_000);
	t.assert.ok(status().currentStepIndex! >= 4, 'it moves on by itself');
});

test('Prometheus refused: good numbers, then errors, then the abort of a good version', async (t: TestContext) => {
	const {status, runs, weight, clock} = await play(t, 'prometheus-refused');
	const [result] = runs()[0]!.status!.metricResults!;
	t.assert.deepStrictEqual([runs()[0]!.status!.phase, result!.failed, weight(), status().phase], ['Running', undefined, 20, 'Paused']);
	t.assert.ok(result!.successful! > 10 && result!.consecutiveError! > 8);
	clock.advanceNow(60_000);
	t.assert.strictEqual(status().abort, undefined, 'there is time to look at it');
	clock.advanceNow(2 * 60_000);
	t.assert.match(status().message!, /^RolloutAborted: .*assessed Error due to consecutiveErrors \(25\) > consecutiveErrorLimit \(24\)/v);
	t.assert.strictEqual(weight(), 0);
});

test('the canary throws 500s, and nothing but a person stops it', async (t: TestContext) => {
	const {status, runs, weight, clock, log, query, pods} = await play(t, 'canary-500s');
	t.assert.deepStrictEqual([status().phase, weight(), pods('1.1'), runs()[0]!.status!.phase], ['Paused', 50, 4, 'Running']);
	const result = runs()[0]!.status!.metricResults!.find(({name}) => name === 'success-rate')!;
	t.assert.ok(result.failed! > 8);
	const [bad, good] = [await log('1.1'), await log('1.0')];
	t.assert.ok(bad.split(' status=500 ').length > 50);
	t.assert.match(bad, /^TypeError: .*\n {4}at priceOf/mv);
	t.assert.ok(good.split(' status=500 ').length < 20);
	const share = async (service: string) => Number(/"value":\[[\d.]+,"(?<value>[\d.]+)"/v.exec((await query(result.metadata!.ResolvedPrometheusQuery!.replaceAll('checkout-api-canary', service))).text)!.groups!.value);
	t.assert.ok(await share('checkout-api-canary') < 0.7);
	t.assert.ok(await share('checkout-api-stable') > 0.95);
	clock.advanceNow(10 * 60_000);
	t.assert.strictEqual(weight(), 50);
	t.assert.ok(runs()[0]!.status!.metricResults![0]!.count! > 60, 'the numbers keep coming');
	t.assert.notStrictEqual(await log('1.1'), bad, 'and so do the lines');
});

test('freeze the namespace: four move, one waits, one is held, an autoscaler asks for more', async (t: TestContext) => {
	const {status, rollout, clock, simulator} = await play(t, 'freeze-the-namespace');
	const messages = Object.fromEntries(simulator.store.list('rollouts', namespace).map(({metadata, status: now}) => [metadata.name, now?.message ?? now?.phase]));
	t.assert.deepStrictEqual(messages, {'checkout-api': 'CanaryPauseStep', inventory: 'manually paused', mail: 'Healthy', orders: 'CanaryPauseStep', payments: 'BlueGreenPause', profile: 'CanaryPauseStep', search: 'Healthy'});
	clock.advanceNow(3 * 60_000);
	t.assert.strictEqual(status('payments').phase, 'Healthy', 'it has promoted itself');
	t.assert.ok(rollout('search').spec.replicas! > 8);
	t.assert.ok(status().currentStepIndex! > 2);
	t.assert.deepStrictEqual([status('orders').message, status('inventory').message], ['CanaryPauseStep', 'manually paused']);
});
