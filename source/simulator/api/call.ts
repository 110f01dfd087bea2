import {Buffer} from 'node:buffer';
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Fault, RequestFacts} from './faults.ts';
import type {RequestRecord} from './request-log.ts';
import type {Route} from './routes.ts';
import {fieldMatcher, labelMatcher, type Matcher} from './selectors.ts';
import type {WriteRequest} from './write.ts';

/** A request on its way to an answer. */
export type Call = {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly query: Readonly<Record<string, string>>;
	readonly route: Route;
	readonly facts: RequestFacts;
	readonly record: RequestRecord;
	readonly fault: Fault | undefined;
};

const verbs: Readonly<Record<string, string>> = {GET: 'get', PATCH: 'patch', POST: 'create', PUT: 'update', DELETE: 'delete'};

/** The verb of a resource request, as authorization names it; empty for other paths. */
export function verbOf(method: string, route: Route, query: Readonly<Record<string, string>>): string {
	if (route.to !== 'resource') {
		return '';
	}

	if (method !== 'GET') {
		return verbs[method] ?? method.toLowerCase();
	}

	if (query.watch === '1' || query.watch === 'true') {
		return 'watch';
	}

	return route.name === undefined ? 'list' : 'get';
}

/** Which objects a list or watch is about. */
export function selectionOf(query: Readonly<Record<string, string>>): {readonly matches: Matcher; readonly hasSelector: boolean} {
	const byLabel = labelMatcher(query.labelSelector);
	const byField = fieldMatcher(query.fieldSelector);
	return {
		matches: object => byLabel(object) && byField(object),
		hasSelector: Boolean(query.labelSelector) || Boolean(query.fieldSelector),
	};
}

/** Without a `fieldManager` the manager is the User-Agent up to its version. */
export function writeRequestOf({request, record, query}: Call): WriteRequest {
	const [agent = 'unknown'] = (request.headers['user-agent'] ?? 'unknown').split('/', 1);
	return {
		body: record.body,
		contentType: request.headers['content-type'] ?? '',
		manager: query.fieldManager ?? agent,
		isDryRun: query.dryRun === 'All',
	};
}

export async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) {
		chunks.push(chunk as Buffer);
	}

	return Buffer.concat(chunks).toString();
}
