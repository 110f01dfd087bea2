/**
What went wrong, in the words of the person who has to act. Conditions of the cluster are values of this type in
state or in an `Outcome`; they are never thrown through React.
*/
export type Problem = {
	readonly code: ProblemCode;
	/** One sentence that names the thing. */
	readonly title: string;
	/** What the other side said, sanitized by `format/` before it is shown. Absent when the title says it all. */
	readonly detail?: string;
	/** What the person can do next, most useful first. */
	readonly nextSteps: readonly string[];
	/** HTTP status, where there was an answer. */
	readonly status?: number;
	/** Seconds the server asked us to wait. */
	readonly retryAfterSeconds?: number;
};

export type ProblemCode =
	| 'absent' // No such resource on this server (CRD not installed), or not recorded
	| 'bad-answer' // Not what Kubernetes answers
	| 'bad-config' // Kubeconfig, config file
	| 'bad-recording'
	| 'bad-usage'
	| 'conflict' // 409
	| 'expired' // 410
	| 'failed' // Any other 4xx or 5xx
	| 'forbidden' // 403
	| 'invalid' // 400, 422
	| 'no-terminal'
	| 'not-found' // 404 of one object
	| 'read-only'
	| 'refused' // By rolltop, with the reason
	| 'throttled' // 429
	| 'timed-out'
	| 'unauthorized' // 401
	| 'unreachable'; // No connection

/** The answer of something that can fail in the ordinary course of events. */
export type Result<Value> = {readonly ok: true; readonly value: Value} | {readonly ok: false; readonly problem: Problem};

/**
A `Problem` on its way out of a command before any screen is open: thrown by the front parts (flags, kubeconfig,
recording) and turned into one line on stderr and an exit code in `cli.tsx`.
*/
export class ProblemError extends Error {
	override name = 'ProblemError' as const;
	readonly problem: Problem;

	constructor(problem: Problem, options?: ErrorOptions) {
		super(problem.title, options);
		this.problem = problem;
	}
}

export function isProblemError(error: unknown): error is ProblemError {
	return error instanceof ProblemError;
}
