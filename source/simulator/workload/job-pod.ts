import {isObject, textFrom} from '../json.ts';
import type {ObjectStore} from '../object-store.ts';
import type {Job, Pod, PodTemplate} from '../objects.ts';
import {fractionOf} from '../random.ts';
import {timestamp} from '../time.ts';
import {podStatus} from './pod-status.ts';

const node = 'node-3';
const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** The same for the same job, so that a job's pod does not use up the chance that names other pods. */
function nameOf({metadata: {name, uid}}: Job): string {
	const suffix = Array.from({length: 5}, (_, index) => letters[Math.floor(fractionOf(`${uid}/${index}`) * letters.length)]!).join('');
	return `${name}-${suffix}`;
}

/** Makes the pod of a job, on a node already. Gives its name; undefined when the job is gone or has it already. */
export function createJobPod(store: ObjectStore, job: Job, now: number): string | undefined {
	const {apiVersion, kind, metadata: {name, uid, namespace = ''}} = job;
	const podName = nameOf(job);
	if (store.get('jobs', namespace, name)?.metadata.uid !== uid || store.get('pods', namespace, podName)) {
		return undefined;
	}

	const template = (isObject(job.spec.template) ? job.spec.template : {spec: {containers: []}}) as unknown as PodTemplate;
	const spec = {...template.spec, nodeName: node};
	const bare = {metadata: {name: podName}, spec, status: {phase: 'Pending', qosClass: 'Burstable'}} as unknown as Pod;
	store.create('pods', {
		metadata: {
			name: podName,
			namespace,
			uid: `0${uid.slice(1)}`,
			generation: 1,
			labels: {...template.metadata?.labels, 'job-name': name, 'batch.kubernetes.io/job-name': name, 'controller-uid': uid, 'batch.kubernetes.io/controller-uid': uid},
			ownerReferences: [{apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true}],
		},
		spec,
		status: {...podStatus(bare, {is: 'creating'}, now, 50_000), startTime: timestamp(now)},
	});
	return podName;
}

/** Shows the pod as running, or as over with an exit code. */
export function showJobPod(store: ObjectStore, job: Job, now: number, exitCode: number | undefined) {
	const {namespace = '', uid} = job.metadata;
	const pod = store.get('pods', namespace, nameOf(job));
	if (pod?.metadata.ownerReferences?.[0]?.uid !== uid || pod.metadata.deletionTimestamp !== undefined) {
		return;
	}

	const {running} = pod.status.containerStatuses?.[0]?.state ?? {};
	const startedAt = isObject(running) ? Date.parse(textFrom(running.startedAt)) : now;
	const state = exitCode === undefined ? {is: 'running', isReady: true, restarts: 0, startedAt} as const : {is: 'completed', exitCode, startedAt} as const;
	store.update('pods', namespace, pod.metadata.name, object => ({...object, status: podStatus(object, state, now, 50_000)}), {part: 'status'});
}
