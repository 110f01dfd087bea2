import {podTrouble} from '../../degraded.ts';
import type {Rule} from '../diagnosis.ts';
import {seenPods, standFor, troubledContainer} from '../pods.ts';
import {abortIfRolling, ok, problem, steps} from '../verdict.ts';

/** The node cannot get the image: it is not there, its name is wrong, or the registry wants a login. */
export const imagePull: Rule = {
	code: 'image-pull',
	check(input) {
		const failing = standFor(seenPods(input).filter(({view}) => view.state === 'failing' && podTrouble(view) === 'imagePull'));
		if (!failing) {
			return ok({kind: 'imagesThere'});
		}

		const {first: {pod, view}, fact} = failing;
		const container = troubledContainer(pod);
		const all = [...pod?.spec?.initContainers ?? [], ...pod?.spec?.containers ?? []];
		const message = container?.state?.waiting?.message;
		return problem(
			{kind: 'imagePull', ...fact, image: all.find(({name}) => name === container?.name)?.image, message: message === '' ? undefined : message},
			{code: 'image-pull', since: view.createdAt, next: steps('setImage', {action: 'describePod', subject: view.name}, ...abortIfRolling(input.view))},
		);
	},
};
