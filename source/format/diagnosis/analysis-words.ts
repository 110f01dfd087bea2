import type {AnalysisFact, ProviderTrouble, QueryTrouble} from '../../domain/diagnosis/facts.ts';
import {count} from '../number.ts';
import {behindColon, clean, name} from './clean.ts';

const providerWords: Readonly<Record<ProviderTrouble, string>> = {
	dns: 'its name is not known (DNS)',
	network: 'the connection breaks',
	refused: 'the connection is refused',
	server: 'it answers with an error of its own',
	timeout: 'it does not answer in time',
	tls: 'its certificate is not trusted (TLS)',
	unauthorized: 'it refuses our credentials (401, 403)',
};

const queryWords: Readonly<Record<QueryTrouble, string>> = {
	arguments: 'an argument cannot be resolved',
	condition: 'the condition cannot be evaluated',
	empty: 'the result is empty and the condition reads its first value',
	other: 'the measurement errors',
	query: 'the provider refuses the query',
};

const ofMetric = (metric: string | undefined) => metric === undefined || metric === '' ? '' : `${name(metric)} of `;

function describeFailure(fact: AnalysisFact & {readonly kind: 'analysisFailed'}): string {
	const value = fact.value === undefined ? '' : `: ${clean(fact.value, 80)}${fact.condition === undefined ? '' : ` against ${clean(fact.condition, 120)}`}`;
	const failed = fact.failed > 0 ? `, ${count(fact.failed, 'bad sample')}` : '';
	const shipped = fact.isShipped ? '; it was promoted past that, and this version is with everybody' : '';
	return `${ofMetric(fact.metric)}${name(fact.run)} failed${value === '' ? behindColon(fact.message) : value}${failed}${shipped}`;
}

function describeBroken(fact: AnalysisFact & {readonly kind: 'providerUnreachable' | 'queryBroken'}): string {
	const why = fact.kind === 'queryBroken' ? queryWords[fact.reason] : providerWords[fact.reason];
	const whom = fact.kind === 'providerUnreachable' ? `its provider${fact.address === undefined ? '' : ` ${clean(fact.address, 120)}`}` : 'it';
	const errors = fact.errors > 0 ? ` (${count(fact.errors, 'error')})` : '';
	const subject = `${ofMetric(fact.metric)}${name(fact.run)}`;
	return fact.kind === 'providerUnreachable'
		? `${subject} does not reach ${whom}: ${why}${errors}${behindColon(fact.message)}`
		: `${subject} cannot measure: ${why}${errors}${behindColon(fact.message)}`;
}

export function describeAnalysisFact(fact: AnalysisFact): string {
	switch (fact.kind) {
		case 'analysisFailed': {
			return describeFailure(fact);
		}

		case 'providerUnreachable':
		case 'queryBroken': {
			return describeBroken(fact);
		}

		case 'analysisFailing': {
			const value = fact.value === undefined ? '' : `: ${clean(fact.value, 80)}${fact.condition === undefined ? '' : ` against ${clean(fact.condition, 120)}`}`;
			return `${ofMetric(fact.metric)}${name(fact.run)} is failing${value}, ${count(fact.failed, 'bad sample')}${fact.left === undefined ? '' : `, ${fact.left} more before it fails`}`;
		}

		case 'analysisClean': {
			return `${count(fact.runs, 'run')}, none failed`;
		}

		case 'providerReached': {
			return 'the provider answers';
		}

		case 'queryWorks': {
			return 'query and condition work';
		}

		case 'evidencePending': {
			return 'no sample yet';
		}

		case 'evidenceSound': {
			return `${count(fact.samples, 'sample')}${fact.empty === 0 ? '' : `, ${fact.empty} without data`}`;
		}

		case 'noEvidence': {
			const state = fact.phase === 'Successful' ? 'passed' : 'goes on';
			return `${name(fact.run)} ${state} without evidence: ${fact.samples === 0 ? 'not one sample' : `${fact.empty} of ${count(fact.samples, 'sample')} without data`}`;
		}

		case 'stoppedEvidence': {
			return `${name(fact.run)} was stopped after ${count(fact.samples, 'sample')}: that is no verdict`;
		}

		case 'thinEvidence': {
			return `${name(fact.run)} passed on ${count(fact.samples, 'sample')}`;
		}
	}
}
