import type {LogLine} from '../types/cluster.ts';
import type {Family} from '../domain/family.ts';
import {isAboutRollout} from '../domain/log-targets.ts';

/** Of the controller's lines those about one rollout, its runs and its experiments. */
export function aboutRollout(lines: readonly LogLine[], {rollout: {metadata}, analysisRuns, experiments}: Family): readonly LogLine[] {
	const related = new Set([...analysisRuns, ...experiments].map(object => object.metadata.name));
	return lines.filter(({text}) => isAboutRollout(text, {namespace: metadata.namespace, name: metadata.name, related}));
}
