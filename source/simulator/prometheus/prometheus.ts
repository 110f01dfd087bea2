import type {MetricQuery, MetricSource} from '../analysis/controller.ts';
import {fillIn} from '../analysis/analysis-run.ts';
import type {Answer} from '../analysis/metric.ts';
import type {ObjectStore} from '../object-store.ts';
import type {AnalysisRun, Metric, Service} from '../objects.ts';
import {hashLabel} from '../controller/pod-template.ts';
import {factsOf, syntaxError, type QueryFacts} from './query-text.ts';

export type PrometheusParts = {
	readonly store: ObjectStore;
	readonly metrics: MetricSource;
	/** The source answers every query; else only those about a Service that there is. */
	readonly isAllKnowing: boolean;
};

/** What Prometheus answers on its own port. `error` is a network failure on the way to it. */
export type HttpAnswer =
	| {readonly status: number; readonly contentType: string; readonly body: string}
	| {readonly error: string}
	/** It takes the request and never answers. */
	| {readonly isSilent: true};

const knownMetrics = /^(?:http_request|nginx_ingress_|istio_request)/v;

/** The Prometheus of the rehearsal cluster: `/api/v1/query` for the numbers that its analyses get. */
export class Prometheus {
	readonly #parts: PrometheusParts;

	constructor(parts: PrometheusParts) {
		this.#parts = parts;
	}

	/** The run that asks exactly this, the newest first. */
	#askingRun(query: string): {readonly run: AnalysisRun; readonly metric: Metric} | undefined {
		const wanted = squeeze(query);
		const age = (run: AnalysisRun) => Date.parse(run.metadata.creationTimestamp);
		for (const run of this.#parts.store.list('analysisruns').toSorted((a, b) => age(b) - age(a))) {
			const metric = run.spec.metrics.find(({provider}) => provider.prometheus && squeeze(fillIn(provider.prometheus.query, run)) === wanted);
			if (metric) {
				return {run, metric};
			}
		}

		return undefined;
	}

	#evaluate(query: string, now: number): Answer {
		const asking = this.#askingRun(query);
		if (asking) {
			return this.#parts.metrics({...asking, query, now});
		}

		const facts = factsOf(query);
		if (facts.constant !== undefined) {
			return {value: query.includes('vector') ? [facts.constant] : facts.constant};
		}

		const made = this.#madeUp(facts, query, now);
		return made ? this.#parts.metrics(made) : {value: facts.isSelector && facts.metricNames[0] === 'up' ? [1] : []};
	}

	/** A run that nobody has started, about the version that a query means; undefined where it means none. */
	#madeUp({matchers, metricNames}: QueryFacts, query: string, now: number): MetricQuery | undefined {
		const {store, isAllKnowing} = this.#parts;
		const service = store.list('services').find(({metadata}) => metadata.name === matchers.service && (matchers.namespace ?? metadata.namespace) === metadata.namespace);
		const hash = matchers.rollouts_pod_template_hash ?? service?.spec.selector?.[hashLabel];
		const set = store.list('replicasets').find(one => one.metadata.labels?.[hashLabel] === hash && (!service || isSelected(service, one.spec.template.metadata?.labels)));
		const isKnown = set !== undefined && metricNames.every(name => knownMetrics.test(name));
		if (!isKnown && !isAllKnowing) {
			return undefined;
		}

		const {namespace = '', ownerReferences = [], creationTimestamp} = set?.metadata ?? {};
		const run: AnalysisRun = {
			apiVersion: 'argoproj.io/v1alpha1',
			kind: 'AnalysisRun',
			metadata: {name: 'by-hand', namespace, uid: '', resourceVersion: '', creationTimestamp: creationTimestamp ?? new Date(now).toISOString(), labels: {[hashLabel]: hash ?? ''}, ownerReferences},
			spec: {metrics: []},
		};
		return {run, metric: {name: metricNames[0] ?? 'query', provider: {prometheus: {query}}}, query, now};
	}

	/** One request; `now` in epoch milliseconds. */
	answer(path: string, parameters: Readonly<Record<string, string>>, now: number): HttpAnswer {
		if (path === '/-/healthy' || path === '/-/ready') {
			return {status: 200, contentType: 'text/plain; charset=utf-8', body: path.endsWith('ready') ? 'Prometheus Server is Ready.\n' : 'Prometheus Server is Healthy.\n'};
		}

		if (path !== '/api/v1/query') {
			return {status: 404, contentType: 'text/plain; charset=utf-8', body: '404 page not found\n'};
		}

		const {query = ''} = parameters;
		const syntax = syntaxError(query);
		if (syntax !== undefined) {
			return badData(`invalid parameter "query": ${syntax}`);
		}

		const answer = this.#evaluate(query, now);
		return 'error' in answer ? failure(answer.error) : json(200, {status: 'success', data: dataOf(answer, factsOf(query), now)});
	}
}

function squeeze(query: string): string {
	return query.replaceAll(/\s+/gv, ' ').trim();
}

/** Its ReplicaSet's pods are behind this Service. */
function isSelected({spec: {selector = {}}}: Service, labels: Readonly<Record<string, string>> = {}): boolean {
	return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function json(status: number, body: object): HttpAnswer {
	return {status, contentType: 'application/json', body: JSON.stringify(body)};
}

function badData(error: string): HttpAnswer {
	return json(400, {status: 'error', errorType: 'bad_data', error});
}

function dataOf({value}: Extract<Answer, {value: unknown}>, {isSelector, metricNames, matchers}: QueryFacts, now: number): object {
	const at = now / 1000;
	const text = (sample: number) => sample === Infinity ? '+Inf' : (sample === -Infinity ? '-Inf' : String(sample));
	if (typeof value === 'number') {
		return {resultType: 'scalar', result: [at, text(value)]};
	}

	const metric = isSelector ? {__name__: metricNames[0], ...matchers} : {};
	return {resultType: 'vector', result: value.map(sample => ({metric, value: [at, text(sample)]}))};
}

/** What the words of a measurement's error mean for somebody who asks by hand. */
function failure(message: string): HttpAnswer {
	if (message.startsWith('bad_data: ')) {
		return badData(message.slice('bad_data: '.length));
	}

	const status = /^(?:client|server)_error: .*?(?<status>\d{3})$/v.exec(message)?.groups?.status;
	if (status !== undefined) {
		return {status: Number(status), contentType: 'text/plain; charset=utf-8', body: status === '401' ? 'Unauthorized\n' : 'Service Unavailable\n'};
	}

	return message.includes('deadline exceeded') ? {isSilent: true} : {error: message.replace(/^Post "[^"]*": /v, '')};
}
