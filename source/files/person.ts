import {userInfo} from 'node:os';

/** Who acts, for the audit log and the freeze record. */
export type Person = {
	readonly name: string;
	/** Named by a flag, by the config file or by sudo: on a shared account that is somebody's word. */
	readonly isSelfDeclared: boolean;
};

/** The flag, the config file, SUDO_USER (who became the shared account), else the account. */
export function findPerson(flag: string | undefined, configured: string | undefined, env: NodeJS.ProcessEnv): Person {
	const declared = [flag, configured, env.SUDO_USER].find(name => name !== undefined && name !== '');
	return declared === undefined ? {name: accountName(env), isSelfDeclared: false} : {name: declared, isSelfDeclared: true};
}

function accountName(env: NodeJS.ProcessEnv): string {
	try {
		return userInfo().username;
	} catch {
		// An account without an entry (a container with an arbitrary UID).
		return env.USER ?? env.LOGNAME ?? 'unknown';
	}
}
