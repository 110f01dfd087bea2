import type {ScreenName} from '../store/interface-state.ts';
import {abort} from './abort.ts';
import {accept} from './accept.ts';
import {back} from './back.ts';
import type {Action, Command, Report} from './command.ts';
import {freeze} from './freeze.ts';
import {gestures, playbackGestures} from './gestures.ts';
import {newImage} from './image.ts';
import {paneGestures} from './pane-gestures.ts';
import {difference, events, history} from './past.ts';
import {lastResort} from './last-resort.ts';
import {backMarked} from './marked.ts';
import {pause} from './pause.ts';
import {promoteFull} from './promote-full.ts';
import {promote} from './promote.ts';
import {restart} from './restart.ts';
import {retry} from './retry.ts';
import {terminate} from './terminate.ts';
import {undo, undoRow, undoTo} from './undo.ts';
import {why} from './why.ts';
import {analysis} from './analysis.ts';
import {logs} from './logs.ts';
import {yaml} from './yaml.ts';

export const actions: readonly Action[] = [back, backMarked, abort, accept, lastResort, promote, promoteFull, pause, freeze, retry, restart, undo, undoTo, undoRow, newImage, terminate];

/** What can be read: a key opens its pane. */
export const reports: readonly Report[] = [why, events, history, difference, analysis, logs, yaml];

/** Every command of the screen on a cluster. */
export const commands: readonly Command[] = [...actions, ...reports, ...paneGestures, ...gestures];

/** The same while a recording is played: its player's keys go first. */
export const playbackCommands: readonly Command[] = [...playbackGestures, ...commands];

/** The command that a key means on a screen. */
export function findCommand(all: readonly Command[], key: string, screen: ScreenName): Command | undefined {
	return all.find(({keys, screens}) => keys.includes(key) && screens.includes(screen));
}
