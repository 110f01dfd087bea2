import type {Hazard} from './rule.ts';

/** After an abort stable stays short of pods while the phase looks like that of a good abort. */
export const noRoomForStable: Hazard = {
	code: 'no-room-for-stable',
	sources: ['V46'],
	looksAt: ['pods', 'status'],
	find({facts, left}) {
		const {stable, desired} = facts;
		const trouble = stable?.failure ?? stable?.pods.find(({state}) => state === 'failing')?.trouble;
		return left && stable && stable.available < desired && trouble !== undefined
			? `Stable has ${stable.available} of ${desired} pods after the abort and gets no more: ${trouble}`
			: undefined;
	},
};
