import {namespaceManifest} from './manifests.ts';
import type {Scenario} from './stage.ts';

export const empty: Scenario = {
	name: 'empty',
	summary: 'a namespace without rollouts',
	namespace: 'shop',
	pastMs: 0,
	play(stage) {
		stage.apply([namespaceManifest('shop')]);
	},
};
