import type {Command, Context, Target} from '../../commands/command.ts';
import {refuseForbidden} from '../../commands/permissions.ts';
import {refuseAction} from '../../commands/refuse.ts';
import type {ScreenName} from '../../store/interface-state.ts';
import {blank, fitLine, joinLines, lineWidth, span, type Line} from '../line.ts';

const keyWords: Readonly<Record<string, string>> = {
	escape: 'esc', pageDown: 'PgDn', pageUp: 'PgUp', up: '↑', down: '↓', left: '←', right: '→', delete: 'del',
};

/** A key as the person knows it: `esc`, `ctrl-r`, `a`. */
export function keyWord(key: string): string {
	return keyWords[key] ?? key;
}

/** What the hints need to know to dim what cannot act now. */
export type Situated = {readonly target: Target; readonly context: Context};

function isAvailable(command: Command, {target, context}: Situated): boolean {
	if (command.kind !== 'action') {
		return true;
	}

	if (command.scope !== 'rollout') {
		return context.readOnly === undefined && refuseForbidden(command, context.missing, {namespace: target.namespace, user: undefined}) === undefined;
	}

	return refuseAction(command, target, context) === undefined;
}

/** One key for both ways: where rolltop holds something in the namespace it opens the thaw. */
function labelOf({id, label}: Command, {target: {view, views}}: Situated): string {
	if (id === 'back') {
		return view?.next.abort.kind === 'back' ? 'BACK' : label;
	}

	return id === 'freeze' && views.some(({frozen}) => frozen?.owner === 'ours' || frozen?.owner === 'broken') ? 'thaw' : label;
}

function hint(command: Command, situated: Situated): Line {
	const key = command.keys[0];
	const dim = isAvailable(command, situated) ? {} : {tone: 'dim'} as const;
	return [span(keyWord(key ?? ''), {bold: dim.tone === undefined, ...dim}), span(` ${labelOf(command, situated)}`, dim)];
}

/** The last ones go first, the help never: there the others are found. */
function keepFitting(shown: readonly Command[], situated: Situated, widthCells: number): Line {
	const line: Line = [blank(1), ...joinLines(shown.map(command => hint(command, situated)), ' '.repeat(3))];
	const least = shown.findLastIndex(({id}) => id !== 'help');
	return lineWidth(line) <= widthCells || least === -1 ? fitLine(line, widthCells) : keepFitting(shown.toSpliced(least, 1), situated, widthCells);
}

/** The commands with a place in the hint line of a screen, as many as fit; what cannot act now is dim. */
export function hintLine(commands: readonly Command[], screen: ScreenName, situated: Situated, widthCells: number): Line {
	const shown = commands
		.filter(command => command.hint !== undefined && command.keys.length > 0 && command.screens.includes(screen))
		.toSorted((a, b) => a.hint! - b.hint!);
	return keepFitting(shown, situated, widthCells);
}
