/** Where a query brings no number: what is wrong with the provider or its data. */
export type ProviderTrouble = 'bad-query' | 'dns' | 'empty' | 'nan' | 'refused' | 'timeout' | 'tls' | 'unauthorized' | 'unavailable';

/** The message of a measurement, as the controller's Prometheus client words it. */
export function troubleMessage(trouble: Exclude<ProviderTrouble, 'empty' | 'nan'>, address: string, query: string): string {
	const call = `Post "${address}/api/v1/query"`;
	const [host = '', port = '80'] = address.replace(/^https?:\/\//v, '').split(':', 2);
	switch (trouble) {
		case 'bad-query': {
			return `bad_data: invalid parameter "query": 1:${query.length}: parse error: unclosed left parenthesis`;
		}

		case 'dns': {
			return `${call}: dial tcp: lookup ${host} on 10.0.0.10:53: no such host`;
		}

		case 'refused': {
			return `${call}: dial tcp 10.0.8.14:${port}: connect: connection refused`;
		}

		case 'timeout': {
			return `${call}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
		}

		case 'tls': {
			return `${call}: tls: failed to verify certificate: x509: certificate signed by unknown authority`;
		}

		case 'unauthorized': {
			return 'client_error: client error: 401';
		}

		case 'unavailable': {
			return 'server_error: server error: 503';
		}
	}
}
