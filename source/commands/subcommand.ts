import type {FlagName} from './flags.ts';

/** What a word after the command is. The completion knows how to find them; help prints them in capitals. */
export type OperandKind = 'image' | 'metric' | 'name' | 'path' | 'rollout' | 'scenario' | 'shell' | 'type';

export type Operand = {
	readonly kind: OperandKind;
	readonly isOptional?: true;
	/** The last one may stand several times. */
	readonly isRepeated?: true;
};

/** How a command is asked for from a shell: one row of the command line. */
export type Subcommand = {
	readonly name: string;
	readonly group: 'act' | 'other' | 'read' | 'screen';
	/** For help: one line without a full stop. */
	readonly summary: string;
	readonly operands: readonly Operand[];
	/** Beside the `commonFlags`. */
	readonly flags: readonly FlagName[];
};

export const aRollout: Operand = {kind: 'rollout'};
export const severalRollouts: Operand = {kind: 'rollout', isRepeated: true};
export const maybeRollout: Operand = {kind: 'rollout', isOptional: true};
