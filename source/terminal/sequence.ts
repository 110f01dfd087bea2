type KeyboardAction = 'query' | 'push' | 'pop';

/** What one stretch of a program's output is; `bytes` as the program wrote them. */
export type Piece =
	/** Text without control characters, SGR sequences in it. */
	| {readonly kind: 'text'; readonly bytes: string}
	| {readonly kind: 'lineFeed'; readonly bytes: string}
	| {readonly kind: 'carriageReturn'; readonly bytes: string}
	/** CSI with plain parameters: moves, erasures and whatever else there is. */
	| {readonly kind: 'control'; readonly bytes: string; readonly final: string; readonly parameters: readonly number[]}
	/** DEC private modes set or reset: CSI ? 25 ; 2004 h. */
	| {readonly kind: 'mode'; readonly bytes: string; readonly modes: readonly number[]; readonly isSet: boolean}
	/** The keyboard protocol of kitty: query, push, pop. */
	| {readonly kind: 'keyboard'; readonly bytes: string; readonly action: KeyboardAction}
	/** The bell and operating system commands (title, clipboard): they draw nothing. */
	| {readonly kind: 'silent'; readonly bytes: string}
	| {readonly kind: 'unknown'; readonly bytes: string};

/* eslint-disable no-control-regex, regexp/no-control-character, regexp/no-obscure-range -- control characters and the ranges of ECMA-48 are what this is about */
const text = /(?:[^\u{0}-\u{1F}\u{7F}]|\u{1B}\[[\d:;]*m)+/vy;
const controlSequence = /\u{1B}\[(?<prefix>[<-?]?)(?<list>[\d:;]*)(?<intermediates>[ -\/]*)(?<final>[@-~])/vy;
const stringSequence = /\u{1B}[PX\]^_][^\u{7}\u{1B}]*(?:\u{7}|\u{1B}\\)/vy;
const shortSequence = /\u{1B}(?![PX\[\]^_])[ -\/]*[0-~]/vy;
const unfinished = /\u{1B}(?:\[[ -?]*|[PX\]^_][^\u{7}\u{1B}]*\u{1B}?|[ -\/]*)$/vy;
/* eslint-enable no-control-regex, regexp/no-control-character, regexp/no-obscure-range */

/** Cuts output into pieces. Gives the rest that is the start of a sequence not yet complete; '' as a rule. */
export function readPieces(output: string, visit: (piece: Piece) => void): string {
	let index = 0;
	while (index < output.length) {
		const code = output.codePointAt(index);
		if (code === 0x0A || code === 0x0D) {
			visit({kind: code === 0x0A ? 'lineFeed' : 'carriageReturn', bytes: output[index]!});
			index++;
			continue;
		}

		const piece = matchPiece(output, index);
		if (piece) {
			visit(piece.piece);
			index += piece.length;
		} else if (matchAt(unfinished, output, index)) {
			return output.slice(index);
		} else {
			visit({kind: code === 0x07 ? 'silent' : 'unknown', bytes: output[index]!});
			index++;
		}
	}

	return '';
}

const keyboardActions = new Map<string, KeyboardAction>([['?', 'query'], ['>', 'push'], ['<', 'pop']]);

type Match = {readonly piece: Piece; readonly length: number};

function matchPiece(output: string, index: number): Match | undefined {
	const plain = matchAt(text, output, index);
	if (plain) {
		return {piece: {kind: 'text', bytes: plain[0]}, length: plain[0].length};
	}

	const control = matchAt(controlSequence, output, index);
	if (control) {
		return {piece: readControl(control), length: control[0].length};
	}

	const string = matchAt(stringSequence, output, index);
	if (string) {
		const [bytes] = string;
		return {piece: {kind: bytes[1] === ']' ? 'silent' : 'unknown', bytes}, length: bytes.length};
	}

	const short = matchAt(shortSequence, output, index);
	return short ? {piece: {kind: 'unknown', bytes: short[0]}, length: short[0].length} : undefined;
}

function matchAt(pattern: RegExp, output: string, index: number): RegExpExecArray | null {
	pattern.lastIndex = index;
	return pattern.exec(output);
}

function readControl({0: bytes, groups}: RegExpExecArray): Piece {
	const {prefix = '', list = '', intermediates = '', final = ''} = groups ?? {};
	const parameters = list.split(';').map(Number);
	if (intermediates !== '') {
		return {kind: 'unknown', bytes};
	}

	if (prefix === '') {
		return {kind: 'control', bytes, final, parameters};
	}

	if (prefix === '?' && (final === 'h' || final === 'l')) {
		return {kind: 'mode', bytes, modes: parameters, isSet: final === 'h'};
	}

	const action = final === 'u' ? keyboardActions.get(prefix) : undefined;
	return action === undefined ? {kind: 'unknown', bytes} : {kind: 'keyboard', bytes, action};
}
