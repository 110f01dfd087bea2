import fc from 'fast-check';
import type {RolloutView} from '../../source/domain/rollout-view.ts';
import {mixedFleet, analysisFailed} from './ui-views.ts';

/** What a cluster may put into a string: scripts of every width and direction, controls, sequences, names of 253 characters. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
	fc.string({maxLength: 40}),
	fc.string({unit: 'binary', maxLength: 40}),
	fc.string({unit: 'grapheme', maxLength: 40}),
	fc.constantFrom(
		'日本語のロールアウト名前です', '한국어 이름 테스트', 'שלום עולם', 'مرحبا بالعالم', '👩‍👩‍👧‍👦 family', '🇩🇪 flags 1️⃣ #️⃣', 'a\u{300}\u{301}\u{302}\u{303}\u{304}', '\u{202E}txet desrever', '\u{1B}[2J\u{1B}[Hgone', '\u{1B}]0;title\u{7}', '\u{9B}31mred', 'line\nbreak\r\ttab', 'zero\u{200B}width\u{200D}join\u{FEFF}', 'ｆｕｌｌｗｉｄｔｈ', 'ﾊﾝｶｸﾞ', '\u{D800} lone', 'ᄀ가각', 'ก็็็็็็็็็็', '𝕄𝕒𝕥𝕙', '\u{0}\u{1}\u{7F}',
	),
	fc.integer({min: 1, max: 253}).map(length => 'n'.repeat(length)),
	fc.integer({min: 1, max: 120}).map(length => '語'.repeat(length)),
);

type Strings = {readonly next: () => string; readonly keep: () => boolean};

/** Literals that the types know; everything else that is a string comes from the cluster. */
const known = new Set(['kind', 'state', 'strategy', 'source', 'owner', 'before', 'role', 'verdict', 'operator', 'why', 'reason', 'at', 'gate', 'names', 'roles', 'situation']);

function spoil(value: unknown, strings: Strings, key = ''): unknown {
	if (typeof value === 'string') {
		return known.has(key) || strings.keep() ? value : strings.next();
	}

	if (Array.isArray(value)) {
		return value.map(item => spoil(item, strings, key));
	}

	if (typeof value === 'object' && value !== null) {
		const isSituation = key === 'situation';
		return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, isSituation && name === 'name' ? item : spoil(item, strings, name)]));
	}

	return value;
}

/** Views as they could be: the well-formed ones with any of their texts replaced, kept unique by key. */
export const hostileViews: fc.Arbitrary<readonly RolloutView[]> = fc
	.tuple(fc.array(hostileText, {minLength: 1, maxLength: 12}), fc.array(fc.boolean(), {minLength: 3, maxLength: 9}), fc.subarray([...mixedFleet, analysisFailed], {minLength: 1}))
	.map(([texts, kept, views]) => {
		let text = 0;
		let keep = 0;
		const strings: Strings = {
			next: () => texts[text++ % texts.length]!,
			keep: () => kept[keep++ % kept.length]!,
		};
		return views.map((view, index) => ({...spoil(view, strings) as RolloutView, key: `${index}/${view.name}`}));
	});
