import type {PaneEffect} from '../commands/command.ts';
import type {PaneContents, PaneName} from '../store/pane-state.ts';
import type {Problem} from '../types/problem.ts';
import type {Cluster} from '../types/cluster.ts';
import type {CommandLine} from '../command-line.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import type {Transition} from '../domain/timeline.ts';
import type {Session, WishFor} from '../session.ts';
import type {AppStore} from '../store/app-store.ts';
import type {AuditLog} from '../files/audit-log.ts';

/** What a feed is given: the rollout it is about, where to read, and where to put what it has read. */
export type FeedContext<Name extends PaneName> = {
	readonly session: Session;
	/** `namespace/name` of the rollout. */
	readonly key: string;
	readonly audit: AuditLog;
	/** Replaces what the pane shows. A problem without content is shown in its place, with content beside it. */
	readonly publish: (content: PaneContents[Name] | undefined, problem?: Problem) => void;
	/** A sentence at the bottom for a few seconds. */
	readonly notice: (text: string) => void;
	/** Puts a text into the clipboard of the terminal. */
	readonly copy: (text: string) => void;
};

/** A pane's source of content while it is open. */
export type OpenFeed = {
	/** What a key of the pane asks of it. */
	readonly effect?: (effect: PaneEffect) => void;
	readonly stop: () => void;
};

export type Feed<Name extends PaneName> = (context: FeedContext<Name>) => OpenFeed;

/** What a report that prints reads from: a cluster's watch, or a recording at one instant. */
export type PrintContext = {
	readonly store: AppStore;
	readonly cluster: () => Cluster;
	readonly audit: AuditLog;
	/** Absent for a recording. */
	readonly session: Session | undefined;
	/** What was seen to happen to a rollout, oldest first. */
	readonly transitions: (key: string) => readonly Transition[];
	/** Watches what the rollout's page needs, and what else is wished for, and waits until it is there or cannot be had. Gives what calls it off. */
	readonly follow: (key: string, wishFor?: WishFor) => Promise<() => void>;
};

/** Prints and gives the exit code. The view is as it was when the watch was there; after `follow` the store has a newer one. */
export type Print = (context: PrintContext, commandLine: CommandLine, view: RolloutView) => Promise<number>;
