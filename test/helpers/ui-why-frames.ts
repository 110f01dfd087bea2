import {deriveDiagnosis} from '../../source/domain/diagnosis/derive-diagnosis.ts';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import type {Family} from '../../source/domain/family.ts';
import type {PaneData} from '../../source/store/pane-state.ts';
import {behindNginx, canaryIngress, family, replicaSet} from '../domain/build-family.ts';
import {frameNow, makeLinks} from './ui-state.ts';

function diagnosed(input: Family): PaneData {
	const links = makeLinks({services: {state: 'denied', problem: {code: 'forbidden', title: 'You may not list services', nextSteps: []}}});
	const diagnosis = deriveDiagnosis({family: input, view: deriveRollout(input, frameNow), surroundings: {links}, controller: undefined, now: frameNow});
	return {pane: 'why', key: 'shop/checkout-api', content: {diagnosis}, problem: undefined};
}

/** An abort that waits for one stable pod (V38), and what may not be read. */
export const whyWaiting = diagnosed(family(
	{
		canary: {...behindNginx, canaryService: 'api-canary', stableService: 'api-stable'},
		status: {
			abort: true, abortedAt: '2026-11-23T12:46:30Z', phase: 'Degraded', message: 'RolloutAborted: Rollout aborted update to revision 2', pauseConditions: null, controllerPause: false, currentStepIndex: 0,
			canary: {weights: {canary: {weight: 50}, stable: {weight: 50}}},
		},
	},
	{replicaSets: [replicaSet({hash: 'new', revision: 2}), replicaSet({hash: 'old', revision: 1, status: {readyReplicas: 3, availableReplicas: 3}})], open: {ingresses: [canaryIngress('50')]}},
));
