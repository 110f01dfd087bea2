import type {KindName} from '../../types/kinds.ts';
import type {Rollout} from '../../types/objects.ts';
import type {RouterName, RouterView} from '../rollout-view.ts';
import type {DiagnosisInput} from './diagnosis.ts';
import type {ServiceRole, SkippedFact} from './facts.ts';
import {coversRollout} from './labels.ts';
import {deriveOwner, type Owner} from './owner.ts';
import {unread} from './verdict.ts';

/** What was read, or why not. */
export type Known<T> = {readonly isRead: false; readonly skipped: SkippedFact} | {readonly isRead: true; readonly items: readonly T[]};

export type WiredService = {
	readonly name: string;
	readonly role: ServiceRole;
	/** It is in the spec and not in the cluster. */
	readonly isMissing: boolean;
	/** Without the hash. */
	readonly selector: Readonly<Record<string, string>>;
	/** The hash that it selects; undefined where it selects none. */
	readonly hash: string | undefined;
	/** Of the ReplicaSet with that hash. */
	readonly revision: number | undefined;
	/** Undefined where the endpoints were not read. */
	readonly ready: number | undefined;
	readonly total: number | undefined;
};

export type WiredRouter = {readonly object: string; readonly percent: number | undefined};
export type WiredAutoscaler = {readonly name: string; readonly least: number | undefined; readonly most: number | undefined; readonly current: number | undefined; readonly wanted: number | undefined};
export type WiredBudget = {readonly name: string; readonly allowed: number | undefined; readonly healthy: number | undefined; readonly needed: number | undefined};
export type WiredOwner = Owner & {readonly isSelfHealing: boolean | undefined; readonly sync: string | undefined};

/** Where the rollout is wired: what sends users to it, what scales it, what protects it, who owns it. */
export type Wiring = {
	readonly services: Known<WiredService>;
	readonly routers: Known<WiredRouter>;
	/** What shares out the users where no router does. */
	readonly sharedBy: 'activeService' | 'pods';
	readonly autoscalers: Known<WiredAutoscaler>;
	readonly budgets: Known<WiredBudget>;
	/** Undefined where no label or annotation names one. */
	readonly owner: WiredOwner | undefined;
};

const hashKey = 'rollouts-pod-template-hash';

/** The Services that the spec names, each with what it is for. */
export function serviceRolesOf({spec}: Rollout): ReadonlyArray<readonly [role: ServiceRole, name: string]> {
	const {canary, blueGreen} = spec?.strategy ?? {};
	const named: ReadonlyArray<readonly [ServiceRole, string | undefined]> = [
		['canary', canary?.canaryService],
		['stable', canary?.stableService],
		['ping', canary?.pingPong?.pingService],
		['pong', canary?.pingPong?.pongService],
		['active', canary ? undefined : blueGreen?.activeService],
		['preview', canary ? undefined : blueGreen?.previewService],
	];
	return named.filter((entry): entry is readonly [ServiceRole, string] => entry[1] !== undefined && entry[1] !== '');
}

/** Ready and all endpoints of a Service; undefined where its slices were not read. */
function countEndpoints({facts}: DiagnosisInput, service: string): {readonly ready: number; readonly total: number} | undefined {
	const slices = facts.family.open.endpointSlices?.filter(({metadata}) => metadata.labels?.['kubernetes.io/service-name'] === service);
	if (!slices) {
		return undefined;
	}

	const endpoints = slices.flatMap(slice => slice.endpoints ?? []);
	// Absent means ready (discovery.k8s.io/v1).
	const ready = endpoints.filter(({conditions}) => conditions?.ready !== false);
	return {ready: ready.length, total: endpoints.length};
}

function wireService(input: DiagnosisInput, role: ServiceRole, name: string): WiredService {
	const {family, replicaSets} = input.facts;
	const service = family.open.services?.find(({metadata}) => metadata.name === name);
	const all = service?.spec?.selector ?? {};
	const hash = all[hashKey];
	const selector = Object.fromEntries(Object.entries(all).filter(([label]) => label !== hashKey));
	const endpoints = countEndpoints(input, name);
	return {
		name, role, selector, isMissing: service === undefined,
		hash: hash === '' ? undefined : hash,
		revision: hash === undefined ? undefined : replicaSets.find(replicaSet => replicaSet.hash === hash)?.revision,
		ready: endpoints?.ready,
		total: endpoints?.total,
	};
}

/** The Services of the spec as they stand; undefined where Services were not read. */
export function wireServices(input: DiagnosisInput): readonly WiredService[] | undefined {
	const {family, rollout} = input.facts;
	return family.open.services && serviceRolesOf(rollout).map(([role, name]) => wireService(input, role, name));
}

const known = <T>(input: DiagnosisInput, kind: KindName, items: readonly T[] | undefined): Known<T> => items
	? {isRead: true, items}
	: {isRead: false, skipped: unread(input, kind).fact as SkippedFact};

const kindsByRouter: Readonly<Partial<Record<RouterName, KindName>>> = {
	alb: 'ingresses', ambassador: 'mappings', apisix: 'apisixroutes', istio: 'virtualservices', nginx: 'ingresses', plugin: 'httproutes', smi: 'trafficsplits', traefik: 'traefikservices',
};

/** What the weight is read from. */
export function routerKindOf(router: RouterView | undefined): KindName {
	return router?.names.map(name => kindsByRouter[name]).find(kind => kind !== undefined) ?? 'ingresses';
}

function wireRouters({view: {router, weight}}: DiagnosisInput): readonly WiredRouter[] | undefined {
	if (router === undefined) {
		return [];
	}

	return weight.router === undefined ? undefined : [{object: weight.routerObject ?? '', percent: weight.router}];
}

const autoscalersOf = ({facts: {family, rollout}}: DiagnosisInput) => family.open.autoscalers?.filter(({spec}) => spec?.scaleTargetRef?.kind === 'Rollout' && spec.scaleTargetRef.name === rollout.metadata.name);

/** The autoscalers of this rollout; undefined where they were not read. */
export function wireAutoscalers(input: DiagnosisInput): readonly WiredAutoscaler[] | undefined {
	return autoscalersOf(input)?.map(({metadata, spec, status}) => ({
		name: metadata.name, least: spec?.minReplicas, most: spec?.maxReplicas, current: status?.currentReplicas, wanted: status?.desiredReplicas,
	}));
}

/** The owner with what its own object says, where that was read. */
export function wireOwner({facts: {family, rollout}}: DiagnosisInput): WiredOwner | undefined {
	const owner = deriveOwner(rollout);
	if (owner === undefined) {
		return undefined;
	}

	const application = owner.tool === 'argoCd' ? family.open.applications?.find(({metadata}) => metadata.name === owner.name) : undefined;
	const isSelfHealing = application && application.spec?.syncPolicy?.automated?.selfHeal === true;
	// Flux always reconciles; Helm acts at the next release only.
	return {...owner, isSelfHealing: {argoCd: isSelfHealing, flux: true, helm: false}[owner.tool], sync: application?.status?.sync?.status};
}

export function deriveWiring(input: DiagnosisInput): Wiring {
	const {family: {open}, rollout} = input.facts;
	return {
		services: known(input, 'services', wireServices(input)),
		routers: known(input, routerKindOf(input.view.router), wireRouters(input)),
		sharedBy: input.facts.blueGreen ? 'activeService' : 'pods',
		autoscalers: known(input, 'horizontalpodautoscalers', wireAutoscalers(input)),
		budgets: known(input, 'poddisruptionbudgets', open.budgets?.filter(budget => coversRollout(budget, rollout)).map(({metadata, status}) => ({
			name: metadata.name, allowed: status?.disruptionsAllowed, healthy: status?.currentHealthy, needed: status?.desiredHealthy,
		}))),
		owner: wireOwner(input),
	};
}
