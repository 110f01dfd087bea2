import type {Writable} from 'node:stream';

/** What a terminal's stream has beyond a stream. `columns` and `rows` are undefined where the terminal does not tell. */
export type TerminalOutput = Writable & {
	readonly isTTY?: boolean;
	readonly columns?: number;
	readonly rows?: number;
};

export type Output = {
	/** Hands bytes over. Never blocks where the system lets us choose, never throws. */
	readonly send: (bytes: string) => void;
	/** Whether bytes are still on their way: more would pile up behind them. */
	readonly isBusy: () => boolean;
	/** Calls back when everything sent so far has gone, or can no longer go. */
	readonly whenSent: (done: () => void) => void;
	/** Waits until all has gone, so long at most; gives whether it has. */
	readonly flush: (timeoutMs: number) => Promise<boolean>;
	/** From now on nothing is sent. */
	readonly close: () => void;
};

type OutputOptions = {
	/** Called when the stream has taken everything. */
	readonly onIdle: () => void;
	/** Called once, when the terminal is gone (EPIPE, EIO). */
	readonly onError: (error: Error) => void;
};

/**
Node writes to a terminal synchronously: a reader that stalls (a bad line, ctrl-s) would stop watch streams and keys too.
So the handle is made non-blocking, and whoever draws asks `isBusy` first.
*/
export function createOutput(stream: TerminalOutput, {onIdle, onError}: OutputOptions): Output {
	let isClosed = false;
	unblock(stream);

	const isBusy = () => !isClosed && (stream.writableLength ?? 0) > 0;
	const fail = (error: Error) => {
		if (isClosed) {
			return;
		}

		isClosed = true;
		onError(error);
	};

	// Stays on after close: an error event without a listener would end the process
	stream.on('error', fail);

	const whenSent = (done: () => void) => {
		if (isClosed || stream.destroyed || stream.writableEnded) {
			setImmediate(done);
			return;
		}

		stream.write('', () => {
			done();
		});
	};

	return {
		isBusy,
		whenSent,
		send(bytes) {
			if (isClosed || bytes === '') {
				return;
			}

			stream.write(bytes, () => {
				if (!isClosed && !isBusy()) {
					onIdle();
				}
			});
		},
		async flush(timeoutMs) {
			return new Promise(resolve => {
				const timer = setTimeout(resolve, timeoutMs, false);
				whenSent(() => {
					clearTimeout(timer);
					resolve(!isBusy());
				});
			});
		},
		close() {
			isClosed = true;
		},
	};
}

/** Makes writes return at once. `_handle` is Node's own business; without it, writes block as they always did. */
export function unblock(stream: object): void {
	(stream as {readonly _handle?: {readonly setBlocking?: (isBlocking: boolean) => void}})._handle?.setBlocking?.(false);
}
