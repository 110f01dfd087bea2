import type {Rollout} from '../types/objects.ts';
import {frozenAnnotation} from './labels.ts';
import type {FreezeView} from './rollout-view.ts';
import {parseInstant} from './time.ts';

type FreezeRecord = Readonly<Record<string, unknown>>;

/** Anybody can write the annotation: whatever stands there is a record, its fields only where they are texts. */
function readRecord(text: string): FreezeRecord {
	try {
		const parsed: unknown = JSON.parse(text);
		return typeof parsed === 'object' && parsed !== null ? parsed as FreezeRecord : {};
	} catch {
		return {};
	}
}

const textOf = (value: unknown) => typeof value === 'string' && value !== '' ? value : undefined;

/** Who holds the rollout by `spec.paused`; undefined while neither that nor our record is there (interface.md, the freeze record). */
export function deriveFreeze({metadata, spec}: Rollout): FreezeView | undefined {
	const annotation = metadata.annotations?.[frozenAnnotation];
	if (annotation === undefined) {
		return spec?.paused
			? {owner: 'other', by: metadata.pausedBy?.manager, reason: undefined, since: parseInstant(metadata.pausedBy?.time), id: undefined, before: undefined}
			: undefined;
	}

	const {by, reason, since, id, before} = readRecord(annotation);
	return {
		owner: spec?.paused ? 'ours' : 'broken',
		by: textOf(by),
		reason: textOf(reason),
		since: parseInstant(textOf(since)),
		id: textOf(id),
		before: before === 'absent' || before === 'false' ? before : undefined,
	};
}
