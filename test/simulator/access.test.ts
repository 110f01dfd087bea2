
import {test, type TestContext} from 'node:test';
import {denying, type SimulatorOptions} from '../../source/simulator/index.ts';
import {ask, rolloutsPath} from './client.ts';
import {rehearse} from './rehearsal.ts';

test('asks for the token, which can change', async (t: TestContext) => {
	const {simulator} = await rehearse(t, {token: 'secret'});
	t.assert.strictEqual((await ask(simulator, rolloutsPath)).status, 200);
	const wrong = await ask(simulator, rolloutsPath, {headers: {authorization: 'Bearer other'}});
	t.assert.strictEqual(wrong.status, 401);
	t.assert.strictEqual(wrong.body.reason, 'Unauthorized');
	simulator.setToken('fresh');
	t.assert.strictEqual((await ask(simulator, rolloutsPath, {headers: {authorization: 'Bearer secret'}})).status, 401);
	t.assert.strictEqual((await ask(simulator, rolloutsPath)).status, 200, 'the simulator tells the new one');
});

test('refuses in the words of a real server', async (t: TestContext) => {
	const {simulator} = await rehearse(t, {user: 'ana', isAllowed: denying({verb: 'list', resource: 'rollouts'}, {resource: 'rollouts/status', namespace: 'shop'})});
	const list = await ask(simulator, rolloutsPath);
	t.assert.strictEqual(list.status, 403);
	t.assert.strictEqual(list.body.message, 'rollouts.argoproj.io is forbidden: User "ana" cannot list resource "rollouts" in API group "argoproj.io" in the namespace "shop"');
	t.assert.match((await ask(simulator, '/apis/argoproj.io/v1alpha1/rollouts')).body.message!, /at the cluster scope$/v);
	const patch = await ask(simulator, `${rolloutsPath}/x/status`, {method: 'PATCH', body: {}});
	t.assert.strictEqual(patch.body.message, 'rollouts.argoproj.io "x" is forbidden: User "ana" cannot patch resource "rollouts/status" in API group "argoproj.io" in the namespace "shop"');
	t.assert.strictEqual((await ask(simulator, `${rolloutsPath}/x`, {method: 'PATCH', body: {}})).status, 404, 'the main resource is another permission');
});

test('answers reviews from the same policy', async (t: TestContext) => {
	const {simulator} = await rehearse(t, {user: 'ana', isAllowed: denying({verb: 'patch', resource: 'rollouts/status', namespace: 'shop'})});
	const may = async (attributes: object) => (await ask(simulator, '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {method: 'POST', body: {spec: {resourceAttributes: {verb: 'patch', group: 'argoproj.io', resource: 'rollouts', namespace: 'shop', ...attributes}}}})).body.status!.allowed;
	t.assert.strictEqual(await may({}), true);
	t.assert.strictEqual(await may({subresource: 'status'}), false);
	t.assert.strictEqual(await may({subresource: 'status', namespace: 'billing'}), true);
	const who = await ask(simulator, '/apis/authentication.k8s.io/v1/selfsubjectreviews', {method: 'POST', body: {}});
	t.assert.strictEqual(who.status, 201);
	t.assert.strictEqual(who.body.status!.userInfo!.username, 'ana');
});

test('tells the rules of a namespace, and whether there may be more', async (t: TestContext) => {
	type Rules = {readonly resourceRules: ReadonlyArray<{readonly verbs: readonly string[]; readonly apiGroups: readonly string[]; readonly resources: readonly string[]}>; readonly incomplete: boolean; readonly evaluationError?: string};
	const rulesOf = async (options: SimulatorOptions) => {
		const {simulator} = await rehearse(t, options);
		const answer = await ask(simulator, '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {method: 'POST', body: {spec: {namespace: 'shop'}}});
		t.assert.strictEqual(answer.status, 201);
		return answer.body.status as unknown as Rules;
	};

	t.assert.deepStrictEqual((await rulesOf({})).resourceRules, [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]);
	const limited = await rulesOf({isAllowed: denying({verb: 'patch', resource: 'rollouts/status'}, {resource: 'pods/log'}), isRulesReviewIncomplete: true});
	const may = (verb: string, group: string, resource: string) => limited.resourceRules.some(rule => rule.verbs.includes(verb) && rule.apiGroups.includes(group) && rule.resources.includes(resource));
	t.assert.deepStrictEqual([may('patch', 'argoproj.io', 'rollouts'), may('patch', 'argoproj.io', 'rollouts/status'), may('get', 'argoproj.io', 'rollouts/status'), may('get', '', 'pods/log')], [true, false, true, false]);
	t.assert.deepStrictEqual([limited.incomplete, limited.evaluationError], [true, 'webhook authorizer does not support user rule resolution']);
});

test('the kubeconfig leads here', async (t: TestContext) => {
	const {simulator} = await rehearse(t, {token: 'secret'});
	const config = JSON.parse(simulator.kubeconfig) as {'current-context': string; contexts: Array<{context: {namespace: string}}>; clusters: Array<{cluster: {server: string}}>; users: Array<{user: {token: string}}>};
	t.assert.strictEqual(config['current-context'], 'rehearsal');
	t.assert.strictEqual(config.contexts[0]!.context.namespace, simulator.namespace);
	const response = await fetch(`${config.clusters[0]!.cluster.server}${rolloutsPath}`, {headers: {authorization: `Bearer ${config.users[0]!.user.token}`}});
	t.assert.strictEqual(response.status, 200);
});
