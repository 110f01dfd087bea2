import type {AbortFact} from '../../domain/diagnosis/facts.ts';
import {count, formatPercent} from '../number.ts';
import {byWhom, clean, inBrackets, name} from './clean.ts';

const users = (percent: number | undefined) => percent === undefined ? 'users are' : `${formatPercent(percent)} of the users are`;
const podWords = ({pod, trouble}: {readonly pod: string | undefined; readonly trouble: string | undefined}) => pod === undefined ? inBrackets(trouble) : ` (${name(pod)}${trouble === undefined ? '' : `: ${clean(trouble)}`})`;

function describeWait(fact: AbortFact & {readonly kind: 'abortWaits' | 'abortWouldWait'}): string {
	const missing = count(Math.max(1, fact.desired - fact.available), 'stable pod');
	return fact.kind === 'abortWaits'
		? `aborted, but ${users(fact.percent)} still on the canary: the controller waits for ${missing}, ${fact.available} of ${fact.desired} available${podWords(fact)}`
		: `stable has ${fact.available} of ${fact.desired} pods available: behind a router an abort would wait for ${missing}${podWords(fact)}`;
}

function describeStranded(fact: AbortFact & {readonly kind: 'stranded' | 'wouldStrand'}): string {
	const why = 'dynamicStableScale with abortScaleDownDelaySeconds, a defect of controller 1.9';
	return fact.kind === 'stranded'
		? `the abort stopped half way: ${users(fact.percent)} still on the canary, stable ${fact.available ?? 'n/a'} of ${fact.desired ?? 'n/a'} (${why})`
		: `an abort would stop half way (${why})`;
}

const free = {freeze: 'no freeze holds an abort', settings: 'no setting stops an abort half way', stable: 'an abort waits for no stable pod'} as const;

export function describeAbortFact(fact: AbortFact): string {
	switch (fact.kind) {
		case 'abortFree': {
			return free[fact.of];
		}

		case 'abortHeldByFreeze': {
			return `aborted, but frozen${byWhom(fact.by)}: no pod moves and ${users(fact.percent)} still on the canary`;
		}

		case 'abortWouldBeHeld': {
			return `frozen${byWhom(fact.by)} without a router: a plain abort would move no pod until the thaw`;
		}

		case 'abortWaits':
		case 'abortWouldWait': {
			return describeWait(fact);
		}

		case 'stranded':
		case 'wouldStrand': {
			return describeStranded(fact);
		}

		case 'noRoom': {
			return `after the abort stable has ${fact.available} of ${fact.desired} pods and gets no more${podWords(fact)}`;
		}

		case 'hasRoom': {
			return `stable has ${fact.available} of ${fact.desired} pods available`;
		}
	}
}
