import {ApiError, badRequest, invalid, notFound} from '../api-error.ts';
import {isObject, mergePatch} from '../json.ts';
import type {Resource} from '../kinds.ts';
import type {Draft, ObjectStore, WriteOptions} from '../object-store.ts';
import type {ResourceObject} from '../objects.ts';
import {jsonPatch} from './json-patch.ts';

export type Target = {
	readonly resource: Resource;
	readonly namespace: string;
	readonly name: string;
	readonly subresource: string | undefined;
};

export type WriteRequest = {
	readonly body: string;
	readonly contentType: string;
	readonly manager: string;
	readonly isDryRun: boolean;
};

function parse(body: string): unknown {
	try {
		return JSON.parse(body) as unknown;
	} catch {
		throw badRequest('couldn\'t get version/kind; json parse error');
	}
}

function optionsOf(target: Target, request: WriteRequest): WriteOptions {
	return {part: target.subresource === 'status' ? 'status' : 'main', manager: request.manager, isDryRun: request.isDryRun};
}

export function patchObject(store: ObjectStore, target: Target, request: WriteRequest): ResourceObject {
	const {resource, namespace, name} = target;
	const patch = parse(request.body);
	const apply = patchFunction(resource, name, request.contentType, patch);
	return store.update(resource.plural, namespace, name, object => {
		const {resourceVersion, ...metadata} = object.metadata;
		const isTested = Array.isArray(patch) && JSON.stringify(patch).includes('/metadata/resourceVersion');
		const result = apply({...object, metadata: isTested ? {...metadata, resourceVersion} : metadata});
		checkTypes(resource, name, result);
		return result;
	}, optionsOf(target, request));
}

function patchFunction(resource: Resource, name: string, contentType: string, patch: unknown): (object: unknown) => unknown {
	if (contentType.startsWith('application/json-patch+json')) {
		return object => jsonPatch(resource, name, object, patch);
	}

	if (contentType.startsWith('application/merge-patch+json') || (contentType.startsWith('application/strategic-merge-patch+json') && resource.group !== 'argoproj.io')) {
		if (!isObject(patch)) {
			throw badRequest('error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}');
		}

		return object => mergePatch(object, patch);
	}

	throw new ApiError(415, 'UnsupportedMediaType', 'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml, application/apply-patch+cbor');
}

export function replaceObject(store: ObjectStore, target: Target, request: WriteRequest): ResourceObject {
	const object = parse(request.body);
	checkTypes(target.resource, target.name, object);
	return store.update(target.resource.plural, target.namespace, target.name, () => object, optionsOf(target, request));
}

export function createObject(store: ObjectStore, resource: Resource, namespace: string | undefined, request: WriteRequest): ResourceObject {
	const draft = parse(request.body) as Draft;
	if (!isObject(draft) || !isObject(draft.metadata)) {
		throw badRequest('Object \'Kind\' is missing');
	}

	const {uid, resourceVersion, creationTimestamp, ...given} = draft.metadata;
	if (given.name === undefined && given.generateName === undefined) {
		throw invalid(resource, '', 'metadata.name: Required value: name or generateName is required');
	}

	const metadata = {...given, ...(namespace !== undefined && {namespace})};
	checkTypes(resource, String(metadata.name), draft);
	checkEvent(resource, namespace, draft);
	const {status, ...rest} = draft as Draft & {readonly status?: unknown};
	const kept = resource.hasStatus ? rest : {...rest, ...(status !== undefined && {status})};
	return store.create(resource.plural, {...kept, metadata}, {manager: request.manager, isDryRun: request.isDryRun});
}

/** An Event lies in the namespace of what it is about. */
function checkEvent(resource: Resource, namespace: string | undefined, {involvedObject}: Draft) {
	if (resource.plural !== 'events') {
		return;
	}

	const about = isObject(involvedObject) ? involvedObject.namespace ?? '' : '';
	if (about !== namespace && !(about === '' && namespace === 'default')) {
		throw invalid(resource, '', `involvedObject.namespace: Invalid value: ${JSON.stringify(about)}: does not match event.namespace`);
	}
}

/** Deleting a pod only begins its end: the kubelet takes it away. */
export function deleteObject(store: ObjectStore, target: Target, timestamp: string, isDryRun: boolean): ResourceObject {
	const {resource, namespace, name} = target;
	const current = store.get(resource.plural, namespace, name);
	if (!current) {
		throw notFound(resource, name);
	}

	if (isDryRun) {
		return current;
	}

	return resource.plural === 'pods'
		? store.update('pods', namespace, name, pod => ({...pod, metadata: {...pod.metadata, deletionTimestamp: pod.metadata.deletionTimestamp ?? timestamp, deletionGracePeriodSeconds: 1}}))
		: store.delete(resource.plural, namespace, name);
}

/** The few types of the Rollout schema that clients get wrong. */
const rolloutTypes: ReadonlyArray<readonly [path: readonly [string, string], type: 'boolean' | 'integer' | 'string']> = [
	[['spec', 'paused'], 'boolean'],
	[['spec', 'replicas'], 'integer'],
	[['spec', 'restartAt'], 'string'],
	[['status', 'abort'], 'boolean'],
	[['status', 'promoteFull'], 'boolean'],
	[['status', 'controllerPause'], 'boolean'],
	[['status', 'currentStepIndex'], 'integer'],
];

function checkTypes(resource: Resource, name: string, object: unknown) {
	if (resource.plural !== 'rollouts' || !isObject(object)) {
		return;
	}

	for (const [[part, field], type] of rolloutTypes) {
		const parent = object[part];
		const value = isObject(parent) ? parent[field] : undefined;
		const fits = value === undefined || (type === 'integer' ? Number.isSafeInteger(value) : typeof value === type);
		if (!fits) {
			throw invalid(resource, name, `${part}.${field}: Invalid value: ${JSON.stringify(value)}: ${part}.${field} in body must be of type ${type}: ${JSON.stringify(value === null ? 'null' : typeof value)}`);
		}
	}
}
