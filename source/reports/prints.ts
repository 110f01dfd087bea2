import type {Print} from './report.ts';

/** The reports that are subcommands too, by name; each is loaded when it is asked for. */
export const prints: ReadonlyMap<string, () => Promise<Print>> = new Map([
	['why', async () => {
		const {printWhy} = await import('./why.ts');
		return printWhy;
	}],
	['events', async () => {
		const {printEvents} = await import('./events.ts');
		return printEvents;
	}],
	['history', async () => {
		const {printHistory} = await import('./history.ts');
		return printHistory;
	}],
	['analysis', async () => {
		const {printAnalysis} = await import('./analysis.ts');
		return printAnalysis;
	}],
	['logs', async () => {
		const {printLogs} = await import('./logs.ts');
		return printLogs;
	}],
	['yaml', async () => {
		const {printYaml} = await import('./yaml.ts');
		return printYaml;
	}],
]);
