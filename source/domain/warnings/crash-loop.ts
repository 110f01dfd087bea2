import {describeFailing} from './failing-pod.ts';
import type {Hazard} from './rule.ts';

/** It crashes again and again: waiting does not help. */
export const crashLoop: Hazard = {
	code: 'crash-loop',
	sources: ['V23'],
	looksAt: ['pods'],
	find: input => describeFailing(input, 'crashLoop'),
};
