import {podTrouble} from '../degraded.ts';
import type {WarningRule} from './rule.ts';

const codes = {crashLoop: 'crash-loop', imagePull: 'image-pull'} as const;

/** Pods that will not come up by waiting: crash loops, images that are not there, no node. */
export const podsFailing: WarningRule = ({facts}) => {
	const failing = [facts.current, facts.stable].flatMap(replicaSet => replicaSet?.pods ?? []).find(({state}) => state === 'failing');
	if (!failing) {
		return undefined;
	}

	const trouble = podTrouble(failing);
	return {
		code: trouble === undefined ? 'pod-failing' : codes[trouble],
		text: `${failing.name}: ${failing.status}${failing.trouble === undefined ? '' : `, ${failing.trouble}`}`,
	};
};
