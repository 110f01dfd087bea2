import type {RolloutAnalysis} from '../../types/objects.ts';
import {wantedOf} from '../metric-view.ts';
import type {WarningInput, WarningRule} from './rule.ts';

/** What the spec refers to, where it can be read: templates and services that are missing, an analysis that never ends. */

function analyses({facts: {canary, blueGreen}}: WarningInput): readonly RolloutAnalysis[] {
	return [
		canary?.analysis, ...(canary?.steps ?? []).map(({analysis}) => analysis), blueGreen?.prePromotionAnalysis, blueGreen?.postPromotionAnalysis,
	].filter(analysis => analysis !== undefined);
}

export const templateMissing: WarningRule = input => {
	const known = input.facts.family.open.analysisTemplates;
	const wanted = analyses(input).flatMap(({templates = []}) => templates).filter(({clusterScope}) => !clusterScope);
	const missing = known && wanted.find(({templateName}) => templateName !== undefined && known.every(({metadata}) => metadata.name !== templateName));
	return missing && {code: 'template-missing', text: `The AnalysisTemplate ${missing.templateName} is not there.`};
};

export const serviceMissing: WarningRule = ({facts: {canary, blueGreen, family}}) => {
	const known = family.open.services;
	const wanted = [canary?.canaryService, canary?.stableService, blueGreen?.activeService, blueGreen?.previewService, canary?.pingPong?.pingService, canary?.pingPong?.pongService];
	const missing = known && wanted.find(name => name !== undefined && name !== '' && known.every(({metadata}) => metadata.name !== name));
	return missing === undefined ? undefined : {code: 'service-missing', text: `The Service ${missing} is not there.`};
};

/** V11: without a count an analysis step never ends, and the controller refuses the whole rollout. */
export const stepAnalysisEndless: WarningRule = ({facts: {canary, family}}) => {
	const names = new Set((canary?.steps ?? []).flatMap(({analysis}) => analysis?.templates ?? []).map(({templateName}) => templateName));
	for (const {metadata, spec} of family.open.analysisTemplates ?? []) {
		const endless = names.has(metadata.name) ? spec?.metrics?.find(metric => metric.count === undefined && wantedOf(metric, []) === undefined) : undefined;
		if (endless) {
			return {code: 'analysis-endless', text: `The metric ${endless.name ?? ''} of ${metadata.name} has no count: good for a background analysis, but as a step it makes the rollout invalid.`};
		}
	}

	return undefined;
};
