/** What a thing means to the person; `ui/theme` gives it a colour. Never derived from text. */
export type Tone = 'bad' | 'dim' | 'frozen' | 'good' | 'moving' | 'nodata' | 'timed' | 'wait' | 'warning';

export type SignName = Tone | 'todo';

/** One cell wide, without an emoji form; the second for terminals without Unicode (screens.md, Signs). */
const signs: Readonly<Record<SignName, readonly [string, string]>> = {
	good: ['✓', '+'],
	wait: ['●', '!'],
	timed: ['◷', '~'],
	moving: ['▸', '>'],
	frozen: ['✻', '*'],
	bad: ['✗', 'x'],
	warning: ['△', '^'],
	nodata: ['∅', '0'],
	dim: ['·', '?'],
	todo: ['○', 'o'],
};

export type WordOptions = {readonly ascii?: boolean};

export function sign(name: SignName, {ascii = false}: WordOptions = {}): string {
	return signs[name][ascii ? 1 : 0];
}
