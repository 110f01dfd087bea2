import type {Hazard} from './rule.ts';

/** Patches are accepted and nothing happens. */
export const controllerSilent: Hazard = {
	code: 'controller-silent',
	sources: ['V21'],
	looksAt: ['controller'],
	find: ({controller, situation}) => controller?.state === 'silent' && situation.name !== 'healthy'
		? 'The controller does not renew its Lease: nothing moves, and an abort waits for it.'
		: undefined,
};
