import {basicCanary, namespaceManifest, routedCanary} from './manifests.ts';
import {hours, minutes, type Scenario} from './stage.ts';

const namespace = 'shop';

export const gate: Scenario = {
	name: 'gate',
	summary: 'two canaries that wait for a person, one behind nginx and one spread over the pods',
	namespace,
	pastMs: hours(50),
	play(stage) {
		stage.schedule(-hours(50), () => {
			stage.apply([
				namespaceManifest(namespace),
				...routedCanary({namespace, name: 'checkout-api', image: '1.0', replicas: 8, canary: {steps: [{setWeight: 20}, {pause: {duration: '20s'}}, {setWeight: 50}, {pause: {}}, {setWeight: 80}, {pause: {duration: '30s'}}]}}),
				...basicCanary({namespace, name: 'profile', image: '2.3', replicas: 5, canary: {maxSurge: 1, maxUnavailable: 0, steps: [{setWeight: 20}, {pause: {}}, {setWeight: 40}, {pause: {duration: '30s'}}, {setWeight: 60}, {pause: {}}]}}),
			]);
		});
		stage.schedule(-minutes(12), () => {
			stage.setImage(namespace, 'checkout-api', '1.1');
		});
		stage.schedule(-minutes(4), () => {
			stage.setImage(namespace, 'profile', '2.4');
		});
	},
};
