import type {NextAction, NextStep} from '../../domain/diagnosis/diagnosis.ts';
import {sanitize} from '../sanitize.ts';
import {quoteWhereNeeded} from '../shell-words.ts';

/** One thing to do: the key where there is one, the same from a shell, and what it does. */
export type NextWords = {readonly key: string | undefined; readonly command: string; readonly text: string};

type Subject = {readonly name: string; readonly namespace: string; readonly pod: string | undefined};

/** As a shell takes it: names of the cluster are not trusted to be names. */
function word(text: string): string {
	return quoteWhereNeeded(sanitize(text, {longest: 253}));
}

type Words = {readonly key?: string; readonly command: (subject: Subject) => string; readonly text: string};

const own = (verb: string, rest = '') => ({name, namespace}: Subject) => `rolltop ${verb} ${word(name)} -n ${word(namespace)}${rest}`;
const kubectl = (words: string) => ({namespace}: Subject) => `kubectl -n ${word(namespace)} ${words}`;
const controllerNamespace = 'argo-rollouts';

const table: Readonly<Record<NextAction, Words>> = {
	abort: {key: 'a', command: own('back'), text: 'bring the users back: aborts, nudges until it is taken, lifts what holds it, watches'},
	acceptFewer: {key: 'h', command: own('accept'), text: 'accept the stable pods that are ready: the users go back at once (replicaProgressThreshold, put back after)'},
	back: {key: 'a', command: own('back'), text: 'bring everybody back to the last good revision'},
	controllerLogs: {key: 'l', command: () => `kubectl -n ${controllerNamespace} logs -l app.kubernetes.io/name=argo-rollouts --tail=50`, text: 'what the controller says about it'},
	controllerPods: {command: () => `kubectl -n ${controllerNamespace} get pods -l app.kubernetes.io/name=argo-rollouts`, text: 'see whether the controller runs; it is the same for all namespaces'},
	describePod: {command: ({namespace, pod}) => `kubectl -n ${word(namespace)} describe pod ${word(pod ?? '')}`, text: 'the pod in full'},
	events: {key: 'e', command: own('events'), text: 'what happened, in order'},
	evidence: {key: 'm', command: own('analysis'), text: 'every measurement, and the query to try'},
	fixSource: {command: own('why', ' -o markdown'), text: 'hand it to whoever owns the source: only a change of the spec helps'},
	lastResort: {key: 'H', command: own('last-resort'), text: 'with a dead controller: take the canary away by hand'},
	listServices: {command: kubectl('get services,endpointslices'), text: 'the Services with who is behind them'},
	listTemplates: {command: kubectl('get analysistemplates'), text: 'the templates that there are'},
	logs: {key: 'l', command: own('logs', ' --previous'), text: 'the log of the failing container'},
	promote: {key: 'p', command: own('promote'), text: 'go on to the next step'},
	promoteAll: {key: 'p', command: own('promote'), text: 'go on: all users go to the new version'},
	quotas: {command: kubectl('describe resourcequotas'), text: 'what is used of the quota'},
	readSpec: {key: 'y', command: own('yaml'), text: 'the spec with its conditions'},
	retry: {key: 'r', command: own('retry'), text: 'try the same version again, from the first step'},
	setImage: {key: 'i', command: own('set-image', ' CONTAINER=IMAGE'), text: 'roll out a fixed image (no retry needed)'},
	status: {command: own('status'), text: 'wait for the outcome'},
	thaw: {key: 'z', command: own('resume'), text: 'lift the freeze of this rollout (Z thaws the namespace)'},
	undo: {key: 'u', command: own('undo'), text: 'set the spec back to the stable version'},
	waitForPods: {command: kubectl('get pods --watch'), text: 'watch the pods start'},
};

/** What a next step is on the screen and in a shell. */
export function describeNext({action, subject}: NextStep, {name, namespace}: {readonly name: string; readonly namespace: string}): NextWords {
	const {key, command, text} = table[action];
	return {key, command: command({name, namespace, pod: subject}), text};
}

/** The keys that the steps name, for the test that compares them with the registry. */
export const nextKeys: ReadonlyMap<NextAction, string> = new Map(Object.entries(table).flatMap(([action, {key}]) => key === undefined ? [] : [[action as NextAction, key] as const]));
