import {homedir} from 'node:os';
import path from 'node:path';
import process from 'node:process';

/**
Where our files live. The XDG layout everywhere but on Windows, on macOS too: people on call move between a laptop and a bastion
host and look for the audit log in one place. (env-paths puts them into `~/Library` on macOS, takes the environment when it is
loaded, and has no directory for state.) Relative values of the variables are ignored, as the XDG rule says.
*/
export function statePath(env: NodeJS.ProcessEnv, ...parts: readonly string[]): string {
	return path.join(isWindows ? baseOf(env.LOCALAPPDATA, 'AppData', 'Local') : baseOf(env.XDG_STATE_HOME, '.local', 'state'), 'rolltop', ...parts);
}

export function configPath(env: NodeJS.ProcessEnv, ...parts: readonly string[]): string {
	return path.join(isWindows ? baseOf(env.APPDATA, 'AppData', 'Roaming') : baseOf(env.XDG_CONFIG_HOME, '.config'), 'rolltop', ...parts);
}

const isWindows = process.platform === 'win32';

function baseOf(value: string | undefined, ...usual: readonly string[]): string {
	return value !== undefined && path.isAbsolute(value) ? value : path.join(homeDirectory(), ...usual);
}

function homeDirectory(): string {
	try {
		return homedir();
	} catch {
		// An account without an entry and without HOME (a container with an arbitrary UID): as a shell has it there.
		return '/';
	}
}
