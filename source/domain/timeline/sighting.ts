import type {Instant} from '../../types/clock.ts';
import type {ChangedPart, FieldChange} from '../../types/objects.ts';
import type {Family} from '../family.ts';
import {filled} from '../filled.ts';
import type {RolloutView, SituationName} from '../rollout-view.ts';
import type {TimelineFact} from './entry.ts';

/** What a time line needs of one look at a rollout: a few words and numbers, kept from one look to the next. */
export type Sighting = {
	readonly situation: SituationName;
	readonly message: string;
	/** Of `status.currentPodHash` and `status.stableRS`. */
	readonly hash: string | undefined;
	readonly stableHash: string | undefined;
	readonly revision: number | undefined;
	/** Steps done, of how many; undefined without steps. */
	readonly step: number | undefined;
	readonly steps: number;
	/** What the router or the status says; undefined where only the pods tell. */
	readonly weight: number | undefined;
	readonly isAborted: boolean;
	readonly isAbortTaken: boolean;
	readonly isPromotingFull: boolean;
	readonly isPaused: boolean;
	readonly pauses: readonly string[];
	readonly restartAt: string | undefined;
	readonly desired: number;
	readonly generation: number | undefined;
	readonly images: string;
	readonly changes: readonly FieldChange[] | undefined;
};

/** One thing that our watch saw happen. */
export type Transition = {
	/** By the source's clock, when the batch came. */
	readonly at: Instant;
	readonly fact: WatchedFact;
	readonly tool?: string;
	readonly text?: string;
};

export type WatchedFact = Extract<TimelineFact, {readonly kind: 'aborted' | 'asked' | 'completed' | 'dropped' | 'paused' | 'replicas' | 'resumed' | 'retried' | 'situation' | 'step' | 'updateStarted' | 'weight'}>;

export function sight({rollout}: Family, view: RolloutView): Sighting {
	const {spec, status, metadata} = rollout;
	return {
		situation: view.situation.name,
		message: view.message,
		hash: filled(status?.currentPodHash),
		stableHash: filled(status?.stableRS),
		revision: view.revision,
		step: view.step?.index,
		steps: view.step?.total ?? 0,
		weight: view.weight.router ?? (view.weight.source === 'pods' ? undefined : view.weight.actual),
		isAborted: view.isAborted,
		isAbortTaken: view.isAborted && filled(status?.abortedAt) !== undefined,
		isPromotingFull: view.isPromotingFull,
		isPaused: view.isSpecPaused,
		pauses: view.pauses.map(({reason}) => reason),
		restartAt: spec?.restartAt,
		desired: view.replicas.desired,
		generation: metadata.generation,
		images: (spec?.template?.spec?.containers ?? []).map(({image}) => image ?? '').join(' '),
		changes: metadata.changes,
	};
}

/** The tool that changed a part between two looks; undefined where managedFields do not tell. */
export function toolOf(part: ChangedPart, before: Sighting, after: Sighting): string | undefined {
	const known = new Map((before.changes ?? []).map(change => [`${change.manager} ${change.subresource ?? ''}`, change]));
	const isNew = (change: FieldChange) => {
		const old = known.get(`${change.manager} ${change.subresource ?? ''}`);
		return old === undefined || old.time !== change.time || !old.parts.includes(part);
	};

	// Several may hold it (server-side apply); the newest one is who did it.
	return (after.changes ?? []).filter(change => change.parts.includes(part) && isNew(change)).toSorted((a, b) => (a.time ?? '') < (b.time ?? '') ? 1 : -1)[0]?.manager;
}
