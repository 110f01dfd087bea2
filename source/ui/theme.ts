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
const colors: Readonly<Record<Exclude<Tone, 'dim'>, string>> = {
	bad: '31', frozen: '94', good: '32', moving: '36', nodata: '35', timed: '94', wait: '33', warning: '33',
};

/** What must be seen first is bold too, so that it stands out without colour. */
const boldTones: ReadonlySet<Tone> = new Set(['bad', 'frozen', 'wait']);

/** Marks the row under the cursor, also without colour. */
export function cursorMarker(ascii: boolean): string {
	return ascii ? '>' : '▌';
}

const sgr = (code: string) => `\u{1B}[${code}m`;

/**
The text between the sequences that switch its style on and off again. Written as Ink writes them, one sequence a code and each with its own end, so
that Ink finds a row that it has taken apart once and need not do it twice in every frame.
*/
export function paintText(text: string, {tone, bold = false, inverse = false}: Style, {color}: Look): string {
	const isDim = tone === 'dim';
	const isColored = color && tone !== undefined && !isDim;
	const codes = [
		...(bold || (tone !== undefined && boldTones.has(tone)) ? [['1', '22'] as const] : []),
		...(isDim ? [['2', '22'] as const] : []),
		...(isColored ? [[colors[tone], '39'] as const] : []),
		...(inverse ? [['7', '27'] as const] : []),
	];
	return codes.map(([start]) => sgr(start)).join('') + text + codes.toReversed().map(([, end]) => sgr(end)).join('');
}
