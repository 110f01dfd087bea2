import type {AppState} from '../../store/app-state.ts';
import {count} from '../../format/number.ts';
import {blank, emptyLine, line, wrapText, type Line} from '../line.ts';

const indent = (lines: readonly Line[]) => lines.map(item => item.length === 0 ? item : [blank(3), ...item]);

function problemLines(sign: string, {title, detail, nextSteps}: {readonly title: string; readonly detail?: string; readonly nextSteps: readonly string[]}, widthCells: number): readonly Line[] {
	return [
		...wrapText(`${sign} ${title}`, widthCells, 3, {tone: 'bad'}),
		...(detail === undefined ? [] : wrapText(detail, widthCells, 3, {tone: 'dim'})),
		emptyLine,
		...nextSteps.flatMap(step => wrapText(`→ ${step}`, widthCells, 2)),
	];
}

function nothingLines({session, interface: {filter}, views}: AppState): readonly Line[] {
	if (filter !== '' && views.size > 0) {
		return [line(`Nothing matches "${filter}".`), emptyLine, line(`${count(views.size, 'rollout')} hidden by the filter · esc clears it`, {tone: 'dim'})];
	}

	return session.namespace === undefined
		? [line(`No rollouts in any namespace of ${session.contextName}.`)]
		: [
			line(`No rollouts in namespace ${session.namespace} of ${session.contextName}.`),
			emptyLine,
			line('n            another namespace'),
			line('rolltop -A   all namespaces'),
		];
}

/** What stands in place of the rows where there are none: why, and what to do. */
export function emptyLines(state: AppState, widthCells: number): readonly Line[] {
	const link = state.links.rollouts;
	const width = widthCells - 4;
	switch (link.state) {
		case 'absent':
		case 'denied': {
			return indent([emptyLine, ...problemLines('✗', link.problem, width)]);
		}

		case 'idle': {
			return indent([emptyLine, line(`Connecting to ${state.session.contextName} …`, {tone: 'dim'})]);
		}

		case 'loading': {
			const total = link.remaining === undefined ? '' : ` of ${link.received + link.remaining}`;
			return indent([emptyLine, line(`Loading rollouts: ${link.received}${total} …`, {tone: 'moving'})]);
		}

		case 'stale': {
			return indent([emptyLine, ...(state.views.size === 0 ? problemLines('△', link.problem, width) : nothingLines(state))]);
		}

		case 'live': {
			return indent([emptyLine, ...nothingLines(state)]);
		}
	}
}
