import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import type {PluginWeight, RolloutView} from '../../source/domain/rollout-view.ts';
import {formatRolloutText} from '../../source/format/rollout-text.ts';
import {openRecording, readPluginSamples, recordingNames, type PluginSample, type RecordedCluster} from '../helpers/recorded-family.ts';
import {readGet, readList, readTree, type PluginGet, type TreeRow} from './plugin-output.ts';

type PluginGuess = PluginWeight['why'];

/** The plugin's process starts a little after the moment that the sample is stamped with. */
const toleranceSeconds = 1;

function assertClose(actual: number | undefined, expected: number | undefined, what: string): void {
	assert.equal(actual === undefined, expected === undefined, what);
	assert.ok(Math.abs((actual ?? 0) - (expected ?? 0)) <= toleranceSeconds, `${what}: ${actual} and ${expected}`);
}

function assertTree(actual: readonly TreeRow[], expected: readonly TreeRow[]): void {
	const shape = ({depth, name, kind, status, info}: TreeRow) => ({depth, name, kind, status, info});
	assert.deepEqual(actual.map(row => shape(row)), expected.map(row => shape(row)));
	for (const [index, row] of actual.entries()) {
		assertClose(row.ageSeconds, expected[index]!.ageSeconds, `age of ${row.name}`);
		assertClose(row.delaySeconds, expected[index]!.delaySeconds, `delay of ${row.name}`);
	}
}

const strategies = {blueGreen: 'BlueGreen', canary: 'Canary'};
const sorted = (images: PluginGet['images']) => images.map(({image, roles}) => ({image, roles: roles.toSorted()}));

/** Gives the name of the plugin's guess where its actual weight is another one. */
function compareGet(view: RolloutView, sample: PluginSample): PluginGuess | undefined {
	const plugin = readGet(sample.get!.out);
	assert.equal(view.phase, plugin.phase);
	assert.equal(view.message, plugin.message);
	assert.equal(strategies[view.strategy!], plugin.strategy);
	assert.deepEqual(view.replicas, plugin.replicas);
	assert.deepEqual(sorted(view.images), sorted(plugin.images));
	assertTree(readTree(formatRolloutText(view, sample.t)), plugin.rows);
	const printed = view.step?.index === undefined ? '' : `${view.step.index}/${view.step.total}`;
	assert.equal(view.strategy === 'canary' ? printed : undefined, plugin.step);
	assert.equal(view.weight.set, plugin.setWeight);
	// The one field in which ours differs, where the plugin guesses: the view says what it prints, and by which guess.
	assert.equal(view.weight.plugin?.value ?? view.weight.actual, view.strategy === 'canary' ? plugin.actualWeight : view.weight.actual);
	return view.weight.plugin?.why;
}

function compareStatus(view: RolloutView, {status}: PluginSample): void {
	const isShort = view.phase === 'Healthy' || view.phase === 'Degraded' || view.message === '';
	assert.equal(isShort ? view.phase : `${view.phase} - ${view.message}`, status!.out.trim().split('\n', 1)[0]);
}

function compareList(cluster: RecordedCluster, {t, list}: PluginSample): void {
	const lines = readList(list!.out);
	assert.deepEqual(new Set(lines.keys()), new Set(cluster.rollouts()));
	for (const [name, cells] of lines) {
		const {strategy, phase, step, weight, replicas} = deriveRollout(cluster.family(name), t);
		assert.deepEqual([
			strategies[strategy!],
			phase,
			step?.index === undefined ? '-' : `${step.index}/${step.total}`,
			String(weight.set ?? '-'),
			`${replicas.ready}/${replicas.current}`,
			String(replicas.desired),
			String(replicas.updated),
			String(replicas.available),
		], cells);
	}
}

/**
How often the plugin guesses, for each recording where it does: a change here wants a look. When all steps are done but the new revision is not
stable yet, it has no step to look at and prints the largest weight there is; the router, or without one the pods, say how many users are there.
*/
const guesses: Readonly<Record<string, number>> = {
	'back-after-completion': 1,
	'canary-promoted': 1,
	experiment: 1,
	'freeze-thaw': 1,
	'full-after-failure': 1,
	'inconclusive-gate': 1,
	'manual-gate': 2,
	'workload-ref': 1,
};

suite('parity with the official plugin', () => {
	for (const name of recordingNames) {
		test(name, () => {
			const cluster = openRecording(name);
			const samples = readPluginSamples(name);
			const guessed: PluginGuess[] = [];
			assert.ok(samples.some(({get}) => get));
			assert.ok(samples.some(({list}) => list));
			for (const sample of samples) {
				cluster.advanceTo(sample.t);
				if (sample.list) {
					compareList(cluster, sample);
					continue;
				}

				const view = deriveRollout(cluster.family(sample.rollout!), sample.t);
				guessed.push(...[compareGet(view, sample)].filter(guess => guess !== undefined));
				compareStatus(view, sample);
			}

			assert.deepEqual(guessed, Array.from({length: guesses[name] ?? 0}, () => 'stepsDone'));
		});
	}

	test('all 23 recordings are here', () => {
		assert.equal(recordingNames.length, 23);
	});
});
