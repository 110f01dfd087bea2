import type {WarningRule} from './rule.ts';

/** F17: weights of -25 and 125 have been seen. */
export const weightImpossible: WarningRule = ({facts, weight, router}) => {
	const most = router?.maxWeight ?? 100;
	const {canary, stable, additional = []} = facts.status.canary?.weights ?? {};
	const weights = [canary, stable, ...additional].map(destination => destination?.weight).filter(value => value !== undefined);
	const sum = weights.reduce((total, value) => total + value, 0);
	const isImpossible = weights.some(value => value < 0 || value > most) || (weights.length > 1 && sum !== most) || (weight.router !== undefined && (weight.router < 0 || weight.router > 100));
	return isImpossible
		? {code: 'weight-impossible', text: `The weights cannot be true: ${weights.join(' + ')} of ${most}${weight.router === undefined ? '' : `, router ${weight.router}%`}. Look at the router itself.`}
		: undefined;
};
