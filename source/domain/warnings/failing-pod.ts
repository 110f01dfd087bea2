import {podTrouble} from '../degraded.ts';
import type {PodView} from '../rollout-view.ts';
import type {WarningInput} from './rule.ts';

/** The first pod of the new or the stable version that fails in this way, in words. */
export function describeFailing({facts}: WarningInput, kind: ReturnType<typeof podTrouble>): string | undefined {
	const pods = [facts.current, facts.stable].flatMap(replicaSet => replicaSet?.pods ?? []);
	const pod = pods.find(candidate => candidate.state === 'failing' && podTrouble(candidate) === kind);
	return pod && describePod(pod);
}

function describePod({name, status, trouble}: PodView): string {
	return `${name}: ${status}${trouble === undefined ? '' : `, ${trouble}`}`;
}
