/** The title of each check, for people. */
const titles: Readonly<Record<string, string>> = {
	'abort-held-by-freeze': 'abort and freeze',
	'abort-waits-for-stable': 'abort and stable',
	'abort-stranded': 'abort half way',
	'no-room-for-stable': 'room for stable',
	'not-taken': 'actions taken',
	controller: 'controller',
	overridden: 'overridden',
	spec: 'spec',
	services: 'Services',
	templates: 'templates',
	analysis: 'analysis',
	provider: 'provider',
	query: 'query',
	evidence: 'evidence',
	'crash-loop': 'crashes',
	'image-pull': 'images',
	unschedulable: 'nodes',
	quota: 'quota',
	probes: 'probes',
	disruption: 'disruption',
	pods: 'pods',
	deadline: 'deadline',
	endpoints: 'endpoints',
	selectors: 'selectors',
	weight: 'weight',
	aborted: 'aborted',
	inconclusive: 'inconclusive',
	frozen: 'frozen',
	gate: 'gate',
	'timed-pause': 'timed pause',
	'analysis-running': 'running analysis',
	observed: 'change seen',
	claimed: 'claimed',
	gitops: 'owner',
	autoscaler: 'autoscaler',
};

export function titleOf(code: string): string {
	return titles[code] ?? code;
}

export const titleWidth = 18;
