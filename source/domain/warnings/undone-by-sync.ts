import {isManagedByGit} from '../origin.ts';
import type {Hazard} from './rule.ts';

/** An undo under a GitOps controller that heals itself is put back by it. */
export const undoneBySync: Hazard = {
	code: 'undone-by-sync',
	sources: ['F14'],
	looksAt: ['annotations', 'status'],
	find: ({facts}) => facts.status.abort && isManagedByGit(facts.rollout)
		? 'A GitOps controller owns this rollout: it puts the aborted version back after an undo.'
		: undefined,
	advice: 'Revert in its repository, or stop its sync first.',
};
