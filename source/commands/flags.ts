/**
Every flag of the command line, one row each: the parser, the help of each command and the completion read this table. A new flag is one row
here and its key in the `flags` of the subcommands that take it.
*/
export const flagDefinitions = {
	namespace: {name: 'namespace', short: 'n', takes: 'text', placeholder: 'NAME', summary: 'the namespace; default: that of the context'},
	allNamespaces: {name: 'all-namespaces', short: 'A', takes: 'nothing', summary: 'every namespace'},
	context: {name: 'context', takes: 'text', placeholder: 'NAME', summary: 'another context of the kubeconfig'},
	kubeconfig: {name: 'kubeconfig', takes: 'text', placeholder: 'FILE', summary: 'another kubeconfig'},
	cluster: {name: 'cluster', takes: 'text', placeholder: 'NAME', summary: 'another cluster of the kubeconfig'},
	user: {name: 'user', takes: 'text', placeholder: 'NAME', summary: 'another user of the kubeconfig'},
	token: {name: 'token', takes: 'text', placeholder: 'TOKEN', summary: 'bearer token (it stands in the process list)'},
	as: {name: 'as', takes: 'text', placeholder: 'USER', summary: 'act as somebody else'},
	asGroup: {name: 'as-group', takes: 'texts', placeholder: 'GROUP', summary: 'act as a group; more than once for several'},
	requestTimeoutMs: {name: 'request-timeout', takes: 'duration', placeholder: '10s', summary: 'how long one request may take'},
	readOnly: {name: 'read-only', takes: 'nothing', summary: 'refuse every write'},
	person: {name: 'person', takes: 'text', placeholder: 'NAME', summary: 'who acts, on a shared account'},
	ascii: {name: 'ascii', takes: 'nothing', summary: 'no character beyond ASCII'},
	color: {name: 'color', takes: 'nothing', isOn: true, summary: 'no colour'},
	help: {name: 'help', short: 'h', takes: 'nothing', summary: 'what there is; after a command: its own help'},
	version: {name: 'version', takes: 'nothing', summary: 'the version'},

	output: {name: 'output', short: 'o', takes: 'text', placeholder: 'FORM', summary: 'wide, json, yaml, name, custom-columns=NAME:.path,… or jsonpath=TEMPLATE'},
	field: {name: 'field', takes: 'text', placeholder: 'PATH', summary: 'one value of the JSON, as weight.actual'},
	selector: {name: 'selector', short: 'l', takes: 'text', placeholder: 'LABELS', summary: 'only these: app=web,tier!=cache,env in (prod,stage),!legacy'},
	watch: {name: 'watch', short: 'w', takes: 'nothing', summary: 'print again whenever something changed, until ctrl-c'},
	headers: {name: 'headers', takes: 'nothing', isOn: true, summary: 'no line of headings'},
	replay: {name: 'replay', takes: 'text', placeholder: 'PATH', summary: 'read a recording instead of a cluster'},
	since: {name: 'since', takes: 'duration', placeholder: '1h', summary: 'leave out what is older'},
	diff: {name: 'diff', takes: 'text', placeholder: 'A..B', summary: 'what differs between the templates of two revisions'},
	at: {name: 'at', takes: 'number', what: 'epoch milliseconds', placeholder: 'EPOCH_MS', summary: 'the recording as it stood then; default: its end'},
	speed: {name: 'speed', takes: 'factor', placeholder: 'N', summary: 'how many times as fast'},

	run: {name: 'run', takes: 'text', placeholder: 'NAME', summary: 'this analysis run; default: those of the update'},
	try: {name: 'try', takes: 'nothing', summary: 'ask the provider now, for the canary and for the stable version'},
	prometheus: {name: 'prometheus', takes: 'text', placeholder: 'URL', summary: 'ask this address instead of the metric\'s own'},
	follow: {name: 'follow', short: 'f', takes: 'nothing', summary: 'go on with what is written from now on, until ctrl-c'},
	previous: {name: 'previous', short: 'p', takes: 'nothing', summary: 'the container before the last restart'},
	pod: {name: 'pod', takes: 'text', placeholder: 'NAME', summary: 'only this pod; the end of its name is enough'},
	container: {name: 'container', short: 'c', takes: 'text', placeholder: 'NAME', summary: 'this container; default: the one that fails, else the pod\'s default'},
	canary: {name: 'canary', takes: 'nothing', summary: 'only the canary or the preview'},
	stable: {name: 'stable', takes: 'nothing', summary: 'only the stable or the active version'},
	controller: {name: 'controller', takes: 'nothing', summary: 'the controller\'s own lines about this rollout'},
	job: {name: 'job', takes: 'nothing', summary: 'the jobs of its analyses'},
	tail: {name: 'tail', takes: 'number', what: 'a number of lines', placeholder: 'N', summary: 'the last so many lines of each container; default: 100'},

	yes: {name: 'yes', short: 'y', takes: 'nothing', summary: 'do not ask'},
	reason: {name: 'reason', takes: 'text', placeholder: 'TEXT', summary: 'why, for the audit log'},
	dryRun: {name: 'dry-run', takes: 'nothing', summary: 'print the patch and its effect, send nothing'},
	wait: {name: 'wait', takes: 'nothing', isOn: true, summary: 'do not wait for the outcome'},
	timeoutMs: {name: 'timeout', takes: 'duration', placeholder: '5m', summary: 'how long to wait for the outcome'},
	list: {name: 'list', takes: 'nothing', summary: 'list what there is'},
	only: {name: 'only', takes: ['all', 'moving'], summary: 'what to hold; default: all but idle ones with an autoscaler'},
	lastResort: {name: 'last-resort', takes: 'nothing', summary: 'with a dead controller: take the canary away by hand'},
	full: {name: 'full', takes: 'nothing', summary: 'everybody on the new version at once'},
	skipCurrentStep: {name: 'skip-current-step', takes: 'nothing', summary: 'skip the step that runs'},
	skipAllSteps: {name: 'skip-all-steps', takes: 'nothing', summary: 'skip all steps that are left'},
	in: {name: 'in', takes: 'duration', placeholder: '5m', summary: 'later, not now'},
	toRevision: {name: 'to-revision', takes: 'number', what: 'a revision', placeholder: 'N', summary: 'the revision to go back to; default: the last good one'},
	liftFreeze: {name: 'lift-freeze', takes: 'nothing', summary: 'lift the freeze of this rollout with it'},
	force: {name: 'force', takes: 'nothing', summary: 'overwrite the file'},
} as const satisfies Readonly<Record<string, FlagDefinition>>;

export type FlagDefinition = {
	/** Without its dashes. */
	readonly name: string;
	readonly short?: string;
	/** A list: one of these words. `factor`: a number above 0, as `4` or `4x`. `duration`: `30s`, in milliseconds. */
	readonly takes: 'duration' | 'factor' | 'nothing' | 'number' | 'text' | 'texts' | readonly string[];
	/** On unless `--no-NAME`; the summary is about that. */
	readonly isOn?: true;
	/** What a number counts. */
	readonly what?: string;
	readonly placeholder?: string;
	/** For help: one line without a full stop. */
	readonly summary: string;
};

export type FlagName = keyof typeof flagDefinitions;

type ValueOf<Takes> = Takes extends 'nothing' ? boolean
	: Takes extends 'text' ? string | undefined
		: Takes extends 'texts' ? readonly string[]
			: Takes extends ReadonlyArray<infer Word> ? Word | undefined
				: number | undefined;

/** The flags that were given, checked; absent is undefined or false. */
export type Flags = {readonly [Name in FlagName]: ValueOf<(typeof flagDefinitions)[Name]['takes']>};

/** Which cluster, as kubectl's. */
export const clusterFlags = ['namespace', 'allNamespaces', 'context', 'kubeconfig', 'cluster', 'user', 'as', 'asGroup', 'token', 'requestTimeoutMs'] as const satisfies readonly FlagName[];

/** Every command takes these. */
export const commonFlags = [...clusterFlags, 'readOnly', 'person', 'ascii', 'color', 'help', 'version'] as const satisfies readonly FlagName[];

/** Of what reads and prints. */
export const readingFlags = ['output', 'field', 'headers', 'replay', 'at'] as const satisfies readonly FlagName[];

/** Of what changes the cluster. `replay` is taken only to be refused in words of its own. */
export const actingFlags = ['yes', 'reason', 'dryRun', 'wait', 'timeoutMs', 'output', 'replay', 'at'] as const satisfies readonly FlagName[];
