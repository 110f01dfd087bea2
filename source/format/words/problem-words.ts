import type {Problem} from '../../types/problem.ts';
import {sanitize} from '../sanitize.ts';

/** Titles and steps come with and without a full stop; joined they need exactly one. */
function bare(text: string): string {
	let end = text.length;
	while (end > 0 && ' .:\n'.includes(text[end - 1]!)) {
		end -= 1;
	}

	return text.slice(0, end).trimStart();
}

const endSentence = (text: string) => /[!?]$/v.test(text) ? text : `${text}.`;

/** One clear sentence: what it is, what the other side said, what to do next. */
export function describeProblem({title, detail, nextSteps}: Problem): string {
	const said = detail === undefined || detail === '' || title.includes(bare(detail)) ? '' : `: ${bare(detail)}`;
	const [next] = nextSteps;
	return sanitize(`${endSentence(`${bare(title)}${said}`)}${next === undefined ? '' : ` ${endSentence(bare(next))}`}`, {longest: 400});
}

/** Without the next step and without a full stop, to stand within a sentence. */
export function describeProblemShortly({title}: Problem): string {
	return sanitize(bare(title), {longest: 160});
}
