import type {JsonObject} from './json.ts';
import {qualifiedName} from './kinds.ts';

/** A refusal in the form of the real server's Status object. */
export class ApiError extends Error {
	readonly code: number;
	readonly reason: string;
	readonly details: JsonObject | undefined;

	constructor(code: number, reason: string, message: string, details?: JsonObject) {
		super(message);
		this.name = 'ApiError';
		this.code = code;
		this.reason = reason;
		this.details = details;
	}

	toStatus(): JsonObject {
		return {
			kind: 'Status',
			apiVersion: 'v1',
			metadata: {},
			status: 'Failure',
			message: this.message,
			reason: this.reason,
			...(this.details && {details: this.details}),
			code: this.code,
		};
	}
}

type Named = {readonly group: string; readonly plural: string};

export function notFound(resource: Named, name: string): ApiError {
	return new ApiError(404, 'NotFound', `${qualifiedName(resource)} "${name}" not found`, {name, group: resource.group, kind: resource.plural});
}

export function noSuchPath(): ApiError {
	return new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function alreadyExists(resource: Named, name: string): ApiError {
	return new ApiError(409, 'AlreadyExists', `${qualifiedName(resource)} "${name}" already exists`, {name, group: resource.group, kind: resource.plural});
}

export function conflict(resource: Named, name: string): ApiError {
	return new ApiError(
		409,
		'Conflict',
		`Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
		{name, group: resource.group, kind: resource.plural},
	);
}

export function invalid(resource: Named & {readonly kind: string}, name: string, detail: string): ApiError {
	return new ApiError(422, 'Invalid', `${resource.kind}.${resource.group} "${name}" is invalid: ${detail}`, {name, group: resource.group, kind: resource.kind});
}

export function badRequest(message: string): ApiError {
	return new ApiError(400, 'BadRequest', message);
}

export function expired(message: string): ApiError {
	return new ApiError(410, 'Expired', message);
}
