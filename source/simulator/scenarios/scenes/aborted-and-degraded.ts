import {analysisOf, basicCanary, latencyP99, namespaceManifest, routedCanary, successRate} from '../manifests.ts';
import {hours, minutes, type Scenario} from '../stage.ts';
import {goodQuality, type QualityOf} from '../traffic.ts';

const namespace = 'shop';

const qualityOf: QualityOf = ({image, rollout, ageSeconds}) => rollout === 'checkout-api' && image.endsWith(':1.1')
	? {success: ageSeconds < 60 ? 0.992 : 0.91, p99: 0.24}
	: goodQuality;

export const abortedAndDegraded: Scenario = {
	name: 'aborted-and-degraded',
	summary: 'two aborted rollouts, both Degraded: one is back on stable, of the other half of the users are not',
	namespace,
	pastMs: hours(40),
	qualityOf,
	play(stage) {
		stage.schedule(-hours(40), () => {
			stage.apply([
				namespaceManifest(namespace),
				successRate(namespace, {interval: '20s', failureLimit: 2}),
				latencyP99(namespace, {interval: '20s', failureLimit: 2}),
				...routedCanary({namespace, name: 'checkout-api', image: '1.0', replicas: 10, canary: {
					analysis: {...analysisOf('checkout-api', 'success-rate', 'latency-p99'), startingStep: 1},
					steps: [{setWeight: 20}, {pause: {duration: '5m'}}, {setWeight: 50}, {pause: {duration: '10m'}}],
				}}),
				...basicCanary({namespace, name: 'mail', image: '1.4', replicas: 4, canary: {steps: [{setWeight: 50}, {pause: {}}]}}),
				...routedCanary({namespace, name: 'cart', image: '2.3', replicas: 4, canary: {steps: [{setWeight: 25}, {pause: {}}]}}),
			]);
		});
		stage.schedule(-minutes(14), () => {
			stage.setImage(namespace, 'checkout-api', '1.1');
		});
		stage.schedule(-minutes(25), () => {
			stage.setImage(namespace, 'mail', '1.5');
		});
		stage.schedule(-minutes(10), () => {
			stage.pause(namespace, 'mail');
		});
		stage.schedule(-minutes(6), () => {
			stage.abort(namespace, 'mail');
		});
	},
};
