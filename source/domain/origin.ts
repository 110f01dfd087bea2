import type {Rollout} from '../types/objects.ts';
import {filled} from './filled.ts';

const argoTracking = 'argocd.argoproj.io/tracking-id';
const argoInstance = 'argocd.argoproj.io/instance';

function argoApplication({annotations, labels}: Rollout['metadata']): string | undefined {
	return filled(annotations?.[argoTracking]?.split(':', 1)[0]) ?? filled(labels?.[argoInstance]);
}

function fluxSource({labels}: Rollout['metadata']): string | undefined {
	return filled(labels?.['kustomize.toolkit.fluxcd.io/name']) ?? filled(labels?.['helm.toolkit.fluxcd.io/name']);
}

const named = (tool: string, name: string | undefined) => name === undefined ? undefined : `${tool} ${name}`;

/** `app.example/git-commit`, `build.commit-sha`: there is no standard name. */
const commitKey = /(?:^|[\-.\/_])(?:git|commit|revision)[\-._]?(?:commit|sha|hash)$|[\-.\/_]commit$/iv;
const commitHash = /^[\da-f]{7,64}$/v;

/** The commit that the template was made from, shortened as git does. */
function deriveCommit({metadata, spec}: Rollout): string | undefined {
	const all = {...spec?.template?.metadata?.annotations, ...metadata.annotations};
	const found = Object.entries(all).find(([key, value]) => commitKey.test(key) && commitHash.test(value));
	return found?.[1].slice(0, 8);
}

/** Who started the update and from where, the most telling annotation first, and its commit; undefined where none tells. */
export function deriveOrigin(rollout: Rollout): string | undefined {
	const parts = [deriveStarter(rollout), named('commit', deriveCommit(rollout))].filter(part => part !== undefined);
	return parts.length === 0 ? undefined : parts.join(', ');
}

function deriveStarter({metadata}: Rollout): string | undefined {
	return filled(metadata.annotations?.['kubernetes.io/change-cause'])
		?? named('Argo CD', argoApplication(metadata))
		?? named('Flux', fluxSource(metadata))
		?? named('Helm', filled(metadata.annotations?.['meta.helm.sh/release-name']));
}

/** A GitOps controller would put the spec back to what its repository says. */
export function isManagedByGit({metadata}: Rollout): boolean {
	return argoApplication(metadata) !== undefined || fluxSource(metadata) !== undefined;
}

/** Who owns the spec, and whether an annotation keeps it from putting back what we change. */
export function deriveGitOwner({metadata}: Rollout): {readonly owner: string; readonly isSyncOff: boolean} | undefined {
	const owner = named('Argo CD', argoApplication(metadata)) ?? named('Flux', fluxSource(metadata));
	const {annotations} = metadata;
	const isSyncOff = annotations?.['kustomize.toolkit.fluxcd.io/reconcile'] === 'disabled' || annotations?.['argocd.argoproj.io/skip-reconcile'] === 'true';
	return owner === undefined ? undefined : {owner, isSyncOff};
}
