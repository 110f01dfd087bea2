import type {Known, WiredService, Wiring} from '../../domain/diagnosis/wiring.ts';
import {formatNumber, formatPercent} from '../number.ts';
import {name} from './clean.ts';
import {describeOwner, describeSelfHealing} from './owner-words.ts';
import {describeSkipped} from './spec-words.ts';

/** One thing that the rollout is wired to: what it is, and how it stands. */
export type WiredRow = {readonly what: string; readonly text: string; readonly isSkipped: boolean};

const labelsOf = (selector: Readonly<Record<string, string>>) => Object.entries(selector).slice(0, 3).map(([label, value]) => `${label}=${value}`).join(',');

function describeService({name: service, isMissing, selector, hash, revision, ready, total}: WiredService): string {
	if (isMissing) {
		return `${name(service)}: not there`;
	}

	const version = hash === undefined ? 'any version' : `${revision === undefined ? '' : `revision ${revision}, `}${name(hash)}`;
	const labels = name(labelsOf(selector));
	const endpoints = ready === undefined ? 'endpoints not read' : `${ready} of ${total ?? ready} endpoints ready`;
	return `${name(service)}: selects ${version}${labels === '' ? '' : ` (${labels})`}, ${endpoints}`;
}

function rowsOf<T>(what: string, known: Known<T>, describe: (item: T) => string, none: string, whatOf: (item: T) => string = () => what): readonly WiredRow[] {
	if (!known.isRead) {
		return [{what, text: `skipped (${describeSkipped(known.skipped)})`, isSkipped: true}];
	}

	return known.items.length === 0 ? [{what, text: none, isSkipped: false}] : known.items.map(item => ({what: whatOf(item), text: describe(item), isSkipped: false}));
}

const routerless = {activeService: 'none: the active Service sends everybody to one version', pods: 'none: the weight is the share of pods'} as const;

/** Where it is wired, one row a thing. */
export function describeWiring({services, routers, sharedBy, autoscalers, budgets, owner}: Wiring): readonly WiredRow[] {
	return [
		...rowsOf('Service', services, item => describeService(item), 'none in the spec', ({role}) => `Service ${role}`),
		...rowsOf('router', routers, ({object, percent}) => `${name(object)}: ${formatPercent(percent)} to the canary`, routerless[sharedBy]),
		...rowsOf('autoscaler', autoscalers, ({name: autoscaler, least, most, current, wanted}) => `${name(autoscaler)}: ${formatNumber(current)} pods, wants ${formatNumber(wanted)}, ${formatNumber(least)} to ${formatNumber(most)}`, 'none'),
		...rowsOf('budget', budgets, ({name: budget, allowed, healthy, needed}) => `${name(budget)}: ${formatNumber(allowed)} may go, ${formatNumber(healthy)} healthy, ${formatNumber(needed)} needed`, 'none'),
		{what: 'owner', text: owner === undefined ? 'none by label or annotation' : `${describeOwner(owner)}, ${describeSelfHealing(owner.isSelfHealing)}${owner.sync === undefined ? '' : `, ${name(owner.sync)}`}`, isSkipped: false},
	];
}
