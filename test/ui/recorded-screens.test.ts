import assert from 'node:assert/strict';
import {test} from 'node:test';
import path from 'node:path';
import {readRecording} from '../../source/recording/read-recording.ts';
import {stateAt, toResetBatch} from '../../source/recording/recorded-state.ts';
import {createAppStore} from '../../source/store/app-store.ts';
import type {AppState} from '../../source/store/app-state.ts';
import {readGet} from '../domain/plugin-output.ts';
import {readPluginSamples} from '../helpers/recorded-family.ts';
import {frameOf} from '../helpers/ui-screen.tsx';

/** The state of the whole program at an instant of a recording, with one rollout open. */
async function stateOf(recording: string, at: number, rollout?: string): Promise<AppState> {
	const read = await readRecording(path.join(import.meta.dirname, '..', 'fixtures', 'recordings', recording));
	const clock = {now: () => at, at: () => () => undefined};
	const store = createAppStore({session: {contextName: recording, namespace: read.namespace, kind: 'recording', isProtected: false, readOnly: undefined, user: undefined, version: 'test'}, clock});
	store.apply(toResetBatch(stateAt(read, at), at));
	if (rollout !== undefined) {
		store.dispatch({type: 'opened', key: `${read.namespace!}/${rollout}`});
	}

	return store.state.getState();
}

for (const recording of ['abort-at-50', 'manual-gate', 'blue-green-job', 'analysis-failed', 'freeze-thaw', 'experiment']) {
	test(`what a person reads of ${recording} is what the official plugin printed at the same moment`, async () => {
		const samples = readPluginSamples(recording).filter(({get}) => get?.code === 0);
		assert.ok(samples.length > 2);
		for (const {t, rollout, get} of samples) {
			const plugin = readGet(get!.out);
			const frame = await frameOf(await stateOf(recording, t, rollout), {columns: 140, rows: 60});
			const text = frame.join('\n');
			const what = `${recording} ${rollout ?? ''} at ${t}`;
			assert.ok(text.includes(plugin.phase), `${what}: phase ${plugin.phase}\n${text}`);
			for (const {image, roles} of plugin.images) {
				for (const role of roles) {
					assert.match(text, new RegExp(`${role} +.*${image.replaceAll('.', String.raw`\.`)}|${role}.*${image.split('/').at(-1)!.replaceAll('.', String.raw`\.`)}`, 'v'), `${what}: ${role} ${image}`);
				}
			}

			if (plugin.setWeight !== undefined && text.includes('set ')) {
				assert.match(text, new RegExp(String.raw`set ${plugin.setWeight}\b`, 'v'), `${what}: set weight ${plugin.setWeight}`);
			}
		}
	});
}

/** One line for each of the words, in this order, anywhere below each other. */
function assertInOrder(frame: readonly string[], lines: readonly RegExp[]): void {
	let rest = frame;
	for (const line of lines) {
		const place = rest.findIndex(text => line.test(text));
		assert.notEqual(place, -1, `${line.source}\n${frame.join('\n')}`);
		rest = rest.slice(place + 1);
	}
}

test('an experiment stands on the page with its ReplicaSets and its analysis, and so does what changes', async () => {
	const [first] = readPluginSamples('experiment');
	const at = first!.t + 15_000;
	assertInOrder(await frameOf(await stateOf('experiment', at, 'ranking'), {columns: 140, rows: 60}), [
		/EXPERIMENT ▸ ranking-56854b984c-2-0 {2}Running/v, /baseline {2}api:1\.0 {2}1\/1 {3}● {3}Healthy/v, /candidate {2}api:1\.1 {2}1\/1/v,
		/STEPS .*▸ experiment Running .*○ done in about \d+s/v, /ANALYSIS .*experiment, \d+s/v, /TEMPLATE {2}image api:1\.0 → api:1\.1/v, /EVENTS {4}\d\d:\d\d:\d\d /v,
	]);
});

test('the Jobs of a check stand on the page', async () => {
	const sample = readPluginSamples('blue-green-job').find(({get}) => get?.out.includes('⊞'))!;
	assertInOrder(await frameOf(await stateOf('blue-green-job', sample.t, 'payments'), {columns: 140, rows: 60}), [/CHECKS /v, /job [\d\-a-f]+\.smoke\.1: /v]);
});

test('the fleet of a recording shows every rollout with the plugin\'s step', async () => {
	for (const recording of ['freeze-thaw', 'lost-aborts']) {
		for (const {t, rollout, get} of readPluginSamples(recording).filter(sample => sample.get?.code === 0).slice(0, 6)) {
			const plugin = readGet(get!.out);
			const frame = await frameOf(await stateOf(recording, t), {columns: 140, rows: 30});
			const row = frame.find(line => line.includes(` ${rollout!} `)) ?? '';
			assert.notEqual(row, '', `${recording} ${rollout!}`);
			const [index, total] = (plugin.step ?? '').split('/', 2);
			if (index !== undefined && total !== undefined && !/aborted|frozen|NOT BACK/v.test(row)) {
				assert.ok(index === total ? row.includes('done') : row.includes(`${index}/${total}`), row);
			}
		}
	}
});
