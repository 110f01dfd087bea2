import type {Problem} from '../../types/problem.ts';
import {fullResource, phrase, type Subject} from '../resource.ts';
import type {StatusBody} from './status.ts';

/** Where the answer came from, for the words. */
export type Place = {
	/** Host and port. */
	readonly host: string;
	readonly context: string;
};

/** An answer that is no success. */
export type BadAnswer = {
	readonly status: number;
	/** Undefined where the body is no Status. */
	readonly body: StatusBody | undefined;
	/** The body when it is text of some other kind, cut short. */
	readonly text: string | undefined;
	readonly contentType: string;
	readonly retryAfterSeconds: number | undefined;
};

type Words = Pick<Problem, 'code' | 'nextSteps' | 'title'> & {readonly detail?: string | undefined};

const reading = 'get, list and watch';

function forbidden(subject: Subject): Words {
	const verbs = subject.verb === 'list' || subject.verb === 'watch' ? reading : subject.verb;
	const grant = `allows ${verbs} on ${fullResource(subject)}`;
	const isEverywhere = subject.namespace === undefined && subject.name === undefined && subject.resource !== 'namespaces';
	return {
		code: 'forbidden',
		title: `You may not ${phrase(subject)}.`,
		nextSteps: isEverywhere
			? ['Name a namespace where you may: -n NAMESPACE.', `Or ask for a ClusterRole that ${grant}.`]
			: [`Ask for a ${subject.namespace === undefined ? 'ClusterRole' : `Role in namespace ${subject.namespace}`} that ${grant}.`, `See what you may do: kubectl auth can-i --list${subject.namespace === undefined ? '' : ` -n ${subject.namespace}`}`],
	};
}

/** A 404 is about one object when the Status names it, and about the whole resource otherwise. */
function missing(subject: Subject, place: Place, body: StatusBody | undefined): Words {
	if (subject.name !== undefined && (body?.name !== undefined || body?.reason === 'NotFound')) {
		return {
			code: 'not-found',
			title: `There is no ${subject.noun} ${subject.name}${subject.namespace === undefined ? '' : ` in namespace ${subject.namespace}`}.`,
			nextSteps: ['Check the name, the namespace (-n) and the context (--context).'],
		};
	}

	const resource = fullResource({...subject, resource: subject.resource.split('/', 1)[0]!});
	return subject.group === 'argoproj.io'
		? {code: 'absent', title: `Argo Rollouts is not installed in ${place.context} (no ${resource}).`, nextSteps: ['Check the context (--context).', 'Or install Argo Rollouts there.']}
		: {code: 'absent', title: `${place.context} does not have ${resource}.`, nextSteps: []};
}

function throttled(place: Place, seconds: number | undefined): Words {
	return {
		code: 'throttled',
		title: `${place.host} has too many requests${seconds === undefined ? '' : ` and asks us to wait ${seconds} s`}.`,
		nextSteps: ['Wait: rolltop tries again by itself.'],
	};
}

function unauthorized(place: Place): Words {
	return {
		code: 'unauthorized',
		title: `${place.host} does not accept your credentials.`,
		nextSteps: ['Log in again as you do for kubectl: rolltop takes up the new credentials by itself.'],
	};
}

function badAnswer(place: Place, {status, contentType}: BadAnswer): Words {
	const kind = contentType === '' ? 'no type' : contentType.split(';', 1)[0]!;
	return {
		code: 'bad-answer',
		title: `${place.host} does not answer as Kubernetes does (HTTP ${status}, ${kind}).`,
		detail: 'A login page or a proxy may stand in between.',
		nextSteps: ['Check the server of the context: kubectl config view --minify.', 'Check HTTPS_PROXY and NO_PROXY.'],
	};
}

function refused(subject: Subject): Words {
	return {code: 'invalid', title: `The server refuses to ${phrase(subject)}.`, nextSteps: []};
}

function conflicting(subject: Subject): Words {
	return {code: 'conflict', title: `Somebody else has changed ${subject.noun} ${subject.name ?? ''} in the meantime.`, nextSteps: ['Look at it again, then repeat.']};
}

function expired(subject: Subject): Words {
	return {code: 'expired', title: `The server no longer keeps the history to ${phrase(subject)}.`, nextSteps: ['Wait: rolltop lists everything again.']};
}

function failed(subject: Subject, {status}: BadAnswer): Words {
	return {code: 'failed', title: `The server could not ${phrase(subject)} (HTTP ${status}).`, nextSteps: ['Wait: rolltop tries again by itself.']};
}

/** APF and old paths answer in plain text; a page of HTML or a redirect comes from somebody in between. */
function isFromElsewhere({status, body, contentType}: BadAnswer): boolean {
	return status < 400 || (body === undefined && contentType.startsWith('text/html'));
}

function choose(subject: Subject, place: Place, answer: BadAnswer): Words {
	if (isFromElsewhere(answer) && answer.status !== 401) {
		return badAnswer(place, answer);
	}

	switch (answer.status) {
		case 400:
		case 422: {
			return refused(subject);
		}

		case 401: {
			return unauthorized(place);
		}

		case 403: {
			return forbidden(subject);
		}

		case 404: {
			return missing(subject, place, answer.body);
		}

		case 409: {
			return conflicting(subject);
		}

		case 410: {
			return expired(subject);
		}

		case 429: {
			return throttled(place, answer.retryAfterSeconds);
		}

		default: {
			return failed(subject, answer);
		}
	}
}

/** What an answer other than success means to the person. Nothing of the request is in it but its subject. */
export function problemOfAnswer(subject: Subject, place: Place, answer: BadAnswer): Problem {
	const {detail, ...words} = choose(subject, place, answer);
	const said = detail ?? answer.body?.message ?? answer.text;
	return {
		...words,
		...(said !== undefined && said !== '' && {detail: said}),
		status: answer.status,
		...(answer.retryAfterSeconds !== undefined && {retryAfterSeconds: answer.retryAfterSeconds}),
	};
}
