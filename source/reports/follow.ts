import type {Session, WishFor} from '../session.ts';
import {wishForRollout} from '../wishes.ts';

const longestMs = 2000;

/**
Watches what one rollout's page needs (its router, its Services), and what else is wished for. Waits until all of it is there or cannot be had; what is
not there in time is unknown. Gives the function that calls it off.
*/
export async function followRollout(session: Session, key: string, wishFor: WishFor = () => []): Promise<() => void> {
	const stop = session.follow(key, wishFor);
	const family = session.store.families().get(key);
	const kinds = family === undefined ? [] : [...wishForRollout(family), ...wishFor(family)].map(({kind}) => kind);
	const {state, clock} = session.store;
	const isThere = () => kinds.every(kind => !['idle', 'loading'].includes(state.getState().links[kind].state));
	if (isThere()) {
		return stop;
	}

	await new Promise<void>(resolve => {
		const finish = () => {
			unsubscribe();
			cancel();
			resolve();
		};

		const unsubscribe = state.subscribe(() => {
			if (isThere()) {
				finish();
			}
		});
		const cancel = clock.at(clock.now() + longestMs, finish);
	});
	return stop;
}
