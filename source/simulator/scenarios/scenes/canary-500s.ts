import {analysisOf, latencyP99, namespaceManifest, routedCanary, successRate} from '../manifests.ts';
import {hours, minutes, type Scenario} from '../stage.ts';
import {goodQuality, type QualityOf} from '../traffic.ts';

const namespace = 'shop';

const qualityOf: QualityOf = ({image, rollout, ageSeconds}) => rollout === 'checkout-api' && image.endsWith(':1.1')
	? {success: ageSeconds < 30 ? 0.97 : 0.58, p99: 0.9}
	: goodQuality;

export const canary500s: Scenario = {
	name: 'canary-500s',
	summary: 'half of the users on a canary that answers 4 of 10 requests with a 500, and an analysis too patient to stop it',
	namespace,
	pastMs: hours(30),
	qualityOf,
	play(stage) {
		stage.schedule(-hours(30), () => {
			stage.apply([
				namespaceManifest(namespace),
				successRate(namespace, {interval: '10s', failureLimit: 500}),
				latencyP99(namespace, {interval: '10s', failureLimit: 500}),
				...routedCanary({namespace, name: 'checkout-api', image: '1.0', replicas: 8, canary: {
					analysis: {...analysisOf('checkout-api', 'success-rate', 'latency-p99'), startingStep: 1},
					steps: [{setWeight: 50}, {pause: {}}, {setWeight: 80}, {pause: {duration: '10m'}}],
				}}),
				...routedCanary({namespace, name: 'cart', image: '2.3', replicas: 4, canary: {steps: [{setWeight: 25}, {pause: {}}]}}),
			]);
		});
		stage.schedule(-minutes(2.5), () => {
			stage.setImage(namespace, 'checkout-api', '1.1');
		});
	},
};
