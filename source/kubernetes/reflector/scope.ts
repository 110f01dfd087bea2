import type {KindName} from '../../types/kinds.ts';
import type {Query} from '../request.ts';
import {pathOf, subjectOf, type Subject} from '../resource.ts';
import type {Session} from '../session.ts';

/** What one reflector keeps in step with. */
export type Scope = {
	readonly kind: KindName;
	/** Undefined: all namespaces. */
	readonly namespace: string | undefined;
	/** Only the object of this name. */
	readonly name?: string | undefined;
	readonly labelSelector?: string | undefined;
};

export type ScopeSurroundings = {
	readonly session: Session;
	readonly scope: Scope;
	/** Numbers from 0 up to 1. */
	readonly random: () => number;
	/** A handler has thrown; reading goes on. */
	readonly onDefect: (error: unknown) => void;
};

/** The parts of a request for a scope. */
export function askFor(scope: Scope, verb: 'list' | 'watch'): {readonly path: string; readonly subject: Subject; readonly query: Query} {
	const {kind, namespace, name, labelSelector} = scope;
	return {
		path: pathOf({kind, namespace}),
		subject: subjectOf(verb, {kind, namespace}),
		query: {labelSelector, fieldSelector: name === undefined ? undefined : `metadata.name=${name}`},
	};
}
