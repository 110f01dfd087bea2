import type {SkippedFact, SpecFact} from '../../domain/diagnosis/facts.ts';
import {kinds, type KindName} from '../../types/kinds.ts';
import {clean, name, names} from './clean.ts';

export function describeSpecFact(fact: SpecFact): string {
	switch (fact.kind) {
		case 'analysisEndless': {
			return `the metric ${name(fact.metric)} of ${name(fact.template)} has no count: good for a background analysis, but a step with it makes the rollout invalid`;
		}

		case 'servicesMissing': {
			return `the Service ${names(fact.names)} is not there: the controller refuses the rollout`;
		}

		case 'servicesThere': {
			return `${names(fact.names)} ${fact.names.length === 1 ? 'is' : 'are'} there`;
		}

		case 'templatesMissing': {
			return `the AnalysisTemplate ${names(fact.names)} is not there: the controller refuses the rollout`;
		}

		case 'templatesThere': {
			return `${names(fact.names)} ${fact.names.length === 1 ? 'is' : 'are'} there`;
		}

		case 'specInvalid': {
			return `the controller refuses the spec: ${clean(fact.text, 400)}`;
		}

		case 'specValid': {
			return 'the controller accepts the spec';
		}
	}
}

const missing: Readonly<Record<Exclude<SkippedFact['what'], KindName>, string>> = {
	abort: 'nothing was aborted',
	analysis: 'no analysis run of this version',
	autoscaler: 'no autoscaler scales it',
	budget: 'no PodDisruptionBudget covers its pods',
	lease: 'no Lease of a controller was found',
	owner: 'no label names an owner',
	router: 'no traffic router',
	service: 'it names no Service',
	template: 'it names no AnalysisTemplate of the namespace',
	update: 'no stable version yet',
};

const isKind = (what: string): what is KindName => Object.hasOwn(kinds, what);

/** The reason alone: `may not read services`. */
export function describeSkipped({why, what}: SkippedFact): string {
	if (!isKind(what)) {
		return missing[what];
	}

	switch (why) {
		case 'denied': {
			return `no permission to read ${what}`;
		}

		case 'loading': {
			return `${what} are still being read`;
		}

		case 'notRecorded': {
			return `${what} not recorded`;
		}

		case 'notServed': {
			return `this cluster has no ${what}`;
		}

		case 'none': {
			return `no ${what}`;
		}

		case 'notAsked': {
			return `${what} were not read`;
		}
	}
}
