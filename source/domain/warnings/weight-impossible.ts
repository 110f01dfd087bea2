import type {Hazard} from './rule.ts';

/** Weights of -25 and 125 have been seen. */
export const weightImpossible: Hazard = {
	code: 'weight-impossible',
	sources: ['F17'],
	looksAt: ['status', 'router'],
	find({facts, weight, router}) {
		const most = router?.maxWeight ?? 100;
		const {canary, stable, additional = []} = facts.status.canary?.weights ?? {};
		const weights = [canary, stable, ...additional].map(destination => destination?.weight).filter(value => value !== undefined);
		const sum = weights.reduce((total, value) => total + value, 0);
		const isRouterOdd = weight.router !== undefined && (weight.router < 0 || weight.router > 100);
		const isImpossible = weights.some(value => value < 0 || value > most) || (canary?.weight !== undefined && stable?.weight !== undefined && sum !== most) || isRouterOdd;
		return isImpossible
			? `The weights cannot be true: ${weights.join(' + ')} of ${most}${weight.router === undefined ? '' : `, router ${weight.router}%`}.`
			: undefined;
	},
	advice: 'Look at the router itself.',
};
