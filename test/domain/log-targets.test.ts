import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import {chooseLogTargets, isAboutRollout, podEnd} from '../../source/domain/log-targets.ts';
import type {Family} from '../../source/domain/family.ts';
import type {PodGroup, RolloutView} from '../../source/domain/rollout-view.ts';
import type {Pod} from '../../source/types/objects.ts';
import {makeGroup, makePod, makeView} from '../helpers/ui-state.ts';
import {openRecording} from '../helpers/recorded-family.ts';

const family = (pods: readonly Pod[] = []): Family => ({rollout: {metadata: {name: 'cart', namespace: 'shop'}}, replicaSets: [], pods, analysisRuns: [], experiments: [], open: {}});

const viewOf = (...groups: readonly PodGroup[]): RolloutView => makeView('cart', {groups});

const names = (count: number, prefix: string, changes: Parameters<typeof makePod>[1] = {}) => Array.from({length: count}, (_, index) => makePod(`${prefix}-${index}`, changes));

suite('the streams', () => {
	test('are ten at most, both versions in equal parts, and none stays unused', () => {
		const both = chooseLogTargets(viewOf(makeGroup('canary', 'cart', {desired: 8}), makeGroup('stable', 'cart', {desired: 20})), family());
		assert.equal(both.targets.filter(({side}) => side === 'canary').length, 5);
		assert.equal(both.targets.length, 10);
		assert.equal(both.left, 18);
		const few = chooseLogTargets(viewOf(makeGroup('canary', 'cart', {desired: 2}), makeGroup('stable', 'cart', {desired: 20})), family());
		assert.deepEqual([few.targets.length, few.targets.filter(({side}) => side === 'stable').length], [10, 8]);
		const many = chooseLogTargets(viewOf(makeGroup('canary', 'cart', {desired: 20}), makeGroup('stable', 'cart', {desired: 1})), family());
		assert.equal(many.targets.map(({side}) => side).filter(side => side === 'stable').length, 1);
		assert.equal(many.targets.length, 10);
	});

	test('begin with what fails', () => {
		const pods = [...names(12, 'ok'), ...names(1, 'new', {state: 'starting'}), ...names(1, 'bad', {state: 'failing'})];
		const {targets} = chooseLogTargets(viewOf(makeGroup('canary', 'cart', {desired: 14, pods})), family());
		assert.deepEqual(targets.slice(0, 2).map(({pod}) => pod), ['bad-0', 'new-0']);
	});

	test('are of one pod or one side where that is asked for', () => {
		const view = viewOf(makeGroup('preview', 'cart', {desired: 2, pods: names(2, 'cart-1')}), makeGroup('active', 'cart', {desired: 2, pods: names(2, 'cart-2')}));
		assert.deepEqual(chooseLogTargets(view, family(), {pod: 'cart-2-1'}).targets.map(({pod}) => pod), ['cart-2-1']);
		assert.deepEqual(chooseLogTargets(view, family(), {pod: '0'}).targets.map(({pod}) => pod), ['cart-1-0', 'cart-2-0']);
		assert.deepEqual(chooseLogTargets(view, family(), {side: 'stable'}).targets.map(({pod, role}) => [pod, role]), [['cart-2-0', 'active'], ['cart-2-1', 'active']]);
		assert.deepEqual(chooseLogTargets(view, family(), {pod: 'nobody'}), {targets: [], left: 0});
	});
});

suite('the container', () => {
	const spec = {containers: [{name: 'proxy'}, {name: 'app'}], initContainers: [{name: 'migrate'}]};
	const pod = (changes: Partial<Pod>, annotations: Readonly<Record<string, string>> = {}): Pod => ({metadata: {name: 'cart-x', namespace: 'shop', annotations}, spec, ...changes});
	const chosen = (raw: Pod, state: 'failing' | 'ready' = 'failing') => chooseLogTargets(viewOf(makeGroup('canary', 'cart', {desired: 1, pods: [makePod('cart-x', {state})]})), family([raw])).targets[0]!;

	test('is the one that fails, an init container too', () => {
		const crashed = pod({status: {containerStatuses: [{name: 'proxy', ready: true}, {name: 'app', ready: false, restartCount: 3, state: {waiting: {reason: 'CrashLoopBackOff'}}}]}});
		assert.deepEqual([chosen(crashed).container, chosen(crashed).hasPrevious], ['app', true]);
		const init = pod({status: {initContainerStatuses: [{name: 'migrate', ready: false, restartCount: 0, state: {terminated: {exitCode: 2}}}], containerStatuses: [{name: 'app', ready: false, state: {waiting: {reason: 'PodInitializing'}}}]}});
		assert.deepEqual([chosen(init).container, chosen(init).hasPrevious], ['migrate', false]);
	});

	test('is else the pod\'s default, else its first', () => {
		assert.equal(chosen(pod({}, {'kubectl.kubernetes.io/default-container': 'app'}), 'ready').container, 'app');
		assert.equal(chosen(pod({}, {'kubectl.kubernetes.io/default-container': 'gone'}), 'ready').container, 'proxy');
	});
});

test('the crash loop of the recording comes first', () => {
	const recording = openRecording('crash-loop');
	const between = recording.startAt + 25_000;
	recording.advanceTo(between);
	const gathered = recording.family(recording.rollouts()[0]!);
	const {targets} = chooseLogTargets(deriveRollout(gathered, between), gathered);
	assert.equal(targets[0]!.state, 'failing');
	assert.equal(targets[0]!.side, 'canary');
	assert.equal(targets[0]!.container, 'api');
	assert.equal(targets[0]!.hasPrevious, true);
	assert.deepEqual(targets.map(({side}) => side), ['canary', 'canary', 'stable', 'stable', 'stable', 'stable']);
});

test('the controller\'s lines about one rollout are told from the others', () => {
	const about = {namespace: 'shop', name: 'cart', related: new Set(['cart-7bfb-2'])};
	const yes = [
		'time="2026-11-23T12:47:03Z" level=info msg="Reconciliation completed" generation=3 namespace=shop rollout=cart time_ms=12',
		'{"level":"info","msg":"Started syncing rollout","namespace":"shop","rollout":"cart","time":"2026-11-23T12:47:03Z"}',
		'time="x" level=info msg="Taking 1 Measurement(s)..." analysisrun=cart-7bfb-2 namespace=shop',
		'msg="rollout=other namespace=else" namespace=shop rollout=cart',
	];
	const no = [
		'msg="x" namespace=shop rollout=cart-api',
		'msg="x" namespace=shop-eu rollout=cart',
		'msg="x" namespace=shop analysisrun=other-7bfb-2',
		'{"namespace":"shop","rollout":"other"}',
		'msg="x" rollout=cart',
		'',
	];
	assert.deepEqual(yes.map(line => isAboutRollout(line, about)), yes.map(() => true));
	assert.deepEqual(no.map(line => isAboutRollout(line, about)), no.map(() => false));
	assert.equal(podEnd('cart-7bfb4b85b6-sxlwb'), 'sxlwb');
});
