import stripAnsi from 'strip-ansi';

export type SanitizeOptions = {
	/** Characters at most; what is longer ends in an ellipsis. */
	readonly longest?: number;
	/** Only ASCII comes out. */
	readonly ascii?: boolean;
};

const usualLongest = 1024;
const printableAscii = /^[\u{20}-\u{7E}]*$/v;
const lineBreaks = /[\t\n\v\f\r\u{85}\u{2028}\u{2029}]+/gv;
/** Only says which form of a sign is meant (text or emoji), and makes its width uncertain. */
const variationSelectors = /[\u{FE00}-\u{FE0F}]/gv;
/** Controls, bidirectional marks, zero-width and other invisible characters, lone surrogates, private use. */
const unsafe = /[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Private_Use}\p{Surrogate}]/gv;
/** More than two marks on one letter reach into the lines above and below. */
const piledMarks = /(?<kept>\p{Mark}{2})\p{Mark}+/gv;
const notAscii = /[^\u{20}-\u{7E}]/gv;

function cut(text: string, longest: number, ascii: boolean): string {
	if (text.length <= longest) {
		return text;
	}

	const ellipsis = ascii ? '...' : '…';
	return text.slice(0, Math.max(0, longest - ellipsis.length)).replace(/[\u{D800}-\u{DBFF}]$/v, '') + ellipsis;
}

/**
One line that is safe on a terminal, of any text from outside (names, messages, values, logs): escape sequences taken out, line
breaks and tabs as spaces, every other character that one cannot see as `?`, over-long text cut.
*/
export function sanitize(text: string, {longest = usualLongest, ascii = false}: SanitizeOptions = {}): string {
	if (text.length <= longest && printableAscii.test(text)) {
		return text;
	}

	// Cut before anything that searches: the search for the end of a sequence is quadratic in hostile text.
	const safe = stripAnsi(text.slice(0, longest * 2))
		.replaceAll(lineBreaks, ' ')
		.replaceAll(variationSelectors, '')
		.replaceAll(unsafe, '?')
		.replaceAll(piledMarks, '$<kept>');
	const shown = cut(safe, longest, ascii);
	return ascii ? shown.replaceAll('…', '...').replaceAll('→', '->').replaceAll(notAscii, '?') : shown;
}
