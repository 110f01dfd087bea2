import type {Fact} from '../../domain/actions/operation.ts';
import {sanitize} from '../sanitize.ts';
import {shortImage} from './forecast-words.ts';

type Of<Kind extends Fact['kind']> = Extract<Fact, {readonly kind: Kind}>;

const seconds = (ms: number) => `${(Math.max(0, ms) / 1000).toFixed(1)}s`;

/** `revision 7 (api:1.0)`. */
export function wordRevision({revision, images}: {readonly revision: number | undefined; readonly images: readonly string[]}): string {
	const [image] = images;
	return `${revision === undefined ? 'the version before' : `revision ${revision}`}${image === undefined ? '' : ` (${shortImage(image)})`}`;
}

const target = (revision: number | undefined) => revision === undefined ? 'the revision before' : `revision ${revision}`;

const becauseWords = {
	complete: '',
	stranded: ': the abort stops half way here',
	tooLate: ': the update was complete before the abort was taken',
} as const;

/** The way back by an undo, line by line. */
export function describeUndo(fact: Of<'skipped' | 'skipping' | 'syncAhead' | 'undoing' | 'undone'>): string {
	switch (fact.kind) {
		case 'undoing': {
			return `undo to ${target(fact.revision)} ${seconds(fact.sinceMs)}${fact.tries > 1 ? `, try ${fact.tries}` : ''}${becauseWords[fact.why]}`;
		}

		case 'undone': {
			return `undo to ${target(fact.revision)} taken ${seconds(fact.afterMs)}`;
		}

		case 'skipping': {
			return `skipping its steps${fact.nudges === 0 ? '' : `, nudged${fact.nudges === 1 ? '' : ` ${fact.nudges} times`}`}`;
		}

		case 'skipped': {
			return `its steps skipped ${seconds(fact.afterMs)}`;
		}

		case 'syncAhead': {
			const images = fact.images.map(image => shortImage(image)).join(', ');
			return sanitize(`a GitOps controller owns this rollout: its next sync brings ${images === '' ? 'the version' : images} again; revert in its repository, or stop its sync`, {longest: 300});
		}
	}
}
