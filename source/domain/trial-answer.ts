import {isRecord} from './projection/read.ts';
import type {TrialValue} from './trial-condition.ts';

export type TrialRow = {
	/** The series, as `http_requests{code="200"}`; empty for a number without one. */
	readonly series: string;
	/** As the provider wrote it; of a range the last one. */
	readonly text: string;
};

/** What a provider's answer says. Texts in it are hostile. */
export type TrialReading =
	| {
		readonly kind: 'values';
		/** As the controller gives it to the condition. */
		readonly value: TrialValue;
		/** At most so many as anybody looks at. */
		readonly rows: readonly TrialRow[];
		readonly total: number;
		readonly warnings: readonly string[];
	}
	/** The provider refuses the query, in its own words. */
	| {readonly kind: 'refused'; readonly status: number; readonly message: string}
	/** It is not what Prometheus answers. */
	| {readonly kind: 'strange'; readonly what: 'html' | 'notJson' | 'tooLong' | 'unknownType'; readonly status: number}
	/** It wants somebody to log in, or sends us elsewhere. */
	| {readonly kind: 'strange'; readonly what: 'login' | 'redirect'; readonly status: number};

export type TrialAnswer = {readonly status: number; readonly contentType: string; readonly text: string; readonly isCut: boolean};

const mostRows = 20;
const longestMessage = 500;

const strange = (what: 'html' | 'login' | 'notJson' | 'redirect' | 'tooLong' | 'unknownType', status: number) => ({kind: 'strange', what, status}) as const;

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** Prometheus writes numbers as texts, `NaN` and `+Inf` among them. */
function readNumber(written: unknown): number | undefined {
	if (typeof written !== 'string') {
		return undefined;
	}

	const infinity = /^(?<sign>[+\-]?)Inf$/v.exec(written)?.groups;
	if (infinity !== undefined) {
		return infinity.sign === '-' ? -Infinity : Infinity;
	}

	const number = written.trim() === '' ? NaN : Number(written);
	return Number.isNaN(number) && written !== 'NaN' ? undefined : number;
}

type Sample = {readonly number: number; readonly text: string};

/** `[seconds, "0.97"]` */
function readSample(raw: unknown): Sample | undefined {
	const written: unknown = Array.isArray(raw) ? raw[1] : undefined;
	const number = readNumber(written);
	return number === undefined ? undefined : {number, text: written as string};
}

function nameSeries(raw: unknown): string {
	const {__name__: name = '', ...labels} = isRecord(raw) ? raw : {};
	const pairs = Object.entries(labels).filter(([, value]) => typeof value === 'string').map(([label, value]) => `${label}=${JSON.stringify(value)}`);
	return `${typeof name === 'string' ? name : ''}${pairs.length === 0 ? '' : `{${pairs.join(', ')}}`}`;
}

type Series = {readonly name: string; readonly samples: readonly Sample[]};

function readSeries(raw: unknown): Series | undefined {
	if (!isRecord(raw)) {
		return undefined;
	}

	const points: readonly unknown[] = Array.isArray(raw.values) ? raw.values : [raw.value];
	const samples = points.map(point => readSample(point));
	return samples.includes(undefined) ? undefined : {name: nameSeries(raw.metric), samples: samples as readonly Sample[]};
}

function readScalar(result: unknown, warnings: readonly string[], status: number): TrialReading {
	const sample = readSample(result);
	return sample === undefined
		? strange('unknownType', status)
		: {kind: 'values', value: sample.number, rows: [{series: '', text: sample.text}], total: 1, warnings};
}

/** Vector and matrix: the values of all series one after the other, as the controller joins them. */
function readList(result: unknown, warnings: readonly string[], status: number): TrialReading {
	const series = Array.isArray(result) ? result.map(item => readSeries(item)) : [undefined];
	if (series.includes(undefined)) {
		return strange('unknownType', status);
	}

	const known = series as readonly Series[];
	return {
		kind: 'values',
		value: known.flatMap(({samples}) => samples.map(({number}) => number)),
		rows: known.slice(0, mostRows).map(({name, samples}) => ({series: name, text: samples.at(-1)?.text ?? ''})),
		total: known.length,
		warnings,
	};
}

function readData(body: Readonly<Record<string, unknown>>, status: number): TrialReading {
	const data = isRecord(body.data) ? body.data : {};
	const warnings = Array.isArray(body.warnings) ? body.warnings.filter(text => typeof text === 'string') : [];
	switch (data.resultType) {
		case 'scalar': {
			return readScalar(data.result, warnings, status);
		}

		case 'vector':
		case 'matrix': {
			return readList(data.result, warnings, status);
		}

		default: {
			return strange('unknownType', status);
		}
	}
}

/** Reads the answer of `GET /api/v1/query`, or of whatever else stands at that address. */
export function readAnswer({status, contentType, text, isCut}: TrialAnswer): TrialReading {
	if (status >= 300 && status < 400) {
		return strange('redirect', status);
	}

	if (isCut) {
		return strange('tooLong', status);
	}

	const body = parse(text);
	if (isRecord(body) && body.status === 'success' && status < 300) {
		return readData(body, status);
	}

	if (isRecord(body) && typeof body.error === 'string') {
		return {kind: 'refused', status, message: body.error.slice(0, longestMessage)};
	}

	if (status === 401 || status === 403) {
		return strange('login', status);
	}

	return strange(contentType.includes('html') || /^\s*<(?:!doctype|html)/iv.test(text) ? 'html' : 'notJson', status);
}
