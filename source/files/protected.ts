import type {Config} from './config.ts';
import {matchesGlob} from './glob.ts';

/**
Is this context, or this namespace of it, one where everything but abort asks more? A pattern without a slash means contexts; one
with a slash means `context/namespace`, or a context whose name has slashes. Where all namespaces are meant (undefined), one that is
protected makes it so: the larger reach asks more.
*/
export function isProtected({protected: patterns = []}: Pick<Config, 'protected'>, context: string, namespace: string | undefined): boolean {
	return patterns.some(pattern => {
		if (matchesGlob(pattern, context)) {
			return true;
		}

		const slash = pattern.lastIndexOf('/');
		if (slash === -1) {
			return false;
		}

		return namespace === undefined ? matchesGlob(pattern.slice(0, slash), context) : matchesGlob(pattern, `${context}/${namespace}`);
	});
}
