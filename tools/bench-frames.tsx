/** Bytes that the real screen writes for known changes: deterministic, so that a test can hold them. */
import type {Buffer} from 'node:buffer';
import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import {render} from 'ink';
import {commands} from '../source/commands/registry.ts';
import {createAppStore, type AppStore} from '../source/store/app-store.ts';
import {coreKinds} from '../source/types/kinds.ts';
import type {ReplicaSet, Rollout} from '../source/types/objects.ts';
import {FrameWriter} from '../source/terminal/frame-writer.ts';
import {App} from '../source/ui/app.tsx';

export type FrameBytes = {readonly what: string; readonly bytes: number; readonly goal: string};

const start = Date.parse('2026-11-24T12:00:00Z');

function rollout(index: number, available: number): Rollout {
	return {
		metadata: {name: `service-${String(index).padStart(3, '0')}`, namespace: 'bench', uid: `u${index}`, generation: 1, creationTimestamp: '2026-11-20T12:00:00Z'},
		spec: {replicas: 9, strategy: {canary: {steps: [{setWeight: 50}, {pause: {}}]}}},
		status: {phase: 'Healthy', observedGeneration: '1', currentStepIndex: 2, stableRS: 'a', currentPodHash: 'a', replicas: 9, updatedReplicas: 9, readyReplicas: available, availableReplicas: available},
	};
}

/** Its stable ReplicaSet: the row shows how many of its pods are available. */
function stable(index: number, available: number): ReplicaSet {
	return {
		metadata: {name: `service-${index}-a`, namespace: 'bench', uid: `s${index}`, labels: {'rollouts-pod-template-hash': 'a'}, annotations: {'rollout.argoproj.io/revision': '1'}, ownerReferences: [{uid: `u${index}`}]},
		spec: {replicas: 9},
		status: {replicas: 9, readyReplicas: available, availableReplicas: available},
	};
}

/** A terminal that counts. */
function countingTerminal(columns: number, rows: number) {
	const stream = Object.assign(new PassThrough(), {isTTY: true as const, columns, rows, bytes: 0});
	stream.on('data', (chunk: Buffer) => {
		stream.bytes += chunk.length;
	});
	return stream;
}

function keyboard() {
	// eslint-disable-next-line unicorn/prefer-event-target -- Ink listens to a stream.
	return Object.assign(new EventEmitter(), {isTTY: true, setRawMode() {}, setEncoding() {}, ref() {}, unref() {}, resume() {}, pause() {}, read: () => null}) as unknown as NodeJS.ReadStream;
}

/** Mounts the screen on a store and measures what each change writes. */
export async function measureFrames(columns = 120, rows = 40): Promise<readonly FrameBytes[]> {
	let now = start;
	const clock = {now: () => now, at: () => () => undefined};
	const store = createAppStore({session: {contextName: 'bench', namespace: 'bench', kind: 'cluster', isProtected: false, readOnly: undefined, user: undefined, version: '0'}, clock});
	const put = (index: number, available: number) => ({type: 'put', kind: 'rollouts', object: rollout(index, available)}) as const;
	const putStable = (index: number, available: number) => ({type: 'put', kind: 'replicasets', object: stable(index, available)}) as const;
	store.apply({at: now, changes: Array.from({length: 120}, (_, index) => [put(index, 9), putStable(index, 9)]).flat(), links: new Map(coreKinds.map(kind => [kind, {state: 'live', since: now}]))});
	const terminal = countingTerminal(columns, rows);
	const writer = new FrameWriter(terminal, {colors: 'all', onError() {}});
	const app = render(<App store={store.state} commands={commands} options={{ascii: false}} onKeys={() => undefined} onRoom={store.setRoom}/>, {stdout: writer.stdout, stdin: keyboard(), alternateScreen: true, incrementalRendering: false, interactive: true, patchConsole: false, exitOnCtrlC: false, maxFps: 1000});
	const settle = async () => {
		await app.waitUntilRenderFlush();
		await new Promise<void>(resolve => {
			setTimeout(resolve, 30);
		});
	};

	const measure = async (change: (store: AppStore) => void): Promise<number> => {
		await settle();
		terminal.bytes = 0;
		change(store);
		await settle();
		return terminal.bytes;
	};

	await settle();
	const nothing = await measure(() => {
		store.apply({at: now, changes: [put(4, 9)], links: new Map()});
	});
	const cell = await measure(() => {
		store.apply({at: now, changes: [putStable(4, 8)], links: new Map()});
	});
	const selection = await measure(() => {
		store.dispatch({type: 'cursorMoved', by: 1});
	});
	// To the last row that is on the screen without scrolling: header, column heads and hints take three lines.
	store.dispatch({type: 'cursorMoved', by: 'home'});
	store.dispatch({type: 'cursorMoved', by: rows - 4});
	await settle();

	const scroll = await measure(() => {
		store.dispatch({type: 'cursorMoved', by: 1});
	});
	const second = await measure(() => {
		now += 1000;
		store.state.setState({now});
	});
	app.unmount();
	store.close();
	const size = `${columns}x${rows}`;
	return [
		{what: `bytes, nothing changed, ${size}`, bytes: nothing, goal: '0'},
		{what: `bytes, one row's pods changed, ${size}`, bytes: cell, goal: '<= 250'},
		{what: `bytes, cursor moved, ${size}`, bytes: selection, goal: '<= 800'},
		{what: `bytes, scrolled by one row, ${size}`, bytes: scroll, goal: '<= 700'},
		{what: `bytes, a second passed, ${size}`, bytes: second, goal: '<= 250'},
	];
}
