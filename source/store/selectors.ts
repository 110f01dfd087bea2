import fuzzysort from 'fuzzysort';
import type {RolloutView, SituationName} from '../domain/rollout-view.ts';
import {findFreezeDrift, type FreezeDrift} from '../domain/freeze-drift.ts';
import type {AppState} from './app-state.ts';
import {compareText} from './order.ts';
import type {Picker, PickerItem} from './interface-state.ts';

/** Remembers the last answer as long as the inputs are the same references. */
function memoise<Inputs extends readonly unknown[], Value>(compute: (...inputs: Inputs) => Value): (...inputs: Inputs) => Value {
	let last: {readonly inputs: Inputs; readonly value: Value} | undefined;
	return (...inputs) => {
		if (last === undefined || inputs.some((input, index) => !Object.is(input, last!.inputs[index]))) {
			last = {inputs, value: compute(...inputs)};
		}

		return last.value;
	};
}

/** The rows of the fleet in their order, filtered. The same array while nothing of it changed. */
export function selectRows(state: AppState): readonly RolloutView[] {
	return rowsOf(state.views, state.interface.order, state.interface.filter);
}

const rowsOf = memoise((views: AppState['views'], order: readonly string[], filter: string) => {
	const words = filter.toLowerCase().split(/\s+/v).filter(Boolean);
	return order.flatMap(key => views.get(key) ?? []).filter(view => words.every(word => matches(view, word)));
});

/** A word of the filter matches the name, the namespace, the situation's name or an image. */
function matches(view: RolloutView, word: string): boolean {
	return view.key.toLowerCase().includes(word) || view.situation.name.toLowerCase().includes(word) || view.images.some(({image}) => image.toLowerCase().includes(word));
}

/** How many rollouts are in each situation, of all that are watched. */
export function selectCounts(state: AppState): ReadonlyMap<SituationName, number> {
	return countsOf(state.views);
}

const countsOf = memoise((views: AppState['views']) => {
	const counts = new Map<SituationName, number>();
	for (const {situation} of views.values()) {
		counts.set(situation.name, (counts.get(situation.name) ?? 0) + 1);
	}

	return counts;
});

/** The rollout that keys act on: the open one, else the one under the cursor. */
export function selectCurrent(state: AppState): RolloutView | undefined {
	const {route, cursor} = state.interface;
	const key = route.screen === 'fleet' ? cursor : route.key;
	return key === undefined ? undefined : state.views.get(key);
}

/** The revision under the cursor of the revisions, by its present number; undefined on every other screen. */
export function selectRevision({interface: {route}, pane}: AppState): number | undefined {
	const isOpen = route.screen === 'pane' && pane?.pane === 'history' && pane.key === route.key;
	return isOpen ? pane.content?.history.revisions[route.position.cursor]?.presentNumber : undefined;
}

/** Somebody froze or thawed since the open question about that was asked: then it is about something else. */
export function selectFreezeDrift({views, interface: {layer}}: AppState): FreezeDrift | undefined {
	const body = layer?.kind === 'strip' ? layer.strip.body : undefined;
	switch (body?.kind) {
		case 'freeze': {
			return findFreezeDrift(body.views, views);
		}

		case 'thaw': {
			return findFreezeDrift([...body.frozen, ...body.left], views);
		}

		default: {
			return undefined;
		}
	}
}

/** The items of a picker that its query leaves. */
export function selectPickerItems(picker: Picker): readonly PickerItem[] {
	if (picker.about === 'command') {
		return fuzzy(picker.items, picker.query);
	}

	const query = picker.query.toLowerCase();
	return picker.items.filter(({label}) => label.toLowerCase().includes(query));
}

/** Best match first; all of them in their order while nothing is typed. */
function fuzzy(items: readonly PickerItem[], query: string): readonly PickerItem[] {
	const texts = items.map(item => ({item, text: `${item.label} ${item.note ?? ''}`}));
	return query.trim() === '' ? items : fuzzysort.go(query, texts, {key: 'text', threshold: 0.3}).map(({obj}) => obj.item);
}

/** Every rollout of a namespace, by name. */
export function selectNamespaceViews(state: AppState, namespace: string): readonly RolloutView[] {
	return state.views.values().filter(view => view.namespace === namespace).toArray().toSorted((a, b) => compareText(a.name, b.name));
}
