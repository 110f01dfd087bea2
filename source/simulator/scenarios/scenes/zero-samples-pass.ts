import {analysisOf, namespaceManifest, prometheus, routedCanary, templateManifest} from '../manifests.ts';
import {hours, minutes, type Scenario} from '../stage.ts';
import {goodQuality, type QualityOf} from '../traffic.ts';

const namespace = 'shop';

/** One request in eight fails, and the query never sees it: no series has a label `job` with that value. */
const qualityOf: QualityOf = ({image, rollout}) => rollout === 'checkout-api' && image.endsWith(':1.1')
	? {success: 'empty', p99: 0.3, served: 0.875}
	: goodQuality;

const query = 'sum(rate(http_requests_total{job="{{args.service-name}}",code!~"5.."}[2m])) / sum(rate(http_requests_total{job="{{args.service-name}}"}[2m]))';
const successCondition = 'len(result) == 0 || isNaN(result[0]) || result[0] >= 0.99';

export const zeroSamplesPass: Scenario = {
	name: 'zero-samples-pass',
	summary: 'an analysis that has passed without one sample, and the next one is about to; the logs of the canary are full of 500s',
	namespace,
	pastMs: hours(30),
	qualityOf,
	play(stage) {
		stage.schedule(-hours(30), () => {
			stage.apply([
				namespaceManifest(namespace),
				templateManifest(namespace, 'http-success-rate', [{name: 'success-rate', interval: '30s', count: 5, successCondition, failureLimit: 1, provider: prometheus(query)}]),
				templateManifest(namespace, 'http-success-rate-background', [{name: 'success-rate', interval: '30s', successCondition, failureLimit: 1, provider: prometheus(query)}]),
				...routedCanary({namespace, name: 'checkout-api', image: '1.0', replicas: 10, canary: {
					analysis: {...analysisOf('checkout-api', 'http-success-rate-background'), startingStep: 2},
					steps: [{setWeight: 10}, {analysis: analysisOf('checkout-api', 'http-success-rate')}, {setWeight: 30}, {pause: {duration: '10m'}}, {analysis: analysisOf('checkout-api', 'http-success-rate')}, {setWeight: 60}, {pause: {duration: '10m'}}],
				}}),
				...routedCanary({namespace, name: 'cart', image: '2.3', replicas: 4, canary: {steps: [{setWeight: 25}, {pause: {}}]}}),
			]);
		});
		stage.schedule(-minutes(8), () => {
			stage.setImage(namespace, 'checkout-api', '1.1');
		});
	},
};
