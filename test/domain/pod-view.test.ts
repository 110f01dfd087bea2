import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {derivePod} from '../../source/domain/pod-view.ts';
import {pod} from './build-family.ts';

type Row = readonly [name: string, expected: readonly [status: string, ready: string, restarts: number, state: string], status: object, metadata?: object, spec?: object];

const container = (rest: object) => ({name: 'api', ready: false, restartCount: 0, ...rest});
const init = (rest: object) => ({name: 'first', restartCount: 1, ...rest});
const withInit = {containers: [{name: 'api'}], initContainers: [{name: 'first'}, {name: 'second'}]};
const withSidecar = {containers: [{name: 'api'}], initContainers: [{name: 'first', restartPolicy: 'Always'}]};
const ready = {conditions: [{type: 'Ready', status: 'True'}]};

/** Argo-rollouts.md 4.6, row by row. */
const rows: readonly Row[] = [
	['nothing known', ['', '0/1', 0, 'starting'], {}],
	['phase', ['Pending', '0/1', 0, 'starting'], {phase: 'Pending'}],
	['reason goes before phase', ['Evicted', '0/1', 0, 'failing'], {phase: 'Failed', reason: 'Evicted'}],
	['running and ready', ['Running', '1/1', 2, 'ready'], {phase: 'Running', ...ready, containerStatuses: [container({ready: true, restartCount: 2, state: {running: {}}})]}],
	['running, not ready', ['Running', '0/1', 0, 'starting'], {phase: 'Running', containerStatuses: [container({state: {running: {}}})]}],
	['waiting', ['ContainerCreating', '0/1', 0, 'starting'], {phase: 'Pending', containerStatuses: [container({state: {waiting: {reason: 'ContainerCreating'}}})]}],
	['crash loop', ['CrashLoopBackOff', '0/1', 3, 'failing'], {phase: 'Running', containerStatuses: [container({restartCount: 3, state: {waiting: {reason: 'CrashLoopBackOff'}}})]}],
	['between two crashes', ['Running', '0/1', 3, 'failing'], {phase: 'Running', containerStatuses: [container({restartCount: 3, state: {running: {}}, lastState: {terminated: {exitCode: 1}}})]}],
	['terminated with reason', ['OOMKilled', '0/1', 0, 'failing'], {phase: 'Running', containerStatuses: [container({state: {terminated: {reason: 'OOMKilled', exitCode: 137}}})]}],
	['terminated by signal', ['Signal:9', '0/1', 0, 'failing'], {phase: 'Running', containerStatuses: [container({state: {terminated: {signal: 9, exitCode: 137}}})]}],
	['terminated with code', ['ExitCode:3', '0/1', 0, 'failing'], {phase: 'Running', containerStatuses: [container({state: {terminated: {exitCode: 3}}})]}],
	['the first container wins', ['ErrImagePull', '0/1', 1, 'failing'], {phase: 'Pending', containerStatuses: [container({restartCount: 1, state: {waiting: {reason: 'ErrImagePull'}}}), container({state: {waiting: {reason: 'ContainerCreating'}}})]}],
	['completed beside a running one', ['Running', '1/1', 0, 'starting'], {phase: 'Running', containerStatuses: [container({state: {terminated: {reason: 'Completed', exitCode: 0}}}), container({ready: true, state: {running: {}}})]}],
	['first init container runs', ['Init:0/2', '0/1', 1, 'starting'], {phase: 'Pending', initContainerStatuses: [init({state: {running: {}}})]}, {}, withInit],
	['second init container runs', ['Init:1/2', '0/1', 2, 'starting'], {phase: 'Pending', initContainerStatuses: [init({state: {terminated: {exitCode: 0}}}), init({name: 'second', state: {waiting: {reason: 'PodInitializing'}}})]}, {}, withInit],
	['init container waits', ['Init:CrashLoopBackOff', '0/1', 1, 'failing'], {phase: 'Pending', initContainerStatuses: [init({state: {waiting: {reason: 'CrashLoopBackOff'}}})]}, {}, withInit],
	['init container failed', ['Init:ExitCode:2', '0/1', 1, 'failing'], {phase: 'Pending', initContainerStatuses: [init({state: {terminated: {exitCode: 2}}})]}, {}, withInit],
	['init container killed', ['Init:Signal:9', '0/1', 1, 'failing'], {phase: 'Pending', initContainerStatuses: [init({state: {terminated: {signal: 9, exitCode: 137}}})]}, {}, withInit],
	['sidecar up', ['Running', '1/1', 0, 'ready'], {phase: 'Running', ...ready, initContainerStatuses: [init({started: true, ready: true, state: {running: {}}})], containerStatuses: [container({ready: true, state: {running: {}}})]}, {}, withSidecar],
	['sidecar not ready', ['Running', '0/1', 0, 'starting'], {phase: 'Running', initContainerStatuses: [init({started: true, ready: false, state: {running: {}}})], containerStatuses: [container({state: {running: {}}})]}, {}, withSidecar],
	['going', ['Terminating', '1/1', 0, 'going'], {phase: 'Running', ...ready, containerStatuses: [container({ready: true, state: {running: {}}})]}, {deletionTimestamp: '2026-11-23T12:00:00Z'}],
	['its node is lost', ['Unknown', '0/1', 0, 'going'], {phase: 'Running', reason: 'NodeLost'}, {deletionTimestamp: '2026-11-23T12:00:00Z'}],
	['no node', ['Pending', '0/1', 0, 'failing'], {phase: 'Pending', conditions: [{type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available'}]}],
];

suite('pod', () => {
	for (const [name, expected, status, metadata, spec] of rows) {
		test(name, () => {
			const view = derivePod(pod('new', 'api-1', {...status}, {metadata: {...metadata}, spec: {...spec}}));
			assert.deepEqual([view.status, `${view.readyContainers}/${view.containers}`, view.restarts, view.state], expected);
		});
	}

	test('the trouble is the nearest cause', () => {
		const troubleOf = (status: object) => derivePod(pod('new', 'api-1', {...status})).trouble;
		const crashed = {reason: 'Error', exitCode: 1};
		assert.equal(troubleOf({containerStatuses: [container({state: {waiting: {reason: 'CrashLoopBackOff', message: 'back-off 5m0s'}}, lastState: {terminated: crashed}})]}), 'Error, exit code 1');
		assert.equal(troubleOf({containerStatuses: [container({state: {waiting: {reason: 'CrashLoopBackOff'}}, lastState: {terminated: {...crashed, message: 'no database'}}})]}), 'no database');
		assert.equal(troubleOf({containerStatuses: [container({state: {waiting: {reason: 'ImagePullBackOff', message: 'not found'}}})]}), 'not found');
		assert.equal(troubleOf({conditions: [{type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available'}]}), '0/3 nodes are available');
		assert.equal(troubleOf({phase: 'Pending'}), undefined);
	});

	test('an unchanged pod gives the same view', () => {
		const one = pod('new', 'api-1', {phase: 'Running'});
		assert.equal(derivePod(one), derivePod(one));
	});
});
