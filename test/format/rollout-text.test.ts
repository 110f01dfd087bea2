import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import type {RolloutView} from '../../source/domain/rollout-view.ts';
import {formatRolloutList} from '../../source/format/rollout-list.ts';
import {formatRolloutText} from '../../source/format/rollout-text.ts';
import {describeAbort, describePromote} from '../../source/format/words/forecast-words.ts';
import {describeSituation} from '../../source/format/words/situation-words.ts';
import {openRecording} from '../helpers/recorded-family.ts';

function viewAt(recording: string, rollout: string, seconds: number): readonly [RolloutView, number] {
	const cluster = openRecording(recording);
	const instant = cluster.startAt + (1000 * seconds);
	cluster.advanceTo(instant);
	return [deriveRollout(cluster.family(rollout), instant), instant];
}

suite('text of get', () => {
	test('the plugin\'s header and tree with the situation and the two answers between', () => {
		const [view, now] = viewAt('inconclusive-gate', 'ranking', 12);
		assert.equal(formatRolloutText(view, now), `Name:            ranking
Namespace:       inconclusive-gate
Status:          ● Paused
Message:         InconclusiveAnalysisRun
Strategy:        Canary
  Step:          1/4
  SetWeight:     25
  ActualWeight:  25 (router: Ingress ranking-ranking-canary)
Images:          registry.example/shop/api:1.0 (stable)
                 registry.example/shop/api:1.1 (canary)
Replicas:
  Desired:       4
  Current:       5
  Updated:       1
  Ready:         5
  Available:     5
Situation:       ● inconclusive 3s
  p would:       next is 50%, then 1 pause, then done in about 5s
  a would:       everyone back on revision 1 (api:1.0) in about 1s
  Done:          when a person decides: the analysis is inconclusive
Changes:         image api:1.0 → api:1.1

NAME                                 KIND         STATUS          AGE  INFO
⟳ ranking                            Rollout      ● Paused        12s
├──# revision:2
│  ├──⧉ ranking-56854b984c           ReplicaSet   ✓ Healthy       7s   canary
│  │  └──□ ranking-56854b984c-ph2jp  Pod          ✓ Running       6s   ready:1/1
│  └──α ranking-56854b984c-2-1       AnalysisRun  ● Inconclusive  3s   ● 1 (thin)
└──# revision:1
   └──⧉ ranking-7c547956b8           ReplicaSet   ✓ Healthy       12s  stable
      ├──□ ranking-7c547956b8-95rqs  Pod          ✓ Running       11s  ready:1/1
      ├──□ ranking-7c547956b8-wjq49  Pod          ✓ Running       11s  ready:1/1
      ├──□ ranking-7c547956b8-p48xw  Pod          ✓ Running       10s  ready:1/1
      └──□ ranking-7c547956b8-psmf7  Pod          ✓ Running       10s  ready:1/1
`);
	});

	test('ASCII only, where asked', () => {
		const [view, now] = viewAt('experiment', 'ranking', 20);
		assert.match(formatRolloutText(view, now, {ascii: true}), /^[\n\u{20}-\u{7E}]*$/v);
	});

	test('an experiment with its ReplicaSets and runs hangs in the tree, a Job under its run; the plugin\'s guess is named', () => {
		const [view, now] = viewAt('experiment', 'ranking', 15);
		const text = formatRolloutText(view, now);
		assert.match(text, /Σ:baseline\)\n/v);
		assert.match(text, /├──⧉ ranking-56854b984c .*\n│ {2}└──Σ ranking-56854b984c-2-0 .*\n│ {5}├──⧉ ranking-56854b984c-2-0-baseline .*\n│ {5}│ {2}└──□ .*\n│ {5}├──⧉ .*-candidate .*\n│ {5}│ {2}└──□ .*\n│ {5}└──α ranking-56854b984c-2-0-compare /v);
		assert.match(formatRolloutText(...viewAt('blue-green-job', 'payments', 12)), /α payments-95d5d8fbd-2-pre .*\n.*⊞ .*\.smoke\.1 +Job +▸ Running/v);
		assert.match(formatRolloutText(...viewAt('manual-gate', 'profile', 30)), /ActualWeight: {2}\d+ \(pods\); the plugin says 100: all steps are done\n/v);
	});

	test('a green run without evidence does not look green', () => {
		const [view, now] = viewAt('zero-samples', 'guarded', 30);
		assert.match(formatRolloutText(view, now), /α guarded-5997c687d5-2-1 +AnalysisRun +∅ Successful +\d+s +✓ 3 \(no evidence\)/v);
	});

	test('warnings and the freeze', () => {
		const [view, now] = viewAt('abort-frozen-basic', 'mail', 18);
		const text = formatRolloutText(view, now);
		assert.match(text, /^Situation: +✗ NOT BACK \ds: 50% still on canary$/mv);
		assert.match(text, /^Frozen: +no record of who$/mv);
		assert.match(text, /^Warnings: +△ spec-wants-aborted: /mv);
	});
});

suite('text of list', () => {
	test('the columns of the fleet', () => {
		const cluster = openRecording('freeze-thaw');
		const now = cluster.startAt + 20_000;
		cluster.advanceTo(now);
		const views = cluster.rollouts().map(name => deriveRollout(cluster.family(name), now));
		assert.equal(formatRolloutList(views, now), `NAME    STATUS               STEP        WEIGHT  CANARY  STABLE  ANALYSIS  AGE
cart    ✻ frozen 6s, at 50%  1/2 pause   50%     3/3     6/6     -         14s
search  ✻ frozen 6s, at 25%  1/4 pause   25%     1/1     4/4     -         10s
mail    ✓ healthy            done        -       -       2/2     -         20s
held    ✻ frozen 14s, at 0%  0/2 weight  0%      -       2/2     -         20s
`);
	});

	test('with the namespace, wide, without headers', () => {
		const [view, now] = viewAt('canary-promoted', 'checkout-api', 20);
		const [line] = formatRolloutList([view], now, {withNamespace: true, isWide: true, withHeaders: false}).split('\n', 1);
		assert.match(line!, /^canary-promoted {2}checkout-api {2}◷ pause, \d+s left, then analysis {2}1\/7 pause {2}5% {2}1\/1 {2}20\/20 {2}✓\d {2}10s {2}canary {2}registry\.example\/shop\/api:1\.0,registry\.example\/shop\/api:1\.1 {2}CanaryPauseStep$/v);
	});
});

suite('words', () => {
	const situation = (recording: string, rollout: string, seconds: number, options = {}) => {
		const [view, now] = viewAt(recording, rollout, seconds);
		const {sign, tone, text} = describeSituation(view, now, options);
		return [sign, tone, text];
	};

	test('situations', () => {
		assert.deepEqual(situation('dynamic-stable-scale', 'checkout-api', 200), ['✗', 'bad', 'NOT BACK 2m: 20% still on canary']);
		assert.deepEqual(situation('dynamic-stable-scale', 'checkout-api', 200, {isExact: true, ascii: true}), ['x', 'bad', 'NOT BACK 2m58s: 20% still on canary']);
		assert.deepEqual(situation('canary-promoted', 'checkout-api', 50), ['◷', 'timed', 'pause, 7s left, then 50%']);
		assert.deepEqual(situation('lost-aborts', 'svc-0', 30), ['✗', 'bad', 'aborting 10s: not seen by the controller']);
		assert.deepEqual(situation('crash-loop', 'checkout-api', 38), ['✗', 'bad', 'degraded 5s: crash loop, checkout-api-6c99ff98b7-p66xt']);
		assert.deepEqual(situation('promote-full', 'checkout-api', 15), ['▸', 'moving', 'moving: full promotion 1 of 10']);
	});

	test('what comes on top of a situation', () => {
		const [waiting, now] = viewAt('inconclusive-gate', 'ranking', 12);
		const text = (changes: Partial<RolloutView>) => describeSituation({...waiting, ...changes}, now, {isExact: true}).text;
		assert.equal(text({isSpecPaused: true}), 'inconclusive 3s, frozen');
		const frozen = {name: 'frozen', since: now - 40_000, detail: {kind: 'frozen', isMidUpdate: true, trouble: {reason: 'crashLoop', subject: 'web-1'}}} as const;
		assert.equal(text({isSpecPaused: true, situation: frozen}), 'frozen 40s, at 25%; crash loop, web-1');
		assert.equal(text({situation: {name: 'moving', since: now, detail: {kind: 'moving', at: 'unpausing', notTakenSince: now - 127_000}}}), 'moving: resuming, not taken 2m7s');
		assert.equal(text({situation: {name: 'aborting', since: now - 20_000, detail: {kind: 'aborting', isTaken: false}}}), 'aborting 20s: not seen by the controller');
	});

	test('all that lies ahead is counted, and pods that fail are said', () => {
		const next = {index: 2, kind: 'setWeight', state: 'todo', weight: 50} as const;
		const later = {gates: 0, analyses: 1, weights: 2, pauses: 2, seconds: 300};
		assert.equal(describePromote({kind: 'resume', isTimed: false, next, later}), 'next is 50%, then 1 analysis, 2 more weights, 2 pauses, then done in about 5m');
		assert.equal(describePromote({kind: 'resume', isTimed: false, next: undefined, later, isDegraded: true}), 'everybody gets the new version; its pods are failing');
	});

	test('aborted, and everybody is back', () => {
		const [view, now] = viewAt('abort-at-50', 'checkout-api', 20);
		assert.equal(describeAbort(view.next.abort, now), 'nothing to do, everyone is on revision 1 (api:1.0)');
	});

	test('what p and a do', () => {
		const words = (recording: string, rollout: string, seconds: number) => {
			const [view, now] = viewAt(recording, rollout, seconds);
			return [describePromote(view.next.promote), describeAbort(view.next.abort, now)];
		};

		assert.deepEqual(words('abort-at-50', 'checkout-api', 11), ['next is 80%, then 1 more gate, then done', 'everyone back on revision 1 (api:1.0) in about 1s']);
		assert.deepEqual(words('blue-green-job', 'payments', 20), ['all users go to api:5.1 at once; api:1.0 stays up 20s', 'everyone stays on revision 1 (api:1.0)']);
		assert.deepEqual(words('abort-stable-unready', 'checkout-api', 19), ['everybody gets the new version', 'everyone back on revision 1 (api:1.0); stable 5 of 6 ready: the abort WAITS for 1 pod (checkout-api-7596bd4ff7-4wchr: not ready)']);
		assert.deepEqual(words('canary-promoted', 'checkout-api', 80), ['nothing: everybody is on this version', 'everyone back on revision 1 (api:1.0) by an undo that skips its steps, about 4s']);
		assert.deepEqual(words('freeze-thaw', 'cart', 20), ['everybody gets the new version; lifts the freeze of this rollout', 'everyone back on revision 1 (api:1.0); frozen: stays frozen, its pods stay until the thaw']);
	});
});
