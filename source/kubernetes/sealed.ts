/**
Holds what must never be printed. Neither `JSON.stringify` nor `console.log` nor an error report shows the value; only
`reveal()` gives it out, so that every place that touches a secret can be found by that word.
*/
export class Sealed<Value> {
	readonly #value: Value;

	constructor(value: Value) {
		this.#value = value;
	}

	reveal(): Value {
		return this.#value;
	}

	toJSON(): string {
		return '(sealed)';
	}
}
