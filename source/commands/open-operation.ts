import type {Operation} from '../store/interface-state.ts';

/** Something of it is still to be done or to be proved: leaving it now has a price. */
export function isOpen({outcome, lines}: Operation): boolean {
	return outcome === undefined || holdsFreeze({lines});
}

/** A freeze was lifted for it and not put back yet. */
export function holdsFreeze({lines}: Pick<Operation, 'lines'>): boolean {
	const has = (kind: string) => lines.some(({fact}) => fact.kind === kind);
	return (has('freezeLifted') || has('freezeLifting')) && !has('freezeRestored');
}

/** What leaving it now means, in one sentence. */
export function describeLeaving(operation: Operation): string {
	const {subject, lines} = operation;
	const command = operation.command === 'back' ? 'way back' : operation.command;
	const isSent = lines.some(({fact}) => ['sent', 'taken', 'undone'].includes(fact.kind));
	if (holdsFreeze(operation)) {
		return `The freeze of ${subject} is lifted for this ${command} and not put back yet: leaving leaves it lifted`;
	}

	return isSent
		? `The ${command} of ${subject} is not proved yet: leaving stops following it, not what was sent`
		: `The ${command} of ${subject} is NOT sent yet: leaving drops it`;
}
