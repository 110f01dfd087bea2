import type {SimulatorClock} from '../clock.ts';
import type {ControllerLog} from '../logs/controller-log.ts';
import type {ObjectStore} from '../object-store.ts';
import type {StoredObject} from '../objects.ts';
import {timestamp} from '../time.ts';

export type EventType = 'Normal' | 'Warning';

/** The event client is throttled: what is said over and over is written twice and then from time to time. */
const repeatEveryMs = 10_000;
const lifeMs = 3_600_000;

/** Writes Events; the same text about the same object again only raises the count of the first. They live for an hour. */
export class Recorder {
	readonly #store: ObjectStore;
	readonly #clock: SimulatorClock;
	readonly #component: string;
	readonly #known = new Map<string, string>();
	#count = 0;
	/** Where the component's log is kept: every event is a line there too. */
	log: ControllerLog | undefined;
	/** Events before this instant are not written: a real cluster has forgotten them. */
	since = -Infinity;

	constructor(store: ObjectStore, clock: SimulatorClock, component: string) {
		this.#store = store;
		this.#clock = clock;
		this.#component = component;
	}

	record(object: StoredObject, type: EventType, reason: string, message: string) {
		const now = this.#clock.now();
		if (now < this.since) {
			return;
		}

		this.log?.write(type === 'Warning' ? 'warning' : 'info', message, object, {event_reason: reason});
		const {namespace = 'default', name, uid, resourceVersion} = object.metadata;
		const key = `${uid}/${reason}/${message}`;
		const at = timestamp(now);
		const known = this.#known.get(key);
		const event = known === undefined ? undefined : this.#store.get('events', namespace, known);
		if (event) {
			if (event.count < 2 || now - Date.parse(event.lastTimestamp) >= repeatEveryMs) {
				this.#store.patch('events', namespace, event.metadata.name, {count: event.count + 1, lastTimestamp: at});
			}

			return;
		}

		const eventName = `${name}.${(now * 1000).toString(16)}${(this.#count++ % 0x1_00_00).toString(16).padStart(4, '0')}`;
		this.#known.set(key, eventName);
		this.#store.create('events', {
			metadata: {name: eventName, namespace},
			involvedObject: {kind: object.kind, namespace, name, uid, apiVersion: object.apiVersion, resourceVersion},
			reason,
			message,
			source: {component: this.#component},
			firstTimestamp: at,
			lastTimestamp: at,
			count: 1,
			type,
			eventTime: null,
			reportingComponent: this.#component,
			reportingInstance: '',
		});
		this.#clock.after(lifeMs, () => {
			this.#known.delete(key);
			if (this.#store.get('events', namespace, eventName)) {
				this.#store.delete('events', namespace, eventName);
			}
		});
	}
}
