const telling = /pass(?:word|wd|phrase)?|secret|token|credential|private|auth|key|cookie|session|dsn|webhook/iv;

/** Does a name say that its value is nobody's business? Such a value is never kept, wherever it stands in plain text. */
export function isSecretName(name: string): boolean {
	return telling.test(name);
}

/** Tokens and keys that show by their form what they are, whatever the name in front of them: Stripe, GitHub, GitLab, Slack, AWS, Google, JWT, npm, SendGrid, Vault, PEM. */
const shape = /\b(?:[rs]k_(?:live|test)_\w{4,200}|gh[oprsu]_\w{20,255}|github_pat_\w{20,255}|glpat-[\w\-]{10,100}|xox[abeprs]-[\w\-]{8,250}|A[KS]IA[\dA-Z]{16}|AIza[\w\-]{30,60}|eyJ[\w\-]{8,4000}\.[\w\-]{8,8000}(?:\.[\w\-]{0,4000})?|npm_\w{30,60}|SG\.[\w\-]{16,64}\.[\w\-]{16,64}|hvs\.[\w\-]{20,200})|-----BEGIN [ A-Z]{0,30}PRIVATE KEY-----[^\-]{0,8000}/gv;

/** Free text without what is a secret by its form. */
export function replaceSecretShapes(text: string, by: string): string {
	return text.replaceAll(shape, () => by);
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

	const shown = replaceSecretShapes(hideCredentials(value), '<secret>');
	return isSecretName(name) ? `<hidden ${markOf(value)}>` : (shown === value ? value : `${shown} <hidden ${markOf(value)}>`);
}
