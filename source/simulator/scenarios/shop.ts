import {analysisOf, autoscaler, basicCanary, blueGreen, latencyP99, namespaceManifest, routedCanary, smokeTest, successRate, type Manifest} from './manifests.ts';
import {days, hours, minutes, type Scenario, type Stage} from './stage.ts';
import {goodQuality, type QualityOf} from './traffic.ts';

const shop = 'shop';
const billing = 'billing';

/** `checkout-api:1.1` gets worse, `ranking:6.2` is neither good nor bad, `search:3.5` has holes in its data. */
const qualityOf: QualityOf = ({image, rollout, ageSeconds, now}) => {
	if (rollout === 'checkout-api' && image.endsWith(':1.1')) {
		return {success: Math.max(0.7, 0.99 - (Math.max(0, ageSeconds - 60) * 0.0012)), p99: Math.min(1.6, 0.24 + (ageSeconds * 0.003))};
	}

	if (rollout === 'ranking' && image.endsWith(':6.2')) {
		return {success: 0.93, p99: 0.3};
	}

	if (rollout === 'search' && image.endsWith(':3.5')) {
		return {success: Math.floor(now / 10_000) % 5 === 0 ? 'empty' : 0.996, p99: 0.18};
	}

	return goodQuality;
};

const guarded = 'len(result) == 0 || isNaN(result[0]) || result[0] >= 0.95';

function shopManifests(): readonly Manifest[] {
	const argocd = (name: string) => ({annotations: {'argocd.argoproj.io/tracking-id': `shop:argoproj.io/Rollout:shop/${name}`}});
	return [
		namespaceManifest(shop),
		smokeTest(shop),
		successRate(shop, {interval: '10s', failureLimit: 30}),
		latencyP99(shop, {interval: '10s', failureLimit: 200}),
		successRate(shop, {interval: '10s', count: 12, successCondition: guarded}, 'success-rate-guarded'),
		successRate(shop, {count: 3, interval: '5s', successCondition: 'result[0] >= 0.95', failureCondition: 'result[0] < 0.9', inconclusiveLimit: 0}, 'success-rate-strict'),
		...routedCanary({namespace: shop, name: 'checkout-api', image: '1.0', replicas: 20, ...argocd('checkout-api'), canary: {
			analysis: {...analysisOf('checkout-api', 'success-rate', 'latency-p99'), startingStep: 1},
			steps: [{setWeight: 5}, {pause: {duration: '15s'}}, {setWeight: 20}, {pause: {duration: '10m'}}, {setWeight: 50}, {pause: {}}],
		}}),
		...routedCanary({namespace: shop, name: 'orders', image: '2.6', replicas: 8, ...argocd('orders'), canary: {
			steps: [{setWeight: 20}, {pause: {duration: '30s'}}, {setWeight: 50}, {pause: {}}, {setWeight: 80}, {pause: {duration: '45s'}}],
		}}),
		...blueGreen({namespace: shop, name: 'payments', image: '5.0', replicas: 3, ...argocd('payments'), blueGreen: {
			activeService: 'payments-active',
			previewReplicaCount: 1,
			autoPromotionEnabled: false,
			scaleDownDelaySeconds: 60,
			prePromotionAnalysis: {templates: [{templateName: 'smoke-test'}], args: [{name: 'preview', value: 'payments-preview'}]},
		}}),
		...routedCanary({namespace: shop, name: 'ranking', image: '6.1', replicas: 4, canary: {
			steps: [{setWeight: 25}, {analysis: analysisOf('ranking', 'success-rate-strict')}, {setWeight: 50}, {pause: {duration: '30s'}}],
		}}),
		...routedCanary({namespace: shop, name: 'search', image: '3.4', replicas: 20, canary: {
			steps: [{setWeight: 1}, {pause: {duration: '20s'}}, {setWeight: 5}, {analysis: analysisOf('search', 'success-rate-guarded')}, {setWeight: 20}, {pause: {duration: '60s'}}, {setWeight: 50}, {pause: {duration: '60s'}}],
		}}),
		autoscaler(shop, 'search', 20, 40),
		...basicCanary({namespace: shop, name: 'profile', image: '2.3', replicas: 5, canary: {
			maxSurge: 1, maxUnavailable: 0, steps: [{setWeight: 20}, {pause: {duration: '30s'}}, {setWeight: 40}, {pause: {duration: '2m'}}, {setWeight: 60}, {pause: {duration: '40s'}}],
		}}),
		...routedCanary({namespace: shop, name: 'cart', image: '1.0', replicas: 6, canary: {steps: [{setWeight: 50}, {pause: {}}]}}),
		...basicCanary({namespace: shop, name: 'inventory', image: '4.0', replicas: 4, canary: {steps: [{setWeight: 25}, {pause: {}}, {setWeight: 50}, {pause: {}}]}}),
		...routedCanary({namespace: shop, name: 'recommend', image: '9.1', replicas: 4, spec: {progressDeadlineSeconds: 120}, canary: {steps: [{setWeight: 50}, {pause: {}}]}}),
		...basicCanary({namespace: shop, name: 'catalog', image: '7.1', replicas: 6, canary: {steps: [{setWeight: 34}, {pause: {duration: '25s'}}, {setWeight: 67}, {pause: {duration: '25s'}}]}}),
		autoscaler(shop, 'catalog', 6, 12),
		...routedCanary({namespace: shop, name: 'media', image: '2.0', replicas: 5, canary: {steps: [{setWeight: 20}, {pause: {duration: '30s'}}, {setWeight: 60}, {pause: {duration: '30s'}}]}}),
		...basicCanary({namespace: shop, name: 'mail', image: '1.4', replicas: 2, canary: {steps: [{setWeight: 50}, {pause: {duration: '30s'}}]}}),
	];
}

function billingManifests(): readonly Manifest[] {
	return [
		namespaceManifest(billing),
		...routedCanary({namespace: billing, name: 'invoices', image: '3.0', replicas: 3, canary: {steps: [{setWeight: 34}, {pause: {}}]}}),
		...basicCanary({namespace: billing, name: 'ledger', image: '8.2', replicas: 3, canary: {steps: [{setWeight: 34}, {pause: {duration: '40s'}}]}}),
	];
}

/** Healthy rollouts that get a new version from time to time, with the two parts of their version. */
const lively: ReadonlyArray<readonly [namespace: string, name: string, major: number, minor: number]> = [
	[shop, 'media', 2, 0],
	[billing, 'ledger', 8, 2],
	[shop, 'catalog', 7, 1],
	[shop, 'mail', 1, 4],
];

function keepMoving(stage: Stage, round: number) {
	stage.schedule(25_000 + (round * 75_000), () => {
		const [namespace, name, major, minor] = lively[round % lively.length]!;
		const status = stage.rollout(namespace, name)?.status;
		if (status?.phase === 'Healthy') {
			stage.setImage(namespace, name, `${major}.${minor + 1 + Math.floor(round / lively.length)}`);
		}

		keepMoving(stage, round + 1);
	});
}

export const shopScenario: Scenario = {
	name: 'shop',
	summary: 'everything at once: gates, an inconclusive analysis, 500s in a canary, a freeze, a crash loop, blue-green; keeps moving',
	namespace: shop,
	pastMs: days(9),
	qualityOf,
	play(stage) {
		stage.schedule(-days(9), () => {
			stage.apply(shopManifests());
		});
		stage.schedule(-days(6), () => {
			stage.apply(billingManifests());
		});
		const update = (ago: number, name: string, image: string) => {
			stage.schedule(-ago, () => {
				stage.setImage(shop, name, image);
			});
		};

		update(hours(26), 'inventory', '4.1');
		stage.schedule(-hours(25), () => {
			stage.pause(shop, 'inventory');
		});
		update(minutes(40), 'cart', '1.1');
		stage.schedule(-minutes(12), () => {
			for (const name of ['cart', 'mail']) {
				stage.freeze(shop, name, {by: 'ana', reason: 'incident 4711', id: 'f-4711'});
			}
		});
		update(minutes(14), 'orders', '2.7');
		update(minutes(9), 'payments', '5.1');
		update(minutes(6), 'recommend', '9.2-crash');
		update(minutes(2.5), 'ranking', '6.2');
		update(80_000, 'checkout-api', '1.1');
		update(78_000, 'profile', '2.4');
		update(65_000, 'search', '3.5');
		stage.schedule(-minutes(50), () => {
			stage.setImage(billing, 'invoices', '3.1');
		});
		stage.schedule(-minutes(45), () => {
			stage.promote(billing, 'invoices');
		});
		keepMoving(stage, 0);
	},
};
