import {failedRun} from '../forecast-promote.ts';
import type {WarningRule} from './rule.ts';

/** V40: promote --full between the failure of an analysis and the abort ships the version that failed. */
export const fullShipsFailed: WarningRule = input => {
	const run = failedRun(input);
	return run !== undefined && input.facts.isUpdating && !input.facts.status.abort
		? {code: 'full-ships-failed', text: `The analysis ${run} has failed and the controller has not aborted yet: a full promotion ships the version that failed.`}
		: undefined;
};
