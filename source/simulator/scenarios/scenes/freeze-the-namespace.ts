import type {LoadOf} from '../../workload/autoscaler.ts';
import {autoscaler, basicCanary, blueGreen, disruptionBudget, namespaceManifest, routedCanary} from '../manifests.ts';
import {hours, minutes, type Scenario} from '../stage.ts';

const namespace = 'shop';

/** The evening comes: `search` needs more pods every minute, whether somebody has frozen it or not. */
const loadOf: LoadOf = ({name, now, present}) => name === 'search' ? Math.min(15, 6.4 + ((now - present) / minutes(1))) : undefined;

export const freezeTheNamespace: Scenario = {
	name: 'freeze-the-namespace',
	summary: 'an incident, and seven rollouts of which four move by themselves: freeze them, then let them go on',
	namespace,
	pastMs: hours(50),
	loadOf,
	play(stage) {
		stage.schedule(-hours(50), () => {
			stage.apply([
				namespaceManifest(namespace),
				...routedCanary({namespace, name: 'checkout-api', image: '1.0', replicas: 12, canary: {steps: [{setWeight: 10}, {pause: {duration: '2m'}}, {setWeight: 30}, {pause: {duration: '2m'}}, {setWeight: 60}, {pause: {duration: '2m'}}]}}),
				...basicCanary({namespace, name: 'profile', image: '2.3', replicas: 5, canary: {maxSurge: 1, maxUnavailable: 0, steps: [{setWeight: 20}, {pause: {duration: '90s'}}, {setWeight: 60}, {pause: {duration: '90s'}}]}}),
				...blueGreen({namespace, name: 'payments', image: '5.0', replicas: 3, blueGreen: {activeService: 'payments-active', autoPromotionSeconds: 150, scaleDownDelaySeconds: 60}}),
				...routedCanary({namespace, name: 'orders', image: '2.6', replicas: 8, canary: {steps: [{setWeight: 20}, {pause: {}}, {setWeight: 60}, {pause: {duration: '1m'}}]}}),
				...basicCanary({namespace, name: 'inventory', image: '4.0', replicas: 4, canary: {steps: [{setWeight: 25}, {pause: {}}]}}),
				...routedCanary({namespace, name: 'search', image: '3.4', replicas: 6, canary: {steps: [{setWeight: 20}, {pause: {duration: '1m'}}]}}),
				autoscaler(namespace, 'search', 6, 16),
				...basicCanary({namespace, name: 'mail', image: '1.4', replicas: 2, canary: {steps: [{setWeight: 50}, {pause: {duration: '30s'}}]}}),
				disruptionBudget(namespace, 'checkout-api', '50%'),
			]);
		});
		const update = (ago: number, name: string, image: string) => {
			stage.schedule(-ago, () => {
				stage.setImage(namespace, name, image);
			});
		};

		update(hours(20), 'inventory', '4.1');
		stage.schedule(-hours(19), () => {
			stage.pause(namespace, 'inventory');
		});
		update(minutes(30), 'orders', '2.7');
		update(minutes(1), 'checkout-api', '1.1');
		update(45_000, 'profile', '2.4');
		update(40_000, 'payments', '5.1');
	},
};
