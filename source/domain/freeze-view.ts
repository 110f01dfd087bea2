import type {Rollout} from '../types/objects.ts';
import {readFreezeRecord} from './patches/freeze-patch.ts';
import type {FreezeView} from './rollout-view.ts';
import {parseInstant} from './time.ts';

const filled = (text: string) => text === '' ? undefined : text;

/**
Who holds the rollout by `spec.paused`; undefined while neither that nor our record is there (interface.md, the freeze record). A record that
we cannot read is not ours to thaw.
*/
export function deriveFreeze(rollout: Rollout): FreezeView | undefined {
	const {metadata, spec} = rollout;
	const record = readFreezeRecord(rollout);
	if (record === undefined) {
		// After an abort rolltop puts a pause back as its field manager: that does not tell who wanted it.
		const manager = metadata.pausedBy?.manager;
		return spec?.paused
			? {owner: 'other', by: manager === 'rolltop' ? undefined : manager, reason: undefined, since: parseInstant(metadata.pausedBy?.time), id: undefined, before: undefined}
			: undefined;
	}

	const {by, reason, since, id, before} = record;
	return {owner: spec?.paused ? 'ours' : 'broken', by: filled(by), reason: filled(reason), since: parseInstant(since), id: filled(id), before};
}
