import type {Json, Patch} from '../../types/cluster.ts';
import type {Rollout} from '../../types/objects.ts';

/** What `replicaProgressThreshold` was before we lowered it: on the object, so that a kill in between loses nothing. */
export const thresholdAnnotation = 'rolltop.dev/threshold';
const annotationPath = `/metadata/annotations/${thresholdAnnotation.replaceAll('/', '~1')}`;
const thresholdPath = '/spec/strategy/canary/replicaProgressThreshold';

export type Threshold = {readonly type: string; readonly value: number};

/** `null` where there was none; undefined where there is no note of ours. */
export function readThresholdNote({metadata}: Rollout): Threshold | null | undefined {
	const text = metadata.annotations?.[thresholdAnnotation];
	if (text === undefined) {
		return undefined;
	}

	try {
		const {before} = JSON.parse(text) as {readonly before?: {readonly type?: unknown; readonly value?: unknown} | null};
		return typeof before?.type === 'string' && typeof before.value === 'number' ? {type: before.type, value: before.value} : null;
	} catch {
		return null;
	}
}

const thresholdOf = ({spec}: Rollout): Threshold | null => {
	const {type, value} = spec?.strategy?.canary?.replicaProgressThreshold ?? {};
	return value === undefined ? null : {type: type ?? 'Percent', value};
};

/**
Lets the abort go on with this share of stable (V38). It applies only while the abort of that revision stands: lowered during an update it
would let a canary through that is not ready.
*/
export function buildAcceptPatch(rollout: Rollout, percent: number, {by, since, podHash}: {readonly by: string; readonly since: string; readonly podHash: string}): Patch {
	const {namespace, name, annotations} = rollout.metadata;
	// A second one keeps the note of the first: what was before is not what we set.
	const before = readThresholdNote(rollout) ?? thresholdOf(rollout);
	const note = JSON.stringify({v: 1, before: readThresholdNote(rollout) === null ? null : before, by, since});
	return patch({namespace, name}, [
		{op: 'test', path: '/status/currentPodHash', value: podHash},
		{op: 'test', path: '/status/abort', value: true},
		// Without any annotation there is nothing to add one to.
		...(annotations === undefined ? [{op: 'add', path: '/metadata/annotations', value: {}}] : []),
		{op: 'add', path: annotationPath, value: note},
		{op: 'add', path: thresholdPath, value: {type: 'Percent', value: percent}},
	]);
}

/** Gives back what the note says; undefined where there is no note, or somebody else has set another threshold since. */
export function buildThresholdBackPatch(rollout: Rollout, percent: number): Patch | undefined {
	const before = readThresholdNote(rollout);
	if (before === undefined) {
		return undefined;
	}

	const now = thresholdOf(rollout);
	const isOurs = now?.type === 'Percent' && now.value === percent;
	const back = before === null ? {op: 'remove', path: thresholdPath} : {op: 'add', path: thresholdPath, value: before};
	return patch(rollout.metadata, [
		...(isOurs ? [{op: 'test', path: `${thresholdPath}/value`, value: percent}, back] : []),
		{op: 'remove', path: annotationPath},
	]);
}

function patch({namespace, name}: {readonly namespace: string; readonly name: string}, body: Json): Patch {
	return {kind: 'rollouts', namespace, name, type: 'json', body};
}
