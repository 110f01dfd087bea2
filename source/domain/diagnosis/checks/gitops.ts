import {parseWhole, revisionHistoryAnnotation} from '../../labels.ts';
import type {DiagnosisInput, Rule} from '../diagnosis.ts';
import {isGitOps} from '../owner.ts';
import {doubt, none, ok} from '../verdict.ts';
import {wireOwner} from '../wiring.ts';

/** The version that rolls was here before, as these revisions, and has left: somebody put it back. */
function revisionsBefore({facts: {family, current, isUpdating}}: DiagnosisInput): readonly number[] {
	const set = isUpdating ? family.replicaSets.find(({metadata}) => metadata.name === current?.name) : undefined;
	return (set?.metadata.annotations?.[revisionHistoryAnnotation] ?? '').slice(0, 1000).split(',').map(text => parseWhole(text.trim())).filter(revision => revision !== undefined);
}

/** F14: who owns the spec puts it back after an undo. */
export const gitops: Rule = {
	code: 'gitops',
	check(input) {
		const owner = wireOwner(input);
		if (!owner) {
			return none('owner');
		}

		const revisions = revisionsBefore(input);
		const fact = {...owner, revisions};
		if (!isGitOps(owner) || owner.isSelfHealing === false) {
			return ok({kind: 'owned', ...fact});
		}

		if (revisions.length > 0) {
			return doubt({kind: 'putBack', ...fact});
		}

		return input.view.isAborted ? doubt({kind: 'undoneBySync', ...fact}) : ok({kind: 'owned', ...fact});
	},
};
