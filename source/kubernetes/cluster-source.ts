import {coreKinds, type KindName} from '../types/kinds.ts';
import type {Batch, LinkState, Source, Wish} from '../types/source.ts';
import {Batcher} from './batcher.ts';
import {Reflector} from './reflector.ts';
import type {Scope} from './reflector/scope.ts';
import type {Session} from './session.ts';
import {onWakeUp} from './wake-up.ts';

export type ClusterSourceOptions = {
	/** Its clock is the source's. It stays open when the source is closed. */
	readonly session: Session;
	/** Undefined: all namespaces. */
	readonly namespace: string | undefined;
	/** Only these rollouts; their children are found by their owners. */
	readonly rollouts?: Pick<Scope, 'labelSelector' | 'name'> | undefined;
	/** A listener has thrown; the source goes on. */
	readonly onDefect: (error: unknown) => void;
	/** Numbers from 0 up to 1; default: by chance. */
	readonly random?: () => number;
};

/** Rollouts puts it on every ReplicaSet and pod that it manages, experiments' included: the others are never read. */
const managedSelector = 'rollouts-pod-template-hash';
const managedKinds = new Set<KindName>(['pods', 'replicasets']);

const keyOf = ({kind, namespace = '', name = ''}: Scope) => `${kind}/${namespace}/${name}`;

function coreScopes({namespace, rollouts}: Pick<ClusterSourceOptions, 'namespace' | 'rollouts'>): readonly Scope[] {
	return coreKinds.map(kind => ({kind, namespace, ...(managedKinds.has(kind) && {labelSelector: managedSelector}), ...(kind === 'rollouts' && rollouts)}));
}

/** A wish for a whole namespace covers those for single objects of it. */
function wishedScopes(wishes: readonly Wish[]): readonly Scope[] {
	const isWhole = (wish: Wish) => wish.name === undefined;
	return wishes.filter(wish => isWhole(wish) || wishes.every(other => !(isWhole(other) && other.kind === wish.kind && other.namespace === wish.namespace)));
}

const urgency: ReadonlyArray<LinkState['state']> = ['denied', 'absent', 'stale', 'loading', 'live', 'idle'];

/** Several scopes of one kind have one link: the one in most need of attention. */
function worst(states: readonly LinkState[]): LinkState {
	return states.toSorted((a, b) => urgency.indexOf(a.state) - urgency.indexOf(b.state))[0] ?? {state: 'idle'};
}

type Entry = {readonly scope: Scope; readonly reflector: Reflector; link: LinkState};

/** The cluster's watches as a `Source`: one reflector for each scope, their news in batches. */
class ClusterSource implements Source {
	readonly #options: ClusterSourceOptions;
	readonly #batcher: Batcher;
	readonly #listeners = new Set<(batch: Batch) => void>();
	readonly #reflectors = new Map<string, Entry>();
	readonly #ending = new Set<Promise<void>>();
	#wishes: readonly Scope[] = [];
	#state: 'closed' | 'new' | 'open' = 'new';
	#endWakeUp: () => void = () => undefined;
	readonly clock;

	constructor(options: ClusterSourceOptions) {
		this.#options = options;
		this.clock = options.session.clock;
		this.#batcher = new Batcher(this.clock, batch => {
			this.#hand(batch);
		});
	}

	#hand(batch: Batch) {
		for (const listener of this.#listeners) {
			try {
				listener(batch);
			} catch (error) {
				this.#options.onDefect(error);
			}
		}
	}

	#tellLink(kind: KindName) {
		const states = this.#reflectors.values().filter(({scope}) => scope.kind === kind).map(({link}) => link).toArray();
		this.#batcher.setLink(kind, worst(states));
	}

	/** The first batch brings all core kinds together where they come together. */
	#releaseWhenListed() {
		const isListed = this.#reflectors.values().every(({scope, link}) => !coreKinds.includes(scope.kind) || (link.state !== 'loading' && link.state !== 'idle'));
		if (isListed) {
			this.#batcher.release();
		}
	}

	#startReflector(scope: Scope) {
		const {session, onDefect, random = Math.random} = this.#options;
		const reflector = new Reflector({
			session,
			scope,
			random,
			onDefect,
			onNews: ({changes = [], link}) => {
				this.#batcher.add(changes);
				if (link === undefined) {
					return;
				}

				entry.link = link;
				this.#tellLink(scope.kind);
				this.#releaseWhenListed();
			},
		});
		const entry: Entry = {scope, reflector, link: {state: 'loading', received: 0}};
		this.#reflectors.set(keyOf(scope), entry);
		reflector.start();
	}

	#stopReflector(key: string) {
		const entry = this.#reflectors.get(key);
		if (entry === undefined) {
			return;
		}

		this.#reflectors.delete(key);
		this.#batcher.add(entry.reflector.stop());
		this.#tellLink(entry.scope.kind);
		const ending = entry.reflector.stopped();
		this.#ending.add(ending);
		void ending.finally(() => {
			this.#ending.delete(ending);
		});
	}

	/** Makes the reflectors those that are wanted. */
	#adjust() {
		if (this.#state !== 'open') {
			return;
		}

		const wanted = new Map([...coreScopes(this.#options), ...this.#wishes].map(scope => [keyOf(scope), scope]));
		for (const key of this.#reflectors.keys()) {
			if (!wanted.has(key)) {
				this.#stopReflector(key);
			}
		}

		for (const [key, scope] of wanted) {
			if (!this.#reflectors.has(key)) {
				this.#startReflector(scope);
			}
		}
	}

	#open() {
		this.#state = 'open';
		this.#batcher.hold();
		this.#endWakeUp = onWakeUp(this.clock, () => {
			this.#options.session.credentials.forgetFailure();
			for (const {reflector} of this.#reflectors.values()) {
				reflector.interrupt();
			}
		});
		this.#adjust();
	}

	subscribe(listener: (batch: Batch) => void): () => void {
		this.#listeners.add(listener);
		if (this.#state === 'new') {
			this.#open();
		}

		return () => {
			this.#listeners.delete(listener);
		};
	}

	wish(wishes: readonly Wish[]) {
		this.#wishes = wishedScopes(wishes);
		this.#adjust();
	}

	reconnect() {
		this.#options.session.credentials.forgetFailure();
		for (const {reflector} of this.#reflectors.values()) {
			reflector.retryNow();
		}
	}

	async close() {
		if (this.#state === 'open') {
			this.#endWakeUp();
			for (const key of this.#reflectors.keys()) {
				this.#stopReflector(key);
			}
		}

		this.#state = 'closed';
		this.#batcher.close();
		this.#listeners.clear();
		await Promise.all(this.#ending);
	}
}

/** Objects of one namespace or of all, from the cluster itself. Nothing is sent before the first listener is there. */
export function createClusterSource(options: ClusterSourceOptions): Source {
	return new ClusterSource(options);
}
