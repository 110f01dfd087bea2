import {isMisconfigured} from './diagnosis/misconfigured.ts';
import type {Moment} from './moment.ts';
import type {PodView, SituationDetail} from './rollout-view.ts';

type Degraded = Extract<SituationDetail, {kind: 'degraded'}>;

const crashes = /CrashLoopBackOff|OOMKilled|Error$|^ExitCode|^Signal/v;
const images = /ImagePull|InvalidImageName|RegistryUnavailable/v;

/** Crash loop or image: which of the two a pod's status means. */
export function podTrouble({status, restarts}: PodView): 'crashLoop' | 'imagePull' | undefined {
	if (images.test(status)) {
		return 'imagePull';
	}

	if (isMisconfigured({status, restarts})) {
		return undefined;
	}

	return crashes.test(status) || restarts > 0 ? 'crashLoop' : undefined;
}

/** The cause behind the phase, nearest first: no room for pods, a pod's own trouble, the deadline (V23, V46). */
export function deriveDegraded({facts, message}: Moment): Degraded {
	const sets = [facts.current, facts.stable].filter(replicaSet => replicaSet !== undefined);
	const refused = sets.find(({failure}) => failure !== undefined);
	const failure = refused?.failure ?? facts.status.conditions?.find(({type, status}) => type === 'ReplicaFailure' && status === 'True')?.message;
	if (failure !== undefined) {
		return {kind: 'degraded', reason: 'quota', subject: refused?.name, text: failure};
	}

	for (const pod of sets.flatMap(({pods}) => pods)) {
		const reason = pod.state === 'failing' ? podTrouble(pod) ?? (isMisconfigured(pod) ? 'other' : undefined) : undefined;
		if (reason !== undefined) {
			return {kind: 'degraded', reason, subject: pod.name, text: pod.trouble ?? message};
		}
	}

	const isLate = message.startsWith('ProgressDeadlineExceeded');
	return {kind: 'degraded', reason: isLate ? 'deadline' : 'other', subject: isLate ? facts.current?.name : undefined, text: message};
}
