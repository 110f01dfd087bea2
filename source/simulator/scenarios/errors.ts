import {analysisOf, latencyP99, namespaceManifest, routedCanary, successRate} from './manifests.ts';
import {hours, type Scenario} from './stage.ts';
import {goodQuality, type QualityOf} from './traffic.ts';

const namespace = 'shop';

/** Good for a moment, then more and more requests fail. */
const qualityOf: QualityOf = ({image, ageSeconds}) => image.endsWith(':1.1')
	? {success: Math.max(0.62, 0.985 - (Math.max(0, ageSeconds - 20) * 0.003)), p99: Math.min(1.8, 0.25 + (ageSeconds * 0.01))}
	: goodQuality;

export const errors: Scenario = {
	name: 'errors',
	summary: 'a canary at 50 % whose new version answers with more and more 500s; it aborts itself after about two minutes',
	namespace,
	pastMs: hours(30),
	qualityOf,
	play(stage) {
		stage.schedule(-hours(30), () => {
			stage.apply([
				namespaceManifest(namespace),
				successRate(namespace, {interval: '5s', failureLimit: 24}),
				latencyP99(namespace, {interval: '5s', failureLimit: 60}),
				...routedCanary({namespace, name: 'checkout-api', image: '1.0', replicas: 8, canary: {
					analysis: {...analysisOf('checkout-api', 'success-rate', 'latency-p99'), startingStep: 1},
					steps: [{setWeight: 50}, {pause: {duration: '10m'}}, {setWeight: 80}, {pause: {}}],
				}}),
				...routedCanary({namespace, name: 'search', image: '3.4', replicas: 4, canary: {steps: [{setWeight: 25}, {pause: {}}]}}),
			]);
		});
		stage.schedule(-40_000, () => {
			stage.setImage(namespace, 'checkout-api', '1.1');
		});
	},
};
