import type {Piece} from './sequence.ts';

const alternateScreen = 1049;
const cursorShown = 25;

/**
The modes of the terminal that output has changed, so that exactly these are given back: alternate screen, bracketed paste,
mouse and focus reports, the cursor, the keyboard protocol of kitty.
*/
export class Modes {
	readonly #set = new Set<number>();
	readonly #everSet = new Set<number>();
	#isCursorShown = true;
	#wasCursorHidden = false;
	readonly #keyboardPushes: string[] = [];
	#hadKeyboard = false;

	get isAlternateScreen(): boolean {
		return this.#set.has(alternateScreen);
	}

	noteMode(piece: Extract<Piece, {kind: 'mode'}>): void {
		for (const mode of piece.modes) {
			if (mode === cursorShown) {
				this.#isCursorShown = piece.isSet;
				this.#wasCursorHidden ||= !piece.isSet;
			} else if (piece.isSet) {
				this.#set.add(mode);
				this.#everSet.add(mode);
			} else {
				this.#set.delete(mode);
			}
		}
	}

	/**
	The bytes that give the terminal back; '' where nothing was taken. `isCertain: false` gives back what was ever taken: for
	when nobody knows whether the bytes that gave it back have arrived.
	*/
	giveBack(isCertain = true): string {
		const set = isCertain ? this.#set : this.#everSet;
		const keyboard = '\u{1B}[<u'.repeat(isCertain ? this.#keyboardPushes.length : Number(this.#hadKeyboard));
		const others = [...set].filter(mode => mode !== alternateScreen).map(mode => `\u{1B}[?${mode}l`).join('');
		const screen = set.has(alternateScreen) ? '\u{1B}[r\u{1B}[?1049l' : '';
		const cursor = (isCertain ? !this.#isCursorShown : this.#wasCursorHidden) ? '\u{1B}[?25h' : '';
		const all = keyboard + others + screen + cursor;
		// A frame cut off by a crash may have left a style and an open mark
		return all === '' ? '' : `\u{1B}[?2026l\u{1B}[m${all}`;
	}

	/** The bytes that take the terminal again after another program had it. */
	takeAgain(): string {
		const modes = [...this.#set].toSorted((left, right) => Number(right === alternateScreen) - Number(left === alternateScreen));
		return modes.map(mode => `\u{1B}[?${mode}h`).join('') + (this.#isCursorShown ? '' : '\u{1B}[?25l') + this.#keyboardPushes.join('');
	}

	noteKeyboard({action, bytes}: Extract<Piece, {kind: 'keyboard'}>): void {
		if (action === 'push') {
			this.#keyboardPushes.push(bytes);
			this.#hadKeyboard = true;
		} else if (action === 'pop') {
			this.#keyboardPushes.pop();
		}
	}
}
