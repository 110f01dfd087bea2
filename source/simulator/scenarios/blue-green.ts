import {blueGreen as blueGreenManifests, namespaceManifest, smokeTest} from './manifests.ts';
import {days, minutes, type Scenario} from './stage.ts';

const namespace = 'shop';

export const blueGreen: Scenario = {
	name: 'blue-green',
	summary: 'a blue-green rollout at its gate: the new version is up in preview and its smoke test has passed',
	namespace,
	pastMs: days(4),
	play(stage) {
		stage.schedule(-days(4), () => {
			stage.apply([
				namespaceManifest(namespace),
				smokeTest(namespace),
				...blueGreenManifests({namespace, name: 'payments', image: '5.0', replicas: 3, blueGreen: {
					activeService: 'payments-active',
					previewReplicaCount: 1,
					autoPromotionEnabled: false,
					scaleDownDelaySeconds: 60,
					prePromotionAnalysis: {templates: [{templateName: 'smoke-test'}], args: [{name: 'preview', value: 'payments-preview'}]},
				}}),
			]);
		});
		stage.schedule(-minutes(9), () => {
			stage.setImage(namespace, 'payments', '5.1');
		});
	},
};
