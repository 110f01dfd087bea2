import type {FaultRule, RequestFacts} from '../api/faults.ts';

const isProxied = ({path}: RequestFacts) => /\/services\/[^\/]+\/proxy(?:\/|$)/v.test(path);

const answer = (status: number, contentType: string, body: string): FaultRule => ({when: isProxied, fault: {kind: 'answer', status, contentType, body}});

const vector = (rows: string) => `{"status":"success","data":{"resultType":"vector","result":[${rows}]}}`;
const hostilePod = 'api\u{1B}[2J\u{1B}[1;1H\u{1B}]0;owned\u{7}\u{202E}gnp.exe\u{200B}';
const loginPage = '<!doctype html>\n<html><head><title>Sign in</title></head><body><form action="/oauth2/start"><button>Sign in</button></form></body></html>\n';
const noEndpoints = {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'no endpoints available for service "prometheus"', reason: 'ServiceUnavailable', code: 503};

/** What a metric provider does to those who ask it through the service proxy: rules for `faults.add`. */
export const providerFaults = {
	/** Answers after 15 s. */
	slow: {when: isProxied, fault: {kind: 'delay', delayMs: 15_000}},
	/** A login page in front of it. */
	html: answer(200, 'text/html; charset=utf-8', loginPage),
	/** More than 10 MB of rows. */
	get huge() {
		const row = (index: number) => `{"metric":{"pod":"api-${index}","filler":"${'x'.repeat(100)}"},"value":[1764000000,"${index}"]}`;
		return answer(200, 'application/json', vector(Array.from({length: 70_000}, (_, index) => row(index)).join(',')));
	},
	/** A label that would take the terminal over. */
	escapes: answer(200, 'application/json', vector(`{"metric":{"pod":${JSON.stringify(hostilePod)}},"value":[1764000000,"0.99"]}`)),
	unauthorized: answer(401, 'text/plain; charset=utf-8', 'Unauthorized\n'),
	badGateway: answer(502, 'text/html', '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>\n'),
	noEndpoints: answer(503, 'application/json', JSON.stringify(noEndpoints)),
} as const satisfies Readonly<Record<string, FaultRule>>;
