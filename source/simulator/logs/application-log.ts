import type {Pod} from '../objects.ts';
import {fractionOf} from '../random.ts';
import type {QualityOf} from '../scenarios/traffic.ts';
import type {PodBehaviour} from '../workload/kubelet.ts';
import type {LogLine, LogSource, Span} from './log-desk.ts';

export type ApplicationLogParts = {
	readonly qualityOf: QualityOf;
	readonly behaviourOf: (pod: Pod) => PodBehaviour;
};

const requestEveryMs = 300;
const probeEveryMs = 5000;
/** Shortly before the kubelet sees the container's end. */
const fatalAfterMs = 850;
const mostRequests = 4000;

const routes: ReadonlyArray<readonly [method: string, path: string, status: number]> = [
	['GET', '/api/items?page=1', 200],
	['GET', '/api/items/42', 200],
	['POST', '/api/orders', 201],
	['GET', '/api/search?q=tea', 200],
	['GET', '/api/items/1701', 304],
	['GET', '/api/items/9', 404],
	['GET', '/api/basket', 200],
];

const failures: ReadonlyArray<readonly [error: string, trace: readonly string[]]> = [
	['TypeError: Cannot read properties of undefined (reading \'amount\')', [
		'    at priceOf (/app/dist/pricing.js:88:23)',
		'    at renderItem (/app/dist/items.js:41:17)',
		'    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
		'    at async handle (/app/dist/server.js:112:5)',
	]],
	['Error: upstream pricing answered 503', [
		'    at call (/app/dist/upstream.js:30:11)',
		'    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
		'    at async totalOf (/app/dist/basket.js:67:19)',
		'    at async handle (/app/dist/server.js:112:5)',
	]],
];

/** What a web service writes: its start, its requests with their status, a stack trace for every 500, its last words. */
export function applicationLog(parts: ApplicationLogParts): LogSource {
	return span => {
		const behaviour = parts.behaviourOf(span.pod);
		const lines = [...startLines(span), ...behaviour === 'crash' ? fatalLines(span) : (behaviour === 'unready' ? unreadyLines(span) : requestLines(span, parts.qualityOf))];
		return lines.filter(([at]) => at >= span.fromMs && at < span.untilMs);
	};
}

function startLines({pod, life}: Span): readonly LogLine[] {
	const version = pod.spec.containers[0]?.image.split(':').at(-1) ?? '';
	return [
		[life.startedAt, `level=info msg=starting version=${version} pod=${pod.metadata.name}`],
		[life.startedAt + 120, 'level=info msg="configuration read" source=/etc/api/config.yaml'],
		[life.startedAt + 240, 'level=info msg=listening addr=:8080'],
	];
}

function fatalLines({life}: Span): readonly LogLine[] {
	const at = life.startedAt + fatalAfterMs;
	return [
		[at - 100, 'level=info msg="connecting to the feature store" addr=features.shop:6379'],
		[at, 'level=fatal msg="cannot start: FEATURE_STORE_URL is not set"'],
		[at, 'Error: FEATURE_STORE_URL is not set'],
		[at, '    at required (/app/dist/environment.js:12:9)'],
		[at, '    at start (/app/dist/server.js:18:22)'],
	];
}

function unreadyLines({life, fromMs, untilMs}: Span): readonly LogLine[] {
	return ticks(life.startedAt, fromMs, untilMs, probeEveryMs).map(number => [
		life.startedAt + (number * probeEveryMs),
		'level=warn method=GET path=/health status=503 agent=kube-probe err="database: dial tcp 10.0.9.3:5432: i/o timeout"',
	]);
}

/** The numbers of the beats in a span, counted from the start of the container; the last ones where there are too many. */
function ticks(startedAt: number, fromMs: number, untilMs: number, everyMs: number): readonly number[] {
	const last = Math.ceil((untilMs - startedAt) / everyMs) - 1;
	const first = Math.max(1, Math.ceil((fromMs - startedAt) / everyMs), last - mostRequests);
	return Array.from({length: Math.max(0, last - first + 1)}, (_, index) => first + index);
}

function requestLines({pod, life, fromMs, untilMs, mostLines}: Span, qualityOf: QualityOf): readonly LogLine[] {
	const image = pod.spec.containers[0]?.image ?? '';
	const version = {namespace: pod.metadata.namespace ?? '', rollout: pod.metadata.labels?.app ?? '', image};
	const earliest = Math.max(fromMs, untilMs - (mostLines * requestEveryMs));
	return ticks(life.startedAt, earliest, untilMs, requestEveryMs).flatMap(number => {
		const at = life.startedAt + (number * requestEveryMs);
		if (number % Math.round(probeEveryMs / requestEveryMs) === 0) {
			return [[at, 'level=info method=GET path=/health status=200 duration=1ms agent=kube-probe'] as const];
		}

		const {success, served, p99} = qualityOf({...version, ageSeconds: (at - life.startedAt) / 1000, now: at});
		const share = served ?? (typeof success === 'number' ? success : 0.995);
		return request(`${pod.metadata.uid}/${number}`, share, p99).map(text => [at, text] as const);
	});
}

function request(seed: string, success: number, p99: number): readonly string[] {
	const luck = fractionOf(seed);
	const pick = fractionOf(`${seed}/route`);
	const [method, path, status] = routes[Math.floor(pick * routes.length)]!;
	const duration = Math.max(1, Math.round(p99 * 1000 * (pick ** 3)));
	if (luck < success) {
		return [`level=info method=${method} path=${path} status=${status} duration=${duration}ms`];
	}

	const [error, trace] = failures[pick > 0.7 ? 1 : 0]!;
	return [`level=error method=${method} path=${path} status=500 duration=${duration}ms err=${JSON.stringify(error)}`, error, ...trace];
}
