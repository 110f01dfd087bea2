import type {Condition, Pod} from '../objects.ts';
import {timestamp} from '../time.ts';

type Status = Pod['status'];

/** Where a pod is in its life, as its status shows it. */
export type PodState =
	| {readonly is: 'completed'; readonly exitCode: number; readonly startedAt: number}
	| {readonly is: 'creating'}
	| {readonly is: 'crashed'; readonly restarts: number; readonly backOffSeconds: number; readonly startedAt: number}
	| {readonly is: 'pull-failed'; readonly reason: 'ErrImagePull' | 'ImagePullBackOff'}
	| {readonly is: 'running'; readonly isReady: boolean; readonly restarts: number; readonly startedAt: number; readonly lastCrashAt?: number};

const condition = (type: string, isTrue: boolean, at: string, trouble?: {readonly reason: string; readonly message: string}): Condition => ({
	type,
	status: isTrue ? 'True' : 'False',
	lastProbeTime: null,
	lastTransitionTime: at,
	...(!isTrue && trouble),
});

export function scheduledStatus(now: number): Status {
	return {phase: 'Pending', conditions: [condition('PodScheduled', true, timestamp(now))], qosClass: 'Burstable'};
}

/** Nothing has room for it. */
export function unschedulableStatus(now: number): Status {
	const trouble = {reason: 'Unschedulable', message: '0/4 nodes are available: 4 Insufficient cpu. no new claims to deallocate, preemption: 0/4 nodes are available: 4 No preemption victims found for incoming pod.'};
	return {phase: 'Pending', conditions: [condition('PodScheduled', false, timestamp(now), trouble)], qosClass: 'Burstable'};
}

/** The status of a pod on its node. */
export function podStatus(pod: Pod, state: PodState, now: number, address: number): Status {
	const at = timestamp(now);
	const {containers} = pod.spec;
	const isReady = state.is === 'running' && state.isReady;
	const unready = state.is === 'completed' && state.exitCode === 0
		? {reason: 'PodCompleted', message: ''}
		: {reason: 'ContainersNotReady', message: `containers with unready status: [${containers.map(container => container.name).join(' ')}]`};
	const podIP = `10.1.${Math.floor(address / 256) % 256}.${address % 256}`;
	return {
		phase: phaseOf(state),
		conditions: [
			condition('PodScheduled', true, pod.status.startTime ?? at),
			condition('Initialized', true, pod.status.startTime ?? at),
			condition('Ready', isReady, at, unready),
			condition('ContainersReady', isReady, at, unready),
		],
		hostIP: '10.0.0.1',
		podIP,
		podIPs: [{ip: podIP}],
		startTime: pod.status.startTime ?? at,
		containerStatuses: containers.map(({name, image}) => ({
			name,
			...containerState(state, name, image, now),
			ready: isReady,
			restartCount: state.is === 'running' || state.is === 'crashed' ? state.restarts : 0,
			image,
			imageID: '',
			started: state.is === 'running',
		})),
		qosClass: 'Burstable',
	};
}

function phaseOf(state: PodState): string {
	switch (state.is) {
		case 'completed': {
			return state.exitCode === 0 ? 'Succeeded' : 'Failed';
		}

		case 'crashed':
		case 'running': {
			return 'Running';
		}

		case 'creating':
		case 'pull-failed': {
			return 'Pending';
		}
	}
}

function crash(startedAt: number, finishedAt: number) {
	return {terminated: {exitCode: 1, reason: 'Error', startedAt: timestamp(startedAt), finishedAt: timestamp(finishedAt)}};
}

function containerState(state: PodState, name: string, image: string, now: number) {
	switch (state.is) {
		case 'completed': {
			const {exitCode, startedAt} = state;
			return {state: {terminated: {exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt: timestamp(startedAt), finishedAt: timestamp(now)}}, lastState: {}};
		}

		case 'creating': {
			return {state: {waiting: {reason: 'ContainerCreating'}}, lastState: {}};
		}

		case 'pull-failed': {
			const message = state.reason === 'ErrImagePull'
				? `failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`
				: `Back-off pulling image "${image}": ErrImagePull: failed to pull and unpack image "${image}": ${image}: not found`;
			return {state: {waiting: {reason: state.reason, message}}, lastState: {}};
		}

		case 'crashed': {
			return {
				state: {waiting: {reason: 'CrashLoopBackOff', message: `back-off ${state.backOffSeconds}s restarting failed container=${name}`}},
				lastState: crash(state.startedAt, now),
			};
		}

		case 'running': {
			const {lastCrashAt} = state;
			return {
				state: {running: {startedAt: timestamp(state.startedAt)}},
				lastState: lastCrashAt === undefined ? {} : crash(lastCrashAt - 1000, lastCrashAt),
			};
		}
	}
}
