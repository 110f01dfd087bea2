import type {Warning} from './rollout-view.ts';
import {abortDropped} from './warnings/abort-dropped.ts';
import {abortHeldByFreeze} from './warnings/abort-held-by-freeze.ts';
import {abortNotTaken} from './warnings/abort-not-taken.ts';
import {abortStrands} from './warnings/abort-strands.ts';
import {abortWaitsForStable} from './warnings/abort-waits-for-stable.ts';
import {analysisEndless} from './warnings/analysis-endless.ts';
import {canaryOverloaded} from './warnings/canary-overloaded.ts';
import {controllerSilent} from './warnings/controller-silent.ts';
import {crashLoop} from './warnings/crash-loop.ts';
import {failureLimitZero} from './warnings/failure-limit-zero.ts';
import {firstDeploy} from './warnings/first-deploy.ts';
import {freezeBroken} from './warnings/freeze-broken.ts';
import {freezeDoesNotHold} from './warnings/freeze-does-not-hold.ts';
import {frozenAutoscaler} from './warnings/frozen-autoscaler.ts';
import {fullShipsAborted} from './warnings/full-ships-aborted.ts';
import {fullShipsFailed} from './warnings/full-ships-failed.ts';
import {imagePull} from './warnings/image-pull.ts';
import {intervalTooLong} from './warnings/interval-too-long.ts';
import {noEvidence} from './warnings/no-evidence.ts';
import {noRoomForStable} from './warnings/no-room-for-stable.ts';
import {notObserved} from './warnings/not-observed.ts';
import {nothingToAbort} from './warnings/nothing-to-abort.ts';
import {passesOnEmpty} from './warnings/passes-on-empty.ts';
import {pauseOverdue} from './warnings/pause-overdue.ts';
import {podFailing} from './warnings/pod-failing.ts';
import {podsRefused} from './warnings/pods-refused.ts';
import {podsStuck} from './warnings/pods-stuck.ts';
import {promoteNotTaken} from './warnings/promote-not-taken.ts';
import {queryBroken} from './warnings/query-broken.ts';
import {queryNotCanary} from './warnings/query-not-canary.ts';
import type {Hazard, WarningInput} from './warnings/rule.ts';
import {serviceMissing} from './warnings/service-missing.ts';
import {templateMissing} from './warnings/template-missing.ts';
import {thinEvidence} from './warnings/thin-evidence.ts';
import {trafficWithoutPods} from './warnings/traffic-without-pods.ts';
import {unclaimed} from './warnings/unclaimed.ts';
import {undoneBySync} from './warnings/undone-by-sync.ts';
import {usersByRoute} from './warnings/users-by-route.ts';
import {weightImpossible} from './warnings/weight-impossible.ts';
import {weightMismatch} from './warnings/weight-mismatch.ts';
import {weightNotSet} from './warnings/weight-not-set.ts';
import {weightUnverified} from './warnings/weight-unverified.ts';

/** Most urgent first: the screen has room for few lines. */
export const hazards: readonly Hazard[] = [
	controllerSilent,
	abortNotTaken,
	promoteNotTaken,
	noRoomForStable,
	trafficWithoutPods,
	weightImpossible,
	weightMismatch,
	fullShipsFailed,
	fullShipsAborted,
	undoneBySync,
	freezeDoesNotHold,
	freezeBroken,
	abortHeldByFreeze,
	abortWaitsForStable,
	abortDropped,
	firstDeploy,
	notObserved,
	unclaimed,
	podsRefused,
	crashLoop,
	imagePull,
	podFailing,
	podsStuck,
	queryBroken,
	noEvidence,
	thinEvidence,
	canaryOverloaded,
	pauseOverdue,
	weightUnverified,
	weightNotSet,
	abortStrands,
	usersByRoute,
	frozenAutoscaler,
	nothingToAbort,
	templateMissing,
	serviceMissing,
	analysisEndless,
	passesOnEmpty,
	queryNotCanary,
	failureLimitZero,
	intervalTooLong,
];

/** Known hazards of this moment. Texts carry names from the cluster, which `format/` sanitizes. */
export function deriveWarnings(input: WarningInput): readonly Warning[] {
	return hazards.flatMap(({code, find, advice}) => {
		const text = find(input);
		return text === undefined ? [] : [{code, text: advice === undefined ? text : `${text} ${advice}`}];
	});
}
