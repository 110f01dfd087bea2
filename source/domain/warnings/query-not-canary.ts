import {findMetric} from './current-metric.ts';
import type {Hazard} from './rule.ts';

/** It measures everybody, so that a bad canary drowns among the good. */
export const queryNotCanary: Hazard = {
	code: 'query-not-canary',
	sources: [],
	looksAt: ['analysis', 'spec'],
	find(input) {
		const {canary, blueGreen, currentHash, status} = input.facts;
		const pingPong = status.canary?.stablePingPong === 'ping' ? canary?.pingPong?.pongService : canary?.pingPong?.pingService;
		const names = ['canary', 'preview', currentHash, canary?.canaryService, pingPong, blueGreen?.previewService].filter(name => name !== undefined).filter(name => name !== '');
		const metric = findMetric(input, ({query, provider}, {role}) => provider !== 'web' && role !== 'experiment' && role !== 'postPromotion' && query !== undefined && names.every(name => !query.includes(name)));
		return metric && `The query of ${metric.name} does not select the canary: it measures everybody.`;
	},
};
