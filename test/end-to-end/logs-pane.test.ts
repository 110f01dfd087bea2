import assert from 'node:assert/strict';
import {test, type TestContext} from 'node:test';
import {keepPane} from '../../source/reports/open-pane.ts';
import {denying, providerFaults, type SimulatorOptions} from '../../source/simulator/index.ts';
import type {LogsContent} from '../../source/store/logs-content.ts';
import type {MeasurementsContent} from '../../source/store/measurements-content.ts';
import type {PaneName} from '../../source/store/pane-state.ts';
import {namespace, startRig} from './rig.ts';

/** The pane of a rollout of the shop, over real HTTP; counts how often it was drawn anew. */
async function openPane(context: TestContext, pane: PaneName, name: string, options: SimulatorOptions = {}) {
	const rig = await startRig(context, {scenario: 'shop', ...options});
	const {store} = rig.session;
	await rig.synced();
	const notices: string[] = [];
	const copied: string[] = [];
	const keeper = keepPane({
		session: rig.session,
		audit: {append: () => undefined, problem: () => undefined, read: () => ({ok: true, value: []})},
		notice(text) {
			notices.push(text);
		},
		copy(text) {
			copied.push(text);
		},
	});
	context.after(() => {
		keeper.stop();
	});
	store.dispatch({type: 'paneOpened', pane, key: `${namespace}/${name}`});
	let frames = 0;
	let last = store.state.getState().pane;
	store.state.subscribe(({pane: now}) => {
		frames += now === last ? 0 : 1;
		last = now;
	});
	return {
		rig,
		keeper,
		notices,
		copied,
		store,
		frames: () => frames,
		problem: () => store.state.getState().pane?.problem,
		logs: () => store.state.getState().pane?.content as LogsContent | undefined,
		measurements: () => store.state.getState().pane?.content as MeasurementsContent | undefined,
	};
}

const lines = (content: LogsContent | undefined) => content?.sides.map(({entries}) => entries.length) ?? [0];

test('both versions, ten logs at most, newest last, followed as they come', async context => {
	const {rig, logs} = await openPane(context, 'logs', 'search');
	await rig.until(() => lines(logs()).length === 2 && lines(logs()).every(count => count > 5), 'lines on both sides');
	const [canary, stable] = logs()!.sides;
	assert.deepEqual([canary!.title, stable!.title], ['canary', 'stable']);
	assert.equal(canary!.streams + stable!.streams, 10);
	assert.match(canary!.notes.join(' '), /11 more pods not read/v);
	const times = stable!.entries.map(({at}) => at!);
	assert.deepEqual(times, times.toSorted((a, b) => a - b));
	const before = stable!.entries.at(-1)!;
	await rig.until(() => logs()!.sides[1]!.entries.at(-1) !== before, 'a newer line');
});

test('a flood is counted, drawn ten times a second at most, and never kept whole', async context => {
	const {rig, logs, frames} = await openPane(context, 'logs', 'search');
	await rig.until(() => lines(logs()).every(count => count > 0), 'lines');
	rig.simulator.logs.flood(pod => pod.metadata.labels?.app === 'search', 3000);
	await rig.pass(3000);
	const before = frames();
	await rig.pass(2000);
	assert.ok(frames() - before <= 21, `${frames() - before} frames in two seconds`);
	assert.ok(frames() - before >= 5, `${frames() - before} frames in two seconds`);
	const [, stable] = logs()!.sides;
	assert.equal(stable!.isFlooded, true);
	assert.ok(stable!.linesPerSecond > 3000, `${stable!.linesPerSecond} lines/s`);
	assert.equal(stable!.entries.length, 2000);
});

test('held, the lines stay as they are and what comes is counted', async context => {
	const {rig, logs, store} = await openPane(context, 'logs', 'search');
	await rig.until(() => lines(logs()).every(count => count > 0), 'lines');
	store.dispatch({type: 'paneOptionToggled', option: 'hold'});
	await rig.until(() => logs()!.newLines !== undefined, 'the hold');
	const kept = logs()!.sides;
	await rig.until(() => (logs()!.newLines ?? 0) > 3, 'new lines');
	assert.equal(logs()!.sides, kept);
	store.dispatch({type: 'paneOptionToggled', option: 'hold'});
	await rig.until(() => logs()!.newLines === undefined, 'following');
	assert.notEqual(logs()!.sides, kept);
});

test('tab goes on to each version, the controller\'s lines about this rollout, and every container', async context => {
	const {rig, keeper, logs} = await openPane(context, 'logs', 'search');
	await rig.until(() => lines(logs()).every(count => count > 0), 'lines');
	keeper.effect('nextObject');
	await rig.until(() => logs()!.index === 1 && lines(logs())[0]! > 0, 'the canary alone');
	assert.deepEqual(logs()!.sides.map(({title}) => title), ['canary']);
	keeper.effect('nextObject');
	keeper.effect('nextObject');
	await rig.until(() => logs()!.sides[0]!.title === 'controller' && lines(logs())[0]! > 0, 'the controller');
	for (const {text} of logs()!.sides[0]!.entries) {
		assert.match(text, /(?:rollout=search(?: |$)|analysisrun=search-)/v);
	}

	keeper.effect('nextObject');
	await rig.until(() => logs()!.index === 4 && lines(logs())[0]! > 0, 'a container');
	assert.match(logs()!.sides[0]!.title, /^canary [\da-z]{5}\/\w+$/v);
});

test('the container before the last restart', async context => {
	const {rig, keeper, logs} = await openPane(context, 'logs', 'recommend');
	await rig.until(() => logs() !== undefined, 'the pane');
	keeper.effect('previousContainer');
	await rig.until(() => logs()?.isPrevious === true && lines(logs()).some(count => count > 0), 'its lines');
	assert.ok(logs()!.sides[0]!.entries.some(({text}) => /panic|exit|error|fatal/iv.test(text)), logs()!.sides[0]!.entries.at(-1)?.text);
});

test('what may not be read says who may', async context => {
	const {rig, problem} = await openPane(context, 'logs', 'search', {isAllowed: denying({verb: 'get', resource: 'pods/log'})});
	await rig.until(() => problem() !== undefined, 'the problem');
	assert.equal(problem()!.code, 'forbidden');
	assert.match(problem()!.nextSteps[0]!, /allows get on pods\/log/v);
});

test('tried now: both versions through the service proxy, one query at a time', async context => {
	const {rig, keeper, measurements, notices, copied} = await openPane(context, 'measurements', 'search');
	await rig.until(() => measurements()?.evidence !== undefined, 'the run');
	keeper.effect('tryQueries');
	keeper.effect('tryQueries');
	assert.match(notices[0]!, /one query at a time/v);
	const report = () => {
		const shown = measurements()!.trials.get('success-rate');
		return shown?.kind === 'report' ? shown.report : undefined;
	};

	await rig.until(() => report()?.sides.every(({outcome}) => outcome.kind === 'answered') ?? false, 'both answers');
	// The canary's query sometimes brings nothing in this scenario: that is an answer, too.
	assert.deepEqual(report()!.sides.map(({role, outcome}) => [role, outcome.kind === 'answered' && outcome.reading.kind]), [['canary', 'values'], ['stable', 'values']]);
	assert.equal(report()!.onNothing.phase, 'Successful');
	assert.match(report()!.sides[1]!.query, /service="search-stable"/v);
	const proxied = rig.simulator.requests.all.filter(({path}) => path.includes('/proxy/'));
	assert.deepEqual(proxied.map(({method}) => method), ['GET', 'GET']);
	keeper.effect('copy');
	assert.match(copied[0]!, /^curl -sG /v);
});

for (const [fault, words] of [['html', 'html'], ['huge', 'tooLong'], ['unauthorized', 'login'], ['badGateway', 'html']] as const) {
	test(`a provider that answers with ${fault} is told in one sentence`, async context => {
		const {rig, keeper, measurements} = await openPane(context, 'measurements', 'search');
		rig.simulator.faults.add(providerFaults[fault]);
		await rig.until(() => measurements()?.evidence !== undefined, 'the run');
		keeper.effect('tryQueries');
		const reading = () => {
			const shown = measurements()!.trials.get('success-rate');
			const outcome = shown?.kind === 'report' ? shown.report.sides[0]!.outcome : undefined;
			return outcome?.kind === 'answered' ? outcome.reading : undefined;
		};

		await rig.until(() => reading() !== undefined, 'the answer');
		assert.deepEqual({...reading(), status: 0}, {kind: 'strange', what: words, status: 0});
	});
}

for (const [fault, title] of [['slow', /^The service prometheus in namespace monitoring did not answer within 10 s\.$/v], ['noEndpoints', /has no ready pods/v]] as const) {
	test(`a provider behind ${fault} is a problem with a name`, async context => {
		const {rig, keeper, measurements} = await openPane(context, 'measurements', 'search');
		rig.simulator.faults.add(providerFaults[fault]);
		await rig.until(() => measurements()?.evidence !== undefined, 'the run');
		keeper.effect('tryQueries');
		const outcome = () => {
			const shown = measurements()!.trials.get('success-rate');
			return shown?.kind === 'report' ? shown.report.sides[0]!.outcome : undefined;
		};

		await rig.until(() => outcome()?.kind === 'failed', 'the failure');
		const failed = outcome();
		assert.match(failed?.kind === 'failed' ? failed.problem.title : '', title);
	});
}
