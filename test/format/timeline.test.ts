import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import type {TimelineEntry} from '../../source/domain/timeline.ts';
import {formatTimeline, formatTimelineMarkdown, timelineJson} from '../../source/format/timeline.ts';

const at = Date.parse('2026-11-23T12:00:00.250Z');
const entry = (fact: TimelineEntry['fact'], rest: Partial<TimelineEntry> = {}): TimelineEntry => ({at, isExact: true, source: 'watch', also: [], fact, ...rest});
const abort = entry({kind: 'action', command: 'abort', parts: ['abort']}, {source: 'audit', also: ['watch'], who: 'ana', tool: 'rolltop', text: 'a *bold* <b>reason</b> [x](http://y) | `z`\n# no heading'});

suite('time line as text', () => {
	test('times in UTC to the second, who told it where it is asked for', () => {
		assert.equal(formatTimeline([entry({kind: 'resumed'}, {also: ['event']})]), 'TIME                  WHAT\n2026-11-23T12:00:00Z  resumed\n');
		assert.equal(formatTimeline([entry({kind: 'resumed'}, {also: ['event']})], {isWide: true, withHeaders: false}), '2026-11-23T12:00:00Z  watch,event  resumed\n');
		assert.equal(formatTimeline([], {withHeaders: false}), '');
	});

	test('a time that no calendar has', () => {
		assert.match(formatTimeline([entry({kind: 'resumed'}, {at: NaN})]), /n\/a {3}resumed/v);
	});

	test('only ASCII where that is asked for', () => {
		assert.match(formatTimeline([entry({kind: 'weight', from: 5, to: 20})], {ascii: true}), /weight 5% -> 20%/v);
	});

	test('a Markdown list, one line an entry; nothing in it is markup but ours', () => {
		assert.equal(formatTimelineMarkdown([abort, entry({kind: 'scaled', replicaSet: 'api-1', revision: 2, from: 0, to: 1})]), `${String.raw`- 2026-11-23T12:00:00Z **abort sent by ana with rolltop: "a \*bold\* \<b\>reason\</b\> \[x\](http://y) \| \`z\` \# no heading"**`}\n- 2026-11-23T12:00:00Z api-1 (revision 2) 0 → 1 pods\n`);
		assert.equal(formatTimelineMarkdown([]), '- nothing is known of this time\n');
	});

	test('the document has null where nothing is known', () => {
		assert.deepEqual(timelineJson([entry({kind: 'updateStarted', revision: undefined, replaces: undefined}, {isExact: false})], {name: 'api', namespace: 'shop', since: undefined, now: at}), {
			apiVersion: 'rolltop/v1', kind: 'Timeline', name: 'api', namespace: 'shop', since: null, until: '2026-11-23T12:00:00.250Z',
			entries: [{
				at: '2026-11-23T12:00:00.250Z', exact: false, source: 'watch', also: [], who: null, selfDeclared: false, tool: null,
				what: {kind: 'updateStarted', revision: null, replaces: null}, text: null, count: 1, firstAt: '2026-11-23T12:00:00.250Z', line: 'an update started',
			}],
		});
	});
});
