/**
The walls of the house: what each room under `source/` may import, and why. The lint and the test `test/walls.test.ts`
read this one table; `contributing.md` explains the rooms.
*/
export const walls: Readonly<Record<string, {readonly mayImport: readonly string[]; readonly reason: string}>> = {
	types: {mayImport: [], reason: 'types holds plain types and imports nothing.'},
	domain: {mayImport: ['types'], reason: 'domain is pure: objects in, views and patches out.'},
	format: {mayImport: ['types', 'domain'], reason: 'format is pure text over views.'},
	kubernetes: {mayImport: ['types', 'domain/projection.ts', 'domain/projection'], reason: 'kubernetes knows of the domain only what to keep of an object.'},
	recording: {mayImport: ['types', 'domain/projection.ts', 'domain/projection'], reason: 'recording knows of the domain only what to keep of an object.'},
	files: {mayImport: ['types'], reason: 'files reads and writes this machine\'s disk and knows nothing else.'},
	terminal: {mayImport: ['types'], reason: 'terminal stands between Ink and the tty and knows nothing of rollouts.'},
	store: {mayImport: ['types', 'domain'], reason: 'store holds snapshots and the interface; no React, no I/O.'},
	commands: {mayImport: ['types', 'domain', 'store'], reason: 'commands reach the cluster through the Cluster type only.'},
	completion: {mayImport: ['types', 'domain', 'commands', 'kubernetes/kubeconfig.ts', 'session.ts', 'command-line.ts', 'flag-values.ts', 'connect.ts', 'reading.ts'], reason: 'completion says what a word of the command line could be and never writes.'},
	ui: {mayImport: ['store', 'commands', 'domain', 'format', 'types'], reason: 'ui draws; it decides nothing and sends nothing.'},
	reports: {mayImport: ['types', 'domain', 'format', 'files', 'store', 'commands', 'session.ts', 'command-line.ts', 'exit-code.ts', 'reading.ts', 'printing.ts', 'following.ts', 'wishes.ts'], reason: 'reports read through the Cluster type, feed panes and print; they draw nothing.'},
	simulator: {mayImport: [], reason: 'The rehearsal cluster imports node only, so that a wrong idea in domain cannot hide in it.'},
};
