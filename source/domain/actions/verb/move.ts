import type {Instant} from '../../../types/clock.ts';
import {stay, type Move} from '../move.ts';
import type {Ending} from './plan.ts';
import type {VerbState} from './state.ts';

/** It has come to its end. */
export const end = (state: VerbState, {fact, result, code}: Ending, now: Instant): Move<VerbState> => stay({...state, end: fact, outcome: {result, code, at: now}});
