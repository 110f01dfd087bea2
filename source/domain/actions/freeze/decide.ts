import type {Instant} from '../../../types/clock.ts';
import type {Patch} from '../../../types/cluster.ts';
import type {Rollout} from '../../../types/objects.ts';
import {buildFreezePatch, buildThawPatch, readFreezeRecord} from '../../patches/freeze-patch.ts';
import type {FreezeState, Item, LeftAlone} from './state.ts';

export type Decision = {readonly kind: 'left'; readonly why: LeftAlone} | {readonly kind: 'patch'; readonly patch: Patch};

const left = (why: LeftAlone): Decision => ({kind: 'left', why});

/** What to do with one rollout as it is now; the same rules whoever runs it and however often. */
export function decide(state: FreezeState, {target}: Item, rollout: Rollout | undefined, now: Instant): Decision {
	if (rollout === undefined || (target.uid !== undefined && rollout.metadata.uid !== target.uid)) {
		return left('gone');
	}

	return state.verb === 'freeze' ? decideFreeze(state, rollout, now) : decideThaw(rollout);
}

function decideFreeze(state: FreezeState, rollout: Rollout, now: Instant): Decision {
	if (rollout.spec?.paused === true) {
		return left(readFreezeRecord(rollout) === undefined ? 'pausedByOther' : 'frozenAlready');
	}

	// Behind a router a freeze does not stop a full promotion (V44): pretending to hold it would be a lie.
	if (rollout.status?.promoteFull === true && rollout.spec?.strategy?.canary?.trafficRouting !== undefined) {
		return left('promotingFull');
	}

	const {by, reason, id} = state;
	return {kind: 'patch', patch: buildFreezePatch(rollout, {by, reason, since: new Date(now).toISOString(), id})};
}

function decideThaw(rollout: Rollout): Decision {
	const record = readFreezeRecord(rollout);
	if (record === undefined) {
		return left(rollout.spec?.paused === true ? 'pausedByOther' : 'notFrozen');
	}

	return {kind: 'patch', patch: buildThawPatch(rollout, record)};
}
