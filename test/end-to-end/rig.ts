import type {TestContext} from 'node:test';
import {createVirtualClock, namespaceManifest, startSimulator, type Simulator, type SimulatorOptions, type VirtualClock} from '../../source/simulator/index.ts';
import type {Rollout} from '../../source/simulator/objects.ts';
import {actions} from '../../source/commands/registry.ts';
import {runOperation} from '../../source/commands/run-operation.ts';
import {connectCluster} from '../../source/connect.ts';
import {type CommandLine, parseCommandLine} from '../../source/command-line.ts';
import {describeLine} from '../../source/format/words/line-words.ts';
import type {AuditEntry} from '../../source/files/audit-log.ts';
import {joinSession, type Session} from '../../source/session.ts';
import {selectNamespaceViews} from '../../source/store/selectors.ts';
import type {Operation} from '../../source/store/interface-state.ts';
import type {Clock} from '../../source/types/clock.ts';
import type {Cluster} from '../../source/types/cluster.ts';

export const namespace = 'shop';
const image = (tag: string) => `registry.example/shop/api:${tag}`;

type StartOptions = {
	/** Typed into the strip. */
	readonly text?: string;
	readonly choice?: number;
	/** Chosen before it opens. */
	readonly picked?: string;
	/** So many of its patches arrive, and their answers do not. */
	readonly lostAnswers?: number;
};

/**
The product against the rehearsal cluster over real HTTP, both under one virtual clock: time passes only when the test says
so, in small steps, and after each step the sockets get their turn.
*/
export class Rig {
	readonly simulator: Simulator;
	readonly session: Session;
	readonly audit: AuditEntry[];
	readonly #clock: VirtualClock;
	#started = 0;

	constructor(parts: {readonly simulator: Simulator; readonly session: Session; readonly audit: AuditEntry[]; readonly clock: VirtualClock}) {
		this.simulator = parts.simulator;
		this.session = parts.session;
		this.audit = parts.audit;
		this.#clock = parts.clock;
	}

	get now(): number {
		return this.#clock.now();
	}

	rollout(name: string): Rollout {
		return this.simulator.store.get('rollouts', namespace, name)!;
	}

	status(name: string) {
		return this.rollout(name).status ?? {};
	}

	async pass(ms: number): Promise<void> {
		for (let passed = 0; passed < ms; passed += 25) {
			await this.#clock.advance(25);
			await letSocketsWork();
		}
	}

	/** Lets time pass until it is so; throws after two minutes of the clock. */
	async until(isSo: () => boolean, what: string): Promise<void> {
		const end = this.now + 120_000;
		while (!isSo()) {
			if (this.now > end) {
				throw new Error(`It never came to: ${what}`);
			}

			await this.pass(25);
		}
	}

	patch(name: string, body: object) {
		this.simulator.store.patch('rollouts', namespace, name, body, {part: 'main', manager: 'kubectl'});
	}

	patchStatus(name: string, status: object) {
		this.simulator.store.patch('rollouts', namespace, name, {status}, {part: 'status', manager: 'kubectl-argo-rollouts'});
	}

	setImage(name: string, tag: string) {
		const [container] = this.rollout(name).spec.template.spec.containers;
		this.patch(name, {spec: {template: {spec: {containers: [{...container, image: image(tag)}]}}}});
	}

	/** An update that stands at the pause step of this index. */
	async toGate(name: string, step = 1): Promise<void> {
		await this.until(() => this.status(name).phase === 'Healthy', `${name} healthy`);
		this.setImage(name, '1.1');
		await this.until(() => this.status(name).currentStepIndex === step && (this.status(name).pauseConditions ?? []).length > 0, `${name} at its gate`);
		// The controller loses what comes in the moment of the gate; tests that want that do not wait.
		await this.pass(1000);
		await this.synced();
	}

	/** The product's watch shows what the cluster has. */
	async synced(): Promise<void> {
		await this.until(() => this.simulator.store.list('rollouts', namespace).every(rollout => this.session.store.families().get(`${namespace}/${rollout.metadata.name}`)?.rollout.metadata.resourceVersion === rollout.metadata.resourceVersion), 'the watch in step');
	}

	/** Two strokes on a rollout: the same action that the key and the subcommand start. */
	start(command: string, name: string, {text = '', choice = 0, picked, lostAnswers = 0}: StartOptions = {}): {readonly operation: () => Operation; readonly lines: () => readonly string[]; readonly stop: () => void} {
		const {store} = this.session;
		this.#started += 1;
		const id = `${command}-${this.#started}`;
		const key = `${namespace}/${name}`;
		const action = actions.find(item => item.id === command)!;
		const target = {view: store.state.getState().views.get(key), namespace, views: selectNamespaceViews(store.state.getState(), namespace), autoscaled: new Set<string>(), isLive: true, running: undefined, family: store.families().get(key)};
		const context = {now: this.now, contextName: 'rehearsal', readOnly: undefined, person: 'ana'};
		const refusal = action.unavailable(target, context);
		if (refusal !== undefined) {
			throw new Error(refusal.reason);
		}

		const body = action.prepare(target, context, picked);
		const problem = action.check?.(body, text);
		if (problem !== undefined) {
			throw new Error(problem.reason);
		}

		const beginning = action.begin(body, new Map(store.families()), {id, now: this.now, person: 'ana', text, choice})!;
		const stopFollowing = this.session.follow(key);
		const hands = this.session.hands(() => undefined);
		const running = runOperation(lostAnswers === 0 ? hands : {...hands, cluster: losing(hands.cluster, lostAnswers)}, {id, command}, beginning);
		return {
			operation: running.operation,
			lines: () => running.operation().lines.map(line => describeLine(line, this.now).text),
			stop() {
				stopFollowing();
				running.stop();
			},
		};
	}

	/** Share of the users on the new version, as the cluster has it: router weight, or ready pods. */
	exposure(name: string): number {
		const ingress = this.simulator.store.get('ingresses', namespace, `${name}-${name}-canary`);
		const weight = ingress?.metadata.annotations?.['nginx.ingress.kubernetes.io/canary-weight'];
		if (weight !== undefined) {
			// When the new version is stable the weight is 0 and both Services point at it.
			const stable = this.simulator.store.list('replicasets', namespace).find(({metadata}) => metadata.labels?.app === name && metadata.labels['rollouts-pod-template-hash'] === this.status(name).stableRS);
			return stable?.spec.template.spec.containers[0]?.image === image('1.0') ? Number(weight) : 100;
		}

		const pods = this.simulator.store.list('pods', namespace).filter(pod => pod.metadata.deletionTimestamp === undefined && pod.metadata.labels?.app === name && pod.status.conditions?.some(({type, status}) => type === 'Ready' && status === 'True'));
		const old = pods.filter(pod => pod.spec.containers[0]?.image === image('1.0'));
		return pods.length === 0 ? 100 : (100 * (pods.length - old.length)) / pods.length;
	}
}

/** Patches that are carried out, and of which nobody hears. */
function losing(cluster: Cluster, count: number): Cluster {
	let left = count;
	return {...cluster, async patch(...words) {
		const result = await cluster.patch(...words);
		left -= 1;
		return left < 0 ? result : {ok: false, problem: {code: 'timed-out', title: 'The cluster did not answer.', nextSteps: []}};
	}};
}

/** Several turns of the event loop and a moment for the loopback. */
async function letSocketsWork() {
	for (let turn = 0; turn < 12; turn++) {
		await new Promise<void>(resolve => {
			setImmediate(resolve);
		});
	}
}

export async function startRig(test: TestContext, options: SimulatorOptions = {}, argv: readonly string[] = []): Promise<Rig> {
	const virtual = createVirtualClock();
	const simulator = await startSimulator({scenario: 'empty', clock: virtual, ...options});
	simulator.apply(namespaceManifest(namespace));
	const clock: Clock = {now: virtual.now, at: (instant, action) => virtual.after(instant - virtual.now(), action)};
	const audit: AuditEntry[] = [];
	const log = {
		append(entry: AuditEntry) {
			audit.push(entry);
		},
		problem: () => undefined, read: () => ({ok: true, value: []} as const),
	};
	const {flags} = await parseCommandLine(['list', '-n', namespace, ...argv]) as CommandLine;
	const connection = await connectCluster(flags, {config: {}, audit: log, version: 'test', clock}, {kubeconfig: simulator.kubeconfig, namespace, close: async () => simulator.close()});
	const session = joinSession(connection, log);
	test.after(async () => session.close());
	return new Rig({simulator, session, audit, clock: virtual});
}
