import type {Cluster, Need} from '../types/cluster.ts';
import {kinds} from '../types/kinds.ts';
import type {Action, Refusal} from './command.ts';

/** What somebody lacks for each command, by its id; a command that lacks nothing, or of which nobody could say, is not in it. */
export type Missing = ReadonlyMap<string, readonly Need[]>;

const nameOf = ({verb, kind, subresource = ''}: Need) => `${verb} ${kind}/${subresource}`;

/** Asks once for each thing that the commands need in a namespace (undefined: in all). */
export async function findMissing(cluster: Pick<Cluster, 'can'>, namespace: string | undefined, actions: readonly Action[]): Promise<Missing> {
	const needs = new Map(actions.flatMap(({access}) => access.map(need => [nameOf(need), need] as const)));
	const answers = await Promise.all(needs.values().map(async need => ({need, isAllowed: await cluster.can(need.verb, need.kind, need.subresource, namespace)})));
	const denied = new Set(answers.filter(({isAllowed}) => isAllowed === false).map(({need}) => nameOf(need)));
	const missing = actions.map(({id, access}) => [id, access.filter(need => denied.has(nameOf(need)))] as const);
	return new Map(missing.filter(([, list]) => list.length > 0));
}

/** `patch rollouts/status`. */
export function describeNeed({verb, kind, subresource}: Need): string {
	return `${verb} ${kind}${subresource === undefined ? '' : `/${subresource}`}`;
}

const inShell = (word: string) => /^[\w\-.\/:@]+$/v.test(word) ? word : `'${word.replaceAll('\'', String.raw`'\''`)}'`;

/** As `kubectl create rolebinding` takes us. */
function subjectOf(user: string | undefined): string {
	const account = /^system:serviceaccount:(?<namespace>[^:]+):(?<name>[^:]+)$/v.exec(user ?? '')?.groups;
	return account === undefined ? `--user=${user === undefined ? 'NAME' : inShell(user)}` : `--serviceaccount=${account.namespace!}:${account.name!}`;
}

/** What an admin can run to allow it: a role for each verb, and its binding. Undefined namespace: in the whole cluster. */
export function grantLines(needs: readonly Need[], {namespace, user}: {readonly namespace: string | undefined; readonly user: string | undefined}): readonly string[] {
	const verbs = [...new Set(needs.map(({verb}) => verb))];
	const [role, place] = namespace === undefined ? ['clusterrole', ''] : ['role', ` -n ${inShell(namespace)}`];
	return verbs.map(verb => {
		const resources = new Set(needs.filter(need => need.verb === verb).map(({kind, subresource}) => `${kind}${kinds[kind].group === '' ? '' : `.${kinds[kind].group}`}${subresource === undefined ? '' : `/${subresource}`}`));
		const name = `rolltop-${verb}`;
		return `kubectl create ${role} ${name} --verb=${verb} --resource=${[...resources].join(',')}${place} && kubectl create ${role}binding ${name} --${role}=${name} ${subjectOf(user)}${place}`;
	});
}

/**
Why a command may not be used here. An abort and the way back are never barred by a probe: it may be wrong, and the users are on the canary.
*/
export function refuseForbidden({id, isNeverBarred}: Action, missing: Missing | undefined, place: {readonly namespace: string | undefined; readonly user: string | undefined}): Refusal | undefined {
	const needs = isNeverBarred === true ? undefined : missing?.get(id);
	return needs && {reason: `You may not ${needs.map(need => describeNeed(need)).join(' and ')} in ${place.namespace ?? 'all namespaces'}`, help: `For an admin: ${grantLines(needs, place).join(' && ')}`};
}
