import type {KindName} from '../types/kinds.ts';
import {ProblemError, type Problem} from '../types/problem.ts';

/** A recording that cannot be read, as `cli.tsx` prints it. */
export function badRecording(title: string, nextStep = 'Name a directory with stream.jsonl, a .jsonl file or a .jsonl.gz file.'): ProblemError {
	return new ProblemError({code: 'bad-recording', title, nextSteps: [nextStep]});
}

/** Why a file could not be opened or written, by what the system said. */
export function reasonOf(error: unknown): string {
	const {code} = error as NodeJS.ErrnoException;
	switch (code) {
		case 'EACCES':
		case 'EPERM': {
			return 'permission denied';
		}

		case 'EISDIR': {
			return 'it is a directory';
		}

		case 'ENOENT': {
			return 'there is no such file or directory';
		}

		case 'ENOSPC': {
			return 'the disk is full';
		}

		default: {
			return code ?? 'reason unknown';
		}
	}
}

export function notRecorded(kind: KindName): Problem {
	return {code: 'absent', title: `The recording holds no ${kind}: not recorded.`, nextSteps: []};
}
