import type {Instant} from '../../types/clock.ts';
import type {Event as ClusterEvent} from '../../types/objects.ts';
import type {Family} from '../family.ts';
import {parseWhole} from '../labels.ts';
import type {AnalysisRunView} from '../rollout-view.ts';
import {parseInstant} from '../time.ts';
import {tell, type CompletedHow, type Telling, type TimelineFact} from './entry.ts';

type Groups = Readonly<Record<string, string>>;
type Read = {readonly fact: TimelineFact; readonly text?: string; readonly who?: string; readonly tool?: string};

const combined = /^\(combined from similar events\): /v;

const hows: ReadonlyArray<readonly [RegExp, CompletedHow]> = [
	[/^Full promotion/v, 'full'],
	[/^Completed all/v, 'steps'],
	[/^Completed blue-green/v, 'blueGreen'],
	[/^Initial deploy/v, 'initial'],
	[/^Rollback within/v, 'rollbackWindow'],
	[/^Fast rollback/v, 'fastRollback'],
];

const roles: ReadonlyMap<string | undefined, AnalysisRunView['role']> = new Map([['Background', 'background'], ['PostPromotion', 'postPromotion'], ['PrePromotion', 'prePromotion'], ['Step', 'step']]);

/** What the message of an Event about the Rollout says, by its reason (argo-rollouts.md 9.1). */
const patterns: Readonly<Record<string, readonly [RegExp, (groups: Groups) => Read]>> = {
	RolloutUpdated: [/revision (?<revision>\d+)/v, ({revision}) => ({fact: {kind: 'updateStarted', revision: parseWhole(revision), replaces: undefined}})],
	RolloutNotCompleted: [/revision (?<revision>\d+)/v, ({revision}) => ({fact: {kind: 'updateStarted', revision: parseWhole(revision), replaces: undefined}})],
	RolloutCompleted: [/revision (?<revision>\d+)(?: \([\da-z]{0,63}\))?(?:: (?<why>.*))?/sv, ({revision, why = ''}) => ({fact: {kind: 'completed', revision: parseWhole(revision), how: hows.find(([pattern]) => pattern.test(why))?.[1]}})],
	RolloutAborted: [/revision (?<revision>\d+)(?:: (?<cause>.*))?/sv, ({revision, cause}) => ({fact: {kind: 'aborted', revision: parseWhole(revision)}, ...(cause !== undefined && {text: cause})})],
	RolloutPaused: [/\((?<reason>\w{0,100})\)/v, ({reason = ''}) => ({fact: {kind: 'paused', reason}})],
	RolloutResumed: [/^/v, () => ({fact: {kind: 'resumed'}})],
	RolloutAddedToInformer: [/^/v, () => ({fact: {kind: 'controllerStarted'}})],
	SkipSteps: [/(?<text>.*)/sv, ({text = ''}) => ({fact: {kind: 'skipped'}, text})],
	RolloutStepCompleted: [/step (?<done>\d+)\/(?<total>\d+) completed(?: \((?<step>.*)\))?/sv, ({done, total, step}) => ({fact: {kind: 'step', done: parseWhole(done) ?? 0, total: parseWhole(total) ?? 0, step}})],
	NewReplicaSetCreated: [/ReplicaSet (?<name>\S+)(?: \(revision (?<revision>\d+)\))?/v, ({name = '', revision}) => ({fact: {kind: 'replicaSetCreated', replicaSet: name, revision: parseWhole(revision)}})],
	ScalingReplicaSet: [/ReplicaSet (?<name>\S+)(?: \(revision (?<revision>\d+)\))? from (?<from>\d+) to (?<to>\d+)/v, ({name = '', revision, from, to}) => ({fact: {kind: 'scaled', replicaSet: name, revision: parseWhole(revision), from: parseWhole(from) ?? 0, to: parseWhole(to) ?? 0}})],
	SwitchService: [/service '(?<service>[^']*)' from '(?<from>[^']*)' to '(?<to>[^']*)'/v, ({service = '', from = '', to = ''}) => ({fact: {kind: 'switched', service, from, to}})],
	TrafficWeightUpdated: [/updated (?:from (?<from>\d+) )?to (?<to>\d+)/v, ({from, to}) => ({fact: {kind: 'weight', from: parseWhole(from), to: parseWhole(to) ?? 0}})],
	PatchingCanaryIngress: [/desiredWeight '(?<to>\d+)'/v, ({to}) => ({fact: {kind: 'weight', from: undefined, to: parseWhole(to) ?? 0}})],
	PatchingALBIngress: [/desiredWeight '(?<to>\d+)'/v, ({to}) => ({fact: {kind: 'weight', from: undefined, to: parseWhole(to) ?? 0}})],
	'Updated VirtualService': [/desiredWeight '(?<to>\d+)'/v, ({to}) => ({fact: {kind: 'weight', from: undefined, to: parseWhole(to) ?? 0}})],
	ExperimentCreated: [/Experiment '(?<name>[^']*)'/v, ({name = ''}) => ({fact: {kind: 'experiment', experiment: name, phase: ''}})],
};

const runOfRollout = /^(?<role>\w+) Analysis Run '(?<run>[^']*)' Status New: '(?<phase>\w*)'/v;
const metricOfRun = /^Metric '(?<metric>[^']*)' Completed\. Result: (?<phase>\w+)/v;
const runItself = /^Analysis Completed\. Result: (?<phase>\w+)/v;

/** Says nothing: a weight that is not told (V1.9 writes it without numbers while it is not known). */
const empty = /^Traffic weight updated\s*$/v;

/** What a rolltop, also a colleague's, has written about its action (`domain/outcome-note.ts`). */
const ofRolltop = /^(?<command>[\-a-z]{1,30})(?: by (?<who>.{1,200}?))?: (?<result>[\-A-Za-z]{1,40})(?:\. Reason: (?<why>.*))?$/sv;

function readOurs(message: string): Read | undefined {
	const {command, who, result, why} = ofRolltop.exec(message)?.groups ?? {};
	return command === undefined || result === undefined
		? undefined
		: {fact: {kind: 'actionEnded', command, result}, tool: 'rolltop', ...(who !== undefined && {who}), ...(why !== undefined && {text: why})};
}

function readRollout(reason: string, message: string): Read | undefined {
	if (reason.startsWith('Rolltop')) {
		return readOurs(message);
	}

	const run = runOfRollout.exec(message)?.groups;
	if (run) {
		return {fact: {kind: 'run', run: run.run ?? '', role: roles.get(run.role), phase: run.phase ?? '', revision: undefined}};
	}

	const pattern = Object.hasOwn(patterns, reason) ? patterns[reason] : undefined;
	const found = pattern?.[0].exec(message);
	return pattern && found ? pattern[1]({...found.groups}) : undefined;
}

function readRun(name: string, message: string): Read | undefined {
	const metric = metricOfRun.exec(message)?.groups;
	if (metric) {
		return {fact: {kind: 'metric', run: name, metric: metric.metric ?? '', phase: metric.phase ?? ''}};
	}

	const phase = runItself.exec(message)?.groups?.phase;
	return phase === undefined ? undefined : {fact: {kind: 'run', run: name, role: undefined, phase, revision: undefined}};
}

function readExperiment(name: string, message: string): Read | undefined {
	const phase = /^Experiment transitioned from \w* -> (?<phase>\w+)/v.exec(message)?.groups?.phase;
	return phase === undefined ? undefined : {fact: {kind: 'experiment', experiment: name, phase}};
}

/** What goes well with them is told by the scaling. */
const quietKinds: ReadonlySet<string> = new Set(['Job', 'Pod', 'ReplicaSet']);

/** Nothing for what the scaling already tells: pods made, scheduled, pulled, started. */
function read({type, reason = '', message = '', involvedObject}: ClusterEvent): Read | undefined {
	const {kind: subjectKind = '', name: subject = ''} = involvedObject ?? {};
	const text = message.replace(combined, '');
	const isWarning = type !== 'Normal';
	if ((!isWarning && quietKinds.has(subjectKind)) || (subjectKind === 'Rollout' && empty.test(text))) {
		return undefined;
	}

	const known = {AnalysisRun: readRun(subject, text), Experiment: readExperiment(subject, text), Rollout: readRollout(reason, text)}[subjectKind];
	return known ?? {fact: {kind: 'event', reason, subjectKind, subject, isWarning}, text};
}

const nanosecondsInMs = 1_000_000n;

/** The recorder of client-go names an Event after its moment in nanoseconds: finer than the whole seconds of its fields. */
function exactInstant({metadata}: ClusterEvent, seconds: Instant): Instant | undefined {
	const hexadecimal = /\.(?<moment>[\da-f]{16})$/v.exec(metadata.name)?.groups?.moment;
	const instant = hexadecimal === undefined ? undefined : Number(BigInt(`0x${hexadecimal}`) / nanosecondsInMs);
	return instant !== undefined && instant >= seconds && instant < seconds + 1000 ? instant : undefined;
}

/** The first time and, where it came again, the last one: those between cannot be told apart (V36). */
function tellEvent(event: ClusterEvent): readonly Telling[] {
	const first = parseInstant(event.firstTimestamp) ?? parseInstant(event.eventTime) ?? parseInstant(event.metadata.creationTimestamp);
	const found = first === undefined ? undefined : read(event);
	if (first === undefined || found === undefined) {
		return [];
	}

	const exact = exactInstant(event, first);
	const last = parseInstant(event.lastTimestamp);
	const common = {source: 'event' as const, ...found};
	const count = event.count ?? 1;
	const once = tell({...common, at: exact ?? first, isExact: exact !== undefined});
	return last !== undefined && count > 1 && last > first ? [once, tell({...common, at: last, isExact: false, count, firstAt: exact ?? first})] : [once];
}

/** Is it about something of this family: by UID; where that is gone, by the name that the controller gives to what it makes. */
export function isAbout({involvedObject}: ClusterEvent, family: Family): boolean {
	const {rollout, replicaSets, pods, analysisRuns, experiments} = family;
	const {kind, name = '', uid} = involvedObject ?? {};
	const known = [rollout, ...replicaSets, ...pods, ...analysisRuns, ...experiments].map(({metadata}) => metadata.uid);
	if (uid !== undefined && known.includes(uid)) {
		return true;
	}

	if (kind === 'Rollout') {
		// An earlier rollout of the same name is another one.
		return name === rollout.metadata.name && (uid === undefined || rollout.metadata.uid === undefined);
	}

	return replicaSets.some(({metadata}) => name === metadata.name || name.startsWith(`${metadata.name}-`));
}

/** What the Events about a rollout and its objects tell; they come late and in bursts, and some never (V36). */
export function tellEvents(family: Family): readonly Telling[] {
	return (family.open.events ?? []).filter(event => isAbout(event, family)).flatMap(event => tellEvent(event));
}
