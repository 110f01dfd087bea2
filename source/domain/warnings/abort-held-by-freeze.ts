import type {Hazard, WarningInput} from './rule.ts';

/** The abort has done its work; that its pods stay harms nobody. */
const isBack = ({facts, left}: Pick<WarningInput, 'facts' | 'left'>) => facts.isAbortTaken && left !== undefined && !left.areLeft;

/** Under spec.paused no ReplicaSet is scaled, so that an abort without a router brings nobody back. */
export const abortHeldByFreeze: Hazard = {
	code: 'abort-held-by-freeze',
	sources: ['V1', 'V2', 'F1'],
	looksAt: ['spec', 'status', 'pods'],
	find: ({facts, left}) => facts.spec.paused && facts.canary && !facts.hasRouter && facts.isUpdating && !isBack({facts, left})
		? 'Frozen without a traffic router: an abort moves no pod until the freeze is lifted.'
		: undefined,
	advice: 'rolltop lifts it for this rollout and puts it back after.',
};
