import {isRecord, text} from '../domain/projection/read.ts';
import type {ServerView} from '../types/cluster.ts';
import type {Result} from '../types/problem.ts';
import {kinds} from '../types/kinds.ts';
import {request} from './request.ts';
import type {Session} from './session.ts';

const timeoutMs = 10_000;
/** The header tells whole seconds, cut: on average it is half of one behind. */
const cutMs = 500;

/** Asks the server for its version and whether it has Rollouts. What it does not tell is undefined; a problem where it is not reached. */
export async function readAbout(session: Session): Promise<Result<ServerView>> {
	const {clock} = session;
	const startAt = clock.now();
	let date = '';
	const version = await request(session, {method: 'GET', path: '/version', subject: {verb: 'get', resource: 'version', noun: 'version', group: ''}, timeoutMs, onDate(value) {
		date = value;
	}});
	const endAt = clock.now();
	if (!version.ok && version.problem.code !== 'forbidden' && version.problem.code !== 'not-found' && version.problem.code !== 'absent') {
		return {ok: false, problem: version.problem};
	}

	const serverAt = Date.parse(date);
	return {
		ok: true,
		value: {
			version: version.ok && isRecord(version.value) ? text(version.value.gitVersion) : undefined,
			clockAheadMs: Number.isNaN(serverAt) ? undefined : Math.round(serverAt + cutMs - ((startAt + endAt) / 2)),
			answeredMs: endAt - startAt,
			hasRollouts: await findRollouts(session),
		},
	};
}

async function findRollouts(session: Session): Promise<boolean | undefined> {
	const {group, version} = kinds.rollouts;
	const answer = await request(session, {method: 'GET', path: `/apis/${group}/${version}`, subject: {verb: 'get', resource: 'resources', noun: 'resource', group}, timeoutMs});
	if (!answer.ok) {
		return answer.problem.status === 404 ? false : undefined;
	}

	const resources = isRecord(answer.value) && Array.isArray(answer.value.resources) ? answer.value.resources : [];
	return resources.some(resource => isRecord(resource) && resource.name === 'rollouts');
}
