import {isManagedByGit} from '../origin.ts';
import type {WarningRule} from './rule.ts';

/** F14: an undo under a GitOps controller that heals itself is put back by it. */
export const undoneBySync: WarningRule = ({facts}) => facts.status.abort && isManagedByGit(facts.rollout)
	? {code: 'undone-by-sync', text: 'A GitOps controller owns this rollout: it puts the aborted version back after an undo. Revert in its repository, or stop its sync first.'}
	: undefined;
