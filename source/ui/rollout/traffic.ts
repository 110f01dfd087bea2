import type {AbortForecast, WeightView} from '../../domain/rollout-view.ts';
import {formatPercent} from '../../format/number.ts';
import {bar} from '../bar.ts';
import {blank, fitLine, joinLines, line, lineWidth, span, type Line} from '../line.ts';
import {pad} from '../width.ts';
import {contentWidth, labelled, type Scene} from './scene.ts';

const isImpossible = (percent: number) => percent < 0 || percent > 100;

function claim(name: string, percent: number, isApart: boolean): Line {
	return line(`${name} ${percent}${isImpossible(percent) ? ' (impossible)' : ''}`, isApart || isImpossible(percent) ? {tone: 'warning'} : {});
}

/** What each source claims, the one that is apart from what users get in the warning tone. */
function claimLine({set, actual, source, status, router, routerObject, isVerified}: WeightView, withObject: boolean): Line {
	const isApart = (value: number) => actual !== undefined && value !== actual;
	return joinLines([
		...(set === undefined ? [] : [claim('set', set, isApart(set))]),
		...(router === undefined ? [] : [[...claim('router', router, isApart(router)), ...(routerObject === undefined || !withObject ? [] : line(` (${routerObject})`, {tone: 'dim'}))]]),
		...(status === undefined || (router !== undefined && status === router) ? [] : [claim('status', status, isApart(status))]),
		...(source === 'pods' ? [line('counted by ready pods', {tone: 'dim'})] : []),
		...(source === undefined ? [line('nothing tells what users get', {tone: 'warning'})] : []),
		...(isVerified === false ? [line('not verified by the router', {tone: 'warning'})] : []),
	], ' · ');
}

/** Whether stable could take everybody now; the short form for narrow screens. */
function capacityLine({kind, stableAvailable, stableDesired, podsToStart}: AbortForecast, isShort: boolean): Line {
	if (kind !== 'abort' && kind !== 'aborted') {
		return [];
	}

	if (stableAvailable === undefined || stableDesired === undefined) {
		return line('can take it all: n/a', {tone: 'dim'});
	}

	const canTake = stableAvailable >= stableDesired && podsToStart === 0;
	if (isShort) {
		return canTake ? line(`takes all: yes, ${stableAvailable}/${stableDesired}`) : line(`takes all: NOT YET, ${stableAvailable}/${stableDesired}`, {tone: 'warning'});
	}

	const text = `${stableAvailable} of ${stableDesired} ready${podsToStart > 0 ? `, ${podsToStart} must start` : ''}`;
	return canTake ? line(`can take it all: yes, ${text}`) : line(`can take it all: NOT YET, ${text}`, {tone: 'warning'});
}

const mostBarCells = 40;
const usualBarCells = 16;
const leastBarCells = 8;
const titleCells = 14;

function share(name: string, percent: number | undefined): Line {
	return [span(name.padEnd(8)), span(pad(formatPercent(percent), 4, 'right'), {bold: true}), blank(2)];
}

function barCells(scene: Scene, right: readonly Line[]): number {
	const room = contentWidth(scene) - titleCells - 3 - Math.max(...right.map(item => lineWidth(item)));
	return Math.max(leastBarCells, Math.min(mostBarCells, room));
}

function splitLines(scene: Scene): readonly Line[] {
	const {view: {weight, situation, next}} = scene;
	const capacity = capacityLine(next.abort, contentWidth(scene) < 66);
	const claims = [true, false].map(withObject => claimLine(weight, withObject)).find(form => barCells(scene, [form, capacity]) >= usualBarCells) ?? claimLine(weight, false);
	const cells = barCells(scene, [claims, capacity]);
	const {actual} = weight;
	const stable = actual === undefined ? undefined : 100 - actual;
	const drawn = actual === undefined ? blank(cells) : span(bar(actual, cells), {tone: situation.name === 'notBack' ? 'bad' : 'moving'});
	const room = contentWidth(scene) - titleCells - lineWidth(capacity);
	return [
		[...share('canary', actual), drawn, blank(3), ...claims],
		[...share('stable', stable), blank(Math.max(1, Math.min(cells + 3, room))), ...capacity],
	];
}

/** Users with a managed header are on the canary whatever the weight says (V35). */
function routeLines({view: {router}}: Scene): readonly Line[] {
	const routes = router?.managedRoutes ?? [];
	return routes.length === 0 ? [] : [line(`routes in force, whatever the weight: ${routes.join(', ')}`, {tone: 'warning'})];
}

function wholeLine({view}: Scene): Line {
	// Where the ReplicaSets cannot be read there are no groups; the status still counts its pods.
	if (view.replicas.current === 0 && view.groups.every(({replicaSet}) => replicaSet.current === 0)) {
		return line('nobody is served: there is no pod', {tone: view.replicas.desired === 0 ? 'dim' : 'warning'});
	}

	const revision = view.revision === undefined ? 'one revision' : `revision ${view.revision}`;
	const image = view.groups[0]?.replicaSet.images[0]?.split('/').at(-1);
	return line(`everybody on ${revision}${image === undefined ? '' : ` (${image})`}`);
}

/** Who gets what, by which source, and whether stable could take everybody. */
export function trafficBlock(scene: Scene): readonly Line[] {
	const {view} = scene;
	const isSplit = view.isUpdating || view.isAborted || (view.weight.actual !== undefined && view.weight.actual > 0 && view.weight.actual < 100);
	const lines = isSplit ? splitLines(scene) : [wholeLine(scene)];
	return labelled(scene, 'TRAFFIC', [...lines, ...routeLines(scene)].map(item => fitLine(item, contentWidth(scene))));
}
