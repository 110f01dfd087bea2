import {flagDefinitions, type FlagDefinition, type FlagName, type Flags} from './commands/flags.ts';
import {ProblemError} from './types/problem.ts';

export const usage = (title: string, ...nextSteps: readonly string[]) => new ProblemError({code: 'bad-usage', title, nextSteps: nextSteps.length === 0 ? ['rolltop --help lists what there is.'] : nextSteps});

export function definitionOf(name: FlagName): FlagDefinition {
	return flagDefinitions[name];
}

/** Takes no value. */
export function isSwitch(name: FlagName): boolean {
	return flagDefinitions[name].takes === 'nothing';
}

/** `--no-wait`, `--context`: as it does something. */
export function spellFlag(key: FlagName): string {
	const {isOn, name} = definitionOf(key);
	return `--${isOn === true ? 'no-' : ''}${name}`;
}

/** What was given: a switch as it is, else every value. */
export type Given = Readonly<Partial<Record<FlagName, boolean | readonly string[] | undefined>>>;

/**
The values as the table of the flags says.

@throws ProblemError with code `bad-usage` that names the flag.
*/
export function readFlagValues(given: Given): Flags {
	const names = Object.keys(flagDefinitions) as FlagName[];
	return Object.fromEntries(names.map(name => [name, readValue(definitionOf(name), given[name])])) as unknown as Flags;
}

function readValue(definition: FlagDefinition, value: Given[FlagName]): unknown {
	const {takes, isOn} = definition;
	if (takes === 'nothing') {
		return (value ?? isOn) === true;
	}

	const texts: readonly string[] = typeof value === 'object' ? value : [];
	const last = texts.at(-1);
	return takes === 'texts' ? texts : (last === undefined ? undefined : readText(definition, last));
}

function readText(definition: FlagDefinition, text: string): number | string {
	const {name, takes} = definition;
	switch (takes) {
		case 'duration': {
			return readDuration(name, text);
		}

		case 'number': {
			return readNumber(definition, text);
		}

		case 'factor': {
			return readFactor(name, text);
		}

		case 'text':
		case 'texts':
		case 'nothing': {
			return text;
		}

		default: {
			return readWord(name, text, takes);
		}
	}
}

function readWord(name: string, text: string, words: readonly string[]): string {
	if (!words.includes(text)) {
		throw usage(`--${name} takes ${words.join(' or ')}, not ${text}`);
	}

	return text;
}

function readNumber({name, what = 'a number'}: FlagDefinition, text: string): number {
	const number = Number(text);
	if (!Number.isFinite(number) || text.trim() === '') {
		throw usage(`--${name} takes ${what}, not ${text}`);
	}

	return number;
}

function readFactor(name: string, text: string): number {
	const factor = Number(text.replace(/x$/v, ''));
	if (!Number.isFinite(factor) || factor <= 0) {
		throw usage(`--${name} takes a number above 0, not ${text}`);
	}

	return factor;
}

const unitsMs = {ms: 1, s: 1000, m: 60_000, h: 3_600_000} as const;

/** As kubectl's: `10s`, `5m`, `1h30m`, or seconds. */
function readDuration(name: string, text: string): number {
	if (/^\d+(?:\.\d+)?$/v.test(text)) {
		return Number(text) * unitsMs.s;
	}

	if (!/^(?:\d+(?:\.\d+)?(?:ms|[hms]))+$/v.test(text)) {
		throw usage(`--${name} takes a duration such as 30s or 5m, not ${text}`);
	}

	const parts = text.split(/(?<=[hms])(?=\d)/v).map(part => ({amount: Number(/^[\d.]+/v.exec(part)![0]), unit: part.replace(/^[\d.]+/v, '') as keyof typeof unitsMs}));
	return parts.reduce((sum, {amount, unit}) => sum + (amount * unitsMs[unit]), 0);
}
