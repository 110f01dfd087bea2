import {ApiError, badRequest, notFound} from '../api-error.ts';
import {isObject, textFrom} from '../json.ts';
import {resourceNamed} from '../kinds.ts';
import type {ObjectStore} from '../object-store.ts';
import type {Service} from '../objects.ts';
import type {HttpAnswer} from '../prometheus/prometheus.ts';
import {readyPods} from '../workload/service-pods.ts';

/** What stands behind a Service: answers one request. */
export type Backend = (path: string, parameters: Readonly<Record<string, string>>) => HttpAnswer;

export type ProxyRequest = {
	readonly store: ObjectStore;
	readonly namespace: string;
	/** `[SCHEME:]NAME[:PORT]` */
	readonly id: string;
	readonly path: string;
	readonly parameters: Readonly<Record<string, string>>;
	readonly backendOf: (service: Service) => Backend;
};

/** The API server's service proxy: finds the port and an endpoint, then asks. Throws what the API server itself refuses. */
export function proxy({store, namespace, id, path, parameters, backendOf}: ProxyRequest): Exclude<HttpAnswer, {readonly error: string}> {
	const {name, port} = parseId(id);
	const service = store.get('services', namespace, name);
	if (!service) {
		throw notFound(resourceNamed('services'), name);
	}

	if (!hasPort(service, port)) {
		throw unavailable(`no service port "${port}" found for service "${name}"`);
	}

	if (readyPods(store, service).length === 0) {
		throw unavailable(`no endpoints available for service "${name}"`);
	}

	const answer = backendOf(service)(path, parameters);
	if ('error' in answer) {
		throw unavailable(`error trying to reach service: ${answer.error}`);
	}

	return answer;
}

/** `name`, `name:port`, `scheme:name:port`, and `scheme:name:` for a port without a name (apimachinery net.SplitSchemeNamePort). */
function parseId(id: string): {readonly name: string; readonly port: string} {
	const parts = id.split(':');
	const [scheme, name, port] = parts.length === 3 ? parts : ['', ...parts];
	if (!['', 'http', 'https'].includes(scheme ?? '') || name === undefined || name === '' || parts.length > 3) {
		throw badRequest(`invalid service request "${id}"`);
	}

	return {name, port: port ?? ''};
}

function hasPort({spec}: Service, asked: string): boolean {
	const ports = (Array.isArray(spec.ports) ? spec.ports : []).filter(port => isObject(port));
	return asked === '' ? ports.length === 1 : ports.some(port => port.name === asked || textFrom(port.port) === asked);
}

function unavailable(message: string): ApiError {
	return new ApiError(503, 'ServiceUnavailable', message);
}
