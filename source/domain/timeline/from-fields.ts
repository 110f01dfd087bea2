import type {Family} from '../family.ts';
import {parseInstant} from '../time.ts';
import {tell, type Telling} from './entry.ts';

/**
Who holds which part of the Rollout (and of the Deployment that it refers to), and when the tool last changed one of them. A tool that
changed it before somebody else did has left no trace.
*/
export function tellFields({rollout, open}: Family): readonly Telling[] {
	const {workloadRef} = rollout.spec ?? {};
	const workloads = workloadRef?.kind === 'Deployment' ? (open.deployments ?? []).filter(({metadata}) => metadata.name === workloadRef.name) : [];
	return [rollout, ...workloads].flatMap(({metadata}) => metadata.changes ?? []).flatMap(({manager, time, parts}) => {
		const at = parseInstant(time);
		return at === undefined ? [] : [tell({at, isExact: false, source: 'fields', tool: manager, fact: {kind: 'changed', parts}})];
	});
}
