import type {Instant} from '../../types/clock.ts';
import type {ContainerStatus, Event as ClusterEvent, Pod} from '../../types/objects.ts';
import type {PodView, ReplicaSetView, Role} from '../rollout-view.ts';
import {parseInstant} from '../time.ts';
import type {DiagnosisInput} from './diagnosis.ts';

/** A pod of the two versions that matter, with its object. */
export type SeenPod = {readonly view: PodView; readonly pod: Pod | undefined; readonly role: Role | undefined};

/** The ReplicaSet of the version that rolls and the one of stable, each once. */
export function matteringSets({facts: {current, stable}}: DiagnosisInput): readonly ReplicaSetView[] {
	return [...new Set([current, stable])].filter(set => set !== undefined);
}

/** In the order in which they matter: of the version that rolls, then of stable. */
export function seenPods(input: DiagnosisInput): readonly SeenPod[] {
	const objects = new Map(input.facts.family.pods.map(pod => [pod.metadata.name, pod]));
	return matteringSets(input).flatMap(set => set.pods.map(view => ({view, pod: objects.get(view.name), role: set.roles[0]})));
}

/** Of all these pods the first one stands for the trouble; undefined where there is none. */
export function standFor(pods: readonly SeenPod[]): {readonly first: SeenPod; readonly fact: {readonly pod: string; readonly pods: number; readonly role: Role | undefined}} | undefined {
	const [first] = pods;
	return first && {first, fact: {pod: first.view.name, pods: pods.filter(({role}) => role === first.role).length, role: first.role}};
}

/** The container that keeps the pod from being ready. */
export function troubledContainer(pod: Pod | undefined): ContainerStatus | undefined {
	const all = [...pod?.status?.initContainerStatuses ?? [], ...pod?.status?.containerStatuses ?? []].filter(({ready}) => ready !== true);
	return all.find(({state, lastState}) => state?.waiting !== undefined || (state?.terminated?.exitCode ?? 0) !== 0 || lastState?.terminated !== undefined) ?? all[0];
}

/** When an Event was last seen. */
export function eventAt({lastTimestamp, eventTime, firstTimestamp, metadata}: ClusterEvent): Instant | undefined {
	return parseInstant(lastTimestamp) ?? parseInstant(eventTime) ?? parseInstant(firstTimestamp) ?? parseInstant(metadata.creationTimestamp);
}

/** The latest Event of these reasons about one object; undefined where Events were not read. */
export function latestEvent({facts: {family}}: DiagnosisInput, name: string, reasons: RegExp): ClusterEvent | undefined {
	return (family.open.events ?? [])
		.filter(({involvedObject, reason}) => involvedObject?.name === name && reasons.test(reason ?? ''))
		.toSorted((a, b) => (eventAt(b) ?? 0) - (eventAt(a) ?? 0))[0];
}
