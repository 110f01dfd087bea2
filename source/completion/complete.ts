import process from 'node:process';
import type {Cluster} from '../types/cluster.ts';
import type {Result} from '../types/problem.ts';
import {projectObject} from '../domain/projection.ts';
import type {Flags} from '../commands/flags.ts';
import {parseFlags} from '../command-line.ts';
import {connectCluster, type Surroundings} from '../connect.ts';
import {loadRehearsal} from '../session.ts';
import {findWanted, type Candidate, type Wanted} from './wanted.ts';
import {shells} from './scripts.ts';

/** A person waits with a finger on tab. */
const longestMs = 2000;

/** For the shell's own completion of file names. */
const filesInstead = ':files';

/**
What the scripts of the shells call: prints one candidate a line, with a tab and what it means, or a word that lets the shell complete
file names. Whatever goes wrong, nothing is printed: an error has no place on a line that is being typed.
*/
export async function complete(words: readonly string[], surroundings: Surroundings): Promise<void> {
	const wanted = findWanted(words);
	if (wanted.what === 'files' || wanted.what === 'path') {
		process.stdout.write(`${filesInstead}\n`);
		return;
	}

	const candidates = typeof wanted.what === 'object' ? wanted.what : await lookUp(wanted, surroundings).catch(() => []);
	const lines = candidates
		.filter(({word}) => word.startsWith(wanted.typed) && /^[\u{21}-\u{7E}]+$/v.test(word))
		.map(({word, summary}) => `${wanted.lead}${word}${summary === undefined ? '' : `\t${summary}`}\n`);
	process.stdout.write(lines.join(''));
}

/** Reads where the flags before the cursor point to. */
async function lookUp({what, argv}: Wanted, surroundings: Surroundings): Promise<readonly Candidate[]> {
	const toCandidates = (names: readonly string[]) => names.map(word => ({word}));
	switch (what) {
		case 'shell': {
			return toCandidates(shells);
		}

		case 'scenario': {
			const {listScenarios} = await loadRehearsal();
			return listScenarios().map(({name, summary}) => ({word: name, summary}));
		}

		case 'contexts':
		case 'clusters': {
			const {loadKubeconfig} = await import('../kubernetes/kubeconfig.ts');
			const {kubeconfig} = await parseFlags(argv);
			const {contexts} = loadKubeconfig({kubeconfig});
			return what === 'contexts' ? contexts.map(({name, cluster}) => ({word: name, summary: cluster})) : toCandidates([...new Set(contexts.map(({cluster}) => cluster))]);
		}

		case 'namespaces': {
			return toCandidates(await readCluster(await parseFlags(argv), surroundings, async cluster => cluster.namespaces()));
		}

		case 'rollout': {
			const flags = await parseFlags(argv);
			return toCandidates(flags.replay === undefined
				? await readCluster(flags, surroundings, readNames)
				: await namesOfRecording(flags, surroundings));
		}

		default: {
			return [];
		}
	}
}

type Read = (cluster: Cluster, namespace: string | undefined) => Promise<Result<readonly string[]>>;

const readNames: Read = async (cluster, namespace) => {
	const rollouts = await cluster.list('rollouts', namespace);
	return rollouts.ok ? {ok: true, value: rollouts.value.flatMap(rollout => projectObject('rollouts', rollout)?.metadata.name ?? [])} : rollouts;
};

async function readCluster(flags: Flags, surroundings: Surroundings, read: Read): Promise<readonly string[]> {
	const connection = await connectCluster({...flags, requestTimeoutMs: flags.requestTimeoutMs ?? longestMs}, surroundings);
	const {source, cluster} = connection.open(connection.info.namespace);
	try {
		const result = await read(cluster, connection.info.namespace);
		return result.ok ? result.value : [];
	} finally {
		await source.close();
		await connection.close();
	}
}

async function namesOfRecording({replay, at, namespace}: Flags, {version}: Surroundings): Promise<readonly string[]> {
	const {readReplay} = await import('../reading.ts');
	const {views} = await readReplay(replay!, at, version);
	return [...views.values()].filter(view => namespace === undefined || view.namespace === namespace).map(view => view.name);
}
