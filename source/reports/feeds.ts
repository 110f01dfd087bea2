import type {PaneName} from '../store/pane-state.ts';
import type {Feed} from './report.ts';

type Feeds = {readonly [Name in PaneName]: () => Promise<Feed<Name>>};

/** Loaded when its pane is opened: the first frame must not wait for what it does not show. */
export const feeds: Feeds = {
	async why() {
		const {feedWhy} = await import('./why.ts');
		return feedWhy;
	},
	async events() {
		const {feedEvents} = await import('./events.ts');
		return feedEvents;
	},
	async history() {
		const {feedHistory} = await import('./history.ts');
		return feedHistory;
	},
	async difference() {
		const {feedDifference} = await import('./difference.ts');
		return feedDifference;
	},
	async logs() {
		const {feedLogs} = await import('./logs-feed.ts');
		return feedLogs;
	},
	async measurements() {
		const {feedMeasurements} = await import('./analysis.ts');
		return feedMeasurements;
	},
	async yaml() {
		const {feedYaml} = await import('./yaml.ts');
		return feedYaml;
	},
};
