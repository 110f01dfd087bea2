import type {MetricQuery, MetricSource} from '../analysis/controller.ts';
import type {Answer} from '../analysis/metric.ts';
import type {LogSource} from '../api/log.ts';
import type {ObjectStore} from '../object-store.ts';
import type {Pod} from '../objects.ts';
import {hashOf, type Random} from '../random.ts';

/** How good a version is, by the seconds that its pods have been there. */
export type Quality = {
	/** Share of requests that succeed, 0 to 1; a word where the query brings no number. */
	readonly success: number | 'empty' | 'nan' | 'refused';
	/** Seconds. */
	readonly p99: number;
};

export type QualityOf = (version: {readonly namespace: string; readonly rollout: string; readonly image: string; readonly ageSeconds: number; readonly now: number}) => Quality;

export const goodQuality: Quality = {success: 0.995, p99: 0.21};

/** Numbers for Prometheus queries, made from the quality of the version that the run is about. */
export function trafficMetrics(store: ObjectStore, random: Random, qualityOf: QualityOf): MetricSource {
	return query => {
		const {success, p99} = qualityOf(versionOf(store, query));
		const jitter = (size: number) => (random.next() - 0.5) * size;
		const isLatency = /quantile|latency|duration/v.test(query.query);
		if (typeof success === 'string') {
			return withoutNumber(success);
		}

		if (isLatency) {
			return vector(Math.max(0.01, p99 + jitter(p99 * 0.2)));
		}

		const noise = jitter(Math.min(0.01, (1 - success) + 0.002));
		const rate = Math.min(1, Math.max(0, success + noise));
		return vector(query.metric.name.includes('error') ? 1 - rate : rate);
	};
}

function vector(value: number): Answer {
	return {value: [Math.round(value * 1e6) / 1e6]};
}

function withoutNumber(kind: 'empty' | 'nan' | 'refused'): Answer {
	if (kind === 'refused') {
		return {error: 'Post "https://prometheus.monitoring:9090/api/v1/query": dial tcp 10.0.8.14:9090: connect: connection refused'};
	}

	return {value: kind === 'empty' ? [] : [NaN]};
}

function versionOf(store: ObjectStore, {run, now}: MetricQuery) {
	const namespace = run.metadata.namespace ?? '';
	const rollout = run.metadata.ownerReferences?.[0]?.name ?? '';
	const hash = run.metadata.labels?.['rollouts-pod-template-hash'] ?? '';
	const set = store.get('replicasets', namespace, `${rollout}-${hash}`);
	return {
		namespace,
		rollout,
		image: set?.spec.template.spec.containers[0]?.image ?? '',
		ageSeconds: (now - Date.parse(run.status?.startedAt ?? run.metadata.creationTimestamp)) / 1000,
		now,
	};
}

const lineEveryMs = 700;
const paths = ['/api/items', '/api/items/42', '/api/search?q=tea', '/healthz', '/api/orders'];

/** Access logs whose share of 500s is that of the version. */
export function trafficLogs(qualityOf: QualityOf): LogSource {
	return (pod: Pod, fromMs, untilMs) => {
		const lines: Array<readonly [number, string]> = [];
		const startedAt = Date.parse(pod.status.startTime ?? pod.metadata.creationTimestamp);
		const image = pod.spec.containers[0]?.image ?? '';
		const from = Math.max(fromMs, untilMs - (500 * lineEveryMs));
		for (let tick = Math.ceil(from / lineEveryMs); tick * lineEveryMs < untilMs; tick++) {
			const now = tick * lineEveryMs;
			const {success, p99} = qualityOf({namespace: pod.metadata.namespace ?? '', rollout: pod.metadata.labels?.app ?? '', image, ageSeconds: (now - startedAt) / 1000, now});
			lines.push([now, logLine(`${pod.metadata.uid}${tick}`, typeof success === 'number' ? success : 1, p99)]);
		}

		return lines;
	};
}

function logLine(seed: string, success: number, p99: number): string {
	const luck = [...hashOf(seed)].reduce((sum, letter) => ((sum * 33) + letter.charCodeAt(0)) % 1000, 5); // eslint-disable-line unicorn/prefer-code-point
	const path = paths[luck % paths.length]!;
	return luck / 1000 >= success
		? `level=error method=GET path=${path} status=500 error="upstream: nil price for item ${luck}"`
		: `level=info method=GET path=${path} status=200 duration=${Math.round(p99 * luck)}ms`;
}
