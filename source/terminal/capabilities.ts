export type ColorDepth = 'none' | 'basic' | '256' | 'truecolor';

export type Capabilities = {
	/** Whether a full screen can be drawn and keys can be read. */
	readonly isInteractive: boolean;
	readonly colorDepth: ColorDepth;
	/** Whether more than ASCII may be written. */
	readonly unicode: boolean;
	/** Whether the terminal can do nothing but print line after line. */
	readonly dumb: boolean;
};

export type CapabilitySources = {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly platform: NodeJS.Platform;
	readonly isInputTty: boolean;
	readonly isOutputTty: boolean;
	/** --no-color and --ascii. */
	readonly flags: {readonly noColor: boolean; readonly ascii: boolean};
};

/** What the terminal can do, as far as the environment tells; nothing is asked of it. */
export function detectCapabilities({env, platform, isInputTty, isOutputTty, flags}: CapabilitySources): Capabilities {
	const dumb = isDumb(env, platform);
	return {
		dumb,
		isInteractive: isInputTty && isOutputTty && !dumb,
		colorDepth: flags.noColor ? 'none' : detectColorDepth(env, platform, isOutputTty && !dumb),
		unicode: !flags.ascii && hasUnicode(env, platform),
	};
}

/** Windows sets no TERM and its consoles can do all we need. */
function isDumb({TERM = ''}: CapabilitySources['env'], platform: NodeJS.Platform): boolean {
	return TERM === 'dumb' || (TERM === '' && platform !== 'win32');
}

/** FORCE_COLOR goes before NO_COLOR, as in Node itself (tty.WriteStream.getColorDepth). */
function detectColorDepth(env: CapabilitySources['env'], platform: NodeJS.Platform, canShowColors: boolean): ColorDepth {
	const {FORCE_COLOR, NO_COLOR = ''} = env;
	if (FORCE_COLOR !== undefined) {
		return forcedColorDepth(FORCE_COLOR);
	}

	// Any value but an empty one: https://no-color.org
	return canShowColors && NO_COLOR === '' ? colorDepthOfTerminal(env, platform) : 'none';
}

function forcedColorDepth(value: string): ColorDepth {
	switch (value) {
		case '0':
		case 'false': {
			return 'none';
		}

		case '2': {
			return '256';
		}

		case '3': {
			return 'truecolor';
		}

		default: {
			return 'basic';
		}
	}
}

function colorDepthOfTerminal({TERM = '', COLORTERM = '', WT_SESSION = ''}: CapabilitySources['env'], platform: NodeJS.Platform): ColorDepth {
	if (['truecolor', '24bit'].includes(COLORTERM) || TERM.endsWith('-direct') || WT_SESSION !== '') {
		return 'truecolor';
	}

	if (TERM.includes('256color')) {
		return '256';
	}

	return platform !== 'win32' && isMonochrome(TERM) ? 'none' : 'basic';
}

/** The terminals of the VT family before the 525 have no colour; terminfo says -m, -mono where it was taken away. */
function isMonochrome(term: string): boolean {
	return /^vt(?:52|1\d\d|2\d\d|3\d\d|4\d\d|510)(?:-|$)/v.test(term) || /-(?:m|mono)$/v.test(term);
}

/** POSIX: the first of the three that is set decides; none is the locale C. Windows has none of them. */
function hasUnicode({LC_ALL, LC_CTYPE, LANG}: CapabilitySources['env'], platform: NodeJS.Platform): boolean {
	const locale = [LC_ALL, LC_CTYPE, LANG].find(value => value !== undefined && value !== '');
	return locale === undefined ? platform === 'win32' : /utf-?8/iv.test(locale);
}
