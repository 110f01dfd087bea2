const telling = /pass(?:word|wd|phrase)?|secret|token|credential|private|auth|key|cookie|session|dsn|webhook/iv;

/** Does a name say that its value is nobody's business? Such a value is never kept, wherever it stands in plain text. */
export function isSecretName(name: string): boolean {
	return telling.test(name);
}

const userInformation = /(?<scheme>:\/\/)[^\s#\/?@]{1,1000}@/gv;
const parameter = /(?<name>[^\s\u{26}=?]{1,100})=[^\s\u{26}]{1,1000}/gv;

/** An address without its credentials: those before the host, and parameters with telling names. */
export function hideCredentials(address: string): string {
	return address
		.replaceAll(userInformation, '$<scheme><credentials>@')
		.replaceAll(parameter, (whole, name: string) => isSecretName(name) && !whole.includes('{{') ? `${name}=<hidden>` : whole);
}

const hidden = /^<hidden [\da-f]{4}>$/v;

/** 16 bits: enough to see that a value has changed, too few to find out what it is. */
function markOf(text: string): string {
	let mark = 0x1_1C_9D;
	for (const character of text) {
		mark = ((mark * 31) + character.codePointAt(0)!) % 0xFF_FF_FB;
	}

	return (mark % 0x1_00_00).toString(16).padStart(4, '0');
}

/** The value of a variable as far as it may be kept. What is hidden stays tellable from another value; hiding twice changes nothing. */
export function hideValue(name: string, value: string): string {
	if (hidden.test(value)) {
		return value;
	}

	const shown = hideCredentials(value);
	return isSecretName(name) ? `<hidden ${markOf(value)}>` : (shown === value ? value : `${shown} <hidden ${markOf(value)}>`);
}
