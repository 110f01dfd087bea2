import process from 'node:process';
import type {Cluster, Need, ServerView} from './types/cluster.ts';
import {coreKinds} from './types/kinds.ts';
import {isProblemError, type Problem, type Result} from './types/problem.ts';
import {deriveController} from './domain/controller-view.ts';
import {projectObject} from './domain/projection.ts';
import {describeNeed, findMissing, grantLines, type Missing} from './commands/permissions.ts';
import {actions} from './commands/registry.ts';
import {findReach} from './files/reach.ts';
import {configPath, statePath} from './files/paths.ts';
import {formatSpan} from './format/age.ts';
import {examinationJson, formatExamination, type Check, type CommandCheck, type Examination} from './format/examination.ts';
import {describeProblem} from './format/words/problem-words.ts';
import type {CommandLine} from './command-line.ts';
import {connectCluster, type Surroundings} from './connect.ts';
import {exitCodeOf, exitCodes} from './exit-code.ts';
import {outputOf, printDocument} from './printing.ts';
import type {Connection} from './session.ts';
import type {Capabilities} from './terminal/capabilities.ts';
import {wishForController} from './wishes.ts';

type Outside = {readonly surroundings: Surroundings; readonly capabilities: Capabilities};

type Found = {readonly examination: Examination; readonly code: number};

/** What can be reached and what may be done, one check after the other; no secret is read for it. Gives the exit code: 0 where all that reading needs is there. */
export async function examine(commandLine: CommandLine, outside: Outside): Promise<number> {
	// A mistake is told before anything is read.
	outputOf(commandLine);
	const {examination, code} = await examineAll(commandLine, outside);
	process.stdout.write(printDocument(commandLine, examinationJson(examination)) ?? formatExamination(examination, {ascii: commandLine.flags.ascii}));
	return code;
}

async function examineAll({flags}: CommandLine, {surroundings, capabilities}: Outside): Promise<Found> {
	const here = [checkProgram(surroundings.version), checkTerminal(capabilities), ...checkFiles()];
	try {
		const {loadKubeconfig} = await import('./kubernetes/kubeconfig.ts');
		const {kubeconfig, context, cluster: clusterName, user} = flags;
		const {files, server} = loadKubeconfig({kubeconfig, context, cluster: clusterName, user});
		here.push({code: 'kubeconfig', result: 'ok', text: `${files.length === 0 ? 'the account of this pod' : files.join(', ')}, ${server}`});
		const connection = await connectCluster({...flags, requestTimeoutMs: flags.requestTimeoutMs ?? 5000}, surroundings);
		const {source, cluster} = connection.open(connection.info.namespace);
		try {
			const found = await examineCluster(connection, cluster);
			return {code: found.code, examination: {checks: [...here, ...found.examination.checks], commands: found.examination.commands}};
		} finally {
			await source.close();
			await connection.close();
		}
	} catch (error) {
		if (!isProblemError(error)) {
			throw error;
		}

		return {code: exitCodeOf(error.problem), examination: {checks: [...here, toCheck(here.some(({code}) => code === 'kubeconfig') ? 'context' : 'kubeconfig', error.problem)], commands: []}};
	}
}

const toCheck = (code: string, problem: Problem): Check => ({code, result: 'problem', text: describeProblem(problem)});

function checkProgram(version: string): Check {
	return {code: 'program', result: 'ok', text: `rolltop ${version}, node ${process.versions.node}, ${process.platform}/${process.arch}`};
}

function checkTerminal({isInteractive, colorDepth, unicode, dumb}: Capabilities): Check {
	const size = process.stdout.isTTY ? `${process.stdout.columns}x${process.stdout.rows}, ` : '';
	const can = dumb ? 'can show no screen (TERM)' : (isInteractive ? 'can show the screen' : 'no terminal here: lists instead of the screen');
	return {code: 'terminal', result: isInteractive ? 'ok' : 'skipped', text: `${size}${can}; colours: ${colorDepth}; ${unicode ? 'Unicode' : 'ASCII only'}`};
}

function checkFiles(): readonly Check[] {
	const config = configPath(process.env, 'config.yaml');
	const audit = statePath(process.env, 'audit.jsonl');
	const canAudit = findReach(audit, true) !== 'refused';
	const texts = {ready: '', absent: ' (not there; it is optional)', refused: ' cannot be read'};
	const found = findReach(config, false);
	return [
		{code: 'config', result: found === 'refused' ? 'problem' : 'ok', text: `${config}${texts[found]}`},
		{code: 'audit-log', result: canAudit ? 'ok' : 'problem', text: canAudit ? audit : `${audit} cannot be written: what is done would leave no trace`},
	];
}

async function examineCluster(connection: Connection, cluster: Cluster): Promise<Found> {
	const {info, clock, controllerNamespace} = connection;
	const {contextName, namespace, readOnly, isProtected} = info;
	const place = `${contextName} / ${namespace ?? 'all namespaces'}`;
	const about = await cluster.about();
	const first: readonly Check[] = [
		{code: 'context', result: 'ok', text: `${place}${isProtected ? ', protected' : ''}${readOnly === undefined ? '' : `, read-only: ${readOnly.reason}`}`},
		...checkServer(about),
	];
	if (!about.ok) {
		return {code: exitCodeOf(about.problem), examination: {checks: first, commands: []}};
	}

	const [user, controller, reading, missing] = await Promise.all([
		cluster.whoAmI(),
		controllerNamespace === undefined ? [] : checkController(cluster, controllerNamespace, clock.now),
		findUnreadable(cluster, namespace),
		findMissing(cluster, namespace, actions),
	]);
	const us = {namespace, user};
	const {hasRollouts} = about.value;
	const checks: readonly Check[] = [
		...first,
		{code: 'user', result: user === undefined ? 'doubt' : 'ok', text: user ?? 'the server does not tell who we are (before 1.28, or not allowed)'},
		hasRollouts === false
			? {code: 'rollouts', result: 'problem', text: 'The server has no Rollouts: the CRD of Argo Rollouts is not installed', next: ['Install it, or choose another cluster with --context.']}
			: {code: 'rollouts', result: hasRollouts === undefined ? 'doubt' : 'ok', text: hasRollouts === undefined ? 'the server does not tell whether it has Rollouts' : 'the CRD is installed'},
		...controller,
		checkReading(reading, us),
		...checkCommands(missing, us),
	];
	const code = hasRollouts === false ? exitCodes.endedBadly : (reading.length > 0 ? exitCodes.forbidden : exitCodes.done);
	return {code, examination: {checks, commands: toCommandChecks(missing)}};
}

/** Beyond this, ages and countdowns on the screen are visibly wrong. */
const mostSkewMs = 5000;

function checkServer(about: Result<ServerView>): readonly Check[] {
	if (!about.ok) {
		return [toCheck('server', about.problem)];
	}

	const {version, clockAheadMs, answeredMs} = about.value;
	const isFar = Math.abs(clockAheadMs ?? 0) > mostSkewMs;
	const difference = clockAheadMs === undefined ? 'the server does not tell its time' : `the server's clock is ${(Math.abs(clockAheadMs) / 1000).toFixed(1)}s ${clockAheadMs < 0 ? 'behind' : 'ahead of'} ours`;
	return [
		{code: 'server', result: 'ok', text: `${version ?? 'version not told'}, answered in ${Math.round(answeredMs)}ms`},
		{code: 'clock', result: isFar ? 'problem' : (clockAheadMs === undefined ? 'doubt' : 'ok'), text: difference, ...(isFar && {next: ['Ages and countdowns are wrong by that much: set this machine\'s clock.']})},
	];
}

async function checkController(cluster: Cluster, namespace: string, now: () => number): Promise<readonly Check[]> {
	const [lease, deployment] = await Promise.all(wishForController(namespace).map(async ({kind, name}) => cluster.get(kind, namespace, name!)));
	const {state, version, heartbeatAt} = deriveController({
		...(lease?.ok === true && {leases: [projectObject('leases', lease.value)].filter(object => object !== undefined)}),
		...(deployment?.ok === true && {deployments: [projectObject('deployments', deployment.value)].filter(object => object !== undefined)}),
	}, now());
	const beat = heartbeatAt === undefined ? 'no heartbeat seen' : `heartbeat ${formatSpan(heartbeatAt, now())} ago`;
	const words = {ok: 'alive', silent: 'SILENT: nothing moves', unknown: 'not seen'};
	const why = [lease, deployment].filter(answer => answer?.ok === false).map(answer => describeProblem((answer as {problem: Problem}).problem));
	return [{
		code: 'controller',
		result: state === 'ok' ? 'ok' : (state === 'silent' ? 'problem' : 'doubt'),
		text: `${words[state]} in ${namespace}, ${version ?? 'version not known'}, ${beat}`,
		...(state !== 'ok' && why.length > 0 && {next: why}),
	}];
}

/** What the watch of the screen needs and may not have. */
async function findUnreadable(cluster: Cluster, namespace: string | undefined): Promise<readonly Need[]> {
	const needs = coreKinds.flatMap(kind => ['list', 'watch'].map((verb): Need => ({verb, kind})));
	const answers = await Promise.all(needs.map(async ({verb, kind}) => cluster.can(verb, kind, undefined, namespace)));
	return needs.filter((_, index) => answers[index] === false);
}

function checkReading(unreadable: readonly Need[], us: {readonly namespace: string | undefined; readonly user: string | undefined}): Check {
	return unreadable.length === 0
		? {code: 'reading', result: 'ok', text: coreKinds.join(', ')}
		: {code: 'reading', result: 'problem', text: `may not ${unreadable.map(need => describeNeed(need)).join(', ')}; an admin can allow it:`, next: grantLines(unreadable, us)};
}

function checkCommands(missing: Missing, us: {readonly namespace: string | undefined; readonly user: string | undefined}): readonly Check[] {
	const allowed = actions.filter(({id}) => !missing.has(id)).map(({id}) => id);
	const all = [...new Set([...missing.values()].flat())];
	return [
		...(allowed.length === 0 ? [] : [{code: 'commands', result: 'ok', text: allowed.join(', ')} as const]),
		...missing.entries().map(([id, needs]): Check => ({code: id, result: 'doubt', text: `may not ${needs.map(need => describeNeed(need)).join(', ')}`})),
		...(all.length === 0 ? [] : [{code: 'for-an-admin', result: 'skipped', text: 'allows all of them:', next: grantLines(all, us)} as const]),
	];
}

function toCommandChecks(missing: Missing): readonly CommandCheck[] {
	return actions.map(({id}) => ({name: id, allowed: !missing.has(id), missing: (missing.get(id) ?? []).map(need => describeNeed(need))}));
}
