import type {Problem} from '../../types/problem.ts';
import {sanitize} from '../sanitize.ts';

/** One clear sentence: what it is, what the other side said, what to do next. */
export function describeProblem({title, detail, nextSteps}: Problem): string {
	const said = detail === undefined || detail === '' || title.includes(detail) ? '' : `: ${detail}`;
	const [next] = nextSteps;
	return sanitize(`${title}${said}${next === undefined ? '' : `. ${next}`}`, {longest: 400});
}

/** Without the next step, for narrow places. */
export function describeProblemShortly({title}: Problem): string {
	return sanitize(title, {longest: 160});
}
