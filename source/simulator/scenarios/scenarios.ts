import {blueGreen} from './blue-green.ts';
import {canary} from './canary.ts';
import {empty} from './empty.ts';
import {errors} from './errors.ts';
import {frozen} from './frozen.ts';
import {gate} from './gate.ts';
import {shopScenario} from './shop.ts';
import {abortedAndDegraded} from './scenes/aborted-and-degraded.ts';
import {canary500s} from './scenes/canary-500s.ts';
import {freezeTheNamespace} from './scenes/freeze-the-namespace.ts';
import {prometheusRefused} from './scenes/prometheus-refused.ts';
import {stalledAtGate, stalledForPods, stalledInAnalysis, stalledUnderFreeze, stalledWithoutController} from './scenes/stalled.ts';
import {zeroSamplesPass} from './scenes/zero-samples-pass.ts';
import type {Scenario} from './stage.ts';

/** The default comes first; the scenes of the runbook come last. */
export const scenarios: readonly Scenario[] = [
	shopScenario,
	errors,
	gate,
	canary,
	blueGreen,
	frozen,
	empty,
	stalledAtGate,
	stalledForPods,
	stalledInAnalysis,
	stalledUnderFreeze,
	stalledWithoutController,
	abortedAndDegraded,
	zeroSamplesPass,
	prometheusRefused,
	canary500s,
	freezeTheNamespace,
];

export function findScenario(name: string): Scenario | undefined {
	return scenarios.find(scenario => scenario.name === name);
}
