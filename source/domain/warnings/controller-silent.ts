import type {WarningRule} from './rule.ts';

/** V21: patches are accepted and nothing happens. */
export const controllerSilent: WarningRule = ({controller, situation}) => controller?.state === 'silent' && situation.name !== 'healthy'
	? {code: 'controller-silent', text: 'The controller does not renew its Lease: nothing moves, and an abort waits for it.'}
	: undefined;
