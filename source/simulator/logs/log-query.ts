import {ApiError} from '../api-error.ts';

/** What somebody wants of a log; instants in epoch milliseconds. */
export type LogQuery = {
	readonly container: string | undefined;
	readonly isPrevious: boolean;
	readonly isFollowing: boolean;
	readonly hasTimestamps: boolean;
	/** Undefined: all. */
	readonly tailLines: number | undefined;
	readonly limitBytes: number | undefined;
	readonly since: number | undefined;
};

/** Reads the query of `pods/NAME/log`; what a real server refuses with 422 is refused. */
export function parseLogQuery(query: Readonly<Record<string, string>>, now: number): LogQuery {
	const isTrue = (key: string) => query[key] === 'true' || query[key] === '1';
	const {sinceTime} = query;
	const sinceSeconds = integer(query, 'sinceSeconds', 1);
	if (sinceSeconds !== undefined && sinceTime !== undefined) {
		throw invalid('Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified');
	}

	return {
		container: query.container,
		isPrevious: isTrue('previous'),
		isFollowing: isTrue('follow'),
		hasTimestamps: isTrue('timestamps'),
		tailLines: integer(query, 'tailLines', 0),
		limitBytes: integer(query, 'limitBytes', 1),
		since: sinceTime === undefined ? (sinceSeconds === undefined ? undefined : now - (sinceSeconds * 1000)) : Date.parse(sinceTime),
	};
}

function integer(query: Readonly<Record<string, string>>, key: string, least: number): number | undefined {
	const text = query[key];
	if (text === undefined) {
		return undefined;
	}

	const value = Number(text);
	if (!Number.isSafeInteger(value) || value < least) {
		throw invalid(`${key}: Invalid value: ${text}: must be greater than ${least === 0 ? 'or equal to 0' : '0'}`);
	}

	return value;
}

function invalid(detail: string): ApiError {
	return new ApiError(422, 'Invalid', `PodLogOptions "" is invalid: ${detail}`, {kind: 'PodLogOptions'});
}
