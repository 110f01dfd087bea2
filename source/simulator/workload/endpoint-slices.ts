import type {SimulatorClock} from '../clock.ts';
import {isObject} from '../json.ts';
import type {ObjectStore} from '../object-store.ts';
import type {Endpoint, EndpointSlice, Pod, Service} from '../objects.ts';
import {isReady, podsOf} from './service-pods.ts';

const reactionMs = 20;

/**
Keeps one EndpointSlice for every Service with a selector. It sleeps until somebody reads one: an abort behind a router
changes Services some 15 times a second, and most clients never look here.
*/
export class EndpointSlices {
	readonly #store: ObjectStore;
	readonly #clock: SimulatorClock;
	readonly #queued = new Set<string>();

	constructor(store: ObjectStore, clock: SimulatorClock) {
		this.#store = store;
		this.#clock = clock;
	}

	#wake() {
		const store = this.#store;
		for (const service of store.list('services')) {
			this.#sync(service);
		}

		store.subscribe(({resource, type, object, previous}) => {
			if (resource === 'services' && type !== 'DELETED') {
				this.#enqueue(object as Service);
			} else if (resource === 'pods') {
				for (const service of store.list('services', object.metadata.namespace)) {
					if (isSelected(service, object as Pod) || (previous && isSelected(service, previous as Pod))) {
						this.#enqueue(service);
					}
				}
			}
		});
	}

	#enqueue({metadata: {namespace = '', name}}: Service) {
		const key = `${namespace}/${name}`;
		if (this.#queued.has(key)) {
			return;
		}

		this.#queued.add(key);
		this.#clock.after(reactionMs, () => {
			this.#queued.delete(key);
			const service = this.#store.get('services', namespace, name);
			if (service) {
				this.#sync(service);
			}
		});
	}

	#sync(service: Service) {
		const store = this.#store;
		const {apiVersion, kind, metadata: {namespace = '', name, uid}} = service;
		if (service.spec.selector === undefined) {
			return;
		}

		const content = contentOf(service, podsOf(store, service));
		const [known] = store.ownedBy('endpointslices', uid);
		if (known) {
			store.update('endpointslices', namespace, known.metadata.name, object => ({...object, ...content}));
			return;
		}

		store.create('endpointslices', {
			metadata: {
				generateName: `${name}-`,
				namespace,
				labels: {'kubernetes.io/service-name': name, 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io'},
				ownerReferences: [{apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true}],
			},
			...content,
		});
	}

	begin() {
		this.#store.onFirstUse('endpointslices', () => {
			this.#wake();
		});
	}
}

function isSelected({spec: {selector = {}}}: Service, {metadata: {labels = {}}}: Pod): boolean {
	return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** Pods without an address are left out, pods that are not ready are shown as such. */
function contentOf({spec}: Service, pods: readonly Pod[]): Pick<EndpointSlice, 'addressType' | 'endpoints' | 'ports'> {
	const ports = (Array.isArray(spec.ports) ? spec.ports : []).filter(port => isObject(port));
	return {
		addressType: 'IPv4',
		endpoints: pods.filter(({status}) => status.podIP !== undefined && !['Failed', 'Succeeded'].includes(status.phase)).map(pod => endpointOf(pod)),
		ports: ports.map(port => ({name: typeof port.name === 'string' ? port.name : '', port: Number(port.targetPort ?? port.port), protocol: 'TCP'})),
	};
}

function endpointOf(pod: Pod): Endpoint {
	const {namespace = '', name, uid, deletionTimestamp} = pod.metadata;
	const isTerminating = deletionTimestamp !== undefined;
	const {nodeName} = pod.spec;
	return {
		addresses: [pod.status.podIP ?? ''],
		conditions: {ready: isReady(pod) && !isTerminating, serving: isReady(pod), terminating: isTerminating},
		...(nodeName !== undefined && {nodeName}),
		targetRef: {kind: 'Pod', namespace, name, uid},
	};
}
