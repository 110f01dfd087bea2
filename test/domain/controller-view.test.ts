import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {deriveController} from '../../source/domain/controller-view.ts';
import {projectObject} from '../../source/domain/projection.ts';
import {openRecording} from '../helpers/recorded-family.ts';

const renewedAt = Date.parse('2026-11-23T12:00:00Z');
const lease = (name: string, renewTime: string) => projectObject('leases', {metadata: {name, namespace: 'argo-rollouts'}, spec: {renewTime, leaseDurationSeconds: 15}})!;
const deployment = (image: string, availableReplicas: number) => projectObject('deployments', {metadata: {name: 'argo-rollouts', namespace: 'argo-rollouts'}, spec: {template: {spec: {containers: [{name: 'argo-rollouts', image}]}}}, status: {availableReplicas}})!;

suite('controller', () => {
	test('alive while its Lease is renewed', () => {
		const view = deriveController({leases: [lease('argo-rollouts-controller-lock', '2026-11-23T12:00:00Z')]}, renewedAt + 19_999);
		assert.deepEqual(view, {state: 'ok', version: undefined, heartbeatAt: renewedAt, changesAt: renewedAt + 20_000, answeredSeconds: undefined});
	});

	test('silent when nobody renews it', () => {
		const view = deriveController({leases: [lease('argo-rollouts-controller-lock', '2026-11-23T12:00:00Z')]}, renewedAt + 20_000);
		assert.equal(view.state, 'silent');
		assert.equal(view.changesAt, undefined);
	});

	test('of several Leases the newest counts, those of others do not', () => {
		const leases = [lease('argo-rollouts-controller-lock-blue', '2026-11-23T11:00:00Z'), lease('argo-rollouts-controller-lock', '2026-11-23T12:00:00Z'), lease('kube-scheduler', '2026-11-23T13:00:00Z')];
		assert.equal(deriveController({leases}, renewedAt).heartbeatAt, renewedAt);
	});

	test('without a Lease the Deployment tells, and its image the version', () => {
		assert.equal(deriveController({deployments: [deployment('quay.io/argoproj/argo-rollouts:v1.9.1@sha256:0', 0)]}, renewedAt).state, 'silent');
		const view = deriveController({deployments: [deployment('registry.example:5000/argo-rollouts:v1.9.1', 1)]}, renewedAt);
		assert.equal(view.state, 'unknown');
		assert.equal(view.version, 'v1.9.1');
	});

	test('unknown where nothing is read', () => {
		assert.deepEqual(deriveController({}, renewedAt), {state: 'unknown', version: undefined, heartbeatAt: undefined, changesAt: undefined, answeredSeconds: undefined});
	});

	test('recorded: the controller is stopped for 42 s and comes back', () => {
		const cluster = openRecording('controller-down');
		const states: string[] = [];
		for (let instant = cluster.startAt; instant <= cluster.endAt; instant += 1000) {
			cluster.advanceTo(instant);
			const {state} = deriveController(cluster.controller(), instant);
			if (states.at(-1) !== state) {
				states.push(state);
			}
		}

		assert.deepEqual(states, ['ok', 'silent', 'ok']);
	});
});
