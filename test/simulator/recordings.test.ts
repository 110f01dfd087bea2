import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test, type TestContext} from 'node:test';
import {analysisOf, basicCanary, blueGreen, routedCanary, smokeTest, successRate, latencyP99, type SimulatorOptions} from '../../source/simulator/index.ts';
import {namespace, rehearse, type Rehearsal, type State} from './rehearsal.ts';

/** What the rollouts of the recordings went through; see the head of `rehearsal.ts` for the columns. */
const recorded = JSON.parse(readFileSync(new URL('../fixtures/simulator/transitions.json', import.meta.url), 'utf8')) as Readonly<Record<string, Readonly<Record<string, readonly State[]>>>>;

type ReplayOptions = SimulatorOptions & {
	/** Only what is more than progress of pods: for moments that fell between two passes of the recorded controller. */
	readonly isCoarse?: boolean;
};

function replay(recording: string, run: (rehearsal: Rehearsal) => void, options: ReplayOptions = {}) {
	test(`goes through the states of ${recording}`, async (t: TestContext) => {
		const rehearsal = await rehearse(t, options);
		run(rehearsal);
		for (const [name, states] of Object.entries(recorded[recording]!)) {
			const [actual, expected] = [rehearsal.states.get(name) ?? [], states].map(list => options.isCoarse ? coarse(list) : settled(list));
			assert.deepEqual(actual, expected, name);
		}
	});
}

/** Whether pods become ready one by one or all at once is chance. */
function settled(states: readonly State[]): readonly State[] {
	return states.filter(([, message]) => message !== 'updated replicas are still becoming available');
}

function coarse(states: readonly State[]): readonly State[] {
	const plain = states.map(([phase, message, ...rest]): State => [phase, phase === 'Progressing' ? '' : message, ...rest]);
	return plain.filter((state, index) => JSON.stringify(state) !== JSON.stringify(plain[index - 1]));
}

const sketch = (name: string, replicas: number) => ({namespace, name, image: '1.0', replicas});

replay('manual-gate', rehearsal => {
	const {simulator} = rehearsal;
	simulator.apply(...basicCanary({...sketch('profile', 5), canary: {maxSurge: 1, maxUnavailable: 0, steps: [{setWeight: 20}, {pause: {}}, {setWeight: 40}, {pause: {duration: '10s'}}, {setWeight: 60}, {pause: {}}]}}));
	rehearsal.untilHealthy('profile');
	rehearsal.setImage('profile', '1.1');
	rehearsal.untilPaused('profile', 1);
	rehearsal.pass(5);
	rehearsal.promote('profile');
	rehearsal.untilPaused('profile', 5);
	rehearsal.pass(3);
	rehearsal.promote('profile');
	rehearsal.pass(60);
});

replay('abort-at-50', rehearsal => {
	rehearsal.simulator.apply(...routedCanary({...sketch('checkout-api', 8), canary: {steps: [{setWeight: 50}, {pause: {}}, {setWeight: 80}, {pause: {}}]}}));
	rehearsal.untilHealthy('checkout-api');
	rehearsal.setImage('checkout-api', '1.1');
	rehearsal.untilPaused('checkout-api', 1);
	rehearsal.pass(4);
	rehearsal.abort('checkout-api');
	rehearsal.pass(40);
	rehearsal.undo('checkout-api', '1.0');
	rehearsal.pass(20);
});

replay('abort-frozen-basic', rehearsal => {
	const canary = {steps: [{setWeight: 50}, {pause: {}}]};
	rehearsal.simulator.apply(...basicCanary({...sketch('mail', 4), canary}), ...basicCanary({...sketch('mail2', 4), canary}));
	rehearsal.untilHealthy('mail');
	rehearsal.setImage('mail', '1.1');
	rehearsal.untilPaused('mail', 1);
	rehearsal.pass(0.15);
	rehearsal.freeze('mail', true);
	rehearsal.setImage('mail2', '1.1');
	rehearsal.untilPaused('mail2', 1);
	rehearsal.pass(0.5);
	rehearsal.freeze('mail2', true);
	rehearsal.pass(3);
	rehearsal.abort('mail');
	rehearsal.pass(20);
	rehearsal.freeze('mail', false);
	rehearsal.pass(12);
	rehearsal.patchStatus('mail2', {abort: true, promoteFull: null});
	rehearsal.pass(0.08);
	rehearsal.freeze('mail2', false);
	rehearsal.pass(20);
});

replay('abort-during-full', rehearsal => {
	rehearsal.simulator.apply(
		...routedCanary({...sketch('checkout-api', 10), canary: {steps: [{setWeight: 10}, {pause: {}}]}}),
		...basicCanary({...sketch('basic', 10), canary: {maxSurge: 1, maxUnavailable: 0, steps: [{setWeight: 10}, {pause: {}}]}}),
	);
	for (const name of ['checkout-api', 'basic']) {
		rehearsal.untilHealthy(name);
	}

	for (const name of ['checkout-api', 'basic']) {
		rehearsal.setImage(name, '1.1');
		rehearsal.untilPaused(name, 1);
		rehearsal.pass(1);
		rehearsal.promoteFull(name);
		rehearsal.pass(1);
		rehearsal.patchStatus(name, {abort: true, promoteFull: null});
	}

	rehearsal.pass(60);
}, {startMs: [1500, 2000]});

replay('lost-aborts', rehearsal => {
	const names = Array.from({length: 8}, (_, index) => `svc-${index}`);
	for (const name of names) {
		rehearsal.simulator.apply(...basicCanary({...sketch(name, 3), canary: {steps: [{setWeight: 50}, {pause: {}}]}}));
	}

	for (const name of names) {
		rehearsal.untilHealthy(name);
	}

	for (const name of names) {
		rehearsal.setImage(name, '1.1');
		rehearsal.untilPaused(name, 1);
		rehearsal.pass(0.08);
		rehearsal.abort(name);
	}

	rehearsal.pass(15);
	for (const [index, name] of names.entries()) {
		const before = rehearsal.rollout(name).metadata.resourceVersion;
		rehearsal.abort(name);
		assert.equal(rehearsal.rollout(name).metadata.resourceVersion, before, 'the same abort again changes nothing');
		rehearsal.pass(4);
		assert.equal(rehearsal.status(name).abortedAt, undefined, 'not taken');
		rehearsal.patch(name, {metadata: {annotations: {'rolltop.dev/nudge': String(index)}}});
		rehearsal.pass(3);
	}

	rehearsal.pass(20);
});

replay('abort-stable-unready', rehearsal => {
	const {simulator} = rehearsal;
	simulator.apply(...routedCanary({...sketch('checkout-api', 6), canary: {steps: [{setWeight: 50}, {pause: {}}]}}));
	rehearsal.untilHealthy('checkout-api');
	rehearsal.setImage('checkout-api', '1.1');
	rehearsal.untilPaused('checkout-api', 1);
	rehearsal.pass(0.3);
	const stable = simulator.store.list('pods', namespace).find(pod => pod.spec.containers[0]?.image.endsWith(':1.0'))!;
	const conditions = stable.status.conditions!.map(condition => condition.type.endsWith('Ready') ? {...condition, status: 'False'} : condition);
	simulator.store.patch('pods', namespace, stable.metadata.name, {status: {conditions}}, {part: 'status'});
	rehearsal.pass(3);
	rehearsal.abort('checkout-api');
	rehearsal.pass(15);
	rehearsal.patch('checkout-api', {spec: {strategy: {canary: {replicaProgressThreshold: {type: 'Percent', value: 80}}}}});
	rehearsal.pass(6);
	rehearsal.patch('checkout-api', {spec: {strategy: {canary: {replicaProgressThreshold: null}}}});
	rehearsal.pass(3);
});

replay('freeze-thaw', rehearsal => {
	const {simulator} = rehearsal;
	const basic = {steps: [{setWeight: 50}, {pause: {}}]};
	simulator.apply(
		...routedCanary({...sketch('cart', 6), canary: basic}),
		...routedCanary({...sketch('search', 4), canary: {steps: [{setWeight: 25}, {pause: {duration: '15s'}}, {setWeight: 75}, {pause: {duration: '15s'}}]}}),
		...basicCanary({...sketch('mail', 2), canary: basic}),
		...basicCanary({...sketch('held', 2), canary: basic}),
	);
	for (const name of ['cart', 'search', 'mail', 'held']) {
		rehearsal.untilHealthy(name);
	}

	rehearsal.freeze('held', true);
	rehearsal.pass(0.06);
	rehearsal.setImage('held', '1.1');
	rehearsal.setImage('cart', '1.1');
	rehearsal.pass(4);
	rehearsal.setImage('search', '1.1');
	rehearsal.untilPaused('cart', 1);
	rehearsal.untilPaused('search', 1);
	rehearsal.pass(0.3);
	for (const name of ['cart', 'search', 'mail', 'held']) {
		rehearsal.freeze(name, true);
	}

	rehearsal.pass(12);
	rehearsal.setImage('mail', '1.1');
	rehearsal.pass(6);
	rehearsal.abort('cart');
	rehearsal.pass(25);
	rehearsal.promote('search');
	rehearsal.pass(0.02);
	rehearsal.freeze('search', false);
	rehearsal.pass(15);
	for (const name of ['cart', 'search', 'mail']) {
		rehearsal.freeze(name, false);
	}

	rehearsal.pass(30);
	rehearsal.undo('cart', '1.0');
	rehearsal.promoteFull('mail');
	rehearsal.pass(30);
});

replay('promote-full', rehearsal => {
	rehearsal.simulator.apply(
		successRate(namespace, {interval: '4s', failureLimit: 2}),
		...routedCanary({...sketch('checkout-api', 10), canary: {analysis: {...analysisOf('checkout-api', 'success-rate'), startingStep: 0}, steps: [{setWeight: 10}, {pause: {}}, {setWeight: 50}, {pause: {}}]}}),
	);
	rehearsal.untilHealthy('checkout-api');
	rehearsal.setImage('checkout-api', '1.1');
	rehearsal.untilPaused('checkout-api', 1);
	rehearsal.pass(5);
	rehearsal.promoteFull('checkout-api');
	rehearsal.until('checkout-api', ({currentStepIndex}) => currentStepIndex === 4);
	rehearsal.abort('checkout-api');
	rehearsal.pass(27);
	rehearsal.setImage('checkout-api', '1.2');
	rehearsal.untilPaused('checkout-api', 1);
	rehearsal.pass(0.3);
	rehearsal.undo('checkout-api', '1.1');
	rehearsal.promoteFull('checkout-api');
	rehearsal.pass(40);
}, {isCoarse: true});

replay('blue-green-job', rehearsal => {
	rehearsal.simulator.apply(
		smokeTest(namespace),
		...blueGreen({...sketch('payments', 3), blueGreen: {
			activeService: 'payments-active',
			autoPromotionEnabled: false,
			prePromotionAnalysis: {templates: [{templateName: 'smoke-test'}], args: [{name: 'preview', value: 'payments-preview'}]},
			previewReplicaCount: 1,
			scaleDownDelaySeconds: 20,
		}}),
	);
	rehearsal.untilHealthy('payments');
	rehearsal.setImage('payments', '5.1');
	rehearsal.until('payments', ({message}) => message === 'BlueGreenPause');
	rehearsal.pass(8);
	rehearsal.promote('payments');
	rehearsal.untilHealthy('payments');
	rehearsal.pass(28);
	rehearsal.setImage('payments', '5.2');
	rehearsal.until('payments', ({message}) => message === 'BlueGreenPause');
	rehearsal.pass(3);
	rehearsal.abort('payments');
	rehearsal.pass(40);
});

replay('crash-loop', rehearsal => {
	rehearsal.simulator.apply(...routedCanary({...sketch('checkout-api', 4), spec: {progressDeadlineSeconds: 25}, canary: {steps: [{setWeight: 50}, {pause: {}}]}}));
	rehearsal.untilHealthy('checkout-api');
	rehearsal.setImage('checkout-api', '1.1-crash');
	rehearsal.pass(38);
	rehearsal.abort('checkout-api');
	rehearsal.pass(40);
});

replay('inconclusive-gate', rehearsal => {
	rehearsal.simulator.apply(
		successRate(namespace, {count: 3, interval: '4s', failureLimit: 2, failureCondition: 'result[0] < 0.90'}),
		...routedCanary({...sketch('ranking', 4), canary: {steps: [{setWeight: 25}, {analysis: analysisOf('ranking', 'success-rate')}, {setWeight: 50}, {pause: {duration: '5s'}}]}}),
	);
	rehearsal.untilHealthy('ranking');
	rehearsal.setImage('ranking', '1.1');
	rehearsal.until('ranking', ({message}) => message === 'InconclusiveAnalysisRun');
	rehearsal.pass(8);
	rehearsal.patchStatus('ranking', {pauseConditions: null, controllerPause: false, currentStepIndex: 2});
	rehearsal.pass(60);
}, {metrics: () => ({value: [0.93]})});

replay('canary-promoted', rehearsal => {
	rehearsal.simulator.apply(
		successRate(namespace, {interval: '4s', failureLimit: 2}),
		latencyP99(namespace, {interval: '4s', failureLimit: 2}),
		...routedCanary({...sketch('checkout-api', 20), canary: {
			analysis: {...analysisOf('checkout-api', 'success-rate'), startingStep: 1},
			maxSurge: '20%',
			maxUnavailable: 0,
			steps: [{setWeight: 5}, {pause: {duration: '15s'}}, {analysis: analysisOf('checkout-api', 'success-rate', 'latency-p99')}, {setWeight: 20}, {pause: {duration: '15s'}}, {setWeight: 50}, {pause: {duration: '10s'}}],
		}}),
	);
	rehearsal.pass(0.4);
	rehearsal.simulator.apply(successRate(namespace, {interval: '4s', failureLimit: 2, count: 4}), latencyP99(namespace, {interval: '3s', failureLimit: 1, count: 3}));
	rehearsal.untilHealthy('checkout-api');
	rehearsal.setImage('checkout-api', '1.1');
	rehearsal.pass(180);
});

replay('analysis-failed', rehearsal => {
	rehearsal.simulator.apply(
		successRate(namespace, {interval: '4s', failureLimit: 2}),
		latencyP99(namespace, {interval: '4s', failureLimit: 2}),
		...routedCanary({...sketch('checkout-api', 10), canary: {analysis: {...analysisOf('checkout-api', 'success-rate', 'latency-p99'), startingStep: 1}, steps: [{setWeight: 10}, {pause: {duration: '12s'}}, {setWeight: 50}, {pause: {}}]}}),
	);
	rehearsal.untilHealthy('checkout-api');
	rehearsal.setImage('checkout-api', '2.0-bad');
	rehearsal.until('checkout-api', ({phase}) => phase === 'Degraded');
	rehearsal.pass(40);
	rehearsal.patchStatus('checkout-api', {abort: false});
	rehearsal.untilPaused('checkout-api', 3);
	rehearsal.pass(3);
	rehearsal.setImage('checkout-api', '1.0');
	rehearsal.pass(60);
}, failingAfter(22));

/** The first run of success-rate gets worse that many seconds after its start. */
function failingAfter(seconds: number): SimulatorOptions {
	return {
		metrics({run, metric, now}) {
			const isBad = run.metadata.name.endsWith('-2') && now - Date.parse(run.metadata.creationTimestamp) > seconds * 1000;
			return {value: [metric.name === 'latency-p99' ? 0.2 : (isBad ? 0.91 : 0.994)]};
		},
	};
}

replay('zero-samples', rehearsal => {
	const metric = (name: string, more: object) => successRate(namespace, {interval: '3s', failureLimit: 2, ...more}, name);
	const steps = (name: string) => [{setWeight: 25}, {analysis: analysisOf(name, name)}, {setWeight: 50}, {pause: {duration: '5s'}}];
	rehearsal.simulator.apply(
		metric('strict', {count: 3, consecutiveErrorLimit: 2}),
		metric('guarded', {count: 3, successCondition: 'len(result) == 0 || isNaN(result[0]) || result[0] >= 0.95'}),
		metric('late', {initialDelay: '10m'}),
		...routedCanary({...sketch('strict', 4), canary: {steps: steps('strict')}}),
		...routedCanary({...sketch('guarded', 4), canary: {steps: steps('guarded')}}),
		...routedCanary({...sketch('late', 4), canary: {analysis: analysisOf('late', 'late'), steps: [{setWeight: 25}, {pause: {duration: '12s'}}, {setWeight: 50}, {pause: {duration: '5s'}}]}}),
	);
	for (const name of ['strict', 'guarded', 'late']) {
		rehearsal.untilHealthy(name);
	}

	for (const name of ['strict', 'guarded', 'late']) {
		rehearsal.setImage(name, '1.1');
	}

	rehearsal.pass(90);
}, {metrics: () => ({value: []})});

replay('dynamic-stable-scale', rehearsal => {
	rehearsal.simulator.apply(...routedCanary({...sketch('checkout-api', 10), canary: {dynamicStableScale: true, abortScaleDownDelaySeconds: 20, steps: [{setWeight: 20}, {pause: {duration: '5s'}}, {setWeight: 80}, {pause: {}}]}}));
	rehearsal.untilHealthy('checkout-api');
	rehearsal.setImage('checkout-api', '1.1');
	rehearsal.untilPaused('checkout-api', 3);
	rehearsal.pass(5);
	rehearsal.abort('checkout-api');
	rehearsal.pass(180);
	rehearsal.undo('checkout-api', '1.0');
	rehearsal.pass(20);
});

replay('full-after-failure', rehearsal => {
	rehearsal.simulator.apply(
		successRate(namespace, {interval: '2s', failureLimit: 0}),
		...routedCanary({...sketch('checkout-api', 4), canary: {analysis: {...analysisOf('checkout-api', 'success-rate'), startingStep: 0}, steps: [{setWeight: 25}, {pause: {}}]}}),
	);
	rehearsal.untilHealthy('checkout-api');
	rehearsal.setImage('checkout-api', '2.0-bad');
	rehearsal.until('checkout-api', ({phase}) => phase === 'Degraded');
	rehearsal.promoteFull('checkout-api');
	rehearsal.pass(60);
}, failingAfter(7));

replay('controller-down', rehearsal => {
	const {simulator} = rehearsal;
	simulator.apply(...routedCanary({...sketch('checkout-api', 4), canary: {steps: [{setWeight: 25}, {pause: {}}, {setWeight: 75}, {pause: {}}]}}));
	rehearsal.untilHealthy('checkout-api');
	rehearsal.setImage('checkout-api', '1.1');
	rehearsal.untilPaused('checkout-api', 1);
	rehearsal.pass(2);
	simulator.controller.stop();
	rehearsal.pass(3);
	rehearsal.abort('checkout-api');
	rehearsal.pass(25);
	simulator.controller.start();
	rehearsal.pass(60);
});

replay('back-after-completion', rehearsal => {
	const canary = {steps: [{setWeight: 25}, {pause: {}}]};
	rehearsal.simulator.apply(...basicCanary({...sketch('undone', 4), canary}), ...basicCanary({...sketch('chained', 4), canary}));
	for (const name of ['undone', 'chained']) {
		rehearsal.untilHealthy(name);
	}

	rehearsal.setImage('undone', '1.1');
	rehearsal.untilPaused('undone', 1);
	rehearsal.pass(0.08);
	rehearsal.promote('undone');
	rehearsal.pass(120);
	rehearsal.setImage('chained', '1.1');
	rehearsal.untilPaused('chained', 1);
	rehearsal.pass(1);
	rehearsal.promote('chained');
	rehearsal.untilHealthy('chained');
	rehearsal.abort('undone');
	rehearsal.pass(4);
	rehearsal.undo('undone', '1.0');
	rehearsal.pass(10);
	rehearsal.undo('chained', '1.0');
	rehearsal.until('chained', ({observedGeneration}) => observedGeneration === String(rehearsal.rollout('chained').metadata.generation));
	rehearsal.promoteFull('chained');
	rehearsal.pass(20);
}, {isCoarse: true});

replay('undo-and-restart', rehearsal => {
	const name = 'profile';
	rehearsal.simulator.apply(...basicCanary({...sketch(name, 4), canary: {steps: [{setWeight: 25}, {pause: {duration: '3s'}}, {setWeight: 50}, {pause: {duration: '3s'}}]}}));
	rehearsal.untilHealthy(name);
	for (const tag of ['1.1', '1.2', '1.0']) {
		rehearsal.setImage(name, tag);
		rehearsal.pass(0.1);
		rehearsal.untilHealthy(name);
	}

	assert.equal(rehearsal.rollout(name).metadata.annotations?.['rollout.argoproj.io/revision'], '4', 'the old ReplicaSet has a new revision');
	const podsBefore = new Set(rehearsal.simulator.store.list('pods', namespace).map(pod => pod.metadata.name));
	rehearsal.pass(1);
	rehearsal.patch(name, {spec: {restartAt: new Date(rehearsal.clock.now()).toISOString().replace(/\.\d+/v, '')}});
	rehearsal.pass(0.1);
	rehearsal.untilHealthy(name);
	assert.ok(rehearsal.simulator.store.list('pods', namespace).every(pod => !podsBefore.has(pod.metadata.name) || pod.metadata.deletionTimestamp !== undefined), 'every pod is a new one');
	rehearsal.pass(10);
	rehearsal.setImage(name, '2.0');
	rehearsal.untilPaused(name, 1);
	rehearsal.pass(0.3);
	rehearsal.patchStatus(name, {currentStepIndex: 2});
	rehearsal.until(name, status => status.currentStepIndex === 3 && status.phase === 'Paused');
	rehearsal.patchStatus(name, {currentStepIndex: 4});
	rehearsal.pass(20);
}, {isCoarse: true});

replay('experiment', rehearsal => {
	rehearsal.simulator.apply(
		successRate(namespace, {interval: '4s', count: 3, failureLimit: 2}),
		...routedCanary({...sketch('ranking', 4), canary: {steps: [
			{experiment: {
				duration: '20s',
				templates: [{name: 'baseline', specRef: 'stable'}, {name: 'candidate', specRef: 'canary'}],
				analyses: [{name: 'compare', templateName: 'success-rate', args: [{name: 'service-name', value: 'ranking'}]}],
			}},
			{setWeight: 50},
			{pause: {duration: '5s'}},
		]}}),
	);
	rehearsal.untilHealthy('ranking');
	rehearsal.setImage('ranking', '1.1');
	rehearsal.pass(90);
}, {metrics: () => ({value: [0.99]})});
