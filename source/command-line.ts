import {commonFlags, flagDefinitions, type FlagName, type Flags} from './commands/flags.ts';
import type {Operand, Subcommand} from './commands/subcommand.ts';
import {screenCommand, subcommands} from './commands/subcommands.ts';
import {parseLabelSelector} from './domain/label-selector.ts';
import {findNearest} from './files/nearest.ts';
import {definitionOf, isSwitch, readFlagValues, spellFlag, usage, type Given} from './flag-values.ts';

/** What the person asked for, flags checked; interface.md, The command line. */
export type CommandLine = {
	/** `screen`, or the name of a subcommand. */
	readonly command: string;
	/** The first word after the command: a rollout, a path, a scenario. */
	readonly operand: string | undefined;
	/** All words after the command. */
	readonly operands: readonly string[];
	readonly flags: Flags;
};

/** `--help`: of one command, or of all. */
export type HelpAsked = {readonly help: Subcommand | undefined};

/**
Reads the command line.

@throws ProblemError with code `bad-usage`, one sentence that names the flag or the word.
*/
export async function parseCommandLine(argv: readonly string[]): Promise<CommandLine | HelpAsked> {
	const {input, given} = await readArguments(spellOut(argv));
	const known = findSubcommand(input[0]);
	if (given.help === true || input[0] === 'help') {
		return {help: input[0] === 'help' ? findSubcommand(input[1]) : known};
	}

	const flags = readFlagValues(given);
	if (flags.version) {
		return {command: 'version', operand: undefined, operands: [], flags};
	}

	if (flags.at !== undefined && flags.replay === undefined && input[0] !== 'replay') {
		throw usage('--at needs --replay PATH: a cluster has no past');
	}

	if (flags.selector !== undefined && parseLabelSelector(flags.selector) === undefined) {
		throw usage(`${flags.selector} is no label selector`, 'Write it as -l app=web,tier!=cache,\'env in (prod,stage)\',!legacy.');
	}

	const command = known ?? screenCommand;
	const words = readWords(command, known === undefined ? input : input.slice(1));
	refuseForeignFlags(command, flags);
	return {command: known?.name ?? 'screen', operand: words[0], operands: words, flags};
}

/**
The flags alone, whatever the words beside them: a command line that is being typed.

@throws ProblemError with code `bad-usage`.
*/
export async function parseFlags(argv: readonly string[]): Promise<Flags> {
	const {given} = await readArguments(spellOut(argv));
	return readFlagValues(given);
}

function findSubcommand(word: string | undefined): Subcommand | undefined {
	return subcommands.find(({name}) => name === word);
}

const definitions = Object.entries(flagDefinitions) as ReadonlyArray<readonly [FlagName, typeof flagDefinitions[FlagName]]>;
const camelCase = (name: string) => name.replaceAll(/-(?<letter>[a-z])/gv, (_, letter: string) => letter.toUpperCase());

/** Without a flag there is nothing to parse, and the start is 15 ms faster. */
async function readArguments(argv: readonly string[]): Promise<{readonly input: readonly string[]; readonly given: Given}> {
	if (argv.every(word => !word.startsWith('-'))) {
		return {input: argv, given: {}};
	}

	const {default: meow} = await import('meow');
	const {input, flags} = meow({importMeta: import.meta, argv: [...argv], flags: Object.fromEntries(definitions.map(([name]) => {
		const definition = definitionOf(name);
		return [camelCase(definition.name), {
			type: isSwitch(name) ? 'boolean' : 'string',
			// Given twice the last one counts.
			...(!isSwitch(name) && {isMultiple: true}),
		}];
	})), autoHelp: false, autoVersion: false, allowUnknownFlags: true, inferType: false, booleanDefault: undefined, pkg: {}});
	const values = flags as Readonly<Record<string, boolean | readonly string[] | undefined>>;
	return {input, given: Object.fromEntries(definitions.map(([name, {name: spelled}]) => [name, values[camelCase(spelled)]]))};
}

/** Checks the words after the command against its operands. */
function readWords({name, operands}: Subcommand, words: readonly string[]): readonly string[] {
	const [first] = words;
	const missing = operands.findIndex((operand, index) => operand.isOptional !== true && words[index] === undefined);
	if (missing !== -1) {
		throw usage(`${name} needs a ${operands[missing]!.kind}`, `rolltop ${describeUsage({name, operands})}`);
	}

	if (words.length > operands.length && operands.at(-1)?.isRepeated !== true) {
		if (name === '') {
			const near = findNearest(first!, subcommands.map(command => command.name));
			throw usage(`There is no command ${first!}`, near === undefined ? `The commands are ${subcommands.map(command => command.name).join(', ')}.` : `Did you mean ${near}?`);
		}

		throw operands.length === 0
			? usage(`${name} takes no name, but ${first!} was given`, `Choose the namespace with -n ${first!}.`)
			: usage(`${name} takes one ${operands.at(-1)!.kind}, not also ${words.slice(operands.length).join(' ')}`, 'Give one at a time.');
	}

	return words.map((word, index) => (operands[index] ?? operands.at(-1))!.kind === 'rollout' ? word.replace(/^(?:rollouts?(?:\.argoproj\.io)?|ro)\//v, '') : word);
}

/** `abort ROLLOUT`, `undo ROLLOUT`, `[ROLLOUT]`. */
export function describeUsage({name, operands}: Pick<Subcommand, 'name' | 'operands'>): string {
	const describe = ({kind, isOptional, isRepeated}: Operand) => {
		const word = `${kind.toUpperCase()}${isRepeated === true ? ' …' : ''}`;
		return isOptional === true ? `[${word}]` : word;
	};

	return [name, ...operands.map(operand => describe(operand))].filter(word => word !== '').join(' ');
}

/**
Each flag as one word, as kubectl reads them: `-nshop` is `--namespace=shop`, `-Aw` two switches, and the word after a flag that takes a value
is its value whatever it looks like.
*/
function spellOut(argv: readonly string[]): readonly string[] {
	const words: string[] = [];
	for (let index = 0; index < argv.length; index++) {
		const word = argv[index]!;
		if (word === '--') {
			return [...words, ...argv.slice(index)];
		}

		const flags = word.startsWith('--') ? [spellLong(word)] : (word.length > 1 && word.startsWith('-') ? spellLetters(word.slice(1)) : undefined);
		if (flags === undefined) {
			words.push(word);
			continue;
		}

		const last = flags.at(-1)!;
		const needsValue = !last.includes('=') && definitions.some(([key, {name}]) => last === `--${name}` && !isSwitch(key));
		const whole = needsValue ? `${last}=${argv[index + 1] ?? ''}` : last;
		if (whole.endsWith('=') && whole.indexOf('=') === whole.length - 1) {
			throw usage(`${whole.slice(0, -1)} needs a value`);
		}

		words.push(...flags.slice(0, -1), whole);
		index += needsValue ? 1 : 0;
	}

	return words;
}

function spellLong(word: string): string {
	const {no, name} = /^--(?<no>no-)?(?<name>[^=]*)/v.exec(word)!.groups!;
	const isKnown = definitions.some(([key, definition]) => definition.name === name && (no === undefined || isSwitch(key)));
	if (!isKnown) {
		const near = findNearest(name!, definitions.map(([, definition]) => definition.name));
		throw usage(`There is no flag --${no ?? ''}${name}`, near === undefined ? 'rolltop --help lists the flags.' : `Did you mean --${near}?`);
	}

	return word;
}

/** What follows a letter that takes a value is the value. */
function spellLetters(letters: string): readonly string[] {
	const [letter] = letters;
	const known = definitions.find(([key]) => definitionOf(key).short === letter);
	if (known === undefined) {
		throw usage(`There is no flag -${letter ?? ''}`);
	}

	const [key, {name}] = known;
	const rest = letters.slice(1);
	if (rest === '') {
		return [`--${name}`];
	}

	return isSwitch(key) && !rest.startsWith('=') ? [`--${name}`, ...spellLetters(rest)] : [`--${name}=${rest.replace(/^=/v, '')}`];
}

/** A flag that would be passed over in silence is worse than none: `--dry-run` on what does not know it. */
function refuseForeignFlags({name, flags: own}: Subcommand, flags: Flags) {
	const taken = new Set<FlagName>([...commonFlags, ...own]);
	for (const [key] of definitions) {
		if (!taken.has(key) && isGiven(key, flags[key])) {
			const takers = subcommands.filter(command => command.flags.includes(key)).map(command => command.name);
			throw usage(`${name === '' ? 'The screen' : name} takes no ${spellFlag(key)}`, `It is a flag of ${takers.join(', ')}.`);
		}
	}
}

function isGiven(key: FlagName, value: Flags[FlagName]): boolean {
	const usual = isSwitch(key) ? definitionOf(key).isOn === true : undefined;
	return Array.isArray(value) ? value.length > 0 : value !== usual;
}
