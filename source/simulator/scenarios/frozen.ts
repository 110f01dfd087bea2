import {autoscaler, basicCanary, namespaceManifest, routedCanary} from './manifests.ts';
import {hours, minutes, type Scenario} from './stage.ts';

const namespace = 'shop';

export const frozen: Scenario = {
	name: 'frozen',
	summary: 'a namespace frozen during an incident; one rollout was paused before by somebody else',
	namespace,
	pastMs: hours(70),
	play(stage) {
		stage.schedule(-hours(70), () => {
			stage.apply([
				namespaceManifest(namespace),
				...routedCanary({namespace, name: 'cart', image: '1.0', replicas: 6, canary: {steps: [{setWeight: 50}, {pause: {}}]}}),
				...routedCanary({namespace, name: 'search', image: '3.4', replicas: 4, canary: {steps: [{setWeight: 25}, {pause: {duration: '5m'}}, {setWeight: 75}, {pause: {duration: '1m'}}]}}),
				...basicCanary({namespace, name: 'mail', image: '1.0', replicas: 4, canary: {steps: [{setWeight: 50}, {pause: {}}]}}),
				...basicCanary({namespace, name: 'catalog', image: '7.1', replicas: 3, canary: {steps: [{setWeight: 34}, {pause: {duration: '30s'}}]}}),
				autoscaler(namespace, 'catalog', 3, 12),
				...basicCanary({namespace, name: 'held', image: '4.0', replicas: 2, canary: {steps: [{setWeight: 50}, {pause: {}}]}}),
				...basicCanary({namespace, name: 'media', image: '2.0', replicas: 3, canary: {steps: [{setWeight: 34}, {pause: {duration: '30s'}}]}}),
			]);
		});
		stage.schedule(-hours(26), () => {
			stage.setImage(namespace, 'held', '4.1');
		});
		stage.schedule(-hours(25), () => {
			stage.pause(namespace, 'held');
		});
		stage.schedule(-minutes(40), () => {
			stage.setImage(namespace, 'cart', '1.1');
			stage.setImage(namespace, 'mail', '1.1');
		});
		stage.schedule(-minutes(14), () => {
			stage.setImage(namespace, 'search', '3.5');
		});
		stage.schedule(-minutes(12), () => {
			for (const name of ['cart', 'catalog', 'mail', 'media', 'search']) {
				stage.freeze(namespace, name, {by: 'ana', reason: 'incident 4711', id: 'f-4711'});
			}
		});
	},
};
