import {badRequest} from '../api-error.ts';
import {isObject, type JsonObject} from '../json.ts';
import type {AccessPolicy} from './access.ts';
import type {ReviewKind} from './routes.ts';
import {rulesIn} from './rules.ts';

export type ReviewRequest = {
	readonly kind: ReviewKind;
	readonly apiVersion: string;
	readonly body: string;
	readonly user: string;
	readonly isAllowed: AccessPolicy;
	/** There may be rules that this answer does not know of. */
	readonly isIncomplete: boolean;
};

/** Answers "may I?", "what may I?" and "who am I?". */
export function answerReview({kind, apiVersion, body, user, isAllowed, isIncomplete}: ReviewRequest): JsonObject {
	switch (kind) {
		case 'selfsubjectreviews': {
			return {kind: 'SelfSubjectReview', apiVersion, metadata: {}, status: {userInfo: {username: user, groups: ['system:authenticated']}}};
		}

		case 'selfsubjectrulesreviews': {
			const spec = specOf(body);
			if (typeof spec.namespace !== 'string' || spec.namespace === '') {
				throw badRequest('no namespace on request');
			}

			const evaluationError = isIncomplete ? {evaluationError: 'webhook authorizer does not support user rule resolution'} : {};
			return {kind: 'SelfSubjectRulesReview', apiVersion, metadata: {}, spec: {}, status: {...rulesIn(spec.namespace, isAllowed), incomplete: isIncomplete, ...evaluationError}};
		}

		case 'selfsubjectaccessreviews': {
			return answerAccess(specOf(body), apiVersion, isAllowed);
		}
	}
}

function answerAccess(spec: JsonObject, apiVersion: string, isAllowed: AccessPolicy): JsonObject {
	const attributes = isObject(spec.resourceAttributes) ? spec.resourceAttributes : {};
	const text = (key: string) => typeof attributes[key] === 'string' && attributes[key] !== '' ? attributes[key] : undefined;
	const allowed = isAllowed({
		verb: text('verb') ?? '',
		group: text('group') ?? '',
		resource: text('resource') ?? '',
		subresource: text('subresource'),
		namespace: text('namespace'),
		name: text('name'),
	});
	return {kind: 'SelfSubjectAccessReview', apiVersion, metadata: {}, spec, status: {allowed, ...(!allowed && {reason: ''})}};
}

function specOf(body: string): JsonObject {
	try {
		const value = JSON.parse(body) as unknown;
		return isObject(value) && isObject(value.spec) ? value.spec : {};
	} catch {
		throw badRequest('the body of the request was not JSON');
	}
}
