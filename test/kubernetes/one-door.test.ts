import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import {test} from 'node:test';

const room = fileURLToPath(new URL('../../source/kubernetes/', import.meta.url));

const sources = readdirSync(room, {recursive: true, withFileTypes: true})
	.filter(entry => entry.isFile())
	.map(entry => `${entry.parentPath}/${entry.name}`)
	.map(path => ({name: relative(room, path), text: readFileSync(path, 'utf8')}));

const filesWith = (pattern: RegExp) => sources.filter(({text}) => pattern.test(text)).map(({name}) => name).toSorted((a, b) => a.localeCompare(b));

test('requests that change something leave through one door, questions by POST through another', () => {
	assert.ok(sources.length > 20);
	assert.deepEqual(filesWith(/method: 'PATCH'/v), ['mutate.ts']);
	assert.deepEqual(filesWith(/method: 'POST'/v), ['review.ts']);
	assert.deepEqual(filesWith(/["'`](?:DELETE|PUT)["'`]/v), []);
	// The one place beside the doors that spells the words is the type of a request.
	assert.deepEqual(filesWith(/["'`](?:PATCH|POST)["'`]/v), ['mutate.ts', 'request.ts', 'review.ts']);
	assert.equal(sources.find(({name}) => name === 'request.ts')!.text.match(/["'`](?:PATCH|POST)["'`]/gv)!.length, 2);
});

test('nothing but the request reaches the network', () => {
	assert.deepEqual(filesWith(/\bfrom 'undici'/v), ['dispatcher.ts', 'request.ts', 'response.ts']);
	assert.deepEqual(filesWith(/\bfrom 'node:(?:dgram|http|http2|https|tls)'/v), ['credentials/auth-provider.ts']);
	assert.deepEqual(filesWith(/\bfetch\(/v), []);
});

test('client-node is loaded late and in one file', () => {
	assert.deepEqual(filesWith(/@kubernetes\/client-node/v), ['credentials/auth-provider.ts']);
	assert.match(sources.find(({name}) => name === 'credentials/auth-provider.ts')!.text, /await import\('@kubernetes\/client-node\/dist\/config\.js'\)/v);
});

test('time and chance are arguments', () => {
	assert.deepEqual(filesWith(/\bDate\.now\(|\bsetTimeout\(|\bsetInterval\(/v), []);
	assert.deepEqual(filesWith(/\bMath\.random\b/v), ['cluster-source.ts']);
});
