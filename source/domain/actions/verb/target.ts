import type {Rollout} from '../../../types/objects.ts';
import type {Family} from '../../family.ts';
import {isGenerationObserved} from '../../phase.ts';
import type {Moved} from './plan.ts';

/** What the person saw when the strip opened; a rollout that has moved on is not acted on unseen. */
export type VerbTarget = {
	/** `namespace/name`. */
	readonly key: string;
	readonly namespace: string;
	readonly name: string;
	readonly uid: string | undefined;
	readonly generation: number | undefined;
	/** Undefined before the generation is observed: the status is about the revision before then (V16, V41). */
	readonly podHash: string | undefined;
	readonly stepIndex: number | undefined;
	/** Undefined without steps. */
	readonly steps: number | undefined;
	readonly isBlueGreen: boolean;
	readonly isAborted: boolean;
	/** Of the abort that was seen. */
	readonly abortedAt: string | undefined;
	readonly isSpecPaused: boolean;
	/** Reasons of the controller's own pauses. */
	readonly pauses: readonly string[];
};

export function aimAt({rollout}: Pick<Family, 'rollout'>): VerbTarget {
	const {metadata, spec, status} = rollout;
	const steps = spec?.strategy?.canary?.steps;
	return {
		key: `${metadata.namespace}/${metadata.name}`,
		namespace: metadata.namespace,
		name: metadata.name,
		uid: metadata.uid,
		generation: metadata.generation,
		podHash: isGenerationObserved(rollout) ? status?.currentPodHash : undefined,
		stepIndex: steps === undefined ? undefined : status?.currentStepIndex ?? 0,
		steps: steps?.length,
		isBlueGreen: spec?.strategy?.blueGreen !== undefined && spec.strategy.canary === undefined,
		isAborted: status?.abort === true,
		abortedAt: status?.abortedAt,
		isSpecPaused: spec?.paused === true,
		pauses: pausesOf(rollout),
	};
}

export const pausesOf = ({status}: Rollout): readonly string[] => (status?.pauseConditions ?? []).flatMap(({reason}) => reason ?? []);

/** The spec has changed since the person looked, and the status is still about what was before (V16, V41): it may be the fix. */
export function findUnseenChange(target: VerbTarget, rollout: Rollout | undefined): Moved | undefined {
	const isUnseen = rollout !== undefined && target.generation !== undefined && rollout.metadata.generation !== target.generation && !isGenerationObserved(rollout);
	return isUnseen ? {kind: 'moved', what: 'template', after: 'the spec has changed meanwhile and the controller has not seen it yet'} : undefined;
}

type Aspect = 'abort' | 'gate' | 'revision' | 'specPaused' | 'step';

/** Compares a rollout read afresh with what the person saw; what differs first, or nothing. */
export function compare(target: VerbTarget, rollout: Rollout | undefined, aspects: readonly Aspect[]): Moved | undefined {
	if (rollout === undefined) {
		return {kind: 'moved', what: 'gone'};
	}

	if (target.uid !== undefined && rollout.metadata.uid !== undefined && target.uid !== rollout.metadata.uid) {
		return {kind: 'moved', what: 'uid'};
	}

	for (const aspect of aspects) {
		const moved = differences[aspect](target, rollout);
		if (moved !== undefined) {
			return moved;
		}
	}

	return undefined;
}

const differences: Readonly<Record<Aspect, (target: VerbTarget, rollout: Rollout) => Moved | undefined>> = {
	revision(target, {metadata, status}) {
		// Where the status was about the revision before, the generation tells whether it is still the change that was seen.
		const isSame = target.podHash === undefined ? target.generation === metadata.generation : status?.currentPodHash === target.podHash;
		return isSame ? undefined : {kind: 'moved', what: 'revision', ...(target.podHash !== undefined && {before: target.podHash}), ...(status?.currentPodHash !== undefined && {after: status.currentPodHash})};
	},
	step(target, {status}) {
		const after = status?.currentStepIndex ?? 0;
		return target.stepIndex === undefined || after === target.stepIndex ? undefined : {kind: 'moved', what: 'step', before: String(target.stepIndex), after: String(after)};
	},
	abort(target, {status}) {
		const isAborted = status?.abort === true;
		return isAborted === target.isAborted ? undefined : {kind: 'moved', what: isAborted ? 'aborted' : 'notAborted'};
	},
	specPaused(target, {spec}) {
		const isSpecPaused = spec?.paused === true;
		return isSpecPaused === target.isSpecPaused ? undefined : {kind: 'moved', what: isSpecPaused ? 'specPaused' : 'notPaused'};
	},
	/** A pause that somebody has ended, or one for another reason: what was meant for the gate must not skip the step behind it. */
	gate(target, rollout) {
		const pauses = pausesOf(rollout);
		if (target.pauses.length > 0 && pauses.length === 0) {
			return {kind: 'moved', what: 'resumed'};
		}

		const added = pauses.find(reason => !target.pauses.includes(reason) && reason !== 'CanaryPauseStep');
		return added === undefined ? undefined : {kind: 'moved', what: 'pausedAnew', after: added};
	},
};
