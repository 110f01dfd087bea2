#!/usr/bin/env node
/* eslint-disable n/prefer-global/process, n/prefer-process-get-builtin-module -- Nothing may be imported before the check, and an old Node has not the newer ways. */
// The front door. Nothing is imported before the Node version is known to do: undici 8 dies at import on Node 20.
const oldestNode = [22, 19];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < oldestNode[0]! || (major === oldestNode[0] && minor < oldestNode[1]!)) {
	process.stderr.write(`rolltop needs Node ${oldestNode.join('.')} or later; this is ${process.versions.node}. Install a newer one, or start it with npx node@24.\n`);
	process.exitCode = 2;
} else {
	const {enableCompileCache} = await import('node:module');
	enableCompileCache();
	const {main} = await import('./source/main.ts');
	const code = await main(process.argv.slice(2));
	if (code !== undefined) {
		process.exitCode = code;
	}
}
