import type {DiagnosisInput, Rule} from '../diagnosis.ts';
import {podLabelsOf, selects} from '../labels.ts';
import {abortIfRolling, none, ok, problem, steps, unread} from '../verdict.ts';
import {serviceRolesOf, wireServices, type WiredService} from '../wiring.ts';

/** The Services are switched within this time of the end. */
const switchMs = 5000;

/** What is in the selector beside the hash must be on the pods, or it selects nobody. */
function findWrongLabels({facts: {rollout, family}}: DiagnosisInput, services: readonly WiredService[]) {
	const labels = podLabelsOf(rollout) ?? family.pods[0]?.metadata.labels;
	return labels && services.find(({selector}) => Object.keys(selector).length > 0 && !selects(selector, labels));
}

/**
Which version a Service has to select; undefined where it may be either: while the controller switches it, and for the canary's Service from an
abort on, when it goes to and fro (V20).
*/
function wantedHash({facts, view, now}: DiagnosisInput, {role}: WiredService): string | undefined {
	const {currentHash, stableHash, status, current, isUpdating} = facts;
	const {name, since} = view.situation;
	const isSettled = facts.isObserved && !view.isAborted && name !== 'moving' && name !== 'unknown' && (since === undefined || now - since >= switchMs);
	switch (role) {
		case 'active': {
			return isSettled ? status.blueGreen?.activeSelector : undefined;
		}

		case 'preview': {
			return isSettled ? status.blueGreen?.previewSelector : undefined;
		}

		case 'stable': {
			return isSettled ? stableHash : undefined;
		}

		case 'canary': {
			return isSettled && isUpdating && (current?.available ?? 0) > 0 ? currentHash : undefined;
		}

		default: {
			return undefined;
		}
	}
}

/** A Service that selects nobody, or the wrong version: users are not where the weight says. */
export const selectors: Rule = {
	code: 'selectors',
	check(input) {
		if (serviceRolesOf(input.facts.rollout).length === 0) {
			return none('service');
		}

		const services = wireServices(input)?.filter(({isMissing}) => !isMissing);
		if (!services) {
			return unread(input, 'services');
		}

		const next = steps('listServices', ...abortIfRolling(input.view));
		const strange = findWrongLabels(input, services);
		if (strange) {
			const labels = Object.entries(strange.selector).map(([name, value]) => `${name}=${value}`).join(',');
			return problem({kind: 'wrongLabels', service: strange.name, labels}, {code: 'no-endpoints', next});
		}

		for (const service of services) {
			const wanted = wantedHash(input, service);
			if (wanted !== undefined && wanted !== '' && service.hash !== wanted) {
				return problem({kind: 'wrongSelector', service: service.name, role: service.role, selected: service.hash, wanted}, {code: 'no-endpoints', next});
			}
		}

		return ok({kind: 'selectorsRight', names: services.map(({name}) => name)});
	},
};
