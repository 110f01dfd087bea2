import type {MeasurementView, RunEvidence} from '../../source/domain/measurements.ts';
import {judgeValue} from '../../source/domain/trial-condition.ts';
import type {TrialReport, TrialSide} from '../../source/domain/trial.ts';
import type {LogEntry, LogsContent} from '../../source/store/logs-content.ts';
import type {MeasurementsContent} from '../../source/store/measurements-content.ts';
import type {PaneData} from '../../source/store/pane-state.ts';
import {makeMetric, makeRun, secondsAgo} from './ui-state.ts';

const key = 'shop/checkout-api';

const point = (secondsBefore: number, value: number | undefined, phase = 'Successful', message = ''): MeasurementView => ({
	startedAt: secondsAgo(secondsBefore), finishedAt: secondsAgo(secondsBefore), phase, value, text: value === undefined ? '[]' : `[${value}]`, isEmpty: value === undefined, message, job: undefined,
});

const query = 'sum(rate(http_requests_total{service="checkout-api-canary",status!~"5.."}[2m])) / sum(rate(http_requests_total{service="checkout-api-canary"}[2m]))';
const conditions = {success: 'result[0] >= 0.95', failure: undefined};

const evidence: RunEvidence = {
	run: makeRun('checkout-api-7bfb4b85b6-8', {
		phase: 'Failed', message: 'Metric "success-rate" assessed Failed due to failed (2) > failureLimit (1)', completedAt: secondsAgo(12), evidence: {samples: 14, empty: 2, verdict: 'sound'},
	}),
	metrics: [{
		metric: makeMetric('success-rate', {phase: 'Failed', query, counts: {successful: 10, failed: 2, inconclusive: 0, error: 0}}),
		conditions,
		limits: {count: undefined, failures: 1, inconclusive: 0, errorsInARow: 4, successesInARow: undefined},
		errorsInARow: 0,
		left: {failures: 0, inconclusive: 0, errors: 4},
		address: 'https://prometheus.monitoring:9090',
		measurements: [
			point(240, 0.994), point(210, 0.991), point(180, undefined), point(150, 0.981), point(120, 0.967),
			point(90, undefined, 'Error', 'Post "https://prometheus.monitoring:9090/api/v1/query": dial tcp 10.0.0.1:9090: connect: connection refused'),
			point(60, 0.952), point(30, 0.91, 'Failed'), point(12, 0.902, 'Failed'),
		],
		taken: 14,
	}],
};

const measurements: MeasurementsContent = {evidence, index: 0, total: 2, trials: new Map()};

const answered = (value: number | undefined): TrialSide['outcome'] => ({
	kind: 'answered',
	verdict: value === undefined ? undefined : judgeValue(conditions, [value]),
	reading: {kind: 'values', value: value === undefined ? [] : [value], rows: value === undefined ? [] : [{series: '{job="api"}', text: String(value)}], total: value === undefined ? 0 : 1, warnings: []},
});

const report: TrialReport = {
	metric: 'success-rate',
	at: secondsAgo(2),
	conditions,
	onNothing: judgeValue(conditions, []),
	isSameForBoth: false,
	byHand: [`curl -sG 'https://prometheus.monitoring.svc:9090/api/v1/query' --data-urlencode 'query=${query}'`],
	sides: [{role: 'canary', query, outcome: answered(undefined)}, {role: 'stable', query, outcome: answered(0.999)}],
};

const logLine = (index: number, pod: string, text: string): LogEntry => ({at: secondsAgo(60 - index), pod, text});

const accessLines = (pods: readonly string[], count: number, status: number): readonly LogEntry[] => Array.from({length: count}, (_, index) => {
	const isBad = status !== 200 && index % 3 === 0;
	const rest = index % 5 === 0 ? ' trace=4f1c2a9e8b7d6c5f4e3d2c1b0a998877 upstream=inventory.shop.svc:8080' : '';
	return logLine(index, pods[index % pods.length]!, `level=${isBad ? 'error' : 'info'} method=GET path=/api/items/${index} status=${isBad ? status : 200} duration=${index * 7}ms${rest}`);
});

const logs: LogsContent = {
	sides: [
		{
			title: 'canary',
			entries: [...accessLines(['sxlwb', 'p66xt'], 40, 500), logLine(58, 'sxlwb', 'panic: runtime error: \u{1B}[31mindex out of range\u{1B}[0m')],
			streams: 2,
			linesPerSecond: 3,
			isFlooded: false,
			notes: ['p66xt: container "api" in pod "checkout-api-7bfb4b85b6-p66xt" is waiting to start: CrashLoopBackOff'],
		},
		{title: 'stable', entries: accessLines(['bbhpn', 's2jgz', 'pq8lb'], 12, 200), streams: 3, linesPerSecond: 1240, isFlooded: true, notes: ['12 more pods not read: ten at a time, the failing ones first']},
	],
	index: 0,
	total: 9,
	isPrevious: false,
	newLines: undefined,
};

const controllerLines = Array.from({length: 50}, (_, index) => logLine(index, 'x4kzt', `time="2026-11-23T12:46:${String(index).padStart(2, '0')}Z" level=info msg="Reconciliation completed" generation=2 namespace=shop rollout=checkout-api time_ms=2.000`));

/** What the panes of logs and measurements show, in every form of which frames are kept. */
export const paneContents = {
	measurements: {pane: 'measurements', key, content: measurements, problem: undefined},
	tried: {pane: 'measurements', key, content: {...measurements, trials: new Map([['success-rate', {kind: 'report', report}]])}, problem: undefined},
	refused: {pane: 'measurements', key, content: {...measurements, trials: new Map([['success-rate', {kind: 'refused', metric: 'success-rate', reason: 'Not tried: the argument token comes from a secret (prometheus/token), which rolltop never reads'}]])}, problem: undefined},
	noRun: {pane: 'measurements', key, content: {evidence: undefined, index: 0, total: 0, trials: new Map()}, problem: undefined},
	logs: {pane: 'logs', key, content: logs, problem: undefined},
	controller: {pane: 'logs', key, content: {...logs, index: 3, newLines: 17, sides: [{title: 'controller', entries: controllerLines, streams: 1, linesPerSecond: 0, isFlooded: false, notes: []}]}, problem: undefined},
} as const satisfies Readonly<Record<string, PaneData>>;
