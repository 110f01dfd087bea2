import {test, type TestContext} from 'node:test';
import {routedCanary, successRate, type SimulatorOptions} from '../../source/simulator/index.ts';
import type {Experiment} from '../../source/simulator/objects.ts';
import {ask} from './client.ts';
import {image, namespace, rehearse, type Rehearsal} from './rehearsal.ts';

const name = 'ranking';

/** A rollout whose first step compares baseline and candidate. */
async function experimenting(t: TestContext, options: SimulatorOptions = {}, duration: string | undefined = '20s'): Promise<Rehearsal> {
	const rehearsal = await rehearse(t, {metrics: () => ({value: [0.99]}), ...options});
	rehearsal.simulator.apply(
		successRate(namespace, {interval: '4s', count: 3, failureLimit: 0}),
		...routedCanary({namespace, name, image: '1.0', replicas: 4, canary: {steps: [
			{experiment: {
				...(duration !== undefined && {duration}),
				templates: [{name: 'baseline', specRef: 'stable'}, {name: 'candidate', specRef: 'canary'}],
				analyses: [{name: 'compare', templateName: 'success-rate', requiredForCompletion: true, args: [{name: 'service-name', value: name}]}],
			}},
			{setWeight: 50},
			{pause: {duration: '5s'}},
		]}}),
	);
	rehearsal.untilHealthy(name);
	rehearsal.setImage(name, '1.1');
	rehearsal.pass(8);
	return rehearsal;
}

const experiments = ({simulator}: Rehearsal): readonly Experiment[] => simulator.store.list('experiments', namespace);
const podsOf = ({simulator}: Rehearsal, ending: string) => simulator.store.list('pods', namespace).filter(pod => pod.metadata.ownerReferences![0]!.name.endsWith(ending) && pod.metadata.deletionTimestamp === undefined);

test('an experiment step runs its templates and its analysis, then the rollout goes on', async (t: TestContext) => {
	const rehearsal = await experimenting(t);
	const [experiment] = experiments(rehearsal);
	const {currentPodHash, canary} = rehearsal.status(name);
	t.assert.strictEqual(experiment!.metadata.name, `${name}-${currentPodHash}-2-0`);
	t.assert.deepStrictEqual([canary!.currentExperiment, experiment!.status!.phase], [experiment!.metadata.name, 'Running']);
	t.assert.deepStrictEqual(experiment!.status!.templateStatuses!.map(one => [one.name, one.status, one.availableReplicas]), [['baseline', 'Running', 1], ['candidate', 'Running', 1]]);
	t.assert.deepStrictEqual([podsOf(rehearsal, '-baseline')[0]!.spec.containers[0]!.image, podsOf(rehearsal, '-candidate')[0]!.spec.containers[0]!.image], [image('1.0'), image('1.1')]);
	t.assert.deepStrictEqual(experiment!.status!.analysisRuns!.map(one => [one.name, one.analysisRun, one.phase]), [['compare', `${experiment!.metadata.name}-compare`, 'Running']]);
	rehearsal.untilHealthy(name);
	t.assert.strictEqual(experiments(rehearsal)[0]!.status!.phase, 'Successful');
	t.assert.strictEqual(rehearsal.status(name).canary!.currentExperiment, undefined);
	t.assert.strictEqual(podsOf(rehearsal, '-baseline').length, 1, 'its pods stay for a while');
	rehearsal.pass(30);
	t.assert.strictEqual(podsOf(rehearsal, '-baseline').length, 0);
	const reasons = new Set(rehearsal.simulator.store.list('events', namespace).map(({involvedObject, type, reason}) => `${involvedObject.kind} ${type} ${reason}`));
	for (const reason of ['Rollout Normal ExperimentCreated', 'Experiment Normal TemplateRunning', 'Experiment Normal ExperimentSuccessful', 'Rollout Warning AnalysisRunSuccessful', 'Experiment Normal ScalingReplicaSet']) {
		t.assert.ok(reasons.has(reason), reason);
	}
});

test('a person ends an experiment: its analysis is stopped and counts as good', async (t: TestContext) => {
	const rehearsal = await experimenting(t, {}, '10m');
	const [{metadata}] = experiments(rehearsal) as [Experiment];
	const answer = await ask(rehearsal.simulator, `/apis/argoproj.io/v1alpha1/namespaces/shop/experiments/${metadata.name}`, {method: 'PATCH', body: {spec: {terminate: true}}});
	t.assert.strictEqual(answer.status, 200);
	rehearsal.pass(3);
	const [experiment] = experiments(rehearsal);
	t.assert.deepStrictEqual([experiment!.status!.phase, rehearsal.simulator.store.list('analysisruns')[0]!.status!.message], ['Successful', 'Run Terminated']);
	t.assert.ok(rehearsal.status(name).currentStepIndex! >= 1);
});

test('a failed analysis fails the experiment and aborts; a retry makes a new experiment', async (t: TestContext) => {
	let value = 0.5;
	const rehearsal = await experimenting(t, {metrics: () => ({value: [value]})});
	rehearsal.pass(10);
	t.assert.strictEqual(experiments(rehearsal)[0]!.status!.phase, 'Failed');
	t.assert.match(rehearsal.status(name).message!, /^RolloutAborted: Rollout aborted update to revision 2: Metric "success-rate" assessed Failed/v);
	value = 0.99;
	rehearsal.pass(60);
	rehearsal.patchStatus(name, {abort: false});
	rehearsal.untilHealthy(name);
	t.assert.deepStrictEqual(experiments(rehearsal).map(({metadata, status}) => [metadata.name.endsWith('-0-1'), status!.phase]), [[false, 'Failed'], [true, 'Successful']]);
});

test('an experiment of its own can be tried again; that of a rollout only while it is the current one', async (t: TestContext) => {
	const rehearsal = await experimenting(t);
	rehearsal.untilHealthy(name);
	const [{metadata, spec}] = experiments(rehearsal) as [Experiment];
	rehearsal.simulator.apply({resource: 'experiments', draft: {metadata: {name: 'alone', namespace}, spec: {...spec}}});
	rehearsal.pass(40);
	const alone = () => rehearsal.simulator.store.get('experiments', namespace, 'alone')!.status!;
	t.assert.deepStrictEqual([alone().phase, alone().analysisRuns![0]!.analysisRun], ['Successful', 'alone-compare']);
	const retry = async (experiment: string) => {
		await ask(rehearsal.simulator, `/apis/argoproj.io/v1alpha1/namespaces/shop/experiments/${experiment}`, {method: 'PATCH', body: {status: null}});
		rehearsal.pass(5);
	};

	await retry('alone');
	t.assert.deepStrictEqual([alone().phase, alone().analysisRuns![0]!.analysisRun], ['Running', 'alone-compare.1']);
	await retry(metadata.name);
	t.assert.strictEqual(experiments(rehearsal).find(one => one.metadata.name === metadata.name)!.spec.terminate, true, 'its rollout ends what is not current');
});

test('an abort ends the experiment', async (t: TestContext) => {
	const rehearsal = await experimenting(t, {}, '10m');
	rehearsal.abort(name);
	rehearsal.pass(5);
	t.assert.deepStrictEqual([experiments(rehearsal)[0]!.spec.terminate, experiments(rehearsal)[0]!.status!.phase, rehearsal.status(name).phase], [true, 'Successful', 'Degraded']);
});
