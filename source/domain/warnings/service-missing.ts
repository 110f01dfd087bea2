import type {Hazard} from './rule.ts';

/** The controller refuses a spec whose Services are not there. */
export const serviceMissing: Hazard = {
	code: 'service-missing',
	sources: [],
	looksAt: ['references'],
	find({facts: {canary, blueGreen, family}}) {
		const known = family.open.services;
		const wanted = [canary?.canaryService, canary?.stableService, blueGreen?.activeService, blueGreen?.previewService, canary?.pingPong?.pingService, canary?.pingPong?.pongService];
		const missing = known && wanted.find(name => name !== undefined && name !== '' && known.every(({metadata}) => metadata.name !== name));
		return missing === undefined ? undefined : `The Service ${missing} is not there.`;
	},
};
