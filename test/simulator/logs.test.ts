import {test, type TestContext} from 'node:test';
import {analysisOf, basicCanary, blueGreen, createVirtualClock, denying, routedCanary, smokeTest, startSimulator, successRate, type Simulator} from '../../source/simulator/index.ts';
import {ask, podsPath} from './client.ts';
import {image, namespace, rehearse, type Rehearsal} from './rehearsal.ts';

async function withPods(t: TestContext, tag: string, seconds = 20): Promise<Rehearsal> {
	const rehearsal = await rehearse(t);
	rehearsal.simulator.apply(...basicCanary({namespace, name: 'mail', image: tag, replicas: 1, canary: {steps: [{setWeight: 50}, {pause: {}}]}}));
	rehearsal.pass(seconds);
	return rehearsal;
}

const onlyPod = ({simulator}: Rehearsal) => simulator.store.list('pods', namespace)[0]!.metadata.name;
const linesOf = (text: string) => text.split('\n').slice(0, -1);

/** The body of a log as it comes, until there is enough of it. */
async function follow(t: TestContext, simulator: Simulator, path: string) {
	const response = await fetch(simulator.url + path);
	const reader = response.body!.getReader();
	t.after(async () => reader.cancel());
	const decoder = new TextDecoder();
	let text = '';
	return {
		async until(isEnough: (text: string) => boolean): Promise<string> {
			while (!isEnough(text)) {
				const {value, done} = await reader.read() as {value: Uint8Array; done: boolean};
				if (done) {
					return `${text}(end)`;
				}

				text += decoder.decode(value, {stream: true});
			}

			return text;
		},
	};
}

test('gives a pod\'s log: whole, its tail, the last seconds, with times, up to so many bytes', async (t: TestContext) => {
	const rehearsal = await withPods(t, '1.0');
	const {simulator, clock} = rehearsal;
	const path = `${podsPath}/${onlyPod(rehearsal)}/log`;
	const whole = await ask(simulator, path);
	t.assert.strictEqual(whole.headers.get('content-type'), 'text/plain');
	t.assert.match(whole.text, /^level=info msg=starting version=1\.0 pod=mail-\S+\nlevel=info msg="configuration read"/v);
	const lines = linesOf(whole.text);
	t.assert.ok(lines.length > 40, 'a few requests a second');
	t.assert.deepStrictEqual(linesOf((await ask(simulator, `${path}?tailLines=2`)).text), lines.slice(-2));
	t.assert.strictEqual((await ask(simulator, `${path}?tailLines=0`)).text, '');
	t.assert.strictEqual((await ask(simulator, `${path}?limitBytes=100`)).text, whole.text.slice(0, 100));
	const late = linesOf((await ask(simulator, `${path}?sinceSeconds=3&timestamps=true`)).text);
	t.assert.ok(late.length >= 9 && late.length <= 11, String(late.length));
	for (const line of late) {
		const [time, rest] = [line.slice(0, 30), line.slice(30)];
		t.assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/v);
		t.assert.ok(clock.now() - Date.parse(time) <= 3000);
		t.assert.match(rest, /^ level=info method=\w+ path=\S+ status=\d+ duration=\d+ms/v);
	}

	t.assert.strictEqual((await ask(simulator, path)).text, whole.text, 'the same moment, the same text');
});

test('refuses in the kubelet\'s and the API server\'s words', async (t: TestContext) => {
	const refused = async ({simulator}: Rehearsal, rest: string, status: number, message: string) => {
		const answer = await ask(simulator, `${podsPath}/${rest}`);
		t.assert.deepStrictEqual([answer.status, answer.body.message, answer.body.kind], [status, message, 'Status']);
	};

	const missing = await withPods(t, '1.0-missing', 5);
	const pulled = onlyPod(missing);
	await refused(missing, `${pulled}/log`, 400, `container "api" in pod "${pulled}" is waiting to start: image can't be pulled`);
	missing.pass(12);
	await refused(missing, `${pulled}/log`, 400, `container "api" in pod "${pulled}" is waiting to start: trying and failing to pull image`);
	await refused(missing, 'nobody/log', 404, 'pods "nobody" not found');
	const good = await withPods(t, '1.0', 0.2);
	const name = onlyPod(good);
	await refused(good, `${name}/log`, 400, `container "api" in pod "${name}" is waiting to start: ContainerCreating`);
	good.pass(5);
	await refused(good, `${name}/log?previous=true`, 400, `previous terminated container "api" in pod "${name}" not found`);
	await refused(good, `${name}/log?container=sidecar`, 400, `container sidecar is not valid for pod ${name}`);
	await refused(good, `${name}/log?tailLines=-1`, 422, 'PodLogOptions "" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0');
	const [container] = good.rollout('mail').spec.template.spec.containers;
	good.patch('mail', {spec: {template: {spec: {containers: [container, {...container, name: 'proxy'}]}}}});
	good.pass(5);
	const two = good.simulator.store.list('pods', namespace).find(pod => pod.spec.containers.length === 2)!.metadata.name;
	await refused(good, `${two}/log`, 400, `a container name must be specified for pod ${two}, choose one of: [api proxy]`);
	t.assert.strictEqual((await ask(good.simulator, `${podsPath}/${two}/log?container=proxy`)).status, 200);
	const homeless = await withPods(t, '1.0-noroom');
	t.assert.strictEqual((await ask(homeless.simulator, `${podsPath}/${onlyPod(homeless)}/log`)).status, 204, 'no node, no content');
	const {simulator} = await rehearse(t, {isAllowed: denying({resource: 'pods/log'})});
	t.assert.match((await ask(simulator, `${podsPath}/x/log`)).body.message!, /cannot get resource "pods\/log"/v);
});

test('a container that crashes tells why, while it waits and as the previous one', async (t: TestContext) => {
	const rehearsal = await withPods(t, '1.0-crash', 6);
	const {simulator} = rehearsal;
	const path = `${podsPath}/${onlyPod(rehearsal)}/log`;
	const waiting = await ask(simulator, path);
	t.assert.match(waiting.text, /^level=fatal msg="cannot start: FEATURE_STORE_URL is not set"\nError: .*\n {4}at required/mv);
	rehearsal.pass(10);
	while (!JSON.stringify(simulator.store.list('pods', namespace)[0]!.status).includes('"running"')) {
		rehearsal.pass(0.05);
	}

	t.assert.doesNotMatch((await ask(simulator, path)).text, /fatal/v, 'the new one is not there yet');
	t.assert.match((await ask(simulator, `${path}?previous=true`)).text, /^level=fatal/mv);
});

test('the last words are there wherever in a second the container ends: its status tells whole ones', async (t: TestContext) => {
	const rehearsal = await rehearse(t);
	const {simulator} = rehearsal;
	for (let number = 0; number < 40; number++) {
		simulator.apply(...basicCanary({namespace, name: `mail-${number}`, image: '1.0-crash', replicas: 1, canary: {steps: [{setWeight: 50}, {pause: {}}]}}));
		rehearsal.pass(0.025);
	}

	rehearsal.pass(6);
	for (const {metadata: {name}} of simulator.store.list('pods', namespace)) {
		t.assert.match((await ask(simulator, `${podsPath}/${name}/log`)).text, /^level=fatal/mv, name);
	}
});

test('a bad version answers with 500s and stack traces, a good one does not', async (t: TestContext) => {
	const clock = createVirtualClock();
	const simulator = await startSimulator({scenario: 'errors', clock, token: null});
	t.after(async () => simulator.close());
	clock.advanceNow(90_000);
	const logOf = async (tag: string) => {
		const pod = simulator.store.list('pods', namespace).find(one => one.spec.containers[0]!.image === image(tag))!;
		return (await ask(simulator, `${podsPath}/${pod.metadata.name}/log?tailLines=1500`)).text;
	};

	const bad = await logOf('1.1');
	const share = bad.match(/ status=500 /gv)!.length / bad.match(/ status=/gv)!.length;
	t.assert.ok(share > 0.05 && share < 0.4, String(share));
	t.assert.match(bad, /status=500 duration=\d+ms err="TypeError: .*"\nTypeError: .*\n {4}at priceOf \(\/app\/dist\/pricing\.js:88:23\)\n/v);
	const good = await logOf('1.0');
	t.assert.ok((good.match(/ status=500 /gv)?.length ?? 0) / good.match(/ status=/gv)!.length < 0.02);
});

test('follows until the container ends; a flood comes whole', {timeout: 20_000}, async (t: TestContext) => {
	const rehearsal = await withPods(t, '1.0');
	const {simulator, clock} = rehearsal;
	const name = onlyPod(rehearsal);
	const open = await follow(t, simulator, `${podsPath}/${name}/log?follow=true&tailLines=1`);
	t.assert.strictEqual(linesOf(await open.until(text => text.endsWith('\n'))).length, 1);
	await clock.advance(3000);
	await open.until(text => linesOf(text).length >= 9);
	simulator.logs.write(namespace, name, 'one \u{1B}[31mred\u{1B}[0m line');
	await clock.advance(1000);
	t.assert.ok((await open.until(text => text.includes('red'))).includes('\u{1B}[31m'), 'as it was written');
	const end = simulator.logs.flood(pod => pod.metadata.name === name, 5000);
	await clock.advance(2000);
	const flooded = await open.until(text => linesOf(text).length > 9000);
	const numbers = [...flooded.matchAll(/ n=(?<number>\d+)$/gmv)].map(({groups}) => Number(groups!.number));
	t.assert.ok(numbers.every((number, index) => index === 0 || number === numbers[index - 1]! + 1), 'no line is lost or doubled');
	end();
	simulator.store.delete('pods', namespace, name);
	await clock.advance(1000);
	t.assert.match(await open.until(() => false), /\(end\)$/v);
});

test('the controller writes about its rollouts, and nothing while it is gone', async (t: TestContext) => {
	const rehearsal = await withPods(t, '1.0');
	const {simulator} = rehearsal;
	const [pod] = simulator.store.list('pods', 'argo-rollouts');
	t.assert.strictEqual(pod!.metadata.labels!['app.kubernetes.io/name'], 'argo-rollouts');
	const path = `/api/v1/namespaces/argo-rollouts/pods/${pod!.metadata.name}/log`;
	const {text} = await ask(simulator, path);
	t.assert.match(text, /^time="2026-11-23T12:00:0\dZ" level=info msg="Started syncing rollout" generation=1 namespace=shop resourceVersion=\d+ rollout=mail$/mv);
	t.assert.match(text, /^time="[^"]*" level=info msg="Rollout completed update to revision 1 \(\w+\): Initial deploy" event_reason=RolloutCompleted namespace=shop rollout=mail$/mv);
	simulator.controller.stop();
	rehearsal.pass(10);
	rehearsal.abort('mail');
	rehearsal.pass(10);
	t.assert.match((await ask(simulator, `${path}?sinceSeconds=15`)).text, /^$/v);
	simulator.controller.start();
	rehearsal.pass(20);
	t.assert.match((await ask(simulator, `${path}?sinceSeconds=21`)).text, /level=info msg="attempting to acquire leader lease[\s\S]*successfully acquired lease/v);
});

test('the controller tells of measurements that fail', async (t: TestContext) => {
	const rehearsal = await rehearse(t, {metrics: () => ({error: 'dial tcp: connection refused'})});
	const {simulator} = rehearsal;
	simulator.apply(successRate(namespace, {count: 2, interval: '5s'}), ...routedCanary({namespace, name: 'api', image: '1.0', replicas: 2, canary: {steps: [{setWeight: 50}, {analysis: analysisOf('api', 'success-rate')}]}}));
	rehearsal.untilHealthy('api');
	rehearsal.setImage('api', '1.1');
	rehearsal.pass(30);
	const [pod] = simulator.store.list('pods', 'argo-rollouts');
	const {text} = await ask(simulator, `/api/v1/namespaces/argo-rollouts/pods/${pod!.metadata.name}/log`);
	t.assert.match(text, /level=warning msg="Measurement had error: dial tcp: connection refused" analysisrun=api-\S+ metric=success-rate namespace=shop$/mv);
	t.assert.match(text, /level=info msg="Measurement Completed\. Result: Error" analysisrun=api-/v);
});

test('a job has a pod with a log', async (t: TestContext) => {
	for (const isSuccess of [true, false]) {
		const rehearsal = await rehearse(t, {jobOutcome: () => ({seconds: 4, isSuccess})});
		const {simulator} = rehearsal;
		simulator.apply(smokeTest(namespace), ...blueGreen({namespace, name: 'pay', image: '1.0', replicas: 1, blueGreen: {
			activeService: 'pay-active', autoPromotionEnabled: false, prePromotionAnalysis: {templates: [{templateName: 'smoke-test'}], args: [{name: 'preview', value: 'pay-preview'}]},
		}}));
		rehearsal.untilHealthy('pay');
		rehearsal.setImage('pay', '1.1');
		rehearsal.pass(20);
		const [job] = simulator.store.list('jobs', namespace);
		const pods = await ask(simulator, `${podsPath}?labelSelector=job-name=${job!.metadata.name}`);
		t.assert.strictEqual(pods.body.items!.length, 1);
		const {name} = pods.body.items![0]!.metadata!;
		t.assert.strictEqual(simulator.store.get('pods', namespace, name!)!.status.phase, isSuccess ? 'Succeeded' : 'Failed');
		const {text} = await ask(simulator, `${podsPath}/${name}/log`);
		t.assert.match(text, /^smoke: calling http:\/\/pay-preview\n/v);
		t.assert.match(text, isSuccess ? /3 of 3 checks passed\n$/v : /returned error: 500\n$/v);
	}
});
