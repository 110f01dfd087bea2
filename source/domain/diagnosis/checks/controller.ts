import type {Rule} from '../diagnosis.ts';
import {none, ok, problem, steps, unread} from '../verdict.ts';

/** V21: without a controller patches are accepted and nothing happens. Its Lease is the only sign. */
export const controllerAlive: Rule = {
	code: 'controller',
	check(input) {
		const {controller, view, surroundings: {links}} = input;
		const state = controller?.state ?? 'unknown';
		// Only where users are on a version that nobody can abort now.
		const lastResort = view.isUpdating && (view.weight.actual ?? 0) > 0 ? ['lastResort' as const] : [];
		const fact = {heartbeatAt: controller?.heartbeatAt, version: controller?.version};
		if (state === 'silent') {
			return problem({kind: 'controllerSilent', ...fact}, {code: 'controller-silent', since: controller?.heartbeatAt, next: steps('controllerPods', 'controllerLogs', ...lastResort)});
		}

		if (state === 'ok') {
			return ok({kind: 'controllerOk', ...fact});
		}

		const isRead = links.leases?.state === 'live' || links.leases?.state === 'stale';
		return isRead ? none('lease') : unread(input, 'leases');
	},
};
