import type {TemplateChange} from '../../domain/difference.ts';
import type {EndKind, FullPromotions, HistoryRevision} from '../../domain/history.ts';
import {sanitize} from '../sanitize.ts';
import {shortImage} from './forecast-words.ts';
import type {Tone} from './signs.ts';

const ends: Readonly<Record<EndKind, readonly [Tone, string]>> = {
	aborted: ['bad', 'aborted'],
	full: ['warning', 'full'],
	initial: ['good', 'first deploy'],
	promoted: ['good', 'promoted'],
	rollback: ['good', 'rollback'],
	running: ['moving', 'running'],
	superseded: ['dim', 'superseded'],
	unknown: ['dim', 'n/a'],
};

const name = (text: string) => sanitize(text, {longest: 120});

/** How a revision ended: `aborted by ana`, `full by kubectl-argo-rollouts, after an abort`. */
export function describeEnd({end}: HistoryRevision): {readonly tone: Tone; readonly text: string} {
	const [tone, word] = ends[end.kind];
	const by = end.by === undefined ? '' : ` by ${name(end.by)}`;
	const cause = end.cause === undefined ? '' : ' by analysis';
	const after = end.wasAborted && end.kind !== 'aborted' ? ', after an abort' : '';
	return {tone: end.kind === 'full' && end.wasAborted ? 'bad' : tone, text: `${word}${by}${cause}${after}`};
}

const changeSigns = {added: '+', changed: '', removed: '-'} as const;

/** One change in a few words: `image api:1.0 → api:1.1`, `env +FEATURE_X`, `memory limit 256Mi → 512Mi`. */
export function describeChange(change: TemplateChange): string {
	const orNone = (text: string | undefined) => text === undefined ? 'none' : name(text);
	switch (change.kind) {
		case 'container': {
			return `container ${changeSigns[change.change]}${name(change.container)}`;
		}

		case 'env': {
			return `env ${changeSigns[change.change]}${name(change.name)}`;
		}

		case 'image': {
			return `image ${change.from === undefined ? 'none' : shortImage(change.from)} → ${change.to === undefined ? 'none' : shortImage(change.to)}`;
		}

		case 'metadata': {
			return `${change.of} ${changeSigns[change.change]}${name(change.name)}`;
		}

		case 'other': {
			return `${changeSigns[change.change]}${name(change.field)}`;
		}

		case 'resource': {
			return `${name(change.name)} ${change.of} ${orNone(change.from)} → ${orNone(change.to)}`;
		}
	}
}

const mostChanges = 6;

/** What a revision changed: `image api:1.0 → api:1.1 · env +FEATURE_X`; `no difference` where there is none, `n/a` where it is unknown. */
export function describeChanges(changes: readonly TemplateChange[] | undefined, most = mostChanges): string {
	if (changes === undefined) {
		return 'n/a';
	}

	const shown = changes.slice(0, most).map(change => describeChange(change));
	return changes.length === 0 ? 'no difference' : `${shown.join(' · ')}${changes.length > shown.length ? ` · ${changes.length - shown.length} more` : ''}`;
}

/** How often the steps were skipped of late; a hint where that is often. */
export function describeFullPromotions({days, count, isOften}: FullPromotions): {readonly tone: Tone; readonly text: string} {
	if (count === 0) {
		return {tone: 'dim', text: `No full promotion is known of in the last ${days} days`};
	}

	const times = count === 1 ? 'once' : `${count} times`;
	return {tone: isOften ? 'warning' : 'dim', text: `--full was used at least ${times} in the last ${days} days${isOften ? ': its steps are skipped as a habit; make them shorter, or trust them' : ''}`};
}
