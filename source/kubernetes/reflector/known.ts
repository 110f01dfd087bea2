import type {KindName} from '../../types/kinds.ts';
import type {ClusterObject} from '../../types/objects.ts';
import type {Change} from '../../types/source.ts';

const keyOf = ({namespace, name}: {readonly namespace: string; readonly name: string}) => `${namespace}/${name}`;

type Entry = {readonly namespace: string; readonly name: string; readonly uid: string | undefined; readonly resourceVersion: string | undefined};

/** What we have handed on: just enough to tell what is new and what has gone. */
export class Known {
	readonly #kind: KindName;
	#entries = new Map<string, Entry>();

	constructor(kind: KindName) {
		this.#kind = kind;
	}

	#deletion({namespace, name}: {readonly namespace: string; readonly name: string}): Change {
		return {type: 'delete', kind: this.#kind, namespace, name};
	}

	/** Nothing for what is there already in this version; a delete and a put for another object of the same name. */
	put(object: ClusterObject): readonly Change[] {
		const {namespace, name, uid, resourceVersion} = object.metadata;
		const key = keyOf(object.metadata);
		const before = this.#entries.get(key);
		this.#entries.set(key, {namespace, name, uid, resourceVersion});
		const put: Change = {type: 'put', kind: this.#kind, object};
		if (before === undefined) {
			return [put];
		}

		if (before.uid !== uid) {
			return [this.#deletion(before), put];
		}

		return resourceVersion !== undefined && before.resourceVersion === resourceVersion ? [] : [put];
	}

	remove(metadata: {readonly namespace: string; readonly name: string}): readonly Change[] {
		return this.#entries.delete(keyOf(metadata)) ? [this.#deletion(metadata)] : [];
	}

	/** The difference to a whole list: what is not in it has gone while we were not looking. */
	replace(objects: Iterable<ClusterObject>): readonly Change[] {
		const before = this.#entries;
		const puts: Change[] = [];
		const kept = new Set<string>();
		for (const object of objects) {
			kept.add(keyOf(object.metadata));
			puts.push(...this.put(object));
		}

		const gone = before.entries().filter(([key]) => !kept.has(key)).toArray();
		for (const [key] of gone) {
			this.#entries.delete(key);
		}

		return [...gone.map(([, entry]) => this.#deletion(entry)), ...puts];
	}

	clear(): readonly Change[] {
		const gone = this.#entries.values().map(entry => this.#deletion(entry)).toArray();
		this.#entries = new Map();
		return gone;
	}
}
