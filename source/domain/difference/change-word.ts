export type ChangeWord = 'added' | 'changed' | 'removed';

/** Same JSON; the API server writes keys in one order. */
export const isSame = (before: unknown, after: unknown): boolean => JSON.stringify(before) === JSON.stringify(after);

/** What became of something; as one of them it is `undefined` where it is not there. */
export function changeOf(before: unknown, after: unknown): ChangeWord {
	if (before === undefined) {
		return 'added';
	}

	return after === undefined ? 'removed' : 'changed';
}
