import type {Patch} from '../../types/cluster.ts';
import type {Rollout} from '../../types/objects.ts';

/** Pods older than this are replaced. As the official plugin: whole seconds, and in the future a plan. */
export function buildRestartPatch({metadata: {namespace, name, resourceVersion}}: Rollout, restartAt: string): Patch {
	return {kind: 'rollouts', namespace, name, type: 'merge', body: {...(resourceVersion !== undefined && {metadata: {resourceVersion}}), spec: {restartAt}}};
}
