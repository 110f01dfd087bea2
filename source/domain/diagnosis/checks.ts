import {abortHeldByFreeze} from './checks/abort-held-by-freeze.ts';
import {abortStranded} from './checks/abort-stranded.ts';
import {abortWaitsForStable} from './checks/abort-waits-for-stable.ts';
import {aborted} from './checks/aborted.ts';
import {analysisRunning} from './checks/analysis-running.ts';
import {analysisPasses} from './checks/analysis.ts';
import {autoscaler} from './checks/autoscaler.ts';
import {claimed} from './checks/claimed.ts';
import {controllerAlive} from './checks/controller.ts';
import {crashLoop} from './checks/crash-loop.ts';
import {deadline} from './checks/deadline.ts';
import {disruption} from './checks/disruption.ts';
import {endpoints} from './checks/endpoints.ts';
import {evidence} from './checks/evidence.ts';
import {frozen} from './checks/frozen.ts';
import {gate} from './checks/gate.ts';
import {gitops} from './checks/gitops.ts';
import {imagePull} from './checks/image-pull.ts';
import {inconclusive} from './checks/inconclusive.ts';
import {noRoomForStable} from './checks/no-room-for-stable.ts';
import {notTaken} from './checks/not-taken.ts';
import {observed} from './checks/observed.ts';
import {overridden} from './checks/overridden.ts';
import {pods} from './checks/pods.ts';
import {probes} from './checks/probes.ts';
import {providerAnswers} from './checks/provider.ts';
import {queryWorks} from './checks/query.ts';
import {quota} from './checks/quota.ts';
import {services, templates} from './checks/references.ts';
import {selectors} from './checks/selectors.ts';
import {spec} from './checks/spec.ts';
import {timedPause} from './checks/timed-pause.ts';
import {unschedulable} from './checks/unschedulable.ts';
import {weightAgrees} from './checks/weight.ts';
import type {Rule} from './diagnosis.ts';

/** Every check, in the order in which they are shown: what hurts users first, then the controller, the evidence, the pods, the traffic, what is meant. */
export const rules: readonly Rule[] = [
	abortHeldByFreeze,
	abortWaitsForStable,
	abortStranded,
	noRoomForStable,
	notTaken,
	controllerAlive,
	overridden,
	spec,
	services,
	templates,
	analysisPasses,
	providerAnswers,
	queryWorks,
	evidence,
	crashLoop,
	imagePull,
	unschedulable,
	quota,
	probes,
	disruption,
	pods,
	deadline,
	endpoints,
	selectors,
	weightAgrees,
	aborted,
	inconclusive,
	frozen,
	gate,
	timedPause,
	analysisRunning,
	observed,
	claimed,
	gitops,
	autoscaler,
];
