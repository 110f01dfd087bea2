import type {DiagnosisInput, Rule} from '../diagnosis.ts';
import {doubt, none, ok, unread} from '../verdict.ts';
import {wireAutoscalers, type WiredAutoscaler} from '../wiring.ts';

function isLimited({facts: {family}}: DiagnosisInput, {name, current, wanted, most}: WiredAutoscaler): boolean {
	const conditions = family.open.autoscalers?.find(({metadata}) => metadata.name === name)?.status?.conditions ?? [];
	const isCapped = conditions.some(({type, status, reason}) => type === 'ScalingLimited' && status === 'True' && reason === 'TooManyReplicas');
	return isCapped || (most !== undefined && most > 0 && (wanted ?? 0) >= most && (current ?? 0) >= most);
}

/** V47: a frozen canary does not follow its autoscaler; one at its limit has nothing left to give. */
export const autoscaler: Rule = {
	code: 'autoscaler',
	check(input) {
		const known = wireAutoscalers(input);
		if (!known) {
			return unread(input, 'horizontalpodautoscalers');
		}

		const limited = known.find(candidate => isLimited(input, candidate));
		const found = limited ?? known[0];
		if (!found) {
			return none('autoscaler');
		}

		if (input.view.isSpecPaused && input.facts.canary) {
			return doubt({kind: 'autoscalerFrozen', ...found});
		}

		return limited ? doubt({kind: 'autoscalerLimit', ...found}) : ok({kind: 'autoscalerFree', ...found});
	},
};
