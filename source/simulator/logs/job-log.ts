import type {Job, Pod} from '../objects.ts';
import type {LogLine} from './log-desk.ts';

/** The last lines of a job's pod: what a smoke test of the preview prints. */
export function jobLines(pod: Pod, startedAt: number, job: Job | undefined): readonly LogLine[] {
	const target = pod.spec.containers[0]?.args;
	const host = Array.isArray(target) && typeof target[0] === 'string' ? target[0] : 'preview';
	const {failed, succeeded} = job?.status ?? {};
	const lines: LogLine[] = [
		[startedAt, `smoke: calling http://${host}`],
		[startedAt + 400, 'GET /health 200 12ms'],
		[startedAt + 900, 'GET /api/v2/users?limit=1 200 48ms'],
	];
	if (failed === 1) {
		lines.push([startedAt + 1300, 'GET /api/v2/orders?limit=1 500 31ms'], [startedAt + 1310, 'curl: (22) The requested URL returned error: 500']);
	} else if (succeeded === 1) {
		lines.push([startedAt + 1300, 'smoke: 3 of 3 checks passed']);
	}

	return lines;
}
