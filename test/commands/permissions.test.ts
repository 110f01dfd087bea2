import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import type {Cluster, Need} from '../../source/types/cluster.ts';
import {abort} from '../../source/commands/abort.ts';
import {back} from '../../source/commands/back.ts';
import {findMissing, grantLines, refuseForbidden} from '../../source/commands/permissions.ts';
import {promote} from '../../source/commands/promote.ts';
import {actions} from '../../source/commands/registry.ts';

function clusterThat(denies: (verb: string, resource: string) => boolean | undefined) {
	const asked: string[] = [];
	const can: Cluster['can'] = async (verb, kind, subresource, namespace) => {
		const resource = subresource === undefined ? kind : `${kind}/${subresource}`;
		asked.push(`${verb} ${resource} ${namespace ?? '*'}`);
		const isDenied = denies(verb, resource);
		return isDenied === undefined ? undefined : !isDenied;
	};

	return {asked, can};
}

suite('what is missing', () => {
	test('each thing is asked for once, and a command is named with all it lacks', async () => {
		const cluster = clusterThat((verb, resource) => verb === 'patch' && resource === 'rollouts/status');
		const missing = await findMissing(cluster, 'shop', actions);
		assert.equal(new Set(cluster.asked).size, cluster.asked.length);
		assert.deepEqual(missing.get('promote'), [{verb: 'patch', kind: 'rollouts', subresource: 'status'}]);
		assert.equal(missing.get('freeze'), undefined);
	});

	test('a server that cannot say denies nothing', async () => {
		assert.equal((await findMissing(clusterThat(() => undefined), 'shop', actions)).size, 0);
	});
});

suite('the refusal', () => {
	const everything = new Map(actions.map(({id, access}) => [id, access]));
	const place = {namespace: 'shop', user: 'ana'};

	test('names the verbs, and the lines for an admin', () => {
		const refusal = refuseForbidden(promote, new Map([['promote', [{verb: 'patch', kind: 'rollouts', subresource: 'status'}]]]), place);
		assert.deepEqual(refusal, {
			reason: 'You may not patch rollouts/status in shop',
			help: 'For an admin: kubectl create role rolltop-patch --verb=patch --resource=rollouts.argoproj.io/status -n shop && kubectl create rolebinding rolltop-patch --role=rolltop-patch --user=ana -n shop',
		});
	});

	test('an abort and the way back are never barred, and nothing is barred that is not known', () => {
		assert.equal(refuseForbidden(abort, everything, place), undefined);
		assert.equal(refuseForbidden(back, everything, place), undefined);
		assert.equal(refuseForbidden(promote, undefined, place), undefined);
		const barred = actions.filter(action => refuseForbidden(action, everything, place) === undefined).map(({id}) => id);
		assert.deepEqual(barred.toSorted(), ['abort', 'accept', 'back', 'back-marked']);
	});
});

suite('the lines for an admin', () => {
	const needs: readonly Need[] = [{verb: 'patch', kind: 'rollouts'}, {verb: 'patch', kind: 'rollouts', subresource: 'status'}, {verb: 'list', kind: 'pods'}];

	test('one role a verb, groups spelled, the core group not', () => {
		assert.deepEqual(grantLines(needs, {namespace: 'shop', user: undefined}).map(text => text.split(' && ', 1)[0]), [
			'kubectl create role rolltop-patch --verb=patch --resource=rollouts.argoproj.io,rollouts.argoproj.io/status -n shop',
			'kubectl create role rolltop-list --verb=list --resource=pods -n shop',
		]);
	});

	test('in all namespaces they are of the cluster; accounts of services and odd names are bound as they are', () => {
		assert.match(grantLines(needs, {namespace: undefined, user: 'system:serviceaccount:ci:bot'})[0]!, /create clusterrole .* create clusterrolebinding rolltop-patch --clusterrole=rolltop-patch --serviceaccount=ci:bot$/v);
		assert.match(grantLines(needs, {namespace: 'shop', user: 'o\'hara; rm -rf /'})[0]!, /--user='o'\\''hara; rm -rf \/' -n shop$/v);
	});
});
