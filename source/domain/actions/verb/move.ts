import type {Instant} from '../../../types/clock.ts';
import type {Request} from '../operation.ts';
import type {Ending} from './plan.ts';
import type {VerbState} from './state.ts';

export type Move = {readonly state: VerbState; readonly requests: readonly Request[]};

export const end = (state: VerbState, {fact, result, code}: Ending, now: Instant): Move => ({state: {...state, end: fact, outcome: {result, code, at: now}}, requests: []});
