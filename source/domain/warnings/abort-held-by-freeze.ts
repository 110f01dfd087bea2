import type {WarningRule} from './rule.ts';

/** V1, V2: under spec.paused no ReplicaSet is scaled, so that an abort without a router brings nobody back. */
export const abortHeldByFreeze: WarningRule = ({facts}) => facts.spec.paused && facts.canary && !facts.hasRouter && facts.isUpdating
	? {code: 'abort-held-by-freeze', text: 'Frozen without a traffic router: an abort moves no pod until the freeze is lifted. rolltop lifts it for this rollout and puts it back after.'}
	: undefined;
