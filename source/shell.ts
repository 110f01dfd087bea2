import process from 'node:process';
import {actOnNamespace, actOnRollout} from './acting.ts';
import {bringBack} from './shell-back.ts';
import type {CommandLine} from './command-line.ts';
import type {Instant} from './types/clock.ts';
import {projectObject} from './domain/projection.ts';
import type {RolloutView} from './domain/rollout-view.ts';
import {connectCluster, type Surroundings} from './connect.ts';
import {actions} from './commands/registry.ts';
import {exitCodes} from './exit-code.ts';
import {describeStatus, explainDegraded, printAgain, statusCode, waitForOutcome} from './following.ts';
import {outputOf, printList, printRollout, printsDocuments, selectViews} from './printing.ts';
import {findView, noSuchRollout, readReplay, waitForSync, warnAboutLinks, type ReplaySnapshot, type Snapshot} from './reading.ts';
import type {AuditLog} from './files/audit-log.ts';
import {actorOf, type Person} from './files/person.ts';
import {followRollout} from './reports/follow.ts';
import {prints} from './reports/prints.ts';
import {joinSession, type Session} from './session.ts';
import {findOwner} from './shell-verbs.ts';
import {ProblemError} from './types/problem.ts';

type Outside = {readonly surroundings: Surroundings; readonly person: Person};

const usualSyncMs = 30_000;
const isActing = (command: string) => actions.some(({subcommands}) => subcommands?.some(({name}) => name === command) === true);

/** An abort that was answered beforehand needs the Rollout and nothing else: what it is proved with may come while it is under way. */
const isUrgent = ({command, flags}: CommandLine) => command === 'abort' && flags.yes;

function purposeOf(commandLine: CommandLine): 'act' | 'read' | 'urgent' {
	return isUrgent(commandLine) ? 'urgent' : (isActing(commandLine.command) ? 'act' : 'read');
}

/** What acts on one rollout reads that one, not the list of its namespace. */
function findOnlyRollout({command, operands}: CommandLine): string | undefined {
	const [name, ...others] = operands;
	const isOfRollout = actions.some(({scope, subcommands}) => scope === 'rollout' && subcommands?.some(row => row.name === command) === true);
	return isOfRollout && others.length === 0 ? name : undefined;
}

/** The subcommands that print and leave. Gives the exit code. */
export async function runInShell(commandLine: CommandLine, {surroundings, person}: Outside): Promise<number> {
	const {command, flags} = commandLine;
	if (command !== 'record') {
		// A mistake is told before anything is read.
		outputOf(commandLine);
		if (isActing(command) && flags.output !== undefined && flags.output !== 'json') {
			throw new ProblemError({code: 'bad-usage', title: `There is no output ${flags.output} of ${command}`, nextSteps: ['What acts takes -o json: one document at the end.']});
		}
	}

	if (flags.replay !== undefined) {
		return runOnReplay(commandLine, await readReplay(flags.replay, flags.at, surroundings.version), surroundings.audit);
	}

	const only = findOnlyRollout(commandLine);
	const connection = await connectCluster(flags, surroundings, undefined, only);
	if (command === 'record') {
		const {record} = await import('./recorder.ts');
		return record(connection, commandLine, surroundings);
	}

	const session = joinSession(connection, surroundings.audit);
	try {
		await waitForSync(session, flags.requestTimeoutMs ?? usualSyncMs, purposeOf(commandLine));
		await checkNamespace(session);
		await checkRollout(session, only);
		warnAboutLinks(session.store.state.getState());
		return await runOnCluster(session, commandLine, {surroundings, person});
	} finally {
		await session.close();
	}
}

async function runOnReplay(commandLine: CommandLine, snapshot: ReplaySnapshot, audit: AuditLog): Promise<number> {
	const {command, operand, flags} = commandLine;
	const chosen = {...snapshot, namespace: flags.namespace ?? snapshot.namespace};
	const print = prints.get(command);
	if (print !== undefined) {
		const {store, cluster, transitions} = snapshot;
		return (await print())({store, cluster: () => cluster, audit, session: undefined, transitions, follow: async () => () => undefined}, commandLine, findView(chosen, operand!));
	}

	switch (command) {
		case 'list': {
			process.stdout.write(printList({...chosen, views: selectViews(snapshot.store, commandLine)}, commandLine));
			return exitCodes.done;
		}

		case 'get': {
			process.stdout.write(printRollout(findView(chosen, operand!), chosen.now, commandLine));
			return exitCodes.done;
		}

		case 'status': {
			const view = findView(chosen, operand!);
			return printStatus(view, chosen.now, commandLine);
		}

		default: {
			throw new ProblemError({code: 'read-only', title: 'This is a recording: nothing can be changed', nextSteps: ['Leave --replay away to act on the cluster.']});
		}
	}
}

/** Without waiting: a recording, or `--no-wait`. */
function printStatus(view: RolloutView, now: Instant, commandLine: CommandLine): number {
	process.stdout.write(printsDocuments(commandLine) ? printRollout(view, now, commandLine) : `${describeStatus(view)}\n`);
	explainDegraded(view);
	return statusCode(view) ?? exitCodes.done;
}

/** As text every phase on the way is the answer; a document is the rollout as it is at the end, the phases go to stderr. */
async function statusOf(session: Session, commandLine: CommandLine, view: RolloutView): Promise<number> {
	const {state} = session.store;
	const {wait, timeoutMs} = commandLine.flags;
	if (!wait) {
		return printStatus(view, state.getState().now, commandLine);
	}

	const isDocument = printsDocuments(commandLine);
	const code = await waitForOutcome(session, view.key, {timeoutMs, tell(line) {
		(isDocument ? process.stderr : process.stdout).write(line);
	}});
	const last = state.getState().views.get(view.key);
	if (isDocument && last !== undefined) {
		process.stdout.write(printRollout(last, state.getState().now, commandLine));
	}

	return code;
}

/** An empty namespace and one that does not exist look the same to a list. */
async function checkNamespace(session: Session): Promise<void> {
	const {namespace, contextName} = session.connection.info;
	if (namespace === undefined || session.store.families().size > 0) {
		return;
	}

	const names = await session.cluster().namespaces();
	if (names.ok && !names.value.includes(namespace)) {
		const near = names.value.filter(name => name.startsWith(namespace.slice(0, 3))).slice(0, 5);
		throw new ProblemError({
			code: 'not-found',
			title: `There is no namespace ${namespace} in ${contextName}`,
			nextSteps: [near.length === 0 ? 'rolltop -A looks at all namespaces.' : `Did you mean ${near.join(', ')}?`],
		});
	}
}

/** Where only one was read and it is not there, the list says what there is instead. */
async function checkRollout(session: Session, only: string | undefined): Promise<void> {
	if (only === undefined || session.store.families().size > 0) {
		return;
	}

	const {namespace} = session.connection.info;
	const listed = await session.cluster().list('rollouts', namespace);
	const names = listed.ok ? listed.value.flatMap(value => projectObject('rollouts', value)?.metadata.name ?? []) : [];
	throw noSuchRollout(only, namespace, names);
}

async function runOnCluster(session: Session, commandLine: CommandLine, {surroundings: {audit}, person}: Outside): Promise<number> {
	const {command, operand} = commandLine;
	const state = session.store.state.getState();
	const {namespace} = session.connection.info;
	const snapshot: Snapshot = {views: state.views, now: state.now, namespace};
	const print = prints.get(command);
	if (print !== undefined) {
		const {store, cluster, transitions} = session;
		return (await print())({store, cluster, audit, session, transitions, follow: async (key, wishFor) => followRollout(session, key, wishFor)}, commandLine, findView(snapshot, operand!));
	}

	switch (command) {
		case 'list': {
			return listRollouts(session, commandLine);
		}

		case 'get': {
			return getRollout(session, commandLine, findView(snapshot, operand!));
		}

		case 'status': {
			return statusOf(session, commandLine, findView(snapshot, operand!));
		}

		case 'freeze':
		case 'thaw': {
			if (commandLine.flags.list) {
				const {listFreezes} = await import('./freezes.ts');
				return listFreezes(session, commandLine);
			}

			if (namespace === undefined) {
				throw new ProblemError({code: 'bad-usage', title: `${command} takes one namespace`, nextSteps: ['Name it with -n NAMESPACE.']});
			}

			return actOnNamespace(session, commandLine, namespace, actorOf(person, await session.cluster().whoAmI()));
		}

		case 'abort':
		case 'accept':
		case 'back':
		case 'last-resort': {
			const keys = [...new Set(commandLine.operands)].map(name => findView(snapshot, name).key);
			if (!isUrgent(commandLine)) {
				await Promise.all(keys.map(async key => {
					const stop = await followRollout(session, key);
					stop();
				}));
			}

			const {views} = session.store.state.getState();
			return bringBack(session, commandLine, keys.flatMap(key => views.get(key) ?? []), actorOf(person, undefined));
		}

		default: {
			const key = findOwner(commandLine, session.store.families()) ?? findView(snapshot, operand!).key;
			const stop = await followRollout(session, key);
			stop();
			return actOnRollout(session, commandLine, session.store.state.getState().views.get(key)!, person.name);
		}
	}
}

async function listRollouts(session: Session, commandLine: CommandLine): Promise<number> {
	const {namespace} = session.connection.info;
	const isDocument = printsDocuments(commandLine);
	const toText = () => {
		const views = selectViews(session.store, commandLine);
		return views.size === 0 && !isDocument ? '' : printList({views, now: session.store.clock.now(), namespace}, commandLine);
	};

	if (selectViews(session.store, commandLine).size === 0) {
		process.stderr.write(`There are no rollouts ${commandLine.flags.selector === undefined ? '' : 'with these labels '}in ${namespace ?? 'any namespace'}\n`);
	}

	if (commandLine.flags.watch) {
		return printAgain(session, {toText, ...(isDocument && {about: () => session.store.state.getState().views})});
	}

	process.stdout.write(toText());
	return exitCodes.done;
}

async function getRollout(session: Session, commandLine: CommandLine, {key}: RolloutView): Promise<number> {
	const {state} = session.store;
	const stop = await followRollout(session, key);
	const toText = () => {
		const {views, now} = state.getState();
		const view = views.get(key);
		return view === undefined ? undefined : printRollout(view, now, commandLine);
	};

	if (commandLine.flags.watch) {
		return printAgain(session, {toText: () => toText() ?? (printsDocuments(commandLine) ? undefined : 'The rollout is gone\n'), ...(printsDocuments(commandLine) && {about: () => state.getState().views.get(key)})});
	}

	stop();
	const text = toText();
	if (text === undefined) {
		throw new ProblemError({code: 'not-found', title: 'The rollout is gone', nextSteps: []});
	}

	process.stdout.write(text);
	return exitCodes.done;
}
