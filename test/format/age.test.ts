import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {formatAge, formatShortAge, formatSpan, humanDuration} from '../../source/format/age.ts';
import {formatDuration, formatShortDuration} from '../../source/format/duration.ts';
import {count, formatNumber, formatPercent} from '../../source/format/number.ts';

const minute = 60;
const hour = 3600;
const day = 86_400;
const year = 365 * day;

suite('ages and numbers', () => {
	test('kubectl\'s ages (argo-rollouts.md 4.13)', () => {
		const rows: ReadonlyArray<readonly [number, string]> = [
			[-2, '<invalid>'],
			[-1, '0s'],
			[-0.5, '0s'],
			[0, '0s'],
			[119, '119s'],
			[120, '2m'],
			[125, '2m5s'],
			[(10 * minute) - 1, '9m59s'],
			[10 * minute, '10m'],
			[(3 * hour) - 1, '179m'],
			[3 * hour, '3h'],
			[(3 * hour) + (5 * minute), '3h5m'],
			[(4 * hour) - 1, '3h59m'],
			[8 * hour, '8h'],
			[(48 * hour) - 1, '47h'],
			[2 * day, '2d'],
			[(2 * day) + (3 * hour), '2d3h'],
			[7 * day, '7d'],
			[8 * day, '8d'],
			[2 * year, '2y'],
			[(2 * year) + day, '2y1d'],
			[8 * year, '8y'],
			[(9 * year) + day, '9y'],
			[NaN, '<invalid>'],
		];
		assert.deepEqual(rows.map(([seconds]) => [seconds, humanDuration(seconds)]), rows);
	});

	test('at most two units, or one', () => {
		assert.deepEqual([0, 40, 72, 600, (2 * hour) + 300, 3 * day, -5, NaN].map(seconds => formatDuration(seconds)), ['0s', '40s', '1m12s', '10m', '2h5m', '3d', '0s', '0s']);
		assert.deepEqual([0, 40, 72, (2 * hour) + 300, 9 * day].map(seconds => formatShortDuration(seconds)), ['0s', '40s', '1m', '2h', '9d']);
	});

	test('unknown is said, not made up', () => {
		assert.equal(formatAge(undefined, 0), 'n/a');
		assert.equal(formatShortAge(undefined, 0), '');
		assert.equal(formatSpan(undefined, 0), '');
		assert.equal(formatPercent(undefined), 'n/a');
		assert.equal(formatNumber(undefined), 'n/a');
		assert.equal(formatPercent(NaN), 'n/a');
	});

	test('instants', () => {
		assert.equal(formatAge(0, 125_000), '2m5s');
		assert.equal(formatShortAge(0, 125_000), '2m');
		assert.equal(formatSpan(0, 125_000), '2m5s');
		assert.equal(formatPercent(33.99), '33%');
		assert.deepEqual([count(1, 'pod'), count(3, 'pod'), count(0, 'analysis', 'analyses')], ['1 pod', '3 pods', '0 analyses']);
	});
});
