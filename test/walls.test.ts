import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {walls} from '../tools/walls.ts';

const source = path.join(import.meta.dirname, '..', 'source');
const files = readdirSync(source, {recursive: true, encoding: 'utf8'}).filter(file => /\.tsx?$/v.test(file)).map(file => file.split(path.sep).join('/'));

/** Every module that a file names, static or dynamic. */
function importsOf(file: string): readonly string[] {
	const text = readFileSync(path.join(source, file), 'utf8');
	return [...text.matchAll(/(?:\bfrom|\bimport)\s*(?:\(\s*)?'(?<name>[^']+)'/gv)].map(match => match.groups!.name!);
}

function roomOf(file: string): string | undefined {
	const [room, ...rest] = file.split('/');
	return rest.length === 0 ? undefined : room;
}

test('every room has its wall, and every wall its room', () => {
	const rooms = new Set(files.map(file => roomOf(file)).filter(room => room !== undefined));
	assert.deepEqual([...rooms].toSorted(), Object.keys(walls).toSorted());
});

test('no room imports through a wall', () => {
	let checked = 0;
	for (const file of files) {
		const room = roomOf(file);
		if (room === undefined) {
			continue;
		}

		const allowed = [room, ...walls[room]!.mayImport];
		for (const name of importsOf(file).filter(module => module.startsWith('.'))) {
			const target = path.posix.join(path.posix.dirname(file), name);
			checked += 1;
			assert.ok(allowed.some(other => target === other || target.startsWith(`${other}/`)), `${file} imports ${name}: ${walls[room]!.reason}`);
		}
	}

	assert.ok(checked > 300, 'the pattern finds the imports');
});

test('only session.ts knows of the rehearsal cluster, and only by await import()', () => {
	const knowing = files.filter(file => roomOf(file) !== 'simulator' && importsOf(file).some(name => name.includes('simulator')));
	assert.deepEqual(knowing, ['session.ts']);
	assert.match(readFileSync(path.join(source, 'session.ts'), 'utf8'), /await|async \(\) => import\('\.\/simulator\/index\.ts'\)/v);
});

test('packages stay in their rooms', () => {
	const owners: Readonly<Record<string, readonly string[]>> = {
		'@kubernetes/client-node': ['kubernetes'],
		undici: ['kubernetes'],
		ink: ['ui', 'app.tsx', 'scenario-table.tsx'],
		react: ['ui', 'app.tsx'],
		zustand: ['store', 'ui'],
	};
	for (const file of files) {
		for (const name of importsOf(file)) {
			const owner = Object.entries(owners).find(([module]) => name === module || name.startsWith(`${module}/`));
			assert.ok(owner === undefined || owner[1].includes(roomOf(file) ?? file), `${file} imports ${name}`);
		}
	}
});

test('the pure rooms read no clock, no chance and nothing of the machine', () => {
	for (const file of files.filter(name => ['types', 'domain', 'format', 'store', 'commands', 'ui'].includes(roomOf(name) ?? ''))) {
		assert.ok(importsOf(file).every(name => !name.startsWith('node:')), `${file} imports a node module`);
		if (file !== 'store/clock.ts') {
			assert.doesNotMatch(readFileSync(path.join(source, file), 'utf8'), /\bDate\.now\(|\bMath\.random\(|\bnew Date\(\)/v, file);
		}
	}
});
