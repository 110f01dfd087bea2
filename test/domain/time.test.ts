import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {addSeconds, parseGoDuration, parseInstant, parsePauseDuration} from '../../source/domain/time.ts';

suite('time', () => {
	test('instants as the API writes them', () => {
		assert.equal(parseInstant('2026-11-23T12:46:03Z'), Date.UTC(2026, 10, 23, 12, 46, 3));
		assert.equal(parseInstant('2026-11-23T12:46:03.402111Z'), Date.UTC(2026, 10, 23, 12, 46, 3, 402));
		assert.equal(parseInstant('2026-11-23T13:46:03+01:00'), Date.UTC(2026, 10, 23, 12, 46, 3));
	});

	test('anything else is unknown', () => {
		const others = [undefined, '', 'yesterday', '2026-11-23', '2026-13-45T99:00:00Z', '2026-11-23T12:46:03', ' 2026-11-23T12:46:03Z'];
		assert.deepEqual(others.map(text => parseInstant(text)), others.map(() => undefined));
	});

	test('durations of Go', () => {
		assert.equal(parseGoDuration('1h30m'), 5400);
		assert.equal(parseGoDuration('1.5h'), 5400);
		assert.equal(parseGoDuration('250ms'), 0.25);
		assert.equal(parseGoDuration('-2s'), -2);
		assert.equal(parseGoDuration('0'), 0);
		const others = [undefined, '', '10', '1d', '10 m', 'm', '1h30', `${'1'.repeat(400)}h`];
		assert.deepEqual(others.map(text => parseGoDuration(text)), others.map(() => undefined));
	});

	test('lengths of a pause (argo-rollouts.md 7.2)', () => {
		assert.equal(parsePauseDuration(10), 10);
		assert.equal(parsePauseDuration('10'), 10);
		assert.equal(parsePauseDuration('1.5s'), 1);
		assert.equal(parsePauseDuration('10m'), 600);
		assert.equal(parsePauseDuration(0), 0);
		const refused = [-1, '1d', '10 m', '', '-5s'];
		assert.deepEqual(refused.map(duration => parsePauseDuration(duration)), refused.map(() => undefined));
	});

	test('a sum beyond the calendar is unknown', () => {
		assert.equal(addSeconds(1000, 2), 3000);
		assert.equal(addSeconds(undefined, 2), undefined);
		assert.equal(addSeconds(0, undefined), undefined);
		assert.equal(addSeconds(0, Number.MAX_SAFE_INTEGER), undefined);
	});
});
