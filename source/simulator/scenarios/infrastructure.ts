import {controllerNamespace} from '../controller/lease.ts';
import type {ObjectStore} from '../object-store.ts';
import type {Pod} from '../objects.ts';
import {timestamp} from '../time.ts';
import {podStatus} from '../workload/pod-status.ts';
import {controllerManifests, namespaceManifest, type Manifest} from './manifests.ts';

export const monitoringNamespace = 'monitoring';

/** Their uids are given, so that what is here does not change the names of what comes after. */
const uid = (number: number) => `5f0c1e2a-0000-4000-8000-${String(number).padStart(12, '0')}`;

const controllerLabels = {'app.kubernetes.io/name': 'argo-rollouts'};
const prometheusLabels = {'app.kubernetes.io/name': 'prometheus'};

type PodSketch = {readonly namespace: string; readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly container: string; readonly image: string; readonly number: number};

/** A pod that has been running since `startedAt`, on a node already. */
function runningPod({namespace, name, labels, container, image, number}: PodSketch, startedAt: number): Manifest {
	const spec = {containers: [{name: container, image}], nodeName: `node-${(number % 4) + 1}`, terminationGracePeriodSeconds: 30};
	const bare = {metadata: {name}, spec, status: {phase: 'Pending', qosClass: 'Burstable'}} as unknown as Pod;
	const status = podStatus(bare, {is: 'running', isReady: true, restarts: 0, startedAt}, startedAt, 60_000 + number);
	return {resource: 'pods', draft: {metadata: {name, namespace, labels, uid: uid(number), generation: 1}, spec, status}};
}

function prometheusManifests(startedAt: number): readonly Manifest[] {
	const namespace = namespaceManifest(monitoringNamespace);
	return [
		{...namespace, draft: {...namespace.draft, metadata: {...namespace.draft.metadata, uid: uid(10)}}},
		{resource: 'services', draft: {
			metadata: {name: 'prometheus', namespace: monitoringNamespace, labels: prometheusLabels, uid: uid(11)},
			spec: {ports: [{name: 'http', protocol: 'TCP', port: 9090, targetPort: 9090}], selector: prometheusLabels, clusterIP: '10.0.8.14', clusterIPs: ['10.0.8.14'], type: 'ClusterIP', sessionAffinity: 'None'},
			status: {loadBalancer: {}},
		}},
		runningPod({namespace: monitoringNamespace, name: 'prometheus-0', labels: prometheusLabels, container: 'prometheus', image: 'quay.io/prometheus/prometheus:v3.4.0', number: 12}, startedAt),
	];
}

const controllerPod = 'argo-rollouts-6f9c7bd8d5-x4kzt';
const restarts = 12;

/** Shows Deployment and pod of a controller that runs out of memory over and over: as it is at `now`. */
export function showLostController(store: ObjectStore, now: number) {
	const [startedAt, finishedAt] = [now - 68_000, now - 60_000].map(instant => timestamp(instant));
	store.patch('deployments', controllerNamespace, 'argo-rollouts', {status: {readyReplicas: null, availableReplicas: null, unavailableReplicas: 1}}, {part: 'status'});
	store.update('pods', controllerNamespace, controllerPod, pod => {
		const status = podStatus(pod, {is: 'crashed', restarts, backOffSeconds: 300, startedAt: now}, now, 60_001);
		const containerStatuses = status.containerStatuses?.map(container => ({...container, lastState: {terminated: {exitCode: 137, reason: 'OOMKilled', startedAt, finishedAt}}}));
		return {...pod, status: {...status, containerStatuses}};
	}, {part: 'status'});
}

/** The controller is well again. */
export function showFoundController(store: ObjectStore, now: number) {
	store.patch('deployments', controllerNamespace, 'argo-rollouts', {status: {readyReplicas: 1, availableReplicas: 1, unavailableReplicas: null}}, {part: 'status'});
	store.update('pods', controllerNamespace, controllerPod, pod => ({...pod, status: podStatus(pod, {is: 'running', isReady: true, restarts: restarts + 1, startedAt: now}, now, 60_001)}), {part: 'status'});
}

/** What every cluster has: the controller with its pod, and a Prometheus. */
export function infrastructure(startedAt: number): readonly Manifest[] {
	return [
		...controllerManifests(controllerNamespace),
		runningPod({namespace: controllerNamespace, name: controllerPod, labels: controllerLabels, container: 'argo-rollouts', image: 'quay.io/argoproj/argo-rollouts:v1.9.1', number: 1}, startedAt),
		...prometheusManifests(startedAt),
	];
}
