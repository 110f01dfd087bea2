import {setImmediate} from 'node:timers/promises';
import {isRecord, text} from '../domain/projection/read.ts';
import {problemOfAnswer} from './problems/answer.ts';
import {
	failure,
	request,
	type Answer,
	type Ask,
} from './request.ts';
import type {Session} from './session.ts';

export type Page = {
	readonly items: readonly unknown[];
	readonly resourceVersion: string;
	/** How many are left on the server; absent on the last page and where a selector is used. */
	readonly remaining: number | undefined;
};

/** A server counts the size of a page against us; 250 pods cost it half of what 500 do (kubernetes-client.md 5). */
const pageSize = 250;
const pageTimeoutMs = 45_000;

export type ListAsk = Omit<Ask, 'method' | 'timeoutMs'> & {
	/** False: everything at once, for a server whose continue tokens run out too soon. */
	readonly isPaged?: boolean;
};

/**
Lists page by page, letting other work run in between. A continue token that ran out is the problem `expired`.

@yields pages, and after a failure nothing more.
*/
export async function * listPages(session: Session, {isPaged = true, ...ask}: ListAsk): AsyncGenerator<Answer<Page>> {
	let next: string | undefined;
	do {
		const query = {...ask.query, ...(isPaged && {limit: String(pageSize)}), continue: next};
		// eslint-disable-next-line no-await-in-loop -- A page names the next one.
		const answer = await session.lists.pass(async () => request(session, {...ask, query, method: 'GET', timeoutMs: pageTimeoutMs}));
		if (!answer.ok) {
			yield answer;
			return;
		}

		const raw: unknown = answer.value;
		if (!isRecord(raw) || !Array.isArray(raw.items)) {
			yield failure(problemOfAnswer(ask.subject, session, {status: 200, body: undefined, text: undefined, contentType: 'no list', retryAfterSeconds: undefined}));
			return;
		}

		const metadata = isRecord(raw.metadata) ? raw.metadata : {};
		const remaining = metadata.remainingItemCount;
		next = text(metadata.continue);
		yield {ok: true, value: {items: raw.items, resourceVersion: text(metadata.resourceVersion) ?? '', remaining: typeof remaining === 'number' ? remaining : undefined}};
		// eslint-disable-next-line no-await-in-loop -- Keys and frames come first.
		await setImmediate();
	} while (next !== undefined && next !== '');
}

/** All items of all pages, as they came. */
export async function listAll(session: Session, ask: ListAsk): Promise<Answer<readonly unknown[]>> {
	const items: unknown[] = [];
	for await (const page of listPages(session, ask)) {
		if (!page.ok) {
			return page;
		}

		for (const item of page.value.items) {
			items.push(item);
		}
	}

	return {ok: true, value: items};
}
