import type {Experiment} from '../types/objects.ts';
import {compareRuns, deriveRuns} from './analysis-run-view.ts';
import {experimentReplicaSets, type Facts} from './facts.ts';
import {isOwnedBy, revisionOf} from './labels.ts';
import {compareInstants} from './order.ts';
import type {AnalysisRunView, ExperimentView, ReplicaSetView, RevisionView} from './rollout-view.ts';
import {parseInstant} from './time.ts';

function deriveExperiment(experiment: Experiment, facts: Facts): ExperimentView {
	const {metadata, status} = experiment;
	const runs = facts.family.analysisRuns.filter(run => isOwnedBy(run.metadata, metadata.uid));
	return {
		name: metadata.name,
		phase: status?.phase ?? '',
		message: status?.message ?? '',
		createdAt: parseInstant(metadata.creationTimestamp),
		replicaSets: experimentReplicaSets(facts, metadata.uid),
		analysisRuns: deriveRuns(runs, facts.status, 'experiment').toSorted(compareRuns),
	};
}

type Branch = {readonly replicaSets: ReplicaSetView[]; readonly experiments: ExperimentView[]; readonly analysisRuns: AnalysisRunView[]};

/** Revisions newest first, each with its ReplicaSets, experiments and runs in the plugin's order (argo-rollouts.md 4.3). */
export function deriveRevisions(facts: Facts): readonly RevisionView[] {
	const {family} = facts;
	const {uid} = facts.rollout.metadata;
	const branches = new Map<number, Branch>();
	const branchOf = (revision: number) => {
		const branch = branches.get(revision) ?? {replicaSets: [], experiments: [], analysisRuns: []};
		branches.set(revision, branch);
		return branch;
	};

	for (const replicaSet of facts.replicaSets) {
		branchOf(replicaSet.revision).replicaSets.push(replicaSet);
	}

	const experiments = family.experiments.filter(({metadata}) => isOwnedBy(metadata, uid));
	for (const experiment of experiments) {
		branchOf(revisionOf(experiment.metadata)).experiments.push(deriveExperiment(experiment, facts));
	}

	const ownRuns = family.analysisRuns.filter(({metadata}) => isOwnedBy(metadata, uid));
	for (const run of deriveRuns(ownRuns, facts.status).toSorted(compareRuns)) {
		branchOf(run.revision).analysisRuns.push(run);
	}

	return [...branches]
		.map(([number, branch]) => ({number, ...branch, experiments: branch.experiments.toSorted((a, b) => compareInstants(a.createdAt, b.createdAt))}))
		.toSorted((a, b) => b.number - a.number);
}
