import type {Hazard} from './rule.ts';

const troubled: ReadonlySet<string> = new Set(['aborted', 'aborting', 'degraded']);

/** There is no stable revision to go back to, so that the controller drops an abort of a first deploy. */
export const firstDeploy: Hazard = {
	code: 'first-deploy',
	sources: ['V49'],
	looksAt: ['status'],
	find: ({next, situation}) => next.abort.kind === 'firstDeploy' && troubled.has(situation.name)
		? 'This is the first deploy: the controller drops an abort, there is no revision to go back to.'
		: undefined,
	advice: 'Set an image that works, or scale it to 0.',
};
