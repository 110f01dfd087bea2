import {screenOf, type InterfaceState, type PickerItem} from '../store/interface-state.ts';
import type {Command, Context, Target} from './command.ts';
import {refuseAction} from './refuse.ts';

/** Why a command does nothing at this moment; undefined where it can. */
function refusalOf(command: Command, target: Target, context: Context): string | undefined {
	if (command.kind !== 'action') {
		return command.kind === 'report' && target.view === undefined ? 'There is no rollout under the cursor' : undefined;
	}

	const refusal = refuseAction(command, target, context);
	return refusal && (refusal.help === undefined ? refusal.reason : `${refusal.reason}. ${refusal.help}`);
}

/** Every command that has a meaning on this screen, with its key; what cannot act now has the reason in place of its summary. */
export function paletteItems(commands: readonly Command[], {route}: InterfaceState, target: Target, context: Context): readonly PickerItem[] {
	return commands
		.filter(({id, keys, screens}) => keys.length > 0 && id !== 'palette' && screens.includes(screenOf(route)))
		.map(command => {
			const refusal = refusalOf(command, target, context);
			return {value: command.id, label: command.label, key: command.keys[0]!, note: refusal ?? command.summary, isCurrent: false, isDim: refusal !== undefined};
		});
}
