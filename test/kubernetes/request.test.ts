import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {createServer, request as httpRequest} from 'node:http';
import {connect, type AddressInfo} from 'node:net';
import {suite, test, type TestContext} from 'node:test';
import {gzipSync} from 'node:zlib';
import {request, type Answer} from '../../source/kubernetes/request.ts';
import {subjectOf} from '../../source/kubernetes/resource.ts';
import type {Session} from '../../source/kubernetes/session.ts';
import type {Json} from '../../source/types/cluster.ts';
import type {ProblemCode} from '../../source/types/problem.ts';
import type {Exchange} from '../helpers/scripted-server.ts';
import {certificates} from './certificates.ts';
import {startRig, status} from './rig.ts';
import {until} from './until.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const tls = {key: certificates.serverKey, cert: certificates.server, ca: certificates.authority};

const target = {kind: 'rollouts', namespace: 'shop', name: 'cart'} as const;

async function getCart(session: Session, timeoutMs = 10_000): Promise<Answer<Json>> {
	return request(session, {method: 'GET', path: '/x', subject: subjectOf('get', target), timeoutMs});
}

async function problemOf(answer: Promise<Answer<Json>>) {
	const settled = await answer;
	assert.ok(!settled.ok);
	return settled.problem;
}

suite('answers', () => {
	const cases: ReadonlyArray<readonly [string, (exchange: Exchange) => void, ProblemCode, RegExp]> = [
		['400', exchange => {
			exchange.json(400, status(400, 'BadRequest', 'no'));
		}, 'invalid', /^The server refuses to read rollout cart in namespace shop\.$/v],
		['401', exchange => {
			exchange.json(401, status(401, 'Unauthorized', 'Unauthorized'));
		}, 'unauthorized', /does not accept your credentials/v],
		['403', exchange => {
			exchange.json(403, status(403, 'Forbidden', 'not you'));
		}, 'forbidden', /^You may not read rollout cart in namespace shop\.$/v],
		['404 of the object', exchange => {
			exchange.json(404, status(404, 'NotFound', 'rollouts.argoproj.io "cart" not found', {name: 'cart'}));
		}, 'not-found', /^There is no rollout cart in namespace shop\.$/v],
		['404 of the path', exchange => {
			exchange.send(404, '404 page not found\n', {'content-type': 'text/plain; charset=utf-8'});
		}, 'absent', /^Argo Rollouts is not installed in test \(no rollouts\.argoproj\.io\)\.$/v],
		['404 by a proxy', exchange => {
			exchange.send(404, '<html>', {'content-type': 'text/html'});
		}, 'bad-answer', /HTTP 404, text\/html/v],
		['409', exchange => {
			exchange.json(409, status(409, 'Conflict', 'the object has been modified'));
		}, 'conflict', /^Somebody else has changed rollout cart/v],
		['410', exchange => {
			exchange.json(410, status(410, 'Expired', 'too old'));
		}, 'expired', /no longer keeps the history/v],
		['422', exchange => {
			exchange.json(422, status(422, 'Invalid', 'no'));
		}, 'invalid', /refuses/v],
		['429', exchange => {
			exchange.send(429, 'slow down', {'content-type': 'text/plain', 'retry-after': '3'});
		}, 'throttled', /asks us to wait 3 s/v],
		['500', exchange => {
			exchange.json(500, status(500, 'InternalError', 'boom'));
		}, 'failed', /^The server could not read rollout cart in namespace shop \(HTTP 500\)\.$/v],
		['302 to a login', exchange => {
			exchange.send(302, '', {location: 'https://login.example'});
		}, 'bad-answer', /does not answer as Kubernetes does \(HTTP 302, no type\)/v],
		['200 with HTML', exchange => {
			exchange.send(200, '<html>', {'content-type': 'text/html; charset=utf-8'});
		}, 'bad-answer', /HTTP 200, text\/html/v],
		['a reset', exchange => {
			exchange.reset();
		}, 'unreachable', /^No connection to 127\.0\.0\.1:\d+: connection (?:closed|reset)\.$/v],
	];
	for (const [name, script, code, title] of cases) {
		test(name, async t => {
			const {session} = await startRig(t, script);
			const problem = await problemOf(getCart(session));
			assert.equal(problem.code, code);
			assert.match(problem.title, title);
		});
	}

	test('what the server says is the detail', async t => {
		const {session} = await startRig(t, exchange => {
			exchange.json(403, status(403, 'Forbidden', 'User "ana" cannot get resource "rollouts"'));
		});
		const problem = await problemOf(getCart(session));
		assert.equal(problem.detail, 'User "ana" cannot get resource "rollouts"');
		assert.equal(problem.status, 403);
		assert.match(problem.nextSteps[0]!, /^Ask for a Role in namespace shop that allows get on rollouts\.argoproj\.io\.$/v);
	});

	test('a packed answer is asked for and unpacked, unless the kubeconfig says no', async t => {
		const script = (exchange: Exchange) => {
			if (exchange.headers['accept-encoding'] === 'gzip') {
				exchange.send(200, gzipSync('{"packed":true}'), {'content-type': 'application/json', 'content-encoding': 'gzip'});
			} else {
				exchange.json(200, {packed: false});
			}
		};

		const {session} = await startRig(t, script);
		assert.deepEqual(await getCart(session), {ok: true, value: {packed: true}});
		const {session: plain} = await startRig(t, script, {cluster: {'disable-compression': true}});
		assert.deepEqual(await getCart(plain), {ok: true, value: {packed: false}});
	});

	test('no answer in time; --request-timeout replaces the limit, 0 lifts it', async t => {
		for (const [config, limitMs] of [[{}, 10_000], [{requestTimeoutMs: 3000}, 3000]] as const) {
			const {session, clock, server} = await startRig(t, () => undefined, {config});
			const answer = getCart(session);
			await until(() => server.exchanges.length === 1, 'the request');
			clock.advance(limitMs - 1);
			assert.deepEqual(clock.pending(), [clock.now() + 1]);
			clock.advance(1);
			const problem = await problemOf(answer);
			assert.equal(problem.code, 'timed-out');
			assert.match(problem.title, new RegExp(`within ${limitMs / 1000} s`, 'v'));
			assert.deepEqual(clock.pending(), []);
		}

		const {session, clock, server} = await startRig(t, exchange => {
			exchange.json(200, {});
		}, {config: {requestTimeoutMs: 0}});
		const answer = getCart(session);
		assert.deepEqual(clock.pending(), []);
		assert.ok((await answer).ok);
		assert.equal(server.exchanges.length, 1);
	});

	test('many requests in a row share connections', async t => {
		const {session, server} = await startRig(t, exchange => {
			exchange.json(200, {});
		});
		for (let count = 0; count < 20; count++) {
			await getCart(session);
		}

		assert.ok(server.openSockets() <= 2, `${server.openSockets()} sockets`);
	});
});

suite('connections', () => {
	test('nobody listens, no such host', async t => {
		const {session, server} = await startRig(t, () => undefined);
		await server.close();
		const problem = await problemOf(getCart(session));
		assert.equal(problem.code, 'unreachable');
		assert.match(problem.title, /^No connection to 127\.0\.0\.1:\d+: connection refused\.$/v);

		const {session: lost} = await startRig(t, () => undefined, {config: {server: 'https://no-such-host.invalid'}});
		assert.match((await problemOf(getCart(lost))).title, /^No connection to no-such-host\.invalid: (?:no such host|its name cannot be looked up at the moment)\.$/v);
	});

	test('a certificate of an unknown authority, of a known one, unchecked, for another name', async t => {
		const script = (exchange: Exchange) => {
			exchange.json(200, {});
		};

		const {session: unknown} = await startRig(t, script, {tls});
		const problem = await problemOf(getCart(unknown));
		assert.equal(problem.code, 'unreachable');
		assert.match(problem.title, /^The certificate of 127\.0\.0\.1:\d+ is not accepted: its authority is not known\.$/v);

		const authority = {'certificate-authority-data': base64(certificates.authority)};
		const {session: known} = await startRig(t, script, {tls, cluster: authority});
		assert.ok((await getCart(known)).ok);

		const {session: unchecked} = await startRig(t, script, {tls, cluster: {'insecure-skip-tls-verify': true}});
		assert.ok((await getCart(unchecked)).ok);

		const {session: renamed} = await startRig(t, script, {tls, cluster: {...authority, 'tls-server-name': 'api.test'}});
		assert.ok((await getCart(renamed)).ok);

		const {session: wrong} = await startRig(t, script, {tls, cluster: {...authority, 'tls-server-name': 'other.test'}});
		assert.match((await problemOf(getCart(wrong))).title, /it is for another name/v);
	});

	test('a context without a user still trusts its authority', async t => {
		const {session} = await startRig(t, exchange => {
			exchange.json(200, {});
		}, {tls, cluster: {'certificate-authority-data': base64(certificates.authority)}, user: {}});
		assert.ok((await getCart(session)).ok);
	});
});

/** A proxy that tunnels and forwards, and remembers for whom. */
async function startProxy(t: TestContext, isOpen = true) {
	const seen: string[] = [];
	const logins: Array<string | undefined> = [];
	const proxy = createServer((incoming, response) => {
		seen.push(incoming.url ?? '');
		incoming.pipe(httpRequest(incoming.url ?? '', {method: incoming.method, headers: incoming.headers}, answer => {
			response.writeHead(answer.statusCode ?? 500, answer.headers);
			answer.pipe(response);
		}));
	});
	proxy.on('connect', (incoming, socket) => {
		seen.push(incoming.url ?? '');
		logins.push(incoming.headers['proxy-authorization']);
		if (!isOpen) {
			socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
			return;
		}

		const [host = '', port = ''] = (incoming.url ?? '').split(':', 2);
		const upstream = connect(Number(port), host, () => {
			socket.write('HTTP/1.1 200 OK\r\n\r\n');
			upstream.pipe(socket).pipe(upstream);
		});
		upstream.on('error', () => {
			socket.destroy();
		});
		socket.on('error', () => {
			upstream.destroy();
		});
	});
	await new Promise<void>(resolve => {
		proxy.listen(0, '127.0.0.1', resolve);
	});
	t.after(() => {
		proxy.close();
	});
	return {host: `127.0.0.1:${(proxy.address() as AddressInfo).port}`, seen, logins};
}

suite('proxies', () => {
	const cluster = {'certificate-authority-data': base64(certificates.authority)};
	const script = (exchange: Exchange) => {
		exchange.json(200, {});
	};

	test('proxy-url, with a login, to a server with TLS', async t => {
		const proxy = await startProxy(t);
		const {session, server} = await startRig(t, script, {tls, cluster: {...cluster, 'proxy-url': `http://ana:geheim@${proxy.host}`}});
		assert.deepEqual(await getCart(session), {ok: true, value: {}});
		assert.deepEqual(proxy.seen, [`127.0.0.1:${server.port}`]);
		assert.deepEqual(proxy.logins, [`Basic ${base64('ana:geheim')}`]);
	});

	test('proxy-url to a server without TLS', async t => {
		const proxy = await startProxy(t);
		const {session} = await startRig(t, script, {cluster: {'proxy-url': `http://${proxy.host}`}});
		assert.deepEqual(await getCart(session), {ok: true, value: {}});
		assert.equal(proxy.seen.length, 1);
	});

	test('a proxy that refuses, one that is not there, one that is none', async t => {
		const proxy = await startProxy(t, false);
		const {session} = await startRig(t, script, {tls, cluster: {...cluster, 'proxy-url': `http://ana:geheim@${proxy.host}`}});
		const refused = await problemOf(getCart(session));
		assert.equal(refused.code, 'unreachable');
		assert.match(refused.title, /through the proxy 127\.0\.0\.1:\d+: the proxy answered HTTP 407/v);
		assert.doesNotMatch(JSON.stringify(refused), /geheim/v);

		const {session: gone} = await startRig(t, script, {tls, cluster: {...cluster, 'proxy-url': 'http://127.0.0.1:1'}});
		assert.match((await problemOf(getCart(gone))).title, /through the proxy 127\.0\.0\.1:1: connection refused/v);

		const {session: strange} = await startRig(t, script, {cluster: {'proxy-url': 'ftp://x'}});
		assert.equal((await problemOf(getCart(strange))).code, 'bad-config');
	});
});
