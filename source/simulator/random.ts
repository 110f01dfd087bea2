/* eslint-disable no-bitwise -- Both the generator and the hash are defined by their bits. */

/** A seeded generator: the same seed gives the same names, delays and values. */
export type Random = {
	/** A number from 0 up to, not including, 1. */
	readonly next: () => number;
	/** A whole number from `from` to `to`, both included. */
	readonly between: (from: number, to: number) => number;
	readonly uid: () => string;
	/** Letters and digits as Kubernetes puts them behind a generateName. */
	readonly suffix: (length: number) => string;
};

/** No vowels and no 0, 1, 3: so that no word arises (k8s.io/apimachinery/pkg/util/rand). */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Mulberry32: small, fast and good enough for names and jitter. */
export function createRandom(seed: number): Random {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6D_2B_79_F5) >>> 0;
		let value = Math.imul(state ^ (state >>> 15), state | 1);
		value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
		return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
	};

	const hex = (length: number) => {
		let text = '';
		while (text.length < length) {
			text += Math.floor(next() * 0x1_00_00_00_00).toString(16).padStart(8, '0');
		}

		return text.slice(0, length);
	};

	return {
		next,
		between: (from, to) => from + Math.floor(next() * (to - from + 1)),
		uid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(next() * 4)]!}${hex(3)}-${hex(12)}`,
		suffix(length) {
			let text = '';
			while (text.length < length) {
				text += alphabet[Math.floor(next() * alphabet.length)]!;
			}

			return text;
		},
	};
}

/** FNV-1a, its decimal digits spelled in the safe alphabet: the form of a pod template hash. */
export function hashOf(text: string): string {
	let hash = 0x81_1C_9D_C5;
	for (let index = 0; index < text.length; index++) {
		hash ^= text.charCodeAt(index); // eslint-disable-line unicorn/prefer-code-point
		hash = Math.imul(hash, 0x01_00_01_93);
	}

	return Array.from(String(hash >>> 0), digit => alphabet[digit.charCodeAt(0) % alphabet.length]!).join(''); // eslint-disable-line unicorn/prefer-code-point
}

/** A number from 0 up to, not including, 1 that depends on the text alone: chance that can be looked up again. */
export function fractionOf(text: string): number {
	let hash = 0x81_1C_9D_C5;
	for (let index = 0; index < text.length; index++) {
		hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93); // eslint-disable-line unicorn/prefer-code-point
	}

	hash = Math.imul(hash ^ (hash >>> 16), 0x85_EB_CA_6B);
	hash = Math.imul(hash ^ (hash >>> 13), 0xC2_B2_AE_35);
	return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
}
