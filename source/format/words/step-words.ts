import type {StepKind, StepView} from '../../domain/rollout-view.ts';
import {formatDuration} from '../duration.ts';
import {count} from '../number.ts';
import {sanitize} from '../sanitize.ts';

const kindWords: Readonly<Record<StepKind, string>> = {
	analysis: 'check',
	experiment: 'experiment',
	invalid: 'invalid',
	pause: 'pause',
	plugin: 'plugin',
	setCanaryScale: 'scale',
	setHeaderRoute: 'route',
	setMirrorRoute: 'mirror',
	setWeight: 'weight',
};

/** One word for a narrow column: `pause`, `check`, `weight`. */
export function describeStepKind(kind: StepKind): string {
	return kindWords[kind];
}

function describeScale(step: StepView): string {
	if (step.matchTrafficWeight) {
		return 'scale to weight';
	}

	return step.replicas === undefined ? `scale ${step.weight ?? 0}%` : `scale to ${count(step.replicas, 'pod')}`;
}

/** A step as the row of steps shows it: `50%`, `pause 15s`, `pause`, `analysis`. */
export function describeStep(step: StepView): string {
	switch (step.kind) {
		case 'setWeight': {
			return `${step.weight ?? 0}%`;
		}

		case 'pause': {
			return step.durationSeconds === undefined ? 'pause' : `pause ${formatDuration(step.durationSeconds)}`;
		}

		case 'setCanaryScale': {
			return describeScale(step);
		}

		case 'setHeaderRoute': {
			return 'header route';
		}

		case 'setMirrorRoute': {
			return 'mirror';
		}

		case 'analysis':
		case 'experiment':
		case 'invalid':
		case 'plugin': {
			return step.kind;
		}
	}
}

/** A step with the names it has: `analysis success-rate`, `header route beta`. */
export function describeStepFully(step: StepView): string {
	const names = (step.names ?? []).map(name => sanitize(name, {longest: 60})).join(', ');
	return names === '' ? describeStep(step) : `${describeStep(step)} ${names}`;
}
