/** Colours are SGR parameters (`31`, `38;5;208`), '' where the terminal's own colour shows. */
export type Style = {
	readonly foreground: string;
	readonly background: string;
	/** A set of `attributes`, one bit each, in that order. */
	readonly attributes: number;
};

/* eslint-disable no-bitwise -- attributes are a set of bits */
type Attribute = {readonly on: number; readonly off: number};

/** Bold and dim share one code for off; so whoever ends one of them says the other again. */
const attributes: readonly Attribute[] = [
	{on: 1, off: 22}, // Bold
	{on: 2, off: 22}, // Dim
	{on: 3, off: 23}, // Italic
	{on: 4, off: 24}, // Underline
	{on: 5, off: 25}, // Blink
	{on: 7, off: 27}, // Inverse
	{on: 8, off: 28}, // Hidden
	{on: 9, off: 29}, // Strikethrough
	{on: 53, off: 55}, // Overline
];

/** Rapid blink and double underline count as their plainer kin. */
const kin: ReadonlyArray<readonly [number, number]> = [[6, 5], [21, 4]];

const bitsOn = new Map([...attributes.map(({on}) => [on, on] as const), ...kin].map(([code, on]) => [code, bitsWhere(attribute => attribute.on === on)]));
const bitsOff = new Map(attributes.map(({off}) => [off, bitsWhere(attribute => attribute.off === off)]));

/** What makes a blank visible though it has no background of its own. */
const visibleOnBlank = bitsWhere(({on}) => [4, 7, 9, 53].includes(on));

function bitsWhere(isMeant: (attribute: Attribute) => boolean): number {
	let bits = 0;
	for (const [index, attribute] of attributes.entries()) {
		bits += isMeant(attribute) ? 2 ** index : 0;
	}

	return bits;
}

/** Whether blanks in this style differ from blanks without it in more than their background. */
export function isSeenOnBlank({attributes: bits}: Style): boolean {
	return (bits & visibleOnBlank) !== 0;
}

/** The style after `CSI parameters m`. Codes that we do not know change nothing; without colours, no colour is heard. */
export function applySgr(style: Style, parameters: string, hasColors: boolean): Style {
	let {foreground, background, attributes: bits} = style;
	const codes = parameters.split(';');
	for (let index = 0; index < codes.length; index++) {
		const [code = 0, variant] = codes[index]!.split(':').map(Number);
		if (code === 0) {
			[foreground, background, bits] = ['', '', 0];
		} else if (code === 4 && variant === 0) {
			bits &= ~bitsOn.get(4)!;
		} else if (bitsOn.has(code)) {
			bits |= bitsOn.get(code)!;
		} else if (bitsOff.has(code)) {
			bits &= ~bitsOff.get(code)!;
		} else {
			const {length, text} = readColor(codes, index);
			const color = hasColors ? text : '';
			foreground = isForeground(code) ? color : foreground;
			background = isForeground(code - 10) ? color : background;
			index += length - 1;
		}
	}

	return {foreground, background, attributes: bits};
}

/** 30-37 and 90-97, 38 with more to come, 39 for the terminal's own. Backgrounds are ten more. */
function isForeground(code: number): boolean {
	return (code >= 30 && code <= 39) || (code >= 90 && code <= 97);
}

/** One code, `38;5;n` or `38;2;r;g;b`; with colons the whole colour is one code. '' is the terminal's own colour. */
function readColor(codes: readonly string[], index: number): {readonly text: string; readonly length: number} {
	const code = codes[index]!;
	if (['39', '49'].includes(code)) {
		return {text: '', length: 1};
	}

	if (!['38', '48', '58'].includes(code)) {
		return {text: code, length: 1};
	}

	const length = codes[index + 1] === '5' ? 3 : 5;
	return {text: codes.slice(index, index + length).join(';'), length};
}

/** The shortest `CSI ... m` from one style to another one. */
export function sgrBetween(from: Style, to: Style): string {
	const wanted = codesOf(to);
	const afresh = wanted.length === 0 ? '' : `0;${wanted.join(';')}`;

	const removed = from.attributes & ~to.attributes;
	const offCodes = new Set(attributesIn(removed).map(({off}) => off));
	const missing = to.attributes & ~(from.attributes & ~bitsWhere(({off}) => offCodes.has(off)));
	const step = [...offCodes, ...codesOf({
		foreground: colorChange(from.foreground, to.foreground, '39'),
		background: colorChange(from.background, to.background, '49'),
		attributes: missing,
	})].join(';');
	return `\u{1B}[${step.length < afresh.length ? step : afresh}m`;
}

function colorChange(from: string, to: string, defaultColor: string): string {
	if (from === to) {
		return '';
	}

	return to === '' ? defaultColor : to;
}

function codesOf({foreground, background, attributes: bits}: Style): string[] {
	return [...attributesIn(bits).map(({on}) => String(on)), foreground, background].filter(code => code !== '');
}

function attributesIn(bits: number): Attribute[] {
	return attributes.filter((_, index) => (bits & (2 ** index)) !== 0);
}
/* eslint-enable no-bitwise */
