import type {TrafficFact} from '../../domain/diagnosis/facts.ts';
import {formatPercent} from '../number.ts';
import {clean, name, names} from './clean.ts';

const objectOf = (object: string | undefined) => object === undefined || object === '' ? '' : ` (${name(object)})`;

function describeMismatch({router, object, set, status}: TrafficFact & {readonly kind: 'weightMismatch'}): string {
	const others = [set === undefined ? '' : `the steps ask for ${formatPercent(set)}`, status === undefined ? '' : `the status says ${formatPercent(status)}`].filter(part => part !== '').join(', ');
	return `the router sends ${formatPercent(router)} to the canary${objectOf(object)}${others === '' ? '' : `; ${others}`}: users get what the router says`;
}

export function describeTrafficFact(fact: TrafficFact): string {
	switch (fact.kind) {
		case 'endpointsReady': {
			return fact.services.map(({name: service, ready}) => `${name(service)} ${ready} ready`).join(', ');
		}

		case 'noEndpoints': {
			return `the ${fact.role} Service ${name(fact.service)} has no ready endpoint${fact.percent === undefined ? ', and users may be sent to it' : `, and ${formatPercent(fact.percent)} of the users are sent to it`}`;
		}

		case 'selectorsRight': {
			return `${names(fact.names)} select${fact.names.length === 1 ? 's' : ''} the right version`;
		}

		case 'weightAgrees': {
			return `the router says ${formatPercent(fact.percent)}${objectOf(fact.object)}`;
		}

		case 'weightByRoute': {
			return `the router says ${formatPercent(fact.percent)}${objectOf(fact.object)}, and requests that match ${names(fact.routes)} reach the canary whatever it says`;
		}

		case 'weightImpossible': {
			return `the weights cannot be true: ${fact.weights.join(' + ')} of ${fact.most}`;
		}

		case 'weightMismatch': {
			return describeMismatch(fact);
		}

		case 'weightUnverified': {
			return 'the load balancer has not confirmed the weight; the step waits for it';
		}

		case 'wrongLabels': {
			return `the selector of the Service ${name(fact.service)} (${clean(fact.labels, 120)}) matches no pod of this rollout`;
		}

		case 'wrongSelector': {
			return `the ${fact.role} Service ${name(fact.service)} selects ${fact.selected === undefined ? 'no version in particular' : `the version ${name(fact.selected)}`} and not ${name(fact.wanted)}`;
		}
	}
}
