import {widthOf} from './width.ts';

const printableAscii = /^[\u{20}-\u{7E}]*$/v;
const segmenter = new Intl.Segmenter();

/** As the second column of the signs in screens.md; blocks and lines as near as it gets. */
const replacements: Readonly<Record<string, string>> = {
	'✓': '+', '●': '!', '◷': '~', '▸': '>', '✻': '*', '✗': 'x', '△': '^', '∅': '0', '○': 'o', '◐': '~',
	'·': '-', '–': '-', '×': 'x', '…': '~', '→': '>', '≤': '<', '≥': '>', '│': '|', '‖': '|', '•': '*', '↓': 'v', '↑': '^', '■': '#',
	'█': '#', '▉': '#', '▊': '#', '▋': '#', '▌': '#', '▍': '.', '▎': '.', '▏': '.', '░': '.',
	'▁': '1', '▂': '2', '▃': '3', '▄': '4', '▅': '5', '▆': '6', '▇': '7',
};

/** The text in ASCII, cell for cell, so that a laid-out line stays laid out. */
export function toAscii(text: string): string {
	if (printableAscii.test(text)) {
		return text;
	}

	let ascii = '';
	for (const {segment} of segmenter.segment(text)) {
		ascii += printableAscii.test(segment) ? segment : (replacements[segment] ?? '?'.repeat(widthOf(segment)));
	}

	return ascii;
}
