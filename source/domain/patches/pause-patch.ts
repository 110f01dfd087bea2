import type {Patch} from '../../types/cluster.ts';
import type {Rollout} from '../../types/objects.ts';
import {frozenAnnotation} from '../labels.ts';
import {readFreezeRecord} from './freeze-patch.ts';

/** Sets `spec.paused` and touches nothing else: no record, it is no freeze. With a resourceVersion it applies only to what was read. */
export function buildPausePatch({namespace, name, resourceVersion}: Pick<Rollout['metadata'], 'name' | 'namespace' | 'resourceVersion'>): Patch {
	return {kind: 'rollouts', namespace, name, type: 'merge', body: {...(resourceVersion !== undefined && {metadata: {resourceVersion}}), spec: {paused: true}}};
}

/**
Lifts `spec.paused` and skips nothing, which no verb of the official plugin does. A freeze of ours goes with its record, and what was
there before comes back.

@param isFirst - Nothing was sent before it, so that the version that was read still counts. Else the uid alone is tested.
*/
export function buildUnpausePatch(rollout: Rollout, {isFirst}: {readonly isFirst: boolean}): Patch {
	const {namespace, name, resourceVersion, uid, annotations} = rollout.metadata;
	const hasRecord = annotations?.[frozenAnnotation] !== undefined;
	const metadata = {
		...(isFirst && resourceVersion !== undefined && {resourceVersion}),
		...(!isFirst && uid !== undefined && {uid}),
		...(hasRecord && {annotations: {[frozenAnnotation]: null}}),
	};
	const before = readFreezeRecord(rollout)?.before === 'absent' ? null : false;
	return {kind: 'rollouts', namespace, name, type: 'merge', body: {...(Object.keys(metadata).length > 0 && {metadata}), spec: {paused: before}}};
}
