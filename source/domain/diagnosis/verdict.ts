import type {KindName} from '../../types/kinds.ts';
import type {DiagnosisInput, NextAction, NextStep, Verdict} from './diagnosis.ts';
import type {Fact, Missing, SkippedFact} from './facts.ts';

export const ok = (fact: Fact, finding?: Verdict['finding']): Verdict => ({result: 'ok', fact, ...(finding && {finding})});
export const doubt = (fact: Fact, finding?: Verdict['finding']): Verdict => ({result: 'doubt', fact, ...(finding && {finding})});
export const problem = (fact: Fact, finding?: Verdict['finding']): Verdict => ({result: 'problem', fact, ...(finding && {finding})});

/** There is no such object, so there is nothing to check. */
export const none = (what: Missing): Verdict => ({result: 'skipped', fact: {kind: 'skipped', why: 'none', what}});

/** The next steps, most useful first. */
export const steps = (...actions: ReadonlyArray<NextAction | NextStep>): readonly NextStep[] => actions.map(action => typeof action === 'string' ? {action} : action);

/** An abort, where one is in flight and not aborted already. */
export function abortIfRolling({isUpdating, isAborted}: DiagnosisInput['view']): readonly NextAction[] {
	return isUpdating && !isAborted ? ['abort'] : [];
}

/** A promotion by what it does now: one step on, or everybody onto the new version. */
export function promotion({next: {promote}}: DiagnosisInput['view']): NextAction {
	const isLast = (promote.kind === 'resume' || promote.kind === 'skip') && promote.next === undefined;
	return isLast || promote.kind === 'switch' ? 'promoteAll' : 'promote';
}

function whyUnread({surroundings: {links, isRecording}}: DiagnosisInput, kind: KindName): SkippedFact['why'] {
	switch (links[kind]?.state) {
		case 'denied': {
			return 'denied';
		}

		case 'absent': {
			return isRecording ? 'notRecorded' : 'notServed';
		}

		case 'loading': {
			return 'loading';
		}

		default: {
			return isRecording ? 'notRecorded' : 'notAsked';
		}
	}
}

/** For a check whose objects could not be read: with the reason. A check that could not be made must not look like one that passed. */
export function unread(input: DiagnosisInput, kind: KindName): Verdict {
	return {result: 'skipped', fact: {kind: 'skipped', why: whyUnread(input, kind), what: kind}};
}
