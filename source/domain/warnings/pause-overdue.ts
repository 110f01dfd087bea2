import type {WarningRule} from './rule.ts';

/** The controller queues itself for the end of a timed pause; long after it, it is behind or gone (argo-rollouts.md 9.6). */
export const pauseOverdue: WarningRule = ({situation}) => situation.detail.kind === 'timedPause' && situation.detail.isOverdue
	? {code: 'pause-overdue', text: 'The pause is over and the controller has not gone on: it is late or down.'}
	: undefined;
