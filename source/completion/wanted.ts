import {commonFlags, flagDefinitions, type FlagName} from '../commands/flags.ts';
import type {OperandKind, Subcommand} from '../commands/subcommand.ts';
import {screenCommand, subcommands} from '../commands/subcommands.ts';
import {definitionOf, isSwitch, spellFlag} from '../flag-values.ts';

/** One word that could stand there, and what it means. */
export type Candidate = {readonly word: string; readonly summary?: string};

/** What the word under the cursor could be: words that we know, or names that have to be looked up. */
export type Wanted = {
	readonly what: 'clusters' | 'contexts' | 'files' | 'namespaces' | OperandKind | readonly Candidate[];
	/** What stands before the candidate in the same word: `--namespace=`. */
	readonly lead: string;
	/** What is typed of it. */
	readonly typed: string;
	/** The flags that say where to look. */
	readonly argv: readonly string[];
};

const keys = Object.keys(flagDefinitions) as FlagName[];

const findFlag = (word: string): FlagName | undefined => keys.find(key => word === `--${definitionOf(key).name}` || word === `-${definitionOf(key).short ?? ''}`);

type Scan = {readonly operands: readonly string[]; readonly open: FlagName | undefined; readonly areFlagsOver: boolean};

/** What the words before the cursor come to. */
function scan(words: readonly string[]): Scan {
	let open: FlagName | undefined;
	let areFlagsOver = false;
	const operands: string[] = [];
	for (const word of words) {
		if (open !== undefined) {
			open = undefined;
		} else if (areFlagsOver || !word.startsWith('-')) {
			operands.push(word);
		} else if (word === '--') {
			areFlagsOver = true;
		} else {
			const flag = findFlag(word);
			open = flag !== undefined && !isSwitch(flag) ? flag : undefined;
		}
	}

	return {operands, open, areFlagsOver};
}

/** @param words - All words after the program's name up to the cursor; the last one is being typed. */
export function findWanted(words: readonly string[]): Wanted {
	const current = words.at(-1) ?? '';
	const before = words.slice(0, -1);
	const {operands, open, areFlagsOver} = scan(before);
	const command = subcommands.find(({name}) => name === operands[0]);
	const argv = open === undefined ? before : before.slice(0, -1);
	const found = (what: Wanted['what'], lead = ''): Wanted => ({what, lead, typed: current.slice(lead.length), argv});
	if (open !== undefined) {
		return found(valuesOf(open, command));
	}

	const {lead} = /^(?<lead>--[^=]+=)/v.exec(current)?.groups ?? {};
	if (!areFlagsOver && lead !== undefined) {
		const flag = findFlag(lead.slice(0, -1));
		return found(flag === undefined || isSwitch(flag) ? [] : valuesOf(flag, command), lead);
	}

	if (!areFlagsOver && current.startsWith('-')) {
		return found(flagsOf(command ?? screenCommand));
	}

	if (operands.length === 0 || (operands[0] === 'help' && operands.length === 1)) {
		return found(subcommands.map(({name, summary}) => ({word: name, summary})));
	}

	return found(operandOf(command, operands.length - 1));
}

function flagsOf(command: Subcommand): readonly Candidate[] {
	return [...command.flags, ...commonFlags].map(key => ({word: spellFlag(key), summary: definitionOf(key).summary}));
}

function operandOf(command: Subcommand | undefined, place: number): Wanted['what'] {
	const last = command?.operands.at(-1);
	const operand = command?.operands[place] ?? (last?.isRepeated === true ? last : undefined);
	return operand?.kind ?? [];
}

const forms: readonly Candidate[] = ['json', 'yaml', 'name', 'wide', 'custom-columns=', 'jsonpath='].map(word => ({word}));

function valuesOf(flag: FlagName, command: Subcommand | undefined): Wanted['what'] {
	switch (flag) {
		case 'namespace': {
			return 'namespaces';
		}

		case 'context': {
			return 'contexts';
		}

		case 'cluster': {
			return 'clusters';
		}

		case 'kubeconfig':
		case 'replay': {
			return 'files';
		}

		case 'output': {
			return command?.name === 'record' ? 'files' : forms;
		}

		default: {
			const {takes} = definitionOf(flag);
			return typeof takes === 'object' ? takes.map(word => ({word})) : [];
		}
	}
}
