import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  abortable,
  deadline,
  debounce,
  delay,
  MuxAsyncIterator,
  pooledMap,
  retry,
  RetryError,
  tee,
} from "@std/async";
import { delay as delayAlone } from "@std/async/delay";
import { onVirtualTime } from "@course/notebook/virtual";

const since = (start: number) => Math.round(performance.now() - start);

async function* ticking<T>(pause: number, ...values: T[]): AsyncGenerator<T> {
  for (const value of values) {
    await delay(pause);
    yield value;
  }
}

Deno.test(
  "delay resolves to undefined after the given milliseconds",
  onVirtualTime(async () => {
    assertStrictEquals(await delay(2000), undefined);
    assertEquals(since(0), 2000);
  }),
);

Deno.test(
  "delay rejects with the signal's reason at once, and leaves no timer",
  onVirtualTime(async () => {
    for (const reason of [null, "why", new Error("why"), new DOMException("why", "AbortError")]) {
      const stop = new AbortController();
      const start = performance.now();
      setTimeout(() => stop.abort(reason), 30);
      const seen = await delay(1000, { signal: stop.signal }).catch((error) => error);
      assertStrictEquals(seen, reason);
      assertEquals(since(start), 30);
    }
    const seen = await assertRejects(() => delay(1000, { signal: AbortSignal.abort() }));
    assert(seen instanceof DOMException && seen.name === "AbortError");
  }),
);

Deno.test(
  "delay ignores an abort that comes after its end",
  onVirtualTime(async () => {
    const stop = new AbortController();
    await delay(10, { signal: stop.signal });
    stop.abort();
  }),
);

Deno.test("delay with persistent: false does not keep the process alive", async () => {
  const url = new URL("../../lib/std/async/delay.ts", import.meta.url);
  const code = `import { delay } from "${url}"; delay(60_000, { persistent: false });`;
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-config",
      "--no-lock",
      `data:application/typescript,${encodeURIComponent(code)}`,
    ],
    signal: AbortSignal.timeout(20_000),
  }).output();
  assert(success);
});

Deno.test("each function can be imported from its own path", () => {
  assertStrictEquals(delayAlone, delay);
});

Deno.test(
  "abortable passes a promise's result or failure on",
  onVirtualTime(async () => {
    const { signal } = new AbortController();
    assertEquals(await abortable(delay(10).then(() => "done"), signal), "done");
    await assertRejects(() => abortable(Promise.reject(new RangeError("no")), signal), RangeError);
  }),
);

Deno.test(
  "abortable stops waiting at the abort, and the work goes on",
  onVirtualTime(async () => {
    const stop = new AbortController();
    let finished = false;
    const work = delay(100).then(() => finished = true);
    setTimeout(() => stop.abort(new Error("enough")), 50);
    await assertRejects(() => abortable(work, stop.signal), Error, "enough");
    assertEquals([since(0), finished], [50, false]);
    await work;
    assert(finished);
    await assertRejects(() => abortable(Promise.resolve(1), AbortSignal.abort()), DOMException);
  }),
);

Deno.test(
  "abortable ends an iteration at the abort, and returns its source",
  onVirtualTime(async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    let closed = false;
    async function* source() {
      try {
        yield* ticking(40, "a", "b", "c");
      } finally {
        closed = true;
      }
    }
    setTimeout(() => stop.abort(), 100);
    await assertRejects(async () => {
      for await (const item of abortable(source(), stop.signal)) seen.push(item);
    }, DOMException);
    assertEquals([since(0), seen], [100, ["a", "b"]]);
    await delay(100);
    assert(closed);
  }),
);

Deno.test(
  "abortable yields everything when nothing aborts, and nothing when it has already happened",
  onVirtualTime(async () => {
    const { signal } = new AbortController();
    assertEquals(await Array.fromAsync(abortable(ticking(1, 1, 2), signal)), [1, 2]);
    const late = abortable(ticking(1, 1, 2), AbortSignal.abort());
    await assertRejects(() => Array.fromAsync(late), DOMException);
  }),
);

Deno.test(
  "deadline passes the result on in time, and leaves no timer",
  onVirtualTime(async () => {
    assertEquals(await deadline(Promise.resolve("hello"), 1000), "hello");
    await assertRejects(() => deadline(Promise.reject(new TypeError("no")), 1000), TypeError);
    assertEquals(
      await deadline(Promise.resolve("never too late"), Number.MAX_SAFE_INTEGER),
      "never too late",
    );
  }),
);

Deno.test(
  "deadline rejects with a TimeoutError when time is up",
  onVirtualTime(async () => {
    const work = delay(200);
    const error = await assertRejects(() => deadline(work, 100), DOMException, "Signal timed out.");
    assertEquals([error.name, since(0)], ["TimeoutError", 100]);
    await work;
  }),
);

Deno.test(
  "deadline rejects with the reason of the caller's signal",
  onVirtualTime(async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("enough")), 20);
    await assertRejects(() => deadline(delay(100), 50, { signal: stop.signal }), Error, "enough");
    assertEquals(since(0), 20);
    await delay(100);
  }),
);

Deno.test(
  "debounce calls once, with the last arguments, after a quiet while",
  onVirtualTime(async () => {
    const calls: [number, string][] = [];
    const typed = debounce((text: string) => void calls.push([since(0), text]), 100);
    for (const text of ["h", "he", "hey"]) {
      typed(text);
      assert(typed.pending);
      await delay(50);
    }
    await delay(100);
    assertEquals(calls, [[200, "hey"]]);
    assert(!typed.pending);
  }),
);

Deno.test(
  "debounce can be cleared and flushed",
  onVirtualTime(async () => {
    const calls: string[] = [];
    const typed = debounce((text: string) => void calls.push(text), 100);
    typed("dropped");
    typed.clear();
    typed("flushed");
    typed.flush();
    typed.flush();
    await delay(200);
    assertEquals(calls, ["flushed"]);
  }),
);

Deno.test(
  "retry returns the first success, after pauses that double",
  onVirtualTime(async () => {
    const attempts: number[] = [];
    const work = () => {
      attempts.push(since(0));
      if (attempts.length < 4) throw new Error("not yet");
      return "at last";
    };
    assertEquals(await retry(work, { jitter: 0, maxTimeout: 3000 }), "at last");
    assertEquals(attempts, [0, 1000, 3000, 6000]);
  }),
);

Deno.test(
  "retry gives up with a RetryError whose cause is the last failure",
  onVirtualTime(async () => {
    let n = 0;
    const error = await assertRejects(
      () => retry(() => Promise.reject(`failure ${++n}`), { maxAttempts: 3, minTimeout: 1 }),
      RetryError,
      "Retrying exceeded the maxAttempts (3).",
    );
    assertEquals([error.name, error.cause], ["RetryError", "failure 3"]);
  }),
);

Deno.test(
  "retry pauses for a random part of the pause",
  onVirtualTime(async () => {
    const original = Math.random;
    Math.random = () => 0.25;
    try {
      await retry(() => {
        if (performance.now() === 0) throw new Error("not yet");
      });
    } finally {
      Math.random = original;
    }
    assertEquals(since(0), 750);
  }),
);

Deno.test(
  "retry throws what is not retriable as it is",
  onVirtualTime(async () => {
    const refused = () => Promise.reject(new TypeError("refused"));
    const isRetriable = (error: unknown) => !(error instanceof TypeError);
    await assertRejects(() => retry(refused, { isRetriable }), TypeError, "refused");
    assertEquals(since(0), 0);
  }),
);

Deno.test("retry refuses options that make no sense", async () => {
  const wrong = [
    { maxAttempts: 0 },
    { multiplier: 0.5 },
    { maxTimeout: 0 },
    { minTimeout: -1 },
    { minTimeout: 2, maxTimeout: 1 },
    { jitter: 1.1 },
  ];
  for (const options of wrong) {
    const error = await assertRejects(
      () => retry(() => {}, options),
      RangeError,
      "Cannot retry as",
    );
    assert(error.message.includes(Object.keys(options)[0]), error.message);
  }
});

Deno.test(
  "pooledMap keeps the limit, starts at the call, and yields in input order",
  onVirtualTime(async () => {
    let running = 0, peak = 0;
    const started: [number, number][] = [];
    const results = pooledMap(2, [300, 100, 100, 100], async (ms) => {
      started.push([since(0), ms]);
      peak = Math.max(peak, ++running);
      await delay(ms);
      running--;
      return ms;
    });
    await delay(1000);
    assertEquals(started, [[0, 300], [0, 100], [100, 100], [200, 100]]);
    assertEquals(await Array.fromAsync(results), [300, 100, 100, 100]);
    assertEquals(peak, 2);
  }),
);

Deno.test(
  "pooledMap after a failure starts nothing new, yields what ends well, then throws an AggregateError",
  onVirtualTime(async () => {
    const started: number[] = [], seen: number[] = [];
    const results = pooledMap(2, [1, 2, 3, 4], async (n) => {
      started.push(n);
      await delay(n * 100);
      if (n === 1) throw new Error("one");
      return n;
    });
    const error = await assertRejects(
      async () => {
        for await (const n of results) seen.push(n);
      },
      AggregateError,
      "Cannot complete the mapping as an error was thrown from an item",
    );
    assertEquals(error.errors.map((e) => e.message), ["one"]);
    assertEquals([started, seen], [[1, 2], [2]]);
  }),
);

Deno.test(
  "pooledMap takes an async iterable, and stops starting when its reader leaves",
  onVirtualTime(async () => {
    const started: number[] = [];
    for await (
      const n of pooledMap(1, ticking(10, 1, 2, 3, 4), (n) => {
        started.push(n);
        return delay(5).then(() => n);
      })
    ) {
      if (n === 2) break;
    }
    await delay(100);
    assertEquals(started, [1, 2]);
    const failing = pooledMap(1, ticking(1, 1), () => Promise.reject(new Error("no")));
    await assertRejects(() => Array.fromAsync(failing), AggregateError);
  }),
);

Deno.test("pooledMap refuses a limit that is no positive integer", () => {
  for (const limit of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(
      () => pooledMap(limit, [1], (n) => Promise.resolve(n)),
      RangeError,
      `'poolLimit' must be a positive integer: received ${limit}`,
    );
  }
});

Deno.test(
  "tee gives every branch everything, at its own pace, and reads the source once",
  onVirtualTime(async () => {
    let reads = 0;
    async function* source() {
      for (const n of [1, 2, 3]) {
        reads++;
        yield n;
        await delay(10);
      }
    }
    const [left, middle, right] = tee(source(), 3);
    assertEquals(reads, 0);
    assertEquals(await Array.fromAsync(left), [1, 2, 3]);
    const [a, b] = await Promise.all([Array.fromAsync(middle), Array.fromAsync(right)]);
    assertEquals([a, b, reads], [[1, 2, 3], [1, 2, 3], 3]);
    assertEquals(tee(source()).length, 2);
  }),
);

Deno.test(
  "MuxAsyncIterator yields values as they arrive",
  onVirtualTime(async () => {
    const mux = new MuxAsyncIterator<string>();
    mux.add(ticking(30, "slow 1", "slow 2"));
    mux.add(ticking(20, "fast 1", "fast 2"));
    assertEquals(await Array.fromAsync(mux), ["fast 1", "slow 1", "fast 2", "slow 2"]);
  }),
);

Deno.test(
  "MuxAsyncIterator throws what a source throws",
  onVirtualTime(async () => {
    const mux = new MuxAsyncIterator<number>();
    mux.add(ticking(10, 1));
    // deno-lint-ignore require-yield
    mux.add(async function* () {
      await delay(15);
      throw new Error("source failed");
    }());
    const seen: number[] = [];
    const error = await assertRejects(async () => {
      for await (const n of mux) seen.push(n);
    });
    assertInstanceOf(error, Error);
    assertEquals(seen, [1]);
  }),
);

Deno.test({
  name: "delay and deadline leave no timer behind on the real clock either",
  sanitizeOps: true,
  fn: async () => {
    const stop = new AbortController();
    const wait = delay(60_000, { signal: stop.signal });
    stop.abort();
    await assertRejects(() => wait, DOMException);
    assertEquals(await deadline(Promise.resolve("in time"), 60_000), "in time");
  },
});
