/**
Bundles the program to `dist/`: a small launcher (`cli.js`) that checks the Node version before it loads anything, and
chunks that are loaded when they are needed (the screen, the cluster's client, the rehearsal cluster).
*/
/* eslint-disable require-unicode-regexp -- esbuild gives filters to Go, which has no flags for them. */
import {chmod, readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import * as esbuild from 'esbuild';

const root = path.dirname(import.meta.dirname);
const {version} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));

/**
Client-node's KubeConfig imports the barrel of all generated models for two names; importing those two directly cuts 830
modules and a fifth of a second off the start.
*/
const narrowClient = {
	name: 'narrow-client',
	setup(build) {
		build.onResolve({filter: /\.\/gen\/index\.js$/}, ({importer, resolveDir}) => importer.endsWith(path.join('client-node', 'dist', 'config.js')) ? {path: path.join(resolveDir, 'gen', 'index.js'), namespace: 'narrow-client'} : undefined);
		build.onLoad({filter: /.*/, namespace: 'narrow-client'}, ({path: barrel}) => ({
			contents: 'export {createConfiguration} from \'./configuration.js\'; export {ServerConfiguration} from \'./servers.js\';',
			resolveDir: path.dirname(barrel),
			loader: 'js',
		}));
	},
};

/**
Undici's index loads fetch, WebSocket, caches and mocks. What we use of it is two agents and `request`; the rest costs the start
30 ms and some megabytes.
*/
const narrowUndici = {
	name: 'narrow-undici',
	setup(build) {
		build.onResolve({filter: /^undici$/}, ({resolveDir}) => ({path: 'undici', namespace: 'narrow-undici', pluginData: {resolveDir}}));
		build.onLoad({filter: /.*/, namespace: 'narrow-undici'}, () => ({
			contents: `
				import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
				import Agent from 'undici/lib/dispatcher/agent.js';
				import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js';
				import send from 'undici/lib/api/api-request.js';
				Dispatcher.prototype.request = send;
				export {Agent, ProxyAgent};
				// For the old ways of logging in, which client-node knows.
				export const fetch = (...input) => globalThis.fetch(...input);
				export function request(url, {dispatcher, ...options}) {
					const {origin, pathname, search} = new URL(url);
					return dispatcher.request({...options, origin, path: pathname + search});
				}
			`,
			resolveDir: root,
			loader: 'js',
		}));
	},
};

/** Ink loads the devtools only in a development build; they are not installed. */
const withoutDevtools = {
	name: 'without-devtools',
	setup(build) {
		build.onResolve({filter: /^react-devtools-core$/}, () => ({path: 'react-devtools-core', namespace: 'empty'}));
		build.onLoad({filter: /.*/, namespace: 'empty'}, () => ({contents: 'export default {connectToDevTools() {}}', loader: 'js'}));
	},
};

await rm(path.join(root, 'dist'), {recursive: true, force: true});
const result = await esbuild.build({
	absWorkingDir: root,
	entryPoints: {cli: 'cli.tsx'},
	outdir: 'dist',
	bundle: true,
	splitting: true,
	format: 'esm',
	platform: 'node',
	target: 'node22.19',
	jsx: 'automatic',
	minify: process.argv.includes('--minify'),
	minifySyntax: true,
	legalComments: 'none',
	chunkNames: 'chunk-[hash]',
	define: {'process.env.NODE_ENV': '"production"', ROLLTOP_VERSION: JSON.stringify(version)},
	banner: {js: 'import {createRequire as createRequireForBundle} from \'node:module\'; const require = createRequireForBundle(import.meta.url);'},
	plugins: [narrowClient, narrowUndici, withoutDevtools],
	metafile: process.argv.includes('--meta'),
	logLevel: 'warning',
});
await chmod(path.join(root, 'dist', 'cli.js'), 0o755);
if (result.metafile !== undefined) {
	process.stdout.write(await esbuild.analyzeMetafile(result.metafile));
}
