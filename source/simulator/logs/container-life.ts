import {type ApiError, badRequest} from '../api-error.ts';
import {isObject, textFrom} from '../json.ts';
import type {ContainerStatus, Pod} from '../objects.ts';

/** One run of a container, in epoch milliseconds. */
export type ContainerLife = {
	readonly container: string;
	readonly startedAt: number;
	/** Undefined while it runs. */
	readonly finishedAt: number | undefined;
};

/** Which container is meant; a 400 in the API server's words where that is not clear. */
export function containerOf(pod: Pod, asked: string | undefined): string {
	const {name} = pod.metadata;
	const names = pod.spec.containers.map(container => container.name);
	if (asked === undefined || asked === '') {
		if (names.length > 1) {
			throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`);
		}

		return names[0] ?? '';
	}

	if (!names.includes(asked)) {
		throw badRequest(`container ${asked} is not valid for pod ${name}`);
	}

	return asked;
}

/** The run whose log is asked for; a 400 in the kubelet's words where there is none (kubelet_pods.go validateContainerLogStatus). */
export function lifeOf(pod: Pod, container: string, isPrevious: boolean): ContainerLife {
	const status = pod.status.containerStatuses?.find(one => one.name === container);
	const {name} = pod.metadata;
	if (!status) {
		throw badRequest(`container "${container}" in pod "${name}" is not available`);
	}

	const last = terminatedLife(status, status.lastState);
	if (isPrevious) {
		if (!last) {
			throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
		}

		return last;
	}

	const {running} = status.state;
	if (isObject(running)) {
		return {container, startedAt: Date.parse(textFrom(running.startedAt)), finishedAt: undefined};
	}

	const ended = terminatedLife(status, status.state) ?? last;
	if (!ended) {
		throw waiting(status, name);
	}

	return ended;
}

function terminatedLife({name}: ContainerStatus, state: ContainerStatus['state']): ContainerLife | undefined {
	const {terminated} = state;
	return isObject(terminated) ? {container: name, startedAt: Date.parse(textFrom(terminated.startedAt)), finishedAt: Date.parse(textFrom(terminated.finishedAt))} : undefined;
}

function waiting({name, state}: ContainerStatus, pod: string): ApiError {
	const reason = isObject(state.waiting) ? textFrom(state.waiting.reason) : '';
	const why = reason === 'ErrImagePull' ? 'image can\'t be pulled' : (reason === 'ImagePullBackOff' ? 'trying and failing to pull image' : reason);
	return badRequest(`container "${name}" in pod "${pod}" is waiting to start: ${why}`);
}
