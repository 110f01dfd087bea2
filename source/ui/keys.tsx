import {useRef} from 'react';
import {useInput, usePaste} from 'ink';
import type {KeyRead} from '../store/key-press.ts';
import {nameKeys, type InputEvent, type Torn} from './key-names.ts';

type KeysProps = {
	/** Decides what the keys mean; nothing in this room does. */
	readonly onKeys: (read: KeyRead) => void;
};

/** What a slow line must not lose or tear apart, kept between reads. */
type Reading = {events: InputEvent[]; torn: Torn};

const printed = (keys: readonly string[]) => keys.map(key => key === 'space' ? ' ' : key).filter(key => [...key].length === 1).join('');

/**
The one place that listens to the terminal. Ink tells the keys of one read one after the other in the same turn: they are gathered until the turn
ends, because what several keys in one read may do differs from what one key may do.
*/
export function Keys({onKeys}: KeysProps) {
	const reading = useRef<Reading>({events: [], torn: 'none'});

	const finish = () => {
		const {events, torn} = reading.current;
		if (events.length === 0) {
			return;
		}

		const named = nameKeys(events, torn);
		reading.current = {events: [], torn: named.torn};
		if (named.keys.length > 0) {
			onKeys({keys: named.keys, isPaste: false, text: printed(named.keys)});
		}
	};

	useInput((input, key) => {
		if (key.eventType === 'release') {
			return;
		}

		reading.current.events.push({input, key});
		if (reading.current.events.length === 1) {
			queueMicrotask(finish);
		}
	});

	usePaste(text => {
		finish();
		onKeys({keys: [], isPaste: true, text});
	});

	return null;
}
