import type {CanaryStep, Metric, RolloutAnalysis} from '../types/objects.ts';
import type {Family} from './family.ts';
import {wantedOf} from './metric-view.ts';
import type {Remaining, StepView} from './rollout-view.ts';
import {findTemplate} from './templates.ts';
import {parseGoDuration} from './time.ts';

/** They take as long as what they run. */
const openEnded: ReadonlySet<string | undefined> = new Set(['job', 'kayenta', 'plugin']);

/** Initial delay and all intervals; undefined when it runs until stopped, or as long as a job. */
function metricSeconds(metric: Metric): number | undefined {
	if (openEnded.has(metric.provider?.type)) {
		return undefined;
	}

	const wanted = wantedOf(metric, []);
	const interval = metric.interval === undefined ? 0 : parseGoDuration(metric.interval);
	const delay = metric.initialDelay === undefined ? 0 : parseGoDuration(metric.initialDelay);
	return wanted === undefined || interval === undefined || delay === undefined ? undefined : delay + (interval * (wanted - 1));
}

function longest(values: ReadonlyArray<number | undefined>): number | undefined {
	let most = 0;
	for (const value of values) {
		if (value === undefined) {
			return undefined;
		}

		most = Math.max(most, value);
	}

	return most;
}

/** As long as its longest metric; undefined where a template cannot be read. */
export function analysisSeconds({templates = []}: RolloutAnalysis, {open}: Family): number | undefined {
	return longest(templates.map(reference => {
		const template = findTemplate(open, reference);
		return template && longest((template.spec?.metrics ?? []).map(metric => metricSeconds(metric)));
	}));
}

/** Seconds that a step takes by its spec; undefined where a person, or nobody, can tell. */
export function stepSeconds(view: StepView, step: CanaryStep | undefined, family: Family): number | undefined {
	switch (view.kind) {
		case 'pause': {
			return view.durationSeconds;
		}

		case 'analysis': {
			return step?.analysis && analysisSeconds(step.analysis, family);
		}

		case 'experiment': {
			return parseGoDuration(step?.experiment?.duration);
		}

		case 'plugin':
		case 'invalid': {
			return undefined;
		}

		case 'setCanaryScale':
		case 'setHeaderRoute':
		case 'setMirrorRoute':
		case 'setWeight': {
			return 0;
		}
	}
}

/** What lies after the step at `next`; the seconds count that step too, and are undefined where a person decides. */
export function deriveRemaining(steps: readonly StepView[], next: number, family: Family): Remaining {
	const raw = family.rollout.spec?.strategy?.canary?.steps ?? [];
	const later = steps.slice(next + 1);
	const seconds = steps.slice(next).map(view => stepSeconds(view, raw[view.index], family));
	return {
		weights: later.filter(({kind}) => kind === 'setWeight').length,
		pauses: later.filter(({kind, durationSeconds}) => kind === 'pause' && durationSeconds !== undefined).length,
		gates: later.filter(({kind, durationSeconds}) => kind === 'pause' && durationSeconds === undefined).length,
		analyses: later.filter(({kind}) => kind === 'analysis' || kind === 'experiment').length,
		seconds: seconds.every(value => value !== undefined) ? seconds.reduce((sum, value) => sum + value, 0) : undefined,
	};
}
