import {Document, isScalar, visit} from 'yaml';
import {escapeInvisible, hasInvisible} from './escape.ts';

/** The same value as the JSON output, as YAML. Texts with invisible characters are quoted and escaped. */
export function formatYaml(value: unknown): string {
	const document = new Document(value, {aliasDuplicateObjects: false});
	visit(document, {
		Scalar(_, node) {
			if (isScalar(node) && typeof node.value === 'string' && hasInvisible(node.value)) {
				node.type = 'QUOTE_DOUBLE';
			}
		},
	});
	return escapeInvisible(document.toString({lineWidth: 0}), 'yaml');
}
