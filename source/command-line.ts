import {ProblemError} from './types/problem.ts';

/** What the person asked for, flags checked; interface.md, The command line. */
export type CommandLine = {
	readonly command: CommandName;
	/** The rest of the words: a rollout, a path, a scenario. */
	readonly operand: string | undefined;
	readonly flags: Flags;
};

export type CommandName = keyof typeof commandNames;

/** Subcommands, with what their operand is; `screen` is the program without one. */
const commandNames = {
	screen: 'rollout',
	demo: 'scenario',
	replay: 'path',
	list: 'none',
	get: 'rollout',
	status: 'rollout',
	abort: 'rollout',
	promote: 'rollout',
	freeze: 'none',
	thaw: 'none',
	record: 'rollout',
	version: 'none',
} as const;

const mustHaveOperand: ReadonlySet<CommandName> = new Set(['replay', 'get', 'status', 'abort', 'promote']);

const flagDefinitions = {
	namespace: {type: 'string', shortFlag: 'n'},
	allNamespaces: {type: 'boolean', shortFlag: 'A'},
	context: {type: 'string'},
	kubeconfig: {type: 'string'},
	cluster: {type: 'string'},
	user: {type: 'string'},
	token: {type: 'string'},
	as: {type: 'string'},
	asGroup: {type: 'string', isMultiple: true},
	requestTimeout: {type: 'string'},
	output: {type: 'string', shortFlag: 'o'},
	watch: {type: 'boolean', shortFlag: 'w'},
	headers: {type: 'boolean', default: true},
	readOnly: {type: 'boolean'},
	ascii: {type: 'boolean'},
	color: {type: 'boolean', default: true},
	yes: {type: 'boolean', shortFlag: 'y'},
	reason: {type: 'string'},
	person: {type: 'string'},
	dryRun: {type: 'boolean'},
	wait: {type: 'boolean', default: true},
	timeout: {type: 'string'},
	replay: {type: 'string'},
	at: {type: 'string'},
	speed: {type: 'string'},
	list: {type: 'boolean'},
	only: {type: 'string'},
	force: {type: 'boolean'},
	help: {type: 'boolean', shortFlag: 'h'},
	version: {type: 'boolean'},
} as const;

export type Flags = {
	readonly namespace: string | undefined;
	readonly allNamespaces: boolean;
	readonly context: string | undefined;
	readonly kubeconfig: string | undefined;
	readonly cluster: string | undefined;
	readonly user: string | undefined;
	readonly token: string | undefined;
	readonly as: string | undefined;
	readonly asGroup: readonly string[];
	readonly requestTimeoutMs: number | undefined;
	readonly output: string | undefined;
	readonly watch: boolean;
	readonly headers: boolean;
	readonly readOnly: boolean;
	readonly ascii: boolean;
	readonly color: boolean;
	readonly yes: boolean;
	readonly reason: string | undefined;
	readonly person: string | undefined;
	readonly dryRun: boolean;
	readonly wait: boolean;
	readonly timeoutMs: number | undefined;
	readonly replay: string | undefined;
	/** Epoch milliseconds. */
	readonly at: number | undefined;
	readonly speed: number;
	readonly list: boolean;
	/** Which rollouts a freeze holds: `all`, `moving`; undefined: all but idle ones with an autoscaler. */
	readonly only: 'all' | 'moving' | undefined;
	readonly force: boolean;
};

export const helpText = `
rolltop: top for Argo Rollouts

  rolltop [ROLLOUT]                  the screen; with a name, that rollout's
  rolltop demo [SCENARIO]            the screen on the built-in rehearsal cluster (demo --list names the scenarios)
  rolltop replay PATH [--speed N]    the screen on a recording
  rolltop list | get ROLLOUT         print and leave
  rolltop status ROLLOUT             wait for the outcome; the exit code tells it
  rolltop abort ROLLOUT              bring the users back, with proof
  rolltop promote ROLLOUT            go on: past the gate or the pause
  rolltop freeze | thaw              hold every rollout of a namespace; give back what was held
  rolltop record -o FILE [ROLLOUT]   write a recording; ctrl-c ends it
  rolltop version

Which cluster
  -n, --namespace NAME   -A, --all-namespaces   --context NAME   --kubeconfig FILE   --cluster NAME   --user NAME
  --as USER   --as-group GROUP   --token TOKEN   --request-timeout 10s
Reading
  -o, --output wide|json|yaml|name   -w, --watch (list, get)   --no-headers   --replay PATH [--at EPOCH_MS]
Acting
  --yes (do not ask)   --reason TEXT   --dry-run   --no-wait   --timeout 5m (also status)   --only all|moving (freeze)
  --read-only (refuse every write)   --person NAME (who acts, on a shared account)
Screen
  --ascii   --no-color

A rollout that is named like a command is rollout/NAME.
Exit codes: 0 done, 1 it ended badly, 2 usage, 3 no connection or no credentials, 4 not found, 5 forbidden,
70 our defect, 124 time ran out, 130 interrupted.`;

const usage = (title: string, ...nextSteps: readonly string[]) => new ProblemError({code: 'bad-usage', title, nextSteps: nextSteps.length === 0 ? ['rolltop --help lists what there is.'] : nextSteps});

/**
Reads the command line.

@throws ProblemError with code `bad-usage`, one sentence that names the flag.
*/
export async function parseCommandLine(argv: readonly string[]): Promise<CommandLine | 'help'> {
	const {input, given} = await readArguments(argv);
	refuseUnknownFlags(argv);
	if (given.help === true || input[0] === 'help') {
		return 'help';
	}

	const flags = readFlags(given);
	if (flags.at !== undefined && flags.replay === undefined && input[0] !== 'replay') {
		throw usage('--at needs --replay PATH: a cluster has no past');
	}

	if (given.version === true) {
		return {command: 'version', operand: undefined, flags};
	}

	return {...readWords(input), flags};
}

/** Without a flag there is nothing to parse, and the start is 15 ms faster. */
async function readArguments(argv: readonly string[]): Promise<{readonly input: readonly string[]; readonly given: Readonly<Record<string, unknown>>}> {
	if (argv.every(word => !word.startsWith('-'))) {
		return {input: argv, given: {headers: true, color: true, wait: true}};
	}

	const {default: meow} = await import('meow');
	const {input, flags} = meow({importMeta: import.meta, argv: [...argv], flags: flagDefinitions, autoHelp: false, autoVersion: false, allowUnknownFlags: true, inferType: false, pkg: {}});
	return {input, given: flags};
}

function readWords(words: readonly string[]): Pick<CommandLine, 'command' | 'operand'> {
	const [first, second, ...more] = words;
	const isCommand = first !== undefined && first !== 'screen' && Object.hasOwn(commandNames, first);
	const command = isCommand ? first as CommandName : 'screen';
	const operand = isCommand ? second : first;
	const rest = isCommand ? more : words.slice(1);
	if (rest.length > 0) {
		const isKnown = isCommand || Object.hasOwn(commandNames, first ?? '');
		throw usage(isKnown ? `${command} takes one ${commandNames[command]}, not also ${rest.join(' ')}` : `There is no command ${first ?? ''}`, isKnown ? 'Give one at a time.' : `The commands are ${Object.keys(commandNames).slice(1).join(', ')}.`);
	}

	if (operand === undefined && mustHaveOperand.has(command)) {
		throw usage(`${command} needs a ${commandNames[command]}`, `rolltop ${command} ${commandNames[command].toUpperCase()}`);
	}

	if (operand !== undefined && commandNames[command] === 'none') {
		throw usage(`${command} takes no name, but ${operand} was given`, `Choose the namespace with -n ${operand}.`);
	}

	return {command, operand: commandNames[command] === 'rollout' ? operand?.replace(/^(?:rollouts?(?:\.argoproj\.io)?|ro)\//v, '') : operand};
}

const toKebab = (name: string) => name.replaceAll(/[A-Z]/gv, letter => `-${letter.toLowerCase()}`);

function refuseUnknownFlags(argv: readonly string[]) {
	const longNames = Object.keys(flagDefinitions).map(name => toKebab(name));
	const shortNames = new Set(Object.values(flagDefinitions).flatMap(definition => 'shortFlag' in definition ? [definition.shortFlag as string] : []));
	for (const word of argv) {
		if (word === '--') {
			return;
		}

		const long = /^--(?:no-)?(?<name>[^=]+)/v.exec(word)?.groups?.name;
		if (long !== undefined && !longNames.includes(long)) {
			const near = longNames.find(name => name.startsWith(long.slice(0, 3)));
			throw usage(`There is no flag --${long}`, near === undefined ? 'rolltop --help lists the flags.' : `Did you mean --${near}?`);
		}

		const short = /^-(?<name>[A-Za-z])/v.exec(word)?.groups?.name;
		if (short !== undefined && !shortNames.has(short)) {
			throw usage(`There is no flag -${short}`);
		}
	}
}

function readFlags(given: Readonly<Record<string, unknown>>): Flags {
	const text = (name: keyof typeof flagDefinitions) => {
		const value = given[name];
		if (value === '') {
			throw usage(`--${toKebab(name)} needs a value`);
		}

		return typeof value === 'string' ? value : undefined;
	};

	const flag = (name: keyof typeof flagDefinitions) => given[name] === true;
	const only = text('only');
	if (only !== undefined && only !== 'all' && only !== 'moving') {
		throw usage(`--only takes all or moving, not ${only}`);
	}

	return {
		namespace: text('namespace'),
		allNamespaces: flag('allNamespaces'),
		context: text('context'),
		kubeconfig: text('kubeconfig'),
		cluster: text('cluster'),
		user: text('user'),
		token: text('token'),
		as: text('as'),
		asGroup: Array.isArray(given.asGroup) ? given.asGroup.map(String) : [],
		requestTimeoutMs: readDuration('request-timeout', text('requestTimeout')),
		output: text('output'),
		watch: flag('watch'),
		headers: flag('headers'),
		readOnly: flag('readOnly'),
		ascii: flag('ascii'),
		color: flag('color'),
		yes: flag('yes'),
		reason: text('reason'),
		person: text('person'),
		dryRun: flag('dryRun'),
		wait: flag('wait'),
		timeoutMs: readDuration('timeout', text('timeout')),
		replay: text('replay'),
		at: readNumber('at', text('at'), 'epoch milliseconds'),
		speed: readSpeed(text('speed')),
		list: flag('list'),
		only,
		force: flag('force'),
	};
}

function readNumber(name: string, value: string | undefined, what: string): number | undefined {
	if (value === undefined) {
		return undefined;
	}

	const number = Number(value);
	if (!Number.isFinite(number)) {
		throw usage(`--${name} takes ${what}, not ${value}`);
	}

	return number;
}

function readSpeed(value: string | undefined): number {
	const speed = readNumber('speed', value?.replace(/x$/v, ''), 'a number such as 4') ?? 1;
	if (speed <= 0) {
		throw usage(`--speed takes a number above 0, not ${value ?? ''}`);
	}

	return speed;
}

/** As kubectl's: `10s`, `5m`, `1h`, or seconds. */
function readDuration(name: string, value: string | undefined): number | undefined {
	if (value === undefined) {
		return undefined;
	}

	const {amount, unit} = /^(?<amount>\d+(?:\.\d+)?)(?<unit>ms|[hms])?$/v.exec(value)?.groups ?? {};
	if (amount === undefined) {
		throw usage(`--${name} takes a duration such as 30s or 5m, not ${value}`);
	}

	return Number(amount) * {ms: 1, s: 1000, m: 60_000, h: 3_600_000}[unit as 'h' | 'm' | 'ms' | 's' | undefined ?? 's'];
}
