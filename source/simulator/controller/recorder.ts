import type {SimulatorClock} from '../clock.ts';
import type {ControllerLog} from '../logs/controller-log.ts';
import type {ObjectStore} from '../object-store.ts';
import type {StoredObject} from '../objects.ts';
import {timestamp} from '../time.ts';
import {SpamFilter} from './spam-filter.ts';

export type EventType = 'Normal' | 'Warning';

const lifeMs = 3_600_000;
/** One writer sends one event after the other. */
const writeEveryMs = 100;

/**
Writes Events a moment after they happened, one after the other; the same text about the same object again only raises
the count of the first. They live for an hour.
*/
export class Recorder {
	readonly #store: ObjectStore;
	readonly #clock: SimulatorClock;
	readonly #component: string;
	readonly #known = new Map<string, {readonly name: string; count: number}>();
	readonly #filter = new SpamFilter();
	#count = 0;
	#isFreeAt = -Infinity;
	/** Where the component's log is kept: every event is a line there too. */
	log: ControllerLog | undefined;
	/** Events before this instant are not written: a real cluster has forgotten them. */
	since = -Infinity;
	/** V36: what happens in one such span is written at its end. */
	lagMs = 0;

	constructor(store: ObjectStore, clock: SimulatorClock, component: string) {
		this.#store = store;
		this.#clock = clock;
		this.#component = component;
	}

	#write(action: () => void) {
		const now = this.#clock.now();
		const earliest = this.lagMs > 0 ? Math.ceil((now + 1) / this.lagMs) * this.lagMs : now;
		const at = Math.max(earliest, this.#isFreeAt);
		this.#isFreeAt = at + (this.lagMs > 0 ? 0 : writeEveryMs);
		if (at === now) {
			action();
		} else {
			this.#clock.after(at - now, action);
		}
	}

	#repeat(namespace: string, name: string, count: number, lastTimestamp: string) {
		this.#write(() => {
			if (this.#store.get('events', namespace, name)) {
				this.#store.patch('events', namespace, name, {count, lastTimestamp});
			}
		});
	}

	record(object: StoredObject, type: EventType, reason: string, message: string) {
		const now = this.#clock.now();
		if (now < this.since) {
			return;
		}

		this.log?.write(type === 'Warning' ? 'warning' : 'info', message, object, {event_reason: reason});
		const {namespace = 'default', name, uid, resourceVersion} = object.metadata;
		if (!this.#filter.isAllowed(uid, now)) {
			return;
		}

		const key = `${uid}/${reason}/${message}`;
		const at = timestamp(now);
		const known = this.#known.get(key);
		if (known) {
			known.count += 1;
			this.#repeat(namespace, known.name, known.count, at);
			return;
		}

		const eventName = `${name}.${(now * 1000).toString(16)}${(this.#count++ % 0x1_00_00).toString(16).padStart(4, '0')}`;
		this.#known.set(key, {name: eventName, count: 1});
		const event = {
			// Drawn now and not when it is written: chance must not depend on how busy the writer is
			metadata: {name: eventName, namespace, uid: this.#store.drawUid()},
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
		};
		this.#write(() => {
			this.#store.create('events', event);
		});
		this.#clock.after(lifeMs, () => {
			this.#known.delete(key);
			if (this.#store.get('events', namespace, eventName)) {
				this.#store.delete('events', namespace, eventName);
			}
		});
	}
}
