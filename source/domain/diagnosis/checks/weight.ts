import type {DiagnosisInput, Rule} from '../diagnosis.ts';
import {doubt, none, ok, problem, steps, unread} from '../verdict.ts';
import {routerKindOf} from '../wiring.ts';

/** V46, F17: negative, beyond the most, or not adding up. */
function impossibleWeights({facts, view: {router, weight}}: DiagnosisInput) {
	const most = router?.maxWeight ?? 100;
	const {canary, stable, additional = []} = facts.status.canary?.weights ?? {};
	const weights = [canary, stable, ...additional].map(destination => destination?.weight).filter(value => value !== undefined);
	const sum = weights.reduce((total, value) => total + value, 0);
	const isOdd = weights.some(value => value < 0 || value > most) || (weights.length > 1 && sum !== most);
	const isOddRouter = weight.router !== undefined && (weight.router < 0 || weight.router > 100);
	return isOdd || isOddRouter ? {kind: 'weightImpossible' as const, weights: isOdd ? weights : [weight.router ?? 0], most: isOdd ? most : 100} : undefined;
}

const differ = (a: number | undefined, b: number | undefined) => a !== undefined && b !== undefined && Math.abs(a - b) >= 1;

/** One is written after the other: while it moves, a difference means nothing. */
function isSettled({view, facts}: DiagnosisInput): boolean {
	return facts.isObserved && !['aborting', 'moving', 'unknown'].includes(view.situation.name);
}

/** The step that sets the weight is done: before that, pods of the canary may be missing for it. */
function isSet({view}: DiagnosisInput): boolean {
	return ['inconclusive', 'timedPause', 'waiting'].includes(view.situation.name);
}

/** After the end the weight goes to 0 within a moment; where it stays, the users go to the Service of the canary (V14, V38). */
function staysAfterEnd({facts, view: {weight, situation}, now}: DiagnosisInput): boolean {
	return facts.isPromoted && situation.name === 'healthy' && (weight.router ?? 0) > 0 && now - (situation.since ?? now) > 10_000;
}

/** What the steps ask for, what the controller says it did, and what the router does. */
export const weightAgrees: Rule = {
	code: 'weight',
	check(input) {
		const {facts, view: {weight, router}} = input;
		if (!router) {
			return none('router');
		}

		const impossible = impossibleWeights(input);
		const next = steps(...(facts.isUpdating ? ['abort' as const] : []), 'events');
		if (impossible) {
			return problem(impossible, {code: 'weight-mismatch', next});
		}

		if (weight.router === undefined) {
			return unread(input, routerKindOf(router));
		}

		const status = weight.status === undefined ? undefined : (100 * weight.status) / router.maxWeight;
		const isWrong = facts.isUpdating && isSettled(input) && (differ(weight.router, status) || (isSet(input) && differ(weight.router, weight.set)));
		if (isWrong || staysAfterEnd(input)) {
			return problem({kind: 'weightMismatch', router: weight.router, object: weight.routerObject, set: facts.isUpdating ? weight.set : 0, status}, {code: 'weight-mismatch', next});
		}

		if (weight.isVerified === false && facts.isUpdating) {
			return doubt({kind: 'weightUnverified'});
		}

		const read = {percent: weight.router, object: weight.routerObject};
		const routes = facts.isUpdating ? router.managedRoutes : [];
		return routes.length > 0 ? doubt({kind: 'weightByRoute', ...read, routes}) : ok({kind: 'weightAgrees', ...read});
	},
};
