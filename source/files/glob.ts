/** `*` stands for any text, also none and also one with slashes; everything else for itself. Never goes back in the name, whatever the pattern. */
export function matchesGlob(pattern: string, name: string): boolean {
	const [start = '', ...rest] = pattern.split('*');
	const end = rest.pop();
	if (end === undefined) {
		return name === pattern;
	}

	let place = start.length;
	for (const part of rest) {
		const found = name.indexOf(part, place);
		if (found === -1) {
			return false;
		}

		place = found + part.length;
	}

	return name.startsWith(start) && name.length - end.length >= place && name.endsWith(end);
}
