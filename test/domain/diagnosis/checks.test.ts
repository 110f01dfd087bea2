import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import type {ControllerView} from '../../../source/domain/controller-view.ts';
import {rules} from '../../../source/domain/diagnosis/checks.ts';
import {deriveDiagnosis} from '../../../source/domain/diagnosis/derive-diagnosis.ts';
import type {CheckResult, FindingCode, Surroundings} from '../../../source/domain/diagnosis/diagnosis.ts';
import {deriveRollout} from '../../../source/domain/derive-rollout.ts';
import {gatherFacts} from '../../../source/domain/facts.ts';
import type {Family} from '../../../source/domain/family.ts';
import {projectObject} from '../../../source/domain/projection.ts';
import type {KindName} from '../../../source/types/kinds.ts';
import type {ObjectOf} from '../../../source/types/objects.ts';
import type {LinkState} from '../../../source/types/source.ts';
import {analysisRun, behindNginx, canaryIngress, family, now, pod, replicaSet, start} from '../build-family.ts';

type Raw = Readonly<Record<string, unknown>>;

const object = <Name extends KindName>(kind: Name, name: string, raw: Raw = {}, metadata: Raw = {}): ObjectOf[Name] => projectObject(kind, {metadata: {name, namespace: 'shop', ...metadata}, ...raw})!;
const live: LinkState = {state: 'live', since: 0};
const denied: LinkState = {state: 'denied', problem: {code: 'forbidden', title: 'no', nextSteps: []}};
const controllerOf = (state: ControllerView['state'], version?: string): ControllerView => ({state, version, heartbeatAt: now - 60_000, changesAt: undefined, answeredSeconds: undefined});

const abortTaken = {
	abort: true, abortedAt: start, phase: 'Degraded', message: 'RolloutAborted: Rollout aborted update to revision 2', pauseConditions: null, controllerPause: false, currentStepIndex: 0,
	conditions: [{type: 'Progressing', status: 'False', reason: 'RolloutAborted', message: 'Rollout aborted update to revision 2', lastTransitionTime: start}],
};
const healthy = {stableRS: 'new', phase: 'Healthy', message: '', pauseConditions: null, controllerPause: false, currentStepIndex: 2};
const moving = {phase: 'Progressing', message: 'more replicas need to be updated', pauseConditions: null, controllerPause: false, currentStepIndex: 0};
const canaryServices = {...behindNginx, canaryService: 'api-canary', stableService: 'api-stable'};
const short = (hash: string, revision: number, available: number, status: Raw = {}) => replicaSet({hash, revision, status: {readyReplicas: available, availableReplicas: available, replicas: available, ...status}});
const service = (name: string, selector: Raw) => object('services', name, {spec: {selector}});
const bothServices = [service('api-canary', {app: 'api', 'rollouts-pod-template-hash': 'new'}), service('api-stable', {app: 'api', 'rollouts-pod-template-hash': 'old'})];
const slice = (name: string, ...ready: readonly boolean[]) => object('endpointslices', `${name}-x`, {endpoints: ready.map(isReady => ({conditions: {ready: isReady}}))}, {labels: {'kubernetes.io/service-name': name}});
const crashing = {phase: 'Running', containerStatuses: [{name: 'api', ready: false, restartCount: 4, state: {waiting: {reason: 'CrashLoopBackOff'}}, lastState: {terminated: {exitCode: 3, reason: 'Error', message: 'first\npanic: no config\n'}}}]};
const prometheus = {name: 'success', interval: '30s', count: 3, failureLimit: 1, successCondition: 'result[0] >= 0.95', provider: {prometheus: {address: 'http://prometheus.{{args.where}}:9090', query: 'up{service="api-canary"}'}}};
const background = {canary: {currentBackgroundAnalysisRunStatus: {name: 'api-new-2'}}};
const measured = (phase: string, result: Raw, status: Raw = {}) => analysisRun('api-new-2', {spec: {metrics: [prometheus], args: [{name: 'where', value: 'monitoring'}]}, status: {phase, startedAt: start, metricResults: [{name: 'success', ...result}], ...status}});
const erring = (message: string, phase = 'Running') => measured(phase, {phase: phase === 'Running' ? 'Running' : 'Error', error: 2, consecutiveError: 2, measurements: [{phase: 'Error', message}, {phase: 'Error', message}]});
const good = measured('Running', {phase: 'Running', count: 3, successful: 3, measurements: ['00', '30', '59'].map(second => ({phase: 'Successful', value: '[0.99]', finishedAt: `2026-11-23T12:00:${second}Z`}))});
const autoscaler = (status: Raw) => object('horizontalpodautoscalers', 'api-hpa', {spec: {scaleTargetRef: {kind: 'Rollout', name: 'api'}, minReplicas: 2, maxReplicas: 8}, status});
const template = {metadata: {labels: {app: 'api'}}, spec: {containers: [{name: 'api', image: 'registry.example/api:2'}]}};
const ownLabels: Raw = {app: 'api'};
const budget = (allowed: number, labels = ownLabels) => object('poddisruptionbudgets', 'api-pdb', {spec: {selector: {matchLabels: labels}}, status: {disruptionsAllowed: allowed, currentHealthy: 8, desiredHealthy: 8, expectedPods: 8}});
const argoCd = {annotations: {'argocd.argoproj.io/tracking-id': 'shop:argoproj.io/Rollout:shop/api', 'rollout.argoproj.io/revision': '2'}};
const application = (automated: Raw | undefined) => object('applications', 'shop', {spec: {syncPolicy: {automated}}, status: {sync: {status: 'Synced'}}}, {namespace: 'argocd'});
const event = (name: string, reason: string, message: string, lastTimestamp = '2026-11-23T12:00:50Z') => object('events', `${name}.1`, {reason, message, lastTimestamp, involvedObject: {kind: 'Pod', name, namespace: 'shop'}});

type Options = {readonly links?: Surroundings['links']; readonly controller?: ControllerView; readonly isRecording?: boolean; readonly lastLines?: ReadonlyMap<string, string>};
type Row = readonly [what: string, result: CheckResult, input: Family, kind: string, finding?: FindingCode | undefined, options?: Options];

/** Every check: when it is well, when it is not, when it could not be made. */
const rows: Readonly<Record<string, readonly Row[]>> = {
	'abort-held-by-freeze': [
		['nothing is frozen', 'ok', family(), 'abortFree'],
		['frozen without a router', 'doubt', family({spec: {paused: true}}), 'abortWouldBeHeld'],
		['aborted under it (V1)', 'problem', family({spec: {paused: true}, status: abortTaken}), 'abortHeldByFreeze', 'abort-held-by-freeze'],
		['behind a router it can stay (V43)', 'ok', family({canary: behindNginx, spec: {paused: true}}), 'abortFree'],
	],
	'abort-waits-for-stable': [
		['stable is whole', 'ok', family({canary: behindNginx}), 'abortFree'],
		['stable lacks a pod', 'doubt', family({canary: behindNginx, status: {canary: {weights: {canary: {weight: 50}, stable: {weight: 50}}}}}, {replicaSets: [replicaSet({hash: 'new', revision: 2}), short('old', 1, 3, {replicas: 4})]}), 'abortWouldWait'],
		['aborted then (V38)', 'problem', family({canary: behindNginx, status: {...abortTaken, canary: {weights: {canary: {weight: 50}, stable: {weight: 50}}}}}, {replicaSets: [replicaSet({hash: 'new', revision: 2}), short('old', 1, 3, {replicas: 4})]}), 'abortWaits', 'abort-waits-for-stable'],
		['no router', 'skipped', family(), 'skipped'],
	],
	'abort-stranded': [
		['usual settings', 'ok', family({canary: behindNginx}), 'abortFree'],
		['both settings', 'doubt', family({canary: {...behindNginx, dynamicStableScale: true, abortScaleDownDelaySeconds: 30}}), 'wouldStrand'],
		['fixed in 1.10', 'ok', family({canary: {...behindNginx, dynamicStableScale: true, abortScaleDownDelaySeconds: 30}}), 'abortFree', undefined, {controller: controllerOf('ok', 'v1.10.0')}],
		['half way (V7)', 'problem', family({canary: {...behindNginx, dynamicStableScale: true, abortScaleDownDelaySeconds: 30}, status: {...abortTaken, canary: {weights: {canary: {weight: 20}, stable: {weight: 80}}}}}, {replicaSets: [replicaSet({hash: 'new', revision: 2}), short('old', 1, 3, {})].map((set, index) => index === 1 ? {...set, spec: {...set.spec, replicas: 3}} : set)}), 'stranded', 'abort-stranded'],
		['no router', 'skipped', family(), 'skipped'],
	],
	'no-room-for-stable': [
		['stable is whole', 'ok', family(), 'hasRoom'],
		['refused by a quota after an abort (V46)', 'problem', family({status: abortTaken}, {replicaSets: [replicaSet({hash: 'new', revision: 2}), short('old', 1, 1, {conditions: [{type: 'ReplicaFailure', status: 'True', message: 'exceeded quota: pods'}]})]}), 'noRoom', 'no-room-for-stable'],
		['no stable version', 'skipped', family({status: {stableRS: ''}}, {replicaSets: [replicaSet({hash: 'new', revision: 2})]}), 'skipped'],
	],
	'not-taken': [
		['nothing was asked', 'ok', family(), 'taken'],
		['a second after the abort', 'doubt', family({status: {abort: true}}, {abortSeenAt: now - 1000}), 'abortNotTaken', 'not-taken'],
		['ten seconds after it (V37)', 'problem', family({status: {abort: true}}, {abortSeenAt: now - 10_000}), 'abortNotTaken', 'not-taken'],
		['a promote that was lost', 'problem', family({status: {pauseConditions: null}}, {resumeSeenAt: now - 20_000}), 'promoteNotTaken', 'not-taken'],
		['a promote just now', 'doubt', family({status: {pauseConditions: null}}, {resumeSeenAt: now - 1000}), 'promoteNotTaken'],
	],
	controller: [
		['alive', 'ok', family(), 'controllerOk', undefined, {controller: controllerOf('ok', 'v1.9.1')}],
		['silent (V21)', 'problem', family(), 'controllerSilent', 'controller-silent', {controller: controllerOf('silent')}],
		['its Lease may not be read', 'skipped', family(), 'skipped', undefined, {links: {leases: denied}}],
		['there is no Lease', 'skipped', family(), 'skipped', undefined, {links: {leases: live}, controller: controllerOf('unknown')}],
	],
	overridden: [
		['nobody aborted', 'ok', family(), 'notOverridden'],
		['a retry right after the abort (V45)', 'problem', family({}, {abortEnded: {at: now - 3000, sentAt: now - 4000, podHash: 'new'}}), 'overridden', 'overridden'],
		['long ago', 'ok', family({}, {abortEnded: {at: now - 600_000, sentAt: now - 601_000, podHash: 'new'}}), 'notOverridden'],
		['another version rolls by now', 'ok', family({}, {abortEnded: {at: now - 3000, sentAt: now - 4000, podHash: 'other'}}), 'notOverridden'],
		['only Events tell of it', 'doubt', family({}, {open: {events: [object('events', 'api.1', {reason: 'RolloutAborted', message: 'Rollout aborted update to revision 2', lastTimestamp: start, involvedObject: {kind: 'Rollout', name: 'api'}})]}}), 'abortGone'],
	],
	spec: [
		['accepted', 'ok', family(), 'specValid'],
		['refused', 'problem', family({status: {phase: 'Degraded', conditions: [{type: 'InvalidSpec', status: 'True', reason: 'InvalidSpec', message: 'The Rollout "api" is invalid', lastTransitionTime: start}]}}), 'specInvalid', 'invalid-spec'],
	],
	services: [
		['both there', 'ok', family({canary: canaryServices}, {open: {services: bothServices}}), 'servicesThere'],
		['one missing', 'problem', family({canary: canaryServices}, {open: {services: bothServices.slice(1)}}), 'servicesMissing', 'invalid-spec'],
		['may not be read', 'skipped', family({canary: canaryServices}), 'skipped', undefined, {links: {services: denied}}],
		['none named', 'skipped', family(), 'skipped'],
	],
	templates: [
		['there', 'ok', family({canary: {analysis: {templates: [{templateName: 'success'}]}}}, {open: {analysisTemplates: [object('analysistemplates', 'success')]}}), 'templatesThere'],
		['missing', 'problem', family({canary: {analysis: {templates: [{templateName: 'success'}]}}}, {open: {analysisTemplates: []}}), 'templatesMissing', 'invalid-spec'],
		['endless in a step (V11)', 'doubt', family({canary: {steps: [{analysis: {templates: [{templateName: 'success'}]}}, {pause: {}}]}}, {open: {analysisTemplates: [object('analysistemplates', 'success', {spec: {metrics: [{name: 'rate', interval: '30s'}]}})]}}), 'analysisEndless'],
		['not recorded', 'skipped', family({canary: {analysis: {templates: [{templateName: 'success'}]}}}), 'skipped', undefined, {isRecording: true}],
		['none named', 'skipped', family(), 'skipped'],
	],
	analysis: [
		['a run that goes well', 'ok', family({status: background}, {analysisRuns: [good]}), 'analysisClean'],
		['a run that failed', 'problem', family({status: background}, {analysisRuns: [measured('Failed', {phase: 'Failed', failed: 2, count: 2, measurements: [{phase: 'Failed', value: '[0.5]'}]})]}), 'analysisFailed', 'analysis-failed'],
		['it was promoted past that (V40)', 'problem', family({status: healthy}, {analysisRuns: [measured('Failed', {phase: 'Failed', failed: 2, count: 2, measurements: [{phase: 'Failed', value: '[0.5]'}]})]}), 'analysisFailed', 'analysis-failed'],
		['its newest samples are bad', 'problem', family({status: background}, {analysisRuns: [measured('Running', {phase: 'Running', failed: 2, count: 3, successful: 1, measurements: ['[0.99]', '[0.5]', '[0.4]'].map((value, index) => ({phase: index === 0 ? 'Successful' : 'Failed', value}))})]}), 'analysisFailing', 'analysis-failed'],
		['one bad sample', 'doubt', family({status: background}, {analysisRuns: [measured('Running', {phase: 'Running', failed: 1, count: 2, successful: 1, measurements: [{phase: 'Successful', value: '[0.99]'}, {phase: 'Failed', value: '[0.5]'}]})]}), 'analysisFailing'],
		['a run of a try before this one', 'skipped', family({}, {analysisRuns: [measured('Failed', {phase: 'Failed', failed: 2})]}), 'skipped'],
		['no run', 'skipped', family(), 'skipped'],
	],
	provider: [
		['it answers', 'ok', family({status: background}, {analysisRuns: [good]}), 'providerReached'],
		['refused', 'problem', family({status: background}, {analysisRuns: [erring('Post "https://prometheus.monitoring:9090": dial tcp 10.0.0.1:9090: connect: connection refused')]}), 'providerUnreachable', 'provider-unreachable'],
		['one error after good samples', 'doubt', family({status: background}, {analysisRuns: [measured('Running', {phase: 'Running', successful: 3, error: 1, measurements: [{phase: 'Successful', value: '[1]'}, {phase: 'Error', message: 'dial tcp: lookup prometheus: no such host'}]})]}), 'providerUnreachable'],
		['a query that is wrong has reached it', 'ok', family({status: background}, {analysisRuns: [erring('bad_data: parse error')]}), 'providerReached'],
		['no run', 'skipped', family(), 'skipped'],
	],
	query: [
		['it works', 'ok', family({status: background}, {analysisRuns: [good]}), 'queryWorks'],
		['an empty result (V10)', 'problem', family({status: background}, {analysisRuns: [erring('reflect: slice index out of range')]}), 'queryBroken', 'query-broken'],
		['ended by it', 'problem', family({status: {...abortTaken, ...background}}, {analysisRuns: [erring('bad_data: parse error at char 3', 'Error')]}), 'queryBroken', 'query-broken'],
		['the provider is the trouble', 'ok', family({status: background}, {analysisRuns: [erring('x509: certificate signed by unknown authority')]}), 'queryWorks'],
		['no run', 'skipped', family(), 'skipped'],
	],
	evidence: [
		['sound', 'ok', family({status: background}, {analysisRuns: [good]}), 'evidenceSound'],
		['no sample yet', 'ok', family({status: background}, {analysisRuns: [measured('Running', {phase: 'Pending'})]}), 'evidencePending'],
		['passed on nothing (V9)', 'problem', family({status: background}, {analysisRuns: [measured('Running', {phase: 'Running', successful: 2, count: 2, measurements: [{phase: 'Successful', value: '[]'}, {phase: 'Successful', value: '[]'}]})]}), 'noEvidence', 'no-evidence'],
		['passed without being asked (V8)', 'problem', family({status: healthy}, {analysisRuns: [analysisRun('api-new-2', {spec: {metrics: [prometheus], terminate: true}, status: {phase: 'Successful', message: 'Run Terminated'}})]}), 'noEvidence', 'no-evidence'],
		['on one sample', 'doubt', family({status: healthy}, {analysisRuns: [measured('Successful', {phase: 'Successful', successful: 1, count: 1, measurements: [{phase: 'Successful', value: '[1]'}]})]}), 'thinEvidence'],
		['no run', 'skipped', family(), 'skipped'],
	],
	'crash-loop': [
		['no container dies', 'ok', family(), 'noCrash'],
		['exit code and last line', 'problem', family({status: moving}, {pods: [pod('new', 'api-new-1', crashing)]}), 'crashLoop', 'crash-loop'],
	],
	'image-pull': [
		['pulled', 'ok', family(), 'imagesThere'],
		['not there', 'problem', family({status: moving}, {pods: [pod('new', 'api-new-1', {phase: 'Pending', containerStatuses: [{name: 'api', ready: false, restartCount: 0, state: {waiting: {reason: 'ImagePullBackOff', message: 'Back-off pulling image'}}}]})]}), 'imagePull', 'image-pull'],
	],
	unschedulable: [
		['every pod has a node', 'ok', family(), 'scheduled'],
		['no node', 'problem', family({status: moving}, {pods: [pod('new', 'api-new-1', {phase: 'Pending', conditions: [{type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu.', lastTransitionTime: start}]})]}), 'unschedulable', 'unschedulable'],
	],
	quota: [
		['nothing refuses them', 'ok', family(), 'notRefused'],
		['a quota', 'problem', family({status: moving}, {replicaSets: [short('new', 2, 1, {conditions: [{type: 'ReplicaFailure', status: 'True', message: 'pods "api" is forbidden: exceeded quota: small'}]}), replicaSet({hash: 'old', revision: 1})]}), 'quota', 'quota'],
		['a webhook, told by the rollout alone', 'problem', family({status: {...moving, conditions: [{type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'admission webhook "policy" denied the request'}]}}), 'quota', 'quota'],
	],
	probes: [
		['ready', 'ok', family({}, {pods: [pod('new', 'api-new-1', {phase: 'Running', conditions: [{type: 'Ready', status: 'True'}]})]}), 'probesPass'],
		['an Event says which', 'problem', family({status: moving}, {pods: [pod('new', 'api-new-1', {phase: 'Running', containerStatuses: [{name: 'api', ready: false, state: {running: {startedAt: start}}}]})], open: {events: [event('api-new-1', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503')]}}), 'probeFailing', 'pods-starting'],
		['up for long and not ready', 'doubt', family({status: moving}, {pods: [pod('new', 'api-new-1', {phase: 'Running', containerStatuses: [{name: 'api', ready: false, state: {running: {startedAt: start}}}]})]}), 'notReady', 'pods-starting'],
	],
	disruption: [
		['a budget with room', 'ok', family({spec: {template}}, {open: {budgets: [budget(1)]}}), 'budgetAllows'],
		['a budget without', 'doubt', family({spec: {template}}, {open: {budgets: [budget(0)]}}), 'budgetBlocks'],
		['a budget of others', 'skipped', family({spec: {template}}, {open: {budgets: [budget(0, {app: 'other'})]}}), 'skipped'],
		['a pod is drained', 'problem', family({}, {pods: [pod('new', 'api-new-1', {phase: 'Running', conditions: [{type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting'}]})]}), 'evicted'],
		['a finalizer (V49)', 'problem', family({}, {pods: [pod('new', 'api-new-1', {phase: 'Running'}, {metadata: {deletionTimestamp: '2026-11-23T11:50:00Z', finalizers: ['x/y']}})]}), 'podsStuck'],
		['may not be read', 'skipped', family({spec: {template}}), 'skipped', undefined, {links: {poddisruptionbudgets: denied}}],
	],
	pods: [
		['all there', 'ok', family(), 'podsFine'],
		['starting', 'ok', family({status: moving}, {replicaSets: [short('new', 2, 1), replicaSet({hash: 'old', revision: 1})]}), 'podsStarting', 'pods-starting'],
		['a ConfigMap is missing', 'problem', family({status: moving}, {replicaSets: [short('new', 2, 0), replicaSet({hash: 'old', revision: 1})], pods: [pod('new', 'api-new-1', {phase: 'Pending', containerStatuses: [{name: 'api', ready: false, restartCount: 0, state: {waiting: {reason: 'CreateContainerConfigError', message: 'configmap "api" not found'}}}]})]}), 'podsStarting', 'pods-starting'],
		['short at a gate', 'doubt', family({}, {replicaSets: [short('new', 2, 3), replicaSet({hash: 'old', revision: 1})]}), 'podsStarting'],
	],
	deadline: [
		['not counted at a gate', 'ok', family(), 'deadlineNotCounted'],
		['counted', 'ok', family({status: {...moving, conditions: [{type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', lastUpdateTime: start}]}}), 'deadlineAhead'],
		['passed (V23)', 'problem', family({status: {...moving, phase: 'Degraded', message: 'ProgressDeadlineExceeded: ReplicaSet "api-new" has timed out progressing.', conditions: [{type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'ReplicaSet "api-new" has timed out progressing.', lastTransitionTime: start}]}}), 'deadlinePassed', 'deadline'],
	],
	endpoints: [
		['ready', 'ok', family({canary: canaryServices}, {open: {services: bothServices, endpointSlices: [slice('api-canary', true), slice('api-stable', true, true)]}}), 'endpointsReady'],
		['nobody behind the canary', 'problem', family({canary: canaryServices, status: {canary: {weights: {canary: {weight: 50}, stable: {weight: 50}}}}}, {open: {services: bothServices, endpointSlices: [slice('api-canary', false), slice('api-stable', true)]}}), 'noEndpoints', 'no-endpoints'],
		['nobody behind stable', 'problem', family({canary: canaryServices}, {open: {services: bothServices, endpointSlices: [slice('api-canary', true), slice('api-stable')]}}), 'noEndpoints', 'no-endpoints'],
		['told by the pods', 'problem', family({canary: canaryServices}, {replicaSets: [short('new', 2, 0), replicaSet({hash: 'old', revision: 1})], open: {ingresses: [canaryIngress('50')]}}), 'noEndpoints', 'no-endpoints', {links: {services: denied}}],
		['may not be read', 'skipped', family({canary: canaryServices}, {open: {services: bothServices}}), 'skipped', undefined, {links: {endpointslices: denied}}],
		['no Service', 'skipped', family(), 'skipped'],
	],
	selectors: [
		['right', 'ok', family({canary: canaryServices, spec: {template}}, {open: {services: bothServices}}), 'selectorsRight'],
		['the canary Service selects stable', 'problem', family({canary: canaryServices, spec: {template}}, {open: {services: [service('api-canary', {app: 'api', 'rollouts-pod-template-hash': 'old'}), bothServices[1]!]}}), 'wrongSelector', 'no-endpoints'],
		['labels that no pod has', 'problem', family({canary: canaryServices, spec: {template}}, {open: {services: [service('api-canary', {app: 'apl', 'rollouts-pod-template-hash': 'new'}), bothServices[1]!]}}), 'wrongLabels', 'no-endpoints'],
		['to and fro after an abort (V20)', 'ok', family({canary: canaryServices, spec: {template}, status: abortTaken}, {open: {services: [service('api-canary', {app: 'api', 'rollouts-pod-template-hash': 'old'}), bothServices[1]!]}}), 'selectorsRight'],
		['may not be read', 'skipped', family({canary: canaryServices}), 'skipped', undefined, {links: {services: denied}}],
	],
	weight: [
		['agrees', 'ok', family({canary: behindNginx, status: {canary: {weights: {canary: {weight: 50}, stable: {weight: 50}}}}}, {open: {ingresses: [canaryIngress('50')]}}), 'weightAgrees'],
		['the router lags', 'problem', family({canary: behindNginx, status: {canary: {weights: {canary: {weight: 50}, stable: {weight: 50}}}}}, {open: {ingresses: [canaryIngress('20')]}}), 'weightMismatch', 'weight-mismatch'],
		['not what the steps ask for', 'problem', family({canary: behindNginx}, {open: {ingresses: [canaryIngress('20')]}}), 'weightMismatch', 'weight-mismatch'],
		['still set after the end (V38)', 'problem', family({canary: behindNginx, status: {...healthy, conditions: [{type: 'Healthy', status: 'True', lastTransitionTime: start}]}}, {open: {ingresses: [canaryIngress('50')]}}), 'weightMismatch', 'weight-mismatch'],
		['impossible (F17)', 'problem', family({canary: behindNginx, status: {canary: {weights: {canary: {weight: 125}, stable: {weight: -25}}}}}, {open: {ingresses: [canaryIngress('50')]}}), 'weightImpossible', 'weight-mismatch'],
		['a header route beside it (V35)', 'doubt', family({canary: {...behindNginx, steps: [{setHeaderRoute: {name: 'beta', match: [{}]}}, {pause: {}}], trafficRouting: {...behindNginx.trafficRouting, managedRoutes: [{name: 'beta'}]}}, status: {currentStepIndex: 1, canary: {weights: {canary: {weight: 0}, stable: {weight: 100}}}}}, {open: {ingresses: [canaryIngress('0')]}}), 'weightByRoute'],
		['not confirmed', 'doubt', family({canary: behindNginx, status: {canary: {weights: {canary: {weight: 50}, stable: {weight: 50}, verified: false}}}}, {open: {ingresses: [canaryIngress('50')]}}), 'weightUnverified'],
		['may not be read', 'skipped', family({canary: behindNginx}), 'skipped', undefined, {links: {ingresses: denied}}],
		['no router', 'skipped', family(), 'skipped'],
	],
	aborted: [
		['not aborted', 'ok', family(), 'notAborted'],
		['aborted', 'problem', family({status: abortTaken}), 'aborted', 'aborted'],
	],
	inconclusive: [
		['nothing', 'ok', family(), 'notInconclusive'],
		['paused by it', 'problem', family({status: {pauseConditions: [{reason: 'InconclusiveAnalysisRun', startTime: start}]}}), 'inconclusive', 'inconclusive'],
	],
	frozen: [
		['not frozen', 'ok', family(), 'notFrozen'],
		['paused by somebody', 'doubt', family({spec: {paused: true}}), 'frozen', 'frozen'],
		['a record without a pause', 'problem', family({metadata: {annotations: {'rollout.argoproj.io/revision': '2', 'rolltop.dev/frozen': JSON.stringify({v: 1, before: 'absent', by: 'ana', reason: 'x', since: start, id: 'f1'})}}}), 'freezeBroken'],
	],
	gate: [
		['a pause without end', 'doubt', family(), 'gate', 'gate'],
		['none', 'ok', family({status: moving}), 'noGate'],
	],
	'timed-pause': [
		['none', 'ok', family(), 'noTimedPause'],
		['ends by itself', 'ok', family({canary: {steps: [{setWeight: 50}, {pause: {duration: '10m'}}]}}), 'timedPause', 'timed-pause'],
		['should have ended', 'problem', family({canary: {steps: [{setWeight: 50}, {pause: {duration: '30s'}}]}}), 'timedPause', 'timed-pause'],
	],
	'analysis-running': [
		['holds nothing', 'ok', family({status: background}, {analysisRuns: [good]}), 'noAnalysisHolds'],
		['its step waits for it', 'ok', family({canary: {steps: [{analysis: {templates: [{templateName: 'x'}]}}, {pause: {}}]}, status: moving}, {analysisRuns: [analysisRun('api-new-2-0', {labels: {'rollout-type': 'Step', 'step-index': '0'}, spec: {metrics: [prometheus]}, status: {phase: 'Running', startedAt: start}})]}), 'analysisRunning', 'analysis-running'],
		['no run', 'skipped', family(), 'skipped'],
	],
	observed: [
		['seen', 'ok', family(), 'observed'],
		['a second ago', 'doubt', family({status: {...moving, observedGeneration: '1'}}, {generationSeenAt: now - 1000}), 'notObserved', 'not-observed'],
		['long ago (V16)', 'problem', family({status: {...moving, observedGeneration: '1'}}, {generationSeenAt: now - 60_000}), 'notObserved', 'not-observed'],
	],
	claimed: [
		['claimed', 'ok', family(), 'claimed'],
		['nobody claims it (V49)', 'problem', {...family({metadata: {labels: {'argo-rollouts.argoproj.io/controller-instance-id': 'blue'}}}), replicaSets: [], rollout: {metadata: family({metadata: {labels: {'argo-rollouts.argoproj.io/controller-instance-id': 'blue'}}}).rollout.metadata}}, 'unclaimed', 'unclaimed'],
	],
	gitops: [
		['owned', 'ok', family({metadata: argoCd}), 'owned'],
		['aborted under self-heal (F14)', 'doubt', family({metadata: argoCd, status: abortTaken}, {open: {applications: [application({selfHeal: true})]}}), 'undoneBySync'],
		['it does not heal itself', 'ok', family({metadata: argoCd, status: abortTaken}, {open: {applications: [application({})]}}), 'owned'],
		['the version was here before', 'doubt', family({metadata: argoCd}, {replicaSets: [replicaSet({hash: 'new', revision: 4, annotations: {'rollout.argoproj.io/revision-history': '2'}}), replicaSet({hash: 'old', revision: 3})]}), 'putBack'],
		['nobody owns it', 'skipped', family(), 'skipped'],
	],
	autoscaler: [
		['room to scale', 'ok', family({}, {open: {autoscalers: [autoscaler({currentReplicas: 4, desiredReplicas: 4})]}}), 'autoscalerFree'],
		['at its limit', 'doubt', family({}, {open: {autoscalers: [autoscaler({currentReplicas: 8, desiredReplicas: 8})]}}), 'autoscalerLimit'],
		['capped, by its own word', 'doubt', family({}, {open: {autoscalers: [autoscaler({currentReplicas: 6, desiredReplicas: 6, conditions: [{type: 'ScalingLimited', status: 'True', reason: 'TooManyReplicas'}]})]}}), 'autoscalerLimit'],
		['frozen (V47)', 'doubt', family({spec: {paused: true}}, {open: {autoscalers: [autoscaler({})]}}), 'autoscalerFrozen'],
		['none', 'skipped', family({}, {open: {autoscalers: []}}), 'skipped'],
		['may not be read', 'skipped', family(), 'skipped', undefined, {links: {horizontalpodautoscalers: denied}}],
	],
};

function diagnose(input: Family, {links = {}, controller, isRecording = false, lastLines}: Options = {}) {
	return deriveDiagnosis({family: input, view: deriveRollout(input, now, controller), surroundings: {links, isRecording, ...(lastLines && {lastLines})}, controller, now});
}

suite('checks', () => {
	test('every check of the table has its rows, and the other way round', () => {
		assert.deepEqual(Object.keys(rows), rules.map(({code}) => code));
	});

	for (const [code, cases] of Object.entries(rows)) {
		for (const [what, result, input, kind, finding, options] of cases) {
			test(`${code}: ${what} is ${result}`, () => {
				const diagnosis = diagnose(input, options);
				const check = diagnosis.checks.find(candidate => candidate.code === code);
				assert.equal(check?.result, result, JSON.stringify(check));
				assert.equal(check.fact.kind, kind);
				const rule = rules.find(candidate => candidate.code === code)!;
				const {controller, links = {}} = options ?? {};
				assert.equal(rule.check({facts: gatherFacts(input), view: deriveRollout(input, now, controller), surroundings: {links}, controller, now}).finding?.code, finding);
			});
		}
	}
});

suite('without permission', () => {
	const bad = family({canary: canaryServices, status: {...background, canary: {...background.canary, weights: {canary: {weight: 50}, stable: {weight: 50}}}}}, {replicaSets: [], pods: [], analysisRuns: []});
	const checksOf = (...kinds: readonly KindName[]) => {
		const {finding, checks} = diagnose(bad, {links: Object.fromEntries([...kinds, 'services' as const].map(kind => [kind, denied]))});
		return {finding: finding.code, why: (code: string) => checks.find(check => check.code === code)?.fact};
	};

	test('ReplicaSets that may not be read are no missing pods, and no check of pods passes', () => {
		const {finding, why} = checksOf('replicasets', 'pods');
		assert.notEqual(finding, 'no-endpoints');
		for (const code of ['no-room-for-stable', 'crash-loop', 'image-pull', 'unschedulable', 'quota', 'probes', 'pods']) {
			assert.deepEqual(why(code), {kind: 'skipped', why: 'denied', what: 'replicasets'}, code);
		}
	});

	test('runs that may not be read are not no runs', () => {
		for (const code of ['analysis', 'provider', 'query', 'evidence', 'analysis-running']) {
			assert.deepEqual(checksOf('analysisruns').why(code), {kind: 'skipped', why: 'denied', what: 'analysisruns'}, code);
		}
	});
});

suite('what a check tells', () => {
	const factOf = (code: string, input: Family, options?: Options) => diagnose(input, options).checks.find(check => check.code === code)?.fact;

	test('a crash names exit code, restarts and the last line, of the log where that was read', () => {
		const input = family({status: moving}, {pods: [pod('new', 'api-new-1', crashing), pod('new', 'api-new-2', crashing)]});
		const told = {kind: 'crashLoop', pod: 'api-new-1', pods: 2, role: 'canary', container: 'api', exitCode: 3, reason: 'Error', restarts: 4};
		assert.deepEqual(factOf('crash-loop', input), {...told, lastLine: 'panic: no config'});
		assert.deepEqual(factOf('crash-loop', input, {lastLines: new Map([['api-new-1', 'FATAL']])}), {...told, lastLine: 'FATAL'});
	});

	test('a provider is named with its arguments filled in', () => {
		const fact = factOf('provider', family({status: background}, {analysisRuns: [erring('connect: connection refused')]}));
		assert.match(fact?.kind === 'providerUnreachable' ? fact.address ?? '' : '', /prometheus\.monitoring:9090$/v);
	});

	test('the trouble of a provider and of a query is told apart', () => {
		const reasonOf = (message: string) => {
			const input = family({status: background}, {analysisRuns: [erring(message)]});
			const facts = [factOf('provider', input), factOf('query', input)];
			return facts.flatMap(fact => fact?.kind === 'providerUnreachable' || fact?.kind === 'queryBroken' ? [fact.reason] : []);
		};

		assert.deepEqual([
			'dial tcp 10.96.0.9:9090: connect: connection refused',
			'dial tcp: lookup prometheus.monitoring on 10.96.0.10:53: no such host',
			'tls: failed to verify certificate: x509: certificate signed by unknown authority',
			'client_error: client error: 401',
			'Post "http://p:9090": context deadline exceeded (Client.Timeout exceeded)',
			'server_error: server error: 503',
			'bad_data: 1:9: parse error: unexpected "}"',
			'reflect: slice index out of range (1:8)',
			'Unable to resolve metric arguments: secrets "token" not found',
			'invalid operation: >= (mismatched types string and float64)',
		].map(message => reasonOf(message)), [['refused'], ['dns'], ['tls'], ['unauthorized'], ['timeout'], ['server'], ['query'], ['empty'], ['arguments'], ['condition']]);
	});

	test('a cordoned node is told apart from one that is too small', () => {
		const waiting = (message: string) => factOf('unschedulable', family({status: moving}, {pods: [pod('new', 'api-new-1', {phase: 'Pending', conditions: [{type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message}]})]}));
		const isCordoned = (message: string) => {
			const fact = waiting(message);
			return fact?.kind === 'unschedulable' ? fact.isCordoned : undefined;
		};

		assert.equal(isCordoned('0/3 nodes are available: 3 node(s) were unschedulable.'), true);
		assert.equal(isCordoned('0/3 nodes are available: 3 Insufficient memory.'), false);
	});

	test('a restart that evicts pods is no drain', () => {
		const evicted = pod('new', 'api-new-1', {phase: 'Running', conditions: [{type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI'}]});
		assert.notEqual(factOf('disruption', family({spec: {restartAt: start}}, {pods: [evicted]}))?.kind, 'evicted');
	});
});

suite('the finding', () => {
	test('the most urgent of what the checks found', () => {
		const frozenAtGate = family({spec: {paused: true}});
		assert.equal(diagnose(frozenAtGate).finding.code, 'frozen');
		assert.equal(diagnose(frozenAtGate, {controller: controllerOf('silent')}).finding.code, 'controller-silent');
	});

	test('nothing found: it moves, or it is well', () => {
		assert.equal(diagnose(family({status: healthy})).finding.code, 'healthy');
		assert.equal(diagnose(family({status: moving})).finding.code, 'moving');
	});

	test('an abort that users wait for goes before the crash of the pods it leaves', () => {
		const held = family({spec: {paused: true}, status: abortTaken}, {pods: [pod('new', 'api-new-1', crashing)]});
		assert.equal(diagnose(held).finding.code, 'abort-held-by-freeze');
	});
});

suite('wiring', () => {
	test('Services with the version they select and their ready endpoints, router, autoscaler, budget, owner', () => {
		const input = family(
			{metadata: argoCd, canary: canaryServices, spec: {template}},
			{open: {services: bothServices, endpointSlices: [slice('api-canary', true, false)], ingresses: [canaryIngress('50')], autoscalers: [autoscaler({currentReplicas: 4, desiredReplicas: 5})], budgets: [budget(1)], applications: [application({selfHeal: true})]}},
		);
		const {services, routers, autoscalers, budgets, owner} = diagnose(input).wiring;
		assert.ok(services.isRead && routers.isRead && autoscalers.isRead && budgets.isRead);
		assert.deepEqual(services.items.map(({name, role, hash, revision, ready, total}) => [name, role, hash, revision, ready, total]), [['api-canary', 'canary', 'new', 2, 1, 2], ['api-stable', 'stable', 'old', 1, 0, 0]]);
		assert.deepEqual(routers.items, [{object: 'Ingress api-api-canary', percent: 50}]);
		assert.deepEqual(autoscalers.items, [{name: 'api-hpa', least: 2, most: 8, current: 4, wanted: 5}]);
		assert.deepEqual(budgets.items, [{name: 'api-pdb', allowed: 1, healthy: 8, needed: 8}]);
		assert.deepEqual(owner, {tool: 'argoCd', name: 'shop', namespace: undefined, isSelfHealing: true, sync: 'Synced'});
	});

	test('what may not be read says so', () => {
		const {services, budgets} = diagnose(family({canary: canaryServices}), {links: {services: denied, poddisruptionbudgets: denied}}).wiring;
		assert.deepEqual([services, budgets], ['services', 'poddisruptionbudgets'].map(what => ({isRead: false, skipped: {kind: 'skipped', why: 'denied', what}})));
	});

	test('Flux and Helm by their labels and annotations; Argo CD with applications in any namespace', () => {
		const ownerOf = (metadata: Raw) => diagnose(family({metadata})).wiring.owner;
		assert.deepEqual(ownerOf({labels: {'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system'}}), {tool: 'flux', name: 'apps', namespace: 'flux-system', isSelfHealing: true, sync: undefined});
		assert.deepEqual(ownerOf({annotations: {'meta.helm.sh/release-name': 'api'}}), {tool: 'helm', name: 'api', namespace: undefined, isSelfHealing: false, sync: undefined});
		assert.equal(ownerOf({annotations: {'argocd.argoproj.io/tracking-id': 'teams_shop:argoproj.io/Rollout:shop/api'}})?.namespace, 'teams');
	});
});
