import {analysisOf, latencyP99, namespaceManifest, routedCanary, successRate} from './manifests.ts';
import {hours, minutes, type Scenario} from './stage.ts';

const namespace = 'shop';

export const canary: Scenario = {
	name: 'canary',
	summary: 'the runbook\'s canary: 20 pods, 5, 20 and 50 %, timed pauses, analysis that passes; promotes itself',
	namespace,
	pastMs: hours(20),
	play(stage) {
		stage.schedule(-hours(20), () => {
			stage.apply([
				namespaceManifest(namespace),
				successRate(namespace, {interval: '10s'}),
				successRate(namespace, {interval: '5s', count: 4}, 'success-rate-step'),
				latencyP99(namespace, {interval: '5s', count: 4}),
				...routedCanary({namespace, name: 'checkout-api', image: '1.0', replicas: 20, canary: {
					analysis: {...analysisOf('checkout-api', 'success-rate'), startingStep: 1},
					steps: [
						{setWeight: 5},
						{pause: {duration: '30s'}},
						{analysis: analysisOf('checkout-api', 'success-rate-step', 'latency-p99')},
						{setWeight: 20},
						{pause: {duration: '40s'}},
						{setWeight: 50},
						{pause: {duration: '40s'}},
					],
				}}),
			]);
		});
		stage.schedule(-20_000, () => {
			stage.setImage(namespace, 'checkout-api', '1.1');
		});
		repeat(1);
		function repeat(round: number) {
			stage.schedule(minutes(6 * round), () => {
				stage.setImage(namespace, 'checkout-api', `1.${round + 1}`);
				repeat(round + 1);
			});
		}
	},
};
