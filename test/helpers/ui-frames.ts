import type {Action, Context, Target} from '../../source/commands/command.ts';
import {pause} from '../../source/commands/pause.ts';
import {newImage} from '../../source/commands/image.ts';
import {promoteFull} from '../../source/commands/promote-full.ts';
import {promote} from '../../source/commands/promote.ts';
import {restart} from '../../source/commands/restart.ts';
import {prepareSkip} from '../../source/commands/skip.ts';
import {terminate} from '../../source/commands/terminate.ts';
import {prepareUndo} from '../../source/commands/undo.ts';
import type {Family} from '../../source/domain/family.ts';
import type {UndoChoice} from '../../source/domain/undo-targets.ts';
import {retry} from '../../source/commands/retry.ts';
import type {RolloutView} from '../../source/domain/rollout-view.ts';
import type {AppState} from '../../source/store/app-state.ts';
import type {Operation, Strip} from '../../source/store/interface-state.ts';
import {openPosition, type PaneData, type PanePosition} from '../../source/store/pane-state.ts';
import {canaryFamily} from './canary.ts';
import {paneContents} from './ui-panes.ts';
import {frameNow, live, makeLinks, makeState, makeView, minutesAgo, refusedConnection, seconds, secondsAgo, type StateChanges} from './ui-state.ts';
import {backFrames} from './ui-back-frames.ts';
import {pastFrames} from './ui-past-frames.ts';
import {analysisFailed, atGate, blueGreenGate, canBeAborted, frozenCanary, invalid, mixedFleet, notBack} from './ui-views.ts';
import {whyWaiting} from './ui-why-frames.ts';

const open = (view: {readonly key: string}, changes: StateChanges = {}): AppState => makeState({
	...changes, views: [...mixedFleet, analysisFailed, ...(view.key === invalid.key ? [invalid] : [])], interface: {cursor: view.key, route: {screen: 'rollout', key: view.key}, ...changes.interface},
});

const strip = (body: Strip['body'], changes: Partial<Strip> = {}): Strip => ({
	command: body.kind, openedAt: secondsAgo(2), expiresAt: frameNow + seconds(8), body, text: '', choice: 0, ...changes,
});

/** An abort that is under way: sent, nudged, taken, and the traffic on its way back. */
export const aborting: Operation = {
	id: 'o1', command: 'abort', subject: 'shop/checkout-api', startedAt: secondsAgo(5), outcome: undefined, isWatched: false,
	lines: [
		{state: 'done', fact: {kind: 'sent', afterMs: 100, times: 1}},
		{state: 'warning', fact: {kind: 'notSeen', forMs: 2000, nudges: 1, silentSince: undefined}},
		{state: 'done', fact: {kind: 'taken', afterMs: 3400}},
		{state: 'done', fact: {kind: 'freezeLifted', by: 'ana'}},
		{state: 'running', fact: {kind: 'traffic', from: 20, now: 0, source: 'router', routes: []}},
		{state: 'running', fact: {kind: 'stable', available: 20, desired: 20}},
		{state: 'todo', fact: {kind: 'canaryPods', pods: 4, goneAt: frameNow + seconds(30), isHeld: false}},
	],
};

export const safe: Operation = {
	...aborting, outcome: {result: 'good', code: 'safe', at: secondsAgo(1)}, isWatched: true,
	lines: [...aborting.lines.slice(0, 3), {state: 'done', fact: {kind: 'safe', afterMs: 3900, source: 'router', stableAvailable: 20, stableDesired: 20, wantedImages: ['registry.example/shop/api:1.1']}}],
};

const stuck: Operation = {
	...aborting, subject: 'shop/orders', outcome: {result: 'bad', code: 'not-back', at: secondsAgo(1)},
	lines: [
		...aborting.lines.slice(0, 3),
		{state: 'bad', fact: {kind: 'notBack', afterMs: 10_000, why: 'stableUnready', percent: 20, available: 8, desired: 10, pod: 'orders-5d9c8f7b64-x7tr2', trouble: 'ImagePullBackOff'}},
	],
};

const forbidden = (kind: string) => ({
	code: 'forbidden' as const, title: `You may not list ${kind} in namespace shop`, detail: `${kind}.argoproj.io is forbidden: User "ana@example.com" cannot list resource "${kind}" in API group "argoproj.io" in the namespace "shop"`,
	nextSteps: [`Ask for the verbs list and watch on ${kind} in shop`, 'Choose a namespace that you may read: n'], status: 403,
});

const stale = {state: 'stale', since: secondsAgo(42), problem: refusedConnection, retryAt: frameNow + seconds(3)} as const;

const pane = (data: PaneData, changes: Partial<PanePosition> = {}): AppState => makeState({
	views: mixedFleet, pane: data, interface: {route: {screen: 'pane', pane: data.pane, key: data.key, position: {...openPosition(data.pane), ...changes}, from: {screen: 'fleet'}}},
});

const yamlText = ['apiVersion: argoproj.io/v1alpha1', 'kind: Rollout', 'metadata:', '  name: checkout-api', '  annotations:', '    team: shop', 'spec:', '  template:', '    spec:', '      containers:',
	...Array.from({length: 40}, (_, index) => `        - image: registry.example/shop/sidecar-${index}:1.0`), ''].join('\n');
const yamlPane: PaneData = {pane: 'yaml', key: 'shop/checkout-api', content: {title: 'Rollout checkout-api', text: yamlText, index: 0, total: 9}, problem: undefined};

const verbContext: Context = {now: frameNow, contextName: 'prod-eu', readOnly: undefined, person: 'ana'};
const verbTarget = (view: RolloutView): Target => ({view, namespace: view.namespace, views: [view], autoscaled: undefined, isLive: true, running: undefined});

/** The objects behind a view, as far as an effect reads them. */
const familyOf = (view: RolloutView): Family => ({
	...canaryFamily({spec: {replicas: view.replicas.desired, ...(view.isSpecPaused && {paused: true})}, annotations: {'argocd.argoproj.io/tracking-id': 'shop-apps:argoproj.io/Rollout:shop/web'}}),
});

const choice: UndoChoice = {revision: 7, replicaSet: 'web-aaaa', hash: 'aaaa', images: ['registry.example/shop/api:1.0'], createdAt: minutesAgo(9000), isStable: true, endedBy: undefined};
const undoBody = (view: RolloutView) => prepareUndo({...verbTarget(view), family: familyOf(view)}, choice);
const imageBody = (view: RolloutView) => newImage.prepare({...verbTarget(view), family: familyOf(view)}, verbContext);

/** As the key opens it. */
const verbBody = (action: Action, view: RolloutView, picked?: string) => action.prepare(verbTarget(view), verbContext, picked);

const held = mixedFleet.filter(({isUpdating, isSpecPaused}) => isUpdating && !isSpecPaused);

/** Every state of which whole frames are kept. */
export const frameStates = {
	'fleet-mixed': makeState({views: mixedFleet}),
	'fleet-all-namespaces': makeState({views: [...mixedFleet, makeView('mail', {namespace: 'billing-and-invoicing'}), makeView('ledger', {namespace: 'billing'})], session: {namespace: undefined}}),
	'fleet-empty': makeState(),
	'fleet-filtered-out': makeState({views: mixedFleet, interface: {filter: 'nothing-like-it', cursor: undefined}}),
	'fleet-loading': makeState({links: makeLinks({rollouts: {state: 'loading', received: 120, remaining: 380}, pods: {state: 'loading', received: 0}}), lastBatchAt: undefined, controller: {state: 'unknown', version: undefined, heartbeatAt: undefined, changesAt: undefined, answeredSeconds: undefined}}),
	'fleet-stale': makeState({views: mixedFleet, links: makeLinks({pods: stale}), lastBatchAt: secondsAgo(42), controller: {state: 'silent', version: 'v1.9.1', heartbeatAt: secondsAgo(48), changesAt: undefined, answeredSeconds: undefined}}),
	'fleet-denied': makeState({links: makeLinks({rollouts: {state: 'denied', problem: forbidden('rollouts')}})}),
	'fleet-pods-denied': makeState({views: mixedFleet, links: makeLinks({pods: {state: 'denied', problem: forbidden('pods')}})}),
	'fleet-absent': makeState({links: makeLinks({rollouts: {state: 'absent', problem: {code: 'absent', title: 'Argo Rollouts is not installed on this cluster', nextSteps: ['Check the context: prod-eu', 'kubectl get crd rollouts.argoproj.io']}}})}),
	'rollout-gate': open(atGate),
	'rollout-not-back': open(notBack),
	'rollout-blue-green': open(blueGreenGate),
	'rollout-frozen': open(frozenCanary),
	'rollout-analysis-failed': open(analysisFailed),
	'rollout-timed-pause': open({key: 'shop/profile'}),
	'rollout-healthy': open({key: 'shop/mail'}),
	'rollout-gone': open({key: 'shop/deleted'}),
	'rollout-scrolled': open(notBack, {interface: {scroll: 3}}),
	help: makeState({views: mixedFleet, interface: {layer: {kind: 'help', scroll: 0}}}),
	filter: makeState({views: mixedFleet, interface: {filter: 'pay', layer: {kind: 'filter', text: 'pay', before: ''}, cursor: 'shop/payments'}}),
	'picker-namespace': makeState({views: mixedFleet, interface: {layer: {kind: 'picker', picker: {about: 'namespace', title: 'Namespace', items: ['', ...Array.from({length: 18}, (_, index) => `team-${index + 1}`), 'shop'].map(value => ({value, label: value === '' ? 'all namespaces' : value, isCurrent: value === 'shop'})), isLoading: false, query: '', index: 12}}}}),
	'strip-abort': makeState({views: mixedFleet, interface: {cursor: atGate.key, layer: {kind: 'strip', strip: strip({kind: 'abort', confirm: 'a', view: atGate, forecast: atGate.next.abort, way: 'abort'})}}}),
	'strip-abort-obstacles': open(frozenCanary, {interface: {layer: {kind: 'strip', strip: strip({kind: 'abort', confirm: 'a', view: frozenCanary, forecast: canBeAborted({...frozenCanary.next.abort, obstacles: [...frozenCanary.next.abort.obstacles, {kind: 'stableUnready', available: 2, desired: 6, pod: 'cart-5d9c8f7b64-x7tr2', trouble: 'ImagePullBackOff'}]}), way: 'abort'})}}}),
	...backFrames,
	'strip-promote': open(atGate, {interface: {layer: {kind: 'strip', strip: strip(verbBody(promote, atGate))}}}),
	'strip-promote-frozen': open(frozenCanary, {interface: {layer: {kind: 'strip', strip: strip(verbBody(promote, {...frozenCanary, next: {...frozenCanary.next, promote: {kind: 'skip', skipped: frozenCanary.steps[1], skipsRunningAnalysis: false, next: undefined, later: {gates: 0, analyses: 0, seconds: 0}, liftsFreeze: true}}}))}}}),
	'strip-retry': open(analysisFailed, {interface: {layer: {kind: 'strip', strip: strip(verbBody(retry, analysisFailed))}}}),
	'strip-pause': open(atGate, {interface: {layer: {kind: 'strip', strip: strip(verbBody(pause, atGate))}}}),
	'strip-resume': open(frozenCanary, {interface: {layer: {kind: 'strip', strip: strip(verbBody(pause, frozenCanary))}}}),
	'strip-promote-full': open(atGate, {interface: {layer: {kind: 'strip', strip: strip(verbBody(promoteFull, atGate), {confirm: {kind: 'typed', word: 'checkout-api'}, typed: 'check', expiresAt: undefined})}}}),
	'strip-promote-full-aborted': open(analysisFailed, {interface: {layer: {kind: 'strip', strip: strip(verbBody(promoteFull, analysisFailed), {confirm: {kind: 'typed', word: 'ranking-v2'}, typed: '', expiresAt: undefined})}}}),
	'strip-skip-all': open(atGate, {interface: {layer: {kind: 'strip', strip: strip(prepareSkip(verbTarget(atGate), 'skipAllSteps'))}}}),
	'strip-restart': open(atGate, {interface: {layer: {kind: 'strip', strip: strip(verbBody(restart, atGate), {text: '5m', expiresAt: undefined})}}}),
	'strip-undo': open(atGate, {interface: {layer: {kind: 'strip', strip: strip(undoBody(atGate))}}}),
	'strip-undo-complete': open(notBack, {interface: {layer: {kind: 'strip', strip: strip(undoBody({...notBack, isUpdating: false, isAborted: false}))}}}),
	'strip-undo-frozen': open(frozenCanary, {interface: {layer: {kind: 'strip', strip: strip(undoBody(frozenCanary))}}}),
	'picker-undo': open(atGate, {interface: {layer: {kind: 'picker', picker: {about: 'undo-to', title: 'Undo checkout-api to', query: '', index: 1, isLoading: false, items: [
		{value: '7', label: 'revision 7  api:1.0', note: 'stable', at: minutesAgo(9000), isCurrent: false},
		{value: '6', label: 'revision 6  api:0.9', note: 'ended by analysis checkout-api-6b8f-6 (Failed)', at: minutesAgo(20_000), isCurrent: false},
		{value: '5', label: 'revision 5  api:0.8', note: '', at: minutesAgo(60_000), isCurrent: false},
	]}}}}),
	'strip-set-image': open(atGate, {interface: {layer: {kind: 'strip', strip: strip(imageBody(atGate), {text: 'api=registry.example/shop/api:1.2', expiresAt: undefined})}}}),
	'strip-terminate': open(atGate, {interface: {layer: {kind: 'strip', strip: strip(verbBody(terminate, atGate))}}}),
	'operation-undoing': open(atGate, {interface: {operations: [{...aborting, command: 'undo', lines: [
		{state: 'done', fact: {kind: 'sent', afterMs: 120, times: 1}},
		{state: 'warning', fact: {kind: 'notSeen', forMs: 2100, nudges: 1, silentSince: undefined, heartbeatAt: secondsAgo(1)}},
		{state: 'done', fact: {kind: 'taken', afterMs: 2300}},
		{state: 'warning', fact: {kind: 'check', check: 'toGate', percent: 25, lateMs: 300_000}},
	]}]}}),
	'strip-protected': open(atGate, {interface: {layer: {kind: 'strip', strip: strip(verbBody(pause, atGate), {confirm: {kind: 'typed', word: 'checkout-api'}, typed: 'checko', expiresAt: undefined})}}}),
	'strip-freeze': makeState({views: mixedFleet, interface: {layer: {kind: 'strip', strip: strip({kind: 'freeze', confirm: 'enter', namespace: 'shop', choices: [{name: 'allButIdleAutoscaled', keys: held.map(({key}) => key)}, {name: 'moving', keys: ['shop/search']}], views: mixedFleet, autoscaled: new Set(['shop/search', 'shop/mail'])}, {text: 'incident 4711', expiresAt: undefined})}}}),
	'strip-thaw': makeState({views: mixedFleet, interface: {layer: {kind: 'strip', strip: strip({kind: 'thaw', confirm: 't', namespace: 'shop', frozen: [frozenCanary], left: [makeView('legacy')]}, {expiresAt: undefined})}}}),
	'operation-aborting': open(atGate, {interface: {operations: [aborting]}}),
	'operation-thawing': makeState({views: mixedFleet, interface: {operations: [{...aborting, command: 'freeze', subject: 'shop', lines: [{state: 'running', fact: {kind: 'counted', done: 1, total: 2, verb: 'thaw'}}]}]}}),
	'operation-safe': makeState({views: mixedFleet, interface: {operations: [safe]}}),
	'operation-not-back': makeState({views: mixedFleet, interface: {operations: [aborting, stuck]}}),
	notice: makeState({views: mixedFleet, interface: {notice: {text: 'checkout-api moved since you looked: nothing was sent', tone: 'warning', until: frameNow + seconds(4)}}}),
	'notice-long': makeState({views: mixedFleet, interface: {notice: {text: 'checkout-api cannot be aborted: the watch of the rollouts is not live, what is on the screen may be old. Reconnect with ctrl-r, or use the official plugin: kubectl argo rollouts abort checkout-api -n shop', tone: 'warning', until: frameNow + seconds(4)}}}),
	'rollout-invalid': open(invalid),
	'fleet-busy-row': makeState({views: [...mixedFleet, invalid], interface: {operations: [aborting]}}),
	'pane-why': pane(whyWaiting),
	'pane-why-scrolled': pane(whyWaiting, {scroll: 'end'}),
	...pastFrames,
	'pane-yaml': pane(yamlPane),
	'pane-yaml-folded': pane(yamlPane, {options: new Set(['fold'])}),
	'pane-yaml-search': pane(yamlPane, {search: 'sidecar-3', scroll: 9}),
	'pane-reading': pane({...yamlPane, content: undefined}),
	'pane-problem': pane({...yamlPane, content: undefined, problem: forbidden('rollouts')}),
	'pane-measurements': pane(paneContents.measurements),
	'pane-measurements-tried': pane(paneContents.tried),
	'pane-measurements-end': pane(paneContents.measurements, {scroll: 'end'}),
	'pane-measurements-refused': pane(paneContents.refused),
	'pane-measurements-none': pane(paneContents.noRun),
	'pane-logs': pane(paneContents.logs),
	'pane-logs-filter': pane(paneContents.logs, {search: 'status=500'}),
	'pane-logs-wrap': pane(paneContents.logs, {options: new Set(['wrap'])}),
	'pane-logs-held': pane(paneContents.controller, {options: new Set(['hold'])}),
	palette: makeState({views: mixedFleet, interface: {layer: {kind: 'picker', picker: {about: 'command', title: 'Run', items: [{value: 'abort', key: 'a', label: 'ABORT', note: 'bring the users back', isCurrent: false}, {value: 'promote', key: 'p', label: 'promote', note: 'mail is complete: everybody is on this version', isDim: true, isCurrent: false}], isLoading: false, query: '', index: 0}}}}),
	recording: makeState({
		views: mixedFleet.slice(0, 4), session: {kind: 'recording', contextName: 'abort-at-50', isProtected: false, user: undefined, readOnly: {reason: 'a recording'}},
		links: makeLinks({experiments: {state: 'absent', problem: {code: 'absent', title: 'not recorded', nextSteps: []}}, pods: live}),
		playback: {state: 'playing', speed: 4, startAt: secondsAgo(42), endAt: frameNow + seconds(108)},
	}),
	'rehearsal-read-only': makeState({views: mixedFleet.slice(0, 3), session: {kind: 'rehearsal', isProtected: false, contextName: 'rehearsal', readOnly: {reason: 'started with --read-only'}}}),
} satisfies Record<string, AppState>;

export const frozenFleet = makeState({views: mixedFleet.map(view => ({...view, frozen: {owner: 'ours', by: 'ana', reason: 'incident 4711', since: minutesAgo(16), id: 'f1', before: 'absent'}}) as const)});
