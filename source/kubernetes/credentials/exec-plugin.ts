import {spawn, type ChildProcess} from 'node:child_process';
import {basename} from 'node:path';
import process from 'node:process';
import {isRecord, text} from '../../domain/projection/read.ts';
import type {Clock, Instant} from '../../types/clock.ts';
import type {Problem, Result} from '../../types/problem.ts';
import type {ClusterEntry, ExecEntry} from '../kubeconfig/entries.ts';

export type PluginAnswer = {
	readonly token: string | undefined;
	/** PEM. */
	readonly certificate: string | undefined;
	readonly key: string | undefined;
	readonly expiresAt: Instant | undefined;
};

export type PluginSurroundings = {
	readonly clock: Clock;
	readonly env: NodeJS.ProcessEnv;
	/** Ends the plugin. */
	readonly signal: AbortSignal;
	/** What it writes to stderr while it runs: "open this page to log in". */
	readonly onOutput?: ((text: string) => void) | undefined;
};

type Exit = {readonly code: number | string; readonly output: string; readonly complaint: string};

export const pluginLimitMs = 60_000;
const longestComplaint = 2000;

function problem(exec: ExecEntry, what: string, complaint: string, hint = 'Run kubectl get ns once, log in if it asks, and rolltop goes on by itself.'): Problem {
	const detail = complaint.trim();
	return {
		code: 'unauthorized',
		title: `The credential plugin ${basename(exec.command)} ${what}.`,
		...(detail !== '' && {detail}),
		nextSteps: [hint],
	};
}

/** What a plugin is told about the cluster: `KUBERNETES_EXEC_INFO` of the client.authentication.k8s.io API. */
function execInfo(exec: ExecEntry, cluster: ClusterEntry, certificateAuthority: string | undefined): string {
	const info = {
		server: cluster.server,
		'tls-server-name': cluster.tlsServerName,
		'insecure-skip-tls-verify': cluster.skipsTlsVerify,
		'certificate-authority-data': certificateAuthority,
		'proxy-url': cluster.proxyUrl,
		config: cluster.execConfig,
	};
	return JSON.stringify({
		apiVersion: exec.apiVersion,
		kind: 'ExecCredential',
		// The screen owns the keyboard: nobody could type an answer.
		spec: {interactive: false, ...(exec.providesClusterInfo && {cluster: info})},
	});
}

function kill(child: ChildProcess) {
	try {
		// The whole group: a shell script leaves its children otherwise.
		if (child.pid !== undefined && process.platform !== 'win32') {
			process.kill(-child.pid, 'SIGKILL');
			return;
		}
	} catch {
		// It has ended already.
	}

	child.kill('SIGKILL');
}

/** Runs it to its end or to the limit, whichever comes first. A child that keeps the pipes open cannot hold us. */
async function run(exec: ExecEntry, env: NodeJS.ProcessEnv, {clock, signal, onOutput}: PluginSurroundings): Promise<Exit> {
	return new Promise(resolve => {
		let output = '';
		let complaint = '';
		// In a session of its own it has no terminal to write to: a prompt would tear the screen.
		const child = spawn(exec.command, exec.args, {env, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32', windowsHide: true});
		const end = (code: number | string) => {
			callOff();
			signal.removeEventListener('abort', stop);
			resolve({code, output, complaint});
		};

		const stop = () => {
			kill(child);
			end('stopped');
		};

		const callOff = clock.at(clock.now() + pluginLimitMs, () => {
			kill(child);
			end('timed-out');
		});
		signal.addEventListener('abort', stop, {once: true});
		child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
			output += chunk;
		});
		child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
			complaint = (complaint + chunk).slice(-longestComplaint);
			onOutput?.(chunk);
		});
		child.on('error', error => {
			end((error as NodeJS.ErrnoException).code ?? 'failed');
		});
		child.on('close', (code, killedBy) => {
			end(code ?? killedBy ?? 'failed');
		});
	});
}

function parse(output: string): PluginAnswer | undefined {
	let raw: unknown;
	try {
		raw = JSON.parse(output);
	} catch {
		return undefined;
	}

	const status = isRecord(raw) && isRecord(raw.status) ? raw.status : undefined;
	const answer = {token: text(status?.token), certificate: text(status?.clientCertificateData), key: text(status?.clientKeyData)};
	if (answer.token === undefined && answer.certificate === undefined) {
		return undefined;
	}

	const expiresAt = Date.parse(text(status?.expirationTimestamp) ?? '');
	return {...answer, expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt};
}

function missing(exec: ExecEntry): Problem {
	return problem(exec, 'is not installed', '', exec.installHint?.trim() ?? `Install ${basename(exec.command)} or put it into PATH.`);
}

/**
Runs an exec plugin once. Its stdout never shows up anywhere; its stderr does, in the problem and while it runs.

@param certificateAuthority base64, for plugins that want to know the cluster.
*/
export async function runPlugin(exec: ExecEntry, cluster: ClusterEntry, certificateAuthority: string | undefined, surroundings: PluginSurroundings): Promise<Result<PluginAnswer>> {
	if (exec.interactiveMode === 'Always') {
		return {ok: false, problem: problem(exec, 'needs a keyboard, and the screen has it', '')};
	}

	const env = {...surroundings.env, ...Object.fromEntries(exec.env.map(({name, value}) => [name, value])), KUBERNETES_EXEC_INFO: execInfo(exec, cluster, certificateAuthority)};
	const {code, output, complaint} = await run(exec, env, surroundings);
	if (code === 'ENOENT') {
		return {ok: false, problem: missing(exec)};
	}

	if (code === 'timed-out') {
		return {ok: false, problem: problem(exec, `did not finish within ${pluginLimitMs / 1000} s`, complaint)};
	}

	if (code !== 0) {
		return {ok: false, problem: problem(exec, `failed (${typeof code === 'number' ? `exit code ${code}` : code})`, complaint)};
	}

	const answer = parse(output);
	return answer ? {ok: true, value: answer} : {ok: false, problem: problem(exec, 'printed no credentials', complaint)};
}
