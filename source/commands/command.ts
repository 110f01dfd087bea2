import type {Instant} from '../types/clock.ts';
import type {Json, Need} from '../types/cluster.ts';
import type {Advance, Observation} from '../domain/actions/operation.ts';
import type {Family} from '../domain/family.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import type {InterfaceEvent, InterfaceState, PickerItem, ScreenName, StripBody} from '../store/interface-state.ts';
import type {PaneName} from '../store/pane-state.ts';
import type {Missing} from './permissions.ts';
import type {Subcommand} from './subcommand.ts';

/**
A command is one value and every reader uses that value: key dispatch, hint line, `?` help, confirm strip, command line,
read-only filter, the readme's key table.
*/
export type Command = Action | Gesture | Report;

type Shared = {
	/** The subcommand's name for actions and reports: `abort`. */
	readonly id: string;
	/** As `store/key-press.ts` names them: `a`, `Z`, `ctrl-r`, `enter`, `pageDown`. Empty: no key. */
	readonly keys: readonly string[];
	/** For the hint line, one or two words. */
	readonly label: string;
	/** For help: one line without a full stop. */
	readonly summary: string;
	/** Where the key works. */
	readonly screens: readonly ScreenName[];
	/** Place in the hint line, small first; absent: only in help. */
	readonly hint?: number;
	/** How it is asked for from a shell; absent: only on the screen. */
	readonly subcommands?: readonly Subcommand[];
};

/** What a command acts on, as it was when its key was pressed. */
export type Target = {
	readonly view: RolloutView | undefined;
	/** Of the cursor's row. */
	readonly namespace: string | undefined;
	/** Every rollout of that namespace (a filter does not narrow it). */
	readonly views: readonly RolloutView[];
	/** Rollouts of the namespace that an autoscaler scales; undefined where it cannot be read. */
	readonly autoscaled: ReadonlySet<string> | undefined;
	/** The watch of the rollouts is live: what it shows is so. */
	readonly isLive: boolean;
	/** The command that is under way on this rollout. */
	readonly running: string | undefined;
	/** The objects behind the view, for what an effect says; absent where only the view is at hand. */
	readonly family?: Family | undefined;
	/** The revision under the cursor of the revisions. */
	readonly revision?: number | undefined;
	/** The marked rows, each as a target of its own; absent where there are none. */
	readonly marked?: readonly Target[];
};

export type Context = {
	readonly now: Instant;
	readonly contextName: string;
	/** Present when writes are refused, with the reason. */
	readonly readOnly: {readonly reason: string} | undefined;
	readonly person: string;
	/** Everything but abort and back asks for a typed name here. */
	readonly isProtected?: boolean;
	/** What we may not do in the target's namespace, by command; undefined while that is not known. */
	readonly missing?: Missing | undefined;
	/** The cluster's name for us, for the line to an admin. */
	readonly user?: string | undefined;
};

/** Why a key does nothing now, and what would help. */
export type Refusal = {readonly reason: string; readonly help?: string};

export type Action = Shared & {
	readonly kind: 'action';
	readonly scope: 'marked' | 'namespace' | 'rollout';
	/** Nothing when it can act. Never asks the cluster. */
	readonly unavailable: (target: Target, context: Context) => Refusal | undefined;
	/** What there is to choose from before the strip opens, where there is a choice. */
	readonly pick?: (target: Target, context: Context) => Choice | undefined;
	/** What the strip says and does; pinned when it opens. */
	readonly prepare: (target: Target, context: Context, picked?: string) => StripBody;
	/** What is wrong with what was typed into the strip; it stays open then. */
	readonly check?: (body: StripBody, text: string) => Refusal | undefined;
	/** Tab in a strip with an input: the text after it. */
	readonly complete?: (body: StripBody, text: string) => string;
	/** Asks for the autoscalers of the namespace before the strip opens. */
	readonly needsAutoscalers?: boolean;
	/** The second stroke: the action under way, on what was pinned. Undefined where the strip is about another command. */
	readonly begin: (body: StripBody, pinned: ReadonlyMap<string, Family>, order: Order) => Beginning | undefined;
	/** Needed permissions, for the readme and the probes. */
	readonly access: readonly Need[];
	/** A permission that is missing by a probe does not stop it: for what brings users back. */
	readonly isNeverBarred?: true;
};

export type Choice = {readonly title: string; readonly items: readonly PickerItem[]};

/** What was confirmed. */
export type Order = {
	readonly id: string;
	readonly now: Instant;
	readonly person: string;
	/** Typed into the strip. */
	readonly text: string;
	readonly choice: number;
};

export type Beginning = {
	/** The rollout's key or the namespace. */
	readonly subject: string;
	readonly advance: Operator;
	/** What it is called under way and in the audit log, where the action has several ways; absent: the action's id. */
	readonly command?: string;
	/** What it needs to go on after a restart, for the audit log; absent: it does not. */
	readonly memory?: Json;
	/** Present where it was begun by another process. */
	readonly startedAt?: Instant;
};

/** A machine and its state in one: look, and it says what to do. */
export type Operator = (observation: Observation) => Omit<Advance<unknown>, 'state'>;

export type Gesture = Shared & {
	readonly kind: 'gesture';
	/** The interface event that the key means; undefined when it means nothing here. */
	readonly event?: (state: InterfaceState) => InterfaceEvent | undefined;
	/** What it asks of the composition. */
	readonly effect?: Effect;
};

export type Effect = PaneEffect | 'faster' | 'listNamespaces' | 'openPalette' | 'reconnect' | 'repaint' | 'seekBack' | 'seekForward' | 'slower' | 'suspend' | 'togglePlayback';

/** What a key of a pane asks of the pane's feed. */
export type PaneEffect = 'copy' | 'nextObject' | 'objectBefore' | 'previousContainer' | 'tryQueries';

/** Reads: a pane of the screen, and where it prints, a subcommand. */
export type Report = Shared & {readonly kind: 'report'; readonly pane: PaneName};
