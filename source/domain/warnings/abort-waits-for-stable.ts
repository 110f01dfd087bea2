import type {Hazard} from './rule.ts';

/** Behind a router the weight stays until every stable pod is available. */
export const abortWaitsForStable: Hazard = {
	code: 'abort-waits-for-stable',
	sources: ['V38'],
	looksAt: ['spec', 'pods'],
	find({facts, next, situation}) {
		const obstacle = next.abort.obstacles.find(({kind}) => kind === 'stableUnready');
		return facts.isUpdating && situation.name !== 'aborted' && obstacle?.kind === 'stableUnready'
			? `Stable has ${obstacle.available} of ${obstacle.desired} pods ready: behind a router an abort waits for all of them${obstacle.pod === undefined ? '' : ` (${obstacle.pod})`}.`
			: undefined;
	},
	advice: 'Repair the pod, or lower replicaProgressThreshold.',
};
