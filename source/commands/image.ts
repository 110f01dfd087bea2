import {planImage} from '../domain/actions/plans/image-plan.ts';
import type {ContainerImage} from '../domain/effects/effect.ts';
import {findContainers, imageEffect} from '../domain/effects/image-effect.ts';
import type {StripBody} from '../store/interface-state.ts';
import type {Action, Refusal, Target} from './command.ts';
import {actingFlags} from './flags.ts';
import {aRollout} from './subcommand.ts';
import {beginOn, enter, only, refuseBusy, yes} from './verb-action.ts';
import {refuseWorkload} from './workload.ts';

export const newImage: Action = {
	kind: 'action',
	id: 'set-image',
	keys: ['i'],
	label: 'image',
	summary: 'set another image: an update starts now, no retry needed; tab completes the containers',
	screens: ['fleet', 'rollout'],
	scope: 'rollout',
	subcommands: [{name: 'set-image', group: 'act', summary: 'set images, each as container=image: an update starts', operands: [aRollout, {kind: 'image', isRepeated: true}], flags: actingFlags}],
	access: [{verb: 'get', kind: 'rollouts'}, {verb: 'patch', kind: 'rollouts'}, {verb: 'get', kind: 'deployments'}, {verb: 'patch', kind: 'deployments'}],
	unavailable: target => refuseImage(target),
	prepare: ({view, family}) => ({kind: 'verb', verb: 'setImage', confirm: view!.isSpecPaused ? yes : enter, view: view!, choices: only(imageEffect(view!, family!)), input: {kind: 'images', containers: findContainers(family!)}}),
	check: (body, text) => checkImages(containersOf(body), text),
	complete: (body, text) => completeImage(containersOf(body), text),
	begin: (body, pinned, order) => beginOn(body, pinned, order, (target, {family}) => planImage(target, parseImages(order.text), family.rollout.spec?.workloadRef?.name)),
};

const containersOf = (body: StripBody): readonly ContainerImage[] => body.kind === 'verb' && body.input?.kind === 'images' ? body.input.containers : [];

/** `container=image`, several apart by spaces; the first `=` is the one that counts. */
export function parseImages(text: string): readonly ContainerImage[] {
	return text.trim().split(/\s+/v).filter(word => word !== '').map(word => {
		const place = word.indexOf('=');
		return place === -1 ? {container: word, image: ''} : {container: word.slice(0, place), image: word.slice(place + 1)};
	});
}

/** Why this cannot be set; undefined when it can. */
export function checkImages(containers: readonly ContainerImage[], text: string): Refusal | undefined {
	const changes = parseImages(text);
	const known = containers.map(({container}) => container).join(', ');
	const wrong = changes.find(({container, image}) => image === '' || container === '');
	if (changes.length === 0 || wrong !== undefined) {
		return {reason: changes.length === 0 ? 'Which image' : `${wrong!.container} is no container=image`, help: `The containers are ${known}`};
	}

	const unknown = changes.find(({container}) => container !== '*' && containers.every(one => one.container !== container));
	if (unknown !== undefined) {
		return {reason: `There is no container ${unknown.container}`, help: `The containers are ${known}`};
	}

	const isSame = changes.every(({container, image}) => containers.every(one => (container !== '*' && one.container !== container) || one.image === image));
	return isSame ? {reason: 'That image is set already: nothing would change', help: 'R restarts its pods'} : undefined;
}

/** The container that is begun, or the next one: each with the image that it has. */
export function completeImage(containers: readonly ContainerImage[], text: string): string {
	if (containers.length === 0) {
		return text;
	}

	const words = text.split(' ');
	const last = words.at(-1)!;
	const whole = (place: number) => `${containers[place]!.container}=${containers[place]!.image}`;
	const at = containers.findIndex((_, place) => last === whole(place));
	const begun = last.includes('=') ? -1 : containers.findIndex(({container}) => last !== '' && container.startsWith(last));
	const next = at === -1 ? Math.max(0, begun) : (at + 1) % containers.length;
	// What was typed behind the sign stays.
	return at === -1 && last.includes('=') ? text : [...words.slice(0, -1), whole(next)].join(' ');
}

function refuseImage(target: Pick<Target, 'family' | 'running' | 'view'>): Refusal | undefined {
	const busy = refuseBusy(target);
	const {view, family} = target;
	if (busy !== undefined || view === undefined) {
		return busy;
	}

	const hasContainers = family === undefined || findContainers(family).length > 0;
	return hasContainers ? refuseWorkload(family, 'a new image') : {reason: `The template of ${view.name} is not known yet`, help: 'Open it first: its workload is read then'};
}
