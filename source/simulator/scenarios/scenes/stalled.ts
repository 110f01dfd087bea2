import type {CanaryStep} from '../../objects.ts';
import type {PodBehaviour} from '../../workload/kubelet.ts';
import {analysisOf, latencyP99, namespaceManifest, routedCanary, successRate, type Manifest} from '../manifests.ts';
import {hours, minutes, type Scenario, type Stage} from '../stage.ts';
import {goodQuality} from '../traffic.ts';

const namespace = 'shop';
const name = 'checkout-api';
const gone = minutes(7);

/** The runbook's canary, with what stands between 5 and 20 % left to the scene. */
function manifests(between: readonly CanaryStep[]): readonly Manifest[] {
	return [
		namespaceManifest(namespace),
		// A limit that nobody reaches: the run stays Running whatever the provider does
		successRate(namespace, {interval: '60s', count: 5, failureLimit: 1, consecutiveErrorLimit: 1000, successCondition: 'result[0] >= 0.99'}, 'http-success-rate'),
		latencyP99(namespace, {interval: '60s', count: 5, failureLimit: 1, successCondition: 'result[0] < 0.3'}),
		...routedCanary({namespace, name, image: '1.0', replicas: 20, canary: {steps: [
			{setWeight: 5},
			...between,
			{setWeight: 20},
			{pause: {duration: '10m'}},
			{analysis: analysisOf(name, 'http-success-rate', 'latency-p99')},
			{setWeight: 50},
			{pause: {duration: '15m'}},
			{setWeight: 100},
		]}}),
		...routedCanary({namespace, name: 'cart', image: '2.3', replicas: 4, canary: {steps: [{setWeight: 25}, {pause: {}}]}}),
	];
}

function play(between: readonly CanaryStep[], startedAgoMs: number, more: (stage: Stage) => void = () => undefined): Scenario['play'] {
	return stage => {
		stage.schedule(-hours(60), () => {
			stage.apply(manifests(between));
		});
		stage.schedule(-startedAgoMs, () => {
			stage.setImage(namespace, name, '1.1');
		});
		more(stage);
	};
}

const scene = (variant: string, summary: string, rest: Pick<Scenario, 'behaviourOf' | 'play' | 'qualityOf'>): Scenario =>
	({name: `stalled-5-${variant}`, summary: `stalled at 5 %: ${summary}`, namespace, pastMs: hours(60), ...rest});

export const stalledAtGate = scene('gate', 'a pause without an end, it waits for a person', {
	play: play([{pause: {}}, {analysis: analysisOf(name, 'http-success-rate')}], minutes(45)),
});

/** The registry has lost the image: the first pod had found it, those for 20 % do not. */
export const stalledForPods = scene('pods', 'three of the four canary pods for the next step cannot pull their image', {
	behaviourOf({spec, metadata}, now, present): PodBehaviour {
		const isLost = spec.containers[0]?.image.endsWith(':1.1') === true && (metadata.creationTimestamp === undefined ? now : Date.parse(metadata.creationTimestamp)) > present - gone;
		return isLost ? 'missing-image' : 'ready';
	},
	play: play([{pause: {duration: '5m'}}], minutes(12) - 5000),
});

export const stalledInAnalysis = scene('analysis', 'an analysis that is Running for 40 minutes, its Prometheus refuses every connection', {
	qualityOf: ({image, rollout}) => rollout === name && image.endsWith(':1.1') ? {success: 'refused', p99: 0.2} : goodQuality,
	play: play([{pause: {duration: '5m'}}, {analysis: analysisOf(name, 'http-success-rate')}], minutes(45)),
});

export const stalledUnderFreeze = scene('frozen', 'a pause of 5 minutes that is long over, but somebody has paused the rollout by hand', {
	play: play([{pause: {duration: '5m'}}], minutes(45), stage => {
		stage.schedule(-minutes(42), () => {
			stage.pause(namespace, name);
		});
	}),
});

export const stalledWithoutController = scene('controller', 'a pause of 5 minutes that is long over, but the controller runs out of memory again and again', {
	play: play([{pause: {duration: '5m'}}], minutes(45), stage => {
		stage.schedule(-minutes(41.5), () => {
			stage.loseController();
		});
	}),
});
