import type {Family} from '../family.ts';
import {deriveGitOwner} from '../origin.ts';
import type {RolloutView} from '../rollout-view.ts';
import type {Hazard, SpecOutlook, UsersMove} from './effect.ts';

/** What a GitOps controller will do to the spec, where annotations tell; undefined where none owns it. */
export const specOutlook = (family: Family | undefined): SpecOutlook | undefined => family && deriveGitOwner(family.rollout);

/** Warnings of this moment that matter to who is about to act; the others are about lasting things or about an abort. */
const acting = new Set([
	'controller-silent',
	'crash-loop',
	'image-pull',
	'no-endpoints',
	'no-evidence',
	'no-room-for-stable',
	'not-observed',
	'passes-on-empty',
	'pause-overdue',
	'pods-failing',
	'pods-stuck',
	'query-broken',
	'quota',
	'thin-evidence',
	'users-by-route',
	'weight-impossible',
	'weight-mismatch',
	'weight-unverified',
]);

export const actingWarnings = ({warnings}: RolloutView): readonly Hazard[] => warnings.filter(({code}) => acting.has(code)).map(({text}) => ({kind: 'warning', text}));

/** The image and the revision that an update brings. */
export function newVersion(view: RolloutView): Pick<UsersMove, 'image' | 'revision'> {
	const group = view.groups.find(({kind}) => kind === 'canary' || kind === 'preview');
	return {revision: view.revision, image: group?.replicaSet.images[0] ?? imageOf(view)};
}

const imageOf = ({images}: RolloutView) => images.find(({roles}) => roles.includes('canary') || roles.includes('preview'))?.image;

/** Analyses that measure at this moment. */
export const runningRuns = ({analysis}: RolloutView): readonly string[] => analysis.filter(run => isRunning(run)).map(({name}) => name);

export const isRunning = ({phase}: {readonly phase: string}): boolean => ['', 'Pending', 'Running'].includes(phase);

/** `kubectl argo rollouts VERB NAME -n NAMESPACE`. */
export const pluginCommand = ({name, namespace}: RolloutView, verb: readonly string[], ...rest: readonly string[]): readonly string[] => ['kubectl', 'argo', 'rollouts', ...verb, name, ...rest, '-n', namespace];

/** Where the plugin has no verb for it. */
export const patchCommand = ({name, namespace}: RolloutView, body: object): readonly string[] => ['kubectl', 'patch', 'rollout', name, '-n', namespace, '--type', 'merge', '-p', JSON.stringify(body)];
