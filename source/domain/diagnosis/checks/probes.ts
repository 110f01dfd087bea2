import {parseInstant} from '../../time.ts';
import type {DiagnosisInput, Rule} from '../diagnosis.ts';
import {eventAt, latestEvent, seenPods, standFor, type SeenPod} from '../pods.ts';
import {doubt, ok, problem, steps} from '../verdict.ts';

/** A container that runs for so long and is not ready has a probe that says no. */
const patienceMs = 30_000;
/** An Event of a failed probe that is older says nothing about now. */
const freshMs = 120_000;

/** Since when all its containers run, where none of them is ready. */
function runningSince({view, pod}: SeenPod): number | undefined {
	const waiting = (pod?.status?.containerStatuses ?? []).filter(({ready}) => ready !== true);
	const starts = waiting.map(({state}) => parseInstant(state?.running?.startedAt));
	return view.state === 'starting' && starts.length > 0 && starts.every(start => start !== undefined) ? Math.max(...starts) : undefined;
}

function failedProbe(input: DiagnosisInput, {view}: SeenPod) {
	const event = view.state === 'ready' || view.state === 'going' ? undefined : latestEvent(input, view.name, /^Unhealthy$/v);
	const at = event && eventAt(event);
	return event && (at === undefined || input.now - at < freshMs) ? {message: event.message ?? '', at} : undefined;
}

/** A pod that runs and does not become ready. */
export const probes: Rule = {
	code: 'probes',
	check(input) {
		const pods = seenPods(input);
		const failing = standFor(pods.filter(seen => failedProbe(input, seen)));
		const next = steps('logs', ...(failing ? [{action: 'describePod' as const, subject: failing.fact.pod}] : []));
		if (failing) {
			return problem({kind: 'probeFailing', ...failing.fact, message: failedProbe(input, failing.first)?.message ?? ''}, {code: 'pods-starting', since: failing.first.view.createdAt, next});
		}

		const slow = standFor(pods.filter(seen => input.now - (runningSince(seen) ?? input.now) > patienceMs));
		return slow
			? doubt({kind: 'notReady', ...slow.fact, since: runningSince(slow.first)}, {code: 'pods-starting', since: slow.first.view.createdAt, next: steps('logs', {action: 'describePod', subject: slow.fact.pod})})
			: ok({kind: 'probesPass'});
	},
};
