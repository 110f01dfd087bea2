import {abort} from './abort.ts';
import type {Action, Command} from './command.ts';
import {freeze} from './freeze.ts';
import {gestures, playbackGestures} from './gestures.ts';
import {promote} from './promote.ts';

export const actions: readonly Action[] = [abort, promote, freeze];

/** Every command of the screen on a cluster. */
export const commands: readonly Command[] = [...actions, ...gestures];

/** The same while a recording is played: its player's keys go first. */
export const playbackCommands: readonly Command[] = [...playbackGestures, ...commands];

/** The command that a key means on a screen. */
export function findCommand(all: readonly Command[], key: string, screen: 'fleet' | 'rollout'): Command | undefined {
	return all.find(({keys, screens}) => keys.includes(key) && screens.includes(screen));
}
