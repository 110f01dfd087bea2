import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {suite, test} from 'node:test';

const top = new URL('../', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, top), 'utf8');
const rows = read('runbook.md').split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| --- ') && !line.includes('| shown by |'));
/** A pipe inside of a cell is escaped. */
const cellsOf = (row: string) => row.split(/(?<!\\)\|/v).slice(1, -1).map(cell => cell.trim());

/** Every command of the runbook, in its order; arguments as short as they still tell what it does. */
const commands = [
	'kubectl argo rollouts list rollouts -A', 'kubectl argo rollouts get rollout NAME --watch', 'kubectl get pods --show-labels', 'kubectl get ingress -o yaml', 'kubectl get analysisrun', 'kubectl describe analysisrun',
	'kubectl -n argo-rollouts logs', '.status.currentStepIndex', 'curl PROMETHEUS/api/v1/query', 'kubectl argo rollouts promote NAME --full', '.spec.strategy.canary.steps', 'kubectl get analysisrun --sort-by',
	'kubectl argo rollouts promote NAME', 'kubectl get pods -o custom-columns', '.status.stableRS', 'kubectl argo rollouts set image NAME', 'kubectl argo rollouts retry rollout NAME', 'kubectl argo rollouts abort NAME',
	'kubectl get svc NAME-stable', 'kubectl scale deployment NAME-canary', 'kubectl get rollout -A -o custom-columns', 'watch kubectl get pods', 'kubectl argo rollouts history rollout NAME', 'jq metricResults', 'kubectl argo rollouts pause',
	'kubectl get ingress -o jsonpath canary-weight',
];

/** What else it has: gotchas, patterns, scenarios, and what is to be done in an emergency. */
const sections = ['Quick diagnosis', 'Gotchas', 'Patterns', 'Scenario: stalled at 5 %', 'Scenario: aborted, the service is degraded', 'Emergency: bring everybody back', 'One-liners', 'What the runbook has wrong'];
const lines = ['zero samples', 'health checks', '--full', 'failureLimit: 0', 'low traffic', 'canary with automated rollback', 'blue-green for schema changes', 'smoke test', 'a pause without a duration', 'did one fail', 'the controller is behind', 'connection refused', 'watch for Healthy'];

/** What the issue names, and more. */
const mistakes = ['kubectl argo rollouts history', 'Deployment', 'Healthy', 'already rolled back', 'empty result', 'no count', 'set image, then retry', 'V30'];

suite('the table of the runbook', () => {
	const firstCells = rows.map(row => cellsOf(row)[0] ?? '');

	test('has every command', () => {
		for (const command of commands) {
			assert.ok(firstCells.some(cell => cell.includes(command)), command);
		}
	});

	test('has every section, gotcha, pattern and scenario', () => {
		const text = read('runbook.md');
		for (const section of sections) {
			assert.ok(text.includes(`\n## ${section}\n`), section);
		}

		for (const line of lines) {
			assert.ok(firstCells.some(cell => cell.includes(line)), line);
		}
	});

	test('has what the runbook has wrong', () => {
		const text = read('runbook.md').split('## What the runbook has wrong', 2)[1] ?? '';
		for (const mistake of mistakes) {
			assert.ok(text.includes(mistake), mistake);
		}
	});

	test('names a test in every row, and it is there', () => {
		for (const row of rows) {
			const cells = cellsOf(row);
			assert.equal(cells.length, 3, row);
			const {file, name} = /^`(?<file>[^`]+)` "(?<name>[^"]+)"$/v.exec(cells[2]!)?.groups ?? {};
			assert.ok(file !== undefined && name !== undefined, row);
			assert.ok(existsSync(new URL(file, top)), file);
			assert.ok(read(file).replaceAll(String.raw`\'`, '\'').includes(name), `${file} has no test "${name}"`);
		}
	});
});
