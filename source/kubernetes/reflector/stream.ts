import {isRecord, text} from '../../domain/projection/read.ts';
import {problemOfAnswer} from '../problems/answer.ts';
import {problemOfError} from '../problems/connection.ts';
import {readStatus} from '../problems/status.ts';
import {silent} from '../problems/watch.ts';
import {
	failure,
	openStream,
	type Ask,
	type Failure,
} from '../request.ts';
import type {Subject} from '../resource.ts';
import {parseJson} from '../response.ts';
import type {Session} from '../session.ts';
import type {Ending} from './ending.ts';
import {LineSplitter} from './line-splitter.ts';
import {Silence} from './silence.ts';

export type Raw = Readonly<Record<string, unknown>>;

export type WatchEvent = {readonly type: 'ADDED' | 'BOOKMARK' | 'DELETED' | 'MODIFIED'; readonly object: Raw};

export type Follower = {
	/** No byte for so long: the line is dead, whatever TCP says. */
	readonly silenceMs: number;
	/** The server's own limit and some more. */
	readonly limitMs: number;
	readonly onOpen: () => void;
	readonly onEvent: (event: WatchEvent) => void;
};

const eventTypes: ReadonlySet<string> = new Set<WatchEvent['type']>(['ADDED', 'BOOKMARK', 'DELETED', 'MODIFIED']);

const isEvent = (line: Raw): line is WatchEvent => typeof line.type === 'string' && eventTypes.has(line.type) && isRecord(line.object);

function errorEvent(session: Session, subject: Subject, object: unknown): Failure {
	const body = readStatus(object);
	const reasons = [body?.reason, ...body?.causes ?? []].filter(reason => reason !== undefined);
	const answer = {status: body?.code ?? 500, body, text: undefined, contentType: 'application/json', retryAfterSeconds: body?.retryAfterSeconds};
	return failure(problemOfAnswer(subject, session, answer), false, reasons);
}

/** Hands on one line. Gives the ending when the stream is not worth reading on. */
function takeLine(session: Session, {subject}: Ask, line: string, onEvent: Follower['onEvent']): Ending | undefined {
	if (line.trim() === '') {
		return undefined;
	}

	const parsed = parseJson(line);
	if (!isRecord(parsed) || text(parsed.type) === undefined) {
		return {kind: 'broken-line'};
	}

	if (parsed.type === 'ERROR') {
		return {kind: 'failed', verb: 'watch', failure: errorEvent(session, subject, parsed.object), isEvent: true, heardAt: session.clock.now()};
	}

	if (isEvent(parsed)) {
		onEvent(parsed);
	}

	return undefined;
}

/** Opens a watch and reads it to its end, whatever that is. Never throws but what `onEvent` throws. */
export async function followStream(session: Session, ask: Ask & {readonly signal: AbortSignal}, follower: Follower): Promise<Ending> {
	const {clock} = session;
	const opened = await openStream(session, ask);
	if (!opened.ok) {
		return ask.signal.aborted ? {kind: 'interrupted'} : {kind: 'failed', verb: 'watch', failure: opened, isEvent: false};
	}

	const {body, end} = opened.value;
	const silence = new Silence(clock, follower.silenceMs, end);
	let isOverdue = false;
	const callOff = clock.at(clock.now() + follower.limitMs, () => {
		isOverdue = true;
		end();
	});
	const splitter = new LineSplitter();
	follower.onOpen();
	try {
		for await (const chunk of body) {
			silence.heard();
			for (const line of splitter.split(chunk)) {
				const ending = takeLine(session, ask, line, follower.onEvent);
				if (ending) {
					return ending;
				}
			}
		}

		return {kind: 'ended', isSettled: false};
	} catch (error) {
		if (ask.signal.aborted) {
			return {kind: 'interrupted'};
		}

		if (isOverdue) {
			return {kind: 'ended', isSettled: true};
		}

		const problem = silence.isOver ? silent(ask.subject, session.host, follower.silenceMs / 1000) : problemOfError(session, error, session.dispatchers.proxyHost).problem;
		return {kind: 'failed', verb: 'watch', failure: failure(problem), isEvent: false, heardAt: silence.isOver ? silence.heardAt : clock.now()};
	} finally {
		callOff();
		silence.stop();
		end();
	}
}
