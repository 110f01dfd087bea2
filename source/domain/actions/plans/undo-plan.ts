import type {Json} from '../../../types/cluster.ts';
import type {Rollout} from '../../../types/objects.ts';
import {gatherFacts} from '../../facts.ts';
import {revisionOf} from '../../labels.ts';
import {isWorkloadObserved} from '../../phase.ts';
import {buildUnpausePatch} from '../../patches/pause-patch.ts';
import {restoreTemplate} from '../../patches/restored-template.ts';
import {buildUndoPatch, type UndoTarget} from '../../patches/undo-patch.ts';
import {projectObject} from '../../projection.ts';
import {deriveWeight} from '../../weight.ts';
import {measureExposure} from '../abort/exposure.ts';
import type {Check, Fresh, Moved, Sight, VerbPlan} from '../verb/plan.ts';
import {compare, type VerbTarget} from '../verb/target.ts';
import {isPromoted} from './promote-plan.ts';

/** Where an undo goes, as it was chosen. */
export type UndoAim = {
	readonly revision: number;
	readonly replicaSet: string;
	readonly hash: string | undefined;
	/** The Deployment that holds the template, where it is not the rollout. */
	readonly workload: string | undefined;
	/** It is what is stable: everybody is back at once (V13). */
	readonly isRollback: boolean;
	/** A freeze goes with it: under it nothing would move (V26). */
	readonly isLifting: boolean;
};

const takenMs = 30_000;
const backMs = 120_000;
const gateMs = 300_000;

/** Puts the template of an earlier revision back. */
export function planUndo(target: VerbTarget, aim: UndoAim): VerbPlan {
	const isHeld = target.isSpecPaused && !aim.isLifting;
	const taken: Check = {name: 'taken', isMet: sight => isTaken(target, sight), limitMs: takenMs, isNudged: true};
	const back: Check = {name: 'allOnOld', isMet: sight => exposureOf(sight).isBack, tell: sight => ({percent: exposureOf(sight).percent}), limitMs: backMs};
	const gate: Check = {name: 'toGate', isMet: isAtGateOrEnd, tell: tellNew, limitMs: gateMs};
	return {
		verb: 'undo',
		target,
		isOfTemplate: true,
		read: {withObjects: [{kind: 'replicasets', name: aim.replicaSet}, ...(aim.workload === undefined ? [] : [{kind: 'deployments', name: aim.workload} as const])]},
		findMove: fresh => compare(target, fresh.rollout, ['revision', 'specPaused']) ?? findOther(fresh, aim),
		hasArrived: ({rollout}) => rollout !== undefined && (rollout.metadata.generation ?? 0) > (target.generation ?? 0) && rollout.status?.currentPodHash === aim.hash,
		build: fresh => build(fresh, aim),
		checks: isHeld ? [taken] : [taken, aim.isRollback ? back : gate],
		conclude: sight => ({kind: 'carriedOut', verb: 'undo', afterMs: sight.now - sight.startedAt, revision: aim.revision, ...(isHeld ? {state: 'held'} : endOf(sight))}),
	};
}

/** The ReplicaSet has another number by now, or is gone. */
function findOther({objects}: Fresh, {revision}: UndoAim): Moved | undefined {
	const metadata = projectObject('replicasets', objects[0])?.metadata;
	return metadata !== undefined && revisionOf(metadata) === revision ? undefined : {kind: 'moved', what: 'template', after: `there is no revision ${revision} any more`};
}

function build({rollout, objects}: Fresh, aim: UndoAim) {
	const [replicaSet, workload] = objects;
	const template = replicaSet === undefined ? undefined : restoreTemplate(replicaSet);
	if (template === undefined) {
		return {fact: {kind: 'moved', what: 'template', after: `revision ${aim.revision} has no template`}, result: 'bad', code: 'moved'} as const;
	}

	return [buildUndoPatch(templateHolder(rollout!, workload), template, undefined), ...(aim.isLifting ? [buildUnpausePatch(rollout!, {isFirst: false})] : [])];
}

/** What holds the template: the workload that was read, else the rollout. */
export function templateHolder({metadata: {namespace, name, generation}}: Rollout, workload: Json | undefined): UndoTarget {
	const deployment = workload === undefined ? undefined : projectObject('deployments', workload)?.metadata;
	return deployment === undefined ? {kind: 'rollouts', namespace, name, generation} : {kind: 'deployments', namespace, name: deployment.name, generation: deployment.generation};
}

/** Another template rolls than the one that was seen, and the status is about it. */
export function isTaken({podHash}: VerbTarget, {rollout, isObserved}: Sight): boolean {
	return isObserved && isWorkloadObserved(rollout) && rollout.status?.currentPodHash !== podHash;
}

/** Behind its first weight it stands at a gate, or it is through. */
function isAtGateOrEnd({rollout}: Sight): boolean {
	return rollout.spec?.paused === true || (rollout.status?.pauseConditions ?? []).length > 0 || isPromoted(rollout);
}

const exposureOf = ({family, rollout}: Sight) => measureExposure(family, rollout.status?.currentPodHash, {areSetsKnown: true, wasBack: false});

export const tellNew = ({family}: Sight) => ({percent: deriveWeight(gatherFacts(family)).actual});

function endOf(sight: Sight) {
	const {rollout} = sight;
	const isAtGate = (rollout.status?.pauseConditions ?? []).length > 0;
	return isAtGate ? {state: 'atGate', ...tellNew(sight)} as const : (rollout.spec?.paused === true ? {state: 'held'} as const : {state: 'complete'} as const);
}
