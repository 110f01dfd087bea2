import {sign, type SignName, type WordOptions} from './signs.ts';

/** Signs for the words that the plugin prints behind ReplicaSets, runs, experiments, Jobs and rollouts. */
const signsByStatus: ReadonlyMap<string, SignName> = new Map<string, SignName>([
	['Completed', 'good'],
	['ContainerCreating', 'moving'],
	['CrashLoopBackOff', 'bad'],
	['Degraded', 'bad'],
	['Error', 'warning'],
	['Failed', 'bad'],
	['Healthy', 'good'],
	['ImagePullBackOff', 'warning'],
	['Inconclusive', 'wait'],
	['InvalidImageName', 'bad'],
	['Paused', 'wait'],
	['Pending', 'timed'],
	['PodInitializing', 'moving'],
	['Progressing', 'moving'],
	['RegistryUnavailable', 'warning'],
	['ReplicaFailure', 'bad'],
	['Running', 'moving'],
	['ScaledDown', 'dim'],
	['Successful', 'good'],
	['Terminating', 'moving'],
	['Unknown', 'dim'],
]);

/** The tone of a status word; `dim` for a word that nobody has told us of. */
export function statusTone(status: string): SignName {
	if (status.startsWith('Init:')) {
		return 'moving';
	}

	if (status.startsWith('Signal:') || status.startsWith('ExitCode:') || status === 'OOMKilled' || status === 'Evicted') {
		return 'bad';
	}

	return signsByStatus.get(status) ?? (status.startsWith('Err') || status.endsWith('Error') ? 'warning' : 'dim');
}

/** `✓ Healthy`. The same word can mean different things: a pod that is Running is well, a run that is Running is busy. */
export function describeStatus(status: string, options: WordOptions & {readonly isPod?: boolean} = {}): string {
	const tone = options.isPod && status === 'Running' ? 'good' : statusTone(status);
	return status === '' ? '' : `${sign(tone, options)} ${status}`;
}
