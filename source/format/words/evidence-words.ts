import type {AnalysisRunView, Evidence} from '../../domain/rollout-view.ts';
import {count} from '../number.ts';
import {sign, type Tone, type WordOptions} from './signs.ts';

export type EvidenceWords = {readonly sign: string; readonly tone: Tone; readonly text: string};

const tones: Readonly<Record<NonNullable<Evidence['verdict']>, Tone>> = {
	broken: 'bad', empty: 'nodata', sound: 'good', stopped: 'dim', thin: 'warning',
};

function describeVerdict({samples, empty, verdict}: Evidence): string {
	switch (verdict) {
		case 'broken': {
			return 'the query errors: no evidence';
		}

		case 'empty': {
			return samples === 0 ? 'passed without a sample: no evidence' : `${empty} of ${samples} without data: no evidence`;
		}

		case 'sound': {
			return empty === 0 ? count(samples, 'sample') : `${empty} of ${samples} without data: the verdict rests on ${samples - empty}`;
		}

		case 'stopped': {
			return `stopped after ${count(samples, 'sample')}: no verdict`;
		}

		case 'thin': {
			return `thin: ${count(samples, 'sample')}`;
		}

		case undefined: {
			return 'no sample yet';
		}
	}
}

const failedPhases: ReadonlySet<string> = new Set(['Error', 'Failed']);

/** How much a run's verdict is worth. A green run without evidence never gets the good tone. */
export function describeEvidence({evidence, phase}: Pick<AnalysisRunView, 'evidence' | 'phase'>, options: WordOptions = {}): EvidenceWords {
	const judged = evidence.verdict === undefined ? 'dim' : tones[evidence.verdict];
	const tone = failedPhases.has(phase) ? 'bad' : judged;
	return {sign: sign(tone, options), tone, text: describeVerdict(evidence)};
}
