import type {EnvironmentVariable, PodTemplate, Quantities, ReplicaSet, TemplateContainer} from '../types/objects.ts';
import {changeOf, isSame} from './difference/change-word.ts';
import type {Facts} from './facts.ts';
import type {TemplateChange} from './rollout-view.ts';

type Named = {readonly name?: string};

/** Pairs by name, those of `after` first. */
function pair<Item extends Named>(before: readonly Item[], after: readonly Item[]): ReadonlyArray<readonly [name: string, before: Item | undefined, after: Item | undefined]> {
	const find = (items: readonly Item[], wanted: string) => items.find(({name}) => name === wanted);
	const names = new Set([...after, ...before].map(({name}) => name).filter(name => name !== undefined));
	return [...names].map(name => [name, find(before, name), find(after, name)] as const);
}

/** The mark that tells hidden values apart is of no use to a person. */
const plain = (value: string | undefined) => value?.replace(/<hidden [\da-f]{4}>/v, '<hidden>');

/** What a person may read of a variable: where it comes from, or its value as far as it was kept. */
function textOf(variable: EnvironmentVariable | undefined): string | undefined {
	const {value, valueFrom} = variable ?? {};
	const {secretKeyRef: secret, configMapKeyRef: map, fieldRef, resourceFieldRef} = valueFrom ?? {};
	if (secret) {
		return `<secret ${secret.name ?? ''}/${secret.key ?? ''}>`;
	}

	if (map) {
		return `<configMap ${map.name ?? ''}/${map.key ?? ''}>`;
	}

	const reference = fieldRef?.fieldPath ?? resourceFieldRef?.resource;
	return reference === undefined ? plain(value) : `<${reference}>`;
}

const optional = (before: string | undefined, after: string | undefined) => ({...(before !== undefined && {before}), ...(after !== undefined && {after})});

function environmentChanges(container: string, before: TemplateContainer, after: TemplateContainer): readonly TemplateChange[] {
	return pair(before.env ?? [], after.env ?? [])
		.filter(([, from, to]) => !isSame(from, to))
		.map(([name, from, to]) => ({kind: 'env', container, name, change: changeOf(from, to), ...optional(textOf(from), textOf(to))}));
}

function quantityChanges(container: string, which: 'limits' | 'requests', before: Quantities, after: Quantities): readonly TemplateChange[] {
	return [...new Set([...Object.keys(after), ...Object.keys(before)])]
		.filter(name => before[name] !== after[name])
		.map(name => ({kind: 'resource', container, name, which, change: changeOf(before[name], after[name]), ...optional(before[name], after[name])}));
}

function containerChanges(name: string, before: TemplateContainer | undefined, after: TemplateContainer | undefined): readonly TemplateChange[] {
	if (!before || !after) {
		return [{kind: 'container', container: name, change: changeOf(before, after), ...optional(before?.image, after?.image)}];
	}

	return [
		...(before.image === after.image ? [] : [{kind: 'image', container: name, change: changeOf(before.image, after.image), ...optional(before.image, after.image)} as const]),
		...environmentChanges(name, before, after),
		...quantityChanges(name, 'requests', before.resources?.requests ?? {}, after.resources?.requests ?? {}),
		...quantityChanges(name, 'limits', before.resources?.limits ?? {}, after.resources?.limits ?? {}),
	];
}

const containersOf = ({spec}: PodTemplate) => [...spec?.containers ?? [], ...spec?.initContainers ?? []];

/** Images, variables and resources that differ between two templates, container by container. */
export function compareTemplates(before: PodTemplate, after: PodTemplate): readonly TemplateChange[] {
	return pair(containersOf(before), containersOf(after)).flatMap(([name, from, to]) => containerChanges(name, from, to));
}

type Remembered = {readonly before: ReplicaSet; readonly changes: readonly TemplateChange[]};

const known = new WeakMap<ReplicaSet, Remembered>();
const none: readonly TemplateChange[] = [];

/** What the update in flight changes, from the ReplicaSets of stable and of the new version; nothing while none is in flight. */
export function deriveTemplateChanges({family, isUpdating, stable, current}: Facts): readonly TemplateChange[] {
	const setOf = (name: string | undefined) => name === undefined ? undefined : family.replicaSets.find(({metadata}) => metadata.name === name);
	const before = isUpdating ? setOf(stable?.name) : undefined;
	const after = isUpdating ? setOf(current?.name) : undefined;
	if (!before || !after) {
		return none;
	}

	const remembered = known.get(after);
	if (remembered?.before === before) {
		return remembered.changes;
	}

	const changes = compareTemplates(before.spec?.template ?? {}, after.spec?.template ?? {});
	known.set(after, {before, changes});
	return changes;
}
