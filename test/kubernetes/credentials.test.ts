import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {suite, test, type TestContext} from 'node:test';
import type {TLSSocket} from 'node:tls';
import {loadKubeconfig} from '../../source/kubernetes/kubeconfig.ts';
import {openStream, request} from '../../source/kubernetes/request.ts';
import {subjectOf} from '../../source/kubernetes/resource.ts';
import {openSession, type Session} from '../../source/kubernetes/session.ts';
import type {Exchange, OpenStream} from '../helpers/scripted-server.ts';
import {certificates} from './certificates.ts';
import {kubeconfigText, startRig, status} from './rig.ts';
import {until} from './until.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

async function ask(session: Session, timeoutMs = 0) {
	return request(session, {method: 'GET', path: '/x', subject: subjectOf('list', {kind: 'rollouts', namespace: 'shop'}), timeoutMs});
}

async function * take<Value>(values: AsyncIterable<Value>, count: number) {
	let left = count;
	for await (const value of values) {
		yield value;
		left -= 1;
		if (left === 0) {
			return;
		}
	}
}

const accept = (exchange: Exchange) => {
	exchange.json(200, {});
};

const refuse = (exchange: Exchange) => {
	exchange.json(401, status(401, 'Unauthorized', 'Unauthorized'));
};

function temporaryFile(t: TestContext, name: string, content: string): string {
	const directory = mkdtempSync(join(tmpdir(), 'rolltop-credentials-'));
	t.after(() => {
		rmSync(directory, {recursive: true});
	});
	writeFileSync(join(directory, name), content);
	return join(directory, name);
}

/** An exec plugin made of a few lines of JavaScript. */
function plugin(script: string, more: Readonly<Record<string, unknown>> = {}) {
	return {exec: {apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', script], ...more}};
}

function isRunning(processId: number): boolean {
	try {
		// A zombie that nobody has reaped yet is over, too.
		return process.kill(processId, 0) && !/^State:\tZ/mv.test(readFileSync(`/proc/${processId}/status`, 'utf8'));
	} catch {
		return false;
	}
}

const printing = (credentials: string) => `console.log(JSON.stringify({apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: ${credentials}}))`;

async function authorizationsOf(t: TestContext, user: unknown) {
	const {session, server} = await startRig(t, accept, {user});
	const answer = await ask(session);
	assert.ok(answer.ok, JSON.stringify(answer));
	return server.exchanges[0]!.headers;
}

suite('ways to log in', () => {
	test('token, password, nothing', async t => {
		assert.equal((await authorizationsOf(t, {token: ' spaced\n'})).authorization, 'Bearer spaced');
		assert.equal((await authorizationsOf(t, {username: 'ana', password: 'geheim'})).authorization, `Basic ${base64('ana:geheim')}`);
		assert.equal((await authorizationsOf(t, {})).authorization, undefined);
	});

	test('impersonation, the groups each in its own header', async t => {
		const headers = await authorizationsOf(t, {token: 'x', as: 'eve', 'as-uid': '42', 'as-groups': ['a', 'b'], 'as-user-extra': {'example.com/scope': ['r', 'w']}});
		assert.equal(headers['impersonate-user'], 'eve');
		assert.equal(headers['impersonate-uid'], '42');
		assert.equal(headers['impersonate-group'], 'a, b');
		assert.equal(headers['impersonate-extra-example.com%2fscope'], 'r, w');
	});

	test('a token file is read again after a minute, its newline left out', async t => {
		const tokenFile = temporaryFile(t, 'token', 'first\n');
		const {session, server, clock} = await startRig(t, accept, {user: {tokenFile}});
		await ask(session);
		writeFileSync(tokenFile, 'second\n');
		clock.advance(59_000);
		await ask(session);
		clock.advance(1000);
		await ask(session);
		assert.deepEqual(server.exchanges.map(({headers}) => headers.authorization), ['Bearer first', 'Bearer first', 'Bearer second']);
	});

	test('a client certificate', async t => {
		const tls = {key: certificates.serverKey, cert: certificates.server, ca: certificates.authority};
		const {session, server} = await startRig(t, accept, {
			tls,
			cluster: {'certificate-authority-data': base64(tls.ca)},
			user: {'client-certificate-data': base64(certificates.client), 'client-key-data': base64(certificates.clientKey)},
		});
		assert.ok((await ask(session)).ok);
		assert.equal((server.exchanges[0]!.socket as TLSSocket).getPeerCertificate().subject.CN, 'client');
	});

	test('a certificate that is exchanged makes new connections, the watch that is open lives on', async t => {
		const tls = {key: certificates.serverKey, cert: certificates.server};
		const file = temporaryFile(t, 'ca.crt', certificates.authority);
		let stream: OpenStream | undefined;
		const {session, server, clock} = await startRig(t, exchange => {
			if (exchange.path === '/stream') {
				stream = exchange.stream();
			} else {
				accept(exchange);
			}
		}, {tls, cluster: {'certificate-authority': file}});
		const watch = await openStream(session, {method: 'GET', path: '/stream', subject: subjectOf('watch', {kind: 'pods', namespace: 'shop'}), timeoutMs: 0});
		assert.ok(watch.ok);
		writeFileSync(file, `${certificates.authority}\n`);
		clock.advance(60_000);
		const answer = await ask(session);
		assert.ok(answer.ok);
		assert.equal(server.openSockets(), 2);
		stream!.raw('still here');
		const [chunk] = await Array.fromAsync(take(watch.value.body, 1));
		assert.equal(String(chunk), 'still here');
		watch.value.end();
	});

	test('a file that is missing is named', async t => {
		const {session} = await startRig(t, accept, {user: {tokenFile: '/nonexistent/token'}});
		const answer = await ask(session);
		assert.ok(!answer.ok);
		assert.equal(answer.problem.title, 'The token file /nonexistent/token cannot be read (ENOENT).');
	});
});

suite('exec plugins', () => {
	test('one run for all who ask at once, with its own environment and what it must know', async t => {
		const log = temporaryFile(t, 'runs', '');
		const script = String.raw`require("fs").appendFileSync(${JSON.stringify(log)}, process.env.KUBERNETES_EXEC_INFO + "\n"); ${printing('{token: process.env.WHO}')}`;
		const {session, server} = await startRig(t, accept, {user: plugin(script, {env: [{name: 'WHO', value: 'from-env'}], provideClusterInfo: true})});
		await Promise.all([ask(session), ask(session), ask(session)]);
		await ask(session);
		assert.deepEqual(new Set(server.exchanges.map(({headers}) => headers.authorization)), new Set(['Bearer from-env']));
		const runs = readFileSync(log, 'utf8').trim().split('\n');
		assert.equal(runs.length, 1);
		const info = JSON.parse(runs[0]!) as {kind: string; spec: {interactive: boolean; cluster: {server: string}}};
		assert.equal(info.kind, 'ExecCredential');
		assert.equal(info.spec.interactive, false);
		assert.equal(info.spec.cluster.server, server.url);
	});

	test('it is asked again shortly before its token runs out', async t => {
		const expiresAt = new Date(1_700_000_000_000 + 60_000).toISOString();
		const {session, server, clock} = await startRig(t, accept, {user: plugin(printing(`{token: String(process.pid), expirationTimestamp: "${expiresAt}"}`))});
		await ask(session);
		clock.advance(49_999);
		await ask(session);
		clock.advance(1);
		await ask(session);
		const [first, second, third] = server.exchanges.map(({headers}) => headers.authorization);
		assert.equal(first, second);
		assert.notEqual(first, third);
	});

	test('a 401 brings a fresh token, at most once in 10 s, shared by all', async t => {
		let isBad = false;
		const {session, server, clock} = await startRig(t, exchange => {
			(isBad ? refuse : accept)(exchange);
		}, {user: plugin(printing('{token: String(process.pid)}'))});
		await ask(session);
		isBad = true;
		const tokens = async () => {
			const before = server.exchanges.length;
			await Promise.all([ask(session), ask(session)]);
			return new Set(server.exchanges.slice(before).map(({headers}) => headers.authorization));
		};

		assert.equal((await tokens()).size, 2);
		assert.equal((await tokens()).size, 1);
		clock.advance(10_000);
		assert.equal((await tokens()).size, 2);
	});

	const failures: ReadonlyArray<readonly [string, unknown, RegExp, RegExp]> = [
		['fails, its complaint shown', plugin('console.error("please log in"); console.log("secret-output"); process.exit(3)'), /^The credential plugin node(?:\.exe)? failed \(exit code 3\)\.$/v, /please log in/v],
		['prints no JSON', plugin('console.log("secret-output")'), /printed no credentials/v, /^$/v],
		['prints no token', plugin(printing('{}')), /printed no credentials/v, /^$/v],
		['is not installed', {exec: {command: 'no-such-plugin', installHint: 'brew install it'}}, /^The credential plugin no-such-plugin is not installed\.$/v, /^$/v],
		['wants a keyboard', plugin('', {interactiveMode: 'Always'}), /needs a keyboard/v, /^$/v],
	];
	for (const [name, user, title, detail] of failures) {
		test(name, async t => {
			const {session, server} = await startRig(t, accept, {user});
			const answer = await ask(session);
			assert.ok(!answer.ok);
			assert.equal(answer.problem.code, 'unauthorized');
			assert.match(answer.problem.title, title);
			assert.match(answer.problem.detail ?? '', detail);
			assert.doesNotMatch(JSON.stringify(answer.problem), /secret-output/v);
			assert.equal(server.exchanges.length, 0);
		});
	}

	test('it is left alone for 10 s after a failure, unless the person says now', async t => {
		const log = temporaryFile(t, 'runs', '');
		const {session, clock} = await startRig(t, accept, {user: plugin(`require("fs").appendFileSync(${JSON.stringify(log)}, "x"); process.exit(1)`)});
		const runs = () => readFileSync(log, 'utf8').length;
		await ask(session);
		await ask(session);
		assert.equal(runs(), 1);
		clock.advance(10_000);
		await ask(session);
		assert.equal(runs(), 2);
		session.credentials.forgetFailure();
		await ask(session);
		assert.equal(runs(), 3);
	});

	test('it hangs: what it says shows while it runs, it is ended after 60 s, children included', async t => {
		const said: string[] = [];
		const {server, clock} = await startRig(t, accept);
		const script = 'const child = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)"], {stdio: "inherit"}); console.error("open https://login.example " + child.pid); setInterval(() => 0, 1000)';
		const config = loadKubeconfig({text: kubeconfigText(server.url, {user: plugin(script)})});
		const session = await openSession(config, {
			clock,
			version: '1',
			env: process.env,
			onPluginOutput(text) {
				said.push(text);
			},
		});
		t.after(session.close);
		const answer = ask(session);
		await until(() => said.join('').endsWith('\n'), 'the plugin\'s words');
		const childId = Number(said.join('').trim().split(' ').at(-1));
		clock.advance(60_000);
		const settled = await answer;
		assert.ok(!settled.ok);
		assert.match(settled.problem.title, /did not finish within 60 s/v);
		assert.match(settled.problem.detail!, /login\.example/v);
		await until(() => !isRunning(childId), 'the end of its child');
	});

	test('a request does not wait longer than its own limit, and the plugin goes on for the next one', async t => {
		const gate = temporaryFile(t, 'gate', '');
		const script = `setInterval(() => { if (require("fs").readFileSync(${JSON.stringify(gate)}, "utf8") === "open") { ${printing('{token: "late"}')}; process.exit() } }, 5)`;
		const {session, server, clock} = await startRig(t, accept, {user: plugin(script)});
		const impatient = ask(session, 3000);
		await until(() => clock.pending().length === 2, 'the plugin and the limit');
		clock.advance(3000);
		const settled = await impatient;
		assert.ok(!settled.ok);
		assert.equal(settled.problem.code, 'timed-out');
		assert.match(settled.problem.title, /^No credentials within 3 s/v);
		assert.equal(settled.mayHaveArrived, false);
		const patient = ask(session);
		writeFileSync(gate, 'open');
		assert.ok((await patient).ok);
		assert.equal(server.exchanges[0]!.headers.authorization, 'Bearer late');
	});
});

suite('somebody logs in elsewhere', () => {
	test('a 401 makes us read the kubeconfig again', async t => {
		const {server, clock} = await startRig(t, exchange => {
			(exchange.headers.authorization === 'Bearer new' ? accept : refuse)(exchange);
		});
		const file = temporaryFile(t, 'config', kubeconfigText(server.url, {user: {token: 'old'}}));
		const session = await openSession(loadKubeconfig({kubeconfig: file}), {clock, version: '1', env: {}});
		t.after(session.close);
		writeFileSync(file, kubeconfigText(server.url, {user: {token: 'new'}}));
		assert.ok((await ask(session)).ok);
		writeFileSync(file, 'half: [');
		assert.ok((await ask(session)).ok);
	});
});

suite('old auth providers', () => {
	const encode = (part: string) => Buffer.from(part).toString('base64url');
	const jwt = (expiresAt: number) => `${encode('{"alg":"none"}')}.${encode(JSON.stringify({exp: expiresAt / 1000}))}.`;
	const oidc = (token: string | undefined) => ({'auth-provider': {name: 'oidc', config: {'client-id': 'x', ...(token !== undefined && {'id-token': token})}}});

	test('oidc with a token that is good', async t => {
		const token = jwt(Date.now() + 3_600_000);
		assert.equal((await authorizationsOf(t, oidc(token))).authorization, `Bearer ${token}`);
	});

	test('oidc with a token that has run out, or none', async t => {
		for (const [user, title] of [[oidc(jwt(1_600_000_000_000)), /has expired/v], [oidc(undefined), /has no id-token/v]] as const) {
			const {session} = await startRig(t, accept, {user});
			const answer = await ask(session);
			assert.ok(!answer.ok);
			assert.equal(answer.problem.code, 'unauthorized');
			assert.match(answer.problem.title, title);
			assert.match(answer.problem.nextSteps[0]!, /kubectl/v);
		}
	});

	test('one that client-node does not know gives no token', async t => {
		const {session} = await startRig(t, accept, {user: {'auth-provider': {name: 'openstack', config: {}}}});
		const answer = await ask(session);
		assert.ok(!answer.ok);
		assert.match(answer.problem.title, /^The auth provider openstack gave no token\.$/v);
	});
});
