import type {Instant} from '../../types/clock.ts';
import type {
	AbortFact,
	AnalysisFact,
	ControllerFact,
	Fact,
	FlowFact,
	OwnerFact,
	PodFact,
	SkippedFact,
	SpecFact,
	TrafficFact,
} from '../../domain/diagnosis/facts.ts';
import {describeAbortFact} from './abort-words.ts';
import {describeAnalysisFact} from './analysis-words.ts';
import {describeControllerFact} from './controller-words.ts';
import {describeFlowFact} from './flow-words.ts';
import {describeOwnerFact} from './owner-words.ts';
import {describePodFact} from './pod-words.ts';
import {describeSkipped, describeSpecFact} from './spec-words.ts';
import {describeTrafficFact} from './traffic-words.ts';

type Theme = 'abort' | 'analysis' | 'controller' | 'flow' | 'owner' | 'pod' | 'skipped' | 'spec' | 'traffic';

/** Which words tell a fact; a fact without a row is a type error. */
const themes: Readonly<Record<Fact['kind'], Theme>> = {
	abortFree: 'abort', abortHeldByFreeze: 'abort', abortWaits: 'abort', abortWouldBeHeld: 'abort', abortWouldWait: 'abort', hasRoom: 'abort', noRoom: 'abort', stranded: 'abort', wouldStrand: 'abort',
	analysisClean: 'analysis', analysisFailed: 'analysis', analysisFailing: 'analysis', evidencePending: 'analysis', evidenceSound: 'analysis', noEvidence: 'analysis', providerReached: 'analysis', providerUnreachable: 'analysis', queryBroken: 'analysis', queryWorks: 'analysis', stoppedEvidence: 'analysis', thinEvidence: 'analysis',
	abortGone: 'controller', abortNotTaken: 'controller', claimed: 'controller', controllerOk: 'controller', controllerSilent: 'controller', notObserved: 'controller', notOverridden: 'controller', observed: 'controller', overridden: 'controller', promoteNotTaken: 'controller', taken: 'controller', unclaimed: 'controller',
	aborted: 'flow', analysisRunning: 'flow', freezeBroken: 'flow', frozen: 'flow', gate: 'flow', healthy: 'flow', inconclusive: 'flow', moving: 'flow', noAnalysisHolds: 'flow', noGate: 'flow', noTimedPause: 'flow', notAborted: 'flow', notFrozen: 'flow', notInconclusive: 'flow', timedPause: 'flow',
	autoscalerFree: 'owner', autoscalerFrozen: 'owner', autoscalerLimit: 'owner', owned: 'owner', putBack: 'owner', undoneBySync: 'owner',
	budgetAllows: 'pod', budgetBlocks: 'pod', crashLoop: 'pod', deadlineAhead: 'pod', deadlineNotCounted: 'pod', deadlinePassed: 'pod', evicted: 'pod', imagePull: 'pod', imagesThere: 'pod', noCrash: 'pod', nobodyEvicted: 'pod', notReady: 'pod', notRefused: 'pod', podsFine: 'pod', podsStarting: 'pod', podsStuck: 'pod', probeFailing: 'pod', probesPass: 'pod', quota: 'pod', scheduled: 'pod', unschedulable: 'pod',
	skipped: 'skipped',
	analysisEndless: 'spec', servicesMissing: 'spec', servicesThere: 'spec', specInvalid: 'spec', specValid: 'spec', templatesMissing: 'spec', templatesThere: 'spec',
	endpointsReady: 'traffic', noEndpoints: 'traffic', selectorsRight: 'traffic', weightAgrees: 'traffic', weightByRoute: 'traffic', weightImpossible: 'traffic', weightMismatch: 'traffic', weightUnverified: 'traffic', wrongLabels: 'traffic', wrongSelector: 'traffic',
};

const tellers: Readonly<Record<Theme, (fact: never, now: Instant) => string>> = {
	abort: (fact: AbortFact) => describeAbortFact(fact),
	analysis: (fact: AnalysisFact) => describeAnalysisFact(fact),
	controller: (fact: ControllerFact, now) => describeControllerFact(fact, now),
	flow: (fact: FlowFact, now) => describeFlowFact(fact, now),
	owner: (fact: OwnerFact) => describeOwnerFact(fact),
	pod: (fact: PodFact, now) => describePodFact(fact, now),
	skipped: (fact: SkippedFact) => describeSkipped(fact),
	spec: (fact: SpecFact) => describeSpecFact(fact),
	traffic: (fact: TrafficFact) => describeTrafficFact(fact),
};

/** One fact as one sentence without a full stop, safe on a terminal. */
export function describeFact(fact: Fact, now: Instant): string {
	return tellers[themes[fact.kind]](fact as never, now);
}
