import type {PaneName} from '../store/pane-state.ts';
import type {Feed} from './report.ts';

type Feeds = {readonly [Name in PaneName]: () => Promise<Feed<Name>>};

/** Loaded when its pane is opened: the first frame must not wait for what it does not show. */
export const feeds: Feeds = {
	async why() {
		const {feedWhy} = await import('./why.ts');
		return feedWhy;
	},
	async yaml() {
		const {feedYaml} = await import('./yaml.ts');
		return feedYaml;
	},
};
