import {wantedOf} from '../../metric-view.ts';
import {endingReferencesOf, findTemplate, knownTemplates, referencesOf} from '../../templates.ts';
import type {DiagnosisInput, Rule} from '../diagnosis.ts';
import {doubt, none, ok, problem, steps, unread} from '../verdict.ts';
import {serviceRolesOf} from '../wiring.ts';

/** What the spec refers to. */

export const services: Rule = {
	code: 'services',
	check(input) {
		const {rollout, family} = input.facts;
		const names = [...new Set(serviceRolesOf(rollout).map(([, name]) => name))];
		if (names.length === 0) {
			return none('service');
		}

		const known = family.open.services;
		if (!known) {
			return unread(input, 'services');
		}

		const missing = names.filter(name => known.every(({metadata}) => metadata.name !== name));
		return missing.length > 0
			? problem({kind: 'servicesMissing', names: missing}, {code: 'invalid-spec', since: input.view.situation.detail.kind === 'invalid' ? input.view.situation.since : undefined, next: steps('listServices', 'fixSource')})
			: ok({kind: 'servicesThere', names});
	},
};

type Reference = ReturnType<typeof referencesOf>[number];

/** V11: without a count an analysis step never ends, and the controller refuses the whole rollout. */
function findEndless({facts: {spec, family}}: DiagnosisInput) {
	for (const reference of endingReferencesOf(spec)) {
		const endless = findTemplate(family.open, reference)?.spec?.metrics?.find(metric => metric.count === undefined && wantedOf(metric, []) === undefined);
		if (endless) {
			return {template: reference.templateName, metric: endless.name ?? ''};
		}
	}

	return undefined;
}

const namesOf = (references: readonly Reference[]) => [...new Set(references.map(({templateName}) => templateName))];

export const templates: Rule = {
	code: 'templates',
	check(input) {
		const {spec, family: {open}} = input.facts;
		const references = referencesOf(spec);
		if (references.length === 0) {
			return none('template');
		}

		const missing = references.filter(reference => knownTemplates(open, reference) !== undefined && findTemplate(open, reference) === undefined);
		if (missing.length > 0) {
			return problem({kind: 'templatesMissing', names: namesOf(missing)}, {code: 'invalid-spec', next: steps('listTemplates', 'fixSource')});
		}

		const unknown = references.find(reference => knownTemplates(open, reference) === undefined);
		if (unknown) {
			return unread(input, unknown.clusterScope ? 'clusteranalysistemplates' : 'analysistemplates');
		}

		const endless = findEndless(input);
		return endless ? doubt({kind: 'analysisEndless', ...endless}) : ok({kind: 'templatesThere', names: namesOf(references)});
	},
};
