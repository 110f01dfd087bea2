import {sanitize} from './sanitize.ts';
import {formatTable} from './table.ts';
import {sign} from './words/signs.ts';

/** One thing that was looked at. */
export type Check = {
	readonly code: string;
	readonly result: 'doubt' | 'ok' | 'problem' | 'skipped';
	readonly text: string;
	/** What to do, or what to send to an admin, one a line. */
	readonly next?: readonly string[];
};

/** What may be done, by command. */
export type CommandCheck = {
	readonly name: string;
	/** Also where the server could not say: then it is tried. */
	readonly allowed: boolean;
	/** As `patch rollouts/status`. */
	readonly missing: readonly string[];
};

export type Examination = {readonly checks: readonly Check[]; readonly commands: readonly CommandCheck[]};

const signNames = {ok: 'good', problem: 'bad', doubt: 'warning', skipped: 'dim'} as const;

/** `rolltop doctor` as text: one line a check, what to do below it. */
export function formatExamination({checks}: Examination, {ascii = false}: {readonly ascii?: boolean} = {}): string {
	const longest = 4096;
	const rows = formatTable(checks.map(({code, result, text}) => [sign(signNames[result], {ascii}), code, sanitize(text, {longest, ascii})]));
	return checks.flatMap(({next = []}, index) => [rows[index]!, ...next.map(line => `   ${sanitize(line, {longest, ascii})}`)]).map(line => `${line}\n`).join('');
}

/** `rolltop doctor -o json`. */
export function examinationJson({checks, commands}: Examination): object {
	return {
		apiVersion: 'rolltop/v1',
		kind: 'Examination',
		ok: checks.every(({result}) => result !== 'problem'),
		checks: checks.map(({code, result, text, next = []}) => ({code, result, text, next})),
		commands,
	};
}
