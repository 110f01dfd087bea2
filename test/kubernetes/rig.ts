import type {TestContext} from 'node:test';
import {loadKubeconfig, type KubeconfigOptions} from '../../source/kubernetes/kubeconfig.ts';
import {Reflector} from '../../source/kubernetes/reflector.ts';
import type {Scope} from '../../source/kubernetes/reflector/scope.ts';
import {openSession, type Session} from '../../source/kubernetes/session.ts';
import type {Change, LinkState} from '../../source/types/source.ts';
import {
	startScriptedServer,
	type Exchange,
	type ScriptedServer,
	type ScriptedServerOptions,
} from '../helpers/scripted-server.ts';
import {createManualClock, type ManualClock} from './manual-clock.ts';
import {until} from './until.ts';

export type Rig = {readonly server: ScriptedServer; readonly clock: ManualClock; readonly session: Session};

export type RigOptions = {
	readonly user?: unknown;
	readonly cluster?: Readonly<Record<string, unknown>>;
	readonly config?: KubeconfigOptions;
	readonly env?: NodeJS.ProcessEnv;
	readonly tls?: ScriptedServerOptions['tls'];
};

export function kubeconfigText(server: string, {user = {token: 'secret-token'}, cluster = {}}: RigOptions = {}): string {
	return JSON.stringify({
		'current-context': 'test',
		contexts: [{name: 'test', context: {cluster: 'test', user: 'test', namespace: 'shop'}}],
		clusters: [{name: 'test', cluster: {server, ...cluster}}],
		users: [{name: 'test', user}],
	});
}

/** A server that follows a script, and a session on it whose time the test moves. */
export async function startRig(t: TestContext, script: (exchange: Exchange) => void, options: RigOptions = {}): Promise<Rig> {
	const server = await startScriptedServer(script, options.tls ? {tls: options.tls} : {});
	const clock = createManualClock();
	const config = loadKubeconfig({text: kubeconfigText(server.url, options), ...options.config});
	const session = await openSession(config, {clock, version: '1.2.3', env: options.env ?? {}});
	t.after(async () => {
		await session.close();
		await server.close();
	});
	return {server, clock, session};
}

export type Follower = {
	readonly reflector: Reflector;
	readonly changes: Change[];
	readonly links: LinkState[];
	readonly defects: unknown[];
	/** Names and versions that are there now. */
	readonly rows: () => Readonly<Record<string, string | undefined>>;
	readonly link: () => LinkState;
	readonly isLive: () => boolean;
	/** Waits until the link is in this state, and gives it. */
	readonly reach: <State extends LinkState['state']>(state: State) => Promise<Extract<LinkState, {state: State}>>;
	/** Waits for the next failure, then lets its waiting time pass. */
	readonly passRetry: () => Promise<void>;
};

export type FollowOptions = {readonly scope?: Partial<Scope>; readonly random?: () => number; readonly onChange?: (change: Change) => void};

/** Follows the rollouts of the namespace shop; chance is always one half, so that waiting times are known. */
export function follow(t: TestContext, {session, clock}: Rig, {scope = {}, random = () => 0.5, onChange}: FollowOptions = {}): Follower {
	const changes: Change[] = [];
	const links: LinkState[] = [];
	const defects: unknown[] = [];
	const rows = new Map<string, string | undefined>();
	const reflector = new Reflector({
		session,
		scope: {kind: 'rollouts', namespace: 'shop', ...scope},
		random,
		onDefect(error) {
			defects.push(error);
		},
		onNews({changes: news = [], link}) {
			for (const change of news) {
				changes.push(change);
				if (change.type === 'put') {
					rows.set(change.object.metadata.name, change.object.metadata.resourceVersion);
				} else {
					rows.delete(change.name);
				}

				onChange?.(change);
			}

			links.push(...link === undefined ? [] : [link]);
		},
	});
	t.after(async () => {
		reflector.stop();
		await reflector.stopped();
	});
	reflector.start();
	const link = () => links.at(-1) ?? {state: 'idle'} as const;
	const reach = async <State extends LinkState['state']>(state: State) => {
		await until(() => link().state === state, `link ${state} (it is ${JSON.stringify(link())})`);
		return link() as Extract<LinkState, {state: State}>;
	};

	return {
		reflector,
		changes,
		links,
		defects,
		rows: () => Object.fromEntries(rows),
		link,
		isLive: () => link().state === 'live',
		reach,
		async passRetry() {
			await until(() => {
				const now = link();
				return now.state === 'stale' && now.retryAt > clock.now();
			}, `a failure (the link is ${JSON.stringify(link())})`);
			const {retryAt} = link() as Extract<LinkState, {state: 'stale'}>;
			clock.advance(retryAt - clock.now());
		},
	};
}

export type RawRollout = {readonly kind: 'Rollout'; readonly metadata: {readonly name: string; readonly namespace: string; readonly uid: string; readonly resourceVersion: string}};

export function rollout(name: string, resourceVersion: number | string, uid = `uid-${name}`): RawRollout {
	return {kind: 'Rollout', metadata: {name, namespace: 'shop', uid, resourceVersion: String(resourceVersion)}};
}

export const added = (object: unknown) => ({type: 'ADDED', object});
export const modified = (object: unknown) => ({type: 'MODIFIED', object});
export const deleted = (object: unknown) => ({type: 'DELETED', object});

export function bookmark(resourceVersion: number | string, isEndOfList = false) {
	return {type: 'BOOKMARK', object: {kind: 'Rollout', metadata: {resourceVersion: String(resourceVersion), ...(isEndOfList && {annotations: {'k8s.io/initial-events-end': 'true'}})}}};
}

export function status(code: number, reason: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
	return {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code};
}

export function listOf(items: readonly unknown[], resourceVersion: number | string, metadata: Readonly<Record<string, unknown>> = {}) {
	return {kind: 'RolloutList', apiVersion: 'argoproj.io/v1alpha1', metadata: {resourceVersion: String(resourceVersion), ...metadata}, items};
}

export const isWatch = ({query}: Exchange) => query.watch !== undefined;
export const isWatchList = ({query}: Exchange) => query.sendInitialEvents === 'true';

/** A whole watch-list: these objects, then the end of the list. Gives the stream, which stays open. */
export function answerWatchList(exchange: Exchange, objects: readonly RawRollout[], resourceVersion: number) {
	const stream = exchange.stream();
	for (const object of objects) {
		stream.line(added(object));
	}

	stream.line(bookmark(resourceVersion, true));
	return stream;
}
