import assert from 'node:assert/strict';
import {test} from 'node:test';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import {family, now} from './build-family.ts';

const viewOf = (annotations: Readonly<Record<string, string>>) => deriveRollout(family({metadata: {annotations}}), now);

test('links are the addresses of the annotations, telling names first, without credentials', () => {
	const {links} = viewOf({
		'a.example/owner': 'https://people.example/ana',
		'shop.example/dashboard': 'https://ana:hunter2@grafana.example/d/1',
		'link.argocd.argoproj.io/external-link': 'ftp://files.example',
		team: 'shop',
	});
	assert.deepEqual(links, [{name: 'dashboard', url: 'https://<credentials>@grafana.example/d/1'}, {name: 'owner', url: 'https://people.example/ana'}]);
});

test('the commit stands beside who started the update, shortened; what is no hash is none', () => {
	assert.equal(viewOf({'shop.example/git-commit': '0123456789abcdef0123456789abcdef01234567', 'argocd.argoproj.io/tracking-id': 'shop:argoproj.io/Rollout:shop/api'}).origin, 'Argo CD shop, commit 01234567');
	assert.equal(viewOf({'shop.example/git-commit': 'see the wiki'}).origin, undefined);
});
