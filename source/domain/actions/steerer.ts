import type {Instant} from '../../types/clock.ts';
import type {Rollout} from '../../types/objects.ts';
import {parseInstant} from '../time.ts';

/** Times on objects have whole seconds. */
const secondMs = 1000;

/** The field manager (a program, as `kubectl-argo-rollouts` or `argocd-controller`) that changed where the users go since then; undefined where the object does not tell. */
export function steererSince({metadata: {steeredBy}}: Rollout, since: Instant): string | undefined {
	const at = parseInstant(steeredBy?.time);
	return at !== undefined && at + secondMs > since ? steeredBy?.manager : undefined;
}
