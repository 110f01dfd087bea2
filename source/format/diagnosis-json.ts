import type {Instant} from '../types/clock.ts';
import type {Diagnosis} from '../domain/diagnosis/diagnosis.ts';
import type {Known, Wiring} from '../domain/diagnosis/wiring.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import {describeFact} from './diagnosis/fact-words.ts';
import {describeNext} from './diagnosis/next-words.ts';
import {describeSkipped} from './diagnosis/spec-words.ts';
import {formatInstant, orNull} from './json.ts';

/** What was read, or `{skipped}` with the reason: nothing read is not an empty list. */
const knownJson = <T>(known: Known<T>, toJson: (item: T) => object) => known.isRead ? known.items.map(item => toJson(item)) : {skipped: describeSkipped(known.skipped)};

function wiringJson({services, routers, autoscalers, budgets, owner}: Wiring) {
	return {
		services: knownJson(services, ({name, role, isMissing, hash, revision, ready, total}) => ({name, role, exists: !isMissing, hash: orNull(hash), revision: orNull(revision), ready: orNull(ready), endpoints: orNull(total)})),
		routers: knownJson(routers, ({object, percent}) => ({object, weight: orNull(percent)})),
		autoscalers: knownJson(autoscalers, ({name, least, most, current, wanted}) => ({name, min: orNull(least), max: orNull(most), current: orNull(current), desired: orNull(wanted)})),
		budgets: knownJson(budgets, ({name, allowed, healthy, needed}) => ({name, disruptionsAllowed: orNull(allowed), healthy: orNull(healthy), needed: orNull(needed)})),
		owner: owner === undefined ? null : {tool: owner.tool, name: owner.name, namespace: orNull(owner.namespace), selfHeals: orNull(owner.isSelfHealing), sync: orNull(owner.sync)},
	};
}

/** The object of `why -o json` (interface.md); `wiring` stands beside the fixed keys. Unknown is null. */
export function diagnosisJson({finding, checks, wiring}: Diagnosis, view: RolloutView, now: Instant): object {
	return {
		apiVersion: 'rolltop/v1',
		kind: 'Diagnosis',
		name: view.name,
		namespace: view.namespace,
		situation: view.situation.name,
		at: formatInstant(now),
		finding: {
			code: finding.code,
			text: describeFact(finding.fact, now),
			since: formatInstant(finding.since),
			next: finding.next.map(step => describeNext(step, view)).map(({key, command, text}) => ({key: orNull(key), command, text})),
		},
		checks: checks.map(({code, result, fact}) => ({code, result, text: describeFact(fact, now)})),
		wiring: wiringJson(wiring),
	};
}
