import type {PaneEffect} from '../commands/command.ts';
import type {Problem} from '../types/problem.ts';
import type {PaneData, PaneName} from '../store/pane-state.ts';
import {feeds} from './feeds.ts';
import type {Feed, FeedContext, OpenFeed} from './report.ts';

/** Keeps the feed of the open pane running, and only that one. */
export type PaneKeeper = {
	readonly effect: (effect: PaneEffect) => void;
	readonly stop: () => void;
};

const replaced: Problem = {code: 'failed', title: 'This cannot be shown: the files of rolltop were replaced while it runs', nextSteps: ['Leave with q and start it again; until then what is under way is followed on.']};

type Keeping = Omit<FeedContext<PaneName>, 'key' | 'publish'>;

/** Follows the route: opening a pane starts its feed, leaving it stops it. */
export function keepPane(context: Keeping): PaneKeeper {
	const {store} = context.session;
	let open: {readonly pane: PaneName; readonly key: string; feed: OpenFeed | undefined; isOver: boolean} | undefined;

	function show<Name extends PaneName>(data: PaneData<Name>) {
		// What is of one pane is of them: a union over a type parameter is more than the checker sees.
		store.showPane(data as PaneData);
	}

	/** Undefined where the program's files are gone: replaced by another version while this one runs, which must go on watching what it does. */
	async function load<Name extends PaneName>(pane: Name): Promise<Feed<Name> | undefined> {
		try {
			return await feeds[pane]();
		} catch {
			return undefined;
		}
	}

	async function start<Name extends PaneName>(pane: Name, key: string) {
		const mine = {pane, key, feed: undefined as OpenFeed | undefined, isOver: false};
		open = mine;
		show({pane, key, content: undefined, problem: undefined});
		const feed = await load(pane);
		if (feed === undefined && !mine.isOver) {
			show({pane, key, content: undefined, problem: replaced});
		} else if (feed !== undefined && !mine.isOver) {
			mine.feed = feed({...context, key, publish(content, problem) {
				if (!mine.isOver) {
					show({pane, key, content, problem});
				}
			}});
		}
	}

	function stop() {
		if (open !== undefined) {
			open.isOver = true;
			open.feed?.stop();
			open = undefined;
		}
	}

	function look() {
		const {interface: {route}, pane} = store.state.getState();
		if (route.screen !== 'pane') {
			stop();
			if (pane !== undefined) {
				store.showPane(undefined);
			}
		} else if (open?.pane !== route.pane || open.key !== route.key) {
			stop();
			void start(route.pane, route.key);
		}
	}

	const unsubscribe = store.state.subscribe(look);
	look();
	return {
		effect(effect) {
			open?.feed?.effect?.(effect);
		},
		stop() {
			unsubscribe();
			stop();
		},
	};
}
