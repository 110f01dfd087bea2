import type {Cluster} from '../types/cluster.ts';
import {deriveDifference, type Difference} from '../domain/difference.ts';
import type {Family} from '../domain/family.ts';
import {historyRows, type HistoryRow} from '../domain/history.ts';
import {hashOf} from '../domain/labels.ts';
import type {Route} from '../store/interface-state.ts';
import {readReplicaSets} from './replica-sets.ts';
import type {Feed} from './report.ts';

/** Two rows, the older one first, or why there are no two. */
type Pair = readonly [HistoryRow, HistoryRow] | string;

async function compare(cluster: Cluster, family: Family, [before, after]: readonly [HistoryRow, HistoryRow]): Promise<Difference | string> {
	const names = [before, after].map(({replicaSet}) => replicaSet.metadata.name) as [string, string];
	const objects = await readReplicaSets(cluster, family, new Set(names));
	const side = ({number}: HistoryRow, name: string) => ({revision: number, replicaSet: name, object: objects.get(name) ?? {}});
	return deriveDifference(side(before, names[0]), side(after, names[1])) ?? `The templates of revision ${before.number} and revision ${after.number} cannot be read`;
}

/** Of two revision numbers; the first one undefined: the one before. */
export async function readPair(cluster: Cluster, family: Family, [first, second]: readonly [number | undefined, number]): Promise<Difference | string> {
	const rows = historyRows(family);
	const after = rows.find(({number}) => number === second);
	const before = rows.find(row => first === undefined ? row.number < second : row.number === first);
	if (before === undefined || after === undefined) {
		const missing = after === undefined ? `revision ${second}` : (first === undefined ? `a revision before ${second}` : `revision ${first}`);
		return `There is no ${missing} any more; there are ${rows.map(({number}) => number).join(', ')}`.replace('no a ', 'no ');
	}

	return compare(cluster, family, [before, after]);
}

/** What the person has chosen where the pane was opened: marked revisions, the one under the cursor, else canary against stable. */
function choosePair(family: Family, from: Route): Pair {
	const rows = historyRows(family);
	if (from.screen === 'pane' && from.pane === 'history') {
		const marked = [...from.position.marked].toSorted((a, b) => b - a).flatMap(index => rows[index] ?? []);
		const chosen = marked.length === 0 ? rows[from.position.cursor] : marked.at(-1);
		const before = marked.length >= 2 ? marked[0] : rows.find(({number}) => chosen !== undefined && number < chosen.number);
		return chosen === undefined || before === undefined ? 'There is no revision before this one any more' : [before, chosen];
	}

	const {stableRS, currentPodHash} = family.rollout.status ?? {};
	const withHash = (hash: string | undefined) => rows.find(({replicaSet}) => hash !== undefined && hashOf(replicaSet.metadata) === hash);
	const after = withHash(currentPodHash);
	// With everybody on one version the update before is what one asks about.
	const before = stableRS === currentPodHash ? rows.find(({number}) => after !== undefined && number < after.number) : withHash(stableRS);
	return after === undefined || before === undefined ? 'There is nothing to compare with: this is the only revision' : [before, after];
}

/** Two templates do not change: they are read once. */
export const feedDifference: Feed<'difference'> = ({session, key, publish}) => {
	let isOver = false;

	async function show() {
		const {route} = session.store.state.getState().interface;
		const family = session.store.families().get(key);
		if (family === undefined || route.screen !== 'pane') {
			publish(undefined, {code: 'not-found', title: `${key} is not there: it was deleted or never existed`, nextSteps: []});
			return;
		}

		const pair = choosePair(family, route.from);
		const difference = typeof pair === 'string' ? pair : await compare(session.cluster(), family, pair);
		if (!isOver) {
			publish(typeof difference === 'string' ? {difference: undefined, why: difference} : {difference, why: ''});
		}
	}

	void show();
	return {
		stop() {
			isOver = true;
		},
	};
};
