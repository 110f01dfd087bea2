import type {ReplicaSet} from '../types/objects.ts';
import type {Facts} from './facts.ts';
import {hashOf, parseWhole, revisionHistoryAnnotation} from './labels.ts';
import type {ReplicaSetView} from './rollout-view.ts';

/** The revision that a ReplicaSet had before an undo took it up again; undefined when it never was. */
function formerRevision(replicaSet: ReplicaSet | undefined): number | undefined {
	return parseWhole(replicaSet?.metadata.annotations?.[revisionHistoryAnnotation]?.split(',').at(-1));
}

/**
Where a complete rollout goes back to: the newest earlier revision of which no analysis failed, else the newest earlier
one. One that still has its pods goes first: it was stable until now, while one that was aborted on the way lost them. What an undo has left behind is no way back: only revisions older than the one undone to count. Undefined without any.
*/
export function findBackTarget({family, replicaSets, current}: Facts): ReplicaSetView | undefined {
	const failedHashes = new Set(family.analysisRuns
		.filter(({status}) => status?.phase === 'Failed' || status?.phase === 'Error')
		.map(({metadata}) => hashOf(metadata)));
	const before = formerRevision(family.replicaSets.find(({metadata}) => metadata.name === current?.name)) ?? current?.revision ?? 0;
	const earlier = replicaSets.filter(replicaSet => replicaSet !== current && replicaSet.revision < before);
	const good = earlier.filter(({hash}) => !failedHashes.has(hash));
	return good.find(({available, desired}) => available > 0 && desired > 0) ?? good[0] ?? earlier[0];
}
