import type {ServerResponse} from 'node:http';
import type {SimulatorClock} from '../clock.ts';
import type {Pod, ResourceObject} from '../objects.ts';

/** The lines that a pod has written from one instant to another: `[epoch milliseconds, text]`, in order. */
export type LogSource = (pod: Pod, fromMs: number, untilMs: number) => ReadonlyArray<readonly [number, string]>;

const followEveryMs = 500;

export type LogRequest = {
	readonly source: LogSource;
	readonly clock: SimulatorClock;
	readonly object: ResourceObject;
	readonly query: Readonly<Record<string, string>>;
	readonly response: ServerResponse;
};

/** Answers `pods/NAME/log` with `tailLines`, `sinceSeconds`, `timestamps` and `follow`. */
export function streamLog({source, clock, object, query, response}: LogRequest) {
	const pod = object as Pod;
	const startedAt = Date.parse(pod.status.startTime ?? pod.metadata.creationTimestamp);
	const since = query.sinceSeconds === undefined ? startedAt : Math.max(startedAt, clock.now() - (Number(query.sinceSeconds) * 1000));
	const format = ([at, text]: readonly [number, string]) => query.timestamps === 'true' ? `${new Date(at).toISOString()} ${text}\n` : `${text}\n`;
	let until = clock.now();
	const lines = source(pod, since, until);
	const tail = query.tailLines === undefined ? lines : lines.slice(-Number(query.tailLines));
	response.writeHead(200, {'content-type': 'text/plain'});
	response.write(tail.map(line => format(line)).join(''));
	if (query.follow !== 'true') {
		response.end();
		return;
	}

	let off = () => {}; // eslint-disable-line @typescript-eslint/no-empty-function
	const follow = () => {
		off = clock.after(followEveryMs, () => {
			const from = until;
			until = clock.now();
			response.write(source(pod, from, until).map(line => format(line)).join(''));
			follow();
		});
	};

	response.on('close', () => {
		off();
	});
	follow();
}
