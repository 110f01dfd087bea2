import {analysisOf, latencyP99, namespaceManifest, routedCanary, successRate} from '../manifests.ts';
import {hours, minutes, type Scenario} from '../stage.ts';
import {goodQuality, type QualityOf} from '../traffic.ts';

const namespace = 'shop';
const updatedAgoMs = minutes(6);
const refusedAfterSeconds = 240;

const qualityOf: QualityOf = ({ageSeconds}) => ageSeconds > refusedAfterSeconds ? {...goodQuality, success: 'refused'} : goodQuality;

export const prometheusRefused: Scenario = {
	name: 'prometheus-refused',
	summary: 'a good canary whose Prometheus refuses connections for two minutes now: the errors are about to abort it',
	namespace,
	pastMs: hours(30),
	qualityOf,
	play(stage) {
		stage.schedule(-hours(30), () => {
			stage.apply([
				namespaceManifest(namespace),
				successRate(namespace, {interval: '20s', failureLimit: 2, consecutiveErrorLimit: 24}),
				latencyP99(namespace, {interval: '20s', failureLimit: 2, consecutiveErrorLimit: 24}),
				...routedCanary({namespace, name: 'checkout-api', image: '1.0', replicas: 10, canary: {
					analysis: {...analysisOf('checkout-api', 'success-rate', 'latency-p99'), startingStep: 1},
					steps: [{setWeight: 20}, {pause: {duration: '15m'}}, {setWeight: 50}, {pause: {duration: '15m'}}],
				}}),
				...routedCanary({namespace, name: 'cart', image: '2.3', replicas: 4, canary: {steps: [{setWeight: 25}, {pause: {}}]}}),
			]);
		});
		stage.schedule(-updatedAgoMs, () => {
			stage.setImage(namespace, 'checkout-api', '1.1');
		});
	},
};
