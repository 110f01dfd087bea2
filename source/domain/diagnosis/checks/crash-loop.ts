import {podTrouble} from '../../degraded.ts';
import {parseInstant} from '../../time.ts';
import type {Rule} from '../diagnosis.ts';
import {isMisconfigured} from '../misconfigured.ts';
import {seenPods, standFor, troubledContainer} from '../pods.ts';
import {abortIfRolling, ok, problem, steps} from '../verdict.ts';

/** Containers that start and die. */
export const crashLoop: Rule = {
	code: 'crash-loop',
	check(input) {
		const crashing = standFor(seenPods(input).filter(({view}) => view.state === 'failing' && podTrouble(view) === 'crashLoop' && !isMisconfigured(view)));
		if (!crashing) {
			return ok({kind: 'noCrash'});
		}

		const {first: {pod, view}, fact} = crashing;
		const container = troubledContainer(pod);
		const ended = container?.state?.terminated ?? container?.lastState?.terminated;
		const message = ended?.message?.trim().split('\n').at(-1);
		const found = {
			kind: 'crashLoop' as const, ...fact, container: container?.name, exitCode: ended?.exitCode, reason: ended?.reason, restarts: view.restarts,
			lastLine: input.surroundings.lastLines?.get(view.name) ?? (message === '' ? undefined : message),
		};
		const isWithUsers = (input.view.weight.actual ?? 0) > 0 && !input.view.isAborted && input.view.isUpdating;
		return problem(found, {code: 'crash-loop', since: parseInstant(ended?.finishedAt) ?? view.createdAt, next: isWithUsers ? steps('abort', 'logs') : steps('logs', ...abortIfRolling(input.view))});
	},
};
