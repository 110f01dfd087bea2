import type {Hazard} from './rule.ts';

/** A frozen canary rollout does not follow its autoscaler. */
export const frozenAutoscaler: Hazard = {
	code: 'frozen-autoscaler',
	sources: ['V47', 'F2'],
	looksAt: ['spec', 'autoscaler'],
	find({facts}) {
		const {name} = facts.rollout.metadata;
		const autoscaler = facts.family.open.autoscalers?.find(({spec}) => spec?.scaleTargetRef?.kind === 'Rollout' && spec.scaleTargetRef.name === name);
		return facts.spec.paused && facts.canary && autoscaler
			? `Frozen, so it does not follow its autoscaler ${autoscaler.metadata.name}: no pod is added until the thaw.`
			: undefined;
	},
};
