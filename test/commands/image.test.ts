import assert from 'node:assert/strict';
import {test} from 'node:test';
import {checkImages, completeImage, parseImages} from '../../source/commands/image.ts';

const containers = [{container: 'api', image: 'r/api:1.0'}, {container: 'proxy', image: 'r/proxy:7'}];

test('tab goes through the containers with their images, and leaves alone what was typed', () => {
	assert.equal(completeImage(containers, ''), 'api=r/api:1.0');
	assert.equal(completeImage(containers, 'api=r/api:1.0'), 'proxy=r/proxy:7');
	assert.equal(completeImage(containers, 'proxy=r/proxy:7'), 'api=r/api:1.0');
	assert.equal(completeImage(containers, 'pr'), 'proxy=r/proxy:7');
	assert.equal(completeImage(containers, 'api=r/api:1.1'), 'api=r/api:1.1');
	assert.equal(completeImage(containers, 'api=r/api:1.1 p'), 'api=r/api:1.1 proxy=r/proxy:7');
	assert.equal(completeImage([], 'a'), 'a');
});

test('what cannot be set is said with the containers that there are', () => {
	const reason = (text: string) => checkImages(containers, text)?.reason;
	assert.equal(reason(''), 'Which image');
	assert.equal(reason('api'), 'api is no container=image');
	assert.equal(reason('web=x:1'), 'There is no container web');
	assert.match(reason('api=r/api:1.0') ?? '', /nothing would change/v);
	assert.equal(reason('api=r/api:1.0 proxy=r/proxy:8'), undefined);
	assert.equal(reason('*=r/all:1'), undefined);
	assert.deepEqual(parseImages(' api=r/api@sha256:ab=c  '), [{container: 'api', image: 'r/api@sha256:ab=c'}], 'the first sign counts');
});
