import type {PodView} from '../rollout-view.ts';

const words = /CreateContainerConfigError|CreateContainerError/v;

/** The container was never made: a ConfigMap, a Secret or a key is missing. That is no crash. */
export function isMisconfigured({status, restarts}: Pick<PodView, 'restarts' | 'status'>): boolean {
	return words.test(status) && restarts === 0;
}
