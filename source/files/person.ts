import {userInfo} from 'node:os';

/** Who acts, for the audit log and the freeze record. */
export type Person = {
	readonly name: string;
	/** Named by a flag, by the config file, by sudo or by the environment: that is somebody's word. */
	readonly isSelfDeclared: boolean;
};

const longestName = 128;

/** The flag, the config file, SUDO_USER (who became the shared account), else the account, which only the system can tell. */
export function findPerson(flag: string | undefined, configured: string | undefined, env: NodeJS.ProcessEnv, account: () => string | undefined = accountName): Person {
	const declared = firstName([flag, configured, env.SUDO_USER]);
	const name = declared ?? firstName([account()]);
	return name === undefined
		? {name: firstName([env.USER, env.LOGNAME]) ?? 'unknown', isSelfDeclared: true}
		: {name, isSelfDeclared: declared !== undefined};
}

function firstName(candidates: ReadonlyArray<string | undefined>): string | undefined {
	return candidates.map(name => tidyName(name ?? '')).find(name => name !== '');
}

/** The name goes into an annotation and onto other people's screens: one line, no invisible characters. */
function tidyName(name: string): string {
	return name.replaceAll(/[\p{Line_Separator}\p{Other}\p{Paragraph_Separator}]+/gv, ' ').trim().slice(0, longestName);
}

/** Undefined for an account without an entry (a container with an arbitrary UID). */
function accountName(): string | undefined {
	try {
		return userInfo().username;
	} catch {
		return undefined;
	}
}

/** Who acts: who says so, else the cluster's own name for us (what its audit log has), else the account. */
export function actorOf({name, isSelfDeclared}: Person, clusterUser: string | undefined): string {
	return isSelfDeclared || clusterUser === undefined || clusterUser === '' ? name : tidyName(clusterUser);
}
