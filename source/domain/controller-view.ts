import type {Instant} from '../types/clock.ts';
import type {Deployment, Lease} from '../types/objects.ts';
import type {ControllerObjects} from './family.ts';
import {addSeconds, parseInstant} from './time.ts';

/** The controller's own health: part of how far the screen can be trusted. */
export type ControllerView = {
	/** `silent`: nobody leads, so nothing moves. `unknown`: neither Lease nor Deployment tells. */
	readonly state: 'ok' | 'silent' | 'unknown';
	/** Tag of its image, as `v1.9.1`; undefined where its Deployment is not read. */
	readonly version: string | undefined;
	/** Last renewal of its Lease. */
	readonly heartbeatAt: Instant | undefined;
	/** When it turns silent without a further heartbeat. */
	readonly changesAt: Instant | undefined;
	/** How long it took to answer our own last action; undefined without one. */
	readonly answeredSeconds: number | undefined;
};

const leaseName = 'argo-rollouts-controller-lock'; // From 1.10 with `-<instance id>` behind it.
const deploymentName = 'argo-rollouts';
const usualLeaseSeconds = 15;
/** For clocks that differ and a renewal under way. */
const graceSeconds = 5;

type Heartbeat = {readonly at: Instant; readonly silentAt: Instant};

function findHeartbeat(leases: readonly Lease[]): Heartbeat | undefined {
	let newest: Heartbeat | undefined;
	for (const {metadata, spec} of leases) {
		const at = metadata.name.startsWith(leaseName) ? parseInstant(spec?.renewTime) : undefined;
		if (at === undefined || (newest !== undefined && at <= newest.at)) {
			continue;
		}

		const seconds = Math.max(1, spec?.leaseDurationSeconds ?? usualLeaseSeconds);
		newest = {at, silentAt: addSeconds(at, seconds + graceSeconds) ?? at};
	}

	return newest;
}

function findDeployment(deployments: readonly Deployment[]): Deployment | undefined {
	return deployments.find(({metadata}) => metadata.name === deploymentName)
		?? deployments.find(({metadata}) => metadata.labels?.['app.kubernetes.io/name'] === deploymentName);
}

function readVersion(deployment: Deployment | undefined): string | undefined {
	const containers = deployment?.spec?.template?.spec?.containers ?? [];
	const image = (containers.find(({name}) => name === deploymentName) ?? containers[0])?.image;
	const tag = image?.split('@', 1)[0]?.split('/').at(-1)?.split(':', 2)[1];
	return tag === '' ? undefined : tag;
}

/** Lease and Deployment of the controller to its health (argo-rollouts.md 9.4, 9.6; V21). The Lease goes first. */
export function deriveController(objects: ControllerObjects, now: Instant): ControllerView {
	const heartbeat = findHeartbeat(objects.leases ?? []);
	const deployment = findDeployment(objects.deployments ?? []);
	const shared = {version: readVersion(deployment), heartbeatAt: heartbeat?.at, answeredSeconds: undefined};
	if (heartbeat) {
		const isSilent = now >= heartbeat.silentAt;
		return {...shared, state: isSilent ? 'silent' : 'ok', changesAt: isSilent ? undefined : heartbeat.silentAt};
	}

	const isDown = deployment?.status !== undefined && (deployment.status.availableReplicas ?? 0) <= 0;
	return {...shared, state: isDown ? 'silent' : 'unknown', changesAt: undefined};
}
