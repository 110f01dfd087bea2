import assert from 'node:assert/strict';
import {test} from 'node:test';
import {maskSecrets} from '../../source/domain/masked.ts';
import {fillArgumentsShown} from '../../source/domain/metric-view.ts';
import {hideValue} from '../../source/domain/secret-names.ts';

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

test('a token shows by its form what it is, whatever it is called', () => {
	const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
	const masked = JSON.stringify(maskSecrets({env: [{name: 'STRIPE', value: `sk_live_${'4'.repeat(12)}`}, {name: 'SESSIONS', value: jwt}], args: [`run ghp_${'a'.repeat(36)} now`], image: 'registry.example/sk_live:1.0'}));
	assert.equal(masked, '{"env":[{"name":"STRIPE","value":"<masked>"},{"name":"SESSIONS","value":"<masked>"}],"args":["run <masked> now"],"image":"registry.example/sk_live:1.0"}');
});

test('of two such tokens one sees that they differ, not what they are', () => {
	const [first, second] = ['a', 'b'].map(letter => hideValue('STRIPE', `sk_live_${letter.repeat(12)}`));
	assert.match(first!, /^<secret> <hidden [\da-f]{4}>$/v);
	assert.notEqual(first, second);
	assert.equal(hideValue('LOG_LEVEL', 'debug'), 'debug');
});

test('the query as it is shown holds no argument that is named like a secret', () => {
	const args = [{name: 'api-key', value: 'abc123'}, {name: 'service', value: 'web'}, {name: 'token', valueFrom: {secretKeyRef: {name: 'keys', key: 'api'}}}];
	assert.match(fillArgumentsShown('up{k="{{args.api-key}}",s="{{args.service}}",t="{{args.token}}"}', args), /^up\{k="<hidden [\da-f]{4}>",s="web",t="<secret keys\/api>"\}$/v);
});
