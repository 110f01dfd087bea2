import type {Instant} from '../types/clock.ts';
import type {Diagnosis} from '../domain/diagnosis/diagnosis.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import type {TimelineEntry} from '../domain/timeline.ts';
import {formatSpan} from './age.ts';
import {describeChecks} from './diagnosis/check-rows.ts';
import {describeFact} from './diagnosis/fact-words.ts';
import {describeNext} from './diagnosis/next-words.ts';
import {describeWiring} from './diagnosis/wiring-words.ts';
import {sanitize} from './sanitize.ts';
import {formatTimelineMarkdown} from './timeline.ts';
import {describeSituation} from './words/situation-words.ts';

/** What Markdown would act on, in texts of the cluster. */
const escape = (text: string) => sanitize(text).replaceAll(/[#*<>\[\\\]_`\|]/gv, String.raw`\$&`);
/** A code span that nothing inside can end. */
const code = (text: string) => `\`${sanitize(text).replaceAll('`', '\'')}\``;

const marks = {doubt: '△', ok: '✓', problem: '✗', skipped: '–'} as const;

/** What happened, since then. */
export type Told = {readonly since: Instant; readonly entries: readonly TimelineEntry[]};

/** The diagnosis as a page to hand over: finding, next steps, checks, wiring, and what happened. */
export function formatDiagnosisMarkdown(diagnosis: Diagnosis, view: RolloutView, now: Instant, told?: Told): string {
	const {finding, wiring} = diagnosis;
	const since = finding.since === undefined ? '' : `, since ${new Date(finding.since).toISOString().replace('.000Z', 'Z')} (${formatSpan(finding.since, now)})`;
	const images = view.images.map(({image, roles}) => `${code(image)} (${roles.map(role => escape(role)).join(', ')})`).join(', ');
	const lines = [
		`# ${escape(`${view.namespace}/${view.name}`)}`,
		'',
		`**${finding.code}**${since}: ${escape(describeFact(finding.fact, now))}`,
		'',
		`- Status: ${escape(describeSituation(view, now, {isExact: true}).text)}`,
		`- Seen: ${new Date(now).toISOString().replace(/\.\d+Z$/v, 'Z')}`,
		...(images === '' ? [] : [`- Images: ${images}`]),
		...(finding.next.length === 0 ? [] : ['', '## Next', '', ...finding.next.map(step => describeNext(step, view)).map(({command, text}) => `- ${code(command)}: ${escape(text)}`)]),
		'',
		'## Checks',
		'',
		...describeChecks(diagnosis, now).map(({result, title, text}) => `- ${marks[result]} ${escape(title)}: ${escape(text)}`),
		'',
		'## Where it is wired',
		'',
		...describeWiring(wiring).map(({what, text}) => `- ${escape(what)}: ${escape(text)}`),
		...(told === undefined ? [] : ['', `## What happened in ${formatSpan(told.since, now)}`, '']),
	];
	return `${lines.join('\n')}\n${told === undefined ? '' : formatTimelineMarkdown(told.entries)}`;
}
