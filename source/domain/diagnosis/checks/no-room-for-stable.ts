import type {DiagnosisInput, Rule} from '../diagnosis.ts';
import {none, ok, problem, steps} from '../verdict.ts';

function roomOf({facts: {stable, desired}}: DiagnosisInput) {
	const pod = stable?.pods.find(({state}) => state === 'failing');
	return {available: stable?.available ?? 0, desired, pod: pod?.name, trouble: stable?.failure ?? pod?.trouble ?? pod?.status};
}

/** V46: after an abort stable stays short of pods, while the phase looks like that of a good abort. */
export const noRoomForStable: Rule = {
	code: 'no-room-for-stable',
	check(input) {
		const {facts, view} = input;
		if (!facts.stable) {
			return none('update');
		}

		const {detail, since} = view.situation;
		const room = roomOf(input);
		const isStuck = detail.kind === 'notBack' ? detail.why === 'noRoom' : (view.isAborted && room.trouble !== undefined && !(facts.hasRouter && detail.kind === 'aborting'));
		// Behind a router an unready pod of a whole ReplicaSet is another story: V38.
		const isShort = room.available < room.desired && (detail.kind !== 'notBack' || detail.why === 'noRoom');
		return isStuck && isShort
			? problem({kind: 'noRoom', ...room}, {code: 'no-room-for-stable', since, next: steps(...(facts.stable.failure === undefined ? [] : ['quotas' as const]), ...(room.pod === undefined ? [] : [{action: 'describePod' as const, subject: room.pod}]), 'events')})
			: ok({kind: 'hasRoom', ...room});
	},
};
