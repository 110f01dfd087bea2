import type {WarningRule} from './rule.ts';

/** V46: after an abort stable stays short of pods while the phase looks like that of a good abort. */
export const noRoomForStable: WarningRule = ({facts, left}) => {
	const {stable, desired} = facts;
	const trouble = stable?.failure ?? stable?.pods.find(({state}) => state === 'failing')?.trouble;
	return left && stable && stable.available < desired && trouble !== undefined
		? {code: 'no-room-for-stable', text: `Stable has ${stable.available} of ${desired} pods after the abort and gets no more: ${trouble}`}
		: undefined;
};
