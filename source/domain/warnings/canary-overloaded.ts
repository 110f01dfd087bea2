import type {Hazard} from './rule.ts';

const mostTimes = 2;

/** Behind a router the weight does not ask how many pods there are: setCanaryScale can leave few of them with many users. */
export const canaryOverloaded: Hazard = {
	code: 'canary-overloaded',
	sources: [],
	looksAt: ['router', 'status', 'pods'],
	find({facts, weight: {actual}}) {
		const ready = facts.current?.ready ?? 0;
		const times = actual === undefined || ready === 0 ? 0 : ((actual / ready) * facts.desired) / 100;
		return facts.isUpdating && facts.hasRouter && times > mostTimes
			? `${actual}% of the users go to ${ready} canary ${ready === 1 ? 'pod' : 'pods'}: ${Math.round(times)} times what a pod takes with all ${facts.desired} of them.`
			: undefined;
	},
};
