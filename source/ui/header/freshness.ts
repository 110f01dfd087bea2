import {coreKinds, type KindName} from '../../types/kinds.ts';
import type {LinkState} from '../../types/source.ts';
import type {Instant} from '../../types/clock.ts';
import type {AppState} from '../../store/app-state.ts';
import {formatSpan} from '../../format/age.ts';
import {line, type Line} from '../line.ts';

export type Links = Readonly<Record<KindName, LinkState>>;

/** Least trustworthy first. A kind that is denied or absent has its own line; only for the rollouts themselves is it the state of the screen. */
const order = ['denied', 'absent', 'stale', 'idle', 'loading', 'live'] as const;

function rankOf(kind: KindName, {state}: LinkState): number {
	const rank = order.indexOf(state);
	return kind !== 'rollouts' && rank < 2 ? order.length : rank;
}

/** The core watch that is furthest from live: what the whole screen is worth (principle 5). */
export function findSlowest(links: Links): {readonly kind: KindName; readonly link: LinkState} {
	const [kind] = coreKinds.toSorted((a, b) => rankOf(a, links[a]) - rankOf(b, links[b]));
	return {kind: kind!, link: links[kind!]};
}

/** Since when the oldest of the core watches that are stale is so: what is on the screen is as of then. Undefined where none is. */
export function staleSince(links: Links): Instant | undefined {
	const since = coreKinds.map(kind => links[kind]).filter(link => link.state === 'stale').map(link => link.since);
	return since.length === 0 ? undefined : Math.min(...since);
}

/** `loading 120 of 500`, of all core watches that load; the total where the server tells it for each. */
function describeLoading(links: Links): string {
	const loading = coreKinds.map(kind => links[kind]).filter(link => link.state === 'loading');
	const received = loading.reduce((total, link) => total + link.received, 0);
	const remaining = loading.reduce((total, link) => total + (link.remaining ?? 0), 0);
	return remaining === 0 ? `loading ${received}` : `loading ${received} of ${received + remaining}`;
}

/** Freshness in a word or two: `live`, `loading 120 of 500`, `STALE 42s`, `DENIED`. A quiet watch is live. */
export function freshnessLine({links, now, session, playback}: Pick<AppState, 'links' | 'now' | 'playback' | 'session'>): Line {
	const {link} = findSlowest(links);
	switch (link.state) {
		case 'absent': {
			return line('✗ ABSENT', {tone: 'bad'});
		}

		case 'denied': {
			return line('✗ DENIED', {tone: 'bad'});
		}

		case 'idle': {
			return line('connecting', {tone: 'dim'});
		}

		case 'live': {
			// Nothing of a recording is live, not even while it plays.
			return session.kind === 'recording' ? line('recorded', playback?.state === 'playing' ? {} : {tone: 'dim'}) : line('live', {tone: 'good'});
		}

		case 'loading': {
			return line(describeLoading(links), {tone: 'moving'});
		}

		case 'stale': {
			return line(`△ STALE ${formatSpan(staleSince(links), now)}`, {tone: 'warning', bold: true});
		}
	}
}
