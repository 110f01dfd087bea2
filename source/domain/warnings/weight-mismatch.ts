import type {Hazard} from './rule.ts';

/** The router and the controller's status can disagree; the router is what users get. */
export const weightMismatch: Hazard = {
	code: 'weight-mismatch',
	sources: ['V46', 'F16'],
	looksAt: ['router', 'status'],
	find({facts, weight, router, situation}) {
		const {router: read, status} = weight;
		const inStatus = status === undefined || !router ? undefined : (100 * status) / router.maxWeight;
		const isChanging = situation.name === 'moving' || situation.name === 'aborting'; // One is written after the other
		return facts.isUpdating && !isChanging && read !== undefined && inStatus !== undefined && Math.abs(read - inStatus) >= 1
			? `The router says ${read}% (${weight.routerObject ?? 'router'}), the controller's status ${inStatus}%: users get what the router says.`
			: undefined;
	},
};
