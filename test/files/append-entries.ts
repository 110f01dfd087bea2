import process from 'node:process';
import {openAuditLog} from '../../source/files/audit-log.ts';

/** A second rolltop: appends so many entries of a person, as fast as it can. */
const [file, person, count] = process.argv.slice(2);
const log = openAuditLog({file: file!, person: person!, version: '1', now: () => Date.parse('2026-11-24T12:00:00Z')});
for (let index = 0; index < Number(count); index++) {
	log.append({phase: 'sent', action: String(index), command: 'abort', context: 'prod', namespace: 'shop', name: 'web', patch: {text: 'x'.repeat(3000)}});
}

const problem = log.problem();
if (problem !== undefined) {
	throw new Error(problem.detail);
}
