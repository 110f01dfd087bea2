import {Buffer} from 'node:buffer';
import type {Clock, Instant} from '../types/clock.ts';
import {isProblemError, type Problem, type Result} from '../types/problem.ts';
import {authorizeByProvider} from './credentials/auth-provider.ts';
import {runPlugin, type PluginAnswer, type PluginSurroundings} from './credentials/exec-plugin.ts';
import {
	basicHeader,
	impersonationHeaders,
	readAuthority,
	readPart,
	readTls,
	type Material,
} from './credentials/material.ts';
import type {LoadedConfig} from './kubeconfig.ts';
import type {Access, ClusterEntry, UserEntry} from './kubeconfig/entries.ts';
import type {Sealed} from './sealed.ts';

export type CredentialSurroundings = {
	readonly clock: Clock;
	readonly env: NodeJS.ProcessEnv;
	readonly onPluginOutput?: ((text: string) => void) | undefined;
};

/** Files can be rewritten under us (projected service account tokens, rotated certificates): client-go reads them once a minute too. */
const fileValidityMs = 60_000;
/** A token must not run out while a request is on its way. */
const beforeExpiryMs = 10_000;
/** Neither a server that refuses us nor a plugin that fails is asked more often. */
const renewalGapMs = 10_000;

type Login = {readonly authorization?: string; readonly plugin?: PluginAnswer; readonly validUntil: Instant};

/**
The credentials of one connection: read on the first use, renewed when they run out or when the server refuses them. All callers
share one renewal (a plugin may open a browser window).
*/
export class Credentials {
	readonly #config: LoadedConfig;
	readonly #surroundings: CredentialSurroundings;
	readonly #stop = new AbortController();
	#access: Sealed<Access>;
	#held: {readonly material: Material; readonly validUntil: Instant} | undefined;
	#failure: {readonly problem: Problem; readonly until: Instant} | undefined;
	#pending: Promise<Result<Material>> | undefined;
	#generation = 0;
	#renewedAt = -Infinity;

	constructor(config: LoadedConfig, surroundings: CredentialSurroundings) {
		this.#config = config;
		this.#surroundings = surroundings;
		this.#access = config.access;
	}

	/** The person may have logged in elsewhere, which rewrites the kubeconfig. */
	#readAgain() {
		try {
			this.#access = this.#config.reload().access;
		} catch (error) {
			// Half written at this moment: what we had must do.
			if (!isProblemError(error)) {
				throw error;
			}
		}
	}

	async #build(): Promise<Result<Material>> {
		try {
			const result = await this.#logIn();
			if (!result.ok) {
				this.#readAgain();
				this.#failure = {problem: result.problem, until: this.#surroundings.clock.now() + renewalGapMs};
			}

			return result;
		} finally {
			this.#pending = undefined;
		}
	}

	async #logIn(): Promise<Result<Material>> {
		const {cluster, user} = this.#access.reveal();
		try {
			const login = await this.#authorize(user, cluster);
			if (!login.ok) {
				return login;
			}

			const {authorization, plugin, validUntil} = login.value;
			const material: Material = {
				generation: ++this.#generation,
				headers: {...(authorization !== undefined && {authorization: authorization.trim()}), ...impersonationHeaders(user.impersonation)},
				tls: readTls(cluster, user, plugin),
			};
			this.#held = {material, validUntil: Math.min(validUntil, this.#fileValidity(cluster, user))};
			return {ok: true, value: material};
		} catch (error) {
			if (isProblemError(error)) {
				return {ok: false, problem: error.problem};
			}

			throw error;
		}
	}

	#fileValidity(cluster: ClusterEntry, user: UserEntry): Instant {
		const files = [cluster.certificateAuthority, user.clientCertificate, user.clientKey, user.tokenFile];
		// A plugin is not asked again for the sake of the files beside it.
		return user.exec === undefined && files.some(file => file !== undefined) ? this.#surroundings.clock.now() + fileValidityMs : Infinity;
	}

	async #authorize(user: UserEntry, cluster: ClusterEntry): Promise<Result<Login>> {
		const forGood = Infinity;
		const token = user.tokenFile === undefined ? user.token : readPart(user.tokenFile, 'token file');
		if (token !== undefined) {
			return {ok: true, value: {authorization: `Bearer ${token.trim()}`, validUntil: forGood}};
		}

		if (user.exec !== undefined) {
			return this.#askPlugin(user, cluster);
		}

		if (user.authProvider !== undefined) {
			const now = this.#surroundings.clock.now();
			const header = await authorizeByProvider(user, user.authProvider, now);
			return header.ok ? {ok: true, value: {authorization: header.value, validUntil: now + fileValidityMs}} : header;
		}

		return {ok: true, value: {...(user.username !== undefined && {authorization: basicHeader(user)}), validUntil: forGood}};
	}

	async #askPlugin(user: UserEntry, cluster: ClusterEntry): Promise<Result<Login>> {
		const authority = readAuthority(cluster);
		const {clock, env, onPluginOutput} = this.#surroundings;
		const surroundings: PluginSurroundings = {clock, env, signal: this.#stop.signal, onOutput: onPluginOutput};
		const answer = await runPlugin(user.exec!, cluster, authority === undefined ? undefined : Buffer.from(authority).toString('base64'), surroundings);
		if (!answer.ok) {
			return answer;
		}

		const plugin = answer.value;
		const validUntil = plugin.expiresAt === undefined ? Infinity : plugin.expiresAt - beforeExpiryMs;
		return {ok: true, value: {...(plugin.token !== undefined && {authorization: `Bearer ${plugin.token.trim()}`}), plugin, validUntil}};
	}

	/** What to send now. A failure is repeated for 10 s without a new try. */
	async current(): Promise<Result<Material>> {
		const now = this.#surroundings.clock.now();
		if (this.#held && now < this.#held.validUntil) {
			return {ok: true, value: this.#held.material};
		}

		if (this.#failure && now < this.#failure.until) {
			return {ok: false, problem: this.#failure.problem};
		}

		this.#pending ??= this.#build();
		return this.#pending;
	}

	/**
	Logs in afresh after a 401, at most once in 10 s.

	@param generation of the material that was refused.
	@returns whether there is newer material to try.
	*/
	async renew(generation: number): Promise<boolean> {
		const now = this.#surroundings.clock.now();
		if (this.#pending === undefined && this.#generation <= generation) {
			if (now - this.#renewedAt < renewalGapMs) {
				return false;
			}

			this.#renewedAt = now;
			this.#held = undefined;
			this.#failure = undefined;
			this.#readAgain();
		}

		const result = await this.current();
		return result.ok && result.value.generation > generation;
	}

	/** Lets the next use try at once, whatever failed before. */
	forgetFailure() {
		this.#failure = undefined;
		this.#renewedAt = -Infinity;
	}

	/** Ends a plugin that is running. */
	close() {
		this.#stop.abort();
	}
}
