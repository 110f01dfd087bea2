import type {Patch} from '../../types/cluster.ts';
import type {Metadata} from '../../types/objects.ts';

/** Ends an analysis run or an experiment with what it has (V8, V12). */
export function buildTerminatePatch(kind: 'analysisruns' | 'experiments', {namespace, name, resourceVersion}: Metadata): Patch {
	return {kind, namespace, name, type: 'merge', body: {...(resourceVersion !== undefined && {metadata: {resourceVersion}}), spec: {terminate: true}}};
}
