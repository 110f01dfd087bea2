import {homedir} from 'node:os';
import path from 'node:path';

/**
Where our files live. The XDG layout everywhere, on macOS too: people on call move between a laptop and a bastion host and
look for the audit log in one place. Relative values of the variables are ignored, as the XDG rule says.
*/
export function statePath(env: NodeJS.ProcessEnv, ...parts: readonly string[]): string {
	return path.join(baseOf(env.XDG_STATE_HOME, '.local', 'state'), 'rolltop', ...parts);
}

export function configPath(env: NodeJS.ProcessEnv, ...parts: readonly string[]): string {
	return path.join(baseOf(env.XDG_CONFIG_HOME, '.config'), 'rolltop', ...parts);
}

function baseOf(value: string | undefined, ...usual: readonly string[]): string {
	return value !== undefined && path.isAbsolute(value) ? value : path.join(homedir(), ...usual);
}
