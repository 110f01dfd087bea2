import type {Instant} from '../../types/clock.ts';
import type {ControllerView} from '../controller-view.ts';
import {gatherFacts} from '../facts.ts';
import type {Family} from '../family.ts';
import type {RolloutView} from '../rollout-view.ts';
import {rules} from './checks.ts';
import {findingCodes, type Diagnosis, type DiagnosisInput, type Finding, type Surroundings, type Verdict} from './diagnosis.ts';
import {withPermission} from './needs.ts';
import {steps} from './verdict.ts';
import {deriveWiring} from './wiring.ts';

/** Where no check has found what holds it, it moves or it is well. */
function fallback({view, facts}: DiagnosisInput): Finding {
	const {detail, name, since} = view.situation;
	if (name === 'healthy') {
		return {code: 'healthy', fact: {kind: 'healthy', revision: view.revision, image: facts.current?.images[0]}, since, next: []};
	}

	const isMoving = detail.kind === 'moving';
	const fact = {kind: 'moving' as const, at: isMoving ? detail.at : 'other' as const, done: isMoving ? detail.done : undefined, total: isMoving ? detail.total : undefined};
	return {code: 'moving', fact, since, next: steps('status', ...(view.isUpdating ? ['abort' as const] : []))};
}

function choose(input: DiagnosisInput, verdicts: readonly Verdict[]): Finding {
	const found = verdicts.flatMap(({fact, finding}) => finding ? [{...finding, fact, since: finding.since}] : []);
	const [first] = found.toSorted((a, b) => findingCodes.indexOf(a.code) - findingCodes.indexOf(b.code));
	return first ?? fallback(input);
}

/**
Why a rollout is where it is: every check, and of what they found the most urgent (interface.md, `why`). Pure: the same objects give the
same answer; what could not be read is skipped with its reason and never passes.

@param view - Of the same family at the same instant.
*/
export function deriveDiagnosis({family, view, surroundings, controller, now}: {
	readonly family: Family;
	readonly view: RolloutView;
	readonly surroundings: Surroundings;
	readonly controller: ControllerView | undefined;
	readonly now: Instant;
}): Diagnosis {
	const input: DiagnosisInput = {facts: gatherFacts(family), view, surroundings, controller, now};
	const verdicts = rules.map(({code, check}) => ({code, ...withPermission(code, check(input), input)}));
	return {
		finding: choose(input, verdicts),
		checks: verdicts.map(({code, result, fact}) => ({code, result, fact})),
		wiring: deriveWiring(input),
	};
}
