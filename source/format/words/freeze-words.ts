import type {FreezeDrift} from '../../domain/freeze-drift.ts';
import type {ThawMove} from '../../domain/moves-at-once.ts';
import {count} from '../number.ts';
import {sanitize} from '../sanitize.ts';

/** Why a rollout moves with the thaw. */
export const moveWords: Readonly<Record<ThawMove, string>> = {
	newImage: 'an image was set while it was frozen',
	pauseOver: 'its timed pause ran out meanwhile',
	promoting: 'its full promotion runs on',
};

/** `ben has frozen 3 rollouts since you looked`. */
export function describeDrift({count: number, isFrozen, by}: FreezeDrift): string {
	const who = by === undefined || by === '' ? 'somebody' : sanitize(by, {longest: 60});
	return `${who} has ${isFrozen ? 'frozen' : 'thawed'} ${count(number, 'rollout')} since you looked`;
}
