import type {Action, Context, Refusal, Target} from './command.ts';
import {refuseForbidden} from './permissions.ts';

/** Why an action cannot be done now: nothing is written at all, we may not, or it would do nothing. */
export function refuseAction(action: Action, target: Target, context: Context): Refusal | undefined {
	if (context.readOnly !== undefined) {
		return {reason: context.readOnly.reason};
	}

	return refuseForbidden(action, context.missing, {namespace: target.namespace, user: context.user}) ?? action.unavailable(target, context);
}
