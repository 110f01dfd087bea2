import type {Tone} from '../format/words/signs.ts';

/** How the screen may be drawn on this terminal. */
export type Look = {
	/** Only ASCII reaches the terminal. */
	readonly ascii: boolean;
	/** False for NO_COLOR: bold and inverse stay, since nothing is said by colour alone. */
	readonly color: boolean;
};

export type Style = {
	readonly tone?: Tone;
	readonly bold?: boolean;
	readonly inverse?: boolean;
};

/**
The 16 ANSI colours only, so that the person's own palette decides. Blue is the bright one: the plain one is unreadable on
black. Dim is the attribute, not bright black, which some palettes draw invisible.
*/
const colors: Readonly<Record<Tone, string>> = {
	bad: '31', dim: '2', frozen: '94', good: '32', moving: '36', nodata: '35', timed: '94', wait: '33', warning: '33',
};

/** What must be seen first is bold too, so that it stands out without colour. */
const boldTones: ReadonlySet<Tone> = new Set(['bad', 'frozen', 'wait']);

/** Marks the row under the cursor, also without colour. */
export function cursorMarker(ascii: boolean): string {
	return ascii ? '>' : '▌';
}

/** SGR sequence that switches a style on; empty where nothing is to be switched. */
export function openStyle({tone, bold = false, inverse = false}: Style, {color}: Look): string {
	const codes = [
		...(bold || (tone !== undefined && boldTones.has(tone)) ? ['1'] : []),
		...(tone === undefined || !(color || tone === 'dim') ? [] : [colors[tone]]),
		...(inverse ? ['7'] : []),
	];
	return codes.length === 0 ? '' : `\u{1B}[${codes.join(';')}m`;
}

export const closeStyle = '\u{1B}[0m';
