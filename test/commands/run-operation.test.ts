import assert from 'node:assert/strict';
import {test} from 'node:test';
import {aimAbort} from '../../source/commands/abort.ts';
import {operate} from '../../source/commands/operator.ts';
import {runOperation} from '../../source/commands/run-operation.ts';
import {abortMachine} from '../../source/domain/actions/abort/advance.ts';
import {beginAbort} from '../../source/domain/actions/abort/state.ts';
import type {Outcome} from '../../source/domain/actions/operation.ts';
import type {Family} from '../../source/domain/family.ts';
import {createAppStore} from '../../source/store/app-store.ts';
import {systemClock} from '../../source/store/clock.ts';
import type {Cluster} from '../../source/types/cluster.ts';
import {canaryFamily} from '../helpers/canary.ts';

for (const count of [3000, 10_000]) {
	test(`an abort on the screen with ${count} rollouts: a look ends and gives the event loop back`, () => {
		const store = createAppStore({session: {contextName: 'x', namespace: undefined, kind: 'cluster', isProtected: false, readOnly: undefined, user: undefined, version: 't'}, clock: systemClock});
		const {rollout, replicaSets} = canaryFamily();
		const changes = Array.from({length: count}, (_, index) => ({type: 'put', kind: 'rollouts', object: {...rollout, metadata: {...rollout.metadata, name: index === 0 ? 'web' : `web-${index}`, uid: index === 0 ? 'uid-web' : `uid-${index}`}}}) as const);
		store.apply({at: Date.now(), changes: [...changes, ...replicaSets.map(object => ({type: 'put', kind: 'replicasets', object}) as const)], links: new Map([['rollouts', {state: 'live', since: 0}], ['replicasets', {state: 'live', since: 0}]])});
		let reports = 0;
		const startedAt = performance.now();
		const cluster = {patch: async () => new Promise<never>(() => {})} as unknown as Cluster;
		let running: ReturnType<typeof runOperation> | undefined;
		try {
			running = runOperation({
				cluster,
				clock: systemClock,
				look: () => ({families: store.families(), links: store.state.getState().links, controller: store.state.getState().controller}),
				onChange: listener => store.state.subscribe(listener),
				report(operation) {
					reports++;
					if (performance.now() - startedAt > 3000) {
						throw new Error(`${reports} looks without giving the event loop back, after 3 s`);
					}

					store.dispatch({type: 'operationChanged', operation});
				},
				recordOutcome: () => undefined,
			}, {id: 'x', command: 'abort'}, {subject: 'shop/web', advance: operate(abortMachine, beginAbort('x', aimAbort(store.families().get('shop/web')!), Date.now()))});
		} finally {
			running?.stop();
			store.close();
		}

		const tookMs = performance.now() - startedAt;
		console.log(count, 'reports', reports, 'ms', tookMs.toFixed(1));
		assert.ok(reports <= 20, `${reports} looks in ${tookMs.toFixed(0)} ms before the request could leave`);
	});
}

test('who is told may stop it: no timer is left behind that would keep a shell waiting', () => {
	const timers = new Set<() => void>();
	const clock = {now: () => 0, at(_: number, action: () => void) {
		timers.add(action);
		return () => {
			timers.delete(action);
		};
	}};
	const cluster = {patch: async () => new Promise<never>(() => {})} as unknown as Cluster;
	const {links} = createAppStore({session: {contextName: 'x', namespace: undefined, kind: 'cluster', isProtected: false, readOnly: undefined, user: undefined, version: 't'}, clock}).state.getState();
	timers.clear();
	let families: ReadonlyMap<string, Family> = new Map();
	const end: {outcome?: Outcome} = {};
	let look: () => void = () => undefined;
	const running = runOperation({
		cluster,
		clock,
		look: () => ({families, links, controller: undefined}),
		onChange(listener) {
			look = listener;
			return () => undefined;
		},
		report() {
			running.stop();
		},
		recordOutcome: () => undefined,
	}, {id: 'x', command: 'abort'}, {subject: 'shop/web', advance: () => ({requests: [], lines: [], wakeAt: 1000, ...end})});
	assert.equal(timers.size, 1, 'it wakes itself while it goes on');
	end.outcome = {result: 'good', code: 'safe', at: 0};
	families = new Map();
	look();
	assert.equal(timers.size, 0);
});
