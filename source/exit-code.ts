import type {Problem} from './types/problem.ts';

/** What a shell gets (interface.md, exit codes). */
export const exitCodes = {done: 0, endedBadly: 1, usage: 2, noConnection: 3, notFound: 4, forbidden: 5, defect: 70, timeout: 124, interrupted: 130} as const;

export function exitCodeOf({code}: Problem): number {
	switch (code) {
		case 'bad-usage':
		case 'no-terminal': {
			return exitCodes.usage;
		}

		case 'bad-answer':
		case 'bad-config':
		case 'timed-out':
		case 'unauthorized':
		case 'unreachable': {
			return exitCodes.noConnection;
		}

		case 'absent':
		case 'not-found': {
			return exitCodes.notFound;
		}

		case 'forbidden': {
			return exitCodes.forbidden;
		}

		case 'bad-recording':
		case 'conflict':
		case 'expired':
		case 'failed':
		case 'invalid':
		case 'read-only':
		case 'refused':
		case 'throttled': {
			return exitCodes.endedBadly;
		}
	}
}
