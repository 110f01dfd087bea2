import type {Instant} from '../../types/clock.ts';
import type {KindName} from '../../types/kinds.ts';
import type {LinkState} from '../../types/source.ts';
import type {ControllerView} from '../controller-view.ts';
import type {Facts} from '../facts.ts';
import type {RolloutView} from '../rollout-view.ts';
import type {Fact} from './facts.ts';
import type {Wiring} from './wiring.ts';

/** What holds the rollout, most urgent first (interface.md, `why`): of all that the checks found the first is the finding. */
export const findingCodes = [
	'abort-held-by-freeze',
	'abort-waits-for-stable',
	'abort-stranded',
	'no-room-for-stable',
	'not-taken',
	'controller-silent',
	'overridden',
	'invalid-spec',
	'analysis-failed',
	'provider-unreachable',
	'query-broken',
	'crash-loop',
	'image-pull',
	'unschedulable',
	'quota',
	'deadline',
	'no-endpoints',
	'weight-mismatch',
	'aborted',
	'no-evidence',
	'inconclusive',
	'frozen',
	'gate',
	'timed-pause',
	'analysis-running',
	'pods-starting',
	'not-observed',
	'unclaimed',
	'moving',
	'healthy',
] as const;

export type FindingCode = typeof findingCodes[number];

/** What can be done next; `format/` gives each its key and its command. */
export type NextAction =
	| 'abort' | 'acceptFewer' | 'back' | 'controllerLogs' | 'controllerPods' | 'describePod' | 'events' | 'evidence' | 'fixSource' | 'lastResort' | 'listServices' | 'listTemplates'
	| 'logs' | 'promote' | 'promoteAll' | 'quotas' | 'readSpec' | 'retry' | 'setImage' | 'status' | 'thaw' | 'undo' | 'waitForPods';

export type NextStep = {readonly action: NextAction; /** The object it is about, where that is not the rollout. */ readonly subject?: string};

export type Finding = {readonly code: FindingCode; readonly fact: Fact; readonly since: Instant | undefined; readonly next: readonly NextStep[]};

/** `doubt`: it can be meant, or it is not certain. */
export type CheckResult = 'doubt' | 'ok' | 'problem' | 'skipped';

export type Check = {readonly code: string; readonly result: CheckResult; readonly fact: Fact};

export type Diagnosis = {
	readonly finding: Finding;
	/** In the order of the table. */
	readonly checks: readonly Check[];
	readonly wiring: Wiring;
};

/** How well what stands around the rollout is known. */
export type Surroundings = {
	readonly links: Readonly<Partial<Record<KindName, LinkState>>>;
	/** What it has not, was not recorded. */
	readonly isRecording?: boolean;
	/** Last line of the log before a container died, by pod, where it was read. */
	readonly lastLines?: ReadonlyMap<string, string>;
};

/** What a check looks at. */
export type DiagnosisInput = {
	readonly facts: Facts;
	readonly view: RolloutView;
	readonly surroundings: Surroundings;
	/** Undefined where nobody reads the controller's own objects. */
	readonly controller: ControllerView | undefined;
	readonly now: Instant;
};

/** What a check says; `finding` where it is what holds the rollout. */
export type Verdict = {
	readonly result: CheckResult;
	readonly fact: Fact;
	readonly finding?: {readonly code: FindingCode; readonly since?: Instant | undefined; readonly next: readonly NextStep[]};
};

/** One check: what it is called and what it says. Pure; never throws. */
export type Rule = {readonly code: string; readonly check: (input: DiagnosisInput) => Verdict};
