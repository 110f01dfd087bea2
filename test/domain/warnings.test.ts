import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {suite, test} from 'node:test';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import type {ControllerView} from '../../source/domain/controller-view.ts';
import type {Family} from '../../source/domain/family.ts';
import {projectObject} from '../../source/domain/projection.ts';
import {hazards} from '../../source/domain/warnings.ts';
import {openRecording} from '../helpers/recorded-family.ts';
import {analysisRun, behindNginx, canaryIngress, family, now, pod, replicaSet} from './build-family.ts';

const codesOf = (input: Family, controller?: ControllerView) => deriveRollout(input, now, controller).warnings.map(({code}) => code);

type Recorded = readonly [code: string, recording: string, rollout: string, seconds: number];

const recorded: readonly Recorded[] = [
	['abort-not-taken', 'lost-aborts', 'svc-0', 30],
	['abort-held-by-freeze', 'abort-frozen-basic', 'mail', 15],
	['abort-strands', 'dynamic-stable-scale', 'checkout-api', 10],
	['abort-waits-for-stable', 'abort-stable-unready', 'checkout-api', 19],
	['abort-dropped', 'promote-full', 'checkout-api', 13.9],
	['full-ships-failed', 'full-after-failure', 'checkout-api', 22.1],
	['nothing-to-abort', 'canary-promoted', 'checkout-api', 80],
	['no-evidence', 'zero-samples', 'guarded', 15],
	['query-broken', 'zero-samples', 'strict', 29],
	['passes-on-empty', 'zero-samples', 'guarded', 15],
	['crash-loop', 'crash-loop', 'checkout-api', 20],
	['promote-not-taken', 'back-after-completion', 'undone', 60],
	['users-by-route', 'istio-header-route', 'checkout-api', 7],
	['spec-wants-aborted', 'abort-at-50', 'checkout-api', 20],
	['analysis-endless', 'canary-promoted', 'checkout-api', 0.3],
];

/** The rows of the verified sheet and of the field survey that have to have a hazard here. */
const required = ['V1', 'V4', 'V7', 'V25', 'V37', 'V38', 'V39', 'V40', 'V41', 'V44', 'V47', 'V49', 'F2', 'F6', 'F8', 'F11', 'F14', 'F17'];

const aborted = {abort: true, abortedAt: '2026-11-23T12:00:00Z', phase: 'Degraded', pauseConditions: null};
const moving = {phase: 'Progressing', pauseConditions: null, controllerPause: false};
const weights = (canary: number, stable: number) => ({canary: {weights: {canary: {weight: canary}, stable: {weight: stable}}}});
const few = (hash: string, revision: number, pods: number) => replicaSet({hash, revision, spec: {replicas: pods}, status: {replicas: pods, readyReplicas: pods, availableReplicas: pods}});

/** Built for what no recording shows; each with a sister beside it that must not warn. */
const built: ReadonlyArray<readonly [code: string, is: Family, isNot: Family]> = [
	['not-observed', family({metadata: {generation: 3}}, {generationSeenAt: now - 2000}), family({metadata: {generation: 3}}, {generationSeenAt: now - 1999})],
	['first-deploy', family({status: {...aborted, currentPodHash: 'new', stableRS: 'new'}}, {replicaSets: [replicaSet({hash: 'new', revision: 1, status: {availableReplicas: 0}})]}), family({status: aborted})],
	['weight-not-set', family({canary: behindNginx, status: weights(20, 80)}, {open: {ingresses: [canaryIngress('20')]}}), family({canary: behindNginx, status: weights(50, 50)}, {open: {ingresses: [canaryIngress('50')]}})],
	['weight-not-set', family({}, {replicaSets: [few('new', 2, 1), few('old', 1, 4)]}), family({}, {replicaSets: [few('new', 2, 1), few('old', 1, 2)]})],
	['weight-not-set', family({}, {replicaSets: [few('new', 2, 1), few('old', 1, 4)]}), family({status: moving}, {replicaSets: [few('new', 2, 1), few('old', 1, 4)]})],
	['weight-mismatch', family({canary: behindNginx, status: weights(50, 50)}, {open: {ingresses: [canaryIngress('20')]}}), family({canary: behindNginx, status: weights(50, 50)}, {open: {ingresses: [canaryIngress('50')]}})],
	['canary-overloaded', family({canary: behindNginx}, {replicaSets: [few('new', 2, 1), few('old', 1, 4)], open: {ingresses: [canaryIngress('60')]}}), family({canary: behindNginx}, {replicaSets: [few('new', 2, 2), few('old', 1, 4)], open: {ingresses: [canaryIngress('60')]}})],
	['weight-impossible', family({canary: behindNginx, status: weights(125, -25)}), family({canary: behindNginx, status: weights(0, 100)})],
	['weight-impossible', family({canary: behindNginx, status: weights(60, 60)}), family({canary: behindNginx, status: {canary: {weights: {canary: {weight: 60}}}}})],
	['weight-impossible', family({canary: behindNginx}, {open: {ingresses: [canaryIngress('-5')]}}), family({canary: behindNginx}, {open: {ingresses: [canaryIngress('5')]}})],
	['pod-failing', family({}, {pods: [pod('new', 'api-new-1', {phase: 'Pending', conditions: [{type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available'}]})]}), family({}, {pods: [pod('new', 'api-new-1', {phase: 'Pending'})]})],
	['freeze-broken', family({metadata: {annotations: {'rolltop.dev/frozen': '{"v":1,"before":"absent"}'}}}), family({metadata: {annotations: {'rolltop.dev/frozen': '{"v":1,"before":"absent"}'}}, spec: {paused: true}})],
	['pause-overdue', family({canary: {steps: [{setWeight: 50}, {pause: {duration: '30s'}}]}}), family({canary: {steps: [{setWeight: 50}, {pause: {duration: '56s'}}]}})],
	['thin-evidence', family({}, {analysisRuns: [analysisRun('api-new-2', {spec: {metrics: [{name: 'm', provider: {web: {url: 'https://x'}}, successCondition: 'result > 1'}]}, status: {phase: 'Successful', metricResults: [{name: 'm', phase: 'Successful', successful: 1, measurements: [{phase: 'Successful', value: '7'}]}]}})]}), family()],
	['no-room-for-stable', family({status: aborted}, {replicaSets: [few('new', 2, 1), replicaSet({hash: 'old', revision: 1, status: {availableReplicas: 1, conditions: [{type: 'ReplicaFailure', status: 'True', message: 'exceeded quota'}]}})]}), family({status: aborted})],
];

suite('warnings', () => {
	test('every hazard has a word of its own, and all that are asked for are there', () => {
		assert.equal(new Set(hazards.map(({code}) => code)).size, hazards.length);
		const sources = new Set(hazards.flatMap(hazard => hazard.sources));
		assert.deepEqual(required.filter(source => !sources.has(source)), []);
		assert.ok(hazards.every(({looksAt}) => looksAt.length > 0));
	});

	for (const [index, [code, is, isNot]] of built.entries()) {
		test(`${code} (${index}), and where it must not be`, () => {
			assert.ok(codesOf(is).includes(code), codesOf(is).join(', '));
			assert.equal(codesOf(isNot).includes(code), false);
		});
	}

	test('every hazard is shown by a test here', () => {
		const text = readFileSync(import.meta.filename, 'utf8');
		assert.deepEqual(hazards.map(({code}) => code).filter(code => !text.includes(`'${code}'`)), []);
	});

	for (const [code, recording, rollout, seconds] of recorded) {
		test(`${code} in ${recording}`, () => {
			const cluster = openRecording(recording);
			const instant = cluster.startAt + (1000 * seconds);
			cluster.advanceTo(instant);
			const {warnings} = deriveRollout(cluster.family(rollout), instant);
			assert.ok(warnings.some(warning => warning.code === code), warnings.map(warning => warning.code).join(', '));
		});
	}

	for (const [recording, rollout] of [['canary-promoted', 'checkout-api'], ['manual-gate', 'profile'], ['undo-and-restart', 'profile']] as const) {
		test(`the healthy end of ${recording} has none`, () => {
			const cluster = openRecording(recording);
			cluster.advanceTo(cluster.endAt);
			assert.deepEqual(deriveRollout(cluster.family(rollout), cluster.endAt).warnings, []);
		});
	}

	test('stranding is fixed in 1.10', () => {
		const strands = family({canary: {...behindNginx, dynamicStableScale: true, abortScaleDownDelaySeconds: 30}});
		const controller = (version: string): ControllerView => ({state: 'ok', version, heartbeatAt: now, changesAt: undefined, answeredSeconds: undefined});
		assert.ok(codesOf(strands, controller('v1.9.1')).includes('abort-strands'));
		assert.ok(codesOf(strands).includes('abort-strands'));
		assert.equal(codesOf(strands, controller('v1.10.0')).includes('abort-strands'), false);
	});

	test('stranding is a condition while nothing is in flight', () => {
		const canary = {...behindNginx, dynamicStableScale: true, abortScaleDownDelaySeconds: 30};
		const text = (status: Readonly<Record<string, unknown>>) => deriveRollout(family({canary, status}), now).warnings.find(({code}) => code === 'abort-strands')?.text ?? '';
		assert.match(text({}), /an abort stops half way/v);
		assert.match(text({stableRS: 'new', phase: 'Healthy', pauseConditions: null, currentStepIndex: 2}), /an abort of the next update would strand/v);
	});

	test('a freeze no longer holds an abort whose users are back', () => {
		const frozen = {spec: {paused: true}, status: {abort: true, abortedAt: '2026-11-23T12:00:00Z', phase: 'Degraded', pauseConditions: null}};
		const gone = [replicaSet({hash: 'new', revision: 2, spec: {replicas: 0}, status: {replicas: 0, readyReplicas: 0, availableReplicas: 0}}), replicaSet({hash: 'old', revision: 1})];
		assert.ok(codesOf(family(frozen)).includes('abort-held-by-freeze'));
		assert.equal(codesOf(family(frozen, {replicaSets: gone})).includes('abort-held-by-freeze'), false);
	});

	test('frozen with an autoscaler (V47)', () => {
		const autoscaler = projectObject('horizontalpodautoscalers', {metadata: {name: 'api', namespace: 'shop'}, spec: {scaleTargetRef: {kind: 'Rollout', name: 'api'}}})!;
		assert.ok(codesOf(family({spec: {paused: true}}, {open: {autoscalers: [autoscaler]}})).includes('frozen-autoscaler'));
		assert.equal(codesOf(family({spec: {paused: true}})).includes('frozen-autoscaler'), false);
	});

	test('frozen during a full promotion (V44)', () => {
		assert.ok(codesOf(family({canary: behindNginx, spec: {paused: true}, status: {promoteFull: true}})).includes('freeze-does-not-hold'));
	});

	test('an undo under a GitOps controller (F14)', () => {
		const metadata = {annotations: {'argocd.argoproj.io/tracking-id': 'shop:argoproj.io/Rollout:shop/api'}};
		assert.ok(codesOf(family({metadata, status: {abort: true, abortedAt: '2026-11-23T12:00:00Z'}})).includes('undone-by-sync'));
		assert.equal(deriveRollout(family({metadata}), now).origin, 'Argo CD shop');
	});

	test('traffic without pods', () => {
		const empty = family({canary: behindNginx}, {open: {ingresses: [canaryIngress('50')]}, replicaSets: [replicaSet({hash: 'new', revision: 2, status: {readyReplicas: 0, availableReplicas: 0}})]});
		assert.ok(codesOf(empty).includes('no-endpoints'));
	});

	test('pods that a finalizer keeps (V49)', () => {
		const stuck = pod('new', 'api-new-1', {phase: 'Running'}, {metadata: {deletionTimestamp: '2026-11-23T11:50:00Z', finalizers: ['example.com/hold']}});
		assert.ok(codesOf(family({}, {pods: [stuck]})).includes('pods-stuck'));
	});

	test('a quota, an image that is gone', () => {
		const refused = replicaSet({hash: 'new', revision: 2, status: {conditions: [{type: 'ReplicaFailure', status: 'True', message: 'exceeded quota'}]}});
		assert.ok(codesOf(family({}, {replicaSets: [refused]})).includes('quota'));
		const missing = pod('new', 'api-new-1', {phase: 'Pending', containerStatuses: [{name: 'api', ready: false, restartCount: 0, state: {waiting: {reason: 'ImagePullBackOff'}}}]});
		assert.ok(codesOf(family({}, {pods: [missing]})).includes('image-pull'));
	});

	test('analyses that mislead', () => {
		const prometheus = (query: string) => ({prometheus: {query}});
		const run = (metric: object, labels: object = {}) => analysisRun('api-new-2', {labels: {...labels}, spec: {metrics: [metric]}, status: {phase: 'Running'}});
		const everybody = run({name: 'success', interval: '30s', provider: prometheus('rate(http_requests_total[2m])')});
		assert.ok(codesOf(family({}, {analysisRuns: [everybody]})).includes('query-not-canary'));
		assert.ok(codesOf(family({}, {analysisRuns: [everybody]})).includes('failure-limit-zero'));
		const right = run({name: 'success', interval: '30s', failureLimit: 3, successCondition: 'result[0] > 0.9', provider: prometheus('rate(http_requests_total{service="api-next"}[2m])')});
		assert.deepEqual(codesOf(family({canary: {canaryService: 'api-next'}}, {analysisRuns: [right]})), []);
		const steps = [{setWeight: 50}, {pause: {duration: '10s'}}];
		assert.ok(codesOf(family({canary: {steps}}, {analysisRuns: [right]})).includes('interval-too-long'));
	});

	test('what the spec refers to and is not there', () => {
		const canary = {canaryService: 'api-canary', stableService: 'api-stable', analysis: {templates: [{templateName: 'success'}, {templateName: 'cluster-wide', clusterScope: true}]}};
		assert.deepEqual(codesOf(family({canary})), []);
		assert.deepEqual(codesOf(family({canary}, {open: {analysisTemplates: [], services: []}})), ['template-missing', 'service-missing']);
		const services = ['api-canary', 'api-stable'].map(name => projectObject('services', {metadata: {name, namespace: 'shop'}})!);
		const analysisTemplates = [projectObject('analysistemplates', {metadata: {name: 'success', namespace: 'shop'}})!];
		assert.deepEqual(codesOf(family({canary}, {open: {analysisTemplates, services}})), []);
	});

	test('templates of the whole cluster, and those of experiments and of blue-green\'s checks (V11)', () => {
		const wide = (spec?: object) => projectObject('clusteranalysistemplates', {metadata: {name: 'wide'}, spec})!;
		const canary = {steps: [{setWeight: 50}, {pause: {}}, {analysis: {templates: [{templateName: 'wide', clusterScope: true}]}}]};
		const endless = {metrics: [{name: 'm', interval: '30s'}]};
		assert.deepEqual(codesOf(family({canary}, {open: {clusterAnalysisTemplates: []}})), ['template-missing']);
		assert.deepEqual(codesOf(family({canary}, {open: {clusterAnalysisTemplates: [wide(endless)]}})), ['analysis-endless']);
		assert.deepEqual(codesOf(family({canary}, {open: {clusterAnalysisTemplates: [wide({metrics: [{name: 'm', interval: '30s', count: 3}]})]}})), []);
		assert.deepEqual(codesOf(family({canary: {analysis: {templates: [{templateName: 'wide', clusterScope: true}]}}}, {open: {clusterAnalysisTemplates: [wide(endless)]}})), []);
		const experiment = {steps: [{setWeight: 50}, {pause: {}}, {experiment: {analyses: [{name: 'a', templateName: 'compare'}]}}]};
		assert.deepEqual(codesOf(family({canary: experiment}, {open: {analysisTemplates: []}})), ['template-missing']);
		const blueGreen = {activeService: 'active', prePromotionAnalysis: {templates: [{templateName: 'wide', clusterScope: true}]}};
		assert.ok(codesOf(family({spec: {strategy: {blueGreen}}}, {open: {clusterAnalysisTemplates: [wide(endless)]}})).includes('analysis-endless'));
	});

	test('conditions that pass without data, and those that do not', () => {
		const ask = {prometheus: {query: 'canary'}};
		const codes = (metric: object, provider: object) => codesOf(family({}, {analysisRuns: [analysisRun('api-new-2', {spec: {metrics: [{name: 'm', count: 1, provider, ...metric}]}, status: {phase: 'Running'}})]})).includes('passes-on-empty');
		const passing = ['len(result) == 0 || result[0] > 1', 'isNaN(result) || result > 1', 'default(result, 1) > 0'].map(successCondition => ({successCondition}));
		assert.deepEqual([{}, ...passing, {failureCondition: 'len(result) > 0 && result[0] < 1'}].map(metric => codes(metric, ask)), [true, true, true, true, true]);
		assert.deepEqual([{successCondition: 'result[0] > 1'}, {failureCondition: 'result[0] < 1'}].map(metric => codes(metric, ask)), [false, false]);
		assert.equal(codes({}, {job: {spec: {}}}), false);
	});

	test('a rollout for another controller names the instance (V49)', () => {
		const {rollout, ...rest} = family({metadata: {labels: {'argo-rollouts.argoproj.io/controller-instance-id': 'blue'}}});
		const [warning] = deriveRollout({...rest, rollout: {metadata: rollout.metadata}}, now).warnings;
		assert.equal(warning?.code, 'unclaimed');
		assert.match(warning.text, /blue/v);
	});

	test('a silent controller, an unverified weight', () => {
		const silent: ControllerView = {state: 'silent', version: undefined, heartbeatAt: now - 60_000, changesAt: undefined, answeredSeconds: undefined};
		assert.ok(codesOf(family(), silent).includes('controller-silent'));
		const unverified = {canary: {weights: {canary: {weight: 50}, stable: {weight: 50}, verified: false}}};
		assert.deepEqual(codesOf(family({canary: behindNginx, status: unverified})), ['weight-unverified']);
	});
});
