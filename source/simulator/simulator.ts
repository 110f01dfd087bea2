import {AnalysisController, type MetricSource} from './analysis/controller.ts';
import type {AccessPolicy} from './api/access.ts';
import type {Backend} from './api/proxy.ts';
import {Faults} from './api/faults.ts';
import {RequestLog} from './api/request-log.ts';
import {ApiServer} from './api/server.ts';
import {createTimeline, realClock, type SimulatorClock} from './clock.ts';
import {controllerNamespace} from './controller/lease.ts';
import {allMisbehaviour, type Misbehaviour} from './controller/reconciliation.ts';
import {Recorder} from './controller/recorder.ts';
import {RolloutController} from './controller/rollout-controller.ts';
import {kubeconfigText} from './kubeconfig.ts';
import {ObjectStore} from './object-store.ts';
import {ExperimentController} from './experiments/experiment-controller.ts';
import {clusterLog} from './logs/cluster-log.ts';
import {ControllerLog} from './logs/controller-log.ts';
import {LogDesk} from './logs/log-desk.ts';
import type {Job, Pod, Rollout, Service} from './objects.ts';
import {Prometheus} from './prometheus/prometheus.ts';
import {createRandom, type Random} from './random.ts';
import {infrastructure, monitoringNamespace, showFoundController, showLostController} from './scenarios/infrastructure.ts';
import type {Manifest} from './scenarios/manifests.ts';
import {findScenario, scenarios} from './scenarios/scenarios.ts';
import {hours, Stage, type Scenario} from './scenarios/stage.ts';
import {goodQuality, trafficMetrics} from './scenarios/traffic.ts';
import {Autoscaler, type LoadOf} from './workload/autoscaler.ts';
import {keepDisruptionBudgets} from './workload/disruption-budgets.ts';
import {EndpointSlices} from './workload/endpoint-slices.ts';
import {offerNodes} from './workload/nodes.ts';
import {keepQuotas, podQuota} from './workload/quotas.ts';
import {JobController} from './workload/job-controller.ts';
import {behaviourByImage, Kubelet, type PodBehaviour} from './workload/kubelet.ts';
import {ReplicaSetController} from './workload/replica-set-controller.ts';

export type SimulatorOptions = {
	/** Default: `shop`. */
	readonly scenario?: string;
	/** Default: the machine's clock. */
	readonly clock?: SimulatorClock;
	readonly seed?: number;
	/** Default: a free one. */
	readonly port?: number;
	/** The name that the cluster has for whoever asks. */
	readonly user?: string;
	/** The bearer token that is asked for; null lets everybody in. */
	readonly token?: string | null;
	readonly isAllowed?: AccessPolicy;
	readonly misbehaviour?: Partial<Misbehaviour>;
	/** V37 by choice: status patches of these rollouts are not seen until the object changes in another way. */
	readonly loseActionsFor?: (rollout: Rollout) => boolean;
	/** A SelfSubjectRulesReview says that it may not know every rule. */
	readonly isRulesReviewIncomplete?: boolean;
	/** In place of the scenario's traffic. */
	readonly metrics?: MetricSource;
	readonly behaviourOf?: (pod: Pod) => PodBehaviour;
	readonly jobOutcome?: (job: Job) => {readonly seconds: number; readonly isSuccess: boolean};
	/** In place of the scenario's load: what the autoscalers see. */
	readonly loadOf?: LoadOf;
	/** V36: the controller's Events are written in bursts, so many ms apart. Absent: one after the other, as they come. */
	readonly eventLagMs?: number;
	/** How many pods a namespace may hold, beside what its ResourceQuotas say. */
	readonly quotaOf?: (namespace: string) => number | undefined;
	/** How long containers take to become ready, in milliseconds, from and to. */
	readonly startMs?: readonly [number, number];
};

export type Simulator = {
	/** `http://127.0.0.1:PORT` */
	readonly url: string;
	/** Undefined when everybody is let in. */
	readonly token: string | undefined;
	/** From now on this token is asked for. */
	readonly setToken: (token: string | undefined) => void;
	/** The text of a kubeconfig with the one context `rehearsal`. */
	readonly kubeconfig: string;
	/** The scenario's namespace. */
	readonly namespace: string;
	readonly clock: SimulatorClock;
	/** The objects, without HTTP. */
	readonly store: ObjectStore;
	readonly apply: (...manifests: readonly Manifest[]) => void;
	readonly faults: Faults;
	/** Floods, and lines that no well-behaved program writes. */
	readonly logs: Pick<LogDesk, 'flood' | 'write'>;
	readonly requests: RequestLog;
	/** `stop` is a controller that is gone; `start` waits for the old lease (17 s) before it works again. */
	/** As `kubectl drain NODE`. */
	readonly drain: (node: string) => void;
	readonly controller: {readonly isRunning: () => boolean; readonly start: () => void; readonly stop: () => void};
	readonly close: () => Promise<void>;
};

/** The names of all scenarios, the default first, with one line about each. */
export function listScenarios(): ReadonlyArray<{readonly name: string; readonly summary: string}> {
	return scenarios.map(({name, summary}) => ({name, summary}));
}

/** Builds a cluster with a past, then serves it. Throws for a scenario that does not exist. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const scenario = findScenario(options.scenario ?? 'shop');
	if (!scenario) {
		throw new Error(`There is no scenario ${options.scenario}. There are: ${scenarios.map(({name}) => name).join(', ')}.`);
	}

	const random = createRandom(options.seed ?? 1);
	const clock = closable(options.clock ?? realClock);
	const cluster = buildCluster(scenario, options, clock, random);
	let token = options.token === null ? undefined : options.token ?? `rehearsal-${random.suffix(16)}`;
	const user = options.user ?? 'rehearsal';
	const faults = new Faults();
	const requests = new RequestLog();
	const server = new ApiServer({
		store: cluster.store,
		clock,
		faults,
		requests,
		user,
		isAllowed: options.isAllowed ?? (() => true),
		token: () => token,
		logs: cluster.logs,
		backendOf: backends(cluster.prometheus, clock),
		isRulesReviewIncomplete: options.isRulesReviewIncomplete ?? false,
	});
	const url = await server.listen(options.port ?? 0);
	return {
		url,
		get token() {
			return token;
		},
		setToken(fresh) {
			token = fresh;
		},
		kubeconfig: kubeconfigText({url, namespace: scenario.namespace, user, token}),
		namespace: scenario.namespace,
		clock,
		store: cluster.store,
		apply(...manifests) {
			cluster.stage.apply(manifests);
		},
		faults,
		logs: cluster.logs,
		requests,
		drain(node) {
			cluster.stage.drain(node);
		},
		controller: {
			isRunning: () => cluster.controller.isRunning,
			start() {
				cluster.controller.start();
				cluster.showController();
			},
			stop() {
				cluster.controller.stop();
			},
		},
		async close() {
			clock.close();
			await server.close();
		},
	};
}

/** The store with everything that works on it, after its past has been played. */
function buildCluster(scenario: Scenario, options: SimulatorOptions, target: SimulatorClock, random: Random) {
	const present = target.now();
	const clock = createTimeline(target, scenario.pastMs);
	let isPast = true;
	const store = new ObjectStore(clock, random);
	store.isRecording = false;
	const since = present - hours(1);
	const recorder = (component: string) => {
		const one = new Recorder(store, clock, component);
		one.since = since;
		return one;
	};

	const behaviourOf = options.behaviourOf ?? (scenario.behaviourOf ? (pod: Pod) => scenario.behaviourOf!(pod, clock.now(), present) : behaviourByImage);
	const qualityOf = scenario.qualityOf ?? (() => goodQuality);
	const controllerLog = new ControllerLog(clock);
	controllerLog.since = since;
	const controllerRecorder = () => {
		const one = recorder('rollouts-controller');
		one.log = controllerLog;
		one.lagMs = options.eventLagMs ?? 0;
		return one;
	};

	const kubelet = new Kubelet({
		store,
		clock,
		random,
		behaviourOf,
		isPast: () => isPast,
		startMs: options.startMs ?? [300, 2000],
	});
	const quotaOf = (namespace: string) => {
		const pods = options.quotaOf?.(namespace);
		return pods === undefined ? podQuota(store, namespace) : {name: 'pods', pods};
	};

	new ReplicaSetController({store, clock, recorder: recorder('replicaset-controller'), kubelet, isPast: () => isPast, quotaOf}).begin();
	new JobController({store, clock, recorder: recorder('job-controller'), outcomeOf: options.jobOutcome ?? (() => ({seconds: 6, isSuccess: true}))}).begin();
	const controller: RolloutController = new RolloutController({
		store,
		clock,
		random,
		recorder: controllerRecorder(),
		log: controllerLog,
		misbehaviour: {...allMisbehaviour, ...options.misbehaviour},
		loseActionsFor: options.loseActionsFor ?? (() => false),
		onStart() {
			analysis.resume();
			experiments.resume();
		},
	});
	const analysis = new AnalysisController({
		store,
		clock,
		recorder: controllerRecorder(),
		log: controllerLog,
		metrics: options.metrics ?? trafficMetrics(store, random, qualityOf),
		isRunning: () => controller.isRunning,
	});
	const experiments = new ExperimentController({store, clock, recorder: controllerRecorder(), isRunning: () => controller.isRunning});
	new EndpointSlices(store, clock).begin();
	keepDisruptionBudgets(store, () => clock.now());
	keepQuotas(store);
	offerNodes(store, clock.now());
	const loseController = () => {
		controller.stop();
		clock.after(present - clock.now() - 68_000, () => {
			showLostController(store, present);
			controllerLog.write('info', 'Argo Rollouts starting', undefined, {version: 'v1.9.1'});
			controllerLog.write('info', 'attempting to acquire leader lease argo-rollouts/argo-rollouts-controller-lock...');
		});
	};

	const stage = new Stage({store, clock, random, presentAt: present, recorder: recorder('node-controller'), loseController});
	controller.begin();
	stage.apply(infrastructure(clock.now()));
	scenario.play(stage);
	clock.catchUp();
	const loadOf = options.loadOf ?? scenario.loadOf;
	if (loadOf) {
		new Autoscaler({store, clock, recorder: recorder('horizontal-pod-autoscaler'), loadOf, present}).begin();
	}

	isPast = false;
	store.isRecording = true;
	store.forgetHistory();
	controller.settleLease();
	return {
		store,
		controller,
		stage,
		/** A controller that was lost has a pod that runs again. */
		showController() {
			if (store.get('deployments', controllerNamespace, 'argo-rollouts')?.status?.unavailableReplicas !== undefined) {
				showFoundController(store, clock.now());
			}
		},
		logs: new LogDesk(clusterLog({qualityOf, behaviourOf, store, controllerLog}), () => clock.now()),
		prometheus: new Prometheus({
			store,
			metrics: options.metrics ?? trafficMetrics(store, createRandom(90), qualityOf),
			isAllKnowing: options.metrics !== undefined,
		}),
	};
}

/** Prometheus where its Service is, a friendly web server everywhere else. */
function backends(prometheus: Prometheus, clock: SimulatorClock): (service: Service) => Backend {
	return ({metadata}) => metadata.namespace === monitoringNamespace && metadata.name === 'prometheus'
		? (path, parameters) => prometheus.answer(path, parameters, clock.now())
		: () => ({status: 200, contentType: 'text/plain; charset=utf-8', body: 'ok\n'});
}

/** A clock whose timers can all be called off. */
function closable(clock: SimulatorClock): SimulatorClock & {readonly close: () => void} {
	const offs = new Set<() => void>();
	let isClosed = false;
	return {
		now: clock.now,
		after(delayMs, action) {
			if (isClosed) {
				return () => {}; // eslint-disable-line @typescript-eslint/no-empty-function
			}

			const off = clock.after(delayMs, () => {
				offs.delete(off);
				action();
			});
			offs.add(off);
			return () => {
				offs.delete(off);
				off();
			};
		},
		close() {
			isClosed = true;
			for (const off of offs) {
				off();
			}

			offs.clear();
		},
	};
}
