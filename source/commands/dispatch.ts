import type {Family} from '../domain/family.ts';
import type {AppState} from '../store/app-state.ts';
import type {AppStore} from '../store/app-store.ts';
import {screenOf, type GroupBody, type Strip} from '../store/interface-state.ts';
import type {KeyRead} from '../store/key-press.ts';
import {selectCurrent, selectFreezeDrift, selectNamespaceViews, selectPickerItems, selectRevision} from '../store/selectors.ts';
import type {Action, Beginning, Choice, Command, Context, Effect, Gesture, Report, Target} from './command.ts';
import {confirmationOf, hasInput, isSacred, keyOf} from './confirmation.ts';
import {canBeGrouped, prepareGroup, refuseMarked} from './marked.ts';
import {describeLeaving, isOpen} from './open-operation.ts';
import {paletteItems} from './palette.ts';
import {refuseForbidden} from './permissions.ts';
import {refuseAction} from './refuse.ts';
import {findCommand} from './registry.ts';

/** What the dispatcher asks of the composition. */
export type Services = {
	readonly context: () => Omit<Context, 'now'>;
	/** Starts what was confirmed. */
	readonly start: (action: Action, beginning: Beginning, order: {readonly id: string; readonly text: string; /** One id for those that were confirmed together. */ readonly group?: string}) => void;
	/** Keys of the rollouts of a namespace that an autoscaler scales; undefined where that cannot be read. */
	readonly readAutoscaled: (namespace: string) => Promise<ReadonlySet<string> | undefined>;
	/** Is this namespace protected: at once where that is known, else soon; absent: none is beyond what the context says. */
	readonly isProtected?: (namespace: string) => boolean | Promise<boolean>;
	readonly effect: (effect: Effect) => void;
	readonly chooseNamespace: (namespace: string | undefined) => void;
	readonly quit: (code: number) => void;
	/** A new id for an action. */
	readonly newId: () => string;
};

const stripMs = 10_000;
const noticeMs = 6000;
/** `aa` in one read counts only for a row that has been under the cursor for this long (design.md, a slow line). */
const aimedMs = 500;
const quitAgainMs = 5000;

/** Turns keys into events and actions. The only place that decides what a key means. */
export function createDispatcher(store: AppStore, commands: readonly Command[], services: Services): (read: KeyRead) => void {
	/** The families as they were when the strip opened: what it will do is pinned. */
	let pinned: ReadonlyMap<string, Family> = new Map();
	let askedToQuitAt = -Infinity;
	/** The rollout that an open choice is about. */
	let picking: string | undefined;
	/** A strip that waits for the autoscalers; another key calls it off. */
	let opening = 0;

	const now = () => store.clock.now();
	const state = () => store.state.getState();
	const context = (): Context => ({...services.context(), now: now()});
	const contextOf = ({namespace}: Target): Context => ({...context(), missing: state().missing.get(namespace ?? ''), user: state().session.user});
	const isProtectedIn = (targets: readonly Target[]) => services.context().isProtected === true || targets.some(({namespace}) => namespace !== undefined && services.isProtected?.(namespace) === true);
	const notice = (text: string, tone: 'bad' | 'good' | 'warning' = 'warning') => {
		store.dispatch({type: 'noticed', notice: {text, tone, until: now() + noticeMs}});
	};

	/** The marked rows that are still there; only on the fleet, where they are seen. */
	function markedTargets(current: AppState): readonly Target[] {
		const {route, marks} = current.interface;
		return route.screen === 'fleet' ? marks.flatMap(key => current.views.get(key) ?? []).map(view => targetOf(current, view)) : [];
	}

	function targetOf(current: AppState, view = selectCurrent(current)): Target {
		const namespace = view?.namespace ?? current.session.namespace;
		const running = view === undefined ? undefined : current.interface.operations.find(operation => operation.subject === view.key && operation.outcome === undefined);
		return {
			view,
			namespace,
			views: namespace === undefined ? [] : selectNamespaceViews(current, namespace),
			autoscaled: undefined,
			isLive: current.links.rollouts.state === 'live',
			running: running?.command,
			family: view === undefined ? undefined : store.families().get(view.key),
			revision: selectRevision(current),
		};
	}

	/** Says why an action cannot be done now; false when it can. */
	function refuse(action: Action, target: Target, about: Context): boolean {
		const refusal = refuseAction(action, target, about);
		if (refusal !== undefined) {
			notice(refusal.help === undefined ? refusal.reason : `${refusal.reason}. ${refusal.help}`);
		}

		return refusal !== undefined;
	}

	/** Opens the strip of an action, or says why not. */
	function arm(action: Action, target: Target, picked?: string): boolean {
		const about = contextOf(target);
		if (refuse(action, target, about)) {
			return false;
		}

		pinned = new Map(store.families());
		const at = now();
		const body = action.prepare(target, about, picked);
		const confirmation = confirmationOf(action, body, {isProtected: !isSacred(action) && isProtectedIn([target])});
		const isTyping = confirmation.kind === 'typed' && !hasInput(body);
		const expiresAt = action.scope !== 'namespace' && !isTyping && !hasInput(body) ? at + stripMs : undefined;
		store.dispatch({type: 'stripOpened', strip: {command: action.id, openedAt: at, expiresAt, body, confirm: confirmation, text: '', choice: 0, ...(isTyping && {typed: ''})}});
		return true;
	}

	/** What has to be chosen first; the strip of the choice follows. */
	function openChoice(action: Action, {title, items}: Choice) {
		store.dispatch({type: 'pickerOpened', picker: {about: action.id, title, items, isLoading: false, query: '', index: Math.max(0, items.findIndex(({isCurrent}) => isCurrent))}});
	}

	async function armWithAutoscalers(action: Action, target: Target) {
		opening += 1;
		const mine = opening;
		const namespaces = new Set(target.marked?.flatMap(({view}) => view?.namespace ?? []) ?? [target.namespace].filter(namespace => namespace !== undefined));
		const sets = await Promise.all([...namespaces].map(async namespace => services.readAutoscaled(namespace)));
		const autoscaled = sets.length === 0 || sets.includes(undefined) ? undefined : new Set(sets.flatMap(set => [...set ?? []]));
		if (mine === opening && state().interface.layer === undefined) {
			// The rows may have changed while the autoscalers were read: pin what is shown now.
			const views = target.marked?.flatMap(({view}) => view ?? []) ?? (target.namespace === undefined ? [] : selectNamespaceViews(state(), target.namespace));
			arm(action, {...target, views, autoscaled});
		}
	}

	/** One question for all marked rows. */
	function armGroup(action: Action, marked: readonly Target[]) {
		const about = context();
		const barred = marked.map(target => refuseForbidden(action, contextOf(target).missing, {namespace: target.namespace, user: state().session.user}));
		const refusal = about.readOnly === undefined ? (barred.includes(undefined) ? refuseMarked(action, marked, about) : barred[0]) : {reason: about.readOnly.reason};
		if (refusal !== undefined) {
			notice([refusal.reason, refusal.help].filter(Boolean).join('. '));
			return;
		}

		pinned = new Map(store.families());
		const body = prepareGroup(action, marked, about, 'y');
		const confirmation = confirmationOf(action, body, {isProtected: !isSacred(action) && isProtectedIn(marked)});
		store.dispatch({type: 'stripOpened', strip: {command: action.id, openedAt: now(), expiresAt: now() + stripMs, body, confirm: confirmation, text: '', choice: 0, ...(confirmation.kind === 'typed' && {typed: '', expiresAt: undefined})}});
	}

	/** Each marked row on its own: one that fails does not stop the others. */
	function startGroup({action: id, items}: GroupBody) {
		const action = actionOf(id);
		const group = services.newId();
		store.dispatch({type: 'marksCleared'});
		for (const {body} of items) {
			const order = {id: services.newId(), now: now(), person: services.context().person, text: '', choice: 0};
			const beginning = action?.begin(body, pinned, order);
			if (action !== undefined && beginning !== undefined) {
				services.start(action, beginning, {id: order.id, text: '', group});
			}
		}
	}

	/** Each namespace is asked once whether it is protected; another key calls the strip off. */
	async function startWhenKnown(action: Action, namespaces: readonly string[]) {
		opening += 1;
		const mine = opening;
		await Promise.all(namespaces.map(async namespace => services.isProtected?.(namespace)));
		if (mine === opening && state().interface.layer === undefined) {
			startAction(action);
		}
	}

	function startAction(action: Action) {
		const marked = markedTargets(state());
		const isGroup = marked.length > 0 && canBeGrouped(action);
		const target = {...targetOf(state()), ...(marked.length > 0 && {marked})};
		const namespaces = isSacred(action) ? [] : [...new Set((isGroup ? marked : [target]).flatMap(({namespace}) => namespace ?? []))];
		if (namespaces.some(namespace => typeof services.isProtected?.(namespace) === 'object')) {
			void startWhenKnown(action, namespaces);
			return;
		}

		if (isGroup) {
			armGroup(action, marked);
			return;
		}

		if (action.needsAutoscalers === true && refuseAction(action, target, contextOf(target)) === undefined) {
			void armWithAutoscalers(action, target);
			return;
		}

		const about = contextOf(target);
		const choice = refuseAction(action, target, about) === undefined ? action.pick?.(target, about) : undefined;
		if (choice === undefined) {
			arm(action, target);
		} else {
			picking = target.view?.key;
			openChoice(action, choice);
		}
	}

	const actionOf = (id: string) => commands.find((command): command is Action => command.kind === 'action' && command.id === id);

	function confirm(strip: Strip) {
		// The strip says so already, and who.
		if (selectFreezeDrift(state()) !== undefined) {
			return;
		}

		const action = actionOf(strip.command);
		const problem = action?.check?.(strip.body, strip.text);
		if (problem !== undefined) {
			notice(problem.help === undefined ? problem.reason : `${problem.reason}. ${problem.help}`);
			return;
		}

		if (strip.confirm?.kind === 'typed' && strip.typed === undefined) {
			store.dispatch({type: 'stripWordAsked'});
			return;
		}

		store.dispatch({type: 'stripClosed'});
		if (strip.body.kind === 'group') {
			startGroup(strip.body);
			return;
		}

		const id = services.newId();
		const {text, choice} = strip;
		const beginning = action?.begin(strip.body, pinned, {id, now: now(), person: services.context().person, text, choice});
		if (action === undefined || beginning === undefined) {
			notice('The rollout is gone', 'bad');
			return;
		}

		// What was typed is a reason only where it was asked for as one.
		services.start(action, beginning, {id, text: strip.body.kind === 'verb' ? '' : text});
	}

	function onStripKeys(strip: Strip, keys: readonly string[]) {
		if (strip.typed !== undefined) {
			onWordKeys(strip, keys);
			return;
		}

		const [key] = keys;
		const {body} = strip;
		// Only the same key confirms, alone in its read; `aa` on an open strip is the second stroke typed twice on a slow line.
		const isConfirmed = key === keyOf(body) && (keys.length === 1 || (keys.length === 2 && keys[1] === key && body.kind === 'abort'));
		if (isConfirmed) {
			confirm(strip);
		} else if (key === 'tab' && tab(strip)) {
			// Something was chosen or completed.
		} else if (!(hasInput(body) && typeText(keys))) {
			store.dispatch({type: 'stripClosed'});
		}
	}

	/** The word that confirms: enter sends when it is right, everything that is no text disarms. */
	function onWordKeys(strip: Strip, keys: readonly string[]) {
		const word = strip.confirm?.kind === 'typed' ? strip.confirm.word : '';
		if (keys[0] === 'enter' && keys.length === 1) {
			if (strip.typed === word) {
				confirm(strip);
			} else {
				notice(`Type ${word} to confirm, or esc to leave it`);
			}
		} else if (!typeText(keys)) {
			store.dispatch({type: 'stripClosed'});
		}
	}

	/** The next choice, or the next completion; false where the strip has neither. */
	function tab({body, command, text}: Strip): boolean {
		const complete = actionOf(command)?.complete;
		if (complete !== undefined && hasInput(body)) {
			store.dispatch({type: 'stripTextSet', text: complete(body, text)});
			return true;
		}

		if ((body.kind === 'freeze' || body.kind === 'verb') && (hasInput(body) || body.choices.length > 1)) {
			store.dispatch({type: 'stripChoiceChanged'});
			return true;
		}

		return false;
	}

	/** Types into the open text field; false when the first key is not for a text field. */
	function typeText(keys: readonly string[]): boolean {
		if (keys[0] === 'backspace' || keys[0] === 'delete') {
			store.dispatch({type: 'textErased', all: false});
			return true;
		}

		if (keys[0] === 'ctrl-u') {
			store.dispatch({type: 'textErased', all: true});
			return true;
		}

		const text = keys.map(key => key === 'space' ? ' ' : key).filter(key => [...key].length === 1).join('');
		if (text === '') {
			return false;
		}

		store.dispatch({type: 'textTyped', text});
		return true;
	}

	/** A field that takes every key; what enter and the arrows do is its own. */
	function onFieldKeys(keys: readonly string[], {enter, move}: {readonly enter: () => void; readonly move?: (by: -1 | 1) => void}) {
		const [key] = keys;
		if (key === 'escape') {
			store.dispatch({type: 'escaped'});
		} else if (key === 'enter') {
			enter();
		} else if (move !== undefined && (key === 'up' || key === 'down')) {
			move(key === 'up' ? -1 : 1);
		} else {
			typeText(keys);
		}
	}

	function onSearchKeys(keys: readonly string[]) {
		onFieldKeys(keys, {enter() {
			store.dispatch({type: 'stripClosed'});
			store.dispatch({type: 'paneMoved', by: 'match'});
		}});
	}

	function onFilterKeys(keys: readonly string[]) {
		onFieldKeys(keys, {
			enter() {
				store.dispatch({type: 'stripClosed'});
			},
			move(by) {
				store.dispatch({type: 'cursorMoved', by});
			},
		});
	}

	function onPickerKeys(keys: readonly string[]) {
		onFieldKeys(keys, {
			enter: takeFromPicker,
			move(by) {
				store.dispatch({type: 'pickerMoved', by});
			},
		});
	}

	function takeFromPicker() {
		const {layer} = state().interface;
		const item = layer?.kind === 'picker' ? selectPickerItems(layer.picker)[layer.picker.index] : undefined;
		if (layer?.kind !== 'picker' || item === undefined) {
			return;
		}

		if (item.isDim === true) {
			notice(item.note ?? item.label);
			return;
		}

		store.dispatch({type: 'stripClosed'});
		take(layer.picker.about, item.value);
	}

	/** What was taken from a picker. */
	function take(about: string, value: string) {
		const action = actionOf(about);
		if (about === 'command') {
			run(commands.find(({id}) => id === value), '');
		} else if (about === 'sort') {
			store.dispatch({type: 'sortChosen', sort: value as AppState['interface']['sort']});
		} else if (action === undefined) {
			services.chooseNamespace(value === '' ? undefined : value);
		} else {
			// The list may have moved meanwhile; what was chosen belongs to the row that it was chosen for.
			store.dispatch({type: 'stripClosed'});
			arm(action, targetOf(state(), picking === undefined ? undefined : state().views.get(picking)), value);
		}
	}

	function askToQuit(code: number) {
		const {operations} = state().interface;
		const open = operations.find(operation => (operation.command === 'abort' || operation.command === 'back') && isOpen(operation));
		if (open !== undefined && now() - askedToQuitAt > quitAgainMs) {
			askedToQuitAt = now();
			notice(`${describeLeaving(open)}. Once more to leave`, 'bad');
			return;
		}

		services.quit(code);
	}

	function onScreenKey(key: string): 'go-on' | 'stop' {
		opening += 1;
		return run(findCommand(commands, key, screenOf(state().interface.route)), key);
	}

	/** What a key means, or a line of the palette. */
	function run(command: Command | undefined, key: string): 'go-on' | 'stop' {
		switch (command?.kind) {
			case 'action': {
				startAction(command);
				return 'stop';
			}

			case 'gesture': {
				makeGesture(command, key);
				return 'go-on';
			}

			case 'report': {
				openPane(command);
				return 'go-on';
			}

			case undefined: {
				return 'go-on';
			}
		}
	}

	function makeGesture(command: Gesture, key: string) {
		const event = command.event?.(state().interface);
		if (event !== undefined) {
			store.dispatch(event);
		}

		if (command.effect === 'openPalette') {
			const about = contextOf(targetOf(state()));
			store.dispatch({type: 'pickerOpened', picker: {about: 'command', title: 'Run', items: paletteItems(commands, state().interface, targetOf(state()), about), isLoading: false, query: '', index: 0}});
		} else if (command.effect !== undefined) {
			services.effect(command.effect);
		}

		if (command.id === 'quit') {
			askToQuit(key === 'ctrl-c' ? 130 : 0);
		}
	}

	function openPane({pane}: Report) {
		const view = selectCurrent(state());
		if (view === undefined) {
			notice('There is no rollout under the cursor');
			return;
		}

		store.dispatch({type: 'paneOpened', pane, key: view.key});
	}

	/** A read of exactly `aa` opens and confirms, if the person has had the row before the eyes long enough to mean it. */
	function onDoubleAbort() {
		const action = commands.find((command): command is Action => command.id === 'back' && command.kind === 'action');
		const current = state();
		if (action === undefined || !arm(action, targetOf(current)) || now() - current.interface.cursorSince < aimedMs) {
			return;
		}

		const {layer} = state().interface;
		if (layer?.kind === 'strip') {
			confirm(layer.strip);
		}
	}

	/** One key of a read, wherever the keys before it have led to. */
	function onKey(key: string): 'go-on' | 'stop' {
		switch (state().interface.layer?.kind) {
			// A strip is confirmed by a read of its own, never by what was typed ahead of it.
			case 'strip': {
				return 'stop';
			}

			case 'filter': {
				onFilterKeys([key]);
				return 'go-on';
			}

			case 'search': {
				onSearchKeys([key]);
				return 'go-on';
			}

			case 'picker': {
				onPickerKeys([key]);
				return 'go-on';
			}

			case 'help': {
				store.dispatch({type: 'escaped'});
				return 'stop';
			}

			case undefined: {
				return onScreenKey(key);
			}
		}
	}

	return ({keys, isPaste, text}) => {
		const {layer} = state().interface;
		if (isPaste) {
			// The word that confirms has to be typed.
			const isField = layer?.kind === 'filter' || layer?.kind === 'picker' || layer?.kind === 'search' || (layer?.kind === 'strip' && hasInput(layer.strip.body) && layer.strip.typed === undefined);
			if (isField) {
				store.dispatch({type: 'textTyped', text: text.replaceAll(/\s+/gv, ' ')});
			}

			return;
		}

		// A notice is about the key before; esc takes it away and does nothing else.
		if (state().interface.notice !== undefined && keys[0] !== 'escape') {
			store.dispatch({type: 'noticed', notice: undefined});
		}

		if (keys.includes('ctrl-c')) {
			askToQuit(130);
			return;
		}

		if (layer?.kind === 'strip') {
			onStripKeys(layer.strip, keys);
			return;
		}

		if (layer === undefined && keys.length === 2 && keys.every(key => key === 'a')) {
			onDoubleAbort();
			return;
		}

		for (const key of keys) {
			if (onKey(key) === 'stop') {
				return;
			}
		}
	};
}
