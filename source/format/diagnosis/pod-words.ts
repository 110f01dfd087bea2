import type {Instant} from '../../types/clock.ts';
import type {PodFact} from '../../domain/diagnosis/facts.ts';
import type {Role} from '../../domain/rollout-view.ts';
import {formatSpan} from '../age.ts';
import {count, formatNumber} from '../number.ts';
import {behindColon, clean, inBrackets, name} from './clean.ts';

type Of<Kind extends PodFact['kind']> = PodFact & {readonly kind: Kind};

/** `3 canary pods, x among them,`: what they do follows. */
function which({pod, pods, role}: {readonly pod: string; readonly pods: number; readonly role: Role | undefined}): string {
	const what = role === undefined ? 'pod' : `${role} pod`;
	return pods === 1 ? `${what} ${name(pod)}` : `${count(pods, what)}, ${name(pod)} among them,`;
}

function describeCrash(fact: Of<'crashLoop'>): string {
	const how = [fact.container === undefined ? '' : `container ${name(fact.container)}`, fact.exitCode === undefined ? '' : `exit code ${fact.exitCode}`, fact.reason === undefined || fact.reason === 'Error' ? '' : clean(fact.reason, 60), count(fact.restarts, 'restart')].filter(part => part !== '').join(', ');
	return `${which(fact)} ${fact.pods === 1 ? 'crashes' : 'crash'} (${how})${fact.lastLine === undefined ? '' : `, last line: ${clean(fact.lastLine)}`}`;
}

function describeBudget({budget, healthy, needed, allowed}: Of<'budgetAllows' | 'budgetBlocks'>): string {
	const counts = `${formatNumber(healthy)} healthy, ${formatNumber(needed)} needed`;
	return allowed === 0 ? `the budget ${name(budget)} lets no pod go (${counts}): a node that is drained waits` : `the budget ${name(budget)} lets ${allowed === undefined ? 'n/a' : count(allowed, 'pod')} go (${counts})`;
}

function describeStarting({role, available, desired, pod, status, trouble}: Of<'podsStarting'>): string {
	const why = status === undefined || status === 'Running' ? '' : clean(status, 60);
	return `${available} of ${count(desired, role === undefined ? 'pod' : `${role} pod`)} available${pod === undefined ? '' : `, ${name(pod)}${behindColon([why, trouble === undefined || trouble === why ? '' : trouble].filter(part => part !== '').join(', '))}`}`;
}

const quiet = {
	deadlineNotCounted: 'the controller counts no deadline now',
	imagesThere: 'every image was pulled',
	noCrash: 'no container crashes',
	nobodyEvicted: 'no pod is moved away',
	notRefused: 'nothing refuses the pods',
	probesPass: 'no probe fails',
	scheduled: 'every pod has a node',
} as const;

const refusers = {other: 'the pods are refused', quota: 'a quota refuses the pods', webhook: 'an admission webhook refuses the pods'} as const;

function describeRefusal(fact: PodFact & {readonly kind: Exclude<PodFact['kind'], keyof typeof quiet>}, now: Instant): string {
	switch (fact.kind) {
		case 'crashLoop': {
			return describeCrash(fact);
		}

		case 'imagePull': {
			return `${which(fact)} cannot get ${fact.image === undefined ? 'the image' : clean(fact.image, 120)}${behindColon(fact.message)}`;
		}

		case 'unschedulable': {
			return `${which(fact)} ${fact.pods === 1 ? 'has' : 'have'} no node${behindColon(fact.message)}${fact.isCordoned ? ' (a node is cordoned: somebody drains it)' : ''}`;
		}

		case 'probeFailing': {
			return `a probe of ${which(fact)} fails${behindColon(fact.message)}`;
		}

		case 'notReady': {
			return `${which(fact)} ${fact.pods === 1 ? 'runs' : 'run'}${fact.since === undefined ? '' : ` for ${formatSpan(fact.since, now)}`} and ${fact.pods === 1 ? 'is' : 'are'} not ready: the readiness probe says no`;
		}

		case 'podsStarting': {
			return describeStarting(fact);
		}

		case 'podsFine': {
			return `${fact.available} of ${fact.desired} available`;
		}

		case 'podsStuck': {
			return `${count(fact.pods, 'pod')} Terminating for more than a minute past the deadline (${name(fact.pod)}): ${fact.hasFinalizer ? 'a finalizer holds it' : 'its node does not answer'}`;
		}

		case 'quota': {
			return `${refusers[fact.cause]}${fact.subject === undefined ? '' : ` of ${name(fact.subject)}`}${behindColon(fact.message)}`;
		}

		case 'evicted': {
			return `${fact.pods === 1 ? `pod ${name(fact.pod)} is` : `${count(fact.pods, 'pod')} (${name(fact.pod)}) are`} moved away${inBrackets(fact.message)}`;
		}

		case 'budgetAllows':
		case 'budgetBlocks': {
			return describeBudget(fact);
		}

		case 'deadlinePassed': {
			return `the progress deadline has passed${fact.subject === undefined ? '' : ` for ${name(fact.subject)}`}${behindColon(fact.text.replace(/\.\s*$/v, ''))}; weight and pods stay as they are`;
		}

		case 'deadlineAhead': {
			return `the progress deadline passes in ${formatSpan(now, fact.at)} if nothing moves`;
		}
	}
}

const isQuiet = (fact: PodFact): fact is PodFact & {readonly kind: keyof typeof quiet} => Object.hasOwn(quiet, fact.kind);

export function describePodFact(fact: PodFact, now: Instant): string {
	return isQuiet(fact) ? quiet[fact.kind] : describeRefusal(fact, now);
}
