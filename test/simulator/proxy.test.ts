import {test, type TestContext} from 'node:test';
import {analysisOf, denying, providerFaults, routedCanary, successRate, type SimulatorOptions} from '../../source/simulator/index.ts';
import {ask} from './client.ts';
import {namespace, rehearse, type Rehearsal} from './rehearsal.ts';

const proxied = (id: string, text?: string) => `/api/v1/namespaces/monitoring/services/${id}/proxy/api/v1/query${text === undefined ? '' : `?query=${encodeURIComponent(text)}`}`;
const prometheus = 'http:prometheus:9090';
const rate = (service: string) => `sum(rate(http_requests_total{service="${service}",status!~"5.."}[2m])) / sum(rate(http_requests_total{service="${service}"}[2m]))`;

type Data = {readonly status: string; readonly errorType?: string; readonly error?: string; readonly data?: {readonly resultType: string; readonly result: ReadonlyArray<{readonly metric: object; readonly value: readonly [number, string]}>}};

async function query({simulator}: Rehearsal, text: string): Promise<Data> {
	const answer = await ask(simulator, proxied(prometheus, text));
	return JSON.parse(answer.text) as Data;
}

/** A canary in the middle of a background analysis. */
async function analysed(t: TestContext, options: SimulatorOptions = {}): Promise<Rehearsal> {
	const rehearsal = await rehearse(t, options);
	rehearsal.simulator.apply(successRate(namespace, {interval: '5s', failureLimit: 100, consecutiveErrorLimit: 100}), ...routedCanary({namespace, name: 'api', image: '1.0', replicas: 2, canary: {analysis: analysisOf('api', 'success-rate'), steps: [{setWeight: 50}, {pause: {}}]}}));
	rehearsal.untilHealthy('api');
	rehearsal.setImage('api', '1.1');
	rehearsal.pass(20);
	return rehearsal;
}

test('Prometheus answers behind the service proxy: a row for canary and stable, none for a Service that is not there', async (t: TestContext) => {
	const rehearsal = await analysed(t);
	for (const service of ['api-canary', 'api-stable']) {
		const {status, data} = await query(rehearsal, rate(service));
		t.assert.deepStrictEqual([status, data!.resultType, data!.result.length, data!.result[0]!.metric], ['success', 'vector', 1, {}]);
		const [at, value] = data!.result[0]!.value;
		t.assert.strictEqual(at, rehearsal.clock.now() / 1000);
		t.assert.ok(Number(value) > 0.95 && Number(value) <= 1, value);
	}

	t.assert.deepStrictEqual((await query(rehearsal, rate('nobody'))).data, {resultType: 'vector', result: []});
	t.assert.deepStrictEqual((await query(rehearsal, 'sum(rate(http_requests_total{job="api-canary"}[2m]))')).data!.result, [], 'a label that nothing has');
	t.assert.deepStrictEqual((await query(rehearsal, 'sum(rate(requests_sum{service="api-canary"}[2m]))')).data!.result, [], 'a metric that nobody writes');
	t.assert.deepStrictEqual((await query(rehearsal, 'http_requests_total{service="api-canary"}')).data!.result[0]!.metric, {__name__: 'http_requests_total', service: 'api-canary'});
	t.assert.strictEqual((await query(rehearsal, '1')).data!.resultType, 'scalar');
	const posted = await fetch(rehearsal.simulator.url + proxied(prometheus), {method: 'POST', body: new URLSearchParams({query: rate('api-canary')})});
	t.assert.strictEqual((await posted.json() as Data).data!.result.length, 1, 'by a form too');
	t.assert.strictEqual(rehearsal.simulator.requests.of('get', 'services/proxy').length, 7);
});

test('what the analysis gets, a person gets: empty, NaN, several rows, every kind of trouble', async (t: TestContext) => {
	const answers: ReadonlyArray<readonly [metrics: NonNullable<SimulatorOptions['metrics']>, status: number, text: RegExp]> = [
		[() => ({value: []}), 200, /"result":\[\]/v],
		[() => ({value: [NaN]}), 200, /"value":\[[\d.]+,"NaN"\]/v],
		[() => ({value: [0.5, Infinity]}), 200, /"0\.5"\].*"\+Inf"\]/v],
		[() => ({value: 7}), 200, /"resultType":"scalar","result":\[[\d.]+,"7"\]/v],
		[() => ({error: 'Post "https://prometheus.monitoring:9090/api/v1/query": dial tcp 10.0.8.14:9090: connect: connection refused'}), 503, /"message":"error trying to reach service: dial tcp 10\.0\.8\.14:9090: connect: connection refused"/v],
		[() => ({error: 'bad_data: invalid parameter "query": 1:14: parse error: unclosed left parenthesis'}), 400, /"errorType":"bad_data","error":"invalid parameter \\"query\\": 1:14: parse error/v],
		[() => ({error: 'client_error: client error: 401'}), 401, /^Unauthorized\n$/v],
		[() => ({error: 'server_error: server error: 503'}), 503, /^Service Unavailable\n$/v],
	];
	for (const [metrics, status, text] of answers) {
		const rehearsal = await analysed(t, {metrics});
		for (const service of ['api-canary', 'api-stable']) {
			const answer = await ask(rehearsal.simulator, proxied(prometheus, rate(service)));
			t.assert.strictEqual(answer.status, status, service);
			t.assert.match(answer.text, text);
		}
	}
});

test('a query that does not parse is bad data; other paths of Prometheus are there or not', async (t: TestContext) => {
	const rehearsal = await analysed(t);
	const broken = await ask(rehearsal.simulator, proxied(prometheus, 'sum(rate(x[2m])'));
	t.assert.strictEqual(broken.status, 400);
	t.assert.deepStrictEqual(JSON.parse(broken.text), {status: 'error', errorType: 'bad_data', error: 'invalid parameter "query": 1:15: parse error: unclosed left parenthesis'});
	t.assert.match((await query(rehearsal, '')).error!, /no expression found in input/v);
	const path = (rest: string) => `/api/v1/namespaces/monitoring/services/prometheus:http/proxy${rest}`;
	t.assert.strictEqual((await ask(rehearsal.simulator, path('/-/ready'))).text, 'Prometheus Server is Ready.\n');
	t.assert.strictEqual((await ask(rehearsal.simulator, path('/nothing'))).status, 404);
});

test('a provider that never answers ends after a minute', {timeout: 5000}, async (t: TestContext) => {
	const {simulator, clock} = await analysed(t, {metrics: () => ({error: 'Post "https://prometheus.monitoring:9090/api/v1/query": context deadline exceeded'})});
	const waiting = ask(simulator, proxied(prometheus, rate('api-canary')));
	while (simulator.requests.of('get', 'services/proxy').length === 0) {
		await clock.advance(0);
	}

	await clock.advance(60_000);
	t.assert.strictEqual((await waiting).status, 504);
});

test('the proxy itself refuses: no Service, no port, no endpoints, no permission', async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	const refused = async (id: string, status: number, message: string) => {
		const answer = await ask(simulator, proxied(id, '1'));
		t.assert.deepStrictEqual([answer.status, answer.body.message, answer.body.kind], [status, message, 'Status']);
	};

	await refused('http:thanos:9090', 404, 'services "thanos" not found');
	await refused('http:prometheus:9091', 503, 'no service port "9091" found for service "prometheus"');
	await refused('ftp:prometheus:9090', 400, 'invalid service request "ftp:prometheus:9090"');
	simulator.store.delete('pods', 'monitoring', 'prometheus-0');
	await refused('http:prometheus:9090', 503, 'no endpoints available for service "prometheus"');
	const denied = await rehearse(t, {user: 'ana', isAllowed: denying({resource: 'services/proxy'})});
	const answer = await ask(denied.simulator, proxied(prometheus, '1'));
	t.assert.strictEqual(answer.body.message, 'services "http:prometheus:9090" is forbidden: User "ana" cannot get resource "services/proxy" in API group "" in the namespace "monitoring"');
});

test('a provider can be slow, huge, HTML, hostile, closed, down', {timeout: 10_000}, async (t: TestContext) => {
	const {simulator, clock} = await rehearse(t);
	const once = async (fault: keyof typeof providerFaults) => {
		simulator.faults.add({...providerFaults[fault], times: 1});
		return ask(simulator, proxied(prometheus, '1'));
	};

	const html = await once('html');
	t.assert.deepStrictEqual([html.status, html.headers.get('content-type')], [200, 'text/html; charset=utf-8']);
	t.assert.match(html.text, /<title>Sign in<\/title>/v);
	const huge = await once('huge');
	t.assert.ok(huge.text.length > 10_000_000);
	t.assert.strictEqual((JSON.parse(huge.text) as Data).status, 'success');
	t.assert.match((JSON.parse((await once('escapes')).text) as {data: {result: [{metric: {pod: string}}]}}).data.result[0].metric.pod, /\u{1B}\[2J/v);
	t.assert.deepStrictEqual([(await once('unauthorized')).status, (await once('badGateway')).status], [401, 502]);
	t.assert.strictEqual((await once('noEndpoints')).body.message, 'no endpoints available for service "prometheus"');
	t.assert.strictEqual((await ask(simulator, proxied(prometheus, '1'))).status, 200, 'only once');
	simulator.faults.add({...providerFaults.slow, times: 1});
	const late = ask(simulator, proxied(prometheus, '1'));
	const {length} = simulator.requests.all;
	while (simulator.requests.all.length === length) {
		await clock.advance(0);
	}

	await clock.advance(15_000);
	t.assert.strictEqual((await late).status, 200);
	t.assert.strictEqual((await ask(simulator, '/api/v1/namespaces/shop/services')).status, 200, 'lists of Services never meet it');
});
