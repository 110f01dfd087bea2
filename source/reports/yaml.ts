import process from 'node:process';
import type {Json} from '../types/cluster.ts';
import {kinds, type KindName} from '../types/kinds.ts';
import type {ClusterObject} from '../types/objects.ts';
import type {Family} from '../domain/family.ts';
import {maskSecrets} from '../domain/masked.ts';
import {formatYaml} from '../format/yaml.ts';
import {exitCodes} from '../exit-code.ts';
import {ProblemError} from '../types/problem.ts';
import type {Feed, Print} from './report.ts';

type Named = {readonly kind: KindName; readonly namespace: string; readonly name: string};

/** The objects of a rollout in the order in which they are asked for. */
function objectsOf({rollout, replicaSets, pods, analysisRuns, experiments, open}: Family): readonly Named[] {
	const all: ReadonlyArray<readonly [KindName, readonly ClusterObject[]]> = [
		['rollouts', [rollout]],
		['replicasets', replicaSets],
		['analysisruns', analysisRuns],
		['experiments', experiments],
		['analysistemplates', open.analysisTemplates ?? []],
		['services', open.services ?? []],
		['ingresses', open.ingresses ?? []],
		['virtualservices', open.virtualServices ?? []],
		['horizontalpodautoscalers', open.autoscalers ?? []],
		['jobs', open.jobs ?? []],
		['pods', pods],
	];
	return all.flatMap(([kind, objects]) => objects.map(({metadata: {namespace, name}}) => ({kind, namespace, name})));
}

/** Key order of an object as people write it. */
function arrange(object: Json): Json {
	if (typeof object !== 'object' || object === null || Array.isArray(object)) {
		return object;
	}

	const {apiVersion, kind, metadata, spec, status, ...rest} = object as Readonly<Record<string, Json | undefined>>;
	return {apiVersion, kind, metadata, spec, ...rest, status};
}

const toText = (object: Json) => formatYaml(arrange(maskSecrets(object)));

/** `rolltop yaml`: the Rollout alone; of a recording, what was kept of it. */
export const printYaml: Print = async ({cluster}, _commandLine, {namespace, name}) => {
	const result = await cluster().get('rollouts', namespace, name);
	if (!result.ok) {
		throw new ProblemError(result.problem);
	}

	process.stdout.write(toText(result.value));
	return exitCodes.done;
};

/** Reads the chosen object afresh whenever another is chosen; of a recording, what was kept of it. */
export const feedYaml: Feed<'yaml'> = ({session, key, publish, notice, copy}) => {
	let index = 0;
	let text = '';
	let round = 0;

	async function show(by: number) {
		const family = session.store.families().get(key);
		const objects = family === undefined ? [] : objectsOf(family);
		index = objects.length === 0 ? 0 : (index + by + objects.length) % objects.length;
		const chosen = objects[index];
		if (chosen === undefined) {
			publish(undefined, {code: 'not-found', title: `${key} is not there: it was deleted or never existed`, nextSteps: []});
			return;
		}

		round++;
		const mine = round;
		const result = await session.cluster().get(chosen.kind, chosen.namespace, chosen.name);
		if (mine !== round) {
			return;
		}

		text = result.ok ? toText(result.value) : '';
		publish(result.ok ? {title: `${kinds[chosen.kind].name} ${chosen.name}`, text, index, total: objects.length} : undefined, result.ok ? undefined : result.problem);
	}

	void show(0);
	return {
		effect(effect) {
			if (effect === 'copy') {
				copy(text);
				notice('Copied to the clipboard of your terminal, where it allows that (OSC 52)');
			} else {
				void show(effect === 'nextObject' ? 1 : -1);
			}
		},
		stop() {
			round++;
		},
	};
};
