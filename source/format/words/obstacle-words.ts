import type {Instant} from '../../types/clock.ts';
import type {AbortObstacle} from '../../domain/rollout-view.ts';
import {formatSpan} from '../age.ts';
import {count} from '../number.ts';
import {sanitize} from '../sanitize.ts';

function describeFreeze({by, mustLift}: Extract<AbortObstacle, {kind: 'frozen'}>): string {
	const who = by === undefined ? 'frozen' : `frozen by ${sanitize(by, {longest: 40})}`;
	return mustLift ? `${who}: lifted for this one rollout, put back after` : `${who}: stays frozen, its pods stay until the thaw`;
}

function describeUnready({available, desired, pod, trouble}: Extract<AbortObstacle, {kind: 'stableUnready'}>): string {
	const reason = pod === undefined ? '' : ` (${sanitize(pod, {longest: 80})}${trouble === undefined ? '' : `: ${sanitize(trouble, {longest: 80})}`})`;
	return `stable ${available} of ${desired} ready: the abort WAITS for ${count(Math.max(1, desired - available), 'pod')}${reason}`;
}

/** What stands between the key and everybody being back, one clause each. */
export function describeObstacle(obstacle: AbortObstacle, now?: Instant): string {
	switch (obstacle.kind) {
		case 'controllerSilent': {
			return now === undefined ? 'the controller is silent: nothing moves until it is back' : `the controller has been silent for ${formatSpan(obstacle.since, now)}: nothing moves until it is back`;
		}

		case 'frozen': {
			return describeFreeze(obstacle);
		}

		case 'notObserved': {
			return 'the controller has not seen the last change: sent again when it has';
		}

		case 'promotingFull': {
			return 'full promotion runs: stopped by the same patch';
		}

		case 'stablePodsMustStart': {
			return `${count(obstacle.pods, 'stable pod')} must start first`;
		}

		case 'stableUnready': {
			return describeUnready(obstacle);
		}

		case 'stranding': {
			return 'controller 1.9 strands users here (dynamicStableScale with abortScaleDownDelaySeconds): an undo frees them';
		}

		case 'syncAhead': {
			return 'a GitOps controller owns it: its next sync brings this version again; revert in its repository, or stop its sync';
		}
	}
}
