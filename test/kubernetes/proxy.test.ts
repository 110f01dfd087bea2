import assert from 'node:assert/strict';
import {test} from 'node:test';
import {chooseProxy, proxyHost} from '../../source/kubernetes/proxy.ts';

const env = {HTTPS_PROXY: 'http://proxy:3128', HTTP_PROXY: 'http://plain:3128'};

test('proxy-url beats the environment, which goes by the scheme', () => {
	assert.equal(chooseProxy('https://api:6443', 'socks5://s:1', env), 'socks5://s:1');
	assert.equal(chooseProxy('https://api:6443', undefined, env), 'http://proxy:3128');
	assert.equal(chooseProxy('http://api', undefined, env), 'http://plain:3128');
	assert.equal(chooseProxy('https://api', undefined, {https_proxy: 'proxy:1'}), 'http://proxy:1');
	assert.equal(chooseProxy('https://api', undefined, {}), undefined);
});

test('this machine is never reached through the environment\'s proxy', () => {
	for (const server of ['https://localhost:6443', 'https://127.0.0.2', 'https://[::1]:6443']) {
		assert.equal(chooseProxy(server, undefined, env), undefined, server);
	}
});

test('NO_PROXY', () => {
	const cases: ReadonlyArray<readonly [string, string, boolean]> = [
		['*', 'https://api.example', true],
		['example', 'https://api.example', true],
		['example', 'https://example', true],
		['.example', 'https://api.example', true],
		['.example', 'https://example', false],
		['*.example', 'https://api.example', true],
		['example', 'https://badexample', false],
		['other, api.example ', 'https://API.example', true],
		['10.0.0.0/8', 'https://10.1.2.3:6443', true],
		['10.0.0.0/8', 'https://11.1.2.3', false],
		['10.0.0.0/x', 'https://10.1.2.3', false],
		['fd00::/8', 'https://[fd12::1]:6443', true],
		['10.1.2.3', 'https://10.1.2.3:6443', true],
		['api:6443', 'https://api:6443', true],
		['api:6443', 'https://api:443', false],
		['api:443', 'https://api', true],
		['', 'https://api', false],
	];
	for (const [exempt, server, isDirect] of cases) {
		assert.equal(chooseProxy(server, undefined, {...env, NO_PROXY: exempt}) === undefined, isDirect, `${exempt} and ${server}`);
	}
});

test('a proxy is named without its password', () => {
	assert.equal(proxyHost('http://ana:geheim@proxy:3128'), 'proxy:3128');
	assert.equal(proxyHost('not an address'), 'in the kubeconfig');
});
