import type {Rule} from '../diagnosis.ts';
import {none, ok, problem, steps, unread} from '../verdict.ts';

/** V21: without a controller patches are accepted and nothing happens. Its Lease is the only sign. */
export const controllerAlive: Rule = {
	code: 'controller',
	check(input) {
		const {controller, surroundings: {links}} = input;
		const state = controller?.state ?? 'unknown';
		const fact = {heartbeatAt: controller?.heartbeatAt, version: controller?.version};
		if (state === 'silent') {
			return problem({kind: 'controllerSilent', ...fact}, {code: 'controller-silent', since: controller?.heartbeatAt, next: steps('controllerPods', 'controllerLogs')});
		}

		if (state === 'ok') {
			return ok({kind: 'controllerOk', ...fact});
		}

		const isRead = links.leases?.state === 'live' || links.leases?.state === 'stale';
		return isRead ? none('lease') : unread(input, 'leases');
	},
};
