import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {suite, test} from 'node:test';
import type {Exchange, OpenStream} from '../helpers/scripted-server.ts';
import {
	added,
	answerWatchList,
	bookmark,
	deleted,
	follow,
	isWatch,
	isWatchList,
	listOf,
	modified,
	rollout,
	startRig,
	status,
} from './rig.ts';
import {until} from './until.ts';

/** Answers the requests with these in turn, the last one for ever. */
function inTurn(...scripts: ReadonlyArray<(exchange: Exchange) => void>) {
	let next = 0;
	return (exchange: Exchange) => {
		const script = scripts[Math.min(next, scripts.length - 1)]!;
		next += 1;
		script(exchange);
	};
}

const twoRollouts = [rollout('cart', 5), rollout('mail', 6)];
const queries = (exchanges: readonly Exchange[]) => exchanges.map(({query}) => query);

suite('a good server', () => {
	test('lists and watches in one stream', async t => {
		let stream: OpenStream | undefined;
		const rig = await startRig(t, exchange => {
			stream = answerWatchList(exchange, twoRollouts, 10);
		});
		const follower = follow(t, rig);
		await follower.reach('live');
		assert.deepEqual(follower.rows(), {cart: '5', mail: '6'});

		stream!.line(modified(rollout('cart', 11)));
		stream!.line(deleted(rollout('mail', 12)));
		await until(() => follower.changes.length === 4, 'two events');
		assert.deepEqual(follower.rows(), {cart: '11'});

		const [{query, path, headers}] = rig.server.exchanges as [Exchange];
		assert.equal(path, '/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts');
		assert.equal(query.allowWatchBookmarks, 'true');
		assert.equal(query.resourceVersionMatch, 'NotOlderThan');
		assert.equal(query.timeoutSeconds, '450');
		assert.equal(headers.authorization, 'Bearer secret-token');
		assert.match(headers['user-agent']!, /^rolltop\/1\.2\.3 \(\w+\/\w+\)$/v);
		assert.equal(rig.server.exchanges.length, 1);
	});

	test('asks for 300 to 600 seconds', async t => {
		for (const [chance, seconds] of [[0, '300'], [0.999999, '600']] as const) {
			const rig = await startRig(t, exchange => {
				answerWatchList(exchange, [], 1);
			});
			const follower = follow(t, rig, {random: () => chance});
			await follower.reach('live');
			assert.equal(rig.server.exchanges[0]!.query.timeoutSeconds, seconds);
		}
	});

	test('a watch that ends is opened again from the last bookmark at once, and the link stays live', async t => {
		const streams: OpenStream[] = [];
		const rig = await startRig(t, inTurn(exchange => {
			const stream = answerWatchList(exchange, twoRollouts, 10);
			stream.line(bookmark(20));
			stream.end();
		}, exchange => {
			streams.push(exchange.stream());
		}));
		const follower = follow(t, rig);
		await until(() => streams.length === 1, 'the second watch');
		assert.equal(rig.server.exchanges[1]!.query.resourceVersion, '20');
		assert.equal(rig.server.exchanges[1]!.query.sendInitialEvents, undefined);
		assert.deepEqual(follower.links.map(({state}) => state), ['loading', 'live']);
	});

	test('one object by name, and a label selector', async t => {
		const rig = await startRig(t, exchange => {
			answerWatchList(exchange, [], 1);
		});
		await follow(t, rig, {scope: {name: 'cart', labelSelector: 'a=b', namespace: undefined}}).reach('live');
		const [{query, path}] = rig.server.exchanges as [Exchange];
		assert.equal(path, '/apis/argoproj.io/v1alpha1/rollouts');
		assert.equal(query.fieldSelector, 'metadata.name=cart');
		assert.equal(query.labelSelector, 'a=b');
	});

	test('lines cut in half, characters cut in half, and U+2028 within a line', async t => {
		let stream: OpenStream | undefined;
		const rig = await startRig(t, exchange => {
			stream = answerWatchList(exchange, [], 10);
		});
		const follower = follow(t, rig);
		await follower.reach('live');
		const object = {...rollout('cart', 11), status: {message: 'müde 🐢 \u{2028} neue Zeile'}};
		const bytes = Buffer.from(`${JSON.stringify(added(object))}\n`);
		for (const byte of bytes) {
			stream!.raw(Buffer.of(byte));
		}

		stream!.line(added(rollout('mail', 12)));
		await until(() => follower.changes.length === 2, 'both objects');
		const [first] = follower.changes;
		assert.strictEqual(first?.type, 'put');
		assert.ok('status' in first.object);
		assert.equal((first.object.status as {message?: string}).message, 'müde 🐢 \u{2028} neue Zeile');
	});

	test('the server that never ends a watch is left 15 s after the time asked for', async t => {
		const streams: OpenStream[] = [];
		const rig = await startRig(t, inTurn(exchange => {
			streams.push(answerWatchList(exchange, twoRollouts, 10));
		}, exchange => {
			streams.push(exchange.stream());
		}));
		const follower = follow(t, rig);
		await follower.reach('live');
		for (let bookmarks = 1; bookmarks <= 5; bookmarks++) {
			rig.clock.advance(80_000);
			streams[0]!.line(added(rollout(`r${bookmarks}`, 10 + bookmarks)));
			await until(() => follower.changes.length === 2 + bookmarks, 'the event');
		}

		assert.equal(streams.length, 1);
		rig.clock.advance(65_000);
		await until(() => streams.length === 2, 'the next watch');
		assert.equal(rig.server.exchanges[1]!.query.resourceVersion, '15');
		assert.ok(follower.isLive());
	});
});

suite('a server without watch-list', () => {
	const pages: Readonly<Record<string, unknown>> = {
		'': listOf([rollout('a', 1)], 50, {continue: 'second', remainingItemCount: 2}),
		second: listOf([rollout('b', 2)], 50, {continue: 'third', remainingItemCount: 1}),
		third: listOf([rollout('c', 3)], 50),
	};
	const refusals: Readonly<Record<string, (exchange: Exchange) => void>> = {
		'HTTP 422'(exchange) {
			exchange.json(422, status(422, 'Invalid', 'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled'));
		},
		'HTTP 400'(exchange) {
			exchange.json(400, status(400, 'BadRequest', 'unknown parameter'));
		},
		'HTTP 200 and an ERROR event (V48)'(exchange) {
			exchange.stream().line({type: 'ERROR', object: status(500, 'InternalError', 'required storage feature RequestWatchProgress is disabled')});
		},
	};

	for (const [name, refuse] of Object.entries(refusals)) {
		test(`${name}: pages instead, and never asked again`, async t => {
			const rig = await startRig(t, exchange => {
				if (isWatchList(exchange)) {
					refuse(exchange);
				} else if (isWatch(exchange)) {
					exchange.stream();
				} else {
					exchange.json(200, pages[exchange.query.continue ?? '']);
				}
			});
			const follower = follow(t, rig);
			await follower.reach('live');
			assert.deepEqual(follower.rows(), {a: '1', b: '2', c: '3'});
			assert.deepEqual(follower.links.slice(0, 4), [
				{state: 'loading', received: 0},
				{state: 'loading', received: 1, remaining: 2},
				{state: 'loading', received: 2, remaining: 1},
				{state: 'loading', received: 3},
			]);
			await until(() => rig.server.exchanges.length === 5, 'the watch');
			assert.equal(rig.server.exchanges[1]!.query.limit, '250');
			assert.equal(rig.server.exchanges[4]!.query.resourceVersion, '50');

			await follow(t, rig, {scope: {namespace: 'billing'}}).reach('live');
			assert.equal(rig.server.exchanges.filter(exchange => isWatchList(exchange)).length, 1);
		});
	}

	test('a continue token that runs out: once more from the start, then everything at once', async t => {
		const rig = await startRig(t, exchange => {
			if (isWatchList(exchange)) {
				exchange.json(422, status(422, 'Invalid', 'no'));
			} else if (isWatch(exchange)) {
				exchange.stream();
			} else if (exchange.query.continue === undefined) {
				exchange.json(200, exchange.query.limit === undefined ? listOf(twoRollouts, 60) : listOf([rollout('cart', 5)], 50, {continue: 'next'}));
			} else {
				exchange.json(410, status(410, 'Expired', 'The provided continue parameter is too old'));
			}
		});
		const follower = follow(t, rig);
		await follower.passRetry();
		await until(() => follower.links.filter(({state}) => state === 'stale').length === 2, 'the second failure');
		await follower.passRetry();
		await follower.reach('live');
		assert.deepEqual(follower.rows(), {cart: '5', mail: '6'});
		assert.deepEqual(rig.server.exchanges.slice(1, 6).map(({query}) => [query.limit, query.continue]), [['250', undefined], ['250', 'next'], ['250', undefined], ['250', 'next'], [undefined, undefined]]);
	});
});

suite('a bad line', () => {
	test('a reset: again from the last version, nothing lost, no list', async t => {
		const streams: OpenStream[] = [];
		const rig = await startRig(t, inTurn(exchange => {
			streams.push(answerWatchList(exchange, twoRollouts, 10));
		}, exchange => {
			streams.push(exchange.stream());
		}));
		const follower = follow(t, rig);
		await follower.reach('live');
		streams[0]!.line(modified(rollout('cart', 11)));
		await until(() => follower.changes.length === 3, 'the event');
		streams[0]!.reset();
		const stale = await follower.reach('stale');
		assert.equal(stale.problem.code, 'unreachable');
		assert.equal(stale.since, rig.clock.now());
		assert.equal(stale.retryAt, rig.clock.now() + 800);
		assert.deepEqual(follower.rows(), {cart: '11', mail: '6'});

		await follower.passRetry();
		await until(() => streams.length === 2, 'the second watch');
		streams[1]!.line(modified(rollout('cart', 12)));
		await follower.reach('live');
		assert.equal(rig.server.exchanges[1]!.query.resourceVersion, '11');
		assert.deepEqual(follower.rows(), {cart: '12', mail: '6'});
		assert.equal(follower.changes.length, 4);
	});

	test('a quiet watch counts as live after a second', async t => {
		const streams: OpenStream[] = [];
		const rig = await startRig(t, inTurn(exchange => {
			streams.push(answerWatchList(exchange, twoRollouts, 10));
		}, exchange => {
			streams.push(exchange.stream());
		}));
		const follower = follow(t, rig);
		await follower.reach('live');
		streams[0]!.reset();
		await follower.reach('stale');
		await follower.passRetry();
		await until(() => rig.clock.pending().includes(rig.clock.now() + 1000), 'the open watch');
		assert.equal(follower.link().state, 'stale');
		rig.clock.advance(1000);
		assert.equal(follower.link().state, 'live');
	});

	test('500 and 503: longer and longer gaps, the version kept, one age of the rows', async t => {
		let failures = 0;
		const rig = await startRig(t, exchange => {
			if (isWatchList(exchange)) {
				const stream = answerWatchList(exchange, twoRollouts, 10);
				stream.line(bookmark(15));
				stream.end();
			} else if (failures < 6) {
				failures += 1;
				exchange.json(failures % 2 === 0 ? 503 : 500, status(500, 'InternalError', 'etcd is down'));
			} else {
				exchange.stream().line(bookmark(16));
			}
		});
		const follower = follow(t, rig);
		const gaps: number[] = [];
		const since = rig.clock.now();
		for (let failure = 0; failure < 6; failure++) {
			await until(() => follower.links.filter(({state}) => state === 'stale').length === failure + 1, 'the failure');
			const link = follower.link();
			assert.strictEqual(link.state, 'stale');
			assert.equal(link.since, since);
			gaps.push(link.retryAt - rig.clock.now());
			rig.clock.advance(link.retryAt - rig.clock.now());
		}

		await follower.reach('live');
		assert.deepEqual(gaps, [800, 1600, 3200, 6400, 12_800, 25_600]);
		assert.ok(rig.server.exchanges.slice(1).every(({query}) => query.resourceVersion === '15'));
	});

	test('429 in plain text: not before Retry-After', async t => {
		const rig = await startRig(t, inTurn(exchange => {
			const stream = answerWatchList(exchange, twoRollouts, 10);
			stream.line(bookmark(15));
			stream.end();
		}, exchange => {
			exchange.send(429, 'Too many requests, please try again later.\n', {'content-type': 'text/plain', 'retry-after': '7'});
		}, exchange => {
			exchange.stream().line(bookmark(16));
		}));
		const follower = follow(t, rig);
		const stale = await follower.reach('stale');
		assert.equal(stale.problem.code, 'throttled');
		assert.equal(stale.problem.retryAfterSeconds, 7);
		assert.equal(stale.retryAt - rig.clock.now(), 7000);
		rig.clock.advance(7000);
		await follower.reach('live');
		assert.equal(rig.server.exchanges[2]!.query.resourceVersion, '15');
	});

	test('silence for 90 s: the rows are as old as the last word', async t => {
		const streams: OpenStream[] = [];
		const rig = await startRig(t, inTurn(exchange => {
			streams.push(answerWatchList(exchange, twoRollouts, 10));
		}, exchange => {
			exchange.stream().line(bookmark(12));
		}));
		const follower = follow(t, rig);
		await follower.reach('live');
		rig.clock.advance(60_000);
		streams[0]!.line(modified(rollout('cart', 11)));
		await until(() => follower.changes.length === 3, 'the event');
		const heardAt = rig.clock.now();
		rig.clock.advance(89_999);
		assert.ok(follower.isLive());
		rig.clock.advance(1);
		const stale = await follower.reach('stale');
		assert.equal(stale.problem.code, 'timed-out');
		assert.equal(stale.since, heardAt);
		await follower.passRetry();
		await follower.reach('live');
		assert.equal(rig.server.exchanges[1]!.query.resourceVersion, '11');
	});

	test('headers that do not come: given up after 15 s', async t => {
		const rig = await startRig(t, inTurn(() => undefined, exchange => {
			answerWatchList(exchange, twoRollouts, 10);
		}));
		const follower = follow(t, rig);
		await until(() => rig.server.exchanges.length === 1, 'the request');
		rig.clock.advance(15_000);
		const stale = await follower.reach('stale');
		assert.equal(stale.problem.code, 'timed-out');
		await follower.passRetry();
		await follower.reach('live');
	});

	test('half a line and then the end: sent again by the server from the last version', async t => {
		const rig = await startRig(t, inTurn(exchange => {
			const stream = answerWatchList(exchange, twoRollouts, 10);
			const line = JSON.stringify(modified(rollout('cart', 11)));
			stream.raw(line.slice(0, line.length / 2));
			stream.end();
		}, exchange => {
			exchange.stream().line(modified(rollout('cart', 11)));
		}));
		const follower = follow(t, rig);
		await until(() => follower.changes.length === 3, 'the event');
		assert.equal(rig.server.exchanges[1]!.query.resourceVersion, '10');
		assert.deepEqual(follower.links.map(({state}) => state), ['loading', 'live']);
	});

	test('a broken line: again from the same version; broken again: list anew', async t => {
		const rig = await startRig(t, inTurn(exchange => {
			answerWatchList(exchange, twoRollouts, 10).raw('{"type":"MODIFIED","object":{"meta\n');
		}, exchange => {
			exchange.stream().raw('<html>\n');
		}, exchange => {
			answerWatchList(exchange, [rollout('cart', 20)], 20);
		}));
		const follower = follow(t, rig);
		await until(() => follower.links.some(link => link.state === 'stale' && link.retryAt > rig.clock.now()), 'the second broken line');
		assert.equal(rig.server.exchanges[1]!.query.resourceVersion, '10');
		const link = await follower.reach('stale');
		assert.equal(link.problem.code, 'bad-answer');
		assert.deepEqual(follower.rows(), {cart: '5', mail: '6'});
		await follower.passRetry();
		await follower.reach('live');
		assert.deepEqual(follower.rows(), {cart: '20'});
	});

	test('watches that end at once are not opened like mad', async t => {
		const rig = await startRig(t, exchange => {
			if (isWatchList(exchange)) {
				answerWatchList(exchange, twoRollouts, 10).end();
			} else {
				exchange.stream().end();
			}
		});
		const follower = follow(t, rig);
		const end = rig.clock.now() + 15_000;
		while (rig.clock.now() < end) {
			await follower.passRetry();
		}

		assert.ok(rig.server.exchanges.length <= 9, `${rig.server.exchanges.length} requests`);
	});

	test('a watch-list that is cut before its end leaves the old rows alone', async t => {
		const rig = await startRig(t, inTurn(exchange => {
			answerWatchList(exchange, twoRollouts, 10).line({type: 'ERROR', object: status(410, 'Expired', 'too old')});
		}, exchange => {
			const stream = exchange.stream();
			stream.line(added(rollout('new', 20)));
			stream.reset();
		}, exchange => {
			answerWatchList(exchange, [rollout('new', 20)], 20);
		}));
		const follower = follow(t, rig);
		await follower.passRetry();
		await until(() => rig.server.exchanges.length === 2 && follower.links.filter(({state}) => state === 'stale').length === 2, 'the cut');
		assert.deepEqual(follower.rows(), {cart: '5', mail: '6'});
		await follower.passRetry();
		await follower.reach('live');
		assert.deepEqual(follower.rows(), {new: '20'});
	});

	test('a server that cuts watch-lists again and again is asked for pages', async t => {
		const rig = await startRig(t, exchange => {
			if (isWatchList(exchange)) {
				exchange.stream().end();
			} else if (isWatch(exchange)) {
				exchange.stream();
			} else {
				exchange.json(200, listOf(twoRollouts, 10));
			}
		});
		const follower = follow(t, rig);
		await follower.passRetry();
		await until(() => follower.links.filter(({state}) => state === 'stale').length === 2, 'the second cut');
		await follower.passRetry();
		await follower.reach('live');
		assert.deepEqual(follower.rows(), {cart: '5', mail: '6'});
	});

	test('a page of HTML in place of the API', async t => {
		const rig = await startRig(t, exchange => {
			exchange.send(200, '<html>Log in</html>', {'content-type': 'text/html'});
		});
		const {problem} = await follow(t, rig).reach('stale');
		assert.equal(problem.code, 'bad-answer');
		assert.match(problem.title, /127\.0\.0\.1:\d+ does not answer as Kubernetes does/v);
	});
});

suite('history that is gone', () => {
	const relists = {
		'ERROR event and close'(stream: OpenStream) {
			stream.line({type: 'ERROR', object: status(410, 'Expired', 'too old resource version')});
			stream.end();
		},
		'ERROR event and no close'(stream: OpenStream) {
			stream.line({type: 'ERROR', object: status(410, 'Gone', 'too old resource version')});
		},
	};
	for (const [name, expire] of Object.entries(relists)) {
		test(`${name}: one difference`, async t => {
			const streams: OpenStream[] = [];
			const rig = await startRig(t, inTurn(exchange => {
				streams.push(answerWatchList(exchange, [rollout('same', 1), rollout('gone', 2), rollout('again', 3, 'first'), rollout('changed', 4)], 10));
			}, exchange => {
				streams.push(answerWatchList(exchange, [rollout('same', 1), rollout('again', 30, 'second'), rollout('changed', 31), rollout('new', 32)], 40));
			}));
			const follower = follow(t, rig);
			await follower.reach('live');
			follower.changes.length = 0;
			expire(streams[0]!);
			const stale = await follower.reach('stale');
			assert.equal(stale.problem.code, 'expired');
			assert.equal(stale.retryAt - rig.clock.now(), 250);
			await follower.passRetry();
			await follower.reach('live');
			assert.deepEqual(follower.changes.map(change => change.type === 'put' ? `put ${change.object.metadata.name}` : `delete ${change.name}`), ['delete gone', 'delete again', 'put again', 'put changed', 'put new']);
			assert.ok(isWatchList(rig.server.exchanges[1]!));
		});
	}

	test('HTTP 410 for ever: few requests', async t => {
		const rig = await startRig(t, exchange => {
			exchange.json(410, status(410, 'Gone', 'too old'));
		});
		const follower = follow(t, rig);
		const end = rig.clock.now() + 20_000;
		while (rig.clock.now() < end) {
			await follower.passRetry();
		}

		assert.ok(rig.server.exchanges.length <= 8, `${rig.server.exchanges.length} requests`);
	});

	test('a version from a server that is ahead: tried again, then forgotten', async t => {
		const tooLarge = status(504, 'Timeout', 'Too large resource version: 10, current: 9', {causes: [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}]});
		let lists = 0;
		const rig = await startRig(t, exchange => {
			if (isWatchList(exchange)) {
				lists += 1;
				const stream = answerWatchList(exchange, twoRollouts, 10);
				if (lists === 1) {
					stream.end();
				}
			} else {
				exchange.json(504, tooLarge);
			}
		});
		const follower = follow(t, rig);
		await follower.passRetry();
		for (let failures = 2; failures <= 3; failures++) {
			await until(() => follower.links.filter(({state}) => state === 'stale').length === failures, 'the failure');
			const {retryAt} = await follower.reach('stale');
			assert.ok(retryAt - rig.clock.now() >= 1000);
			await follower.passRetry();
		}

		await follower.reach('live');
		assert.deepEqual(queries(rig.server.exchanges).map(({resourceVersion}) => resourceVersion), [undefined, '10', '10', '10', undefined]);
	});
});

suite('permissions', () => {
	const refuse = (exchange: Exchange) => {
		exchange.json(401, status(401, 'Unauthorized', 'Unauthorized'));
	};

	test('401 once: one renewal, no trouble seen', async t => {
		const rig = await startRig(t, inTurn(refuse, exchange => {
			answerWatchList(exchange, twoRollouts, 10);
		}));
		const follower = follow(t, rig);
		await follower.reach('live');
		assert.deepEqual(follower.links.map(({state}) => state), ['loading', 'live']);
		assert.equal(rig.server.exchanges.length, 2);
	});

	test('401 for ever: two requests, then half a minute', async t => {
		const rig = await startRig(t, refuse);
		const follower = follow(t, rig);
		const {problem, retryAt} = await follower.reach('stale');
		assert.equal(problem.code, 'unauthorized');
		assert.equal(retryAt - rig.clock.now(), 30_000);
		assert.equal(rig.server.exchanges.length, 2);
		assert.doesNotMatch(JSON.stringify(problem), /secret-token/v);
	});

	test('401 on a later watch: the version is kept', async t => {
		const rig = await startRig(t, inTurn(exchange => {
			const stream = answerWatchList(exchange, twoRollouts, 10);
			stream.line(bookmark(15));
			stream.end();
		}, refuse, exchange => {
			exchange.stream().line(modified(rollout('cart', 16)));
		}));
		const follower = follow(t, rig);
		await until(() => follower.changes.length === 3, 'the event');
		assert.deepEqual(queries(rig.server.exchanges).map(({resourceVersion}) => resourceVersion), [undefined, '15', '15']);
	});

	test('403: denied, the remedy named, tried again a minute later', async t => {
		let isAllowed = false;
		const message = 'rollouts.argoproj.io is forbidden: User "ana" cannot list resource "rollouts" in API group "argoproj.io" at the cluster scope';
		const rig = await startRig(t, exchange => {
			if (isAllowed) {
				answerWatchList(exchange, twoRollouts, 10);
			} else {
				exchange.json(403, status(403, 'Forbidden', message));
			}
		});
		const follower = follow(t, rig, {scope: {namespace: undefined}});
		const {problem} = await follower.reach('denied');
		assert.equal(problem.title, 'You may not list rollouts in all namespaces.');
		assert.equal(problem.detail, message);
		assert.match(problem.nextSteps[0]!, /-n NAMESPACE/v);
		assert.match(problem.nextSteps[1]!, /ClusterRole that allows get, list and watch on rollouts\.argoproj\.io/v);
		const before = rig.server.exchanges.length;
		isAllowed = true;
		await until(() => rig.clock.pending().length === 1, 'the waiting time');
		rig.clock.advance(59_999);
		assert.equal(rig.server.exchanges.length, before);
		rig.clock.advance(1);
		await follower.reach('live');
	});

	test('list allowed, watch denied: read every 30 s and said so', async t => {
		let version = 10;
		const rig = await startRig(t, exchange => {
			if (isWatch(exchange)) {
				exchange.json(403, status(403, 'Forbidden', 'cannot watch'));
			} else {
				version += 1;
				exchange.json(200, listOf([rollout('cart', version)], version));
			}
		});
		const follower = follow(t, rig);
		const stale = await follower.reach('stale');
		assert.equal(stale.problem.code, 'forbidden');
		assert.match(stale.problem.title, /You may list rollouts in namespace shop but not watch/v);
		assert.deepEqual(follower.rows(), {cart: '11'});
		assert.equal(stale.retryAt - rig.clock.now(), 30_000);
		await follower.passRetry();
		await until(() => follower.links.filter(({state}) => state === 'stale').length === 2, 'the second list');
		assert.deepEqual(follower.rows(), {cart: '12'});
		assert.equal((await follower.reach('stale')).since, rig.clock.now());
		assert.deepEqual(rig.server.exchanges.map(exchange => isWatch(exchange)), [true, false, false]);
	});

	test('404: not installed, then installed', async t => {
		let isInstalled = false;
		const rig = await startRig(t, exchange => {
			if (isInstalled) {
				answerWatchList(exchange, twoRollouts, 10);
			} else {
				exchange.send(404, '404 page not found\n', {'content-type': 'text/plain'});
			}
		});
		const follower = follow(t, rig);
		const {problem} = await follower.reach('absent');
		assert.equal(problem.code, 'absent');
		assert.equal(problem.title, 'Argo Rollouts is not installed in test (no rollouts.argoproj.io).');
		isInstalled = true;
		await until(() => rig.clock.pending().length === 1, 'the waiting time');
		rig.clock.advance(60_000);
		await follower.reach('live');
	});
});

suite('we ourselves', () => {
	test('a handler that throws is reported and the next event comes', async t => {
		let stream: OpenStream | undefined;
		const rig = await startRig(t, exchange => {
			stream = answerWatchList(exchange, twoRollouts, 10);
		});
		const defect = new Error('drawn badly');
		const follower = follow(t, rig, {
			onChange(change) {
				if (change.type === 'put' && change.object.metadata.resourceVersion === '11') {
					throw defect;
				}
			},
		});
		await follower.reach('live');
		stream!.line(modified(rollout('cart', 11)));
		stream!.line(modified(rollout('cart', 12)));
		await until(() => follower.rows().cart === '12', 'the next event');
		assert.deepEqual(follower.defects, [defect]);
		assert.equal(rig.server.exchanges.length, 1);
	});

	test('stop in the middle of the list: nothing is told any more and the connection ends', async t => {
		let stream: OpenStream | undefined;
		const rig = await startRig(t, exchange => {
			stream = exchange.stream();
			stream.line(added(rollout('cart', 1)));
		});
		const follower = follow(t, rig);
		await until(() => rig.server.exchanges.length === 1, 'the request');
		follower.reflector.stop();
		await follower.reflector.stopped();
		const told = follower.links.length + follower.changes.length;
		stream!.line(bookmark(10, true));
		await until(() => rig.server.exchanges[0]!.isOver(), 'the closed connection');
		assert.equal(follower.links.length + follower.changes.length, told);
		assert.equal(rig.clock.pending().length, 0);
	});

	test('stop gives the deletions of what was handed on', async t => {
		const rig = await startRig(t, exchange => {
			answerWatchList(exchange, twoRollouts, 10);
		});
		const follower = follow(t, rig);
		await follower.reach('live');
		assert.deepEqual(follower.reflector.stop().map(change => change.type === 'delete' && change.name), ['cart', 'mail']);
	});

	test('retry now ends a waiting time', async t => {
		const rig = await startRig(t, inTurn(exchange => {
			exchange.reset();
		}, exchange => {
			answerWatchList(exchange, twoRollouts, 10);
		}));
		const follower = follow(t, rig);
		await until(() => follower.link().state === 'stale' && rig.clock.pending().length === 1, 'the waiting time');
		follower.reflector.retryNow();
		await follower.reach('live');
		assert.deepEqual(follower.rows(), {cart: '5', mail: '6'});
	});

	test('an interruption opens the watch again from the last version at once', async t => {
		const rig = await startRig(t, exchange => {
			if (isWatchList(exchange)) {
				answerWatchList(exchange, twoRollouts, 10);
			} else {
				exchange.stream();
			}
		});
		const follower = follow(t, rig);
		await follower.reach('live');
		follower.reflector.interrupt();
		await until(() => rig.server.exchanges.length === 2, 'the second watch');
		assert.equal(rig.server.exchanges[1]!.query.resourceVersion, '10');
		assert.ok(rig.server.exchanges[0]!.isOver());
		assert.ok(follower.isLive());
	});
});
