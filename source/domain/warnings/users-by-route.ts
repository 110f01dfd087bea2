import type {Hazard} from './rule.ts';

/** A weight of 0 is not "nobody" while a managed route is in force. */
export const usersByRoute: Hazard = {
	code: 'users-by-route',
	sources: ['V35'],
	looksAt: ['router', 'spec'],
	find({router, facts}) {
		const routes = router?.managedRoutes ?? [];
		return facts.isUpdating && routes.length > 0 ? `Requests that match ${routes.join(', ')} reach the canary whatever the weight says.` : undefined;
	},
};
