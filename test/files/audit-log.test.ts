import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {suite, test, type TestContext} from 'node:test';
import {fileURLToPath} from 'node:url';
import fc from 'fast-check';
import {formatEntry, longestBytes, parseEntry, type AuditEntry, type WrittenEntry} from '../../source/files/audit-entry.ts';
import {openAuditLog, readAuditLog, type AuditLogOptions} from '../../source/files/audit-log.ts';
import type {Json} from '../../source/types/cluster.ts';
import type {Problem} from '../../source/types/problem.ts';

const start = Date.parse('2026-11-24T12:00:00Z');

const sent: AuditEntry = {phase: 'sent', action: 'a1', command: 'abort', context: 'prod', server: 'https://prod.example', namespace: 'shop', name: 'web', kind: 'rollouts', subresource: 'status', patch: {status: {abort: true}}, reason: 'errors'};

async function open(context: TestContext, options: Partial<AuditLogOptions> = {}) {
	const directory = await mkdtemp(join(tmpdir(), 'rolltop-test-'));
	context.after(async () => rm(directory, {recursive: true, force: true}));
	const file = join(directory, 'state', 'rolltop', 'audit.jsonl');
	let at = start;
	const log = openAuditLog({file, person: 'ana', version: '1.2.3', now: () => at, ...options});
	return {
		directory, file, log,
		advance(ms: number) {
			at += ms;
		},
	};
}

const modeOf = async (path: string) => {
	const {mode} = await stat(path);
	return (mode % 0o1000).toString(8);
};

function entries(file: string, since?: number): readonly WrittenEntry[] {
	const result = readAuditLog(file, since);
	assert.ok(result.ok);
	return result.value;
}

suite('the audit log', () => {
	test('holds what was done, when, by whom', async context => {
		const {file, log, advance} = await open(context, {isSelfDeclared: true});
		log.append(sent);
		advance(1500);
		const {patch, reason, ...answered} = sent;
		log.append({...answered, phase: 'answered', answer: 'accepted'});
		log.append({phase: 'outcome', action: 'a1', command: 'abort', context: 'prod', namespace: 'shop', name: 'web', outcome: 'good: safe'});
		assert.equal(log.problem(), undefined);
		const [first, second, third] = entries(file);
		assert.deepEqual(first, {v: 1, at: '2026-11-24T12:00:00.000Z', ...sent, person: 'ana', isSelfDeclared: true, version: '1.2.3'});
		assert.equal(second?.at, '2026-11-24T12:00:01.500Z');
		assert.equal(third?.outcome, 'good: safe');
		const text = await readFile(file, 'utf8');
		assert.equal(text.split('\n').length, 4);
		assert.ok(text.endsWith('\n'));
	});

	test('is made at the first entry, for its owner only', async context => {
		const {directory, file, log} = await open(context);
		assert.deepEqual(await readdir(directory), []);
		assert.deepEqual(entries(file), []);
		log.append(sent);
		assert.deepEqual(await Promise.all([file, dirname(file), dirname(dirname(file))].map(async path => modeOf(path))), ['600', '700', '700']);
		await chmod(file, 0o644);
		log.append(sent);
		assert.equal(await modeOf(file), '600');
	});

	test('is read from an instant on', async context => {
		const {file, log, advance} = await open(context);
		for (const action of ['a', 'b', 'c']) {
			log.append({...sent, action});
			advance(1000);
		}

		assert.deepEqual(entries(file, start + 1000).map(({action}) => action), ['b', 'c']);
	});

	test('goes on after a line that broke off, and reading passes over what is no entry', async context => {
		const {file, log} = await open(context);
		log.append({...sent, action: 'a'});
		const whole = await readFile(file, 'utf8');
		await writeFile(file, `${whole}null\n7\n{"v":2,"at":"2026-11-24T12:00:00Z"}\n${whole.replace('"2026-11-24T12:00:00.000Z"', '"soon"')}\u{0}\u{0}\n${whole.slice(0, 90)}`);
		log.append({...sent, action: 'b'});
		assert.deepEqual(entries(file).map(({action}) => action), ['a', 'b']);
	});

	test('a log that cannot be written fails nothing and says so once', async context => {
		const problems: Problem[] = [];
		const {directory, file, log} = await open(context, {onProblem(problem) {
			problems.push(problem);
		}});
		await writeFile(join(directory, 'state'), 'a file in the way');
		log.append(sent);
		log.append(sent);
		assert.equal(problems.length, 1);
		assert.match(log.problem()!.title, /^The audit log .* cannot be written\.$/v);
		await rm(join(directory, 'state'));
		log.append(sent);
		assert.equal(log.problem(), undefined);
		assert.equal(entries(file).length, 1);
	});

	test('a log that cannot be read is a problem, not an empty log', async context => {
		const {file} = await open(context);
		await mkdir(file, {recursive: true});
		const result = readAuditLog(file);
		assert.match(result.ok ? '' : result.problem.title, /cannot be read\.$/v);
	});
});

suite('a large log', () => {
	const line = formatEntry({v: 1, at: '2026-11-24T11:00:00.000Z', ...sent, action: 'old', person: 'ana', version: '1'});
	const large = line.repeat(Math.ceil(5_000_001 / line.length));
	const count = large.length / line.length;

	async function openLarge(context: TestContext) {
		const opened = await open(context);
		await mkdir(dirname(opened.file), {recursive: true});
		await writeFile(opened.file, large, {mode: 0o600});
		return opened;
	}

	test('is moved away, and read all the same', async context => {
		const {file, log} = await openLarge(context);
		log.append(sent);
		assert.deepEqual((await readdir(dirname(file))).toSorted(), ['audit.1.jsonl', 'audit.jsonl']);
		assert.equal(await readFile(join(dirname(file), 'audit.1.jsonl'), 'utf8'), large);
		assert.equal(await modeOf(file), '600');
		const all = entries(file);
		assert.equal(all.length, count + 1);
		assert.deepEqual([all[0]?.action, all.at(-1)?.action], ['old', 'a1']);
		log.append(sent);
		assert.equal(entries(file).length, count + 2);
	});

	test('is left to another rolltop that moves it just now, but not to one that was killed', async context => {
		const {file, log, advance} = await openLarge(context);
		const lock = `${file}.lock`;
		await writeFile(lock, '');
		await utimes(lock, start / 1000, start / 1000);
		log.append(sent);
		assert.deepEqual((await readdir(dirname(file))).toSorted(), ['audit.jsonl', 'audit.jsonl.lock']);
		assert.equal(entries(file).length, count + 1);
		advance(61_000);
		log.append(sent); // Takes the old lock away
		log.append(sent);
		assert.deepEqual((await readdir(dirname(file))).toSorted(), ['audit.1.jsonl', 'audit.jsonl']);
		assert.equal(entries(file).length, count + 3);
	});
});

suite('two rolltops at once', () => {
	const child = fileURLToPath(new URL('append-entries.ts', import.meta.url));

	test('tear no lines and lose none, also while the log is moved away', async context => {
		const {file} = await open(context);
		await mkdir(dirname(file), {recursive: true});
		// 300 entries short of being large.
		const line = formatEntry({v: 1, at: '2026-11-24T11:00:00.000Z', ...sent, action: 'old', person: 'ana', version: '1'});
		const old = Math.floor((5_000_000 - (300 * 3000)) / line.length);
		await writeFile(file, line.repeat(old));
		const append = async (person: string) => {
			const [code] = await once(spawn(process.execPath, ['--import', 'tsx', child, file, person, '400'], {stdio: 'inherit'}), 'exit') as [number | null];
			assert.equal(code, 0);
		};

		await Promise.all([append('ana'), append('ben')]);

		const texts = await Promise.all(['audit.1.jsonl', 'audit.jsonl'].map(async name => readFile(join(dirname(file), name), 'utf8')));
		// An empty line is no harm: it stands where one saw the other in the middle of a write.
		const lines = texts.join('').split('\n').filter(text => text !== '');
		assert.equal(lines.length, old + 800);
		assert.ok(lines.every(text => parseEntry(text) !== undefined));
		const all = entries(file);
		for (const person of ['ana', 'ben']) {
			const mine = all.filter(entry => entry.person === person && entry.action !== 'old').map(({action}) => Number(action));
			assert.equal(new Set(mine).size, 400);
		}
	});
});

suite('one line', () => {
	test('is whole, short and loses its patch before its names', () => {
		const body: Json = {spec: {template: 'x'.repeat(10_000)}};
		const entry: WrittenEntry = {v: 1, at: '2026-11-24T12:00:00.000Z', ...sent, patch: body, reason: 'because '.repeat(1000), name: 'n'.repeat(253), person: 'ana', version: '1'};
		const line = formatEntry(entry);
		assert.ok(Buffer.byteLength(line) <= longestBytes);
		const read = parseEntry(line)!;
		assert.equal(read.name, entry.name);
		assert.equal(read.patch, 'left out: 10024 bytes');
		assert.ok(read.reason!.startsWith('because because') && read.reason!.endsWith('…'));
	});

	test('a long reason alone leaves the patch', () => {
		const read = parseEntry(formatEntry({v: 1, at: '2026-11-24T12:00:00.000Z', ...sent, reason: 'because '.repeat(1000), person: 'ana', version: '1'}))!;
		assert.deepEqual(read.patch, sent.patch);
		assert.equal(read.reason!.length, 301);
	});

	test('whatever the texts: whole, one line, short, harmless in a terminal', () => {
		const text = fc.oneof(fc.string({unit: 'binary', maxLength: 3000}), fc.constantFrom('\u{1B}[2J', '\u{9B}31m', '\u{202E}evil', '\n', '😀'.repeat(3000), '\u{7}'.repeat(3000), '"'.repeat(5000)));
		fc.assert(fc.property(fc.record({action: text, command: text, context: text, server: text, namespace: text, name: text, kind: text, subresource: text, reason: text, answer: text, outcome: text}, {noNullPrototype: true}), text, fc.jsonValue(), (texts, person, patch) => {
			const line = formatEntry({v: 1, at: '2026-11-24T12:00:00.000Z', phase: 'sent', ...texts, patch, person, version: '1'});
			assert.ok(Buffer.byteLength(line) <= longestBytes);
			assert.ok(line.endsWith('\n') && !/[\p{Control}\p{Format}\u{2028}\u{2029}]/v.test(line.slice(0, -1)));
			assert.notStrictEqual(parseEntry(line), undefined);
		}), {numRuns: 300});
	});

	test('short texts come back as they were, the invisible ones too', () => {
		const entry: WrittenEntry = {v: 1, at: '2026-11-24T12:00:00.000Z', ...sent, reason: 'a\u{202E}b\u{9B}c\u{E0001}d\u{2028}e\nf 😀', person: 'Ána', version: '1'};
		assert.deepEqual(parseEntry(formatEntry(entry)), entry);
	});
});
