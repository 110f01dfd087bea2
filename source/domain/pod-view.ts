import type {Container, ContainerState, ContainerStatus, Pod} from '../types/objects.ts';
import {filled} from './filled.ts';
import type {PodView} from './rollout-view.ts';
import {parseInstant} from './time.ts';

/** Kubectl's STATUS and READY columns (argo-rollouts.md 4.6). */
type Reading = {readonly status: string; readonly ready: number; readonly restarts: number};

function terminatedWord({reason, signal, exitCode}: NonNullable<ContainerState['terminated']>): string {
	return filled(reason) ?? (signal === undefined || signal === 0 ? `ExitCode:${exitCode ?? 0}` : `Signal:${signal}`);
}

const isSidecar = (container: Container | undefined) => container?.restartPolicy === 'Always';

/** What an init container says of its pod: `next` when it is done, `running` when it is a sidecar that holds the pod up. */
function readInit(status: ContainerStatus, container: Container | undefined, place: string): string {
	const {terminated, waiting} = status.state ?? {};
	if (terminated) {
		return terminated.exitCode === 0 ? 'next' : `Init:${terminatedWord(terminated)}`;
	}

	if (isSidecar(container) && status.started) {
		return status.ready ? 'next' : 'running';
	}

	const reason = filled(waiting?.reason);
	return reason === undefined || reason === 'PodInitializing' ? `Init:${place}` : `Init:${reason}`;
}

function readInitContainers(pod: Pod): Reading | undefined {
	const containers = pod.spec?.initContainers ?? [];
	let restarts = 0;
	for (const [index, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
		restarts += status.restartCount ?? 0;
		const word = readInit(status, containers.find(({name}) => name === status.name), `${index}/${containers.length}`);
		if (word === 'running') {
			return undefined;
		}

		if (word !== 'next') {
			return {status: word, ready: 0, restarts};
		}
	}

	return undefined;
}

/** From last to first: the first container's word wins. */
function readContainers(statuses: readonly ContainerStatus[], start: string): Reading {
	let status = start;
	let ready = 0;
	let restarts = 0;
	let hasRunning = false;
	for (const container of statuses.toReversed()) {
		const {waiting, terminated, running} = container.state ?? {};
		restarts += container.restartCount ?? 0;
		const reason = filled(waiting?.reason);
		if (reason !== undefined) {
			status = reason;
		} else if (terminated) {
			status = terminatedWord(terminated);
		} else if (container.ready && running) {
			hasRunning = true;
			ready += 1;
		}
	}

	return {status: status === 'Completed' && hasRunning ? 'Running' : status, ready, restarts};
}

function readPod(pod: Pod): Reading {
	const start = filled(pod.status?.reason) ?? pod.status?.phase ?? '';
	const reading = readInitContainers(pod) ?? readContainers(pod.status?.containerStatuses ?? [], start);
	if (pod.metadata.deletionTimestamp === undefined) {
		return reading;
	}

	return {...reading, status: pod.status?.reason === 'NodeLost' ? 'Unknown' : 'Terminating'};
}

const failing = /^(?:Init:)?(?:CrashLoopBackOff|ImagePullBackOff|InvalidImageName|RegistryUnavailable|OOMKilled|Evicted|Failed|Unknown|ContainerCannotRun|StartError|Err|Signal:|ExitCode:)|Error$/v;

function isUnschedulable(pod: Pod): boolean {
	return pod.status?.conditions?.some(({type, status, reason}) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable') ?? false;
}

/** Up again, not ready, and it has crashed before: between two crashes of a loop it looks like a start. */
function hasCrashed(pod: Pod): boolean {
	return pod.status?.containerStatuses?.some(({ready, lastState}) => !ready && (lastState?.terminated?.exitCode ?? 0) !== 0) ?? false;
}

function stateOf(pod: Pod, {status}: Reading): PodView['state'] {
	if (pod.metadata.deletionTimestamp !== undefined) {
		return 'going';
	}

	if (pod.status?.conditions?.some(condition => condition.type === 'Ready' && condition.status === 'True')) {
		return 'ready';
	}

	return failing.test(status) || isUnschedulable(pod) || hasCrashed(pod) ? 'failing' : 'starting';
}

function describeEnd({message, reason, exitCode}: NonNullable<ContainerState['terminated']>): string | undefined {
	const parts = [filled(reason), exitCode === undefined ? undefined : `exit code ${exitCode}`].filter(part => part !== undefined);
	return filled(message) ?? filled(parts.join(', '));
}

/** How the container ended last, or what it waits for. */
function containerTrouble({state, lastState}: ContainerStatus): string | undefined {
	const ended = state?.terminated ?? lastState?.terminated;
	return (ended && describeEnd(ended)) ?? filled(state?.waiting?.message) ?? filled(state?.waiting?.reason);
}

/** Why it fails, in the words nearest to the cause: a container's, the scheduler's, the node's. */
function troubleOf({status}: Pod): string | undefined {
	const containers = [...status?.initContainerStatuses ?? [], ...status?.containerStatuses ?? []].filter(({ready}) => ready !== true);
	const troubled = containers.find(({state}) => state?.waiting !== undefined || state?.terminated !== undefined) ?? containers[0];
	const unscheduled = status?.conditions?.find(condition => condition.type === 'PodScheduled' && condition.status === 'False');
	return (troubled && containerTrouble(troubled)) ?? filled(unscheduled?.message) ?? filled(status?.message);
}

function buildPodView(pod: Pod): PodView {
	const reading = readPod(pod);
	const state = stateOf(pod, reading);
	return {
		name: pod.metadata.name,
		createdAt: parseInstant(pod.metadata.creationTimestamp),
		status: reading.status,
		state,
		readyContainers: reading.ready,
		containers: pod.spec?.containers?.length ?? 0,
		restarts: Math.max(0, reading.restarts),
		trouble: state === 'failing' ? troubleOf(pod) : undefined,
		node: pod.spec?.nodeName,
	};
}

const views = new WeakMap<Pod, PodView>();

/** One pod as kubectl and the plugin print it. An unchanged pod gives the same view. */
export function derivePod(pod: Pod): PodView {
	let view = views.get(pod);
	if (view === undefined) {
		view = buildPodView(pod);
		views.set(pod, view);
	}

	return view;
}
