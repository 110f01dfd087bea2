import type {AnalysisTemplate, AnalysisTemplateReference, RolloutAnalysis, RolloutSpec} from '../types/objects.ts';
import type {OpenObjects} from './family.ts';

type Reference = AnalysisTemplateReference & {readonly templateName: string};

const isNamed = (reference: AnalysisTemplateReference): reference is Reference => reference.templateName !== undefined && reference.templateName !== '';

const templatesOf = (analyses: ReadonlyArray<RolloutAnalysis | undefined>) => analyses.flatMap(analysis => analysis?.templates ?? []).filter(isNamed);

/** The templates whose runs have to end by themselves: those of steps and of blue-green's checks (V11). */
export function endingReferencesOf({strategy}: RolloutSpec): readonly Reference[] {
	const {canary, blueGreen} = strategy ?? {};
	return templatesOf([...(canary?.steps ?? []).map(({analysis}) => analysis), blueGreen?.prePromotionAnalysis, blueGreen?.postPromotionAnalysis]);
}

/** Every template that the spec refers to. */
export function referencesOf(spec: RolloutSpec): readonly Reference[] {
	const {canary} = spec.strategy ?? {};
	const ofExperiments = (canary?.steps ?? []).flatMap(({experiment}) => experiment?.analyses ?? []).filter(isNamed);
	return [...templatesOf([canary?.analysis]), ...endingReferencesOf(spec), ...ofExperiments];
}

/** All templates of the reference's scope; undefined where nobody reads them. */
export function knownTemplates(open: OpenObjects, {clusterScope}: AnalysisTemplateReference): readonly AnalysisTemplate[] | undefined {
	return clusterScope ? open.clusterAnalysisTemplates : open.analysisTemplates;
}

/** Undefined where it is not there or not read. */
export function findTemplate(open: OpenObjects, reference: AnalysisTemplateReference): AnalysisTemplate | undefined {
	return knownTemplates(open, reference)?.find(({metadata}) => metadata.name === reference.templateName);
}
