import type {Problem} from '../../types/problem.ts';
import {fullResource, phrase, type Subject} from '../resource.ts';

/** Lists are allowed, watches are not: no other way than to ask again and again. */
export function watchDenied(subject: Subject, pollSeconds: number, said: string | undefined): Problem {
	return {
		code: 'forbidden',
		title: `You may ${phrase({...subject, verb: 'list'})} but not watch: they are read every ${pollSeconds} s only.`,
		...(said !== undefined && {detail: said}),
		nextSteps: [`Ask for the verb watch on ${fullResource(subject)}${subject.namespace === undefined ? '' : ` in namespace ${subject.namespace}`}.`],
		status: 403,
	};
}

export function silent(subject: Subject, host: string, seconds: number): Problem {
	return {
		code: 'timed-out',
		title: `${host} has been silent for ${seconds} s (${phrase(subject)}).`,
		nextSteps: ['Check the network or the VPN.'],
	};
}

/** What comes is not what a watch sends. */
export function garbled(title: string): Problem {
	return {code: 'bad-answer', title, nextSteps: ['Wait: rolltop tries again by itself.', 'Check for a proxy that cuts or changes long answers.']};
}
