import type {Container, ContainerStatus, Pod} from '../types/objects.ts';
import type {Family} from './family.ts';
import {compareTexts, firstDifference} from './order.ts';
import type {PodGroup, PodView, RolloutView} from './rollout-view.ts';

/** Which half of the screen a log stands on: the version that is on its way, or the one that everybody can go back to. */
export type LogSide = 'canary' | 'stable';

/** One container whose log is read. */
export type LogTarget = {
	readonly side: LogSide;
	/** In the CRD's words. */
	readonly role: PodGroup['kind'];
	readonly pod: string;
	/** Undefined: the pod is not known well enough; the server takes its only one. */
	readonly container: string | undefined;
	readonly state: PodView['state'];
	/** It has been restarted: there is a log from before. */
	readonly hasPrevious: boolean;
};

export type LogChoice = {
	/** Only this pod, by its name or the end of it. */
	readonly pod?: string | undefined;
	/** Only this container; default: the one that fails, else the pod's default, else its first. */
	readonly container?: string | undefined;
	readonly side?: LogSide | undefined;
};

export type LogTargets = {
	readonly targets: readonly LogTarget[];
	/** How many pods there are besides. */
	readonly left: number;
};

/** As many streams as a screen can show and a server should have to serve. */
export const mostStreams = 10;

const sides: Readonly<Record<PodGroup['kind'], LogSide>> = {active: 'stable', canary: 'canary', old: 'stable', preview: 'canary', stable: 'stable'};
const urgency: Readonly<Record<PodView['state'], number>> = {failing: 0, starting: 1, ready: 2, going: 3};
const defaultContainer = 'kubectl.kubernetes.io/default-container';

const hasEndedBadly = ({state, lastState, ready}: ContainerStatus) => ready !== true && (state?.waiting !== undefined || (state?.terminated?.exitCode ?? lastState?.terminated?.exitCode ?? 0) !== 0);

/** The container whose words one wants: a failing one, an init container among them. */
function chooseContainer({metadata, spec, status}: Pod, isFailing: boolean): string | undefined {
	const statuses = [...status?.initContainerStatuses ?? [], ...status?.containerStatuses ?? []];
	const failing = isFailing ? statuses.find(container => hasEndedBadly(container)) : undefined;
	const named = spec?.containers?.find(({name}) => name === metadata.annotations?.[defaultContainer]);
	return failing?.name ?? named?.name ?? spec?.containers?.[0]?.name;
}

export function containersOf({spec}: Pod): readonly string[] {
	const all: readonly Container[] = [...spec?.containers ?? [], ...spec?.initContainers ?? []];
	return all.flatMap(({name}) => name ?? []);
}

const hasRestarted = ({status}: Pod, container: string | undefined) =>
	[...status?.initContainerStatuses ?? [], ...status?.containerStatuses ?? []].some(({name, restartCount}) => name === container && (restartCount ?? 0) > 0);

function toTarget(group: PodGroup, view: PodView, pod: Pod | undefined, container: string | undefined): LogTarget {
	const chosen = container ?? (pod && chooseContainer(pod, view.state === 'failing'));
	return {side: sides[group.kind], role: group.kind, pod: view.name, container: chosen, state: view.state, hasPrevious: pod !== undefined && hasRestarted(pod, chosen)};
}

/** Failing ones first, then those that start; of equal ones the newest, which say most of what is new. */
function byUrgency(a: readonly [PodView, LogTarget], b: readonly [PodView, LogTarget]): number {
	return firstDifference(urgency[a[0].state] - urgency[b[0].state], (b[0].createdAt ?? 0) - (a[0].createdAt ?? 0), compareTexts(a[0].name, b[0].name));
}

/** So many of each side that both are seen, and no place stays empty. */
function share(canary: readonly LogTarget[], stable: readonly LogTarget[]): readonly LogTarget[] {
	const half = Math.ceil(mostStreams / 2);
	const forCanary = Math.max(half, mostStreams - stable.length);
	const kept = canary.slice(0, forCanary);
	return [...kept, ...stable.slice(0, mostStreams - kept.length)];
}

/**
The containers whose logs are read for a rollout: at most ten, the failing ones first, both versions in equal parts. Pods that are gone
since the watch saw them are told by the server.
*/
export function chooseLogTargets(view: RolloutView, family: Family, {pod, container, side}: LogChoice = {}): LogTargets {
	const found = view.groups.flatMap(group => group.replicaSet.pods.map(podView => {
		const raw = family.pods.find(({metadata}) => metadata.name === podView.name);
		return [podView, toTarget(group, podView, raw, container)] as const;
	}));
	const wanted = found
		.filter(([{name}, target]) => (pod === undefined || name === pod || name.endsWith(`-${pod}`)) && (side === undefined || target.side === side))
		.toSorted(byUrgency)
		.map(([, target]) => target);
	const targets = share(wanted.filter(target => target.side === 'canary'), wanted.filter(target => target.side === 'stable'));
	return {targets, left: wanted.length - targets.length};
}

/** What tells one pod of a ReplicaSet from another: the end of its name. */
export function podEnd(pod: string): string {
	return pod.slice(pod.lastIndexOf('-') + 1);
}

/** One of the controller's own lines is about this rollout: in its logfmt or its JSON form, `rollout`, or one of its runs or experiments. */
export function isAboutRollout(line: string, {namespace, name, related}: {readonly namespace: string; readonly name: string; /** Names of its runs and experiments. */ readonly related: ReadonlySet<string>}): boolean {
	const fields = readFields(line);
	if (fields.get('namespace') !== namespace) {
		return false;
	}

	return fields.get('rollout') === name || related.has(fields.get('analysisrun') ?? '') || related.has(fields.get('experiment') ?? '');
}

const field = /(?:^|[\s,\{])"?(?<name>analysisrun|experiment|namespace|rollout)"?[:=]\s?"?(?<value>[\-.0-9a-z]{1,253})/gv;
const longestLine = 4096;

/** The last one of each: the controller's message comes before its fields and may hold anything. */
function readFields(line: string): ReadonlyMap<string, string> {
	return new Map(line.slice(0, longestLine).matchAll(field).map(({groups}) => [groups!.name!, groups!.value!] as const));
}
