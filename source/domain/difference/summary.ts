import type {Json} from '../../types/cluster.ts';
import {fieldsOf, listOf, type Fields} from '../json-fields.ts';
import {changeOf, isSame, type ChangeWord} from './change-word.ts';

/** One thing in which two pod templates differ. Values stand only where they are no secrets; names are hostile text. */
export type TemplateChange =
	| {readonly kind: 'container'; readonly container: string; readonly change: 'added' | 'removed'}
	| {readonly kind: 'env'; readonly container: string; readonly name: string; readonly change: ChangeWord}
	| {readonly kind: 'image'; readonly container: string; readonly from: string | undefined; readonly to: string | undefined}
	| {readonly kind: 'metadata'; readonly of: 'annotation' | 'label'; readonly name: string; readonly change: ChangeWord}
	| {readonly kind: 'other'; /** Undefined: of the pod. */ readonly container: string | undefined; readonly field: string; readonly change: ChangeWord}
	| {readonly kind: 'resource'; readonly container: string; readonly of: 'limit' | 'request'; readonly name: string; readonly from: string | undefined; readonly to: string | undefined};

/** As one of them is `undefined` where it is not there. */
type Pair = {readonly before: Json | undefined; readonly after: Json | undefined};

const textOf = (value: Json | undefined) => typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

/** Every name of both, those of the newer one first. */
function pairsOf(before: Fields, after: Fields): ReadonlyArray<readonly [string, Pair]> {
	const names = new Set([...Object.keys(after), ...Object.keys(before)]);
	return [...names].map(name => [name, {before: before[name], after: after[name]}] as const).filter(([, pair]) => !isSame(pair.before, pair.after));
}

const nameOf = (value: Json, index: number) => textOf(fieldsOf(value).name) ?? String(index);
const byName = (list: unknown): Fields => Object.fromEntries(listOf(list).map((item, index) => [nameOf(item, index), item]));

function compareEnv(container: string, before: Fields, after: Fields): readonly TemplateChange[] {
	const changes = pairsOf(byName(before.env), byName(after.env)).map(([name, pair]): TemplateChange => ({kind: 'env', container, name, change: changeOf(pair.before, pair.after)}));
	const from: readonly TemplateChange[] = isSame(before.envFrom, after.envFrom) ? [] : [{kind: 'other', container, field: 'envFrom', change: changeOf(before.envFrom, after.envFrom)}];
	return [...changes, ...from];
}

function compareResources(container: string, before: Fields, after: Fields): readonly TemplateChange[] {
	const [old, present] = [fieldsOf(before.resources), fieldsOf(after.resources)];
	const compare = (of: 'limit' | 'request') => pairsOf(fieldsOf(old[`${of}s`]), fieldsOf(present[`${of}s`])).map(([name, pair]): TemplateChange => ({kind: 'resource', container, of, name, from: textOf(pair.before), to: textOf(pair.after)}));
	return [...compare('limit'), ...compare('request')];
}

const toldFields: ReadonlySet<string> = new Set(['env', 'envFrom', 'image', 'name', 'resources']);

function compareContainer(container: string, {before, after}: Pair): readonly TemplateChange[] {
	if (before === undefined || after === undefined) {
		return [{kind: 'container', container, change: before === undefined ? 'added' : 'removed'}];
	}

	const [old, present] = [fieldsOf(before), fieldsOf(after)];
	const others = pairsOf(old, present).filter(([field]) => !toldFields.has(field)).map(([field, pair]): TemplateChange => ({kind: 'other', container, field, change: changeOf(pair.before, pair.after)}));
	const image: readonly TemplateChange[] = old.image === present.image ? [] : [{kind: 'image', container, from: textOf(old.image), to: textOf(present.image)}];
	return [...image, ...compareEnv(container, old, present), ...compareResources(container, old, present), ...others];
}

const containerLists = ['containers', 'initContainers', 'ephemeralContainers'] as const;

function compareMetadata(before: Fields, after: Fields): readonly TemplateChange[] {
	const compare = (of: 'annotation' | 'label') => pairsOf(fieldsOf(before[`${of}s`]), fieldsOf(after[`${of}s`])).map(([name, pair]): TemplateChange => ({kind: 'metadata', of, name, change: changeOf(pair.before, pair.after)}));
	return [...compare('label'), ...compare('annotation')];
}

/** What differs between two pod templates (`templateOf`), what ships first: images, then environment, then the rest. */
export function summariseDifference(before: Json | undefined, after: Json | undefined): readonly TemplateChange[] {
	const [old, present] = [fieldsOf(before), fieldsOf(after)];
	const [oldSpec, presentSpec] = [fieldsOf(old.spec), fieldsOf(present.spec)];
	const containers = containerLists.flatMap(list => pairsOf(byName(oldSpec[list]), byName(presentSpec[list])).flatMap(([name, pair]) => compareContainer(name, pair)));
	const others = pairsOf(oldSpec, presentSpec).filter(([field]) => !containerLists.includes(field as 'containers')).map(([field, pair]): TemplateChange => ({kind: 'other', container: undefined, field, change: changeOf(pair.before, pair.after)}));
	const all = [...containers, ...others, ...compareMetadata(fieldsOf(old.metadata), fieldsOf(present.metadata))];
	const isImage = ({kind}: TemplateChange) => kind === 'image' || kind === 'container';
	return [...all.filter(change => isImage(change)), ...all.filter(change => !isImage(change))];
}
