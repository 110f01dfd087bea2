import type {Instant} from '../../types/clock.ts';
import type {Check, CheckResult, Diagnosis} from '../../domain/diagnosis/diagnosis.ts';
import type {SignName} from '../words/signs.ts';
import {titleOf} from './check-names.ts';
import {describeFact} from './fact-words.ts';

export type CheckRow = {readonly code: string; readonly result: CheckResult; readonly tone: SignName; readonly title: string; readonly text: string};

/** What a person has to see comes first; within that the table's order. */
const order: readonly CheckResult[] = ['problem', 'doubt', 'ok', 'skipped'];
const tones: Readonly<Record<CheckResult, SignName>> = {doubt: 'warning', ok: 'good', problem: 'bad', skipped: 'dim'};

function toRow({code, result, fact}: Check, now: Instant): CheckRow {
	const text = describeFact(fact, now);
	return {code, result, tone: tones[result], title: titleOf(code), text: result === 'skipped' ? `skipped (${text})` : text};
}

/** Every check that was made, problems first; no check is left out. */
export function describeChecks({checks}: Diagnosis, now: Instant): readonly CheckRow[] {
	return checks.map(check => toRow(check, now)).toSorted((a, b) => order.indexOf(a.result) - order.indexOf(b.result));
}

const findingTones: ReadonlyMap<Diagnosis['finding']['code'], SignName> = new Map<Diagnosis['finding']['code'], SignName>([
	['healthy', 'good'],
	['moving', 'moving'],
	['pods-starting', 'moving'],
	['analysis-running', 'moving'],
	['timed-pause', 'timed'],
	['gate', 'wait'],
	['frozen', 'frozen'],
	['inconclusive', 'wait'],
	['not-observed', 'warning'],
	['unclaimed', 'warning'],
	['no-evidence', 'nodata'],
]);

export function findingTone({code}: Diagnosis['finding']): SignName {
	return findingTones.get(code) ?? 'bad';
}
