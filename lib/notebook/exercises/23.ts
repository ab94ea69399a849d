/** Exercises of notebook 23, Redis, MySQL and files. */
import { delay } from "@std/async";
import { defineExercise } from "../exercise.ts";
import type { cacheAside, Store } from "./23/1_solution.ts";
import type { begin, Connection, Pool, Transaction } from "./23/2_solution.ts";
import type { messages, Subscriber } from "./23/3_solution.ts";

/** A store whose answers take 10 ms, unless said otherwise, on their way back. */
class SlowStore implements Store {
  readonly data = new Map<string, string>();
  /** How long each of the next looks takes. */
  readonly slow: number[] = [];

  async get(key: string): Promise<string | null> {
    const value = this.data.get(key) ?? null; // what it is when the question arrives
    await delay(this.slow.shift() ?? 10);
    return value;
  }

  async set(key: string, value: string): Promise<void> {
    await delay(10);
    this.data.set(key, value);
  }
}

/** A cache in front of a database whose every row takes 100 ms to load. */
function cacheOf(answer: typeof cacheAside) {
  const store = new SlowStore();
  const loads: string[] = [];
  let broken = false;
  const ask = answer(store, async (key) => {
    loads.push(key);
    await delay(100);
    if (broken) throw new Error("the database is down");
    return `row ${key}`;
  });
  return { store, loads, ask, break: () => broken = true, repair: () => broken = false };
}

/** The value or the error, as a text; waiting for ever is an outcome, too. */
async function outcome(promise: Promise<unknown>): Promise<string> {
  const never = delay(5000).then(() => "still waiting after 5 s");
  try {
    return String(await Promise.race([promise, never]));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const singleFlight = defineExercise({
  id: "23.1",
  title: "A cache that asks once",
  name: "cacheAside",
  hints: [
    "Twenty callers, one load: nineteen of them have to wait for something that the first one started. What can be awaited by many?",
    "Keep a `Map` from the key to the _promise_ of the value that is being fetched. Who finds a promise there returns it. When it settles, well or badly, it leaves the map.",
    "Move the starter's body into `fly(key)`. The function that you return looks into the map first, _before_ it asks the store; if there is no flight: `flight = fly(key).finally(() => flights.delete(key))`, put it into the map, return it.",
  ],
  async check(answer: typeof cacheAside, judge) {
    const first = cacheOf(answer);
    judge.that("gives what the database has", {
      expected: "row 1",
      seen: await outcome(first.ask("1")),
    });
    await delay(50); // one need not wait for the store to have it
    judge.that("leaves it in the store", { expected: "row 1", seen: first.store.data.get("1") });
    await first.ask("1");
    judge.that("does not load what the store has", { expected: ["1"], seen: first.loads });

    const crowd = cacheOf(answer);
    const answers = await Promise.all(Array.from({ length: 20 }, () => crowd.ask("1")));
    judge.that("twenty who ask at once cause one load, and all get the value", {
      expected: "1 load, 20 answers",
      seen: `${crowd.loads.length} load${crowd.loads.length === 1 ? "" : "s"}, ${
        answers.filter((value) => value === "row 1").length
      } answers`,
    });

    const keys = cacheOf(answer);
    const start = performance.now();
    await Promise.all(["1", "2", "3"].map((key) => keys.ask(key)));
    const took = Math.round(performance.now() - start);
    judge.that("different keys do not wait for each other", {
      expected: "120 ms",
      seen: `${took} ms`,
      holds: took <= 130,
    });

    const failing = cacheOf(answer);
    failing.break();
    const failures = await Promise.all([failing.ask("1"), failing.ask("1")].map(outcome));
    judge.that("a failed load reaches everybody who waits for it", {
      expected: ["the database is down", "the database is down"],
      seen: failures,
    });
    failing.repair();
    judge.that("after a failure the next one tries again", {
      expected: "row 1",
      seen: await outcome(failing.ask("1")),
    });

    const changing = cacheOf(answer);
    await changing.ask("1");
    changing.store.data.set("1", "a newer row");
    judge.that("afterwards the store is asked again", {
      expected: "a newer row",
      seen: await outcome(changing.ask("1")),
    });

    const late = cacheOf(answer);
    late.store.slow.push(10, 500); // the second look is answered long after the load is over
    await Promise.all([late.ask("1"), late.ask("1")]);
    judge.that("a slow answer of the store causes no second load", {
      expected: ["1"],
      seen: late.loads,
    });
  },
  mutants: {
    "asks the store only once the load is over": {
      answer: (store, load) => async (key) => {
        const value = await load(key);
        return await store.get(key) ?? (await store.set(key, value), value);
      },
      fails: "does not load what the store has",
    },
    "forgets to fill the store": {
      answer: (store, load) => {
        const flights = new Map<string, Promise<string>>();
        const fly = async (key: string) => await store.get(key) ?? await load(key);
        return (key) => {
          if (!flights.has(key)) {
            flights.set(key, fly(key).finally(() => flights.delete(key)));
          }
          return flights.get(key)!;
        };
      },
      fails: "leaves it in the store",
    },
    "lets all callers form one line": {
      answer: (store, load) => {
        let line: Promise<unknown> = Promise.resolve();
        return (key) => {
          const turn = line.then(async () => {
            const cached = await store.get(key);
            if (cached !== null) return cached;
            const value = await load(key);
            await store.set(key, value);
            return value;
          });
          line = turn.catch(() => {});
          return turn;
        };
      },
      fails: "different keys do not wait for each other",
    },
    "remembers a failed flight for ever": {
      answer: (store, load) => {
        const flights = new Map<string, Promise<string>>();
        const fly = async (key: string) => {
          const cached = await store.get(key);
          if (cached !== null) return cached;
          const value = await load(key);
          await store.set(key, value);
          return value;
        };
        return (key) => {
          if (!flights.has(key)) {
            const flight = fly(key);
            flights.set(key, flight);
            flight.then(() => flights.delete(key), () => {});
          }
          return flights.get(key)!;
        };
      },
      fails: "after a failure the next one tries again",
    },
    "never lets a flight land": {
      answer: (store, load) => {
        const flights = new Map<string, Promise<string>>();
        const fly = async (key: string) => {
          const value = await store.get(key) ?? await load(key);
          await store.set(key, value);
          return value;
        };
        return (key) => {
          if (!flights.has(key)) {
            const flight = fly(key);
            flights.set(key, flight);
            flight.catch(() => flights.delete(key));
          }
          return flights.get(key)!;
        };
      },
      fails: "afterwards the store is asked again",
    },
    "looks for a flight only after the store has answered": {
      answer: (store, load) => {
        const flights = new Map<string, Promise<string>>();
        const fly = async (key: string) => {
          const value = await load(key);
          await store.set(key, value);
          return value;
        };
        return async (key) => {
          const cached = await store.get(key);
          if (cached !== null) return cached;
          if (!flights.has(key)) {
            flights.set(key, fly(key).finally(() => flights.delete(key)));
          }
          return await flights.get(key)!;
        };
      },
      fails: "a slow answer of the store causes no second load",
    },
    "waits until a flag says that the load is over": {
      answer: (store, load) => {
        const busy = new Set<string>();
        return async (key) => {
          while (busy.has(key)) await delay(10);
          busy.add(key);
          const cached = await store.get(key);
          if (cached !== null) {
            busy.delete(key);
            return cached;
          }
          const value = await load(key); // after a failure everybody waits for ever
          await store.set(key, value);
          busy.delete(key);
          return value;
        };
      },
      fails: "a failed load reaches everybody who waits for it",
    },
  },
});

/** A pool with one connection, which writes down what becomes of it. A query takes 10 ms. */
class LoggedPool implements Pool {
  readonly log: string[] = [];
  constructor(readonly failing?: string) {}

  acquire(): Promise<Connection> {
    this.log.push("acquire");
    return Promise.resolve({
      query: async (sql) => {
        await delay(10);
        this.log.push(sql === this.failing ? `${sql} fails` : sql);
        if (sql === this.failing) throw new Error(`${sql} failed`);
        return sql.length;
      },
      release: () => void this.log.push("release"),
    });
  }
}

/** What happens to a connection while the work is done in a transaction, and what the caller sees. */
async function transact(
  answer: typeof begin,
  work: (transaction: Transaction) => Promise<void>,
  failing?: string,
) {
  const pool = new LoggedPool(failing);
  const result = await outcome((async () => {
    await using transaction = await answer(pool);
    await work(transaction);
  })());
  await delay(100); // whatever is still going on will show itself
  return { log: pool.log.join(", "), result };
}

const wholeTransfer = async (transaction: Transaction) => {
  await transaction.query("take");
  await transaction.query("give");
  await transaction.commit();
};
const noCommit = async (transaction: Transaction) => void await transaction.query("take");
const brokenTransfer = async (transaction: Transaction) => {
  await transaction.query("take");
  throw new Error("the lights went out");
};

const transaction = defineExercise({
  id: "23.2",
  title: "A transaction that cannot be forgotten",
  name: "begin",
  hints: [
    "The end of the `await using` block does not know whether the block ended well or by an error. Who knows?",
    "`commit()` knows: remember that it was called, and succeeded. At the end: if nobody committed, roll back; in any case, and last, release the connection.",
    '`let committed = false`, set to true _after_ the `COMMIT`. In `[Symbol.asyncDispose]`: `try { if (!committed) await connection.query("ROLLBACK"); } finally { connection.release(); }`. And if `BEGIN` itself fails, there is nobody else to release.',
  ],
  async check(answer: typeof begin, judge) {
    const good = await transact(answer, wholeTransfer);
    judge.that("a committed transaction is not rolled back, and its connection goes back", {
      expected: "acquire, BEGIN, take, give, COMMIT, release",
      seen: good.log,
    });
    judge.that("what is not committed is rolled back, then the connection goes back", {
      expected: "acquire, BEGIN, take, ROLLBACK, release",
      seen: (await transact(answer, noCommit)).log,
    });
    const broken = await transact(answer, brokenTransfer);
    judge.that("an error in the block rolls back, too", {
      expected: "acquire, BEGIN, take, ROLLBACK, release",
      seen: broken.log,
    });
    judge.that("and reaches the caller as it is", {
      expected: "the lights went out",
      seen: broken.result,
    });
    const noCommitDone = await transact(answer, wholeTransfer, "COMMIT");
    judge.that("a COMMIT that fails is rolled back", {
      expected: "acquire, BEGIN, take, give, COMMIT fails, ROLLBACK, release",
      seen: noCommitDone.log,
    });
    const noBegin = await transact(answer, wholeTransfer, "BEGIN");
    judge.that("if BEGIN fails, the connection goes back and the caller gets the error", {
      expected: "acquire, BEGIN fails, release; BEGIN failed",
      seen: `${noBegin.log}; ${noBegin.result}`,
    });
    judge.that("the connection goes back even if ROLLBACK fails", {
      expected: "acquire, BEGIN, take, ROLLBACK fails, release",
      seen: (await transact(answer, noCommit, "ROLLBACK")).log,
    });
  },
  mutants: {
    "commits at the end of the block": {
      answer: transactionWith(async (connection, committed) => {
        if (!committed) await connection.query("COMMIT");
        connection.release();
      }),
      fails: "what is not committed is rolled back, then the connection goes back",
    },
    "rolls back in any case": {
      answer: transactionWith(async (connection) => {
        await connection.query("ROLLBACK");
        connection.release();
      }),
      fails: "a committed transaction is not rolled back, and its connection goes back",
    },
    "never gives the connection back": {
      answer: transactionWith(async (connection, committed) => {
        if (!committed) await connection.query("ROLLBACK");
      }),
      fails: "a committed transaction is not rolled back, and its connection goes back",
    },
    "does not wait for the ROLLBACK": {
      answer: transactionWith((connection, committed) => {
        if (!committed) connection.query("ROLLBACK").catch(() => {});
        connection.release();
        return Promise.resolve();
      }),
      fails: "an error in the block rolls back, too",
    },
    "loses the connection when ROLLBACK fails": {
      answer: transactionWith(async (connection, committed) => {
        if (!committed) await connection.query("ROLLBACK");
        connection.release();
      }),
      fails: "the connection goes back even if ROLLBACK fails",
    },
    "loses the connection when BEGIN fails": {
      answer: transactionWith(async (connection, committed) => {
        try {
          if (!committed) await connection.query("ROLLBACK");
        } finally {
          connection.release();
        }
      }),
      fails: "if BEGIN fails, the connection goes back and the caller gets the error",
    },
    "believes in the COMMIT before it is done": {
      answer: async (pool) => {
        const connection = await pool.acquire();
        await connection.query("BEGIN").catch((error) => {
          connection.release();
          throw error;
        });
        let committed = false;
        return {
          query: (sql) => connection.query(sql),
          commit: async () => {
            committed = true;
            await connection.query("COMMIT");
          },
          [Symbol.asyncDispose]: async () => {
            try {
              if (!committed) await connection.query("ROLLBACK");
            } finally {
              connection.release();
            }
          },
        };
      },
      fails: "a COMMIT that fails is rolled back",
    },
    "says neither BEGIN nor ROLLBACK": {
      answer: async (pool) => {
        const connection = await pool.acquire();
        return {
          query: (sql) => connection.query(sql),
          commit: async () => void await connection.query("COMMIT"),
          [Symbol.asyncDispose]: () => Promise.resolve(connection.release()),
        };
      },
      fails: "an error in the block rolls back, too",
    },
  },
});

/** A transaction that differs only in its end; if BEGIN fails, nobody releases. */
function transactionWith(
  end: (connection: Connection, committed: boolean) => Promise<void>,
): typeof begin {
  return async (pool) => {
    const connection = await pool.acquire();
    await connection.query("BEGIN");
    let committed = false;
    return {
      query: (sql) => connection.query(sql),
      commit: async () => {
        await connection.query("COMMIT");
        committed = true;
      },
      [Symbol.asyncDispose]: () => end(connection, committed),
    };
  };
}

/** A subscriber without a server. Subscribing takes 10 ms, and so does unsubscribing. */
class Radio implements Subscriber {
  readonly #listeners = new Map<string, Set<(message: string) => void>>();

  async subscribe(channel: string, listener: (message: string) => void): Promise<void> {
    await delay(10);
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
  }

  async unsubscribe(channel: string, listener: (message: string) => void): Promise<void> {
    await delay(10);
    this.#listeners.get(channel)?.delete(listener);
  }

  publish(channel: string, message: string): void {
    for (const listener of this.#listeners.get(channel) ?? []) listener(message);
  }

  listeners(channel: string): number {
    return this.#listeners.get(channel)?.size ?? 0;
  }
}

/** Listens to the news until so many messages are there; each takes `busy` ms to deal with. */
async function listen(
  answer: typeof messages,
  { radio, until, busy = 0, signal = new AbortController().signal }: {
    radio: Radio;
    until: number;
    busy?: number;
    signal?: AbortSignal;
  },
): Promise<string[]> {
  const start = performance.now();
  const heard: string[] = [];
  for await (const message of answer(radio, "news", signal)) {
    heard.push(`${message} at ${Math.round(performance.now() - start)}`);
    await delay(busy);
    if (heard.length === until) break;
  }
  return heard;
}

const pubSub = defineExercise({
  id: "23.3",
  title: "Messages, one after the other",
  name: "messages",
  hints: [
    "Messages are _pushed_ at you, whenever they come; the loop _pulls_, whenever it is ready. What stands between a producer and a consumer that have different speeds?",
    "A `Queue` of `@course/async`: the listener puts (`putNowait`), the loop gets (`await queue.get({ signal })`). What must happen however the loop ends belongs into a `finally`.",
    "`await subscriber.subscribe(channel, listener)`, then `try { while (true) yield await queue.get({ signal }); } finally { await subscriber.unsubscribe(channel, listener); }`.",
  ],
  async check(answer: typeof messages, judge) {
    const radio = new Radio();
    const quick = listen(answer, { radio, until: 2 });
    await delay(50);
    radio.publish("news", "rain");
    radio.publish("sports", "goal");
    await delay(70);
    radio.publish("news", "sun");
    judge.that("who waits gets a message at once, and only those of the channel", {
      expected: ["rain at 50", "sun at 120"],
      seen: await quick,
    });
    judge.that("who leaves the loop has unsubscribed", {
      expected: "0 listeners",
      seen: `${radio.listeners("news")} listeners`,
    });

    const slow = judge.run(async () => {
      const radio = new Radio();
      const heard = listen(answer, { radio, until: 4, busy: 200 });
      await delay(50);
      for (const message of ["one", "two", "three", "four"]) radio.publish("news", message);
      return (await heard).map((message) => message.replace(/ at .*/, ""));
    });
    const { value, outcome: how } = await slow;
    judge.that("a slow reader misses nothing, and keeps the order", {
      expected: ["one", "two", "three", "four"],
      seen: value ?? how,
    });

    const stopped = await judge.run(async () => {
      const radio = new Radio();
      const stop = new AbortController();
      const start = performance.now();
      const heard = listen(answer, { radio, until: 9, signal: stop.signal }).then(
        () => "ended",
        (error) => error instanceof Error ? error.message : String(error),
      );
      await delay(50);
      stop.abort(new Error("enough"));
      const how = await heard;
      const listeners = radio.listeners("news");
      return `${how} at ${Math.round(performance.now() - start)}, ${listeners} listeners`;
    });
    judge.that("aborting ends a loop that waits, with the signal's reason, unsubscribed", {
      expected: "enough at 60, 0 listeners",
      seen: stopped.value ?? stopped.outcome,
    });

    const two = new Radio();
    const both = [
      listen(answer, { radio: two, until: 1 }),
      listen(answer, { radio: two, until: 2 }),
    ];
    await delay(50);
    two.publish("news", "rain");
    await delay(50);
    two.publish("news", "sun");
    judge.that("two loops on the same channel do not disturb each other", {
      expected: [["rain at 50"], ["rain at 50", "sun at 100"]],
      seen: await Promise.all(both),
    });
  },
  mutants: {
    "keeps only the latest message": {
      answer: listenWith(async function* (wait, box, signal) {
        while (true) {
          if (box.length === 0) await wait(signal);
          const latest = box.splice(0).at(-1);
          if (latest !== undefined) yield latest;
        }
      }),
      fails: "a slow reader misses nothing, and keeps the order",
    },
    "hands out the newest first": {
      answer: listenWith(async function* (wait, box, signal) {
        while (true) {
          if (box.length === 0) await wait(signal);
          yield box.pop()!;
        }
      }),
      fails: "a slow reader misses nothing, and keeps the order",
    },
    "looks every 100 ms": {
      answer: listenWith(async function* (_wait, box, signal) {
        while (true) {
          signal.throwIfAborted();
          if (box.length > 0) yield box.shift()!;
          else await delay(100);
        }
      }),
      fails: "who waits gets a message at once, and only those of the channel",
    },
    "does not listen to the signal": {
      answer: listenWith(async function* (wait, box) {
        while (true) {
          if (box.length === 0) await wait(new AbortController().signal);
          yield box.shift()!;
        }
      }),
      fails: "aborting ends a loop that waits, with the signal's reason, unsubscribed",
    },
    "never unsubscribes": {
      answer: async function* (subscriber, channel, signal) {
        const box: string[] = [];
        const bell = new Bell();
        await subscriber.subscribe(channel, (message) => {
          box.push(message);
          bell.ring();
        });
        while (true) {
          if (box.length === 0) await bell.wait(signal);
          yield box.shift()!;
        }
      },
      fails: "who leaves the loop has unsubscribed",
    },
    "unsubscribes another listener than its own": {
      answer: async function* (subscriber, channel, signal) {
        const box: string[] = [];
        const bell = new Bell();
        await subscriber.subscribe(channel, (message) => {
          box.push(message);
          bell.ring();
        });
        try {
          while (true) {
            if (box.length === 0) await bell.wait(signal);
            yield box.shift()!;
          }
        } finally {
          await subscriber.unsubscribe(channel, (message) => {
            box.push(message);
            bell.ring();
          });
        }
      },
      fails: "who leaves the loop has unsubscribed",
    },
    "subscribes anew for each message": {
      answer: async function* (subscriber, channel, signal) {
        while (true) {
          const next = Promise.withResolvers<string>();
          signal.addEventListener("abort", () => next.reject(signal.reason));
          await subscriber.subscribe(channel, next.resolve);
          try {
            yield await next.promise;
          } finally {
            await subscriber.unsubscribe(channel, next.resolve);
          }
        }
      },
      fails: "a slow reader misses nothing, and keeps the order",
    },
  },
});

/** Wakes the one who waits. */
class Bell {
  #ringing = Promise.withResolvers<void>();

  ring(): void {
    this.#ringing.resolve();
    this.#ringing = Promise.withResolvers();
  }

  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#ringing.promise.then(resolve);
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  }
}

/** Subscribes and unsubscribes as it should, and differs only in how messages leave the box. */
function listenWith(
  deliver: (
    wait: (signal: AbortSignal) => Promise<void>,
    box: string[],
    signal: AbortSignal,
  ) => AsyncGenerator<string, void>,
): typeof messages {
  return async function* (subscriber, channel, signal) {
    const box: string[] = [];
    const bell = new Bell();
    const listener = (message: string) => {
      box.push(message);
      bell.ring();
    };
    await subscriber.subscribe(channel, listener);
    try {
      yield* deliver((signal) => bell.wait(signal), box, signal);
    } finally {
      await subscriber.unsubscribe(channel, listener);
    }
  };
}

export default [singleFlight, transaction, pubSub];
