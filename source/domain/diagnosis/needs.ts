import type {KindName} from '../../types/kinds.ts';
import type {DiagnosisInput, Verdict} from './diagnosis.ts';
import {unread} from './verdict.ts';

const ofPods: readonly KindName[] = ['replicasets', 'pods'];
const ofRuns: readonly KindName[] = ['analysisruns'];

/** What a check cannot do without. Its other kinds a check asks for itself. */
const needs: ReadonlyMap<string, readonly KindName[]> = new Map([
	['abort-waits-for-stable', ['replicasets']],
	['no-room-for-stable', ['replicasets']],
	['pods', ['replicasets']],
	['quota', ['replicasets']],
	['crash-loop', ofPods],
	['image-pull', ofPods],
	['unschedulable', ofPods],
	['probes', ofPods],
	['analysis', ofRuns],
	['provider', ofRuns],
	['query', ofRuns],
	['evidence', ofRuns],
	['analysis-running', ofRuns],
]);

/** Without permission to read, nothing there looks like nothing wrong, or like everything. A quota tells of itself in the Rollout too. */
export function withPermission(code: string, verdict: Verdict, input: DiagnosisInput): Verdict {
	const denied = needs.get(code)?.find(kind => input.surroundings.links[kind]?.state === 'denied');
	return denied === undefined || (code === 'quota' && verdict.result === 'problem') ? verdict : unread(input, denied);
}
