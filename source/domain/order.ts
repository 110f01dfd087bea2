/** Texts by their code units, as Go compares names (never by a locale). */
export function compareTexts(a: string, b: string): number {
	if (a === b) {
		return 0;
	}

	return a < b ? -1 : 1;
}

/** Unknown instants first, as the zero time of the plugin. */
export function compareInstants(a: number | undefined, b: number | undefined): number {
	return (a ?? 0) - (b ?? 0);
}

/** The first difference decides; later ones only between equals. */
export function firstDifference(...differences: readonly number[]): number {
	return differences.find(difference => difference !== 0) ?? 0;
}
