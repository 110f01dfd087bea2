import type {Note} from '../types/cluster.ts';
import type {Line, Outcome} from './actions/operation.ts';
import type {Family} from './family.ts';

export type Told = {
	/** The registry's id, as `set-image`. */
	readonly command: string;
	/** The rollout's key, or the namespace. */
	readonly subject: string;
	readonly lines: readonly Line[];
	readonly outcome: Outcome;
	/** What the person said. */
	readonly reason: string | undefined;
	readonly person: string | undefined;
};

/** `RolltopSetImage`. */
function toReason(command: string): string {
	return `Rolltop${command.split('-').map(part => part.slice(0, 1).toUpperCase() + part.slice(1)).join('')}`;
}

/** The rollouts that an action has changed: of a namespace those that it has told of. */
function changedRollouts({subject, lines}: Told): readonly string[] {
	return subject.includes('/') ? [subject] : lines.flatMap(({fact}) => fact.kind === 'froze' || fact.kind === 'thawed' ? [`${subject}/${fact.name}`] : []);
}

/** What is told on each Rollout when an action has come to its outcome: who, how it ended, and why it was done. */
export function buildNotes(told: Told, families: ReadonlyMap<string, Family>): readonly Note[] {
	const {command, outcome, reason = '', person = ''} = told;
	const message = `${command}${person === '' ? '' : ` by ${person}`}: ${outcome.code}${reason === '' ? '' : `. Reason: ${reason}`}`;
	return changedRollouts(told).flatMap(key => {
		const metadata = families.get(key)?.rollout.metadata;
		if (metadata === undefined) {
			return [];
		}

		const {namespace, name, uid} = metadata;
		return [{kind: 'rollouts', namespace, name, uid, reason: toReason(command), message, type: outcome.result === 'good' ? 'Normal' : 'Warning'} as const];
	});
}
