import type {KindName} from '../types/kinds.ts';
import type {ClusterObject, ObjectOf} from '../types/objects.ts';
import {analysisRun, analysisTemplate, experiment} from './projection/analysis.ts';
import {deployment, pod, replicaSet} from './projection/pods.ts';
import type {Reader} from './projection/read.ts';
import {rollout} from './projection/rollout.ts';
import {apisixRoute, httpRoute, mapping, traefikService, trafficSplit, virtualService} from './projection/routers.ts';
import {
	application,
	autoscaler,
	disruptionBudget,
	endpointSlice,
	event,
	ingress,
	job,
	lease,
	service,
} from './projection/surroundings.ts';

const readers: {readonly [Kind in KindName]: Reader<ObjectOf[Kind]>} = {
	analysisruns: analysisRun,
	analysistemplates: analysisTemplate,
	apisixroutes: apisixRoute,
	clusteranalysistemplates: analysisTemplate,
	applications: application,
	deployments: deployment,
	endpointslices: endpointSlice,
	events: event,
	experiments: experiment,
	horizontalpodautoscalers: autoscaler,
	httproutes: httpRoute,
	ingresses: ingress,
	jobs: job,
	leases: lease,
	mappings: mapping,
	poddisruptionbudgets: disruptionBudget,
	pods: pod,
	replicasets: replicaSet,
	rollouts: rollout,
	services: service,
	traefikservices: traefikService,
	trafficsplits: trafficSplit,
	virtualservices: virtualService,
};

/**
What we keep of an object of the API: the fields of `types/objects`, each only where it has its type. Undefined when
there is no `metadata.name`. Takes whatever comes and never throws; what it gave before comes out equal.
*/
export function projectObject<Name extends KindName>(kind: Name, raw: unknown): ObjectOf[Name] | undefined;
export function projectObject(kind: KindName, raw: unknown): ClusterObject | undefined {
	const kept = readers[kind](raw);
	// The types promise metadata, `object` keeps only what it could read.
	return (kept as Partial<ClusterObject> | undefined)?.metadata === undefined ? undefined : kept;
}
