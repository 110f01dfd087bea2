import {findTemplate, knownTemplates, referencesOf} from '../templates.ts';
import type {Hazard} from './rule.ts';

/** The controller calls the whole rollout invalid at the step that needs it. */
export const templateMissing: Hazard = {
	code: 'template-missing',
	sources: [],
	looksAt: ['references'],
	find({facts}) {
		const {open} = facts.family;
		const missing = referencesOf(facts.spec).find(reference => knownTemplates(open, reference) !== undefined && findTemplate(open, reference) === undefined);
		return missing && `The ${missing.clusterScope ? 'ClusterAnalysisTemplate' : 'AnalysisTemplate'} ${missing.templateName} is not there.`;
	},
};
