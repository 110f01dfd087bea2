import type {Clock} from './types/clock.ts';
import {maskSecrets} from './domain/masked.ts';
import type {Flags} from './commands/flags.ts';
import type {Config} from './files/config.ts';
import {isProtected} from './files/protected.ts';
import {findReadOnly} from './files/read-only.ts';
import type {AuditEntry, AuditLog} from './files/audit-log.ts';
import type {Playback} from './recording/recording-source.ts';
import {connectLater} from './late-connection.ts';
import {loadRehearsal, type Connection} from './session.ts';
import {ProblemError} from './types/problem.ts';
import type {WriteEntry} from './kubernetes/mutate.ts';

export type Surroundings = {
	readonly config: Config;
	readonly audit: AuditLog;
	readonly version: string;
	/** The machine's clock. */
	readonly clock: Clock;
};

const usualControllerNamespace = 'argo-rollouts';

/**
Everything that connects is loaded when it is needed: the first frame must not wait for what it does not use.

@param onlyRollout - Of all rollouts only this one is read: for what acts on one and must not wait for the list of a namespace.
*/
export async function connectCluster(flags: Flags, surroundings: Surroundings, rehearsal?: {readonly kubeconfig: string; readonly namespace: string | undefined; readonly close: () => Promise<void>}, onlyRollout?: string): Promise<Connection> {
	const [{loadKubeconfig}, {openSession}, {createClusterSource}, {createCluster}] = await Promise.all([
		import('./kubernetes/kubeconfig.ts'),
		import('./kubernetes/session.ts'),
		import('./kubernetes/cluster-source.ts'),
		import('./kubernetes/cluster.ts'),
	]);
	const {config, audit, version, clock} = surroundings;
	const loaded = loadKubeconfig({
		...(rehearsal === undefined ? {kubeconfig: flags.kubeconfig, context: flags.context, cluster: flags.cluster, user: flags.user, token: flags.token, as: flags.as, asGroups: flags.asGroup} : {text: rehearsal.kubeconfig}),
		namespace: flags.namespace,
		requestTimeoutMs: flags.requestTimeoutMs,
	});
	const session = await openSession(loaded, {clock, version});
	const namespace = flags.allNamespaces ? undefined : flags.namespace ?? (rehearsal === undefined ? loaded.namespace : rehearsal.namespace);
	const readOnly = readOnlyOf(flags, config, loaded.contextName);
	return {
		info: {
			contextName: loaded.contextName,
			namespace,
			kind: rehearsal === undefined ? 'cluster' : 'rehearsal',
			isProtected: isProtected(config, loaded.contextName, namespace),
			readOnly,
			user: undefined,
			version,
		},
		clock,
		open(watched) {
			const onDefect = () => {
				// The audit log tells of its own trouble; a listener that throws is caught by the error boundary of the screen.
			};

			return {
				source: createClusterSource({session, namespace: watched, rollouts: {labelSelector: flags.selector, name: onlyRollout}, onDefect}),
				cluster: createCluster({session, namespace: watched, readOnly, protects: name => isProtected(config, loaded.contextName, name), onDefect, onWrite(entry) {
					audit.append(toAuditEntry(entry));
				}}),
			};
		},
		controllerNamespace: config.controllerNamespace ?? usualControllerNamespace,
		async close() {
			await session.close();
			await rehearsal?.close();
		},
	};
}

function toAuditEntry(entry: WriteEntry): AuditEntry {
	const {phase, action, command, context, server, namespace, name, kind, subresource, body, reason} = entry;
	return {
		phase,
		action,
		command,
		context,
		server,
		namespace,
		name,
		kind,
		...(subresource !== undefined && {subresource}),
		// A template that is put back brings the settings of its containers.
		...(phase === 'sent' && {patch: maskSecrets(body)}),
		...(reason !== undefined && {reason}),
		...(phase === 'answered' && {answer: entry.outcome === 'done' ? 'accepted' : `${entry.problem.code}: ${entry.problem.title}`}),
	};
}

/** Every scenario plays in this namespace. */
const rehearsalNamespace = 'shop';

/**
The rehearsal cluster runs in this process; what connects to it is the same as for any cluster. It is started behind the first
frame.

@throws ProblemError for a scenario that there is not.
*/
export async function connectRehearsal(scenario: string | undefined, flags: Flags, surroundings: Surroundings, {after, onFailed}: {readonly after: Promise<void>; readonly onFailed: (error: unknown) => void}): Promise<Connection> {
	if (scenario !== undefined) {
		const {listScenarios} = await loadRehearsal();
		const names = listScenarios().map(({name}) => name);
		if (!names.includes(scenario)) {
			throw new ProblemError({code: 'bad-usage', title: `There is no scenario ${scenario}`, nextSteps: [`The scenarios are ${names.join(', ')}.`]});
		}
	}

	const {config, version, clock} = surroundings;
	const readOnly = readOnlyOf(flags, config, 'rehearsal');
	return connectLater({
		info: {contextName: 'rehearsal', namespace: flags.allNamespaces ? undefined : flags.namespace ?? rehearsalNamespace, kind: 'rehearsal', isProtected: false, readOnly, user: undefined, version},
		clock,
		controllerNamespace: config.controllerNamespace ?? usualControllerNamespace,
		after,
		onFailed,
		async make() {
			const {startSimulator} = await loadRehearsal();
			const simulator = await startSimulator(scenario === undefined ? {} : {scenario});
			return connectCluster(flags, surroundings, {kubeconfig: simulator.kubeconfig, namespace: simulator.namespace, close: async () => simulator.close()});
		},
	});
}

function readOnlyOf(flags: Flags, config: Config, contextName: string): {readonly reason: string} | undefined {
	if (flags.readOnly) {
		return {reason: 'It was started with --read-only'};
	}

	return findReadOnly(config, contextName);
}

export async function connectRecording(path: string, speed: number, {version, clock: real}: Surroundings): Promise<{readonly connection: Connection; readonly playback: Playback; readonly warnings: readonly string[]}> {
	const [{readRecording}, {createRecordingSource}, {createRecordingCluster}, {createWitness}, {createRawReader}] = await Promise.all([
		import('./recording/read-recording.ts'),
		import('./recording/recording-source.ts'),
		import('./recording/recording-cluster.ts'),
		import('./past.ts'),
		import('./recording/raw-objects.ts'),
	]);
	const recording = await readRecording(path);
	const {source, playback} = createRecordingSource({recording, real, speed});
	const cluster = createRecordingCluster({recording, clock: source.clock, readRaw: createRawReader(path)});
	return {
		connection: {
			info: {contextName: recording.context, namespace: recording.namespace, kind: 'recording', isProtected: false, readOnly: cluster.readOnly, user: undefined, version},
			clock: source.clock,
			open: () => ({source, cluster}),
			controllerNamespace: undefined,
			seen: createWitness(recording, version),
			close: async () => source.close(),
		},
		playback,
		warnings: recording.warnings.map(({text}) => text),
	};
}

