import type {Family} from '../family.ts';
import type {RolloutView} from '../rollout-view.ts';
import type {ContainerImage, Effect} from './effect.ts';
import {actingWarnings, pluginCommand, runningRuns, specOutlook} from './outlook.ts';

/** The containers of the template with their images: of the rollout, else of the ReplicaSet that was made from its workload. */
export function findContainers({rollout, replicaSets, open}: Family): readonly ContainerImage[] {
	const deployment = open.deployments?.find(({metadata}) => metadata.name === rollout.spec?.workloadRef?.name);
	const current = replicaSets.find(({metadata}) => metadata.labels?.['rollouts-pod-template-hash'] === rollout.status?.currentPodHash);
	const template = [rollout.spec?.template, deployment?.spec?.template, current?.spec?.template].find(one => (one?.spec?.containers ?? []).length > 0);
	return [...(template?.spec?.containers ?? []), ...(template?.spec?.initContainers ?? [])].flatMap(({name, image}) => name === undefined ? [] : [{container: name, image: image ?? ''}]);
}

/** Another image starts an update at once. */
export function imageEffect(view: RolloutView, family: Family): Effect {
	const workload = family.rollout.spec?.workloadRef?.name;
	return {
		main: {kind: 'setImage', containers: findContainers(family), dropped: view.isUpdating && !view.isAborted ? view.revision : undefined, workload: workload === undefined ? undefined : `Deployment ${workload}`},
		skipped: [],
		stopped: view.isUpdating ? runningRuns(view) : [],
		spec: specOutlook(family),
		hazards: [...(view.isSpecPaused ? [{kind: 'staysFrozen', by: view.frozen?.by} as const] : []), ...actingWarnings(view)],
		kubectl: pluginCommand(view, ['set', 'image'], 'CONTAINER=IMAGE'),
	};
}
