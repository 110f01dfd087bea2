/** Where a metric's query goes to, read from the address in its template. */
export type TrialAddress =
	| {readonly kind: 'service'; readonly scheme: 'http' | 'https'; readonly name: string; readonly namespace: string; readonly port: string; readonly prefix: string}
	/** Not a Service of this cluster, as far as one can tell from the name. */
	| {readonly kind: 'outside'; readonly host: string}
	/** A user and a password stand in it: it is neither used nor shown. */
	| {readonly kind: 'login'}
	| {readonly kind: 'none'};

/** `prometheus.monitoring`, with `svc` and the usual cluster domain or without. */
const serviceHost = /^(?<name>[\da-z](?:[\d\-a-z]{0,61}[\da-z])?)\.(?<namespace>[\da-z](?:[\d\-a-z]{0,61}[\da-z])?)(?:\.svc(?:\.cluster\.local)?)?\.?$/v;
const onlyDigits = /^\d+$/v;

/** The two labels of a Service and its namespace look like a host such as `example.com`: then the API server says that there is no such Service. */
export function readAddress(address: string | undefined): TrialAddress {
	if (address === undefined || !URL.canParse(address)) {
		return {kind: 'none'};
	}

	const {protocol, hostname, port, pathname, host, username, password} = new URL(address);
	if (username !== '' || password !== '') {
		return {kind: 'login'};
	}

	const {name, namespace} = serviceHost.exec(hostname)?.groups ?? {};
	const isWeb = protocol === 'http:' || protocol === 'https:';
	if (name === undefined || namespace === undefined || !isWeb || onlyDigits.test(namespace)) {
		return {kind: 'outside', host};
	}

	const scheme = protocol === 'https:' ? 'https' : 'http';
	return {kind: 'service', scheme, name, namespace, port: port === '' ? (scheme === 'https' ? '443' : '80') : port, prefix: pathname.endsWith('/') ? pathname.slice(0, -1) : pathname};
}
