import type {PodGroup, RolloutView} from '../../domain/rollout-view.ts';
import {startedAt} from '../../domain/started-at.ts';
import type {Instant} from '../../types/clock.ts';
import {formatPercent} from '../../format/number.ts';
import {formatShortAge} from '../../format/age.ts';
import {describeStablePods} from '../../format/rollout-list.ts';
import type {SituationWords} from '../../format/words/situation-words.ts';
import {describeStepKind} from '../../format/words/step-words.ts';
import {bar} from '../bar.ts';
import {emptyLine, line, span, type Line} from '../line.ts';
import {pad} from '../width.ts';
import {analysisCell} from './analysis-cell.ts';
import type {Column} from './columns.ts';

/** What of a row depends on the time, as text: while it is the same, the row is. */
export type RowWords = {readonly status: Pick<SituationWords, 'sign' | 'text' | 'tone'>; readonly age: string};

const dash = line('–', {tone: 'dim'});

function stepCell({strategy, step, isAborted}: RolloutView, withKind: boolean): Line {
	if (isAborted) {
		return line('aborted', {tone: 'bad'});
	}

	if (strategy === 'blueGreen') {
		return withKind ? line('blueGreen', {tone: 'dim'}) : dash;
	}

	if (step === undefined || step.total === 0) {
		return dash;
	}

	if (step.index === undefined) {
		return line('n/a', {tone: 'dim'});
	}

	if (step.index >= step.total) {
		return line('done', {tone: 'dim'});
	}

	const kind = withKind && step.current !== undefined ? ` ${describeStepKind(step.current.kind)}` : '';
	return line(`${step.index}/${step.total}${kind}`);
}

const barCells = 7;

/** Nothing to say of the weight: everybody is on one version, or it is a blue-green, which has none before the switch. */
const isWeightless = ({isUpdating, isAborted, strategy, weight}: RolloutView) =>
	(!isUpdating && !isAborted) || (strategy === 'blueGreen' && weight.actual === undefined);

function weightCell(view: RolloutView, form: 'bar' | 'number' | 'plain'): Line {
	const {actual, set} = view.weight;
	if (isWeightless(view)) {
		return form === 'number' ? line('–', {tone: 'dim'}) : emptyLine;
	}

	const number = span(pad(formatPercent(actual), 4, 'right'), actual === undefined ? {tone: 'dim'} : {bold: true});
	if (form === 'number') {
		return [number];
	}

	const drawn = form === 'plain' ? [] : [span(` ${actual === undefined ? ' '.repeat(barCells) : bar(actual, barCells)}`, {tone: view.situation.name === 'notBack' ? 'bad' : 'moving'})];
	const isApart = set !== undefined && set !== actual;
	return [number, ...drawn, ...(isApart ? [span(` set ${set}`, {tone: 'warning'})] : [])];
}

const findGroup = (view: RolloutView, kinds: ReadonlyArray<PodGroup['kind']>) => view.groups.find(({kind}) => kinds.includes(kind));

function podsCell(group: PodGroup | undefined): Line {
	if (group === undefined) {
		return emptyLine;
	}

	const {available, desired} = group.replicaSet;
	return line(`${available}/${desired}`, available < desired ? {tone: 'warning'} : {});
}

const canaryOf = (view: RolloutView) => findGroup(view, ['canary', 'preview']);
const stableOf = (view: RolloutView) => findGroup(view, ['active', 'stable']);

/** Of the pods that it takes to serve everybody: in mid-update that may be more than stable wants at this moment. */
function stablePodsCell(view: RolloutView): Line {
	const group = stableOf(view);
	if (group?.replicaSet.roles.includes('stable') !== true) {
		return podsCell(group);
	}

	return line(describeStablePods(view), group.replicaSet.available < view.replicas.desired ? {tone: 'warning'} : {});
}

function mergedPodsCell(view: RolloutView): Line {
	const canary = podsCell(canaryOf(view));
	const stable = stablePodsCell(view);
	return canary.length === 0 || stable.length === 0 ? [...canary, ...stable] : [...canary, span('+', {tone: 'dim'}), ...stable];
}

function statusCell({status}: RowWords): Line {
	return [span(status.sign, {tone: status.tone}), span(' '), span(status.text, status.tone === 'good' ? {} : {tone: status.tone})];
}

/** One cell of a row, not yet cut to its width. */
export function drawCell(view: RolloutView, {name}: Column, words: RowWords, {isCursor, ascii}: {readonly isCursor: boolean; readonly ascii: boolean}): Line {
	switch (name) {
		case 'age': {
			return line(words.age, {tone: 'dim'});
		}

		case 'analysis': {
			return analysisCell(view, ascii);
		}

		case 'canary': {
			return podsCell(canaryOf(view));
		}

		case 'name': {
			return line(view.name, {bold: isCursor});
		}

		case 'namespace': {
			return line(view.namespace, {tone: 'dim'});
		}

		case 'pods': {
			return mergedPodsCell(view);
		}

		case 'stable': {
			return stablePodsCell(view);
		}

		case 'status': {
			return statusCell(words);
		}

		case 'step':
		case 'stepNumber': {
			return stepCell(view, name === 'step');
		}

		case 'weight': {
			return weightCell(view, 'plain');
		}

		case 'weightBar': {
			return weightCell(view, 'bar');
		}

		case 'weightNumber': {
			return weightCell(view, 'number');
		}
	}
}

/** Age of the update in flight, else of the rollout. */
export function ageOf(view: RolloutView, now: Instant): string {
	return formatShortAge(startedAt(view), now);
}
