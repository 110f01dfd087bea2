import type {WarningRule} from './rule.ts';

/** V47, F2: a frozen canary rollout does not follow its autoscaler. */
export const frozenAutoscaler: WarningRule = ({facts}) => {
	const {name} = facts.rollout.metadata;
	const autoscaler = facts.family.open.autoscalers?.find(({spec}) => spec?.scaleTargetRef?.kind === 'Rollout' && spec.scaleTargetRef.name === name);
	return facts.spec.paused && facts.canary && autoscaler
		? {code: 'frozen-autoscaler', text: `Frozen, so it does not follow its autoscaler ${autoscaler.metadata.name}: no pod is added until the thaw.`}
		: undefined;
};
