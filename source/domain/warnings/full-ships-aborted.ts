import type {Hazard} from './rule.ts';

/** The template still wants the aborted version; what leaves the aborted state goes to it again. */
export const fullShipsAborted: Hazard = {
	code: 'spec-wants-aborted',
	sources: ['V25', 'F14'],
	looksAt: ['spec', 'status'],
	find({facts}) {
		const image = facts.current?.images[0];
		return facts.isAbortTaken && facts.isUpdating
			? `The spec still wants ${image ?? 'the aborted version'}: a retry or the next sync rolls it out again, and promote --full ships it to everybody.`
			: undefined;
	},
	advice: 'An undo ends that.',
};
