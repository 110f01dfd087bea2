import type {Cluster} from '../types/cluster.ts';
import type {Diagnosis} from '../domain/diagnosis/diagnosis.ts';

export type Crash = {readonly pod: string; readonly container: string | undefined; readonly restarts: number};

export const nothingRead: ReadonlyMap<string, string> = new Map();

/** The container of which the diagnosis says that it crashes. */
export function crashOf(diagnosis: Diagnosis | undefined): Crash | undefined {
	const fact = diagnosis?.checks.find(({code}) => code === 'crash-loop')?.fact;
	return fact?.kind === 'crashLoop' ? {pod: fact.pod, container: fact.container, restarts: fact.restarts} : undefined;
}

const longestMs = 2000;

/** The last line that a container wrote before it died, by its pod; empty where the log cannot be read in time. */
export async function readLastLine(cluster: Pick<Cluster, 'readLog'>, {namespace, pod, container}: Pick<Crash, 'container' | 'pod'> & {readonly namespace: string}): Promise<ReadonlyMap<string, string>> {
	let last: string | undefined;
	const {promise: timedOut, resolve} = Promise.withResolvers<void>();
	const timer = setTimeout(resolve, longestMs);
	const reading = cluster.readLog({namespace, pod, container, isPrevious: true, tailLines: 20}, {
		onLines(lines) {
			last = lines.findLast(({text}) => text.trim() !== '')?.text ?? last;
		},
	});
	await Promise.race([reading.end, timedOut]);
	clearTimeout(timer);
	reading.stop();
	return last === undefined ? nothingRead : new Map([[pod, last]]);
}
