import type {Json, Patch} from '../../types/cluster.ts';

/** Fields of the status, set only while the revision with this pod hash is the one that rolls; another answers 422 (V42). */
export function buildGuardedStatusPatch({namespace, name}: {readonly namespace: string; readonly name: string}, podHash: string, fields: Readonly<Record<string, Json>>): Patch {
	return {
		kind: 'rollouts',
		namespace,
		name,
		subresource: 'status',
		type: 'json',
		body: [
			{op: 'test', path: '/status/currentPodHash', value: podHash},
			...Object.entries(fields).map(([field, value]) => ({op: 'add', path: `/status/${field}`, value})),
		],
	};
}
