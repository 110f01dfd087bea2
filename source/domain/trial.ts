import type {Instant} from '../types/clock.ts';
import type {AnalysisArgument, AnalysisRun, Metric} from '../types/objects.ts';
import type {Problem} from '../types/problem.ts';
import type {Family} from './family.ts';
import {filled} from './filled.ts';
import {fillArguments, placeholder} from './metric-view.ts';
import {readAddress, type TrialAddress} from './trial-address.ts';
import type {TrialReading} from './trial-answer.ts';
import type {Conditions, TrialVerdict} from './trial-condition.ts';

/** A metric's query, ready to be sent. */
export type Trial = {
	readonly metric: string;
	readonly conditions: Conditions;
	readonly address: TrialAddress;
	/** As it runs, arguments filled in. Free of secrets: a query that needs one is refused. */
	readonly query: string;
	/** The same for the stable version; undefined where no argument tells the two apart. */
	readonly stableQuery: string | undefined;
};

/** Why a query cannot be tried. */
export type TrialRefusal =
	| {readonly kind: 'login'}
	| {readonly kind: 'noQuery'}
	| {readonly kind: 'provider'; readonly provider: string}
	| {readonly kind: 'range'}
	| {readonly kind: 'secret'; readonly argument: string; readonly secret: string}
	| {readonly kind: 'unresolved'; readonly argument: string};

/** One side's answer. `onNothing`: how the check would end if the query had brought nothing. */
export type TrialSide = {
	readonly role: 'canary' | 'stable';
	readonly query: string;
	readonly outcome: {readonly kind: 'answered'; readonly reading: TrialReading; readonly verdict: TrialVerdict | undefined} | {readonly kind: 'failed'; readonly problem: Problem} | {readonly kind: 'underWay'};
};

/** A trial as it stands or stood; `at`: when it was sent. */
export type TrialReport = {
	readonly metric: string;
	readonly at: Instant;
	readonly conditions: Conditions;
	readonly onNothing: TrialVerdict;
	readonly sides: readonly TrialSide[];
	/** No argument tells the canary from the stable version. */
	readonly isSameForBoth: boolean;
	/** The same by hand, one command a line. */
	readonly byHand: readonly string[];
};

const secretOf = ({valueFrom}: AnalysisArgument) => valueFrom?.secretKeyRef;

/** The argument that cannot be filled in, or whose value is nobody's to see. */
function refuseArguments(texts: readonly string[], args: readonly AnalysisArgument[]): TrialRefusal | undefined {
	const names = texts.flatMap(text => text.matchAll(placeholder).map(({groups}) => groups!.name!).toArray());
	for (const name of names) {
		const found = args.find(argument => argument.name === name);
		const secret = found && secretOf(found);
		if (secret !== undefined) {
			return {kind: 'secret', argument: name, secret: `${secret.name ?? ''}/${secret.key ?? ''}`};
		}

		if (found?.value === undefined) {
			return {kind: 'unresolved', argument: name};
		}
	}

	return undefined;
}

function refuse({provider = {}, successCondition = '', failureCondition = ''}: Metric, args: readonly AnalysisArgument[]): TrialRefusal | undefined {
	if (provider.type !== 'prometheus') {
		return {kind: 'provider', provider: provider.type ?? ''};
	}

	if (filled(provider.query) === undefined) {
		return {kind: 'noQuery'};
	}

	if (provider.isRange === true) {
		return {kind: 'range'};
	}

	// Without its headers another tenant could answer.
	if (provider.hasLogin === true) {
		return {kind: 'login'};
	}

	return refuseArguments([provider.query!, provider.address ?? '', successCondition, failureCondition], args);
}

/** What names the canary, and what names the stable version in its place. */
function replacements({rollout: {spec, status}}: Family): ReadonlyArray<readonly [string, string]> {
	const {canary, blueGreen} = spec?.strategy ?? {};
	const {pingService, pongService} = canary?.pingPong ?? {};
	const isStablePing = status?.canary?.stablePingPong === 'ping';
	const pairs: ReadonlyArray<readonly [string | undefined, string | undefined]> = [
		[status?.currentPodHash, status?.stableRS],
		[canary?.canaryService, canary?.stableService],
		isStablePing ? [pongService, pingService] : [pingService, pongService],
		[blueGreen?.previewService, blueGreen?.activeService],
	];
	return pairs.filter((pair): pair is readonly [string, string] => Boolean(pair[0]) && Boolean(pair[1]) && pair[0] !== pair[1]);
}

const nameCharacter = /[\-0-9A-Za-z]/v;

/** Whole names only: `api` is not part of `api-canary`. */
function replaceName(text: string, from: string, to: string): string {
	let replaced = '';
	let start = 0;
	for (let at = text.indexOf(from); at !== -1; at = text.indexOf(from, at + from.length)) {
		const end = at + from.length;
		if (nameCharacter.test(text.charAt(at - 1)) || nameCharacter.test(text.charAt(end))) {
			continue;
		}

		replaced += text.slice(start, at) + to;
		start = end;
	}

	return replaced + text.slice(start);
}

/** The run's arguments as they would be for the stable version: its hash and its Service in the place of the canary's. */
export function stableArguments(args: readonly AnalysisArgument[], family: Family): readonly AnalysisArgument[] {
	const pairs = replacements(family);
	return args.map(argument => {
		let {value} = argument;
		for (const [from, to] of pairs) {
			value = value === undefined ? undefined : replaceName(value, from, to);
		}

		return value === undefined ? argument : {...argument, value};
	});
}

const fillCondition = (condition: string | undefined, args: readonly AnalysisArgument[]) => {
	const written = filled(condition);
	return written === undefined ? undefined : fillArguments(written, args);
};

export function conditionsOf({successCondition, failureCondition}: Metric, args: readonly AnalysisArgument[]): Conditions {
	return {success: fillCondition(successCondition, args), failure: fillCondition(failureCondition, args)};
}

/** The trial of one metric of a run, or why there is none. */
export function prepareTrial(run: AnalysisRun, metric: Metric, family: Family): Trial | TrialRefusal {
	const args = run.spec?.args ?? [];
	const refusal = refuse(metric, args);
	if (refusal !== undefined) {
		return refusal;
	}

	const {query: written = '', address} = metric.provider ?? {};
	const query = fillArguments(written, args);
	const stableQuery = fillArguments(written, stableArguments(args, family));
	return {
		metric: metric.name ?? '',
		conditions: conditionsOf(metric, args),
		address: readAddress(filled(address) === undefined ? undefined : fillArguments(address!, args)),
		query,
		stableQuery: stableQuery === query ? undefined : stableQuery,
	};
}

export function isRefusal(trial: Trial | TrialRefusal): trial is TrialRefusal {
	return 'kind' in trial;
}
