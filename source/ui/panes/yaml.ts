import type {YamlContent} from '../../store/pane-state.ts';
import {joinSides, line, span, type Line} from '../line.ts';
import type {PaneLines, PaneScene} from './pane-lines.ts';

/** Blanks before a line that is still shown when the text is folded: two levels. */
const foldedIndent = 4;

const indentOf = (text: string) => text.length - text.trimStart().length;

/** What is deep as one line that says how much it is. */
function fold(texts: readonly string[]): readonly string[] {
	const folded: string[] = [];
	let hidden = 0;
	const close = () => {
		if (hidden > 0) {
			folded.push(`${' '.repeat(foldedIndent)}… ${hidden} ${hidden === 1 ? 'line' : 'lines'}`);
			hidden = 0;
		}
	};

	for (const text of texts) {
		if (indentOf(text) >= foldedIndent) {
			hidden++;
		} else {
			close();
			folded.push(text);
		}
	}

	close();
	return folded;
}

/** The key of a line bold, so that the eye finds it. */
function paint(text: string): Line {
	const start = /^ *(?:- +)*/v.exec(text)![0].length;
	const length = /^[\w\-.\/]+:(?= |$)/v.exec(text.slice(start))?.[0].length ?? 0;
	return [span(` ${text.slice(0, start)}`), span(text.slice(start, start + length), {bold: true}), span(text.slice(start + length))];
}

/** One object as YAML. */
export function yamlLines({title, text, index, total}: YamlContent, {widthCells, position}: PaneScene): PaneLines {
	// What is searched for must not be hidden in a fold.
	const isFolded = position.options.has('fold') && position.search === '';
	const texts = text.trimEnd().split('\n');
	return {
		heading: [joinSides(line(` YAML  ${title}`, {bold: true}), line(total > 1 ? `${index + 1} of ${total}, tab: next ` : '', {tone: 'dim'}), widthCells)],
		lines: (isFolded ? fold(texts) : texts).map(item => paint(item)),
	};
}
