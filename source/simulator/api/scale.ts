import {ApiError, badRequest, notFound} from '../api-error.ts';
import {isObject, mergePatch, textFrom, type JsonObject} from '../json.ts';
import type {ObjectStore} from '../object-store.ts';
import type {ResourceObject} from '../objects.ts';
import type {Resource} from '../kinds.ts';
import type {WriteRequest} from './write.ts';

type Scaled = {readonly resource: Resource; readonly namespace: string; readonly name: string};

/** The Scale object of what can be scaled (autoscaling/v1). */
export function readScale(store: ObjectStore, {resource, namespace, name}: Scaled): JsonObject {
	const object = store.get(resource.plural, namespace, name);
	if (!object) {
		throw notFound(resource, name);
	}

	return scaleOf(object);
}

function scaleOf(object: ResourceObject): JsonObject {
	const {metadata} = object;
	const {spec = {}, status = {}} = object as {readonly spec?: JsonObject; readonly status?: JsonObject};
	const labels = isObject(spec.selector) && isObject(spec.selector.matchLabels) ? spec.selector.matchLabels : {};
	const selector = typeof status.selector === 'string' ? status.selector : Object.entries(labels).map(([key, value]) => `${key}=${textFrom(value)}`).join(',');
	return {
		kind: 'Scale',
		apiVersion: 'autoscaling/v1',
		metadata: {name: metadata.name, namespace: metadata.namespace, uid: metadata.uid, resourceVersion: metadata.resourceVersion, creationTimestamp: metadata.creationTimestamp},
		spec: {...(typeof spec.replicas === 'number' && spec.replicas > 0 && {replicas: spec.replicas})},
		status: {replicas: typeof status.HPAReplicas === 'number' ? status.HPAReplicas : Number(status.replicas ?? 0), selector},
	};
}

/** Writes a Scale by merge patch or as a whole; a resourceVersion in it is a precondition. */
export function scaleObject(store: ObjectStore, target: Scaled, request: WriteRequest): JsonObject {
	if (request.contentType.startsWith('application/json-patch+json')) {
		throw new ApiError(415, 'UnsupportedMediaType', 'the scale of the rehearsal cluster takes merge patches');
	}

	const before = readScale(store, target);
	const after = mergePatch(before, parse(request.body));
	const replicas = isObject(after) && isObject(after.spec) ? after.spec.replicas ?? 0 : undefined;
	if (typeof replicas !== 'number' || !Number.isSafeInteger(replicas) || replicas < 0) {
		throw new ApiError(422, 'Invalid', `Scale.autoscaling "${target.name}" is invalid: spec.replicas: Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`);
	}

	const asked = isObject(after) && isObject(after.metadata) ? after.metadata.resourceVersion : undefined;
	const change = (object: ResourceObject) => ({...object, metadata: {...object.metadata, resourceVersion: asked ?? object.metadata.resourceVersion}, spec: {...(object as {readonly spec?: JsonObject}).spec, replicas}});
	return scaleOf(store.update(target.resource.plural, target.namespace, target.name, change, {part: 'main', manager: request.manager, isDryRun: request.isDryRun}));
}

function parse(body: string): unknown {
	try {
		return JSON.parse(body) as unknown;
	} catch {
		throw badRequest('couldn\'t get version/kind; json parse error');
	}
}
