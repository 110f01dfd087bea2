import {findMissing} from './commands/permissions.ts';
import {actions} from './commands/registry.ts';
import {selectCurrent} from './store/selectors.ts';
import type {Session} from './session.ts';

const validityMs = 300_000;

/**
Keeps the state told of what we may not do in the namespace under the cursor: asked when the cursor comes there, and again after five minutes. Gives the
function that ends it.
*/
export function keepPermissions(session: Session): () => void {
	const {store} = session;
	const askedAt = new Map<string, number>();
	let isOver = false;

	async function ask(namespace: string) {
		const missing = await findMissing(session.cluster(), namespace, actions);
		if (!isOver) {
			store.update({missing: new Map([...store.state.getState().missing, [namespace, missing]])});
		}
	}

	function look() {
		const state = store.state.getState();
		const namespace = selectCurrent(state)?.namespace ?? state.session.namespace;
		// What the first frame needs goes first.
		if (namespace === undefined || state.session.kind === 'recording' || state.session.readOnly !== undefined || state.links.rollouts.state !== 'live') {
			return;
		}

		const now = store.clock.now();
		if (now - (askedAt.get(namespace) ?? -Infinity) >= validityMs) {
			askedAt.set(namespace, now);
			void ask(namespace);
		}
	}

	const unsubscribe = store.state.subscribe(look);
	look();
	return () => {
		isOver = true;
		unsubscribe();
	};
}
