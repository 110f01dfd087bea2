import type {Instant} from '../types/clock.ts';
import type {Diagnosis} from '../domain/diagnosis/diagnosis.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import {formatSpan} from './age.ts';
import {titleWidth} from './diagnosis/check-names.ts';
import {describeChecks, findingTone} from './diagnosis/check-rows.ts';
import {describeFact} from './diagnosis/fact-words.ts';
import {describeNext} from './diagnosis/next-words.ts';
import {describeWiring} from './diagnosis/wiring-words.ts';
import {sanitize} from './sanitize.ts';
import {sign, type WordOptions} from './words/signs.ts';

/** The text of `rolltop why`: the finding, what to do, every check, where it is wired. */
export function formatDiagnosisText(diagnosis: Diagnosis, view: RolloutView, now: Instant, options: WordOptions = {}): string {
	const {finding, wiring} = diagnosis;
	const age = finding.since === undefined ? '' : ` for ${formatSpan(finding.since, now)}`;
	const lines = [
		`${view.namespace}/${view.name}`,
		`${sign(findingTone(finding), options)} ${finding.code}${age}: ${describeFact(finding.fact, now)}`,
		'',
		...finding.next.map(step => describeNext(step, view)).map(({key, command, text}) => `  ${(key ?? ' ').padEnd(2)} ${command}   ${text}`),
		...(finding.next.length === 0 ? [] : ['']),
		...describeChecks(diagnosis, now).map(({tone, title, text}) => `  ${sign(tone, options)} ${title.padEnd(titleWidth)} ${text}`),
		'',
		...describeWiring(wiring).map(({what, text}) => `    ${what.padEnd(titleWidth)} ${text}`),
	];
	return `${lines.map(line => sanitize(line, options).trimEnd()).join('\n')}\n`;
}
