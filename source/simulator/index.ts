/** The rehearsal cluster: a small Kubernetes API server with a controller that behaves like Argo Rollouts 1.9.1 as recorded. */
export {listScenarios, startSimulator, type Simulator, type SimulatorOptions} from './simulator.ts';
export {createVirtualClock, realClock, type SimulatorClock, type VirtualClock} from './clock.ts';
export {denying, type AccessPolicy, type Attempt, type Denial} from './api/access.ts';
export type {Fault, FaultRule, Faults, RequestFacts, WatchFault} from './api/faults.ts';
export type {RequestLog, RequestRecord} from './api/request-log.ts';
export type {Draft, ObjectStore, StoreEvent} from './object-store.ts';
export type {MetricQuery, MetricSource} from './analysis/controller.ts';
export {providerFaults} from './prometheus/provider-faults.ts';
export type {Misbehaviour} from './controller/reconciliation.ts';
export {
	analysisOf,
	autoscaler,
	basicCanary,
	blueGreen,
	disruptionBudget,
	latencyP99,
	namespaceManifest,
	podQuotaManifest,
	rolloutManifest,
	routedCanary,
	serviceManifest,
	smokeTest,
	successRate,
	templateManifest,
	type Manifest,
	type RolloutSketch,
} from './scenarios/manifests.ts';
