import {ApiError} from '../api-error.ts';
import {qualifiedName} from '../kinds.ts';

/** What somebody wants to do, in the words of a SubjectAccessReview. */
export type Attempt = {
	readonly verb: string;
	readonly group: string;
	readonly resource: string;
	readonly subresource?: string | undefined;
	/** Undefined at the cluster scope. */
	readonly namespace?: string | undefined;
	readonly name?: string | undefined;
};

/** May this be done? Asked for every request and for every access review. */
export type AccessPolicy = (attempt: Attempt) => boolean;

export type Denial = {
	/** Absent or `*`: every verb. */
	readonly verb?: string;
	/** `rollouts`, `rollouts/status`; absent: every resource. A plain name does not cover its subresources. */
	readonly resource?: string;
	readonly namespace?: string;
};

/** Allows everything but what is listed. */
export function denying(...denials: readonly Denial[]): AccessPolicy {
	return attempt => {
		const resource = attempt.subresource === undefined ? attempt.resource : `${attempt.resource}/${attempt.subresource}`;
		return denials.every(denial =>
			!([undefined, '*', attempt.verb].includes(denial.verb)
				&& (denial.resource === undefined || denial.resource === resource)
				&& (denial.namespace === undefined || denial.namespace === attempt.namespace)));
	};
}

export function forbidden(user: string, attempt: Attempt): ApiError {
	const name = attempt.name === undefined ? '' : ` "${attempt.name}"`;
	const resource = attempt.subresource === undefined ? attempt.resource : `${attempt.resource}/${attempt.subresource}`;
	const scope = attempt.namespace === undefined ? 'at the cluster scope' : `in the namespace "${attempt.namespace}"`;
	return new ApiError(
		403,
		'Forbidden',
		`${qualifiedName({group: attempt.group, plural: attempt.resource})}${name} is forbidden: User "${user}" cannot ${attempt.verb} resource "${resource}" in API group "${attempt.group}" ${scope}`,
		{...(attempt.name !== undefined && {name: attempt.name}), group: attempt.group, kind: attempt.resource},
	);
}
