import process from 'node:process';
import {render} from 'ink';
import {createDispatcher, type Services} from './commands/dispatch.ts';
import type {Beginning, Effect} from './commands/command.ts';
import {actorOf, type Person} from './files/person.ts';
import {commands, playbackCommands} from './commands/registry.ts';
import {isOpen} from './commands/open-operation.ts';
import {runOperation, type RunningOperation} from './commands/run-operation.ts';
import {readAutoscaled} from './autoscaled.ts';
import {findResumable} from './resuming.ts';
import {keepPermissions} from './permission-keeper.ts';
import {newActionId, type Session} from './session.ts';
import {keepPane} from './reports/open-pane.ts';
import type {AuditLog} from './files/audit-log.ts';
import type {Playback} from './recording/recording-source.ts';
import {FrameWriter} from './terminal/frame-writer.ts';
import type {Capabilities} from './terminal/capabilities.ts';
import {guardTerminal, type LeaveReason} from './terminal/restore.ts';
import {App} from './ui/app.tsx';
import {isSynced} from './store/app-store.ts';
import type {PickerItem} from './store/interface-state.ts';

export type ScreenOptions = {
	readonly capabilities: Capabilities;
	readonly person: Person;
	readonly audit: AuditLog;
	/** Present while a recording is played. */
	readonly playback: Playback | undefined;
	/** The rollout to open first: its key. */
	readonly first: string | undefined;
};

const noticeMs = 6000;
const suspendMs = 300;
/** The signal arrives a moment after it was sent. */
const resumeMs = 50;

/** Data frames are coalesced by the source; keys must not wait for a frame (terminal.md 2c). */
const framesPerSecond = 120;

/**
The screen, until the person leaves. Ends the process: every way out goes through the guard, which gives the terminal back.
*/
export function showScreen(session: Session, {capabilities, person, audit, playback, first}: ScreenOptions): void {
	const {store} = session;
	// A warning of Node on stderr would land in the middle of the frame.
	process.removeAllListeners('warning');
	const running = new Map<string, RunningOperation>();
	/** Namespaces that were asked whether they are protected. */
	const protection = new Map<string, boolean | Promise<boolean>>();
	const writer = new FrameWriter(process.stdout, {colors: capabilities.colorDepth === 'none' ? 'none' : 'all', onError() {
		void guard.leave({kind: 'terminalGone'});
	}});
	const guard = guardTerminal({process, stdin: process.stdin, writer, shutdown});
	const registry = playback === undefined ? commands : playbackCommands;
	const keeper = keepPane({session, audit, notice, copy(text) {
		writer.copy(text);
	}});
	const onKeys = createDispatcher(store, registry, services());
	const ink = render(
		<App store={store.state} commands={registry} options={{ascii: !capabilities.unicode, color: capabilities.colorDepth !== 'none'}} onKeys={onKeys} onRoom={store.setRoom}/>,
		{stdout: writer.stdout, stdin: process.stdin, stderr: process.stderr, alternateScreen: true, incrementalRendering: false, maxFps: framesPerSecond, patchConsole: false, exitOnCtrlC: false, interactive: true},
	);
	// A throw while drawing rejects this promise.
	ink.waitUntilExit().catch(async (error: unknown) => guard.leave({kind: 'crash', error}));
	settleIn();
	const stopAsking = keepPermissions(session);

	if (playback !== undefined) {
		const show = () => {
			store.update({playback: playback.state()});
		};

		playback.subscribe(show);
		show();
	}

	async function shutdown(_reason: LeaveReason) {
		keeper.stop();
		for (const operation of running.values()) {
			operation.stop();
		}

		stopAsking();
		ink.unmount();
		await session.close();
	}

	/** The rollout named on the command line is opened when the watch brings it; when there is none, or no such namespace, that is said. */
	function settleIn() {
		let isOpened = first === undefined;
		const look = () => {
			const state = store.state.getState();
			if (!isOpened && store.families().has(first!)) {
				isOpened = true;
				store.dispatch({type: 'opened', key: first!});
			}

			if (!isSynced(state)) {
				return;
			}

			unsubscribe();
			void session.cluster().whoAmI().then(user => {
				store.update({session: {user}});
			});
			if (!isOpened) {
				notice(`There is no rollout ${first!.split('/').at(-1)!} in ${state.session.namespace ?? 'any namespace'}`);
			}

			resume();
			if (state.views.size === 0 && state.session.namespace !== undefined) {
				void checkNamespace(state.session.namespace);
			}
		};

		const unsubscribe = store.state.subscribe(look);
		look();
	}

	/** An empty namespace and one that does not exist look the same to a list. */
	async function checkNamespace(namespace: string) {
		const names = await session.cluster().namespaces();
		if (names.ok && !names.value.includes(namespace)) {
			notice(`There is no namespace ${namespace} in ${store.state.getState().session.contextName}; n chooses another`);
		}
	}

	function start(...[action, beginning, {id, text, group}]: Parameters<Services['start']>) {
		carryOn({id, command: beginning.command ?? action.id, reason: text, ...(group !== undefined && {group})}, beginning, action.scope === 'rollout');
	}

	/** What a rolltop before this one had begun and not brought to an end: its panel is there again, and it is followed. */
	function resume() {
		const {kind, contextName} = store.state.getState().session;
		const resumable = kind === 'cluster' ? findResumable(audit, {context: contextName, now: store.clock.now()}) : [];
		for (const {id, command, beginning} of resumable.filter(item => store.families().has(item.beginning.subject) && !running.has(item.id))) {
			carryOn({id, command, reason: ''}, beginning, true);
		}
	}

	function carryOn(what: {readonly id: string; readonly command: string; readonly reason: string; readonly group?: string}, beginning: Beginning, isOfRollout: boolean) {
		const stopFollowing = isOfRollout ? session.follow(beginning.subject) : undefined;
		const hands = session.hands(operation => {
			store.dispatch({type: 'operationChanged', operation});
			if (operation.outcome === undefined || operation.isWatched) {
				return;
			}

			stopFollowing?.();
			running.delete(operation.id);
		}, actorOf(person, store.state.getState().session.user));
		running.set(what.id, runOperation(hands, what, beginning));
	}

	function services(): Services {
		return {
			context() {
				const {contextName, readOnly, user, isProtected} = store.state.getState().session;
				return {contextName, readOnly, person: actorOf(person, user), isProtected};
			},
			start,
			isProtected(namespace): boolean | Promise<boolean> {
				const known = protection.get(namespace);
				if (known !== undefined) {
					return known;
				}

				const asked = session.cluster().isProtected?.(namespace).catch(() => false).then(is => {
					protection.set(namespace, is);
					return is;
				}) ?? false;
				protection.set(namespace, asked);
				return asked;
			},
			readAutoscaled: async namespace => readAutoscaled(session.cluster(), namespace),
			effect: playEffect,
			chooseNamespace(namespace) {
				// An action is followed by the watch of its namespace.
				const open = running.values().find(({operation}) => isOpen(operation()));
				if (open !== undefined) {
					notice(`The ${open.operation().command} of ${open.operation().subject} needs this watch: wait for its outcome, or leave with q`);
					return;
				}

				for (const operation of running.values()) {
					operation.stop();
					store.dispatch({type: 'operationDismissed', id: operation.id});
				}

				running.clear();
				void session.watch(namespace);
			},
			quit(code) {
				void guard.leave({kind: 'quit', exitCode: code});
			},
			newId: newActionId,
		};
	}

	function playEffect(effect: Effect) {
		switch (effect) {
			case 'repaint': {
				writer.repaint();
				break;
			}

			case 'suspend': {
				void suspend();
				break;
			}

			case 'reconnect': {
				session.reconnect();
				break;
			}

			case 'listNamespaces': {
				void pickNamespace();
				break;
			}

			case 'copy':
			case 'nextObject':
			case 'objectBefore':
			case 'previousContainer':
			case 'tryQueries': {
				keeper.effect(effect);
				break;
			}

			case 'openPalette': {
				break;
			}

			case 'togglePlayback':
			case 'seekBack':
			case 'seekForward':
			case 'faster':
			case 'slower': {
				if (playback !== undefined) {
					steer(playback, effect, store.clock.now());
				}

				break;
			}
		}
	}

	/** Like any program under a shell with job control; what happens meanwhile is there after `fg`. */
	async function suspend() {
		if (process.platform === 'win32') {
			return;
		}

		await writer.suspend(suspendMs);
		process.stdin.setRawMode(false);
		process.kill(process.pid, 'SIGSTOP');
		// Here the process has been stopped and goes on.
		setTimeout(() => {
			process.stdin.setRawMode(true);
			writer.resume();
			session.reconnect();
		}, resumeMs);
	}

	function notice(text: string) {
		store.dispatch({type: 'noticed', notice: {text, tone: 'warning', until: store.clock.now() + noticeMs}});
	}

	async function pickNamespace() {
		if (playback !== undefined) {
			notice('A recording shows what was recorded: there is no other namespace in it');
			return;
		}

		const {namespace} = store.state.getState().session;
		store.dispatch({type: 'pickerOpened', picker: {about: 'namespace', title: 'Watch', items: [], isLoading: true, query: '', index: 0}});
		const result = await session.cluster().namespaces();
		const names = result.ok ? result.value : [...new Set([...store.state.getState().views.values()].map(view => view.namespace))].toSorted();
		const item = (value: string, label: string): PickerItem => ({value, label, isCurrent: value === (namespace ?? '')});
		store.dispatch({type: 'namespacesListed', items: [item('', 'all namespaces'), ...names.map(name => item(name, name))]});
		if (!result.ok) {
			notice(`${result.problem.title}: only the namespaces on the screen are listed`);
		}
	}
}

type PlaybackEffect = 'faster' | 'seekBack' | 'seekForward' | 'slower' | 'togglePlayback';
const seekMs = 10_000;

function steer(playback: Playback, effect: PlaybackEffect, now: number) {
	const {speed} = playback.state();
	switch (effect) {
		case 'togglePlayback': {
			playback.toggle();
			break;
		}

		case 'seekBack': {
			playback.seek(now - seekMs);
			break;
		}

		case 'seekForward': {
			playback.seek(now + seekMs);
			break;
		}

		case 'faster': {
			playback.setSpeed(Math.min(64, speed * 2));
			break;
		}

		case 'slower': {
			playback.setSpeed(Math.max(0.125, speed / 2));
			break;
		}
	}
}
