import assert from 'node:assert/strict';
import {suite, test, type TestContext} from 'node:test';
import {createCluster} from '../../source/kubernetes/cluster.ts';
import type {ServiceAddress, ServiceRead} from '../../source/types/cluster.ts';
import {startScriptedServer, type Exchange} from '../helpers/scripted-server.ts';
import {startRig, status} from './rig.ts';
import {until} from './until.ts';

const prometheus: ServiceAddress = {kind: 'service', scheme: 'http', namespace: 'monitoring', name: 'prometheus', port: '9090', prefix: '/prom'};
const read: ServiceRead = {to: prometheus, path: '/api/v1/query', query: {query: 'up{job="a b"}'}};
const vector = {status: 'success', data: {resultType: 'vector', result: []}};

async function startCluster(t: TestContext, script: (exchange: Exchange) => void) {
	const rig = await startRig(t, script);
	const cluster = createCluster({
		session: rig.session,
		namespace: 'shop',
		onWrite() {
			assert.fail('A read writes nothing');
		},
		onDefect(error) {
			throw error;
		},
	});
	return {...rig, cluster};
}

async function answerOf(t: TestContext, script: (exchange: Exchange) => void) {
	const rig = await startCluster(t, script);
	const answer = await rig.cluster.readService(read);
	return {...rig, answer};
}

async function problemOf(t: TestContext, script: (exchange: Exchange) => void) {
	const {answer} = await answerOf(t, script);
	assert.ok(!answer.ok);
	return answer.problem;
}

suite('through the API server', () => {
	test('one GET, with the query whole and nothing packed', async t => {
		const {answer, server} = await answerOf(t, exchange => {
			exchange.json(200, vector);
		});
		assert.ok(answer.ok);
		assert.deepEqual(JSON.parse(answer.value.text), vector);
		const [exchange] = server.exchanges;
		assert.equal(exchange!.method, 'GET');
		assert.equal(exchange!.path, '/api/v1/namespaces/monitoring/services/http:prometheus:9090/proxy/prom/api/v1/query');
		assert.equal(exchange!.query.query, 'up{job="a b"}');
		assert.equal(exchange!.headers['accept-encoding'], undefined);
	});

	test('what the service refuses is its answer', async t => {
		const {answer} = await answerOf(t, exchange => {
			exchange.json(400, {status: 'error', errorType: 'bad_data', error: 'parse error'});
		});
		assert.ok(answer.ok);
		assert.equal(answer.value.status, 400);
	});

	test('a page of HTML, a redirect and a 401 of the service are answers, too', async t => {
		for (const code of [200, 302, 401]) {
			const {answer, server} = await answerOf(t, exchange => {
				exchange.send(code, '<html>', {'content-type': 'text/html', location: 'https://elsewhere.example/'});
			});
			assert.ok(answer.ok);
			assert.deepEqual({...answer.value}, {status: code, contentType: 'text/html', text: '<html>', isCut: false});
			assert.equal(server.exchanges.length, 1);
		}
	});

	test('ten megabytes are read for one', async t => {
		const {answer} = await answerOf(t, exchange => {
			exchange.send(200, 'x'.repeat(10_000_000), {'content-type': 'application/json'});
		});
		assert.ok(answer.ok);
		assert.equal(answer.value.isCut, true);
		assert.equal(answer.value.text.length, 1_048_576);
	});

	test('a slow one is given up after ten seconds, headers or body', async t => {
		for (const isBody of [false, true]) {
			const {cluster, clock, server} = await startCluster(t, exchange => {
				if (isBody) {
					exchange.stream().raw('{"status":');
				}
			});
			const reading = cluster.readService(read);

			await until(() => server.exchanges.length === 1 && clock.pending().length > 0, 'the request');
			clock.advance(10_000);

			const answer = await reading;
			assert.ok(!answer.ok);
			assert.equal(answer.problem.code, 'timed-out');
			assert.equal(answer.problem.title, 'The service prometheus in namespace monitoring did not answer within 10 s.');

			await until(() => server.openSockets() === 0, 'a closed connection');
		}
	});

	test('the permission is named', async t => {
		const problem = await problemOf(t, exchange => {
			exchange.json(403, status(403, 'Forbidden', 'services "http:prometheus:9090" is forbidden'));
		});
		assert.equal(problem.code, 'forbidden');
		assert.match(problem.nextSteps[0]!, /Role in namespace monitoring that allows get on services\/proxy/v);
	});

	test('what the API server says of the service is told as such', async t => {
		const gone = await problemOf(t, exchange => {
			exchange.json(404, status(404, 'NotFound', 'services "prometheus" not found', {name: 'prometheus'}));
		});
		assert.equal(gone.title, 'There is no service prometheus in namespace monitoring.');
		const empty = await problemOf(t, exchange => {
			exchange.json(503, status(503, 'ServiceUnavailable', 'no endpoints available for service "http:prometheus:9090"'));
		});
		assert.equal(empty.title, 'The service prometheus in namespace monitoring has no ready pods.');
		const refused = await problemOf(t, exchange => {
			exchange.json(503, status(503, 'ServiceUnavailable', 'error trying to reach service: dial tcp 10.0.0.1:9090: connect: connection refused'));
		});
		assert.equal(refused.title, 'The service prometheus in namespace monitoring cannot be reached on port 9090: connection refused.');
	});

	test('one query at a time', async t => {
		const open: Exchange[] = [];
		const {cluster} = await startCluster(t, exchange => {
			open.push(exchange);
		});
		const both = [cluster.readService(read), cluster.readService(read)];
		await until(() => open.length === 1, 'the first');
		open[0]!.json(200, vector);
		await both[0];
		await until(() => open.length === 2, 'the second');
		open[1]!.json(200, vector);
		assert.ok((await both[1])!.ok);
	});
});

suite('at an address outside', () => {
	test('without our credentials', async t => {
		const outside = await startScriptedServer(exchange => {
			exchange.json(200, vector);
		});
		t.after(async () => outside.close());
		const {cluster, server} = await startCluster(t, () => undefined);
		const answer = await cluster.readService({...read, to: {kind: 'url', url: `${outside.url}/prom/`}});
		assert.ok(answer.ok);
		assert.equal(outside.exchanges[0]!.path, '/prom/api/v1/query');
		assert.equal(outside.exchanges[0]!.headers.authorization, undefined);
		assert.equal(server.exchanges.length, 0);
	});

	test('that nobody listens on', async t => {
		const outside = await startScriptedServer(() => undefined);
		await outside.close();
		const {cluster} = await startCluster(t, () => undefined);
		const answer = await cluster.readService({...read, to: {kind: 'url', url: outside.url}});
		assert.ok(!answer.ok);
		assert.match(answer.problem.title, /^No connection to 127\.0\.0\.1:\d+: connection refused\.$/v);
		assert.match(answer.problem.nextSteps[0]!, /--prometheus/v);
	});
});
