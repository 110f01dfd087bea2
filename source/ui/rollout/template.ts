import {describeChanges} from '../../format/words/change-words.ts';
import {flow, line, type Line} from '../line.ts';
import {contentWidth, labelled, type Scene} from './scene.ts';

/** What the update changes in the pods, as many lines as asked for. */
export function templateLines(scene: Scene, atMost: number): readonly Line[] {
	const pieces = describeChanges(scene.view.changes ?? []).map((text, index) => line(`${index === 0 ? '' : '· '}${text}`));
	const lines = flow(pieces, contentWidth(scene), 1);
	const hidden = lines.length - atMost;
	const shown = hidden > 0 ? [...lines.slice(0, atMost - 1), ...lines.slice(atMost - 1, atMost).map(item => [...item, ...line(' …', {tone: 'dim'})])] : lines;
	return labelled(scene, 'TEMPLATE', shown);
}
