import {skipEffect} from '../domain/effects/promote-effect.ts';
import type {StripBody} from '../store/interface-state.ts';
import type {Refusal, Target} from './command.ts';
import {only, refuseBusy, yes} from './verb-action.ts';

/** `promote --skip-current-step` and `--skip-all-steps`: the steps of a canary, nothing else. */
export function prepareSkip({view, family}: Target, mode: 'skipAllSteps' | 'skipStep'): StripBody {
	return {kind: 'verb', verb: mode, confirm: yes, view: view!, choices: only(skipEffect(view!, family, mode))};
}

export function refuseSkip(target: Pick<Target, 'running' | 'view'>): Refusal | undefined {
	const busy = refuseBusy(target);
	const {view} = target;
	if (busy !== undefined || view === undefined) {
		return busy;
	}

	if (view.strategy === 'blueGreen') {
		return {reason: `${view.name} is blue-green: it has no steps to skip`, help: 'promote without the flag goes past its gate'};
	}

	if (view.steps.length === 0) {
		return {reason: `${view.name} has no steps to skip`};
	}

	if (view.isAborted) {
		return {reason: `${view.name} is aborted: a skip raises the step and moves nobody`, help: 'retry begins it anew, undo takes it out of the spec'};
	}

	return view.isUpdating && view.step?.current !== undefined ? undefined : {reason: `No step of ${view.name} runs`};
}
