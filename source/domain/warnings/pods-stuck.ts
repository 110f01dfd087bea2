import {hashOf} from '../labels.ts';
import {parseInstant} from '../time.ts';
import type {Hazard} from './rule.ts';

const graceMs = 60_000;

/** A finalizer keeps pods Terminating long after their time. */
export const podsStuck: Hazard = {
	code: 'pods-stuck',
	sources: ['V49'],
	looksAt: ['pods'],
	find({facts, now}) {
		const stuck = facts.family.pods.filter(({metadata}) => {
			const goneAt = parseInstant(metadata.deletionTimestamp);
			return goneAt !== undefined && now - goneAt > graceMs && hashOf(metadata) !== undefined;
		});
		const [first] = stuck;
		return first && `${stuck.length} ${stuck.length === 1 ? 'pod is' : 'pods are'} Terminating for over a minute past the deadline (${first.metadata.name}): ${(first.metadata.finalizers ?? []).length > 0 ? 'a finalizer holds it' : 'its node does not answer'}.`;
	},
};
