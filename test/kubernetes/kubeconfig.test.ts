import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import {suite, test, type TestContext} from 'node:test';
import {inspect} from 'node:util';
import {loadKubeconfig, type KubeconfigOptions} from '../../source/kubernetes/kubeconfig.ts';
import {isProblemError, type Problem} from '../../source/types/problem.ts';

/** Files in a fresh directory; gives the path of one. */
function writeFiles(t: TestContext, files: Readonly<Record<string, string>>): (name: string) => string {
	const directory = mkdtempSync(join(tmpdir(), 'rolltop-kubeconfig-'));
	t.after(() => {
		rmSync(directory, {recursive: true});
	});
	for (const [name, content] of Object.entries(files)) {
		mkdirSync(dirname(join(directory, name)), {recursive: true});
		writeFileSync(join(directory, name), content);
	}

	return name => join(directory, name);
}

function problemOf(options: KubeconfigOptions): Problem {
	let problem: Problem | undefined;
	assert.throws(() => loadKubeconfig(options), error => {
		problem = isProblemError(error) ? error.problem : undefined;
		return problem !== undefined;
	});
	return problem!;
}

const nowhere = {env: {HOME: '/nonexistent'}};

const config = (name: string, server = `https://${name}:6443`) => `
apiVersion: v1
kind: Config
current-context: ${name}
contexts:
- {name: ${name}, context: {cluster: ${name}, user: ${name}, namespace: team-${name}}}
clusters:
- {name: ${name}, cluster: {server: '${server}'}}
users:
- {name: ${name}, user: {token: token-of-${name}}}
`;

suite('which files', () => {
	test('$KUBECONFIG is a list: missing and empty ones skipped, the first of a name wins, so does the first current context', t => {
		const path = writeFiles(t, {
			'a/config': config('one'),
			empty: '',
			'b/config': `${config('two')}\n`.replace('clusters:', 'clusters:\n- {name: one, cluster: {server: https://other}}'),
		});
		const loaded = loadKubeconfig({env: {KUBECONFIG: [path('missing'), path('empty'), path('a/config'), path('b/config'), path('a/config')].join(delimiter)}});
		assert.equal(loaded.contextName, 'one');
		assert.equal(loaded.server, 'https://one:6443');
		assert.equal(loaded.namespace, 'team-one');
		assert.deepEqual(loaded.files, [path('empty'), path('a/config'), path('b/config')]);
		assert.deepEqual(new Map(loaded.contexts.map(({name, isCurrent}) => [name, isCurrent])), new Map([['one', true], ['two', false]]));
	});

	test('--kubeconfig is the only one, ~/.kube/config the last resort', t => {
		const path = writeFiles(t, {flag: config('flag'), listed: config('listed'), '.kube/config': config('home')});
		const env = {KUBECONFIG: path('listed'), HOME: path('')};
		assert.equal(loadKubeconfig({kubeconfig: path('flag'), env}).contextName, 'flag');
		assert.equal(loadKubeconfig({env}).contextName, 'listed');
		assert.equal(loadKubeconfig({env: {HOME: path('')}}).contextName, 'home');
	});

	test('relative paths belong to their own file, a bare command to PATH', t => {
		const path = writeFiles(t, {
			'deep/config': `
current-context: x
contexts: [{name: x, context: {cluster: x, user: x}}]
clusters: [{name: x, cluster: {server: 'https://x', certificate-authority: pki/ca.crt}}]
users:
- name: x
  user: {client-certificate: me.crt, client-key: /abs/me.key, tokenFile: ../token, exec: {command: bin/login, apiVersion: v1}}
- {name: y, user: {exec: {command: aws, args: [eks]}}}
`,
		});
		const {cluster, user} = loadKubeconfig({kubeconfig: path('deep/config')}).access.reveal();
		assert.equal(cluster.certificateAuthority, path('deep/pki/ca.crt'));
		assert.equal(user.clientCertificate, path('deep/me.crt'));
		assert.equal(user.clientKey, '/abs/me.key');
		assert.equal(user.tokenFile, path('token'));
		assert.equal(user.exec?.command, path('deep/bin/login'));
		assert.equal(loadKubeconfig({kubeconfig: path('deep/config'), user: 'y'}).access.reveal().user.exec?.command, 'aws');
	});

	test('in a pod', t => {
		const path = writeFiles(t, {token: 'pod-token\n', 'ca.crt': 'PEM', namespace: 'shop\n'});
		const pod = {...nowhere.env, KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443'};
		const loaded = loadKubeconfig({env: pod, serviceAccountDirectory: path('')});
		assert.equal(loaded.contextName, 'in-cluster');
		assert.equal(loaded.namespace, 'shop');
		assert.equal(loaded.server, 'https://[fd00::1]');
		assert.equal(loaded.access.reveal().user.tokenFile, path('token'));
		assert.equal(problemOf({env: pod, serviceAccountDirectory: path(''), kubeconfig: path('missing')}).code, 'bad-config');
	});
});

suite('flags', () => {
	const text = `
current-context: prod
contexts:
- {name: prod, context: {cluster: prod, user: ana, namespace: shop}}
- {name: rancher, context: {cluster: rancher, user: ana}}
- {name: nobody, context: {cluster: prod}}
clusters:
- {name: prod, cluster: {server: 'https://prod:6443/', certificate-authority-data: Q0E=, insecure-skip-tls-verify: false}}
- {name: rancher, cluster: {server: 'https://user:pass@rancher/k8s/clusters/c-1/', tls-server-name: api, proxy-url: 'socks5://p:1080', disable-compression: true}}
users:
- {name: ana, user: {token: anas-token, client-certificate-data: Q0VSVA==, as: boss, as-groups: [g1], as-user-extra: {scope: [s]}}}
- {name: ben, user: {username: ben, password: geheim}}
`;
	const load = (flags: KubeconfigOptions = {}) => loadKubeconfig({text, ...flags});

	test('context, cluster, user, namespace', () => {
		assert.equal(load().namespace, 'shop');
		assert.equal(load({namespace: 'billing'}).namespace, 'billing');
		assert.equal(load({namespace: ''}).namespace, 'shop');
		assert.equal(load({context: 'rancher'}).namespace, 'default');
		const mixed = load({cluster: 'rancher', user: 'ben'});
		assert.equal(mixed.contextName, 'prod');
		assert.equal(mixed.server, 'https://rancher/k8s/clusters/c-1');
		assert.equal(mixed.access.reveal().user.username, 'ben');
		assert.equal(mixed.access.reveal().cluster.proxyUrl, 'socks5://p:1080');
		assert.equal(mixed.access.reveal().cluster.tlsServerName, 'api');
		assert.ok(mixed.access.reveal().cluster.disablesCompression);
		assert.deepEqual(load({context: 'nobody'}).access.reveal().user, {name: '', impersonation: {user: undefined, uid: undefined, groups: [], extra: {}}});
	});

	test('a token replaces every other login', () => {
		const {user} = load({token: 'given'}).access.reveal();
		assert.equal(user.token, 'given');
		assert.equal(user.clientCertificateData, undefined);
		assert.equal(user.impersonation.user, 'boss');
	});

	test('another person leaves the groups of the first behind', () => {
		assert.deepEqual(load().access.reveal().user.impersonation, {user: 'boss', uid: undefined, groups: ['g1'], extra: {scope: ['s']}});
		assert.deepEqual(load({as: 'eve'}).access.reveal().user.impersonation, {user: 'eve', uid: undefined, groups: [], extra: {}});
		assert.deepEqual(load({as: 'eve', asGroups: ['g2', 'g3']}).access.reveal().user.impersonation.groups, ['g2', 'g3']);
	});

	test('server, authority and verification', () => {
		assert.equal(load({server: 'other:6443'}).server, 'https://other:6443');
		assert.ok(load({skipsTlsVerify: true}).access.reveal().cluster.skipsTlsVerify);
		const {cluster} = load({certificateAuthority: '/ca.pem'}).access.reveal();
		assert.equal(cluster.certificateAuthority, '/ca.pem');
		assert.equal(cluster.certificateAuthorityData, undefined);
		const bare = loadKubeconfig({server: 'http://127.0.0.1:8001', ...nowhere});
		assert.equal(bare.server, 'http://127.0.0.1:8001');
	});

	test('a second load finds the same context, whatever is current by then', t => {
		const path = writeFiles(t, {config: config('one')});
		const loaded = loadKubeconfig({kubeconfig: path('config')});
		writeFileSync(path('config'), config('one').replace('current-context: one', 'current-context: two').replace('token-of-one', 'fresh'));
		const again = loaded.reload();
		assert.equal(again.contextName, 'one');
		assert.equal(again.access.reveal().user.token, 'fresh');
	});

	test('secrets do not show, however it is printed', () => {
		const loaded = load({context: 'prod'});
		assert.doesNotMatch(JSON.stringify(loaded), /anas-token/v);
		assert.doesNotMatch(inspect(loaded, {depth: 10, showHidden: true}), /anas-token/v);
	});
});

suite('problems', () => {
	test('no file at all', () => {
		const problem = problemOf({env: {HOME: '/nonexistent', KUBECONFIG: ''}});
		assert.match(problem.title, /^There is no kubeconfig: \/nonexistent\/\.kube\/config does not exist\.$/v);
		assert.ok(problem.nextSteps.length > 0);
	});

	test('a file that is missing, empty, a directory, or has no contexts', t => {
		const path = writeFiles(t, {empty: '\n', comment: '# nothing\n', 'directory/x': '', bare: 'apiVersion: v1\nkind: Config\n', list: '- a\n'});
		assert.match(problemOf({kubeconfig: path('missing')}).title, /cannot be read: there is no such file\.$/v);
		assert.match(problemOf({kubeconfig: path('empty')}).title, /empty is empty\.$/v);
		assert.match(problemOf({kubeconfig: path('comment')}).title, /comment is empty\.$/v);
		assert.match(problemOf({kubeconfig: path('directory')}).title, /it is a directory\.$/v);
		assert.match(problemOf({kubeconfig: path('bare')}).title, /^There are no contexts in the kubeconfig .*bare\.$/v);
		assert.match(problemOf({kubeconfig: path('list')}).title, /list is not a kubeconfig/v);
	});

	test('bad YAML: the line, and never what stands there', t => {
		const path = writeFiles(t, {config: 'users:\n- name: x\n  user:\n    token: "TOPSECRET\n  bad: [\n'});
		const problem = problemOf({kubeconfig: path('config')});
		assert.match(problem.title, /is not valid YAML \(line \d+, column \d+\)/v);
		assert.doesNotMatch(JSON.stringify(problem), /TOPSECRET/v);
	});

	test('an unknown context: at most eight known ones, the nearest first', () => {
		const names = ['staging', 'prod-us', 'prod-eu', 'dev', 'a', 'b', 'c', 'd', 'e', 'f'];
		const text = JSON.stringify({contexts: names.map(name => ({name, context: {cluster: 'x', user: 'x'}}))});
		const problem = problemOf({text, context: 'prodeu'});
		assert.equal(problem.title, 'There is no context "prodeu" in the kubeconfig.');
		assert.match(problem.detail!, /^Known contexts: prod-eu, prod-us, .* and 2 more\.$/v);
		assert.deepEqual(problem.nextSteps, ['Try --context prod-eu.']);
	});

	test('a name that contains the wanted one is nearer than a similar one', () => {
		const text = JSON.stringify({contexts: ['prof', 'arn:aws:eks:eu-central-1:1:cluster/prod'].map(name => ({name, context: {}}))});
		assert.match(problemOf({text, context: 'prod'}).nextSteps[0]!, /cluster\/prod/v);
	});

	test('no current context, unknown cluster and user, a server that is none', () => {
		const contexts = [{name: 'x', context: {cluster: 'gone', user: 'u'}}, {name: 'y', context: {cluster: 'c', user: 'gone'}}, {name: 'z', context: {cluster: 'bad'}}, {name: 'w', context: {cluster: 'none'}}];
		const text = JSON.stringify({contexts, clusters: [{name: 'c', cluster: {server: 'https://c'}}, {name: 'bad', cluster: {server: 'ftp://x'}}, {name: 'none'}]});
		assert.match(problemOf({text}).title, /names no current context/v);
		assert.equal(problemOf({text, context: 'x'}).title, 'There is no cluster "gone" in the kubeconfig, though the context "x" wants it.');
		assert.equal(problemOf({text, context: 'y'}).title, 'There is no user "gone" in the kubeconfig, though the context "y" wants it.');
		assert.equal(problemOf({text, context: 'y', user: 'other'}).title, 'There is no user "other" in the kubeconfig.');
		assert.match(problemOf({text, context: 'z'}).title, /no http or https address/v);
		assert.match(problemOf({text, context: 'w'}).title, /has no server/v);
	});
});
