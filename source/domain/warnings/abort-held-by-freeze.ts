import type {WarningInput, WarningRule} from './rule.ts';

/** The abort has done its work; that its pods stay harms nobody. */
const isBack = ({facts, left}: Pick<WarningInput, 'facts' | 'left'>) => facts.isAbortTaken && left !== undefined && !left.areLeft;

/** V1, V2: under spec.paused no ReplicaSet is scaled, so that an abort without a router brings nobody back. */
export const abortHeldByFreeze: WarningRule = ({facts, left}) => facts.spec.paused && facts.canary && !facts.hasRouter && facts.isUpdating && !isBack({facts, left})
	? {code: 'abort-held-by-freeze', text: 'Frozen without a traffic router: an abort moves no pod until the freeze is lifted. rolltop lifts it for this rollout and puts it back after.'}
	: undefined;
