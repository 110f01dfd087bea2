import {useSyncExternalStore} from 'react';
import type {StoreApi} from 'zustand/vanilla';
import type {AppState} from '../store/app-state.ts';

/** A part of the state, drawn again when that part's reference changes. */
export function useAppState<Part>(store: StoreApi<AppState>, select: (state: AppState) => Part): Part {
	const read = () => select(store.getState());
	return useSyncExternalStore(store.subscribe, read, read);
}
