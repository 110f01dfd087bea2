import type {WarningRule} from './rule.ts';

/** V25, F14: the template still wants the aborted version; what leaves the aborted state goes to it again. */
export const fullShipsAborted: WarningRule = ({facts}) => {
	const image = facts.current?.images[0];
	return facts.isAbortTaken && facts.isUpdating
		? {code: 'spec-wants-aborted', text: `The spec still wants ${image ?? 'the aborted version'}: a retry or the next sync rolls it out again, and promote --full ships it to everybody. An undo ends that.`}
		: undefined;
};
