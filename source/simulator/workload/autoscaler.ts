import type {SimulatorClock} from '../clock.ts';
import type {Recorder} from '../controller/recorder.ts';
import type {ObjectStore} from '../object-store.ts';
import type {PlainObject, Rollout} from '../objects.ts';
import {timestamp} from '../time.ts';

/** How many pods the load of a rollout would keep busy at the target, a fraction too; undefined: nothing is known of it. */
export type LoadOf = (target: {readonly namespace: string; readonly name: string; readonly now: number; /** The moment of the cluster's start. */ readonly present: number}) => number | undefined;

export type AutoscalerParts = {readonly store: ObjectStore; readonly clock: SimulatorClock; readonly recorder: Recorder; readonly loadOf: LoadOf; readonly present: number};

const everyMs = 15_000;
/** Within a tenth of the target nothing is done. */
const tolerance = 0.1;

type Spec = {readonly scaleTargetRef: {readonly kind: string; readonly name: string}; readonly minReplicas?: number; readonly maxReplicas: number; readonly metrics?: ReadonlyArray<{readonly resource?: {readonly target?: {readonly averageUtilization?: number}}}>};

/** Acts on the scale of rollouts by a scripted load, every 15 seconds, as the controller of HorizontalPodAutoscalers does. */
export class Autoscaler {
	readonly #parts: AutoscalerParts;

	constructor(parts: AutoscalerParts) {
		this.#parts = parts;
	}

	#sync(autoscaler: PlainObject) {
		const {store, clock, loadOf, present} = this.#parts;
		const {namespace = ''} = autoscaler.metadata;
		const spec = autoscaler.spec as unknown as Spec;
		const rollout = spec.scaleTargetRef.kind === 'Rollout' ? store.get('rollouts', namespace, spec.scaleTargetRef.name) : undefined;
		const load = rollout && loadOf({namespace, name: rollout.metadata.name, now: clock.now(), present});
		if (rollout && load !== undefined) {
			this.#scale(autoscaler, spec, rollout, load);
		}
	}

	#scale(autoscaler: PlainObject, spec: Spec, rollout: Rollout, load: number) {
		const {store, clock, recorder} = this.#parts;
		const {namespace = '', name} = autoscaler.metadata;
		const wanted = rollout.spec.replicas ?? 1;
		const current = rollout.status?.HPAReplicas ?? wanted;
		const ratio = load / Math.max(1, current);
		const asked = Math.abs(ratio - 1) <= tolerance ? current : Math.ceil(load);
		const desired = Math.min(spec.maxReplicas, Math.max(spec.minReplicas ?? 1, asked));
		const averageUtilization = Math.round(ratio * (spec.metrics?.[0]?.resource?.target?.averageUtilization ?? 80));
		const isRescaled = desired !== wanted;
		if (isRescaled) {
			store.patch('rollouts', namespace, rollout.metadata.name, {spec: {replicas: desired}}, {part: 'main', manager: 'kube-controller-manager'});
			recorder.record(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${desired}; reason: cpu resource utilization (percentage of request) ${desired > wanted ? 'above' : 'below'} target`);
		}

		const old = autoscaler.status;
		const status = {
			currentReplicas: current,
			desiredReplicas: desired,
			lastScaleTime: isRescaled ? timestamp(clock.now()) : old?.lastScaleTime,
			currentMetrics: [{type: 'Resource', resource: {name: 'cpu', current: {averageUtilization, averageValue: `${Math.round(averageUtilization / 10)}m`}}}],
			conditions: conditionsOf(asked, spec, old, timestamp(clock.now())),
		};
		store.update('horizontalpodautoscalers', namespace, name, object => ({...object, status}), {part: 'status'});
	}

	begin() {
		const {store, clock} = this.#parts;
		clock.after(everyMs, () => {
			for (const autoscaler of store.list('horizontalpodautoscalers')) {
				this.#sync(autoscaler);
			}

			this.begin();
		});
	}
}

function conditionsOf(asked: number, {minReplicas = 1, maxReplicas}: Spec, old: PlainObject['status'], now: string) {
	const isOver = asked > maxReplicas;
	const limit = isOver ? ['TooManyReplicas', 'the desired replica count is more than the maximum replica count'] : ['TooFewReplicas', 'the desired replica count is less than the minimum replica count'];
	const isLimited = isOver || asked < minReplicas;
	const condition = (type: string, status: string, reason: string, message: string) => {
		const before = Array.isArray(old?.conditions) ? (old.conditions as ReadonlyArray<{readonly type: string; readonly status: string; readonly lastTransitionTime?: string}>).find(one => one.type === type) : undefined;
		return {type, status, lastTransitionTime: before?.status === status ? before.lastTransitionTime ?? now : now, reason, message};
	};

	return [
		condition('AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size'),
		condition('ScalingActive', 'True', 'ValidMetricFound', 'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)'),
		isLimited ? condition('ScalingLimited', 'True', limit[0]!, limit[1]!) : condition('ScalingLimited', 'False', 'DesiredWithinRange', 'the desired count is within the acceptable range'),
	];
}
