import type {Rollout} from '../types/objects.ts';
import {hideCredentials} from './secret-names.ts';

/** A page about the rollout that its annotations name: a dashboard, a runbook. */
export type Link = {
	/** The annotation's name without its prefix: `dashboard`. */
	readonly name: string;
	readonly url: string;
};

const address = /^https?:\/\/[^\s\u{22}<>]{1,300}$/v;
const telling = /dashboard|grafana|runbook|playbook|logs|docs|link/iv;
const most = 3;

/** Links of the annotations, those that tell by their name what they are first, three at most; none is usual. */
export function deriveLinks({metadata}: Rollout): readonly Link[] {
	const links = Object.entries(metadata.annotations ?? {})
		.filter(([, value]) => address.test(value))
		.map(([key, value]): Link => ({name: key.split('/').at(-1)!, url: hideCredentials(value)}));
	const rank = ({name}: Link) => `${telling.test(name) ? 0 : 1} ${name}`;
	return links.toSorted((a, b) => rank(a) < rank(b) ? -1 : 1).slice(0, most);
}
