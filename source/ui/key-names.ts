import type {Key} from 'ink';

/** What Ink calls one input event. */
export type InputEvent = {readonly input: string; readonly key: Partial<Key>};

/** The rest of an escape sequence that a slow line tore apart; `none` when nothing is torn. */
export type Torn = 'afterBracket' | 'afterEscape' | 'none';

const namedKeys = [
	['return', 'enter'],
	['escape', 'escape'],
	['backspace', 'backspace'],
	['delete', 'delete'],
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['home', 'home'],
	['end', 'end'],
	['pageUp', 'pageUp'],
	['pageDown', 'pageDown'],
] as const;

const namedCharacters: Readonly<Record<string, string>> = {
	'\r': 'enter', '\n': 'enter', '\t': 'tab', '\b': 'backspace', '\u{7F}': 'backspace', '\u{1B}': 'escape', ' ': 'space',
};

function nameCharacter(character: string): string | undefined {
	const code = character.codePointAt(0)!;
	if (namedCharacters[character] !== undefined) {
		return namedCharacters[character];
	}

	if (code >= 1 && code <= 26) {
		return `ctrl-${String.fromCodePoint(code + 96)}`;
	}

	return code < 32 ? undefined : character;
}

function nameEvent({input, key}: InputEvent): readonly string[] {
	const named = namedKeys.find(([flag]) => key[flag]);
	if (named) {
		return [named[1]];
	}

	if (key.tab) {
		return [key.shift ? 'shift-tab' : 'tab'];
	}

	if (key.ctrl) {
		return /^[a-z]$/v.test(input) ? [`ctrl-${input}`] : [];
	}

	return Array.from(input, nameCharacter).filter(name => name !== undefined);
}

/** Behind a lone escape `[` and what belongs to it are the rest of a key such as an arrow, whose `A` must not be taken for a letter. */
const restAfterEscape = /^(?:\[[\d;]*[A-Za-z~]?|O[A-DFHP-S])/v;
const restAfterBracket = /^[\d;]*[A-Za-z~]/v;

function mendInput(input: string, torn: Torn): {readonly input: string; readonly torn: Torn} {
	if (torn === 'none') {
		return {input, torn};
	}

	const rest = (torn === 'afterEscape' ? restAfterEscape : restAfterBracket).exec(input)?.[0] ?? '';
	const isOpen = torn === 'afterEscape' && /^\[[\d;]*$/v.test(rest);
	return {input: input.slice(rest.length), torn: isOpen ? 'afterBracket' : 'none'};
}

/**
The keys of the events of one read, in order, and what the next read may still owe. Alt with a key is what escape followed by that key
looks like on a slow line, and is read as that.
*/
export function nameKeys(events: readonly InputEvent[], before: Torn): {readonly keys: readonly string[]; readonly torn: Torn} {
	const keys: string[] = [];
	let torn = before;
	for (const event of events) {
		const mended = mendInput(event.input, torn);
		({torn} = mended);
		const names = nameEvent({input: mended.input, key: event.key});
		keys.push(...(event.key.meta && names.length > 0 ? ['escape', ...names] : names));
		torn = names.at(-1) === 'escape' ? 'afterEscape' : torn;
	}

	return {keys, torn};
}
