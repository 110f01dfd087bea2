import type {Family} from '../domain/family.ts';
import type {Refusal} from './command.ts';

/** A template that a `workloadRef` names is changed where it stands; only in a Deployment that is known how (argo-rollouts.md 5.5). */
export function refuseWorkload(family: Family | undefined, what: string): Refusal | undefined {
	const reference = family?.rollout.spec?.workloadRef;
	return reference === undefined || reference.kind === 'Deployment'
		? undefined
		: {reason: `The template of ${family!.rollout.metadata.name} stands in the ${reference.kind ?? 'workload'} ${reference.name ?? ''}: ${what} is known for a Deployment only`, help: 'Change it there'};
}
