import {formatSpan} from '../../format/age.ts';
import {formatShortClockTime} from '../../format/clock-time.ts';
import {blank, fitLine, line, span, wrapText, type Line} from '../line.ts';
import {contentWidth, labelled, type Scene} from './scene.ts';

const owners = {
	broken: ['broken freeze', ' · somebody took the pause away, only our record is left'],
	other: ['paused', ' · a thaw leaves it alone'],
	ours: ['our freeze', ' · Z thaws'],
} as const;

/** Who holds it, since when and why, and what `Z` does about it. */
export function frozenBlock(scene: Scene): readonly Line[] {
	const {view: {frozen}, now} = scene;
	if (frozen === undefined) {
		return [];
	}

	const {owner, by, reason, since} = frozen;
	const facts = [
		by === undefined ? '' : ` by ${by}`,
		since === undefined ? '' : ` since ${formatShortClockTime(since)} (${formatSpan(since, now)})`,
		reason === undefined || reason === '' ? '' : `: "${reason}"`,
	].join('');
	const [title, help] = owners[owner];
	return [[blank(1), ...fitLine(line(`✻ ${title}${facts}${help}`, {tone: 'frozen'}), scene.widthCells - 2)]];
}

/** Three warnings at most, and how many more there are; each in one line, or in two where it needs them and there is room. */
export function warningBlock({view: {warnings}, widthCells}: Scene, {atMost = 3, linesEach = 1}: {readonly atMost?: number; readonly linesEach?: number} = {}): readonly Line[] {
	const hidden = warnings.length - atMost;
	return warnings.slice(0, atMost).flatMap(({text}, index) => {
		const more = hidden > 0 && index === atMost - 1 ? ` +${hidden}` : '';
		const [first = [], ...rest] = wrapText(text, widthCells - 4 - more.length, linesEach, {tone: 'warning'});
		return [
			[blank(1), span('△ ', {tone: 'warning'}), ...first, span(more, {tone: 'dim'})],
			...rest.map((item): Line => [blank(3), ...item]),
		];
	});
}

/** What the controller itself says. */
export function messageBlock(scene: Scene): readonly Line[] {
	const {phase, message} = scene.view;
	const [first, ...rest] = wrapText(message === '' ? phase : `${phase} · ${message}`, contentWidth(scene), 2, {tone: 'dim'});
	return labelled(scene, 'STATUS', first === undefined ? [] : [first, ...rest]);
}

/** Images by role. */
export function imageBlock(scene: Scene): readonly Line[] {
	const lines = scene.view.images.map(({image, roles}): Line => [span(roles.length === 0 ? 'old' : roles.join(', '), {tone: 'dim'}), span(`  ${image}`)]);
	return labelled(scene, 'IMAGES', lines.map(item => fitLine(item, contentWidth(scene))));
}

/** Pages about it that its annotations name: a dashboard, a runbook. */
export function linkBlock(scene: Scene): readonly Line[] {
	const lines = scene.view.links.map(({name, url}): Line => [span(name, {tone: 'dim'}), span(`  ${url}`)]);
	return labelled(scene, 'LINKS', lines.map(item => fitLine(item, contentWidth(scene))));
}
