import type {Patch} from '../../types/cluster.ts';
import type {Metadata, Rollout} from '../../types/objects.ts';

/** Takes an abort back, as the official plugin, with the resourceVersion that was read: the update begins anew at its first step. */
export function buildRetryPatch({metadata: {namespace, name, resourceVersion}}: Rollout): Patch {
	return {kind: 'rollouts', namespace, name, subresource: 'status', type: 'merge', body: {...(resourceVersion !== undefined && {metadata: {resourceVersion}}), status: {abort: false}}};
}

/** Experiments have no status subresource: without a status the controller starts it over. */
export function buildRetryExperimentPatch({namespace, name, resourceVersion}: Metadata): Patch {
	return {kind: 'experiments', namespace, name, type: 'merge', body: {...(resourceVersion !== undefined && {metadata: {resourceVersion}}), status: null}};
}
