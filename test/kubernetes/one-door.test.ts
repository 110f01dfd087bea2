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

/** Of the whole program, but the rehearsal cluster's own server. */
const program = fileURLToPath(new URL('../../source/', import.meta.url));
const others = readdirSync(program, {recursive: true, withFileTypes: true})
	.filter(entry => entry.isFile() && !/^(?:kubernetes|simulator)(?:\/|$)/v.test(relative(program, entry.parentPath)))
	.map(entry => ({name: relative(program, `${entry.parentPath}/${entry.name}`), text: readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8')}));

test('requests that change something leave through one door, questions by POST through another', () => {
	assert.ok(sources.length > 20);
	assert.deepEqual(filesWith(/method: 'PATCH'/v), ['mutate.ts']);
	assert.deepEqual(filesWith(/method: 'POST'/v), ['mutate.ts', 'review.ts']);
	assert.deepEqual(filesWith(/["'`](?:DELETE|PUT)["'`]/v), []);
	// The one place beside the doors that spells the words is the type of a request.
	assert.deepEqual(filesWith(/["'`](?:PATCH|POST)["'`]/v), ['mutate.ts', 'request.ts', 'review.ts']);
	assert.equal(sources.find(({name}) => name === 'request.ts')!.text.match(/["'`](?:PATCH|POST)["'`]/gv)!.length, 2);
	// A method is spelled where the request is made: none is put together from parts.
	for (const {name, text} of sources) {
		for (const [spelled] of text.matchAll(/\bmethod(?:: (?!'(?:GET|PATCH|POST)'[\s,\|\}])\S+|\s*=\s*\S+|\s*\+)/gv)) {
			assert.fail(`${name}: ${spelled}`);
		}
	}
});

test('the door itself makes nothing but Events', () => {
	const {text} = sources.find(({name}) => name === 'mutate.ts')!;
	assert.equal(text.match(/method: '/gv)!.length, 2);
	assert.match(text, /const target = \{kind: 'events', namespace\} as const;\n\t\tconst answer = await request\(session, \{\n\t\t\tmethod: 'POST',\n\t\t\tpath: pathOf\(target\),/v);
});

test('what POST asks are the three reviews, which change nothing', () => {
	const {text} = sources.find(({name}) => name === 'review.ts')!;
	assert.equal(text.match(/method: 'POST'/gv)!.length, 1);
	assert.deepEqual([...text.matchAll(/resource: '(?<resource>[a-z]+)'/gv)].map(({groups}) => groups!.resource), ['selfsubjectaccessreviews', 'selfsubjectreviews', 'selfsubjectrulesreviews']);
});

test('no other room spells a method of HTTP or reaches the network', () => {
	assert.ok(others.length > 100);
	const having = (pattern: RegExp) => others.filter(({text}) => pattern.test(text)).map(({name}) => name);
	assert.deepEqual(having(/["'`](?:DELETE|PATCH|POST|PUT)["'`]/v), []);
	assert.deepEqual(having(/\bfrom '(?:undici|node:(?:dgram|http|http2|https|net|tls))'|\bimport\('(?:undici|node:(?:dgram|http|http2|https|net|tls))'\)/v), []);
	assert.deepEqual(having(/\bfetch\(/v), []);
	assert.deepEqual(having(/kubernetes\/(?:mutate|request)\.ts'(?!;\n)/v), []);
	assert.deepEqual(having(/^import \{[^\}]*\} from '[^']*kubernetes\/(?:mutate|request)\.ts'/mv), [], 'types alone');
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
