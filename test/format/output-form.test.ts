import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {formatDocument, parseOutputForm} from '../../source/format/output-form.ts';
import {isProblemError} from '../../source/types/problem.ts';

const web = {
	name: 'web', namespace: 'shop', weight: {set: 50, actual: null, source: 'router'}, images: [{image: 'a:1', roles: ['stable']}, {image: 'a:2', roles: ['canary']}],
	labels: {'app.kubernetes.io/name': 'web'}, message: 'evil\u{1B}[31mred\u{202E}', frozen: null, revisions: [{number: 2}, {number: 1}],
};
const api = {...web, name: 'checkout-api', weight: {set: null, actual: 0, source: 'pods'}, images: []};

const print = (output: string, document: unknown, withHeaders = true) => formatDocument(parseOutputForm(output), document, {withHeaders});
const field = (path: string, document: unknown) => formatDocument(parseOutputForm(undefined, path), document, {withHeaders: true});

function refusal(act: () => unknown): string {
	let text = '';
	assert.throws(act, (error: unknown) => {
		assert.ok(isProblemError(error) && error.problem.code === 'bad-usage', String(error));
		text = `${error.problem.title}. ${error.problem.nextSteps.join(' ')}`;
		return true;
	});
	return text;
}

suite('custom columns', () => {
	test('one row an item; what is unknown or not there is <none>, zero is zero', () => {
		assert.equal(print('custom-columns=NAME:.name,ACTUAL:.weight.actual,SET:weight.set,NOPE:.nope.at.all', [web, api]), [
			'NAME          ACTUAL  SET     NOPE',
			'web           <none>  50      <none>',
			'checkout-api  0       <none>  <none>',
			'',
		].join('\n'));
	});

	test('one document is one row, --no-headers leaves the headings away', () => {
		assert.equal(print('custom-columns=N:{.name},I:.images[0].image,ALL:.images[*].image,LAST:.revisions[-1].number', web, false), 'web  a:1  a:1,a:2  1\n');
		assert.equal(print(String.raw`custom-columns=L:.labels.app\.kubernetes\.io/name,Q:.labels['app.kubernetes.io/name'],O:.images[1]`, web, false), 'web  web  {"image":"a:2","roles":["canary"]}\n');
	});

	test('text from the cluster does not reach the terminal as it is', () => {
		assert.equal(print('custom-columns=M:.message', web, false), 'evilred?\n');
	});

	test('what cannot be read is refused with what can', () => {
		assert.match(refusal(() => print('custom-columns=NAME', web)), /NAME is no column\. Write -o custom-columns=NAME:\.name/v);
		assert.match(refusal(() => print('custom-columns=', web)), /is no column/v);
		for (const path of ['.images[?(@.image=="a:1")]', '..name', '.images[0:1]', '.images[', '.a b']) {
			assert.match(refusal(() => print(`custom-columns=X:${path}`, web)), /is no path that rolltop reads.*jq/v, path);
		}
	});
});

suite('jsonpath', () => {
	test('paths, text, quoted text and ranges', () => {
		assert.equal(print('jsonpath={.name}', web), 'web\n');
		assert.equal(print(String.raw`jsonpath={.name}{"\t"}{.weight.set}%{'\n'}`, web), 'web\t50%\n');
		assert.equal(print('jsonpath={.images[*].image} {.nope}{.frozen}!', web), 'a:1 a:2 !\n');
		assert.equal(print(String.raw`jsonpath={range [*]}{.name}={range .images[*]}<{.image}>{end}{"\n"}{end}`, [web, api]), 'web=<a:1><a:2>\ncheckout-api=\n');
		assert.equal(print('jsonpath={$.weight}', web), '{"set":50,"actual":null,"source":"router"}\n');
	});

	test('what is not in our part of the language is refused', () => {
		for (const template of ['{.name', 'x}', '{range .images[*]}', '{end}', '{.images[?(@.image)]}', '{..name}', '{.name | upper}']) {
			assert.match(refusal(() => print(`jsonpath=${template}`, web)), /jq/v, template);
		}
	});
});

suite('one field', () => {
	test('text as it is, unknown is null, lists and objects are JSON, one line an item', () => {
		assert.equal(field('name', web), 'web\n');
		assert.equal(field('.weight.actual', web), 'null\n');
		assert.equal(field('weight.actual', [web, api]), 'null\n0\n');
		assert.equal(field('images[0].roles', web), '["stable"]\n');
		assert.equal(field('images[7].image', web), 'null\n');
		assert.equal(field('revisions[*].number', web), '2\n1\n');
	});

	test('a field that there is not is a mistake, and the message says what there is', () => {
		assert.match(refusal(() => field('weigth', web)), /no field weigth\. There are name, namespace, weight/v);
		assert.match(refusal(() => field('weight.router', web)), /no field weight\.router\. There are, under weight, set, actual, source/v);
		assert.match(refusal(() => parseOutputForm('json', 'name')), /exclude each other/v);
	});
});

test('outputs that there are not', () => {
	for (const output of ['xml', 'text', '', 'go-template=x', 'JSON']) {
		assert.match(refusal(() => parseOutputForm(output)), /There is no output .*-o takes wide, json, yaml, name/v, output);
	}
});
