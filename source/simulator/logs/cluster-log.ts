import {controllerNamespace} from '../controller/lease.ts';
import type {ObjectStore} from '../object-store.ts';
import {applicationLog, type ApplicationLogParts} from './application-log.ts';
import type {ControllerLog} from './controller-log.ts';
import {jobLines} from './job-log.ts';
import type {LogSource} from './log-desk.ts';

export type ClusterLogParts = ApplicationLogParts & {readonly store: ObjectStore; readonly controllerLog: ControllerLog};

/** Finds the author of a pod's lines: the controller, a job, a service of a rollout; others keep silent. */
export function clusterLog(parts: ClusterLogParts): LogSource {
	const application = applicationLog(parts);
	return span => {
		const {namespace = '', labels = {}, ownerReferences = []} = span.pod.metadata;
		if (namespace === controllerNamespace) {
			return labels['app.kubernetes.io/name'] === 'argo-rollouts' ? parts.controllerLog.lines(span.fromMs, span.untilMs) : [];
		}

		const job = ownerReferences.find(({kind}) => kind === 'Job');
		if (job) {
			return jobLines(span.pod, span.life.startedAt, parts.store.get('jobs', namespace, job.name)).filter(([at]) => at >= span.fromMs && at < span.untilMs);
		}

		return ownerReferences.some(({kind}) => kind === 'ReplicaSet') ? application(span) : [];
	};
}
