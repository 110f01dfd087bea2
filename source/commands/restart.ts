import {planRestart} from '../domain/actions/plans/restart-plan.ts';
import {restartEffect} from '../domain/effects/restart-effect.ts';
import {parseGoDuration} from '../domain/time.ts';
import type {Action, Refusal, Target} from './command.ts';
import {actingFlags} from './flags.ts';
import {aRollout} from './subcommand.ts';
import {beginOn, enter, only, refuseBusy} from './verb-action.ts';

export const restart: Action = {
	kind: 'action',
	id: 'restart',
	keys: ['R'],
	label: 'restart',
	summary: 'replace its pods one batch after the other, now or later',
	screens: ['fleet', 'rollout'],
	scope: 'rollout',
	subcommands: [{name: 'restart', group: 'act', summary: 'replace its pods, now or later (--in)', operands: [aRollout], flags: [...actingFlags, 'in']}],
	access: [{verb: 'get', kind: 'rollouts'}, {verb: 'patch', kind: 'rollouts'}],
	unavailable: target => refuseRestart(target),
	prepare: ({view, family}) => ({kind: 'verb', verb: 'restart', confirm: enter, view: view!, choices: only(restartEffect(view!, family)), input: {kind: 'delay'}}),
	check: (_body, text) => readDelay(text) === undefined ? {reason: `${text.trim()} is no time to wait`, help: '5m, 90s or 1h30m; empty for now'} : undefined,
	begin(body, pinned, order) {
		const delayMs = (readDelay(order.text) ?? 0) * 1000;
		return beginOn(body, pinned, order, target => planRestart(target, order.now + delayMs, delayMs > 0));
	},
};

/** Seconds; 0 for now; undefined for what is none. */
function readDelay(text: string): number | undefined {
	const trimmed = text.trim();
	const seconds = trimmed === '' ? 0 : parseGoDuration(trimmed);
	return seconds === undefined || seconds < 0 ? undefined : seconds;
}

function refuseRestart(target: Pick<Target, 'running' | 'view'>): Refusal | undefined {
	const {view} = target;
	return refuseBusy(target) ?? (view?.replicas.current === 0 ? {reason: `${view.name} has no pods to restart`} : undefined);
}
