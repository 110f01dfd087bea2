import assert from 'node:assert/strict';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {suite, test, type TestContext} from 'node:test';
import {describeUnknownKey, readConfig, type UnknownKey} from '../../source/files/config.ts';
import {isProtected} from '../../source/files/protected.ts';
import {findReadOnly} from '../../source/files/read-only.ts';
import {isProblemError} from '../../source/types/problem.ts';

async function write(context: TestContext, content: string): Promise<string> {
	const directory = await mkdtemp(join(tmpdir(), 'rolltop-test-'));
	context.after(async () => rm(directory, {recursive: true, force: true}));
	const file = join(directory, 'config.yaml');
	await writeFile(file, content);
	return file;
}

/** What is said about a file that is refused, the file's name left out. */
function titleOf(file: string): string {
	let title = '';
	assert.throws(() => readConfig(file), (error: unknown) => {
		assert.ok(isProblemError(error), String(error));
		assert.equal(error.problem.code, 'bad-usage');
		title = error.problem.title;
		return true;
	});
	const start = `The config file ${file}`;
	assert.ok(title.startsWith(start), title);
	return title.slice(start.length);
}

suite('the config file', () => {
	test('every field', async context => {
		const file = await write(context, 'ascii: true\ncolor: false\ncontrollerNamespace: rollouts\nperson: Ana\nprotected: [prod*, "dev/pay"]\nreadOnly: true\n');
		assert.deepEqual(readConfig(file), {ascii: true, color: false, controllerNamespace: 'rollouts', person: 'Ana', protected: ['prod*', 'dev/pay'], readOnly: true});
	});

	test('nothing in it, nothing there', async context => {
		for (const content of ['', '# only a comment\n', '---\n', 'null', 'readOnly:\nprotected:\n']) {
			assert.deepEqual(readConfig(await write(context, content)), {}, content);
		}

		const file = await write(context, '');
		assert.deepEqual(readConfig(`${file}-missing`), {});
		assert.deepEqual(readConfig(join(file, 'below-a-file')), {});
	});

	test('a value of another type: file, field, what was expected, what is there', async context => {
		const cases = {
			'readOnly: "yes"': ': readOnly must be true, false or a list of names of contexts, in which * stands for any text, not the text "yes".',
			'color: 1': ': color must be true or false, not 1.',
			'protected: prod': ': protected must be a list of names of contexts, or of context/namespace, in which * stands for any text, not the text "prod".',
			'protected: [prod, 7]': ': protected must be a list of names of contexts, or of context/namespace, in which * stands for any text, not 7.',
			'protected: [""]': ': protected must be a list of names of contexts, or of context/namespace, in which * stands for any text, not an empty text.',
			'person: [ana]': ': person must be a name, not a list.',
			'person: {name: ana}': ': person must be a name, not fields.',
			'- readOnly': ' must hold fields with values, not a list.',
			'just a sentence': ' must hold fields with values, not the text "just a sentence".',
		};
		for (const [content, title] of Object.entries(cases)) {
			assert.equal(titleOf(await write(context, content)), title);
		}
	});

	test('what is not YAML: where', async context => {
		assert.equal(titleOf(await write(context, 'readOnly: true\nprotected: [prod\n')), ' is not valid YAML (line 3, column 1).');
		assert.match(titleOf(await write(context, 'readOnly: true\nreadOnly: false\n')), /^ is not valid YAML \(line 2, column 1\)\.$/v);
		const bomb = `a: &a [x, x]\n${Array.from({length: 30}, (_, index) => `${String.fromCodePoint(98 + index)}: &${String.fromCodePoint(98 + index)} [*${String.fromCodePoint(97 + index)}, *${String.fromCodePoint(97 + index)}]\n`).slice(0, 24).join('')}`;
		assert.equal(titleOf(await write(context, bomb)), ' is not valid YAML.');
	});

	test('what cannot be read is not the same as nothing', async context => {
		const file = await write(context, '');
		await rm(file);
		await mkdir(file);
		assert.equal(titleOf(file), ' cannot be read.');
	});

	test('unknown keys are told with the one that is meant, and the rest counts', async context => {
		const file = await write(context, 'readonly: true\nprotectd: [prod]\ncolour: false\nread-only: true\nzebra: 1\n__proto__: {a: 1}\nperson: Ana\n');
		const unknown: UnknownKey[] = [];
		const config = readConfig(file, key => {
			unknown.push(key);
		});
		assert.deepEqual(config, {person: 'Ana'});
		assert.deepEqual(unknown.map(({key, meant}) => [key, meant]), [
			['readonly', 'readOnly'], ['protectd', 'protected'], ['colour', 'color'], ['read-only', 'readOnly'], ['zebra', undefined], ['__proto__', undefined],
		]);
		assert.equal(describeUnknownKey(unknown[1]!), `The config file ${file}: "protectd" is unknown, protected is meant perhaps.`);
		assert.equal(describeUnknownKey(unknown[4]!), `The config file ${file}: "zebra" is unknown.`);
	});

	test('unknown keys never pass in silence', async context => {
		assert.equal(titleOf(await write(context, 'protectd: [prod]\n')), ': "protectd" is unknown, protected is meant perhaps.');
	});
});

test('read-only contexts: all, or by name and pattern', () => {
	assert.equal(findReadOnly({}, 'prod'), undefined);
	assert.equal(findReadOnly({readOnly: false}, 'prod'), undefined);
	assert.equal(findReadOnly({readOnly: true}, 'prod')?.reason, 'The config file says readOnly');
	assert.equal(findReadOnly({readOnly: ['stage', 'prod-*']}, 'prod-eu')?.reason, 'The config file says readOnly for prod-*');
	assert.equal(findReadOnly({readOnly: ['stage', 'prod-*']}, 'prod'), undefined);
});

suite('protected contexts', () => {
	const check = (pattern: string, context: string, namespace?: string) => isProtected({protected: [pattern]}, context, namespace);

	test('by name and by pattern, for every namespace of the context', () => {
		assert.equal(isProtected({}, 'prod', 'shop'), false);
		assert.equal(isProtected({protected: []}, 'prod', undefined), false);
		assert.ok(check('prod', 'prod', 'shop'));
		assert.ok(check('prod', 'prod'));
		assert.ok(check('prod-*', 'prod-eu'));
		assert.ok(check('*prod*', 'eu-prod-1', 'shop'));
		assert.ok(check('*', 'anything'));
		assert.ok(!check('prod', 'prod-eu', 'shop'));
		assert.ok(!check('prod', 'preprod'));
		assert.ok(!check('prod.eu', 'prod-eu'));
		assert.ok(!check('a*a', 'a'));
		assert.ok(!check('PROD', 'prod'));
	});

	test('a pattern without a slash never means a namespace', () => {
		assert.ok(!check('*-prod', 'dev', 'shop-prod'));
	});

	test('one namespace, and then also all of them together', () => {
		assert.ok(check('dev/pay*', 'dev', 'payments'));
		assert.ok(!check('dev/pay*', 'dev', 'shop'));
		assert.ok(check('dev/pay*', 'dev', undefined));
		assert.ok(!check('dev/pay*', 'test', undefined));
		assert.ok(check('*/payments', 'anywhere', 'payments'));
	});

	test('contexts with slashes in their names', () => {
		const arn = 'arn:aws:eks:eu-west-1:123456789012:cluster/prod';
		assert.ok(check('*:cluster/prod', arn, 'shop'));
		assert.ok(check('arn:*', arn, 'shop'));
		assert.ok(check('*cluster/prod/shop', arn, 'shop'));
		assert.ok(!check('*cluster/prod/mail', arn, 'shop'));
	});
});
