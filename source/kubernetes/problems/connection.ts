import type {Problem} from '../../types/problem.ts';
import {phrase, type Subject} from '../resource.ts';
import type {Place} from './answer.ts';

const network: Readonly<Record<string, string>> = {
	EAI_AGAIN: 'its name cannot be looked up at the moment',
	ECONNREFUSED: 'connection refused',
	ECONNRESET: 'connection reset',
	EHOSTUNREACH: 'no route to it',
	ENETUNREACH: 'no network',
	ENOTFOUND: 'no such host',
	EPIPE: 'connection closed',
	ETIMEDOUT: 'no answer to the connection',
	UND_ERR_CONNECT_TIMEOUT: 'no answer to the connection',
	UND_ERR_SOCKET: 'connection closed',
};

const certificate: Readonly<Record<string, string>> = {
	CERT_HAS_EXPIRED: 'it has expired',
	CERT_NOT_YET_VALID: 'it is not valid yet',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
	ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
	SELF_SIGNED_CERT_IN_CHAIN: 'its authority is not known',
	UNABLE_TO_GET_ISSUER_CERT: 'its authority is not known',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its authority is not known',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is not known',
};

/** Without a connection nothing has reached the server; after any other error it may have. */
const beforeSending = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_INVALID_ARG']);

/** The innermost code: undici and ProxyAgent wrap what the socket said. */
function codeOf(error: unknown): string {
	const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
	const inner = error instanceof AggregateError ? (error.errors as readonly unknown[])[0] : (error instanceof Error ? error.cause : undefined);
	const innerCode = inner === undefined ? '' : codeOf(inner);
	return innerCode === '' ? code ?? '' : innerCode;
}

function certificateProblem(place: Place, reason: string): Problem {
	return {
		code: 'unreachable',
		title: `The certificate of ${place.host} is not accepted: ${reason}.`,
		nextSteps: ['Check certificate-authority-data, server and tls-server-name of the cluster in the kubeconfig.', 'A proxy that opens TLS needs its own authority there.'],
	};
}

function networkProblem(place: Place, reason: string, proxy: string | undefined): Problem {
	return {
		code: 'unreachable',
		title: `No connection to ${place.host}${proxy === undefined ? '' : ` through the proxy ${proxy}`}: ${reason}.`,
		nextSteps: ['Check the network or the VPN.', 'See whether kubectl reaches it: kubectl get --raw /version.'],
	};
}

/** What a broken or missing connection means. `proxy` is the proxy's host, where there is one. */
export function problemOfError(place: Place, error: unknown, proxy?: string): {readonly problem: Problem; readonly mayHaveArrived: boolean} {
	const code = codeOf(error);
	const trust = certificate[code];
	if (trust !== undefined) {
		return {problem: certificateProblem(place, trust), mayHaveArrived: false};
	}

	const said = error instanceof Error ? error.message : '';
	const tunnel = /^Proxy response \((?<status>\d+)\)/v.exec(said)?.groups?.status;
	const reason = tunnel === undefined ? network[code] ?? (code === '' ? 'it broke off' : code) : `the proxy answered HTTP ${tunnel}`;
	return {problem: networkProblem(place, reason, proxy), mayHaveArrived: tunnel === undefined && !beforeSending.has(code)};
}

export function timedOut(subject: Subject, place: Place, seconds: number): Problem {
	return {
		code: 'timed-out',
		title: `${place.host} did not answer within ${seconds} s (${phrase(subject)}).`,
		nextSteps: ['Check the network or the VPN.', 'A slow line needs more: --request-timeout 60s.'],
	};
}

export function noCredentials(subject: Subject, seconds: number): Problem {
	return {
		code: 'timed-out',
		title: `No credentials within ${seconds} s (${phrase(subject)}).`,
		nextSteps: ['The credential plugin may wait for you: run kubectl get ns once and log in if it asks.'],
	};
}
