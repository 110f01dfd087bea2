import {readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {delimiter, join} from 'node:path';
import {ProblemError} from '../../types/problem.ts';
import type {Kubeconfig} from './entries.ts';
import {parseKubeconfig} from './parse.ts';

export type FileChoice = {
	/** `--kubeconfig`: this file and no other. */
	readonly kubeconfig?: string | undefined;
	readonly env: NodeJS.ProcessEnv;
	/** Default: the person's. */
	readonly homeDirectory?: string | undefined;
};

export type FoundFiles = {
	/** Those that exist, in the order of precedence. */
	readonly paths: readonly string[];
	/** Where we looked, for the problem. */
	readonly wanted: readonly string[];
	/** Those that exist and hold nothing. */
	readonly empty: readonly string[];
	readonly merged: Kubeconfig;
};

const nothing: Kubeconfig = {currentContext: undefined, contexts: new Map(), clusters: new Map(), users: new Map()};

function wantedPaths({kubeconfig, env, homeDirectory}: FileChoice): readonly string[] {
	if (kubeconfig !== undefined) {
		return [kubeconfig];
	}

	const listed = [...new Set((env.KUBECONFIG ?? '').split(delimiter).filter(Boolean))];
	return listed.length > 0 ? listed : [join(homeDirectory ?? env.HOME ?? homedir(), '.kube', 'config')];
}

const readErrors: Readonly<Record<string, string>> = {
	EACCES: 'you have no permission to read it',
	EISDIR: 'it is a directory',
	ENOENT: 'there is no such file',
};

/** The text; undefined for a file that is not there and need not be. */
function read(path: string, isRequired: boolean): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code ?? '';
		if (code === 'ENOENT' && !isRequired) {
			return undefined;
		}

		throw new ProblemError({
			code: 'bad-config',
			title: `The kubeconfig ${path} cannot be read: ${readErrors[code] ?? code}.`,
			nextSteps: [code === 'EACCES' ? `Give yourself the right to read it (ls -l ${path}).` : 'Name the right file with --kubeconfig FILE or in $KUBECONFIG.'],
		}, {cause: error});
	}
}

/** The first file that names something wins; the first current-context too (client-go `clientcmd/loader.go`). */
function merge(first: Kubeconfig, second: Kubeconfig): Kubeconfig {
	return {
		currentContext: first.currentContext ?? second.currentContext,
		contexts: new Map([...second.contexts, ...first.contexts]),
		clusters: new Map([...second.clusters, ...first.clusters]),
		users: new Map([...second.users, ...first.users]),
	};
}

/**
Finds and merges the kubeconfig files as kubectl does: `--kubeconfig` alone, else the list in $KUBECONFIG, else
`~/.kube/config`. Files of the list that do not exist or are empty are skipped.

@throws ProblemError for an unreadable file, for bad YAML, and for a missing file that was named by `--kubeconfig`.
*/
export function findFiles(choice: FileChoice): FoundFiles {
	const wanted = wantedPaths(choice);
	const paths: string[] = [];
	const empty: string[] = [];
	let merged = nothing;
	for (const path of wanted) {
		const source = read(path, choice.kubeconfig !== undefined);
		if (source === undefined) {
			continue;
		}

		paths.push(path);
		const parsed = parseKubeconfig(source, path);
		if (parsed) {
			merged = merge(merged, parsed);
		} else {
			empty.push(path);
		}
	}

	return {paths, wanted, empty, merged};
}
