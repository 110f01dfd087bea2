import {describeFailing} from './failing-pod.ts';
import type {Hazard} from './rule.ts';

/** Pods that do not come up for another reason: no node has room for them, their node is gone. */
export const podFailing: Hazard = {
	code: 'pod-failing',
	sources: [],
	looksAt: ['pods'],
	find: input => describeFailing(input, undefined),
};
