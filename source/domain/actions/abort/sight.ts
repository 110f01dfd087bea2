import type {Instant} from '../../../types/clock.ts';
import type {KindName} from '../../../types/kinds.ts';
import type {Rollout} from '../../../types/objects.ts';
import type {Family} from '../../family.ts';
import type {Links, Observation} from '../operation.ts';
import {measureExposure, type Exposure} from './exposure.ts';
import type {AbortState} from './state.ts';

/** What one look at the cluster shows of the rollout that is being aborted. */
export type Sight = {
	readonly now: Instant;
	/** The newest state known: of the watch, or read afresh while the watch is not live. */
	readonly rollout: Rollout;
	readonly family: Family;
	readonly exposure: Exposure;
	readonly isLive: boolean;
	/** Last heartbeat of a controller that has fallen silent. */
	readonly silentSince: Instant | undefined;
};

/** Another rollout of the same name: what was seen is gone. */
export function isReplaced(uid: string | undefined, {rollout}: Sight): boolean {
	return uid !== undefined && rollout.metadata.uid !== undefined && rollout.metadata.uid !== uid;
}

/** Who looks: for which rollout, and where its users are to go back to. */
export type Looker = Pick<AbortState, 'lastRead' | 'safeAt'> & {readonly target: Pick<AbortState['target'], 'key' | 'stableHash'>};

/** Undefined: the rollout is gone, or not known yet. */
export function look(state: Looker, observation: Observation): Sight | undefined {
	const {links, controller, now} = observation;
	const watched = observation.families.get(state.target.key);
	const isLive = links.rollouts.state === 'live';
	const rollout = isLive ? watched?.rollout : state.lastRead ?? watched?.rollout;
	if (rollout === undefined) {
		return undefined;
	}

	const family = trust(watched, rollout, links);
	return {
		now,
		rollout,
		family,
		exposure: measureExposure(family, state.target.stableHash, {areSetsKnown: family.replicaSets.length > 0, wasBack: state.safeAt !== undefined}),
		isLive,
		silentSince: controller?.state === 'silent' ? controller.heartbeatAt : undefined,
	};
}

/** Only what is live proves anything: SAFE is never said from ReplicaSets, pods or routers as they were before. */
function trust(family: Family | undefined, rollout: Rollout, links: Links): Family {
	const open = family?.open ?? {};
	const isLive = (kind: KindName) => links[kind].state === 'live';
	return {
		rollout,
		replicaSets: isLive('replicasets') ? family?.replicaSets ?? [] : [],
		pods: isLive('pods') ? family?.pods ?? [] : [],
		analysisRuns: [],
		experiments: isLive('experiments') ? family?.experiments ?? [] : [],
		open: {
			...(isLive('ingresses') && open.ingresses && {ingresses: open.ingresses}),
			...(isLive('virtualservices') && open.virtualServices && {virtualServices: open.virtualServices}),
			...(isLive('services') && open.services && {services: open.services}),
		},
	};
}
