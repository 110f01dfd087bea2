import {BlockList, isIP, isIPv4} from 'node:net';

function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '::1' || (isIPv4(hostname) && hostname.startsWith('127.'));
}

function isInBlock(hostname: string, block: string): boolean {
	const [address = '', bits = ''] = block.split('/', 2);
	const family = isIP(hostname);
	const length = Number(bits);
	if (family === 0 || isIP(address) !== family || bits === '' || !Number.isSafeInteger(length) || length > (family === 4 ? 32 : 128)) {
		return false;
	}

	const list = new BlockList();
	list.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
	return list.check(hostname, family === 4 ? 'ipv4' : 'ipv6');
}

/** One entry of NO_PROXY, as Go's `httpproxy` reads it: a host and all below it, a CIDR block, an optional port, `*`. */
function isExempt(entry: string, hostname: string, port: string): boolean {
	if (entry === '*' || isInBlock(hostname, entry)) {
		return true;
	}

	const {host = entry, port: wantedPort} = /^(?<host>.*?[^:]):(?<port>\d+)$/v.exec(entry)?.groups ?? {};
	if (wantedPort !== undefined && wantedPort !== port) {
		return false;
	}

	const bare = host.replace(/^\*?\./v, '').replaceAll(/[\[\]]/gv, '');
	const isBelowOnly = host.startsWith('.') || host.startsWith('*.');
	return (hostname === bare && !isBelowOnly) || hostname.endsWith(`.${bare}`);
}

/**
The proxy to a server: the cluster's `proxy-url`, else HTTPS_PROXY or HTTP_PROXY unless NO_PROXY exempts it. As with kubectl,
the variables never reroute this machine itself.

@returns undefined for a direct connection.
*/
export function chooseProxy(server: string, proxyUrl: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
	if (proxyUrl !== undefined && proxyUrl !== '') {
		return proxyUrl;
	}

	const {protocol, hostname: written, port: writtenPort} = new URL(server);
	const hostname = written.replaceAll(/[\[\]]/gv, '').toLowerCase();
	const port = writtenPort === '' ? (protocol === 'https:' ? '443' : '80') : writtenPort;
	const proxy = protocol === 'https:' ? env.HTTPS_PROXY ?? env.https_proxy : env.HTTP_PROXY ?? env.http_proxy;
	const exempt = (env.NO_PROXY ?? env.no_proxy ?? '').toLowerCase().split(',').map(entry => entry.trim()).filter(entry => entry !== '');
	if (proxy === undefined || proxy === '' || isLoopback(hostname) || exempt.some(entry => isExempt(entry, hostname, port))) {
		return undefined;
	}

	return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** Host and port of a proxy, without the password that may stand in its address. */
export function proxyHost(proxy: string): string {
	return URL.canParse(proxy) ? new URL(proxy).host : 'in the kubeconfig';
}
