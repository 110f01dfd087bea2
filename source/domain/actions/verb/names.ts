/** Everything that one generic machine carries out. */
export type VerbName =
	| 'pause'
	| 'promote'
	| 'promoteFull'
	| 'restart'
	| 'resume'
	| 'retry'
	| 'retryExperiment'
	| 'setImage'
	| 'skipAllSteps'
	| 'skipStep'
	| 'terminateExperiment'
	| 'terminateRun'
	| 'undo';

/** What the watch has to show; worded in `format/words/verb-words.ts`. */
export type CheckName =
	| 'allOnNew' // Everybody is on the new version
	| 'allOnOld' // Everybody is back
	| 'ended' // The analysis run or experiment has ended
	| 'newPods' // Every pod is younger than the restart
	| 'planned' // The restart is in the spec and seen
	| 'podsReady' // The new version has all its pods
	| 'rolls' // The update has begun
	| 'runsAgain' // The experiment runs again
	| 'switched' // The active Service of a blue-green
	| 'taken'
	| 'toGate'; // It has come to its first gate, or to its end

/** What its outcome is called when every check is met. */
export const doneCodes: Readonly<Record<VerbName, string>> = {
	pause: 'paused',
	promote: 'promoted',
	promoteFull: 'promoted',
	restart: 'restarted',
	resume: 'resumed',
	retry: 'retried',
	retryExperiment: 'retried',
	setImage: 'imageSet',
	skipAllSteps: 'promoted',
	skipStep: 'promoted',
	terminateExperiment: 'terminated',
	terminateRun: 'terminated',
	undo: 'undone',
};
