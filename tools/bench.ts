/**
Measures what the readme promises and prints one table: start, bytes, memory, latency, derivation. Wall-clock figures depend on the
machine and its load; read the ratios.
*/
import {Buffer} from 'node:buffer';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {cpus, loadavg, tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {performance} from 'node:perf_hooks';
import {spawn, type IPty} from '@lydell/node-pty';
import {deriveRollout} from '../source/domain/derive-rollout.ts';
import {createAppStore} from '../source/store/app-store.ts';
import {coreKinds} from '../source/types/kinds.ts';
import type {AnalysisRun, Pod, ReplicaSet, Rollout} from '../source/types/objects.ts';
import type {Change} from '../source/types/source.ts';

const program = path.join(import.meta.dirname, '..', 'dist', 'cli.js');
const home = mkdtempSync(path.join(tmpdir(), 'rolltop-bench-'));
const env = {PATH: process.env.PATH ?? '', HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8'};

type Row = readonly [what: string, measured: string, goal: string];
const rows: Row[] = [];

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const quantile = (values: readonly number[], share: number) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;
const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

class Screen {
	readonly pty: IPty;
	output = '';
	bytes = 0;
	lastAt = 0;
	#waiting: {readonly isSo: () => boolean; readonly done: () => void} | undefined;

	constructor(argv: readonly string[]) {
		this.pty = spawn(process.execPath, [program, ...argv], {cols: 120, rows: 40, env});
		this.pty.onData(data => {
			this.output += data;
			this.bytes += Buffer.byteLength(data);
			this.lastAt = performance.now();
			if (this.#waiting?.isSo() === true) {
				this.#waiting.done();
			}
		});
	}

	async until(isSo: () => boolean): Promise<void> {
		if (isSo()) {
			return;
		}

		await new Promise<void>(resolve => {
			this.#waiting = {isSo, done: resolve};
		});
		this.#waiting = undefined;
	}

	/** Nothing has been written for this long. */
	async quiet(forMs: number): Promise<void> {
		await pause(forMs);
		while (performance.now() - this.lastAt < forMs) {
			await pause(20);
		}
	}

	async end(): Promise<void> {
		const gone = new Promise<void>(resolve => {
			this.pty.onExit(() => {
				resolve();
			});
		});
		this.pty.write('q');
		await gone;
	}
}

const pause = async (forMs: number) => new Promise<void>(resolve => {
	setTimeout(resolve, forMs);
});

async function measureStart() {
	const floor: number[] = [];
	const first: number[] = [];
	const whole: number[] = [];
	const rss: number[] = [];
	for (let round = 0; round < 9; round++) {
		const at = performance.now();
		spawnSync(process.execPath, ['-e', '0'], {env});
		floor.push(performance.now() - at);
		const start = performance.now();
		const screen = new Screen(['demo']);

		await screen.until(() => screen.output.includes('loading'));
		first.push(performance.now() - start);

		await screen.until(() => screen.output.includes('recommend'));
		whole.push(performance.now() - start);
		rss.push(readRss(screen.pty.pid));

		await screen.end();
	}

	rows.push(
		['first frame of demo, against node -e 0', `${ms(median(first))} / ${ms(median(floor))} = ${(median(first) / median(floor)).toFixed(1)}x`, '<= 7x, 180 ms on an idle machine'],
		['the same with every row of the cluster that starts behind it', `${ms(median(whole))} = ${(median(whole) / median(floor)).toFixed(1)}x`, ''],
		['RSS after the first frame', `${median(rss)} MB`, '<= 130 MB'],
	);
}

function readRss(pid: number): number {
	try {
		return Math.round(Number(/VmRSS:\s+(?<kilobytes>\d+)/v.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.groups?.kilobytes) / 1024);
	} catch {
		return Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString()) / 1024);
	}
}

async function measureScreen() {
	const screen = new Screen(['demo', 'gate']);
	await screen.until(() => screen.output.includes('waits for you'));
	await screen.quiet(700);
	screen.bytes = 0;
	await pause(10_000);
	rows.push(['bytes in 10 idle seconds (the clock runs)', `${screen.bytes} B`, '']);

	const latencies: number[] = [];
	let isDown = true;
	for (let round = 0; round < 60; round++) {
		const before = screen.bytes;
		const at = performance.now();
		screen.pty.write(isDown ? 'j' : 'k');
		isDown = !isDown;

		await screen.until(() => screen.bytes > before);
		latencies.push(performance.now() - at);

		await pause(60);
	}

	rows.push(['key to frame, p50 / p99', `${ms(quantile(latencies, 0.5))} / ${ms(quantile(latencies, 0.99))}`, '<= 20 / 50 ms']);
	await screen.end();
}

function owned(kind: string, name: string, uid: string) {
	return [{kind, name, uid}];
}

/** A rollout with so many revisions, pods and runs, as plain objects. */
function makeFamily(name: string, {revisions, podsEach, runs}: {readonly revisions: number; readonly podsEach: number; readonly runs: number}) {
	const created = '2026-11-24T10:00:00Z';
	const rollout: Rollout = {
		metadata: {name, namespace: 'bench', uid: name, generation: 1, creationTimestamp: created, annotations: {'rollout.argoproj.io/revision': String(revisions)}},
		spec: {replicas: podsEach, strategy: {canary: {steps: [{setWeight: 10}, {pause: {}}, {setWeight: 50}, {analysis: {templates: [{templateName: 't'}]}}]}}},
		status: {phase: 'Paused', message: 'CanaryPauseStep', observedGeneration: '1', currentStepIndex: 1, stableRS: `h${revisions - 2}`, currentPodHash: `h${revisions - 1}`, controllerPause: true, pauseConditions: [{reason: 'CanaryPauseStep', startTime: created}]},
	};
	const replicaSets = Array.from({length: revisions}, (_, index): ReplicaSet => ({
		metadata: {name: `${name}-h${index}`, namespace: 'bench', uid: `${name}-h${index}`, creationTimestamp: created, labels: {'rollouts-pod-template-hash': `h${index}`}, annotations: {'rollout.argoproj.io/revision': String(index + 1)}, ownerReferences: owned('Rollout', name, name)},
		spec: {replicas: podsEach, template: {spec: {containers: [{name: 'api', image: `api:${index}`}]}}},
		status: {replicas: podsEach, readyReplicas: podsEach, availableReplicas: podsEach},
	}));
	const pods = replicaSets.flatMap(set => Array.from({length: podsEach}, (_, index): Pod => ({
		metadata: {name: `${set.metadata.name}-${index}`, namespace: 'bench', uid: `${set.metadata.name}-${index}`, creationTimestamp: created, ownerReferences: owned('ReplicaSet', set.metadata.name, set.metadata.uid!)},
		spec: {containers: [{name: 'api', image: 'api'}]},
		status: {phase: 'Running', conditions: [{type: 'Ready', status: 'True'}], containerStatuses: [{name: 'api', ready: true, restartCount: 0, state: {running: {startedAt: created}}}]},
	})));
	const analysisRuns = Array.from({length: runs}, (_, index): AnalysisRun => ({
		metadata: {name: `${name}-run-${index}`, namespace: 'bench', uid: `${name}-run-${index}`, creationTimestamp: created, labels: {'rollout-type': 'Background', 'rollouts-pod-template-hash': `h${revisions - 1}`}, annotations: {'rollout.argoproj.io/revision': String(revisions)}, ownerReferences: owned('Rollout', name, name)},
		spec: {metrics: [{name: 'success-rate', interval: '30s', successCondition: 'result[0] >= 0.95', failureLimit: 3}]},
		status: {phase: 'Running', metricResults: [{name: 'success-rate', phase: 'Running', count: 10, successful: 10, measurements: Array.from({length: 10}, () => ({phase: 'Successful', value: '[0.99]', startedAt: created, finishedAt: created}))}]},
	}));
	return {rollout, replicaSets, pods, analysisRuns, experiments: [], open: {}};
}

function measureDerivation() {
	const now = Date.parse('2026-11-24T12:00:00Z');
	const family = makeFamily('big', {revisions: 10, podsEach: 20, runs: 20});
	const times: number[] = [];
	for (let round = 0; round < 400; round++) {
		const at = performance.now();
		deriveRollout(family, now);
		times.push(performance.now() - at);
	}

	rows.push(['one view: 10 revisions, 200 pods, 20 runs', ms(median(times.slice(100))), 'well under 1 ms']);
	const clock = {now: () => now, at: () => () => undefined};
	const store = createAppStore({session: {contextName: 'bench', namespace: 'bench', kind: 'cluster', isProtected: false, readOnly: undefined, user: undefined, version: '0'}, clock});
	const families = Array.from({length: 1000}, (_, index) => makeFamily(`r${index}`, {revisions: 2, podsEach: 5, runs: 0}));
	const changes: Change[] = families.flatMap(({rollout, replicaSets, pods}) => [
		{type: 'put', kind: 'rollouts', object: rollout},
		...replicaSets.map((object): Change => ({type: 'put', kind: 'replicasets', object})),
		...pods.map((object): Change => ({type: 'put', kind: 'pods', object})),
	]);
	const links = new Map(coreKinds.map(kind => [kind, {state: 'live', since: now}] as const));
	const start = performance.now();
	store.apply({at: now, changes, links});
	const all = performance.now() - start;
	const one: number[] = [];
	let rederived = 0;
	for (let round = 0; round < 100; round++) {
		const [pod] = families[round]!.pods;
		const before = store.state.getState().views;
		const at = performance.now();
		store.apply({at: now, links: new Map(), changes: [{type: 'put', kind: 'pods', object: {...pod!, status: {...pod!.status, phase: 'Pending', conditions: [], containerStatuses: []}}}]});
		one.push(performance.now() - at);
		const after = store.state.getState().views;
		rederived += [...after].filter(([key, view]) => before.get(key) !== view).length;
	}

	store.close();
	rows.push(
		['1,000 rollouts, 10,000 pods: everything', ms(all), ''],
		['the same, a batch that touches one pod', `${ms(median(one))}, ${rederived / 100} view derived`, '1 view'],
	);
}

/** The real screen drawn through the frame writer into nothing: bytes for known changes. */
async function measureBytes() {
	const {measureFrames} = await import('./bench-frames.tsx');
	for (const {what, bytes, goal} of await measureFrames()) {
		rows.push([what, `${bytes} B`, goal]);
	}
}

await measureBytes();
measureDerivation();
await measureStart();
await measureScreen();
rmSync(home, {recursive: true, force: true});

const widths = [0, 1, 2].map(column => Math.max(...rows.map(row => row[column]!.length)));
console.log(`${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, node ${process.versions.node}\n`);
for (const row of [['what', 'measured', 'goal'], ...rows]) {
	console.log(row.map((cell, column) => cell.padEnd(widths[column]!)).join(' '.repeat(3)).trimEnd());
}
