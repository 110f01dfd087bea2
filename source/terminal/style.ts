import {applySgr, isSeenOnBlank, sgrBetween, type Style} from './sgr.ts';

/** A style by its number in a `StyleTable`. 0 is plain text. */
export type StyleId = number;

export const plainStyle: StyleId = 0;

/**
The styles seen so far. Cells hold a number instead of an object, so that comparing two screens is comparing numbers, and
the bytes from one style to another are worked out once. `hasColors: false` hears no colour at all (NO_COLOR): what is
left, bold, dim, inverse, still marks what matters.
*/
export class StyleTable {
	readonly #hasColors: boolean;
	readonly #styles: Style[] = [{foreground: '', background: '', attributes: 0}];
	readonly #ids = new Map<string, StyleId>([[keyOf(0, '', ''), plainStyle]]);
	readonly #blanks: StyleId[] = [plainStyle];
	readonly #sequences = new Map<string, StyleId>();
	readonly #transitions: Array<Map<StyleId, string>> = [new Map<StyleId, string>()];

	constructor(hasColors: boolean) {
		this.#hasColors = hasColors;
	}

	#intern(style: Style): StyleId {
		const key = keyOf(style.attributes, style.foreground, style.background);
		const known = this.#ids.get(key);
		if (known !== undefined) {
			return known;
		}

		const id = this.#styles.length;
		this.#styles.push(style);
		this.#ids.set(key, id);
		this.#transitions.push(new Map());
		this.#blanks.push(id);
		if (!isSeenOnBlank(style)) {
			this.#blanks[id] = this.#intern({foreground: '', background: style.background, attributes: 0});
		}

		return id;
	}

	/** The style after `CSI parameters m` was read in the style `from`. Codes that we do not know change nothing. */
	apply(from: StyleId, parameters: string): StyleId {
		const key = `${from} ${parameters}`;
		const known = this.#sequences.get(key);
		if (known !== undefined) {
			return known;
		}

		const style = this.#intern(applySgr(this.#styles[from]!, parameters, this.#hasColors));
		this.#sequences.set(key, style);
		return style;
	}

	/** The style that a blank in this style amounts to: on a blank only background, lines and inverse can be seen. */
	ofBlank(style: StyleId): StyleId {
		return this.#blanks[style]!;
	}

	/** The shortest bytes from one style to another; '' where they are the same. */
	transition(from: StyleId, to: StyleId): string {
		if (from === to) {
			return '';
		}

		const known = this.#transitions[from]!.get(to);
		if (known !== undefined) {
			return known;
		}

		const bytes = sgrBetween(this.#styles[from]!, this.#styles[to]!);
		this.#transitions[from]!.set(to, bytes);
		return bytes;
	}
}

function keyOf(bits: number, foreground: string, background: string): string {
	return `${bits} ${foreground} ${background}`;
}
