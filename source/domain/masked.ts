import type {Json} from '../types/cluster.ts';
import {isFields, type Fields} from './json-fields.ts';
import {isSecretName, replaceSecretShapes} from './secret-names.ts';

/** What stands in the place of a secret. */
export const mask = '<masked>';

/** Fields of objects that hold a secret in plain text. Narrower than the names that people give: `key` is a field of every reference. */
const secretField = /pass(?:word|wd|phrase)?|secret|token|credential|api.?key|private.?key|access.?key|auth|cookie|dsn|connection.?string/iv;

const credentialsInUrl = /:\/\/[^\s\/:@]{0,200}:[^\s\/@]{1,500}@/gv;
const secretFlag = /(?<flag>--?[\w\-]{0,60}(?:password|passwd|secret|token|credential|api-?key)[\w\-]{0,60}=)\S+/giv;

/** Free text (an argument of a command, an address) without the secrets that its form gives away. */
function maskText(text: string): string {
	const shown = replaceSecretShapes(text, mask);
	return shown.includes('://') || shown.includes('-') ? shown.replaceAll(credentialsInUrl, () => `://${mask}@`).replaceAll(secretFlag, (_, flag: string) => `${flag}${mask}`) : shown;
}

/** What the API server or a client has put into an object beside the object itself. */
const leftOut: ReadonlySet<string> = new Set(['managedFields', 'kubectl.kubernetes.io/last-applied-configuration']);

/** The controller writes queries with the secrets filled in here (argo-rollouts metricproviders, `ResolvedPrometheusQuery`). */
const secretMaps: ReadonlySet<string> = new Set(['data', 'stringData', 'binaryData', 'headers']);

/** `{name: DB_PASSWORD, value: …}`: an env variable, an argument, a header. */
function isNamedSecret(fields: Fields): boolean {
	return typeof fields.name === 'string' && isSecretName(fields.name);
}

function maskAll(value: Json | undefined): Json {
	if (isFields(value)) {
		return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskAll(item)]));
	}

	return Array.isArray(value) ? value.map(item => maskAll(item as Json)) : mask;
}

function maskField(key: string, value: Json | undefined, owner: Fields): Json {
	if (secretMaps.has(key)) {
		return maskAll(value);
	}

	const isValueOfSecret = key === 'value' && isNamedSecret(owner);
	const isResolved = key.startsWith('Resolved') && typeof value === 'string';
	const isPlainSecret = typeof value === 'string' && secretField.test(key) && !key.endsWith('Name') && !key.endsWith('Ref');
	return isValueOfSecret || isResolved || isPlainSecret ? mask : maskSecrets(value ?? null);
}

/**
An object without what must not be shown: values of settings that are named like secrets, data of Secrets, headers, and the queries that the
controller has resolved become `<masked>`; managedFields and the last applied configuration are left out. References to Secrets stay.
*/
export function maskSecrets(value: Json): Json {
	if (Array.isArray(value)) {
		return value.map(item => maskSecrets(item as Json));
	}

	if (!isFields(value)) {
		return typeof value === 'string' ? maskText(value) : value;
	}

	return Object.fromEntries(Object.entries(value)
		.filter(([key]) => !leftOut.has(key))
		.map(([key, item]) => [key, maskField(key, item, value)]));
}
