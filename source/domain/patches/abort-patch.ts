import type {Patch} from '../../types/cluster.ts';
import {buildGuardedStatusPatch} from './guarded-status-patch.ts';

type Named = {readonly namespace: string; readonly name: string};

/**
The abort. It clears `promoteFull` in the same patch, or a full promotion under way drops the abort (V4, V5), and it
carries no resourceVersion: the controller writes the status all the time and an abort must not lose that race.
*/
export function buildAbortPatch({namespace, name}: Named): Patch {
	return {kind: 'rollouts', namespace, name, subresource: 'status', type: 'merge', body: {status: {abort: true, promoteFull: null}}};
}

/**
An abort that is sent late: it applies only while the revision that the person saw is still the one that rolls. Another
answers 422 (V42): never abort the fix that came after.
*/
export function buildGuardedAbortPatch(rollout: Named, podHash: string): Patch {
	// A `remove` of promoteFull fails where it is absent; false is as good.
	return buildGuardedStatusPatch(rollout, podHash, {abort: true, promoteFull: false});
}

/**
A changed annotation makes the controller look again at an object whose abort or promote it has lost; the lost patch
itself, sent again, changes nothing and wakes nobody (V37).
*/
export function buildNudgePatch({namespace, name}: Named, value: string): Patch {
	return {kind: 'rollouts', namespace, name, type: 'merge', body: {metadata: {annotations: {'rolltop.dev/nudge': value}}}};
}

/**
Lifts `spec.paused`; the freeze record stays. Under our record it becomes what it was before, so that a kill after it leaves nothing behind
that a thaw would not know of.
*/
export function buildLiftPatch({namespace, name}: Named, before: 'absent' | 'false' | undefined): Patch {
	return {kind: 'rollouts', namespace, name, type: 'merge', body: {spec: {paused: before === 'absent' ? null : false}}};
}
