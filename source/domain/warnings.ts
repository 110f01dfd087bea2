import type {Warning} from './rollout-view.ts';
import {abortDropped} from './warnings/abort-dropped.ts';
import {abortHeldByFreeze} from './warnings/abort-held-by-freeze.ts';
import {abortNotTaken} from './warnings/abort-not-taken.ts';
import {abortStrands} from './warnings/abort-strands.ts';
import {abortWaitsForStable} from './warnings/abort-waits-for-stable.ts';
import {conditionPassesOnEmpty, failureLimitZero, intervalTooLong, queryNotCanary} from './warnings/analysis-hints.ts';
import {controllerSilent} from './warnings/controller-silent.ts';
import {noEvidence, queryBroken, thinEvidence} from './warnings/evidence-doubt.ts';
import {freezeBroken} from './warnings/freeze-broken.ts';
import {freezeDoesNotHold} from './warnings/freeze-does-not-hold.ts';
import {frozenAutoscaler} from './warnings/frozen-autoscaler.ts';
import {fullShipsAborted} from './warnings/full-ships-aborted.ts';
import {fullShipsFailed} from './warnings/full-ships-failed.ts';
import {noRoomForStable} from './warnings/no-room-for-stable.ts';
import {notObserved} from './warnings/not-observed.ts';
import {nothingToAbort} from './warnings/nothing-to-abort.ts';
import {pauseOverdue} from './warnings/pause-overdue.ts';
import {podsFailing} from './warnings/pods-failing.ts';
import {podsRefused} from './warnings/pods-refused.ts';
import {podsStuck} from './warnings/pods-stuck.ts';
import {promoteNotTaken} from './warnings/promote-not-taken.ts';
import {serviceMissing, stepAnalysisEndless, templateMissing} from './warnings/references.ts';
import type {WarningInput, WarningRule} from './warnings/rule.ts';
import {trafficWithoutPods} from './warnings/traffic-without-pods.ts';
import {unclaimed} from './warnings/unclaimed.ts';
import {undoneBySync} from './warnings/undone-by-sync.ts';
import {usersByRoute} from './warnings/users-by-route.ts';
import {weightImpossible} from './warnings/weight-impossible.ts';
import {weightMismatch} from './warnings/weight-mismatch.ts';
import {weightUnverified} from './warnings/weight-unverified.ts';

/** Most urgent first: the screen has room for one line. */
const rules: readonly WarningRule[] = [
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
	notObserved,
	unclaimed,
	podsRefused,
	podsFailing,
	podsStuck,
	queryBroken,
	noEvidence,
	thinEvidence,
	pauseOverdue,
	weightUnverified,
	abortStrands,
	usersByRoute,
	frozenAutoscaler,
	nothingToAbort,
	templateMissing,
	serviceMissing,
	stepAnalysisEndless,
	conditionPassesOnEmpty,
	queryNotCanary,
	failureLimitZero,
	intervalTooLong,
];

/** Known hazards of this moment. Texts carry names from the cluster, which `format/` sanitizes. */
export function deriveWarnings(input: WarningInput): readonly Warning[] {
	return rules.map(rule => rule(input)).filter(warning => warning !== undefined);
}
