import type {Metadata} from '../types/objects.ts';
import {filled} from './filled.ts';

/** Labels and annotations that the controller reads and writes (argo-rollouts.md 1.6). */
export const hashLabel = 'rollouts-pod-template-hash';
export const instanceLabel = 'argo-rollouts.argoproj.io/controller-instance-id';
export const runTypeLabel = 'rollout-type';
export const stepIndexLabel = 'step-index';
export const revisionAnnotation = 'rollout.argoproj.io/revision';
export const revisionHistoryAnnotation = 'rollout.argoproj.io/revision-history';
export const workloadGenerationAnnotation = 'rollout.argoproj.io/workload-generation';
export const scaleDownAnnotation = 'scale-down-deadline';
export const experimentTemplateAnnotation = 'experiment.argoproj.io/template-name';
/** Ours: who froze it (interface.md, the freeze record). */
export const frozenAnnotation = 'rolltop.dev/frozen';

/** Go's Atoi; undefined for anything else and for numbers beyond the safe ones. */
export function parseWhole(text: string | undefined): number | undefined {
	if (text === undefined || !/^[+\-]?\d+$/v.test(text)) {
		return undefined;
	}

	const value = Number(text);
	return Number.isSafeInteger(value) ? value : undefined;
}

/** 0 without the annotation, as the plugin counts. */
export function revisionOf(metadata: Metadata): number {
	return parseWhole(metadata.annotations?.[revisionAnnotation]) ?? 0;
}

/** Undefined where the label is missing or empty: an empty hash would match an empty status. */
export function hashOf(metadata: Metadata): string | undefined {
	return filled(metadata.labels?.[hashLabel]);
}

export function isOwnedBy(metadata: Metadata, uid: string | undefined): boolean {
	return uid !== undefined && (metadata.ownerReferences?.some(owner => owner.uid === uid) ?? false);
}
