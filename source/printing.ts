import type {Instant} from './types/clock.ts';
import {ProblemError} from './types/problem.ts';
import {isSelected, parseLabelSelector} from './domain/label-selector.ts';
import type {RolloutView} from './domain/rollout-view.ts';
import {formatName} from './format/name.ts';
import {formatDocument, parseOutputForm, type OutputForm} from './format/output-form.ts';
import {rolloutJson, rolloutsJson} from './format/rollout-json.ts';
import {formatRolloutList} from './format/rollout-list.ts';
import {formatRolloutText} from './format/rollout-text.ts';
import type {AppStore} from './store/app-store.ts';
import {sortKeys} from './store/order.ts';
import type {CommandLine} from './command-line.ts';
import type {Snapshot} from './reading.ts';

/** What a person hands to another. */
const inMarkdown: ReadonlySet<string> = new Set(['events', 'why']);

/**
What `-o` and `--field` ask for.

@throws ProblemError with code `bad-usage` for what there is not: call it before anything is read.
*/
export function outputOf({command, flags: {output, field}}: Pick<CommandLine, 'command' | 'flags'>): OutputForm {
	const form = parseOutputForm(output, field);
	if (form.kind === 'markdown' && !inMarkdown.has(command)) {
		throw new ProblemError({code: 'bad-usage', title: `There is no output markdown of ${command}`, nextSteps: [`-o markdown is of ${[...inMarkdown].join(' and ')}.`]});
	}

	return form;
}

/** A document in the form that was asked for: json, yaml, columns, a template or one field. Undefined where the command's own text is wanted. */
export function printDocument(commandLine: CommandLine, document: unknown): string | undefined {
	return formatDocument(outputOf(commandLine), document, {withHeaders: commandLine.flags.headers});
}

/** Whether documents are printed, for programs, and not text for people. */
export function printsDocuments(commandLine: CommandLine): boolean {
	return !['markdown', 'text', 'wide'].includes(outputOf(commandLine).kind);
}

/** The text of `list`. */
export function printList({views, now}: Snapshot, commandLine: CommandLine): string {
	const {flags} = commandLine;
	const sorted = sortKeys(views, 'urgency').flatMap(key => views.get(key) ?? []);
	const {kind} = outputOf(commandLine);
	if (kind === 'name') {
		return sorted.map(view => formatName(view)).join('');
	}

	return printDocument(commandLine, rolloutsJson(sorted, now))
		?? formatRolloutList(sorted, now, {ascii: flags.ascii, withNamespace: flags.allNamespaces, withHeaders: flags.headers, isWide: kind === 'wide'});
}

/** The text of `get`. */
export function printRollout(view: RolloutView, now: Instant, commandLine: CommandLine): string {
	return outputOf(commandLine).kind === 'name'
		? formatName(view)
		: printDocument(commandLine, rolloutJson(view, now)) ?? formatRolloutText(view, now, {ascii: commandLine.flags.ascii});
}

/** The rollouts that `-n` and `-l` ask for. The same map while nothing changed and nothing is left out. */
export function selectViews(store: AppStore, {flags: {selector: text, namespace, allNamespaces}}: Pick<CommandLine, 'flags'>): ReadonlyMap<string, RolloutView> {
	const {views} = store.state.getState();
	const selector = text === undefined ? undefined : parseLabelSelector(text);
	const families = store.families();
	const isWanted = ([key, view]: readonly [string, RolloutView]) => (namespace === undefined || allNamespaces || view.namespace === namespace) && isSelected(families.get(key)!.rollout, selector);
	const wanted = [...views].filter(entry => isWanted(entry));
	return wanted.length === views.size ? views : new Map(wanted);
}
