import assert from 'node:assert/strict';
import {test} from 'node:test';
import {maskSecrets} from '../../source/domain/masked.ts';

test('values of settings that are named like secrets are masked, references to Secrets stay', () => {
	const env = [
		{name: 'DB_PASSWORD', value: 'hunter2'},
		{name: 'LOG_LEVEL', value: 'debug'},
		{name: 'API_KEY', valueFrom: {secretKeyRef: {name: 'keys', key: 'api'}}},
	];
	assert.deepEqual(maskSecrets({env}), {
		env: [
			{name: 'DB_PASSWORD', value: '<masked>'},
			{name: 'LOG_LEVEL', value: 'debug'},
			{name: 'API_KEY', valueFrom: {secretKeyRef: {name: 'keys', key: 'api'}}},
		],
	});
});

test('queries that the controller resolved, headers and the data of a Secret never come through', () => {
	const masked = JSON.stringify(maskSecrets({
		data: {token: 'c2VjcmV0'},
		status: {metricResults: [{metadata: {ResolvedPrometheusQuery: 'up{key="secret-1"}'}}]},
		spec: {metrics: [{provider: {web: {url: 'https://example.com', headers: [{key: 'Authorization', value: 'Bearer secret-2'}]}}}]},
	}));
	assert.doesNotMatch(masked, /secret-\d|c2VjcmV0/v);
	assert.match(masked, /https:\/\/example\.com/v);
});

test('what clients and the server have added is left out, also where it holds a secret', () => {
	const object = {metadata: {name: 'web', managedFields: [{manager: 'kubectl'}], annotations: {'kubectl.kubernetes.io/last-applied-configuration': '{"password":"x"}', team: 'shop'}}};
	assert.deepEqual(maskSecrets(object), {metadata: {name: 'web', annotations: {team: 'shop'}}});
});

test('names of Secrets are no secrets', () => {
	const volume = {secretName: 'tls', serviceAccountName: 'web', imagePullSecrets: [{name: 'registry'}], automountServiceAccountToken: true};
	assert.deepEqual(maskSecrets(volume), volume);
});
