import {actingFlags, clusterFlags, commonFlags, readingFlags, type FlagName} from './commands/flags.ts';
import type {Subcommand} from './commands/subcommand.ts';
import {screenCommand, subcommands} from './commands/subcommands.ts';
import {describeUsage} from './command-line.ts';
import {definitionOf, spellFlag} from './flag-values.ts';

const groups = [['screen', 'The screen'], ['read', 'Read, print, leave'], ['act', 'Act, with proof'], ['other', 'Besides']] as const;

const usageColumn = 34;
const flagColumn = 28;

function commandLine(command: Subcommand): string {
	return `  ${`rolltop ${describeUsage(command)}`.padEnd(usageColumn)}  ${command.summary}`;
}

/** `-n, --namespace NAME`. */
function spellWithValue(key: FlagName): string {
	const {short, placeholder, takes} = definitionOf(key);
	const value = typeof takes === 'object' ? ` ${takes.join('|')}` : (placeholder === undefined ? '' : ` ${placeholder}`);
	return `${short === undefined ? '' : `-${short}, `}${spellFlag(key)}${value}`;
}

function flagLine(key: FlagName): string {
	return `  ${spellWithValue(key).padEnd(flagColumn)}  ${definitionOf(key).summary}`;
}

/** Spelled only: as many as fit on a line. */
function flagList(keys: readonly FlagName[]): readonly string[] {
	const lines: string[] = [];
	for (const key of keys) {
		const text = spellWithValue(key);
		const last = lines.at(-1);
		if (last !== undefined && last.length + text.length + 3 <= 100) {
			lines[lines.length - 1] = `${last}   ${text}`;
		} else {
			lines.push(`  ${text}`);
		}
	}

	return lines;
}

const ending = `A rollout that is named like a command is rollout/NAME. Flags may stand anywhere; -- ends them.
Exit codes: 0 done, 1 it ended badly, 2 usage, 3 no connection or no credentials, 4 not found, 5 forbidden,
70 our defect, 124 time ran out, 130 interrupted.`;

/** `rolltop --help`. */
export function helpOfAll(): string {
	const ofGroup = (group: Subcommand['group']) => [...(group === 'screen' ? [screenCommand] : []), ...subcommands.filter(command => command.group === group)];
	const own: readonly FlagName[] = commonFlags.filter(key => !(clusterFlags as readonly FlagName[]).includes(key));
	return [
		'rolltop: top for Argo Rollouts',
		...groups.flatMap(([group, title]) => ['', title, ...ofGroup(group).map(command => commandLine(command))]),
		'',
		'rolltop COMMAND --help: the flags of one command.',
		'',
		'Which cluster',
		...flagList(clusterFlags),
		'Reading',
		...flagList(readingFlags),
		'Acting',
		...flagList(actingFlags.filter(key => !(readingFlags as readonly FlagName[]).includes(key))),
		'Everywhere',
		...flagList(own),
		'',
		ending,
	].join('\n');
}

/** `rolltop abort --help`. */
export function helpOf(command: Subcommand): string {
	return [
		`rolltop ${describeUsage(command)}: ${command.summary}`,
		...(command.flags.length === 0 ? [] : ['', 'Flags', ...command.flags.map(key => flagLine(key))]),
		'',
		'Flags of every command',
		...commonFlags.map(key => flagLine(key)),
	].join('\n');
}
