import type {Instant} from '../../types/clock.ts';
import type {MovingAt, RolloutView, Situation, SituationDetail, SituationName} from '../../domain/rollout-view.ts';
import {formatSpan, formatShortAge} from '../age.ts';
import {formatPercent} from '../number.ts';
import {sanitize} from '../sanitize.ts';
import {sign, type Tone, type WordOptions} from './signs.ts';
import {describeStep} from './step-words.ts';

export type SituationWords = {
	readonly sign: string;
	readonly tone: Tone;
	/** The situation's name: `waits for you`. */
	readonly word: string;
	/** The whole status cell without its sign: `waits for you 12m`. */
	readonly text: string;
};

const names: Readonly<Record<SituationName, readonly [Tone, string]>> = {
	aborted: ['bad', 'aborted'],
	aborting: ['bad', 'aborting'],
	degraded: ['bad', 'degraded'],
	frozen: ['frozen', 'frozen'],
	healthy: ['good', 'healthy'],
	inconclusive: ['wait', 'inconclusive'],
	invalid: ['bad', 'invalid'],
	moving: ['moving', 'moving'],
	notBack: ['bad', 'NOT BACK'],
	timedPause: ['timed', 'pause'],
	unknown: ['dim', 'unknown'],
	waiting: ['wait', 'waits for you'],
};

const movingWords: Readonly<Record<MovingAt, string>> = {
	analysis: 'analysis',
	experiment: 'experiment',
	notObserved: 'change not seen yet',
	plugin: 'step plugin',
	pods: 'pods',
	promoteFull: 'full promotion',
	restart: 'restart',
	scaleDown: 'old pods going',
	step: 'next step',
	switch: 'service switch',
	unpausing: 'resuming',
	weight: 'traffic',
};

const degradedWords = {crashLoop: 'crash loop', deadline: 'deadline passed', imagePull: 'image pull', other: '', quota: 'no room'} as const;

const clean = (text: string, longest = 200) => sanitize(text, {longest});

function describeMoving(detail: Extract<SituationDetail, {kind: 'moving'}>, now: Instant): string {
	const lost = detail.notTakenSince === undefined ? '' : `, not taken ${formatSpan(detail.notTakenSince, now)}`;
	const counted = detail.done === undefined ? '' : ` ${detail.done}${detail.total === undefined ? '' : ` of ${detail.total}`}`;
	return `: ${movingWords[detail.at]}${counted}${lost}`;
}

type Degraded = Extract<SituationDetail, {kind: 'degraded'}>;

function describeTrouble({reason, subject}: Pick<Degraded, 'reason' | 'subject'>): string {
	return [degradedWords[reason], clean(subject ?? '', 80)].filter(part => part !== '').join(', ');
}

function describeDegraded(detail: Degraded, isFrozen: boolean): string {
	const trouble = describeTrouble(detail);
	return `: ${trouble === '' ? clean(detail.text) : trouble}${isFrozen ? '; frozen' : ''}`;
}

function describeTimedPause({endsAt, isOverdue, then}: Extract<SituationDetail, {kind: 'timedPause'}>, now: Instant): string {
	const left = isOverdue ? `, over for ${formatSpan(endsAt, now)}` : `, ${formatSpan(now, endsAt)} left`;
	return then === undefined ? left : `${left}, then ${describeStep(then)}`;
}

function describeFrozen(view: RolloutView, {trouble}: Extract<SituationDetail, {kind: 'frozen'}>): string {
	const by = view.frozen?.by === undefined ? '' : ` by ${clean(view.frozen.by, 40)}`;
	const weight = view.weight.actual ?? view.weight.set;
	const at = view.isUpdating && weight !== undefined ? `, at ${formatPercent(weight)}` : '';
	return `${by}${at}${trouble === undefined ? '' : `; ${describeTrouble(trouble)}`}`;
}

function describeNotBack({canaryPercent}: Extract<SituationDetail, {kind: 'notBack'}>): string {
	return canaryPercent === undefined ? ': users still on canary' : `: ${formatPercent(canaryPercent)} still on canary`;
}

/** What stands behind the name and its age. */
function describeDetail(view: RolloutView, now: Instant): string {
	const {detail} = view.situation;
	switch (detail.kind) {
		case 'aborted': {
			return detail.cause === '' ? '' : `: ${clean(detail.cause)}`;
		}

		case 'aborting': {
			return detail.isTaken ? '' : ': not seen by the controller';
		}

		case 'degraded': {
			return describeDegraded(detail, view.isSpecPaused);
		}

		case 'frozen': {
			return describeFrozen(view, detail);
		}

		case 'invalid': {
			return `: ${clean(detail.text)}`;
		}

		case 'moving': {
			return describeMoving(detail, now);
		}

		case 'notBack': {
			return describeNotBack(detail);
		}

		case 'timedPause': {
			return describeTimedPause(detail, now);
		}

		case 'unknown': {
			return detail.why === 'unclaimed' ? ': no controller claims it' : ': change not seen by the controller';
		}

		case 'inconclusive': {
			return view.isSpecPaused ? ', frozen' : '';
		}

		case 'healthy':
		case 'waiting': {
			return '';
		}
	}
}

/** The ones whose age is part of the message. */
const aged: ReadonlySet<SituationName> = new Set(['aborted', 'aborting', 'degraded', 'frozen', 'inconclusive', 'notBack', 'unknown', 'waiting']);

function ageOf({name, since}: Situation, now: Instant, isExact: boolean): string {
	if (!aged.has(name) || since === undefined) {
		return '';
	}

	return ` ${isExact ? formatSpan(since, now) : formatShortAge(since, now)}`;
}

/** The status of one rollout: `● waits for you 12m`, `✗ NOT BACK 3m: 20% still on canary`. `isExact` gives ages in two units. */
export function describeSituation(view: RolloutView, now: Instant, options: WordOptions & {readonly isExact?: boolean} = {}): SituationWords {
	const {situation} = view;
	const [tone, word] = names[situation.name];
	return {
		sign: sign(tone, options),
		tone,
		word,
		text: sanitize(`${word}${ageOf(situation, now, options.isExact ?? false)}${describeDetail(view, now)}`, options),
	};
}
