import assert from 'node:assert/strict';
import path from 'node:path';
import {test} from 'node:test';
import {parse} from 'yaml';
import {makeHome, runProgram} from '../helpers/run-program.ts';

test('yaml prints the Rollout of a recording without what the server added', async context => {
	const {code, out} = await runProgram(['yaml', 'checkout-api', '--replay', path.join(import.meta.dirname, '../fixtures/recordings/abort-at-50')], makeHome(context));
	const object = parse(out) as {readonly kind?: string; readonly metadata: Readonly<Record<string, unknown>>; readonly spec: {readonly replicas: number}};
	assert.equal(code, 0);
	assert.equal(object.metadata.name, 'checkout-api');
	assert.equal(object.metadata.managedFields, undefined);
	assert.equal(typeof object.spec.replicas, 'number');
});
