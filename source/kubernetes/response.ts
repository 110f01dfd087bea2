import {Buffer} from 'node:buffer';
import {promisify} from 'node:util';
import {gunzip} from 'node:zlib';
import type {Dispatcher} from 'undici';
import type {BadAnswer} from './problems/answer.ts';
import {readStatus} from './problems/status.ts';

export type Response = Dispatcher.ResponseData;

const unzip = promisify(gunzip);
/** What is worth reading of an answer that is no success. */
const longestComplaint = 65_536;
const longestDetail = 500;

/** Empty where it is missing. */
export function readHeader(response: Response, name: string): string {
	const value = response.headers[name];
	return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** The text, unpacked. What goes over the limit is left unread and the connection ends. */
export async function readBody(response: Response, limit = Infinity): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of response.body as AsyncIterable<Buffer>) {
		chunks.push(chunk);
		size += chunk.length;
		if (size > limit) {
			break;
		}
	}

	const whole = Buffer.concat(chunks);
	return (readHeader(response, 'content-encoding') === 'gzip' && size <= limit ? await unzip(whole) : whole).toString('utf8');
}

/** Undefined for what is not JSON, which JSON itself has no word for. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

function retryAfterOf(response: Response): number | undefined {
	const written = readHeader(response, 'retry-after');
	// A date is allowed too; API servers send seconds.
	return /^\d{1,6}$/v.test(written) ? Number(written) : undefined;
}

/** What an answer says that is no success, with the reasons that its Status names. */
export async function readBadAnswer(response: Response): Promise<{readonly answer: BadAnswer; readonly reasons: readonly string[]}> {
	const contentType = readHeader(response, 'content-type');
	const text = await readBody(response, longestComplaint);
	const body = readStatus(parseJson(text));
	return {
		answer: {
			status: response.statusCode,
			body,
			text: contentType.startsWith('text/plain') ? text.trim().slice(0, longestDetail) : undefined,
			contentType,
			retryAfterSeconds: retryAfterOf(response) ?? body?.retryAfterSeconds,
		},
		reasons: [body?.reason, ...body?.causes ?? []].filter(reason => reason !== undefined),
	};
}
