import {badRequest} from '../api-error.ts';
import {isObject, type JsonObject} from '../json.ts';
import type {AccessPolicy} from './access.ts';

export type ReviewRequest = {
	readonly kind: 'selfsubjectaccessreviews' | 'selfsubjectreviews';
	readonly apiVersion: string;
	readonly body: string;
	readonly user: string;
	readonly isAllowed: AccessPolicy;
};

/** Answers "may I?" and "who am I?". */
export function answerReview({kind, apiVersion, body, user, isAllowed}: ReviewRequest): JsonObject {
	if (kind === 'selfsubjectreviews') {
		return {kind: 'SelfSubjectReview', apiVersion, metadata: {}, status: {userInfo: {username: user, groups: ['system:authenticated']}}};
	}

	const review = parse(body);
	const spec = isObject(review.spec) ? review.spec : {};
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

function parse(body: string): JsonObject {
	try {
		const value = JSON.parse(body) as unknown;
		return isObject(value) ? value : {};
	} catch {
		throw badRequest('the body of the request was not JSON');
	}
}
