import type {WarningRule} from './rule.ts';

/** V35: a weight of 0 is not "nobody" while a managed route is in force. */
export const usersByRoute: WarningRule = ({router, facts}) => {
	const routes = router?.managedRoutes ?? [];
	return facts.isUpdating && routes.length > 0
		? {code: 'users-by-route', text: `Requests that match ${routes.join(', ')} reach the canary whatever the weight says.`}
		: undefined;
};
