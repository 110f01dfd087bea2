import assert from 'node:assert/strict';
import {test} from 'node:test';
import {flagDefinitions} from '../source/commands/flags.ts';
import {actions, reports} from '../source/commands/registry.ts';
import {subcommands} from '../source/commands/subcommands.ts';
import {parseCommandLine, type CommandLine} from '../source/command-line.ts';
import {prints} from '../source/reports/prints.ts';
import {helpOf, helpOfAll} from '../source/help-text.ts';
import {isProblemError} from '../source/types/problem.ts';

const parse = async (line: string) => parseCommandLine(line.split(' ').filter(word => word !== '')) as Promise<CommandLine>;

const refused = async (line: string) => {
	let text = '';
	await assert.rejects(parse(line), (error: unknown) => {
		assert.ok(isProblemError(error) && error.problem.code === 'bad-usage', String(error));
		text = `${error.problem.title}. ${error.problem.nextSteps.join(' ')}`;
		return true;
	}, line);
	return text;
};

test('flags stand before and after the command, in every spelling of kubectl', async () => {
	for (const line of ['list -n shop -o json -w', '-n shop list -ojson -w', '--namespace=shop --output json --watch list', '-wnshop list -o=json', '-n other list -n shop -w --output=json']) {
		const {command, operand, flags} = await parse(line);
		assert.deepEqual([command, operand, flags.namespace, flags.output, flags.watch], ['list', undefined, 'shop', 'json', true], line);
	}
});

test('the word after a flag that takes a value is its value whatever it looks like; -- ends the flags', async () => {
	const {flags, operand} = await parse('abort web --reason --no-wait --yes');
	assert.deepEqual([operand, flags.reason, flags.wait, flags.yes], ['web', '--no-wait', true, true]);
	assert.equal((await parse('get -n shop -- -web')).operand, '-web');
	assert.equal((await parse('get rollout/list')).operand, 'list');
	assert.deepEqual([(await parse('rollout/list')).command, (await parse('rollout/list')).operand], ['screen', 'list']);
});

test('values are checked and have their units', async () => {
	const {flags} = await parse('status web --timeout 1h5m2s --request-timeout 250ms --as-group a --as-group b --no-color');
	assert.deepEqual([flags.timeoutMs, flags.requestTimeoutMs, flags.asGroup, flags.color, flags.wait], [3_902_000, 250, ['a', 'b'], false, true]);
	assert.equal((await parse('replay x.jsonl --speed 4x')).flags.speed, 4);
	assert.equal((await parse('list --replay x --at 1795437344000')).flags.at, 1_795_437_344_000);
	assert.match(await refused('status web --timeout 5mm'), /^--timeout takes a duration such as 30s or 5m, not 5mm/v);
	assert.match(await refused('replay x --speed 0'), /--speed takes a number above 0/v);
	assert.match(await refused('list --replay x --at soon'), /--at takes epoch milliseconds, not soon/v);
	assert.match(await refused('list --at 5'), /--at needs --replay/v);
	assert.match(await refused('list -n'), /--namespace needs a value/v);
	assert.match(await refused('freeze --only some'), /--only takes all or moving/v);
});

test('what is mistyped is named with what was meant', async () => {
	for (const [line, wanted] of [
		['lst web', /no command lst\. Did you mean list\?/v],
		['abrot web', /no command abrot\. Did you mean abort\?/v],
		['frobnicate web', /no command frobnicate\. The commands are .*abort/v],
		['list --contxt x', /no flag --contxt\. Did you mean --context\?/v],
		['list -Q', /no flag -Q/v],
		['list --no-namespace', /no flag --no-namespace/v],
		['get', /get needs a rollout\. rolltop get ROLLOUT/v],
		['get a b', /get takes one rollout, not also b/v],
		['freeze shop', /takes no name.*-n shop/v],
		['get web --yes', /get takes no --yes\. It is a flag of .*abort/v],
		['list --no-wait', /list takes no --no-wait\. It is a flag of .*abort/v],
	] as const) {
		assert.match(await refused(line), wanted);
	}
});

test('every action, and every report that prints, has its row; names and letters are given once', () => {
	const names = subcommands.map(({name}) => name);
	assert.deepEqual(names, [...new Set(names)]);
	// In a shell several names are what marked rows are on the screen; `promote --full` and `undo --to-revision` are flags of another's row.
	for (const {id, subcommands: rows} of actions.filter(action => action.scope !== 'marked' && !['promote-full', 'undo-row', 'undo-to'].includes(action.id))) {
		assert.ok(rows !== undefined && rows.length > 0, `${id} has no row`);
	}

	assert.deepEqual(reports.flatMap(report => report.subcommands ?? []).map(({name}) => name).toSorted(), [...prints.keys()].toSorted());

	const letters = Object.values(flagDefinitions).flatMap(definition => 'short' in definition ? [definition.short as string] : []);
	assert.deepEqual(letters, [...new Set(letters)]);
});

test('the help lists every command, and that of a command its own flags', async () => {
	for (const command of subcommands) {
		assert.match(helpOfAll(), new RegExp(String.raw`^ {2}rolltop ${command.name}[\s\S]* {2}${command.summary.replaceAll(/[\(\)]/gv, String.raw`\$&`)}$`, 'mv'));
		assert.deepEqual(await parse(`${command.name} --help`), {help: command});
		for (const key of command.flags) {
			assert.ok(helpOf(command).includes(`--${flagDefinitions[key].name}`) || helpOf(command).includes(`--no-${flagDefinitions[key].name}`), `${command.name} ${key}`);
		}
	}

	assert.deepEqual(await parse('--help'), {help: undefined});
	assert.deepEqual(await parse('help abort'), await parse('abort -h'));
	assert.ok(helpOfAll().split('\n').every(line => line.length <= 120));
});
