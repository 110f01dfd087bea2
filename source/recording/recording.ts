import type {Instant} from '../types/clock.ts';
import type {KindName} from '../types/kinds.ts';
import type {Change, LinkState} from '../types/source.ts';

/** One line of a recording, its object projected. */
export type RecordedEvent =
	| {readonly type: 'change'; readonly at: Instant; readonly change: Change}
	| {readonly type: 'link'; readonly at: Instant; readonly kind: KindName; readonly link: LinkState};

/** What was left out on reading, for one line on stderr. */
export type RecordingWarning = {
	readonly code: 'absurd-times' | 'broken-lines' | 'damaged' | 'nameless' | 'truncated' | 'unknown-kinds';
	/** How many lines were dropped; 0 where nobody can count what was lost. */
	readonly lines: number;
	/** One sentence; holds nothing of the file's content. */
	readonly text: string;
};

/** A recording in memory. */
export type Recording = {
	/** Of the directory, or of the file without its endings. */
	readonly name: string;
	/** Of the cluster it was taken from; the name where the file does not tell. */
	readonly context: string;
	/** The namespace that was watched, or the one that all objects are in; undefined when there are several. */
	readonly namespace: string | undefined;
	/** Where the controller's own objects are, as the recorder was told. */
	readonly controllerNamespace: string | undefined;
	readonly startAt: Instant;
	/** Of the last line; never before `startAt`. */
	readonly endAt: Instant;
	/** By time; lines of one instant in the order of the file. */
	readonly events: readonly RecordedEvent[];
	/** What the recording holds; a kind can be held and have no objects. */
	readonly kinds: ReadonlySet<KindName>;
	/** Every kind, as it stood before the first event. */
	readonly startLinks: ReadonlyMap<KindName, LinkState>;
	readonly warnings: readonly RecordingWarning[];
};
