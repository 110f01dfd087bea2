import {describeFailing} from './failing-pod.ts';
import type {Hazard} from './rule.ts';

/** Its image is not there, or nobody may pull it. */
export const imagePull: Hazard = {
	code: 'image-pull',
	sources: ['V46'],
	looksAt: ['pods'],
	find: input => describeFailing(input, 'imagePull'),
};
