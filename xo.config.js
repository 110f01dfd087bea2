import {walls} from './tools/walls.ts';

/** One zone a room: whatever is not in its list is behind a wall. `await import()` counts too. */
const zones = Object.entries(walls).map(([room, wall]) => ({
	target: `./source/${room}`,
	from: './source',
	except: [`./${room}`, ...wall.mayImport.map(name => `./${name}`)],
	message: wall.reason,
}));

/** Nobody but the composition may know that the rehearsal cluster exists. */
const simulatorZone = {target: ['./source/!(simulator)/**', './source/*.ts', './source/*.tsx', './cli.tsx'], from: './source/simulator', message: 'The product connects to the rehearsal cluster as to any cluster. Only session.ts loads it, by await import().'};

const nodeModules = {
	types: ['node:*'],
	domain: ['node:*'],
	format: ['node:*'],
	store: ['node:*', 'react', 'ink'],
	commands: ['node:*', 'react', 'ink'],
	ui: ['node:*'],
};

const config = [
	{ignores: ['dist/**', 'test/fixtures/**', 'test/ui/frames/**', '**/*.md', '**/*.json', '**/*.css', '**/*.html']},
	{
		rules: {
			// A file holds one idea; a view type of 40 lines reads better whole.
			'@typescript-eslint/naming-convention': 'off',
			'max-lines': ['error', {max: 450, skipBlankLines: true, skipComments: true}],
			// Words of the CRD (`spec`, `args`) and of React (`props`, `ref`) are not abbreviations here.
			'unicorn/prevent-abbreviations': 'off',
			'unicorn/name-replacements': 'off',
			'unicorn/no-process-exit': 'off',
			'unicorn/no-null': 'off', // Kubernetes says null; so do merge patches and our JSON.
			'@typescript-eslint/no-restricted-types': 'off',
			'unicorn/no-array-callback-reference': 'off',
			'unicorn/single-line-block-comment-style': 'off',
			'unicorn/prefer-ternary': 'off',
			'unicorn/max-nested-calls': 'off',
			'unicorn/prefer-iterator-to-array': 'off',
			'unicorn/no-duplicate-loops': 'off',
			'unicorn/prefer-early-return': 'off',
			'unicorn/consistent-class-member-order': 'off',
			'jsdoc/require-description': 'off', // `@throws` alone can say it.
			'unicorn/prefer-simple-condition-first': 'off',
			'unicorn/no-declarations-before-early-exit': 'off',
			'unicorn/consistent-boolean-name': 'off', // `mustLiftFreeze` says it better than `isMust…`.
			'jsdoc/require-param': 'off',
			'@typescript-eslint/switch-exhaustiveness-check': ['error', {considerDefaultExhaustiveForUnions: true}],
			'jsdoc/check-param-names': 'off',
			'@stylistic/max-len': 'off',
			'@stylistic/object-curly-newline': 'off',
			'import-x/no-restricted-paths': ['error', {zones: [...zones, simulatorZone]}],
		},
	},
	...Object.entries(nodeModules).map(([room, patterns]) => ({
		files: [`source/${room}/**`],
		rules: {
			'no-restricted-imports': ['error', {patterns: [{group: patterns, message: `source/${room} does no I/O of its own (design: the house).`}]}],
		},
	})),
	{
		files: ['source/**'],
		ignores: ['source/store/clock.ts', 'source/kubernetes/**', 'source/simulator/**'],
		rules: {
			'no-restricted-properties': ['error', {object: 'Date', property: 'now', message: 'Time is an argument: take a Clock or an Instant.'}, {object: 'Math', property: 'random', message: 'Chance is an argument.'}],
		},
	},
	{
		files: ['test/**', 'tools/**'],
		rules: {
			'max-lines': 'off',
			'node-test/no-import-test-files': 'off', // Helpers and rigs lie under test/ too.
			'node-test/prefer-test-context-assert': 'off', // One assert everywhere, as node:assert has it.
			'node-test/no-conditional-assertion': 'off', // Tables of cases.
			'unicorn/no-await-expression-member': 'off',
			'node-test/consistent-test-context-name': 'off',
			'node-test/no-compound-assertion': 'off',
			'node-test/require-assertion': 'off', // Assertions in rigs are assertions.
			'@stylistic/array-element-newline': 'off', // Tables of cases.
			'@typescript-eslint/no-empty-function': 'off',
			'unicorn/no-unsafe-string-replacement': 'off',
			'no-control-regex': 'off',
			'regexp/no-control-character': 'off',
			'regexp/no-super-linear-move': 'off',
			'no-await-in-loop': 'off', // One after the other, on two cores.
			'@typescript-eslint/no-floating-promises': ['error', {allowForKnownSafeCalls: [{from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test'}]}],
		},
	},
];

export default config;
