import path from 'node:path';
import {deriveHistory, type HistoryView} from '../../source/domain/history.ts';
import {deriveTimeline, type Deed, type TimelineEntry} from '../../source/domain/timeline.ts';
import {watchRecording} from '../../source/past.ts';
import {readRecording} from '../../source/recording/read-recording.ts';

const root = path.join(import.meta.dirname, '../fixtures/recordings');

export const recordingPath = (name: string) => path.join(root, name);

export type Watched = {
	readonly now: number;
	/** Names of the rollouts there then. */
	readonly rollouts: readonly string[];
	readonly entries: (rollout: string, deeds?: readonly Deed[]) => readonly TimelineEntry[];
	readonly history: (rollout: string, deeds?: readonly Deed[]) => HistoryView;
};

/** A recording watched to its end, or to an instant. */
export async function watchNamed(name: string, until?: number): Promise<Watched> {
	const recording = await readRecording(recordingPath(name));
	const now = until ?? recording.endAt;
	const store = watchRecording(recording, now, 'test');
	const past = (rollout: string, deeds: readonly Deed[]) => {
		const key = `${recording.namespace}/${rollout}`;
		return {family: store.families().get(key)!, view: store.state.getState().views.get(key)!, transitions: store.transitions.of(key), deeds, now};
	};

	return {
		now,
		rollouts: [...store.families().values()].map(({rollout}) => rollout.metadata.name),
		entries: (rollout, deeds = []) => deriveTimeline(past(rollout, deeds)),
		history: (rollout, deeds = []) => deriveHistory(past(rollout, deeds)),
	};
}
