import {endingReferencesOf, findTemplate} from '../templates.ts';
import type {Hazard} from './rule.ts';

/** Without a count an analysis step, or one before or after a blue-green switch, never ends: the controller refuses the whole rollout. */
export const analysisEndless: Hazard = {
	code: 'analysis-endless',
	sources: ['V11'],
	looksAt: ['references'],
	find({facts}) {
		for (const reference of endingReferencesOf(facts.spec)) {
			const endless = findTemplate(facts.family.open, reference)?.spec?.metrics?.find(({count, interval}) => (count === undefined || count === 0) && interval !== undefined);
			if (endless) {
				return `The metric ${endless.name ?? ''} of ${reference.templateName} has no count: good for a background analysis, but here it makes the rollout invalid.`;
			}
		}

		return undefined;
	},
};
