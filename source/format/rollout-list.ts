import type {Instant} from '../types/clock.ts';
import {startedAt} from '../domain/started-at.ts';
import type {PodGroup, RolloutView, StepPosition} from '../domain/rollout-view.ts';
import {formatAge} from './age.ts';
import {formatPercent} from './number.ts';
import {sanitize} from './sanitize.ts';
import {formatTable} from './table.ts';
import {describeRuns} from './words/run-words.ts';
import {describeSituation} from './words/situation-words.ts';
import type {WordOptions} from './words/signs.ts';
import {describeStepKind} from './words/step-words.ts';

export type ListOptions = WordOptions & {
	readonly withNamespace?: boolean;
	readonly withHeaders?: boolean;
	/** Adds strategy, images and the message. */
	readonly isWide?: boolean;
};

const nothing = '-';
const orNothing = (text: string) => text === '' ? nothing : text;

/** `3/6 pause`, `done`. */
export function describePosition(step: StepPosition | undefined): string {
	if (step?.index === undefined) {
		return nothing;
	}

	return step.current ? `${step.index}/${step.total} ${describeStepKind(step.current.kind)}` : 'done';
}

const updated: ReadonlySet<PodGroup['kind']> = new Set(['canary', 'preview']);

/** Pods of the new version, available of those wanted at this step: `4/4`. */
export function describeCanaryPods({groups, isUpdating}: RolloutView): string {
	const group = groups.find(({kind, replicaSet}) => updated.has(kind) || (kind === 'active' && isUpdating && !replicaSet.roles.includes('stable')));
	return group ? `${group.replicaSet.available}/${group.replicaSet.desired}` : nothing;
}

/** Pods of the stable version, available of those that it takes to serve everybody: `8/10`. */
export function describeStablePods({groups, replicas}: RolloutView): string {
	const group = groups.find(({replicaSet}) => replicaSet.roles.includes('stable'));
	return group ? `${group.replicaSet.available}/${replicas.desired}` : nothing;
}

/** Only while an update is in flight: afterwards everybody has the same version. */
function describeWeight({isUpdating, weight}: RolloutView): string {
	return isUpdating ? formatPercent(weight.actual) : nothing;
}

function wideCells(view: RolloutView, options: WordOptions): string[] {
	const clean = (text: string) => sanitize(text, {longest: 200, ...options});
	return [view.strategy ?? nothing, orNothing(clean(view.images.map(({image}) => image).join(','))), orNothing(clean(view.message))];
}

function row(view: RolloutView, now: Instant, options: ListOptions): string[] {
	const situation = describeSituation(view, now, options);
	return [
		...(options.withNamespace ? [sanitize(view.namespace, options)] : []),
		sanitize(view.name, options),
		`${situation.sign} ${situation.text}`,
		describePosition(view.step),
		describeWeight(view),
		describeCanaryPods(view),
		describeStablePods(view),
		orNothing(describeRuns(view.isUpdating ? view.analysis : [], options)),
		formatAge(startedAt(view), now),
		...(options.isWide ? wideCells(view, options) : []),
	];
}

/** The text of `rolltop list`: the columns of the fleet (screens.md), without colour. */
export function formatRolloutList(views: readonly RolloutView[], now: Instant, options: ListOptions = {}): string {
	const headers = [
		...(options.withNamespace ? ['NAMESPACE'] : []),
		'NAME',
		'STATUS',
		'STEP',
		'WEIGHT',
		'CANARY',
		'STABLE',
		'ANALYSIS',
		'AGE',
		...(options.isWide ? ['STRATEGY', 'IMAGES', 'MESSAGE'] : []),
	];
	const rows = views.map(view => row(view, now, options));
	return formatTable(options.withHeaders === false ? rows : [headers, ...rows]).map(line => `${line}\n`).join('');
}
