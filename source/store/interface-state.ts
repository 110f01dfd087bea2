import type {Instant} from '../types/clock.ts';
import type {Line, Outcome} from '../domain/actions/operation.ts';
import type {VerbName} from '../domain/actions/verb/names.ts';
import type {Effect} from '../domain/effects/effect.ts';
import type {AbortForecast, RolloutView} from '../domain/rollout-view.ts';
import type {PaneMove, PaneName, PanePosition} from './pane-state.ts';

/** Where the person is, what is open and what is under way: everything on the screen that is not the cluster's. */
export type InterfaceState = {
	readonly route: Route;
	/** Key (`namespace/name`) of the rollout under the cursor of the fleet; undefined while there is none. */
	readonly cursor: string | undefined;
	/** Since when this row is under the cursor on the screen. */
	readonly cursorSince: Instant;
	/** Keys in the order on the screen, filtered or not: rows do not jump while a key is being aimed (applied when the cursor rests, or by `=`). */
	readonly order: readonly string[];
	/** Keys of the rows that a capital, or a small letter with `y`, acts on together. */
	readonly marks: readonly string[];
	readonly filter: string;
	readonly sort: SortName;
	/** First line of the open rollout's page that is on the screen. */
	readonly scroll: number;
	/** What takes the keys before the screen does; undefined: the screen. */
	readonly layer: Layer | undefined;
	/** Actions under way and those that ended, newest last; an ended one stays until another key dismisses it (esc). */
	readonly operations: readonly Operation[];
	/** Ended ones that were dismissed while they were still watched, as they were then: what goes on to be told of them opens no panel again. */
	readonly dismissed: readonly Dismissed[];
	readonly notice: Notice | undefined;
};

export type Dismissed = {readonly id: string; readonly isBad: boolean};

export type Route = MainRoute | PaneRoute;

/** A screen that one goes back to. */
export type MainRoute = {readonly screen: 'fleet'} | {readonly screen: 'rollout'; readonly key: string};

/** A page of text or rows about one rollout. */
export type PaneRoute = {
	readonly screen: 'pane';
	readonly pane: PaneName;
	readonly key: string;
	readonly position: PanePosition;
	/** Where esc leads. */
	readonly from: Route;
};

/** What keys are told apart by. */
export type ScreenName = PaneName | 'fleet' | 'rollout';

export function screenOf(route: Route): ScreenName {
	return route.screen === 'pane' ? route.pane : route.screen;
}

export type SortName = 'age' | 'name' | 'namespace' | 'urgency' | 'weight';

export type Layer =
	| {readonly kind: 'filter'; readonly text: string; /** To go back to with esc. */ readonly before: string}
	| {readonly kind: 'help'; readonly scroll: number}
	| {readonly kind: 'picker'; readonly picker: Picker}
	| {readonly kind: 'search'; readonly text: string; /** To go back to with esc. */ readonly before: string}
	| {readonly kind: 'strip'; readonly strip: Strip};

export type Picker = {
	/** `command`, `namespace`, `sort`, or the id of the action that asks. */
	readonly about: string;
	readonly title: string;
	readonly items: readonly PickerItem[];
	/** Undefined while the items are being read. */
	readonly isLoading: boolean;
	/** Typed to narrow the items. */
	readonly query: string;
	/** Index in the narrowed list. */
	readonly index: number;
};

export type PickerItem = {
	readonly value: string;
	readonly label: string;
	readonly isCurrent: boolean;
	/** The key that does the same. */
	readonly key?: string;
	/** Beside the label, dim. */
	readonly note?: string;
	/** When it came to be; its age is shown. */
	readonly at?: Instant;
	/** It cannot be chosen now; the note says why. */
	readonly isDim?: boolean;
};

/** A confirmation line at the bottom. It acts on what it was opened for, wherever the list has moved since. */
export type Strip = {
	readonly command: string;
	readonly openedAt: Instant;
	/** Disarmed then. */
	readonly expiresAt: Instant | undefined;
	readonly body: StripBody;
	/** What confirms it; in a protected context more than the body alone asks for. Absent: what the body asks for. */
	readonly confirm?: Confirmation;
	/** Text typed into its input, where it has one. */
	readonly text: string;
	/** What is typed of the word that confirms; undefined while that is not asked for. */
	readonly typed?: string | undefined;
	/** Index of the chosen one of its choices. */
	readonly choice: number;
};

/** A key, alone in its read, or a word that is typed and then enter: the larger the blast radius, the more deliberate. */
export type Confirmation = {readonly kind: 'key'; readonly key: string} | {readonly kind: 'typed'; readonly word: string};

/** What a strip is about, pinned when it opens; worded in `format/words/strip-words.ts` and `format/words/effect-words.ts`. */
export type StripBody = AbortBody | AcceptBody | FreezeBody | GroupBody | LastResortBody | ThawBody | VerbBody;

/** Every action with an effect of its own. */
export type VerbBody = {
	readonly kind: 'verb';
	readonly verb: VerbName;
	readonly confirm: Confirmation;
	readonly view: RolloutView;
	/** Tab goes through these; one of them is the rule. */
	readonly choices: readonly [VerbChoice, ...VerbChoice[]];
	/** What can be typed into it. */
	readonly input?: VerbInput;
	/** What was chosen before it opened: a revision, an analysis run. */
	readonly picked?: string;
};

export type VerbChoice = {readonly name: 'keepFreeze' | 'liftFreeze' | 'only'; readonly effect: Effect};

/** `delay`: how much later · `images`: container=image, with the containers that there are. */
export type VerbInput = {readonly kind: 'delay'} | {readonly kind: 'images'; readonly containers: ReadonlyArray<{readonly container: string; readonly image: string}>};

export type AbortBody = {
	readonly kind: 'abort';
	readonly confirm: 'a';
	readonly view: RolloutView;
	readonly forecast: AbortForecast;
	/** An undo where an abort does nothing any more (V39). */
	readonly way: 'abort' | 'undo';
};

/** One action for every marked row. */
export type GroupBody = {
	readonly kind: 'group';
	readonly confirm: 'A' | 'y';
	/** The action's id and what it is called. */
	readonly action: string;
	readonly label: string;
	readonly items: ReadonlyArray<{readonly view: RolloutView; readonly body: StripBody}>;
	/** Marked, and why it is left out. */
	readonly left: ReadonlyArray<{readonly view: RolloutView; readonly reason: string}>;
};

/** Takes the canary away by hand, with a dead controller. */
export type LastResortBody = {
	readonly kind: 'lastResort';
	readonly confirm: Confirmation;
	readonly view: RolloutView;
	/** Pointed at stable; undefined: the canary's pods are scaled away. */
	readonly service: string | undefined;
	/** Stable pods ready and wanted. */
	readonly available: number | undefined;
	readonly desired: number;
};

export type AcceptBody = {
	readonly kind: 'accept';
	readonly confirm: 'y';
	readonly view: RolloutView;
	/** Stable pods ready and wanted. */
	readonly available: number;
	readonly desired: number;
	readonly percent: number;
};

export type FreezeBody = {
	readonly kind: 'freeze';
	readonly confirm: 'enter';
	readonly namespace: string;
	/** Each with the rollouts it would hold; the strip's `choice` is an index of these. */
	readonly choices: ReadonlyArray<{readonly name: 'all' | 'allButIdleAutoscaled' | 'moving'; readonly keys: readonly string[]}>;
	/** Everything in the namespace, to count and name. */
	readonly views: readonly RolloutView[];
	readonly autoscaled: ReadonlySet<string> | undefined;
	/** How many marked rows it is about; absent: the whole namespace. */
	readonly marked?: number;
};

export type ThawBody = {
	readonly kind: 'thaw';
	/** Its own letter: a colleague's freeze must not turn my `Z` enter into a thaw. */
	readonly confirm: 't';
	readonly namespace: string;
	/** With our record: these come back. */
	readonly frozen: readonly RolloutView[];
	/** Paused by somebody else: these stay. */
	readonly left: readonly RolloutView[];
};

/** An action under way or ended. */
export type Operation = {
	readonly id: string;
	readonly command: string;
	/** The rollout's key or the namespace. */
	readonly subject: string;
	readonly startedAt: Instant;
	readonly lines: readonly Line[];
	/** Absent while it is under way. */
	readonly outcome: Outcome | undefined;
	/** Still watched although it has an outcome (the minute after an abort). */
	readonly isWatched: boolean;
	/** One id for those that were confirmed together. */
	readonly group?: string;
};

export type Notice = {readonly text: string; readonly tone: 'bad' | 'good' | 'warning'; readonly until: Instant};

export type InterfaceEvent =
	| {readonly type: 'cursorMoved'; readonly by: number | 'end' | 'home' | 'pageDown' | 'pageUp'}
	| {readonly type: 'escaped'}
	| {readonly type: 'filterOpened'}
	| {readonly type: 'helpOpened'}
	| {readonly type: 'marked'; readonly key: string}
	| {readonly type: 'marksCleared'}
	| {readonly type: 'namespacesListed'; readonly items: readonly PickerItem[]}
	| {readonly type: 'noticed'; readonly notice: Notice | undefined}
	| {readonly type: 'opened'; readonly key: string}
	| {readonly type: 'operationChanged'; readonly operation: Operation}
	| {readonly type: 'operationDismissed'; readonly id: string}
	| {readonly type: 'orderApplied'}
	| {readonly type: 'paneMoved'; readonly by: PaneMove}
	| {readonly type: 'paneOpened'; readonly pane: PaneName; readonly key: string}
	| {readonly type: 'paneOptionToggled'; readonly option: string}
	| {readonly type: 'paneRowMarked'}
	| {readonly type: 'searchOpened'}
	| {readonly type: 'pickerMoved'; readonly by: number}
	| {readonly type: 'pickerOpened'; readonly picker: Picker}
	| {readonly type: 'scrolled'; readonly by: number | 'end' | 'home'}
	| {readonly type: 'sortChosen'; readonly sort: SortName}
	| {readonly type: 'stripChoiceChanged'}
	| {readonly type: 'stripClosed'}
	| {readonly type: 'stripOpened'; readonly strip: Strip}
	| {readonly type: 'stripTextSet'; readonly text: string}
	| {readonly type: 'stripWordAsked'}
	| {readonly type: 'textErased'; readonly all: boolean}
	| {readonly type: 'textTyped'; readonly text: string}
	| {readonly type: 'ticked'};
