import type {MetricQuery, MetricSource} from '../analysis/controller.ts';
import type {Answer} from '../analysis/metric.ts';
import type {ObjectStore} from '../object-store.ts';
import {troubleMessage, type ProviderTrouble} from '../prometheus/provider-trouble.ts';
import type {Random} from '../random.ts';

/** How good a version is, by the seconds that its pods have been there. */
export type Quality = {
	/** Share of requests that succeed, 0 to 1; a word where the query brings no number. */
	readonly success: number | ProviderTrouble;
	/** Seconds. */
	readonly p99: number;
	/** Share of requests that succeed in truth, as the logs tell it; absent: what the metric says, or nearly all. */
	readonly served?: number;
};

export type QualityOf = (version: {readonly namespace: string; readonly rollout: string; readonly image: string; readonly ageSeconds: number; readonly now: number}) => Quality;

export const goodQuality: Quality = {success: 0.995, p99: 0.21};

/** Numbers for Prometheus queries, made from the quality of the version that the run is about. */
export function trafficMetrics(store: ObjectStore, random: Random, qualityOf: QualityOf): MetricSource {
	return query => {
		const {success: measured, served, p99} = qualityOf(versionOf(store, query));
		// Where only the analysis has the wrong label, the right one finds the truth
		const success = measured === 'empty' && query.query.includes('service="') ? served ?? measured : measured;
		const jitter = (size: number) => (random.next() - 0.5) * size;
		const isLatency = /quantile|latency|duration/v.test(query.query);
		if (typeof success === 'string') {
			return withoutNumber(success, query);
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

function withoutNumber(trouble: ProviderTrouble, {metric, query}: MetricQuery): Answer {
	return trouble === 'empty' || trouble === 'nan'
		? {value: trouble === 'empty' ? [] : [NaN]}
		: {error: troubleMessage(trouble, metric.provider.prometheus?.address ?? '', query)};
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
