import {coreKinds, kinds, type KindName} from '../../types/kinds.ts';
import type {LinkState} from '../../types/source.ts';
import type {Instant} from '../../types/clock.ts';
import type {AppState} from '../../store/app-state.ts';
import type {ControllerView} from '../../domain/controller-view.ts';
import type {RolloutView} from '../../domain/rollout-view.ts';
import {formatSpan} from '../../format/age.ts';
import {formatClockTime, formatShortClockTime} from '../../format/clock-time.ts';
import {fitLine, line, lineWidth, span, type Line} from '../line.ts';

type Failing = {readonly kind: KindName; readonly link: Extract<LinkState, {readonly state: 'absent' | 'denied' | 'stale'}>};

const failingStates: ReadonlySet<LinkState['state']> = new Set(['absent', 'denied', 'stale']);

function findFailing({links, session, views}: AppState): readonly Failing[] {
	return coreKinds
		.map(kind => ({kind, link: links[kind]}))
		.filter((item): item is Failing => failingStates.has(item.link.state))
		// What a recording does not hold is no news.
		.filter(({link}) => link.state !== 'absent' || session.kind !== 'recording')
		// Without rollouts the body says why, in full.
		.filter(({kind}) => kind !== 'rollouts' || views.size > 0);
}

/** As much of the cause as there is room for: since when the rows are as they are stays. */
function staleLine(failing: readonly Failing[], {now}: AppState, widthCells: number): Line | undefined {
	const stale = failing.flatMap(({kind, link}) => link.state === 'stale' ? [{kind, link}] : []);
	const first = stale.toSorted((a, b) => a.link.since - b.link.since)[0];
	if (first === undefined) {
		return undefined;
	}

	const {since, problem, retryAt} = first.link;
	const names = stale.length === coreKinds.length ? 'everything' : stale.map(({kind}) => kind).join(', ');
	const retry = retryAt > now ? `next try in ${formatSpan(now, retryAt)}; ctrl-r now` : 'trying again';
	const style = {tone: 'warning', bold: true} as const;
	const end = line(` · rows are as of ${formatClockTime(since)}`, style);
	const start = line(`△ STALE ${formatSpan(since, now)}: ${names} (${problem.detail ?? problem.title}, ${retry})`, style);
	return [...fitLine(start, widthCells - lineWidth(end)), ...end];
}

/** What is missing on the screen without a kind. */
const costs: Readonly<Partial<Record<KindName, string>>> = {
	analysisruns: 'no analysis', experiments: 'no experiments', pods: 'no pods', replicasets: 'no pods, no revisions',
};

function missingLine({kind, link}: Failing): Line {
	const {problem} = link;
	const cost = costs[kind] === undefined ? '' : ` · ${costs[kind]} on this screen`;
	const [step] = problem.nextSteps;
	const state = link.state === 'denied' ? 'DENIED' : 'ABSENT';
	return line(`${kind === 'rollouts' ? '✗' : '△'} ${state} ${kinds[kind].plural}: ${problem.title}${cost}${step === undefined ? '' : ` · ${step}`}`, {tone: kind === 'rollouts' ? 'bad' : 'warning'});
}

function silentLine({state, heartbeatAt}: ControllerView, now: Instant): Line | undefined {
	if (state !== 'silent') {
		return undefined;
	}

	const since = heartbeatAt === undefined ? '(none of its pods is available)' : `${formatSpan(heartbeatAt, now)} (lease not renewed)`;
	return line(`△ CONTROLLER SILENT ${since}: nothing will move; an abort waits for it`, {tone: 'warning', bold: true});
}

/** A reason shorter than this says nothing. */
const leastReasonCells = 8;

/** Made after the freeze of their namespace, and not held by it: a freeze is on each rollout. */
function describeUnheld(all: readonly RolloutView[], held: readonly RolloutView[]): string {
	const since = new Map<string, Instant>();
	for (const {namespace, frozen} of held) {
		since.set(namespace, Math.min(since.get(namespace) ?? Infinity, frozen?.since ?? Infinity));
	}

	const fresh = all.filter(view => !view.isSpecPaused && view.createdAt !== undefined && view.createdAt > (since.get(view.namespace) ?? Infinity));
	const [first] = fresh;
	return first === undefined ? '' : `${fresh.length === 1 ? first.name : `${fresh.length} rollouts`} made since: NOT held`;
}

/** Everything that our freezes hold, one line for all of them. Too long, it loses of the reason first: how many are held and what thaws them stays. */
export function frozenLine(views: Iterable<RolloutView>, widthCells: number): Line | undefined {
	const all = [...views];
	const held = all.filter(({frozen}) => frozen?.owner === 'ours');
	const [first] = held;
	if (first?.frozen === undefined) {
		return undefined;
	}

	const namespaces = new Set(held.map(({namespace}) => namespace));
	const among = all.filter(({namespace}) => namespaces.has(namespace)).length;
	const {since, by, reason} = first.frozen;
	const names = namespaces.size === 1 ? first.namespace : `${namespaces.size} namespaces`;
	const facts = [since === undefined ? '' : ` since ${formatShortClockTime(since)}`, by === undefined ? '' : ` by ${by}`];
	const start = line(`✻ FROZEN ${names}${facts.join('')}`, {tone: 'frozen'});
	const missed = describeUnheld(all, held);
	const end: Line = [...line(` · ${held.length} of ${among} held`, {tone: 'frozen'}), ...(missed === '' ? [] : line(` · ${missed}`, {tone: 'warning'})), ...line(' · Z thaws', {tone: 'frozen'})];
	const room = widthCells - lineWidth(start) - lineWidth(end) - 4;
	const why = reason === undefined || reason === '' || room < leastReasonCells ? [] : [span(': "', {tone: 'frozen'}), ...fitLine(line(reason, {tone: 'frozen'}), room), span('"', {tone: 'frozen'})];
	return [...fitLine([...start, ...why], widthCells - lineWidth(end)), ...end];
}

/** The lines under the header: only what matters, what stops everything first. `frozen` is `frozenLine`. */
export function alertLines(state: AppState, frozen: Line | undefined, {atMost, widthCells}: {readonly atMost: number; readonly widthCells: number}): readonly Line[] {
	const failing = findFailing(state);
	const missing = failing.filter(({link}) => link.state !== 'stale');
	const build = (width: number) => [
		silentLine(state.controller, state.now),
		staleLine(failing, state, width),
		...missing.map(missingLine),
		frozen,
	].filter(item => item !== undefined);
	const lines = build(widthCells);
	if (lines.length <= atMost) {
		return lines;
	}

	const note = line(`  +${lines.length - atMost} more`, {tone: 'dim'});
	return build(widthCells - lineWidth(note)).slice(0, atMost).map((item, index) => index === atMost - 1 ? [...item, ...note] : item);
}
