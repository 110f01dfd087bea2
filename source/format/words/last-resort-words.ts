import type {Fact} from '../../domain/actions/operation.ts';
import {sanitize} from '../sanitize.ts';

type Of<Kind extends Fact['kind']> = Extract<Fact, {readonly kind: Kind}>;

const seconds = (ms: number) => `${(Math.max(0, ms) / 1000).toFixed(1)}s`;

const stepWords = {
	abort: 'abort left for the controller to find',
	stable: 'stable scaled up',
	canary: 'canary scaled to 0',
	service: 'Service pointed at stable',
} as const;

/** The runbook's last resort, line by line. */
export function describeLastResort(fact: Of<'contained' | 'controllerLives' | 'lastResort' | 'noEndpoints'>): string {
	switch (fact.kind) {
		case 'lastResort': {
			return `${stepWords[fact.step]} (${sanitize(fact.subject, {longest: 80})})${fact.isDone ? '' : ' …'}`;
		}

		case 'contained': {
			const how = fact.service === undefined ? 'no canary pod takes users' : `Service ${sanitize(fact.service, {longest: 80})} sends its share to stable`;
			return `CONTAINED by hand after ${seconds(fact.afterMs)}: ${how}. Bring the controller back: it finds the abort and finishes it`;
		}

		case 'controllerLives': {
			return 'not sent: the controller lives, it would take back what is done by hand; abort instead';
		}

		case 'noEndpoints': {
			return 'not sent: no stable pod is ready, the users would reach nobody';
		}
	}
}
