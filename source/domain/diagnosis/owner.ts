import type {Rollout} from '../../types/objects.ts';
import {filled} from '../filled.ts';

/** Who puts the spec back to what a repository or a chart says. */
export type Owner = {
	readonly tool: 'argoCd' | 'flux' | 'helm';
	/** Of the application, kustomization or release. */
	readonly name: string;
	/** Where it is, where the annotation tells: Argo CD with applications in any namespace. */
	readonly namespace: string | undefined;
};

type Metadata = Rollout['metadata'];

/** `app:group/kind:namespace/name`; with applications in any namespace `namespace_app`. */
function argoCd({annotations, labels}: Metadata): Owner | undefined {
	const tracked = filled(annotations?.['argocd.argoproj.io/tracking-id']?.split(':', 1)[0]) ?? filled(labels?.['argocd.argoproj.io/instance']);
	if (tracked === undefined) {
		return undefined;
	}

	const place = tracked.indexOf('_');
	return place > 0 && place < tracked.length - 1
		? {tool: 'argoCd', namespace: tracked.slice(0, place), name: tracked.slice(place + 1)}
		: {tool: 'argoCd', namespace: undefined, name: tracked};
}

function flux({labels}: Metadata): Owner | undefined {
	for (const kind of ['kustomize', 'helm']) {
		const name = filled(labels?.[`${kind}.toolkit.fluxcd.io/name`]);
		if (name !== undefined) {
			return {tool: 'flux', name, namespace: filled(labels?.[`${kind}.toolkit.fluxcd.io/namespace`])};
		}
	}

	return undefined;
}

function helm({annotations}: Metadata): Owner | undefined {
	const name = filled(annotations?.['meta.helm.sh/release-name']);
	return name === undefined ? undefined : {tool: 'helm', name, namespace: filled(annotations?.['meta.helm.sh/release-namespace'])};
}

/** The owner that labels and annotations name; undefined where none does. A GitOps controller goes before the chart it installs. */
export function deriveOwner({metadata}: Rollout): Owner | undefined {
	return argoCd(metadata) ?? flux(metadata) ?? helm(metadata);
}

/** Those two put a change back by themselves; Helm only at the next release. */
export function isGitOps(owner: Owner | undefined): boolean {
	return owner?.tool === 'argoCd' || owner?.tool === 'flux';
}
