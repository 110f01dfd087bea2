import {structuredPatch} from 'diff';
import type {Difference, Side} from '../domain/difference.ts';
import {sanitize} from './sanitize.ts';
import type {WordOptions} from './words/signs.ts';
import {formatYaml} from './yaml.ts';

export type DifferenceLine = {
	readonly kind: 'added' | 'heading' | 'note' | 'removed' | 'same';
	/** With its sign in front, as `diff -u` prints it. Sanitized. */
	readonly text: string;
};

const sideText = ({revision, replicaSet}: Side) => `revision ${revision}  ReplicaSet ${sanitize(replicaSet, {longest: 120})}`;
const longestLine = 2000;
const contextLines = 3;
const longestMs = 1000;
/** A template may hold a whole program in an argument. */
const longestTemplate = 200_000;

function lineKind(text: string): DifferenceLine['kind'] {
	if (text.startsWith('+')) {
		return 'added';
	}

	if (text.startsWith('-')) {
		return 'removed';
	}

	return text.startsWith('\\') ? 'note' : 'same';
}

/** Unified lines of two pod templates as YAML; secrets are masked in it already. */
export function differenceLines({before, after, beforeTemplate, afterTemplate, isWhole}: Difference, options: WordOptions = {}): readonly DifferenceLine[] {
	const [old, present] = [beforeTemplate, afterTemplate].map(template => formatYaml(template).slice(0, longestTemplate)) as [string, string];
	const patch = structuredPatch('', '', old, present, '', '', {context: contextLines, timeout: longestMs});
	const clean = (text: string) => sanitize(text, {longest: longestLine, ...options});
	const note: readonly DifferenceLine[] = isWhole ? [] : [{kind: 'note', text: 'Only images, environment and resources are known here: what is not shown may differ'}];
	if (patch === undefined) {
		return [{kind: 'note', text: 'The templates differ in too much to be compared line by line'}, ...note];
	}

	const {hunks} = patch;
	if (hunks.length === 0) {
		return [{kind: 'note', text: `The templates of revision ${before.revision} and revision ${after.revision} are the same`}, ...note];
	}

	return [
		...note,
		{kind: 'heading', text: `--- ${sideText(before)}`},
		{kind: 'heading', text: `+++ ${sideText(after)}`},
		...hunks.flatMap(({oldStart, oldLines, newStart, newLines, lines}): readonly DifferenceLine[] => [
			{kind: 'heading', text: `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`},
			...lines.map(text => ({kind: lineKind(text), text: clean(text)})),
		]),
	];
}

/** The text of `rolltop history NAME --diff A..B`. */
export function formatDifference(difference: Difference, options: WordOptions = {}): string {
	return differenceLines(difference, options).map(({text}) => `${text}\n`).join('');
}

/** The object of `rolltop history NAME --diff A..B -o json`. */
export function differenceJson(difference: Difference): object {
	const {before, after, changes, isWhole, beforeTemplate, afterTemplate} = difference;
	return {apiVersion: 'rolltop/v1', kind: 'Difference', before, after, whole: isWhole, changes, lines: differenceLines(difference).map(({text}) => text), beforeTemplate, afterTemplate};
}
