import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {parse} from 'yaml';
import {actions, playbackCommands} from '../source/commands/registry.ts';
import {projectObject} from '../source/domain/projection.ts';
import {coreKinds, kinds} from '../source/types/kinds.ts';
import {wishForPage, wishForRollout} from '../source/wishes.ts';

const file = path.join(import.meta.dirname, '..', 'readme.md');
const readme = readFileSync(file, 'utf8');

const section = (name: string) => new RegExp(String.raw`<!-- ${name} -->\n(?<text>[\s\S]*?)<!-- /${name} -->`, 'v').exec(readme)?.groups?.text ?? '';

/** Where a key works, when not everywhere. */
function placeOf(screens: readonly string[]): string {
	const names: Readonly<Record<string, string>> = {rollout: 'one rollout'};
	const isOfPanes = !screens.includes('fleet') && !screens.includes('rollout');
	if (isOfPanes && screens.length > 1) {
		return ' (in what you read)';
	}

	return screens.length === 1 ? ` (${isOfPanes ? `in the ${screens[0]!}` : names[screens[0]!] ?? screens[0]!})` : '';
}

function keyTable(): string {
	const rows = playbackCommands.filter(({keys}) => keys.length > 0).map(({keys, summary, screens}) => `| ${keys.map(key => `\`${key}\``).join(' ')} | ${summary}${placeOf(screens)} |`);
	return ['| key | what it does |', '| --- | --- |', ...rows, ''].join('\n');
}

test('the key table of the readme is the registry (UPDATE_README=1 writes it)', () => {
	if (process.env.UPDATE_README === '1') {
		writeFileSync(file, readme.replace(/<!-- keys -->\n[\s\S]*?<!-- \/keys -->/v, `<!-- keys -->\n${keyTable()}<!-- /keys -->`));
		return;
	}

	assert.equal(section('keys'), keyTable());
});

type Rule = {readonly apiGroups: readonly string[]; readonly resources: readonly string[]; readonly verbs: readonly string[]};

const role = parse(section('role').replaceAll(/```(?:yaml)?/gv, '')) as {readonly rules: readonly Rule[]};
const isAllowed = (verb: string, group: string, resource: string) => role.rules.some(rule => rule.apiGroups.includes(group) && rule.resources.includes(resource) && rule.verbs.includes(verb));

test('the Role of the readme allows what the commands and the screen need', () => {
	for (const {id, access} of actions) {
		for (const {verb, kind, subresource} of access) {
			const {group, plural} = kinds[kind];
			assert.ok(isAllowed(verb, group, subresource === undefined ? plural : `${plural}/${subresource}`), `${id} needs ${verb} ${plural}${subresource === undefined ? '' : `/${subresource}`}`);
		}
	}

	for (const kind of coreKinds) {
		for (const verb of ['list', 'watch']) {
			assert.ok(isAllowed(verb, kinds[kind].group, kind), `${verb} ${kind}`);
		}
	}
});

test('the Role of the readme allows what an open rollout wishes for, whatever its router', () => {
	const trafficRouting = {nginx: {}, alb: {}, istio: {}, smi: {}, traefik: {}, ambassador: {}, apisix: {}, plugins: {'argoproj-labs/gatewayAPI': {httpRoute: 'api'}}};
	const analysis = {templates: [{templateName: 'a'}, {templateName: 'b', clusterScope: true}]};
	const input = {metadata: {namespace: 'shop', name: 'api'}, spec: {paused: true, workloadRef: {kind: 'Deployment', name: 'api'}, strategy: {canary: {trafficRouting, analysis}}}};
	const family = {rollout: projectObject('rollouts', input)!, replicaSets: [], pods: [], analysisRuns: [], experiments: [], open: {}};
	const wished = [...wishForRollout(family), ...wishForPage(family)].map(({kind}) => kind);
	assert.ok(new Set(wished).size >= 12);
	const inNamespace = wished.filter(kind => !kinds[kind].isClusterScoped);
	assert.deepEqual(inNamespace.filter(kind => !isAllowed('list', kinds[kind].group, kind) || !isAllowed('watch', kinds[kind].group, kind)), []);
	assert.deepEqual(wished.filter(kind => kinds[kind].isClusterScoped).filter(kind => !readme.includes(kind)), []);
});

test('the two commands stand first, and the picture is there', () => {
	const [first, second] = [...readme.matchAll(/```sh\n(?<command>[\s\S]*?)```/gv)].map(match => match.groups!.command!.trim());
	assert.deepEqual([first, second], ['npm ci && npm run demo', 'npm ci && npm test']);
	assert.match(section('picture'), /rolltop .*live[\s\S]*▌ [\s\S]*\? help/v);
});
