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

/** Who started the update and from where, the most telling annotation first; undefined where none tells. */
export function deriveOrigin({metadata}: Rollout): string | undefined {
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
