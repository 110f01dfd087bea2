import type {Event as ClusterEvent} from '../types/objects.ts';
import type {Facts} from './facts.ts';
import {compareTexts, firstDifference} from './order.ts';
import type {EventView} from './rollout-view.ts';
import {parseInstant} from './time.ts';

const most = 20;

/**
Is it about this rollout or something of it? Gone pods and runs are known by their names, which begin with that of a ReplicaSet of it
(argo-rollouts.md 6.6); a rollout of the same name that was deleted is another one.
*/
function concerns({rollout, replicaSets, experiments}: Facts['family']): (event: ClusterEvent) => boolean {
	const {name: own, uid: ownUid} = rollout.metadata;
	const names = new Set([...replicaSets, ...experiments].map(({metadata}) => metadata.name));
	const prefixes = [...names].map(name => `${name}-`);
	return ({involvedObject: {kind, name = '', uid} = {}}) => {
		if (name === own) {
			return kind === 'Rollout' && ['', ownUid, undefined].includes(uid);
		}

		return names.has(name) || prefixes.some(prefix => name.startsWith(prefix));
	};
}

function deriveEvent(event: ClusterEvent): EventView {
	const {metadata, type, reason, message, count, involvedObject, firstTimestamp, lastTimestamp, eventTime} = event;
	return {
		at: parseInstant(lastTimestamp) ?? parseInstant(eventTime) ?? parseInstant(firstTimestamp) ?? parseInstant(metadata.creationTimestamp),
		isWarning: type === 'Warning',
		reason: reason ?? '',
		message: message ?? '',
		times: Math.max(1, count ?? 1),
		kind: involvedObject?.kind ?? '',
		name: involvedObject?.name ?? '',
	};
}

/** Of pods and ReplicaSets only what went wrong: that one was created, pulled and started would push out how the rollout came here. */
const telling: ReadonlySet<string> = new Set(['AnalysisRun', 'Experiment', 'Rollout']);
/** One for each rollout at every start of the controller. */
const atStart = 'RolloutAddedToInformer';
const isTelling = ({isWarning, kind, reason}: EventView) => isWarning || (telling.has(kind) && reason !== atStart);

const none: readonly EventView[] = [];

/** The newest events about a rollout and what belongs to it, newest first; nothing where they are not read. Never a source of state: they come late (V36). */
export function deriveNewestEvents({family}: Facts): readonly EventView[] {
	const {events} = family.open;
	if (events === undefined || events.length === 0) {
		return none;
	}

	const isOurs = concerns(family);
	const found = events
		.filter(event => isOurs(event))
		.map(event => deriveEvent(event))
		.filter(event => isTelling(event))
		.toSorted((a, b) => firstDifference((b.at ?? 0) - (a.at ?? 0), compareTexts(a.message, b.message)));
	// The same is said of an experiment and of its rollout.
	return found.filter(({at, message}, index) => found[index - 1]?.message !== message || found[index - 1]?.at !== at).slice(0, most);
}
