import type {Difference} from '../../source/domain/difference.ts';
import type {HistoryRevision, HistoryView} from '../../source/domain/history.ts';
import type {TimelineEntry} from '../../source/domain/timeline.ts';
import type {AppState} from '../../source/store/app-state.ts';
import {openPosition, type PaneData, type PanePosition} from '../../source/store/pane-state.ts';
import {daysAgo, makeState, minutesAgo, secondsAgo} from './ui-state.ts';
import {mixedFleet} from './ui-views.ts';

const key = 'shop/checkout-api';
const show = (data: PaneData, changes: Partial<PanePosition> = {}): AppState => makeState({
	views: mixedFleet, pane: data, interface: {route: {screen: 'pane', pane: data.pane, key, position: {...openPosition(data.pane), ...changes}, from: {screen: 'rollout', key}}},
});

const entry = (at: number, fact: TimelineEntry['fact'], rest: Partial<TimelineEntry> = {}): TimelineEntry => ({at, isExact: true, source: 'watch', also: [], fact, ...rest});

const entries: readonly TimelineEntry[] = [
	entry(daysAgo(9), {kind: 'created'}, {source: 'object'}),
	entry(minutesAgo(14), {kind: 'asked', part: 'template'}, {tool: 'argocd-controller', text: 'registry.example/shop/api:1.1'}),
	entry(minutesAgo(14) + 90, {kind: 'updateStarted', revision: 8, replaces: {revision: 7, state: 'complete'}}, {also: ['event']}),
	...Array.from({length: 30}, (_, index) => entry(minutesAgo(13) + (index * 2000), {kind: 'scaled', replicaSet: 'checkout-api-7bfb4b85b6', revision: 8, from: index, to: index + 1} as const, {source: 'event'})),
	entry(minutesAgo(9), {kind: 'step', done: 1, total: 7, step: 'setWeight: 5'}, {also: ['event']}),
	entry(minutesAgo(9) + 5, {kind: 'weight', from: 0, to: 5}),
	entry(minutesAgo(8), {kind: 'run', run: 'checkout-api-7bfb4b85b6-8', role: 'background', phase: 'Running', revision: 8}, {source: 'analysis', also: ['event']}),
	entry(minutesAgo(5), {kind: 'measurement', run: 'checkout-api-7bfb4b85b6-8', metric: 'success-rate', phase: 'Failed', value: '[0.91]'}, {source: 'analysis', isExact: false}),
	entry(minutesAgo(4), {kind: 'event', reason: 'BackOff', subjectKind: 'Pod', subject: 'checkout-api-7bfb4b85b6-x7tr2', isWarning: true}, {source: 'event', text: 'Back-off restarting failed container api in pod checkout-api-7bfb4b85b6-x7tr2_shop(6f1f2c9e-0c5e-4b57-9a1e-6f0f6f1f2c9e)', count: 12, firstAt: minutesAgo(6)}),
	entry(secondsAgo(40), {kind: 'action', command: 'abort', parts: ['abort']}, {source: 'audit', also: ['watch'], who: 'ana', tool: 'rolltop', text: 'incident 4711'}),
	entry(secondsAgo(38), {kind: 'aborted', revision: 8}, {also: ['event']}),
	entry(secondsAgo(36), {kind: 'actionEnded', command: 'abort', result: 'good: safe'}, {source: 'audit', who: 'ana', tool: 'rolltop'}),
];

const revision = (number: number, changes: Partial<HistoryRevision> = {}): HistoryRevision => ({
	number, presentNumber: number, replicaSet: `checkout-api-${number}`, roles: [], images: [`registry.example/shop/api:1.${number}`], startedAt: daysAgo(10 - number), startedBy: 'argocd-controller',
	end: {kind: 'promoted', at: daysAgo(9 - number), by: undefined, cause: undefined, wasAborted: false}, tookSeconds: 754, changeCause: undefined, runs: {passed: 2, doubtful: 0, bad: 0, running: 0},
	changes: [{kind: 'image', container: 'api', from: `registry.example/shop/api:1.${number - 1}`, to: `registry.example/shop/api:1.${number}`}], comparedWith: number - 1, ...changes,
});

const history: HistoryView = {
	revisions: [
		revision(8, {roles: ['canary'], startedAt: minutesAgo(14), end: {kind: 'aborted', at: secondsAgo(38), by: 'ana', cause: undefined, wasAborted: true}, tookSeconds: 800, runs: {passed: 0, doubtful: 0, bad: 1, running: 0}, changes: [{kind: 'image', container: 'api', from: 'registry.example/shop/api:1.7', to: 'registry.example/shop/api:1.8'}, {kind: 'env', container: 'api', name: 'FEATURE_X', change: 'added'}, {kind: 'resource', container: 'api', of: 'limit', name: 'memory', from: '256Mi', to: '512Mi'}]}),
		revision(7, {roles: ['stable'], end: {kind: 'full', at: daysAgo(2), by: 'ben', cause: undefined, wasAborted: true}, changeCause: 'hotfix 4711'}),
		revision(6, {end: {kind: 'superseded', at: daysAgo(3), by: undefined, cause: undefined, wasAborted: false}}),
		revision(5, {presentNumber: 7, end: {kind: 'unknown', at: undefined, by: undefined, cause: undefined, wasAborted: false}, tookSeconds: undefined, startedBy: undefined}),
		revision(4, {startedAt: undefined, changes: undefined, comparedWith: undefined, runs: {passed: 0, doubtful: 0, bad: 0, running: 0}, tookSeconds: undefined}),
	],
	fullPromotions: {days: 7, count: 3, at: [daysAgo(5), daysAgo(3), daysAgo(2)], isOften: true},
};

const template = (image: string, memory: string, rest: object) => ({metadata: {labels: {app: 'checkout-api'}}, spec: {containers: [{name: 'api', image, ports: [{containerPort: 8080}], ...rest, resources: {limits: {memory}}}], terminationGracePeriodSeconds: 30}});
const difference: Difference = {
	before: {revision: 7, replicaSet: 'checkout-api-5d9c8f7b64'}, after: {revision: 8, replicaSet: 'checkout-api-7bfb4b85b6'}, isWhole: true,
	beforeTemplate: template('registry.example/shop/api:1.7', '256Mi', {env: [{name: 'API_TOKEN', value: '<masked>'}]}),
	afterTemplate: template('registry.example/shop/api:1.8', '512Mi', {env: [{name: 'API_TOKEN', value: '<masked, changed>'}, {name: 'FEATURE_X', value: '1'}]}),
	changes: history.revisions[0]!.changes!,
};

/** The panes of the past. */
export const pastFrames = {
	'pane-events': show({pane: 'events', key, content: {entries}, problem: undefined}),
	'pane-events-held': show({pane: 'events', key, content: {entries}, problem: undefined}, {scroll: 2}),
	'pane-history': show({pane: 'history', key, content: {history}, problem: undefined}, {cursor: 1, marked: new Set([0, 2])}),
	'pane-difference': show({pane: 'difference', key, content: {difference, why: ''}, problem: undefined}),
	'pane-difference-none': show({pane: 'difference', key, content: {difference: undefined, why: 'There is nothing to compare with: this is the only revision'}, problem: undefined}),
} satisfies Record<string, AppState>;

