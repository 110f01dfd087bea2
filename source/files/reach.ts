import {accessSync, constants, existsSync} from 'node:fs';
import path from 'node:path';

/** What can be done with a file of ours: it is there, it could be made, or neither. Nothing is touched. */
export type Reach = 'absent' | 'ready' | 'refused';

/** @param isWritten - It has to be written; else reading is enough, and a file that is not there is `absent`. */
export function findReach(file: string, isWritten: boolean): Reach {
	const isThere = existsSync(file);
	if (!isThere && !isWritten) {
		return 'absent';
	}

	try {
		accessSync(isThere ? file : nearestDirectory(file), isWritten ? constants.W_OK : constants.R_OK);
		return isThere ? 'ready' : 'absent';
	} catch {
		return 'refused';
	}
}

/** The directory that is there and in which the others would be made. */
function nearestDirectory(file: string): string {
	const directory = path.dirname(file);
	return existsSync(directory) || directory === file ? directory : nearestDirectory(directory);
}
