import type {PodTemplate} from '../../../types/objects.ts';
import {gatherFacts} from '../../facts.ts';
import {revisionOf} from '../../labels.ts';
import {buildImagePatch, type ImageChange} from '../../patches/image-patch.ts';
import {projectObject} from '../../projection.ts';
import type {Fresh, Sight, VerbPlan} from '../verb/plan.ts';
import {compare, type VerbTarget} from '../verb/target.ts';
import {isRolling} from './retry-plan.ts';
import {isTaken, templateHolder} from './undo-plan.ts';

const takenMs = 30_000;
const rollsMs = 60_000;

/** Other images in the template: an update starts, also of an aborted rollout, without a retry. */
export function planImage(target: VerbTarget, changes: readonly ImageChange[], workload: string | undefined): VerbPlan {
	return {
		verb: 'setImage',
		target,
		isOfTemplate: true,
		read: workload === undefined ? {} : {withObjects: [{kind: 'deployments', name: workload}]},
		findMove: ({rollout}) => compare(target, rollout, ['revision', 'specPaused']),
		hasArrived: fresh => hasImages(templateOf(fresh), changes),
		build(fresh) {
			const patch = buildImagePatch(templateHolder(fresh.rollout!, fresh.objects[0]), templateOf(fresh), changes);
			return patch === undefined ? {fact: {kind: 'moved', what: 'template', after: `there is no container ${changes.map(({container}) => container).join(', ')}`}, result: 'bad', code: 'moved'} : [patch];
		},
		checks: [
			{name: 'taken', isMet: sight => isTaken(target, sight), limitMs: takenMs, isNudged: true},
			{name: 'rolls', isMet: isRolling, tell: tellStart, limitMs: rollsMs},
		],
		conclude: sight => ({
			kind: 'carriedOut',
			verb: 'setImage',
			afterMs: sight.now - sight.startedAt,
			revision: revisionOf(sight.rollout.metadata),
			...(sight.rollout.spec?.paused === true ? {state: 'held'} : {subject: changes.map(({container, image}) => `${container}=${image}`).join(' ')}),
		}),
	};
}

function templateOf({rollout, objects}: Fresh): PodTemplate | undefined {
	const [workload] = objects;
	return workload === undefined ? rollout?.spec?.template : projectObject('deployments', workload)?.spec?.template;
}

function hasImages(template: PodTemplate | undefined, changes: readonly ImageChange[]): boolean {
	const containers = [...(template?.spec?.initContainers ?? []), ...(template?.spec?.containers ?? [])];
	return changes.every(({container, image}) => {
		const meant = containers.filter(({name}) => container === '*' || name === container);
		return meant.length > 0 && meant.every(one => one.image === image);
	});
}

/** Pods of the new revision, and what keeps them from being made. */
function tellStart({family}: Sight) {
	const {current} = gatherFacts(family);
	const stuck = current?.pods.find(({state}) => state === 'failing');
	const subject = current?.failure ?? (stuck && `${stuck.name}: ${stuck.trouble ?? stuck.status}`);
	return {done: current?.current ?? 0, ...(subject !== undefined && {subject})};
}
