import type {ProviderTrouble, QueryTrouble} from './facts.ts';

/** What the message of a measurement that errored means (argo-rollouts.md 6.9). The words are those of Go's HTTP client and of the providers. */

const longest = 2000;

const provider: ReadonlyArray<readonly [ProviderTrouble, RegExp]> = [
	['tls', /x509|\btls\b|certificate/iv],
	['dns', /no such host|server misbehaving|name resolution/iv],
	['refused', /connection refused/iv],
	['unauthorized', /\b40[13]\b|unauthorized|forbidden|authentication/iv],
	['timeout', /timeout|timed out|deadline exceeded/iv],
	['network', /connection reset|no route to host|network is unreachable|broken pipe|\beof\b|unsupported protocol|dial tcp/iv],
	['server', /\b5\d\d\b|server[ _]error|bad gateway|service unavailable|invalid character '<'/iv],
];

const query: ReadonlyArray<readonly [QueryTrouble, RegExp]> = [
	['arguments', /resolve metric arguments|secrets? "|not found in secret/iv],
	['query', /bad_data|parse error|\b400\b|\b422\b|invalid parameter|unexpected character|unknown function/iv],
	['empty', /index out of range|nil or empty|no values found|no results|cannot fetch|<nil>/iv],
	['condition', /invalid operation|mismatched types|unexpected token|unknown name|interface conversion|\bexpr\b/iv],
];

const find = <Word>(table: ReadonlyArray<readonly [Word, RegExp]>, message: string) => table.find(([, pattern]) => pattern.test(message.slice(0, longest)))?.[0];

/** The provider did not answer, or not to us. A query that it refuses has reached it. */
export function providerTroubleOf(message: string): ProviderTrouble | undefined {
	const isAboutQuery = find(query.filter(([word]) => word === 'arguments' || word === 'query'), message) !== undefined;
	return isAboutQuery ? undefined : find(provider, message);
}

export function queryTroubleOf(message: string): QueryTrouble {
	return find(query, message) ?? 'other';
}
