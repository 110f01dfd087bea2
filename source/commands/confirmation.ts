import type {Confirmation, StripBody} from '../store/interface-state.ts';
import type {Action, Context} from './command.ts';

/** Bringing the users back is never harder than two strokes, wherever it is. */
const sacred = new Set(['abort', 'back', 'back-marked']);
export const isSacred = ({id}: Pick<Action, 'id'>): boolean => sacred.has(id);

/**
What confirms a strip: what its body asks for, and in a protected context the typed name of what it acts on, for everything but
abort and back (design.md, principles 2 and 3).
*/
export function confirmationOf(action: Pick<Action, 'id'>, body: StripBody, {isProtected}: Pick<Context, 'isProtected'>): Confirmation {
	const usual: Confirmation = typeof body.confirm === 'string' ? {kind: 'key', key: body.confirm} : body.confirm;
	if (isProtected !== true || isSacred(action) || usual.kind === 'typed') {
		return usual;
	}

	return {kind: 'typed', word: wordOf(body)};
}

/** Of one rollout its name, of several their namespace. */
function wordOf(body: StripBody): string {
	switch (body.kind) {
		case 'freeze':
		case 'thaw': {
			return body.namespace;
		}

		case 'group': {
			return body.items[0]?.view.namespace ?? body.action;
		}

		default: {
			return body.view.name;
		}
	}
}

/** The key that sends it, or that asks for the word. */
export function keyOf({confirm}: StripBody): string {
	return typeof confirm === 'string' ? confirm : (confirm.kind === 'key' ? confirm.key : 'enter');
}

/** Letters go into a field of it. */
export function hasInput(body: StripBody): boolean {
	return body.kind === 'freeze' || (body.kind === 'verb' && body.input !== undefined);
}
