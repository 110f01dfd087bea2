/** Go knows no absent texts: where the API has an empty one, nothing stands there. */
export function filled(text: string | undefined): string | undefined {
	return text === '' ? undefined : text;
}
