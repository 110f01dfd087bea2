import {canonicalText} from '../json.ts';
import type {PodTemplate, Rollout} from '../objects.ts';
import {hashOf} from '../random.ts';
import {stepsOf} from './steps.ts';

export const hashLabel = 'rollouts-pod-template-hash';

const hashes = new WeakMap<object, string>();

/** What the server fills in where a template leaves it out. */
export function withDefaults(template: PodTemplate): PodTemplate {
	return {
		...template,
		spec: {
			restartPolicy: 'Always',
			terminationGracePeriodSeconds: 30,
			dnsPolicy: 'ClusterFirst',
			securityContext: {},
			schedulerName: 'default-scheduler',
			...template.spec,
			containers: template.spec.containers.map(container => ({
				resources: {},
				terminationMessagePath: '/dev/termination-log',
				terminationMessagePolicy: 'File',
				imagePullPolicy: 'IfNotPresent',
				...container,
			})),
		},
	};
}

/** Equal templates have equal hashes, with or without the server's defaults and the hash label itself. */
export function templateHash(template: PodTemplate): string {
	const known = hashes.get(template);
	if (known !== undefined) {
		return known;
	}

	const labels = Object.fromEntries(Object.entries(template.metadata?.labels ?? {}).filter(([key]) => key !== hashLabel));
	const hash = hashOf(canonicalText(withDefaults({...template, metadata: {...template.metadata, labels}})));
	hashes.set(template, hash);
	return hash;
}

/** A change of the steps begins the update anew, as a change of the template does. Undefined without steps. */
export function stepHash(rollout: Rollout): string | undefined {
	const {canary} = rollout.spec.strategy;
	if (!canary) {
		return undefined;
	}

	const steps = stepsOf(rollout);
	const known = hashes.get(steps);
	if (known !== undefined) {
		return known;
	}

	const hash = hashOf(canonicalText(steps));
	hashes.set(steps, hash);
	return hash;
}
