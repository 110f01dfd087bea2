import type {WarningRule} from './rule.ts';

/** V38: behind a router the weight stays until every stable pod is available. */
export const abortWaitsForStable: WarningRule = ({facts, next, situation}) => {
	const obstacle = next.abort.obstacles.find(({kind}) => kind === 'stableUnready');
	return facts.isUpdating && situation.name !== 'aborted' && obstacle?.kind === 'stableUnready'
		? {code: 'abort-waits-for-stable', text: `Stable has ${obstacle.available} of ${obstacle.desired} pods ready: behind a router an abort waits for all of them${obstacle.pod === undefined ? '' : ` (${obstacle.pod})`}. Repair the pod, or lower replicaProgressThreshold.`}
		: undefined;
};
