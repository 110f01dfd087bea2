import type {Patch} from '../../types/cluster.ts';
import type {Rollout} from '../../types/objects.ts';
import {frozenAnnotation} from '../labels.ts';

/** Who froze a rollout, why, and what `spec.paused` was before (interface.md, the freeze record). */
export type FreezeRecord = {
	readonly v: 1;
	readonly before: 'absent' | 'false';
	readonly by: string;
	readonly reason: string;
	/** RFC 3339. */
	readonly since: string;
	/** One per freeze. */
	readonly id: string;
};

/** The record on a rollout; undefined without one or where it is not ours to read (another version, not JSON). */
export function readFreezeRecord(rollout: Rollout): FreezeRecord | undefined {
	const text = rollout.metadata.annotations?.[frozenAnnotation];
	if (text === undefined) {
		return undefined;
	}

	try {
		const value = JSON.parse(text) as Partial<Record<keyof FreezeRecord, unknown>> | null;
		if (value?.v !== 1 || (value.before !== 'absent' && value.before !== 'false')) {
			return undefined;
		}

		return {v: 1, before: value.before, by: textOf(value.by), reason: textOf(value.reason), since: textOf(value.since), id: textOf(value.id)};
	} catch {
		return undefined;
	}
}

const textOf = (value: unknown) => typeof value === 'string' ? value : '';

/** Annotations of more than a few kilobytes are not read (`domain/projection`): a record that long could not be thawed. */
const longestReason = 500;

/** Pauses and writes the record in the same patch, so that no kill in between can leave a freeze without its record. */
export function buildFreezePatch(rollout: Rollout, freeze: Omit<FreezeRecord, 'before' | 'v'>): Patch {
	const reason = [...freeze.reason.trim()].slice(0, longestReason).join('');
	const record: FreezeRecord = {v: 1, before: rollout.spec?.paused === false ? 'false' : 'absent', ...freeze, reason};
	return mainPatch(rollout, JSON.stringify(record), true);
}

/**
Takes the record away and gives `spec.paused` back what it was. Where somebody has unpaused it meanwhile only the record goes.
*/
export function buildThawPatch(rollout: Rollout, record: FreezeRecord): Patch {
	const before = record.before === 'false' ? false : null;
	return mainPatch(rollout, null, rollout.spec?.paused === true ? before : undefined);
}

function mainPatch({metadata}: Rollout, annotation: string | null, paused: boolean | null | undefined): Patch {
	const {namespace, name, resourceVersion} = metadata;
	return {
		kind: 'rollouts',
		namespace,
		name,
		type: 'merge',
		body: {
			metadata: {...(resourceVersion !== undefined && {resourceVersion}), annotations: {[frozenAnnotation]: annotation}},
			...(paused !== undefined && {spec: {paused}}),
		},
	};
}
