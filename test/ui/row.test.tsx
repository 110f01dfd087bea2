import assert from 'node:assert/strict';
import {test} from 'node:test';
import {render} from 'ink-testing-library';
import {scenarioTable} from '../../source/scenario-table.tsx';
import {line} from '../../source/ui/line.ts';
import {Rows} from '../../source/ui/row.tsx';

test('a block of rows is as high as it should be, and cut at its width', () => {
	const look = {ascii: false, color: false};
	const shown = render(<Rows lines={[line('checkout-api waits'), line('x'.repeat(30))]} height={3} columns={20} look={look}/>);
	const rows = shown.lastFrame()!.split('\n');
	assert.equal(rows.length, 3);
	assert.match(rows[0]!, /^checkout-api waits *$/v);
	assert.equal(rows[1]!.trimEnd().length, 20);
	assert.match(rows[1]!, /…$/v);
	shown.unmount();
});

test('the scenarios are a table that fits the terminal', () => {
	const table = scenarioTable([{name: 'shop', summary: 'everything at once'}, {name: 'gate', summary: 'y'.repeat(200)}], 80);
	const rows = table.split('\n');
	assert.ok(rows.every(row => row.length <= 80));
	assert.match(table, /│ shop +│ everything at once/v);
	assert.match(table, /…/v);
});
