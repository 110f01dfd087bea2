import type {Patch} from '../../types/cluster.ts';
import {hashLabel} from '../labels.ts';

type Named = {readonly namespace: string; readonly name: string};

/** Scales a ReplicaSet by hand: a controller that lives takes it back within seconds (V30). */
export function buildScalePatch({namespace, name}: Named, replicas: number): Patch {
	return {kind: 'replicasets', namespace, name, type: 'merge', body: {spec: {replicas}}};
}

/** Points a Service from one revision's pods at another's; 422 where it points elsewhere by now. */
export function buildSelectorPatch({namespace, name}: Named, from: string, to: string): Patch {
	const path = `/spec/selector/${hashLabel}`;
	return {kind: 'services', namespace, name, type: 'json', body: [{op: 'test', path, value: from}, {op: 'replace', path, value: to}]};
}
