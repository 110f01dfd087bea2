import {fileURLToPath} from 'node:url';
import {deriveDiagnosis} from '../../source/domain/diagnosis/derive-diagnosis.ts';
import type {Diagnosis} from '../../source/domain/diagnosis/diagnosis.ts';
import type {RolloutView} from '../../source/domain/rollout-view.ts';
import {readRecording} from '../../source/recording/read-recording.ts';
import {batchesUpTo} from '../../source/recording/recorded-batches.ts';
import type {Recording} from '../../source/recording/recording.ts';
import {createAppStore} from '../../source/store/app-store.ts';

const root = new URL('../fixtures/recordings/', import.meta.url);
const recordings = new Map<string, Promise<Recording>>();

async function load(name: string): Promise<Recording> {
	const known = recordings.get(name) ?? readRecording(fileURLToPath(new URL(name, root)));
	recordings.set(name, known);
	return known;
}

/** What a rollout's diagnosis is so many seconds after the first line of a recording, as `rolltop why --replay --at` reads it. */
export async function diagnoseRecording(name: string, rollout: string, seconds: number): Promise<{readonly diagnosis: Diagnosis; readonly view: RolloutView; readonly now: number}> {
	const recording = await load(name);
	const now = recording.startAt + (1000 * seconds);
	const store = createAppStore({
		session: {contextName: name, namespace: recording.namespace, kind: 'recording', isProtected: false, readOnly: undefined, user: undefined, version: 'test'},
		clock: {now: () => now, at: () => () => undefined},
	});
	for (const batch of batchesUpTo(recording, now)) {
		store.apply(batch);
	}

	const {views, links, controller} = store.state.getState();
	const key = views.keys().find(candidate => candidate.endsWith(`/${rollout}`));
	const view = views.get(key ?? '');
	const family = store.families().get(key ?? '');
	if (!view || !family) {
		throw new Error(`${name} has no rollout ${rollout} after ${seconds} s`);
	}

	return {view, now, diagnosis: deriveDiagnosis({family, view, surroundings: {links, isRecording: true}, controller, now})};
}
