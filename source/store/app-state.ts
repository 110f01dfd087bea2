import type {Instant} from '../types/clock.ts';
import type {Need} from '../types/cluster.ts';
import type {KindName} from '../types/kinds.ts';
import type {LinkState} from '../types/source.ts';
import type {ControllerView} from '../domain/controller-view.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import type {InterfaceState} from './interface-state.ts';
import type {PaneData} from './pane-state.ts';

/** The one state that the screen draws from. Unchanged parts keep their reference. */
export type AppState = {
	readonly session: SessionInfo;
	/** By the source's clock; moves once a second, and with every batch. */
	readonly now: Instant;
	readonly links: Readonly<Record<KindName, LinkState>>;
	/** When the last batch came; undefined before the first. */
	readonly lastBatchAt: Instant | undefined;
	/** By key (`namespace/name`), every rollout that is watched. */
	readonly views: ReadonlyMap<string, RolloutView>;
	readonly controller: ControllerView;
	readonly interface: InterfaceState;
	/** What we may not do, by namespace and by command, as far as the server has told. */
	readonly missing: ReadonlyMap<string, ReadonlyMap<string, readonly Need[]>>;
	/** What the open pane shows, as its feed has brought it; undefined where none is open. */
	readonly pane: PaneData | undefined;
	/** Present while a recording is played. */
	readonly playback: PlaybackState | undefined;
};

export type SessionInfo = {
	/** Context, or the recording's name. */
	readonly contextName: string;
	/** Undefined: all namespaces. */
	readonly namespace: string | undefined;
	readonly kind: 'cluster' | 'recording' | 'rehearsal';
	readonly isProtected: boolean;
	readonly readOnly: {readonly reason: string} | undefined;
	/** The cluster's name for us, once known. */
	readonly user: string | undefined;
	readonly version: string;
};

export type PlaybackState = {
	readonly state: 'ended' | 'paused' | 'playing';
	readonly speed: number;
	readonly startAt: Instant;
	readonly endAt: Instant;
};
