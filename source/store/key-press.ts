/**
What one read from the terminal brought: the names of its keys in order. Printable keys are named by their character;
the others are `enter`, `escape`, `tab`, `shift-tab`, `backspace`, `delete`, `up`, `down`, `left`, `right`, `home`, `end`, `pageUp`, `pageDown`,
`space` and `ctrl-` with a letter. Several keys in one read are typed-ahead keys of a slow line (design.md, "A slow line and the second stroke").
*/
export type KeyRead = {
	readonly keys: readonly string[];
	/** Pasted text: never a command; it goes into an open text field or nowhere. */
	readonly isPaste: boolean;
	readonly text: string;
};
