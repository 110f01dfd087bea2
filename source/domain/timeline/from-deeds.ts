import {parseInstant} from '../time.ts';
import {tell, type AskedPart, type Telling} from './entry.ts';

/** A line of our audit log, as far as it matters here (`files/audit-entry.ts` has all of it). */
export type Deed = {
	/** RFC 3339. */
	readonly at: string;
	readonly phase: 'answered' | 'begun' | 'outcome' | 'sent';
	/** One id for all lines of an action. */
	readonly action: string;
	readonly command: string;
	readonly person: string;
	readonly isSelfDeclared?: true;
	readonly patch?: unknown;
	readonly reason?: string;
	readonly answer?: string;
	readonly outcome?: string;
};

type Body = {readonly spec?: {readonly paused?: unknown; readonly restartAt?: unknown; readonly template?: unknown}; readonly status?: {readonly abort?: unknown; readonly promoteFull?: unknown}};
type Operation = {readonly path?: unknown; readonly value?: unknown};

const partsOfPaths: ReadonlyArray<readonly [RegExp, (value: unknown) => AskedPart | undefined]> = [
	[/^\/status\/abort$/v, value => value === true ? 'abort' : undefined],
	[/^\/status\/promoteFull$/v, value => value === true ? 'promoteFull' : undefined],
	[/^\/spec\/paused$/v, value => value === true ? 'hold' : 'release'],
	[/^\/spec\/restartAt$/v, () => 'restart'],
	[/^\/spec\/template(?:\/|$)/v, () => 'template'],
];

function operationsOf(patch: unknown): readonly Operation[] {
	if (Array.isArray(patch)) {
		return patch.filter((operation): operation is Operation => typeof operation === 'object' && operation !== null && (operation as {op?: unknown}).op !== 'test');
	}

	const {spec, status} = (typeof patch === 'object' ? patch ?? {} : {}) as Body;
	const fields = (name: string, group: object | null | undefined) => Object.entries(typeof group === 'object' ? group ?? {} : {}).map(([field, value]: [string, unknown]) => ({path: `/${name}/${field}`, value}));
	return [...fields('spec', spec), ...fields('status', status)];
}

/** What a patch asked of the controller; a patch that was too long for the log tells nothing. */
export function askedParts(patch: unknown): readonly AskedPart[] {
	return operationsOf(patch).flatMap(({path, value}) => partsOfPaths.flatMap(([pattern, read]) => typeof path === 'string' && pattern.test(path) ? read(value) ?? [] : []));
}

type Action = {readonly first: Deed; readonly sent: readonly Deed[]; readonly failed: Deed | undefined; readonly outcome: Deed | undefined};

function groupActions(deeds: readonly Deed[]): readonly Action[] {
	const groups = Map.groupBy(deeds, ({action}) => action);
	return groups.values().map(group => ({
		first: group[0]!,
		sent: group.filter(({phase}) => phase === 'sent'),
		failed: group.find(({phase, answer}) => phase === 'answered' && answer !== undefined && answer !== 'accepted'),
		outcome: group.findLast(({phase}) => phase === 'outcome'),
	})).toArray();
}

function tellAction({first, sent, failed, outcome}: Action): readonly Telling[] {
	const {command, person, isSelfDeclared} = first;
	const from = {source: 'audit' as const, isExact: true, who: person, ...(isSelfDeclared && {isSelfDeclared}), tool: 'rolltop'};
	const at = parseInstant((sent[0] ?? first).at);
	const reason = sent.map(deed => deed.reason).find(text => text !== undefined && text !== '');
	const parts = [...new Set(sent.flatMap(({patch}) => askedParts(patch)))];
	const keys = parts.map(part => `asked ${part}`);
	// A refusal without an outcome is one; with one the outcome says how it went on.
	const end = outcome ?? failed;
	const endAt = parseInstant(end?.at);
	return [
		...(at === undefined || sent.length === 0 ? [] : [{...from, at, fact: {kind: 'action', command, parts} as const, keys, withinMs: 10_000, ...(reason !== undefined && {text: reason})}]),
		...(endAt === undefined ? [] : [tell({...from, at: endAt, fact: {kind: 'actionEnded', command, result: end?.outcome ?? end?.answer ?? ''}})]),
	];
}

/** What rolltop did to this rollout: each action when its first patch was sent, by whom and why, and how it ended. */
export function tellDeeds(deeds: readonly Deed[]): readonly Telling[] {
	return groupActions(deeds).flatMap(action => tellAction(action));
}
