import type {OwnerFact} from '../../domain/diagnosis/facts.ts';
import type {Owner} from '../../domain/diagnosis/owner.ts';
import {formatNumber} from '../number.ts';
import {name} from './clean.ts';

const tools: Readonly<Record<Owner['tool'], string>> = {argoCd: 'Argo CD application', flux: 'Flux', helm: 'Helm release'};

/** `Argo CD application shop`. */
export const describeOwner = ({tool, name: owner}: Owner) => `${tools[tool]} ${name(owner)}`;

export function describeSelfHealing(isSelfHealing: boolean | undefined): string {
	return isSelfHealing === undefined ? 'whether it puts changes back was not read' : (isSelfHealing ? 'puts changes back by itself' : 'does not put changes back by itself');
}

export function describeOwnerFact(fact: OwnerFact): string {
	switch (fact.kind) {
		case 'owned': {
			return `owned by ${describeOwner(fact)}, ${describeSelfHealing(fact.isSelfHealing)}`;
		}

		case 'putBack': {
			return `this version was here before as revision ${fact.revisions.slice(0, 5).join(', ')} and left: ${describeOwner(fact)} may have put it back`;
		}

		case 'undoneBySync': {
			return `${describeOwner(fact)} owns the spec: after an undo it puts the aborted version back; revert it in its source`;
		}

		case 'autoscalerFree': {
			return `${name(fact.name)} scales it: ${formatNumber(fact.current)} pods, ${formatNumber(fact.least)} to ${formatNumber(fact.most)}`;
		}

		case 'autoscalerFrozen': {
			return `frozen, so it does not follow its autoscaler ${name(fact.name)} (wants ${formatNumber(fact.wanted)} pods)`;
		}

		case 'autoscalerLimit': {
			return `its autoscaler ${name(fact.name)} is at its limit of ${formatNumber(fact.most)} pods: there are no more for stable and canary together`;
		}
	}
}
