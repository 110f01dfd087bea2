import type {Metric} from '../../types/objects.ts';
import {hideCredentials} from '../secret-names.ts';
import {flag, isRecord, object, text, textByName, type Reader} from './read.ts';

type Provider = NonNullable<Metric['provider']>;

const projected = object<Provider>({type: text, query: text, address: text, isRange: flag, hasLogin: flag});

/** The API server fills in empty forms of every way to log in. */
function logsIn({headers, authentication}: Readonly<Record<string, unknown>>): boolean {
	const ways = isRecord(authentication) ? Object.values(authentication) : [];
	return (Array.isArray(headers) && headers.length > 0) || ways.some(way => isRecord(way) && Object.keys(way).length > 0);
}

/** Datadog takes several by name. */
function severalQueries(queries: unknown): string | undefined {
	const named = Object.entries(textByName(queries) ?? {});
	return named.length === 0 ? undefined : named.map(([name, query]) => `${name}: ${query}`).join('; ');
}

/** Where the providers keep what they ask and whom. Headers, bodies and credentials are never kept. */
const fromCluster = (type: string, settings: unknown): Provider => {
	const found = isRecord(settings) ? settings : {};
	const query = text(found.query) ?? severalQueries(found.queries);
	const address = text(found.address) ?? text(found.url);
	const open = address === undefined ? undefined : hideCredentials(address);
	return {
		type,
		...(query !== undefined && {query}),
		...(open !== undefined && {address: open}),
		...(isRecord(found.rangeQuery) && {isRange: true}),
		...((logsIn(found) || open !== address) && {hasLogin: true}),
	};
};

/**
`{prometheus: {address, query, …}}` to `{type, query, address}`. What went through here before has a text under `type`,
which no provider of the API has: it stays as it is.
*/
export const provider: Reader<Provider> = raw => {
	if (!isRecord(raw) || typeof raw.type === 'string') {
		return projected(raw);
	}

	const type = Object.keys(raw).find(name => isRecord(raw[name]));
	return type === undefined ? {} : fromCluster(type, raw[type]);
};
