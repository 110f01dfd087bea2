import type {TemplateChange} from '../../domain/rollout-view.ts';
import {sanitize} from '../sanitize.ts';
import {shortImage} from './forecast-words.ts';

const clean = (text: string) => sanitize(text, {longest: 60});
const changeWords = {added: 'added', changed: 'changed', removed: 'removed'} as const;

function describeValues({change, before, after}: TemplateChange, show: (text: string) => string): string {
	const [from, to] = [before, after].map(value => value === undefined ? undefined : show(value));
	if (change === 'changed') {
		return from === undefined || to === undefined || from === to ? changeWords.changed : `${from} → ${to}`;
	}

	const value = to ?? from;
	return value === undefined || value === '' ? changeWords[change] : `${value} ${changeWords[change]}`;
}

/** A short name of a quantity: `memory` for what is requested, `memory limit`. */
const resourceName = ({name = '', which}: TemplateChange) => `${clean(name)}${which === 'limits' ? ' limit' : ''}`;

/** `MODE slow → fast`, `MODE=fast added`, `PASSWORD changed`. */
function describeVariable(change: TemplateChange): string {
	const name = clean(change.name ?? '');
	const value = change.change === 'changed' ? undefined : change.after ?? change.before;
	return value === undefined || value === '' ? `${name} ${describeValues(change, clean)}` : `${name}=${clean(value)} ${changeWords[change.change]}`;
}

function describeChange(change: TemplateChange): string {
	switch (change.kind) {
		case 'container': {
			return `container ${clean(change.container)} ${changeWords[change.change]}`;
		}

		case 'env': {
			return `env ${describeVariable(change)}`;
		}

		case 'image': {
			return `image ${describeValues(change, shortImage)}`;
		}

		case 'resource': {
			return `${resourceName(change)} ${describeValues(change, clean)}`;
		}
	}
}

/** What an update changes, one clause each: `image api:1.0 → api:1.1`, `env FEATURE_X added`. The container is named where several change. */
export function describeChanges(changes: readonly TemplateChange[]): readonly string[] {
	const isOne = new Set(changes.map(({container}) => container)).size <= 1;
	return changes.map(change => `${isOne || change.kind === 'container' ? '' : `${clean(change.container)}: `}${describeChange(change)}`);
}
