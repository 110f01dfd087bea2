import type {Instant} from '../types/clock.ts';
import type {Deed, Past, Transition} from '../domain/timeline.ts';
import type {AuditLog, WrittenEntry} from '../files/audit-log.ts';
import type {AppStore} from '../store/app-store.ts';

/** What the past of a rollout is gathered from: a `PrintContext` has it, and a session with the audit log. */
export type PastContext = {
	readonly store: AppStore;
	readonly audit: AuditLog;
	readonly transitions: (key: string) => readonly Transition[];
};

/** Long enough to see a habit (`countFullPromotions`); the log itself goes back further. */
const longestMs = 8 * 86_400_000;

/** Lines about the rollout, and of its namespace those of the same actions. */
function isAbout(entry: WrittenEntry, {name, namespace, contextName}: {readonly name: string; readonly namespace: string; readonly contextName: string}): boolean {
	return entry.context === contextName && entry.namespace === namespace && (entry.name === name || entry.name === '');
}

/** Our own lines about a rollout up to now, oldest first; none where the log cannot be read. */
export function readDeeds({store, audit}: Pick<PastContext, 'audit' | 'store'>, key: string): readonly Deed[] {
	const now = store.clock.now();
	const {contextName} = store.state.getState().session;
	const [namespace = '', name = ''] = key.split('/', 2);
	const log = audit.read(now - longestMs);
	const about = (log.ok ? log.value : []).filter(entry => isAbout(entry, {name, namespace, contextName}) && Date.parse(entry.at) <= now);
	const actions = new Set(about.filter(entry => entry.name === name).map(({action}) => action));
	return about.filter(({action}) => actions.has(action));
}

/** Everything that is known of what happened to a rollout; undefined where it is not there. Its Events are in it when they are watched (`wishForEvents`). */
export function gatherPast(context: PastContext, key: string, {since, deeds}: {readonly since?: Instant | undefined; readonly deeds?: readonly Deed[]} = {}): Past | undefined {
	const family = context.store.families().get(key);
	return family && {family, transitions: context.transitions(key), deeds: deeds ?? readDeeds(context, key), ...(since !== undefined && {since})};
}
