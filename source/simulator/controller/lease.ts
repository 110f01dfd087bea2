import type {SimulatorClock} from '../clock.ts';
import type {ObjectStore} from '../object-store.ts';
import {microTimestamp} from '../time.ts';

export const controllerNamespace = 'argo-rollouts';
const leaseName = 'argo-rollouts-controller-lock';
const renewEveryMs = 2000;
const durationSeconds = 15;

/** The controller's Lease: renewed every two seconds while it leads. */
export class LeaderLease {
	readonly #store: ObjectStore;
	readonly #clock: SimulatorClock;
	readonly #holder: string;
	#off: (() => void) | undefined;

	constructor(store: ObjectStore, clock: SimulatorClock, holder: string) {
		this.#store = store;
		this.#clock = clock;
		this.#holder = holder;
	}

	#renewLater() {
		this.#off = this.#clock.after(renewEveryMs, () => {
			this.#store.patch('leases', controllerNamespace, leaseName, {spec: {renewTime: microTimestamp(this.#clock.now())}});
			this.#renewLater();
		});
	}

	#take(instant: number) {
		const now = microTimestamp(instant);
		const known = this.#store.get('leases', controllerNamespace, leaseName);
		if (known) {
			this.#store.patch('leases', controllerNamespace, leaseName, {spec: {holderIdentity: this.#holder, acquireTime: now, renewTime: now, leaseTransitions: known.spec.leaseTransitions + 1}});
		} else {
			this.#store.create('leases', {
				metadata: {name: leaseName, namespace: controllerNamespace},
				spec: {holderIdentity: this.#holder, leaseDurationSeconds: durationSeconds, acquireTime: now, renewTime: now, leaseTransitions: 0},
			});
		}
	}

	/** Takes the lease and goes on renewing it. */
	hold() {
		this.#take(this.#clock.now());
		this.#renewLater();
	}

	/** As a controller leaves it that went away at an instant in the past. */
	leaveBehind(instant: number) {
		this.#take(instant);
	}

	/** Stops renewing, without giving the lease back: as a controller that is gone. */
	drop() {
		this.#off?.();
		this.#off = undefined;
	}
}
