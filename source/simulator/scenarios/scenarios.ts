import {blueGreen} from './blue-green.ts';
import {canary} from './canary.ts';
import {empty} from './empty.ts';
import {errors} from './errors.ts';
import {frozen} from './frozen.ts';
import {gate} from './gate.ts';
import {shopScenario} from './shop.ts';
import type {Scenario} from './stage.ts';

/** The default comes first. */
export const scenarios: readonly Scenario[] = [shopScenario, errors, gate, canary, blueGreen, frozen, empty];

export function findScenario(name: string): Scenario | undefined {
	return scenarios.find(scenario => scenario.name === name);
}
