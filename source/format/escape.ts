const invisible = /[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}]/v;
const everyInvisible = new RegExp(invisible.source, 'gv');

/** `\u202e`; for JSON beyond the first plane as two surrogates. */
function escapeForJson(character: string): string {
	return Array.from({length: character.length}, (_, index) => String.raw`\u${character.slice(index, index + 1).codePointAt(0)!.toString(16).padStart(4, '0')}`).join('');
}

/** YAML counts code points, not surrogates. */
function escapeForYaml(character: string): string {
	const code = character.codePointAt(0)!;
	return code > 0xFF_FF ? String.raw`\U${code.toString(16).padStart(8, '0')}` : String.raw`\u${code.toString(16).padStart(4, '0')}`;
}

export function hasInvisible(text: string): boolean {
	return invisible.test(text);
}

/**
Escapes what a terminal would act on or not show, inside the quoted strings of JSON or YAML: the values stay the same.
Both formats allow C1 controls and bidirectional marks as they are, which terminals obey. Line ends between the values stay.
*/
export function escapeInvisible(text: string, format: 'json' | 'yaml'): string {
	const escape = format === 'json' ? escapeForJson : escapeForYaml;
	return text.replaceAll(everyInvisible, character => character === '\n' ? character : escape(character));
}
