import {useMemo} from 'react';
import {useWindowSize} from 'ink';
import type {StoreApi} from 'zustand/vanilla';
import type {AppState} from '../store/app-state.ts';
import type {KeyRead} from '../store/key-press.ts';
import type {Command} from '../commands/command.ts';
import {Frame, type OnRoom} from './frame.tsx';
import {Keys} from './keys.tsx';
import {useAppState} from './use-app-state.ts';

export type AppOptions = {
	/** Only ASCII reaches the terminal. */
	readonly ascii: boolean;
	/** False for NO_COLOR and `--no-color`. Default: true. */
	readonly color?: boolean;
};

export type AppProps = {
	readonly store: StoreApi<AppState>;
	/** The registry: hint line and help are read from it. */
	readonly commands: readonly Command[];
	readonly onKeys: (read: KeyRead) => void;
	readonly options: AppOptions;
	/** Told what fits, for page up and down and for the end of a page. */
	readonly onRoom?: OnRoom;
};

/** The whole screen, drawn from the store alone. */
export function App({store, commands, onKeys, options, onRoom}: AppProps) {
	const state = useAppState(store, whole => whole);
	const {columns, rows} = useWindowSize();
	const {ascii, color = true} = options;
	const look = useMemo(() => ({ascii, color}), [ascii, color]);
	return (
		<>
			<Frame state={state} commands={commands} columns={columns} rows={rows} look={look} onRoom={onRoom}/>
			<Keys onKeys={onKeys}/>
		</>
	);
}
