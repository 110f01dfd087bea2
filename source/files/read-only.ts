import type {Config} from './config.ts';
import {matchesGlob} from './glob.ts';

/** Why nothing may be written to this context; undefined where it may. `readOnly` is all contexts, or patterns of their names. */
export function findReadOnly({readOnly = false}: Pick<Config, 'readOnly'>, context: string): {readonly reason: string} | undefined {
	if (typeof readOnly === 'boolean') {
		return readOnly ? {reason: 'The config file says readOnly'} : undefined;
	}

	const pattern = readOnly.find(item => matchesGlob(item, context));
	return pattern === undefined ? undefined : {reason: `The config file says readOnly for ${pattern}`};
}
