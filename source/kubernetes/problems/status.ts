import {isRecord, text} from '../../domain/projection/read.ts';

/** What an API server says about a failure (meta/v1 Status), as far as we read it. */
export type StatusBody = {
	readonly code: number | undefined;
	readonly message: string | undefined;
	readonly reason: string | undefined;
	/** Names the object that is missing; absent when the whole resource is. */
	readonly name: string | undefined;
	readonly causes: readonly string[];
	readonly retryAfterSeconds: number | undefined;
};

function wholeNumber(raw: unknown): number | undefined {
	return typeof raw === 'number' && Number.isSafeInteger(raw) ? raw : undefined;
}

/**
Reads a parsed body.

@returns undefined for anything but a Status.
*/
export function readStatus(raw: unknown): StatusBody | undefined {
	if (!isRecord(raw) || raw.kind !== 'Status') {
		return undefined;
	}

	const details = isRecord(raw.details) ? raw.details : {};
	const causes: readonly unknown[] = Array.isArray(details.causes) ? details.causes : [];
	return {
		code: wholeNumber(raw.code),
		message: text(raw.message),
		reason: text(raw.reason),
		name: text(details.name),
		causes: causes.map(cause => isRecord(cause) ? text(cause.reason) : undefined).filter(cause => cause !== undefined),
		retryAfterSeconds: wholeNumber(details.retryAfterSeconds),
	};
}
