import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {freezeMachine} from '../../../source/domain/actions/freeze/advance.ts';
import {beginFreeze, type Verb} from '../../../source/domain/actions/freeze/state.ts';
import type {Advance, Answer, Request} from '../../../source/domain/actions/operation.ts';
import type {Family} from '../../../source/domain/family.ts';
import type {Json} from '../../../source/types/cluster.ts';
import type {Problem} from '../../../source/types/problem.ts';
import type {Rollout} from '../../../source/types/objects.ts';
import {liveLinks} from '../../helpers/canary.ts';

type Shape = {readonly paused: 'absent' | 'false' | 'true'; readonly isForeign: boolean};

/** A server in miniature: merge patches with preconditions on rollouts, and a version that rises with every change. */
function createServer(shapes: readonly Shape[]) {
	const rollouts = new Map<string, Rollout>(shapes.map(({paused}, index) => {
		const name = `r${index}`;
		return [`shop/${name}`, {metadata: {name, namespace: 'shop', uid: `uid-${name}`, resourceVersion: '1', annotations: {}}, spec: paused === 'absent' ? {} : {paused: paused === 'true'}, status: {}}];
	}));
	let version = 1;
	const conflict: Problem = {code: 'conflict', title: 'conflict', nextSteps: [], status: 409};

	function merge(rollout: Rollout, body: Json): Rollout {
		const patch = body as {metadata?: {annotations?: Record<string, string | null>}; spec?: {paused?: boolean | null}};
		version += 1;
		const annotations = Object.fromEntries(Object.entries({...rollout.metadata.annotations, ...patch.metadata?.annotations}).filter((entry): entry is [string, string] => entry[1] !== null));
		const {paused, ...spec} = {...rollout.spec, ...patch.spec};
		return {...rollout, metadata: {...rollout.metadata, annotations, resourceVersion: String(version)}, spec: paused === null || paused === undefined ? spec : {...spec, paused}};
	}

	return {
		rollouts,
		families: (): ReadonlyMap<string, Family> => new Map([...rollouts].map(([key, rollout]) => [key, {rollout, replicaSets: [], pods: [], analysisRuns: [], experiments: [], open: {}}])),
		touch(key: string) {
			rollouts.set(key, merge(rollouts.get(key)!, {}));
		},
		setPaused(key: string, paused: boolean | null) {
			rollouts.set(key, merge(rollouts.get(key)!, {spec: {paused}}));
		},
		serve(request: Request, at: number): Answer {
			const {id} = request;
			const key = request.type === 'read' ? `shop/${request.name}` : `shop/${request.patch.name}`;
			const rollout = rollouts.get(key);
			if (rollout === undefined) {
				return {id, at, ok: false, problem: {code: 'not-found', title: 'gone', nextSteps: []}};
			}

			if (request.type === 'read') {
				return {id, at, ok: true, rollout};
			}

			const {resourceVersion} = (request.patch.body as {metadata: {resourceVersion?: string}}).metadata;
			assert.notEqual(resourceVersion, undefined, 'freeze and thaw send the resourceVersion');
			if (resourceVersion !== rollout.metadata.resourceVersion) {
				return {id, at, ok: false, problem: conflict};
			}

			rollouts.set(key, merge(rollout, request.patch.body));
			return {id, at, ok: true, rollout: rollouts.get(key)!};
		},
	};
}

type Server = ReturnType<typeof createServer>;

/** Runs a freeze or thaw; `onRequest` may stop it half way (a kill) or change the cluster in between. */
function run(server: Server, verb: Verb, id: string, onRequest: (count: number, request: Request) => boolean = () => true): Advance<unknown> | undefined {
	const targets = [...server.rollouts.values()].map(({metadata}) => ({key: `shop/${metadata.name}`, namespace: 'shop', name: metadata.name, uid: metadata.uid, movesAtOnce: undefined}));
	let state = beginFreeze(id, {verb, by: id, reason: 'incident 4711', targets}, 1000);
	let answers: Answer[] = [];
	let count = 0;
	for (let now = 1000; now < 60_000; now += 100) {
		const advance = freezeMachine.advance(state, {now, families: server.families(), links: liveLinks, controller: undefined, answers});
		state = advance.state;
		answers = [];
		for (const request of advance.requests) {
			count += 1;
			if (!onRequest(count, request)) {
				return undefined;
			}

			answers.push(server.serve(request, now));
		}

		if (advance.outcome !== undefined) {
			return advance;
		}
	}

	assert.fail('it never ends');
}

const record = (server: Server, key: string) => JSON.parse(server.rollouts.get(key)!.metadata.annotations?.['rolltop.dev/frozen'] ?? 'null') as {before: string; by: string} | null;
const spec = (server: Server) => [...server.rollouts.values()].map(rollout => rollout.spec);

test('freezes with the record in the same patch, leaves alone what somebody else paused, thaws to what was', () => {
	const server = createServer([{paused: 'absent', isForeign: false}, {paused: 'false', isForeign: false}, {paused: 'true', isForeign: true}]);
	const before = structuredClone(spec(server));
	const frozen = run(server, 'freeze', 'ana');
	assert.equal(frozen?.outcome?.result, 'good');
	assert.deepEqual(spec(server).map(each => each?.paused), [true, true, true]);
	assert.equal(record(server, 'shop/r0')?.before, 'absent');
	assert.equal(record(server, 'shop/r1')?.before, 'false');
	assert.equal(record(server, 'shop/r2'), null);
	run(server, 'thaw', 'ben');
	assert.deepEqual(spec(server), before);
	assert.equal(record(server, 'shop/r0'), null);
});

test('the record is never written by another patch than the one that pauses', () => {
	const server = createServer([{paused: 'absent', isForeign: false}]);
	run(server, 'freeze', 'ana', (_count, request) => {
		if (request.type === 'patch') {
			assert.deepEqual(Object.keys(request.patch.body as object), ['metadata', 'spec']);
		}

		return true;
	});
});

test('a second freeze by somebody else changes nothing and keeps the first record', () => {
	const server = createServer([{paused: 'absent', isForeign: false}]);
	run(server, 'freeze', 'ana');
	const again = run(server, 'freeze', 'ben');
	assert.equal(record(server, 'shop/r0')?.by, 'ana');
	assert.ok(again?.lines.some(({fact}) => fact.kind === 'leftAlone' && fact.why === 'frozenAlready'));
});

test('a freeze that somebody unpaused is broken: the thaw takes the record and pauses nothing', () => {
	const server = createServer([{paused: 'false', isForeign: false}]);
	run(server, 'freeze', 'ana');
	server.setPaused('shop/r0', false);
	run(server, 'thaw', 'ana');
	assert.deepEqual(spec(server), [{paused: false}]);
	assert.equal(record(server, 'shop/r0'), null);
});

test('behind a router a full promotion is not held, and that is said (V44)', () => {
	const server = createServer([{paused: 'absent', isForeign: false}]);
	const rollout = server.rollouts.get('shop/r0')!;
	server.rollouts.set('shop/r0', {...rollout, spec: {strategy: {canary: {trafficRouting: {nginx: {}}}}}, status: {promoteFull: true}});
	const end = run(server, 'freeze', 'ana');
	assert.equal(end?.outcome?.result, 'doubt');
	assert.equal(server.rollouts.get('shop/r0')?.spec?.paused, undefined);
});

test('property: freeze, killed anywhere, run again by anybody, then thaw, killed anywhere, run again: everything is as it was', () => {
	const shape = fc.record({paused: fc.constantFrom('absent', 'false', 'true'), isForeign: fc.boolean()});
	fc.assert(fc.property(fc.array(shape, {minLength: 1, maxLength: 8}), fc.nat(20), fc.nat(20), fc.array(fc.nat(30), {maxLength: 6}), (shapes, freezeKill, thawKill, conflicts) => {
		const server = createServer(shapes);
		const before = structuredClone(spec(server));
		// The controller writes between our read and our patch now and then: 409, read again.
		const disturb = (count: number, request: Request) => {
			if (request.type === 'patch' && conflicts.includes(count)) {
				server.touch(`shop/${request.patch.name}`);
			}
		};

		run(server, 'freeze', 'ana', (count, request) => {
			disturb(count, request);
			return count <= freezeKill;
		});
		run(server, 'freeze', 'ben', (count, request) => {
			disturb(count, request);
			return true;
		});
		assert.ok(spec(server).every(each => each?.paused === true));
		for (const [index, each] of shapes.entries()) {
			assert.equal(record(server, `shop/r${index}`)?.before, each.paused === 'true' ? undefined : each.paused);
		}

		run(server, 'thaw', 'carl', (count, request) => {
			disturb(count, request);
			return count <= thawKill;
		});
		run(server, 'thaw', 'dora', (count, request) => {
			disturb(count, request);
			return true;
		});
		assert.deepEqual(spec(server), before);
	}));
});
