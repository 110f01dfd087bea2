/** Reads what the official plugin prints (argo-rollouts.md 4.12, 5.7, 5.9), and our text in its place. */

export type TreeRow = {readonly depth: number; readonly name: string; readonly kind: string; readonly status: string; readonly ageSeconds: number | undefined; readonly info: string; readonly delaySeconds: number | undefined};

export type PluginGet = {
	readonly phase: string;
	readonly message: string;
	readonly strategy: string;
	/** Empty without steps; undefined for blue-green. */
	readonly step: string | undefined;
	readonly setWeight: number | undefined;
	readonly actualWeight: number | undefined;
	readonly images: ReadonlyArray<{readonly image: string; readonly roles: readonly string[]}>;
	readonly replicas: Readonly<Record<string, number>>;
	readonly rows: readonly TreeRow[];
};

const unitSeconds: Readonly<Record<string, number>> = {y: 31_536_000, d: 86_400, h: 3600, m: 60, s: 1};

export function readDuration(text: string): number | undefined {
	const parts = text.split(/(?<=[dhmsy])/v);
	const seconds = parts.map(part => Number(part.slice(0, -1)) * (unitSeconds[part.at(-1) ?? ''] ?? NaN));
	const sum = seconds.reduce((total, value) => total + value, 0);
	return Number.isNaN(sum) ? undefined : sum;
}

/** Our signs to the plugin's, and what we add behind the counts away. */
function normaliseInfo(info: string): string {
	return info
		.replace(/ ?\((?:query broken|no evidence|stopped|thin)\)$/v, '')
		.replaceAll('✓', '✔').replaceAll('✗', '✖').replaceAll('●', '?').replaceAll('△', '⚠');
}

/** The delay apart: it is compared with tolerance, `passed` is not. */
function readInfo(text: string): Pick<TreeRow, 'delaySeconds' | 'info'> {
	const parts = text.split(',');
	const delay = parts.find(part => part.startsWith('delay:'))?.slice('delay:'.length);
	const kept = parts.map(part => part.startsWith('delay:') && delay !== 'passed' ? 'delay' : part);
	return {info: normaliseInfo(kept.join(',')), delaySeconds: delay === undefined ? undefined : readDuration(delay)};
}

function readRow(line: string): TreeRow | undefined {
	const found = /^(?<branch>[ ─│└├]*)(?:[Σα⊞□⟳⧉] |# ?)(?<rest>\S.*)$/v.exec(line)?.groups;
	if (!found) {
		return undefined;
	}

	const [name = '', kind = '', statusCell = '', age = '', info = ''] = found.rest!.split(/\s{2,}/v, 5);
	return {
		depth: found.branch!.length / 3,
		name,
		kind,
		status: statusCell.split(' ').slice(1).join(' '),
		ageSeconds: readDuration(age),
		...readInfo(info.trim()),
	};
}

export function readTree(text: string): TreeRow[] {
	const lines = text.split('\n');
	return lines.slice(lines.findIndex(line => /^NAME\s+KIND/v.test(line)) + 1).map(line => readRow(line)).filter(row => row !== undefined);
}

function readImages(head: readonly string[]): PluginGet['images'] {
	const start = head.findIndex(line => line.startsWith('Images:'));
	const end = start === -1 ? -1 : head.findIndex((line, index) => index > start && !line.startsWith(' '.repeat(17)));
	return head.slice(Math.max(0, start), Math.max(0, end)).map(line => {
		const {image, roles} = /^(?<image>\S+)(?: \((?<roles>.*)\))?$/v.exec(line.slice(17).trim())!.groups!;
		return {image: image!, roles: (roles ?? '').split(', ').filter(Boolean).map(role => role.startsWith('Σ:') ? `experiment${role.slice(1)}` : role)};
	});
}

export function readGet(text: string): PluginGet {
	const head = text.slice(0, text.search(/^NAME\s+KIND/mv)).split('\n');
	const field = (label: string) => head.find(line => line.startsWith(label))?.slice(17).trim();
	const number = (label: string) => field(label) === undefined ? undefined : Number(field(label)!.split(' ', 1)[0]);
	const replicas = ['Desired', 'Current', 'Updated', 'Ready', 'Available'].map(name => [name.toLowerCase(), number(`  ${name}:`)!] as const);
	return {
		phase: field('Status:')!.replace(/^\S+ /v, ''),
		message: field('Message:') ?? '',
		strategy: field('Strategy:')!,
		step: field('  Step:'),
		setWeight: number('  SetWeight:'),
		actualWeight: number('  ActualWeight:'),
		images: readImages(head),
		replicas: Object.fromEntries(replicas),
		rows: readTree(text),
	};
}

/** The cells of each line of `list rollouts`, by the rollout's name. */
export function readList(text: string): ReadonlyMap<string, readonly string[]> {
	return new Map(text.trim().split('\n').slice(1).map(line => {
		const [name = '', ...cells] = line.trim().split(/\s+/v);
		return [name, cells];
	}));
}
