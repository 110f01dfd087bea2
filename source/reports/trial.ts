import type {Instant} from '../types/clock.ts';
import type {Cluster} from '../types/cluster.ts';
import {ProblemError} from '../types/problem.ts';
import type {Family} from '../domain/family.ts';
import {readAnswer} from '../domain/trial-answer.ts';
import {judgeValue} from '../domain/trial-condition.ts';
import {isRefusal, prepareTrial, type Trial, type TrialReport, type TrialSide} from '../domain/trial.ts';
import {commandsByHand, type TrialWay} from '../format/trial-commands.ts';
import {describeNoWay, describeRefusal} from '../format/words/trial-words.ts';
import type {TrialShown} from '../store/measurements-content.ts';

export type TrialContext = {
	readonly cluster: Cluster;
	readonly family: Family;
	readonly run: string;
	readonly metric: string;
	readonly at: Instant;
	/** Address given by the person; it goes before that of the metric. */
	readonly prometheus?: string | undefined;
};

/**
Checks the address after `--prometheus`.

@throws ProblemError with code `bad-usage`.
*/
export function checkAddress(url: string | undefined): string | undefined {
	if (url === undefined) {
		return undefined;
	}

	const parsed = URL.canParse(url) ? new URL(url) : undefined;
	const isWeb = parsed?.protocol === 'http:' || parsed?.protocol === 'https:';
	if (!isWeb || parsed.username !== '' || parsed.password !== '' || parsed.search !== '' || parsed.hash !== '') {
		throw new ProblemError({code: 'bad-usage', title: '--prometheus takes an http or https address without user, password and query', nextSteps: ['As in --prometheus http://localhost:9090, behind kubectl port-forward.']});
	}

	return url;
}

function wayOf({address}: Trial, prometheus: string | undefined): TrialWay | undefined {
	if (prometheus !== undefined) {
		return {kind: 'url', url: prometheus};
	}

	return address.kind === 'service' ? address : undefined;
}

async function ask(cluster: Cluster, way: TrialWay, query: string, {conditions}: Trial): Promise<TrialSide['outcome']> {
	const answer = await cluster.readService({to: way, path: '/api/v1/query', query: {query}});
	if (!answer.ok) {
		return {kind: 'failed', problem: answer.problem};
	}

	const reading = readAnswer(answer.value);
	return {kind: 'answered', reading, verdict: reading.kind === 'values' && reading.total > 0 ? judgeValue(conditions, reading.value) : undefined};
}

const refused = (metric: string, reason: string): TrialShown => ({kind: 'refused', metric, reason});

/**
Asks the provider what the query of a metric brings now: for the canary, then with the stable version's arguments. Never throws.

@yields the report as it grows; a refusal ends it.
*/
export async function * tryMetric({cluster, family, run: runName, metric: name, at, prometheus}: TrialContext): AsyncGenerator<TrialShown> {
	const run = family.analysisRuns.find(({metadata}) => metadata.name === runName);
	const metric = run?.spec?.metrics?.find(each => each.name === name);
	const trial = run && metric && prepareTrial(run, metric, family);
	if (trial === undefined) {
		yield refused(name, 'Not tried: the metric is not in the spec of its run');
		return;
	}

	if (isRefusal(trial)) {
		yield refused(name, describeRefusal(trial));
		return;
	}

	const way = wayOf(trial, prometheus);
	if (way === undefined) {
		yield refused(name, describeNoWay(trial));
		return;
	}

	const {query, stableQuery, conditions} = trial;
	const sides: TrialSide[] = [{role: 'canary', query, outcome: {kind: 'underWay'}}, ...(stableQuery === undefined ? [] : [{role: 'stable', query: stableQuery, outcome: {kind: 'underWay'}} as const])];
	const report = (): TrialShown => {
		const shown: TrialReport = {metric: name, at, conditions, onNothing: judgeValue(conditions, []), sides: [...sides], isSameForBoth: stableQuery === undefined, byHand: commandsByHand(way, query)};
		return {kind: 'report', report: shown};
	};

	yield report();
	for (const [index, side] of sides.entries()) {
		// eslint-disable-next-line no-await-in-loop -- One query at a time.
		sides[index] = {...side, outcome: await ask(cluster, way, side.query, trial)};
		yield report();
	}
}
