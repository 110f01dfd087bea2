import type {RolloutView, SituationName} from '../../domain/rollout-view.ts';
import {sanitize} from '../../format/sanitize.ts';
import {describeAbort, describePromote} from '../../format/words/forecast-words.ts';
import {describeSituation} from '../../format/words/situation-words.ts';
import {describeStepFully} from '../../format/words/step-words.ts';
import type {Style} from '../theme.ts';
import {blank, joinSides, lineWidth, span, wrapText, type Line} from '../line.ts';
import {widthOf} from '../width.ts';
import type {Scene} from './scene.ts';

/** In capitals: what needs somebody now. */
const urgent: ReadonlySet<SituationName> = new Set(['aborted', 'aborting', 'degraded', 'inconclusive', 'invalid', 'notBack', 'waiting']);

/** In the fleet's number, of the steps that are done. The short form leaves room for the facts on the right. */
function positionSpans({step, steps, isAborted, situation}: RolloutView, isShort: boolean): Line {
	if (step?.index === undefined || isAborted || situation.name === 'invalid' || step.index >= step.total || step.current === undefined) {
		return [];
	}

	const {current} = step;
	const endless = current.kind === 'pause' && current.durationSeconds === undefined ? ' without end' : '';
	return [span(`  ${step.index} of ${Math.max(step.total, steps.length)}${isShort ? '' : ' steps'} done, now: ${describeStepFully(current)}${endless}`)];
}

/** A long cause goes on in a second line. */
function situationLines({view, now, ascii, widthCells}: Scene): readonly Line[] {
	const {sign, tone, word, text} = describeSituation(view, now, {ascii, isExact: true});
	const shown = urgent.has(view.situation.name) ? word.toUpperCase() + text.slice(word.length) : text;
	const [first = [], ...rest] = wrapText(shown, widthCells - 4, 2, {tone, bold: true});
	return [
		[blank(1), span(`${sign} `, {tone, bold: true}), ...first, ...(rest.length === 0 ? positionSpans(view, widthCells < 100) : [])],
		...rest.map((item): Line => [blank(3), ...item]),
	];
}

function revisionText({revision, stableRevision, isUpdating}: RolloutView): string {
	if (revision === undefined) {
		return 'revision n/a';
	}

	return isUpdating && stableRevision !== undefined ? `revision ${stableRevision} → ${revision}` : `revision ${revision}`;
}

/** Facts about the update; the longest form that fits is taken. */
function factForms(view: RolloutView): readonly string[] {
	const router = view.router === undefined ? [] : [...view.router.names.filter(name => name !== 'plugin'), ...view.router.plugins].map(name => sanitize(name, {longest: 40}));
	const strategy = view.strategy ?? 'no strategy';
	const origin = view.origin === undefined ? [] : [sanitize(view.origin, {longest: 60})];
	const revision = revisionText(view);
	return [[strategy, ...router, revision, ...origin], [strategy, ...router, revision], [strategy, revision], [revision]].map(parts => parts.join(' · '));
}

/** What it does, and on its right what it is. */
function stateLines(scene: Scene): readonly Line[] {
	const [left = [], ...rest] = situationLines(scene);
	const room = scene.widthCells - 1 - lineWidth(left) - 2;
	const facts = factForms(scene.view).find(form => widthOf(form) <= room);
	return [joinSides(left, facts === undefined ? [] : [span(facts, {tone: 'dim'}), blank(1)], scene.widthCells), ...rest];
}

type Answer = {readonly key: string; readonly text: string; readonly style: Style};

function answerLines({key, text, style}: Answer, widthCells: number, atMost: number): readonly Line[] {
	return wrapText(text, widthCells, atMost, style)
		.map((item, index) => [blank(3), index === 0 ? span(`${key}: `, {bold: true}) : blank(3), ...item]);
}

/**
The answer: what it does, since when, what happens on `p` and what on `a`. Side by side where both fit, else below each other, each in at most so
many lines.
*/
export function answerBlock(scene: Scene, atMost = 2): readonly Line[] {
	const {view, now, widthCells} = scene;
	const promote = describePromote(view.next.promote);
	const abort = describeAbort(view.next.abort, now);
	const promoteStyle: Style = view.next.promote.kind === 'refused' ? {tone: 'dim'} : {};
	const abortStyle: Style = view.next.abort.kind === 'nothing' ? {tone: 'dim'} : (view.next.abort.obstacles.length > 0 ? {tone: 'warning'} : {});
	const column = Math.max(Math.trunc(widthCells / 2), 3 + 3 + widthOf(promote) + 3);
	if (column + 3 + widthOf(abort) <= widthCells - 1) {
		const left: Line = [blank(3), span('p: ', {bold: true}), span(promote, promoteStyle)];
		return [...stateLines(scene), [...left, blank(column - lineWidth(left)), span('a: ', {bold: true}), span(abort, abortStyle)]];
	}

	return [
		...stateLines(scene),
		...answerLines({key: 'p', text: promote, style: promoteStyle}, widthCells - 7, atMost),
		...answerLines({key: 'a', text: abort, style: abortStyle}, widthCells - 7, atMost),
	];
}
