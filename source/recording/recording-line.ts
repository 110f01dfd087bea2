import * as v from 'valibot';
import {projectObject} from '../domain/projection.ts';
import type {Instant} from '../types/clock.ts';
import {isKindName, kindNames, type KindName} from '../types/kinds.ts';
import type {ProblemCode} from '../types/problem.ts';
import type {LinkState} from '../types/source.ts';
import type {RecordedEvent} from './recording.ts';

/** The optional first line of a recording: what it was taken from. */
export type RecordingHead = {
	readonly at: Instant;
	readonly context: string | undefined;
	/** Null: all namespaces. Undefined: the file does not tell. */
	readonly namespace: string | null | undefined;
	readonly kinds: readonly KindName[];
	readonly controllerNamespace: string | undefined;
};

export type LineContent =
	| {readonly type: 'event'; readonly event: RecordedEvent}
	| {readonly type: 'head'; readonly head: RecordingHead}
	| {readonly type: 'nothing'}
	| {readonly type: 'skipped'; readonly why: 'absurd-times' | 'broken-lines' | 'nameless' | 'unknown-kinds'};

const earliest = Date.UTC(2000);
const latest = Date.UTC(2100);

const problemCodes = [
	'absent', 'bad-answer', 'bad-config', 'bad-recording', 'bad-usage', 'conflict', 'expired', 'failed', 'forbidden', 'invalid', 'no-terminal', 'not-found', 'read-only', 'refused', 'throttled', 'timed-out', 'unauthorized', 'unreachable',
] as const satisfies readonly ProblemCode[];

/** Of a later rolltop, perhaps. */
const knownCode = v.picklist(problemCodes);
const problem = v.object({
	code: v.fallback(knownCode, 'failed'),
	title: v.string(),
	detail: v.exactOptional(v.string()),
	nextSteps: v.array(v.string()),
	status: v.exactOptional(v.number()),
	retryAfterSeconds: v.exactOptional(v.number()),
});

const count = v.number();
const linkState: v.GenericSchema<unknown, LinkState> = v.variant('state', [
	v.object({state: v.literal('idle')}),
	v.object({state: v.literal('loading'), received: count, remaining: v.exactOptional(count)}),
	v.object({state: v.literal('live'), since: v.number()}),
	v.object({state: v.literal('stale'), since: v.number(), problem, retryAt: v.number()}),
	v.object({state: v.literal('denied'), problem}),
	v.object({state: v.literal('absent'), problem}),
]);

const anyText = v.string();
const anyList = v.array(v.unknown());
const maybeText = v.optional(anyText);
const optionalText = v.fallback(maybeText, undefined);
const nullableText = v.nullish(anyText);

const headSchema = v.object({
	context: optionalText,
	namespace: v.fallback(nullableText, undefined),
	kinds: v.fallback(anyList, []),
	controller: optionalText,
});

const lineSchema = v.looseObject({t: v.number(), kind: v.string(), type: v.exactOptional(v.string())});

/** Reads one line; takes whatever comes and never throws. */
export function parseLine(text: string): LineContent {
	const trimmed = text.trim();
	if (trimmed === '') {
		return {type: 'nothing'};
	}

	const line = v.safeParse(lineSchema, parseJson(trimmed));
	if (!line.success) {
		return {type: 'skipped', why: 'broken-lines'};
	}

	const {t, kind, type} = line.output;
	if (!(t >= earliest && t <= latest)) {
		return {type: 'skipped', why: 'absurd-times'};
	}

	if (kind === 'meta') {
		return {type: 'head', head: readHead(t, line.output)};
	}

	return isKindName(kind) ? readEvent(t, kind, type, line.output) : {type: 'skipped', why: 'unknown-kinds'};
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

function readHead(at: Instant, line: unknown): RecordingHead {
	const {context, namespace, kinds, controller} = v.parse(headSchema, line);
	return {at, context: context === '' ? undefined : context, namespace, kinds: kindNames.filter(kind => kinds.includes(kind)), controllerNamespace: controller};
}

function readEvent(at: Instant, kind: KindName, type: string | undefined, {object, state}: Readonly<Record<string, unknown>>): LineContent {
	switch (type) {
		case 'ADDED':
		case 'MODIFIED':
		case 'DELETED': {
			const kept = projectObject(kind, object);
			if (kept === undefined) {
				return {type: 'skipped', why: 'nameless'};
			}

			const {namespace, name} = kept.metadata;
			return {type: 'event', event: {type: 'change', at, change: type === 'DELETED' ? {type: 'delete', kind, namespace, name} : {type: 'put', kind, object: kept}}};
		}

		case 'LINK': {
			const link = v.safeParse(linkState, state);
			return link.success ? {type: 'event', event: {type: 'link', at, kind, link: link.output}} : {type: 'skipped', why: 'broken-lines'};
		}

		case 'BOOKMARK': {
			return {type: 'nothing'};
		}

		default: {
			return {type: 'skipped', why: 'broken-lines'};
		}
	}
}
