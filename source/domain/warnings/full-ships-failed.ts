import {failedRun} from '../forecast-promote.ts';
import type {Hazard} from './rule.ts';

/** A promote --full between the failure of an analysis and the abort ships the version that failed. */
export const fullShipsFailed: Hazard = {
	code: 'full-ships-failed',
	sources: ['V40'],
	looksAt: ['analysis', 'status'],
	find(input) {
		const run = failedRun(input);
		return run !== undefined && input.facts.isUpdating && !input.facts.status.abort
			? `The analysis ${run} has failed and the controller has not aborted yet: a full promotion ships the version that failed.`
			: undefined;
	},
};
