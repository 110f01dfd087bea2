import type {AppState, SessionInfo} from '../../store/app-state.ts';
import {formatShortAge} from '../../format/age.ts';
import {formatClockTime} from '../../format/clock-time.ts';
import {blank, fitLine, line, lineWidth, span, type Line} from '../line.ts';
import {freshnessLine} from './freshness.ts';

/** A piece of the header and how soon it goes when the line is too short (small first; `Infinity` never). */
type Piece = {readonly keep: number; readonly line: Line};

/** What the screen must never be mistaken without stands before the place, where it is not cut off. */
function badgesOf({kind, readOnly}: SessionInfo): readonly Piece[] {
	return [
		...(kind === 'rehearsal' ? [{keep: Infinity, line: line(' REHEARSAL ', {tone: 'timed', inverse: true})}] : []),
		...(kind === 'recording' ? [{keep: Infinity, line: line(' RECORDING ', {tone: 'timed', inverse: true})}] : []),
		...(readOnly !== undefined && kind !== 'recording' ? [{keep: 80, line: line(' READ-ONLY ', {tone: 'warning', inverse: true})}] : []),
	];
}

function contextSpans({contextName, isProtected}: SessionInfo): Line {
	return isProtected
		? [span(` ${contextName} `, {tone: 'bad', inverse: true}), span(' PROTECTED', {tone: 'bad'})]
		: line(contextName, {bold: true});
}

/** Where I am: `prod-eu / shop / checkout-api`. */
function placeLine({session, interface: {route}}: AppState): Line {
	const [namespace, name] = route.screen === 'fleet' ? [session.namespace ?? 'all namespaces'] : route.key.split('/');
	return [
		...contextSpans(session),
		span(' / ', {tone: 'dim'}),
		span(namespace ?? '', {bold: name === undefined}),
		...(name === undefined ? [] : [span(' / ', {tone: 'dim'}), span(name, {bold: true})]),
	];
}

/** Renewed every 2 s while the controller lives (V21): younger than this it is not worth a word that changes all the time. */
const lateHeartbeatMs = 5000;

function controllerPieces({controller, session, now}: AppState): readonly Piece[] {
	const {state, version, heartbeatAt, answeredSeconds} = controller;
	if (state === 'unknown' && session.kind === 'recording') {
		return [];
	}

	const words = {ok: line('controller ok', {tone: 'good'}), silent: line('controller SILENT', {tone: 'bad'}), unknown: line('controller n/a', {tone: 'dim'})} as const;
	return [
		{keep: state === 'silent' ? 95 : 40, line: words[state]},
		...(version === undefined ? [] : [{keep: 30, line: line(version.replace(/^v/v, ''), {tone: 'dim'})}]),
		...(heartbeatAt === undefined || state !== 'ok' || now - heartbeatAt < lateHeartbeatMs ? [] : [{keep: 10, line: line(`seen ${formatShortAge(heartbeatAt, now)} ago`, {tone: 'dim'})}]),
		...(answeredSeconds === undefined ? [] : [{keep: 20, line: line(`answered in ${answeredSeconds.toFixed(1)}s`, {tone: 'dim'})}]),
	];
}

const joined = (pieces: readonly Piece[], gap: number): Line =>
	pieces.flatMap((piece, index) => index === 0 ? piece.line : [blank(gap), ...piece.line]);

const widthOfSides = (left: readonly Piece[], right: readonly Piece[]) => lineWidth(joined(left, 3)) + 3 + lineWidth(joined(right, 3));

/** Both sides without what has to go so that they fit. */
function dropPieces(left: readonly Piece[], right: readonly Piece[], widthCells: number): readonly [readonly Piece[], readonly Piece[]] {
	let kept = [left, right] as const;
	for (const least of [...left, ...right].filter(({keep}) => keep < Infinity).toSorted((a, b) => a.keep - b.keep)) {
		if (widthOfSides(...kept) <= widthCells) {
			break;
		}

		const isKept = (piece: Piece) => piece !== least;
		kept = [kept[0].filter(isKept), kept[1].filter(isKept)];
	}

	return kept;
}

/** The header: where, how fresh, the controller, how many of what, and the time by the source's clock. */
export function headerLine(state: AppState, counts: Line, widthCells: number): Line {
	const {session, now} = state;
	const [left, right] = dropPieces(
		[{keep: 35, line: line('rolltop', {bold: true})}, ...badgesOf(session), {keep: Infinity, line: placeLine(state)}],
		[
			...(session.user === undefined ? [] : [{keep: 5, line: line(session.user, {tone: 'dim'})}]),
			{keep: Infinity, line: freshnessLine(state)},
			...controllerPieces(state),
			...(counts.length === 0 ? [] : [{keep: 60, line: counts}]),
			{keep: 50, line: line(formatClockTime(now), {tone: 'dim'})},
		],
		widthCells - 2,
	);
	const rightLine = joined(right, 3);
	const leftLine = fitLine(joined(left, 3), widthCells - 4 - lineWidth(rightLine));
	return [blank(1), ...leftLine, blank(widthCells - 2 - lineWidth(leftLine) - lineWidth(rightLine)), ...rightLine];
}
