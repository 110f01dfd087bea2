import type {RolloutView} from '../domain/rollout-view.ts';
import {sanitize} from './sanitize.ts';

/** As `kubectl -o name`: `rollout.argoproj.io/checkout-api`. */
export function formatName({name}: Pick<RolloutView, 'name'>): string {
	return `rollout.argoproj.io/${sanitize(name)}\n`;
}
