/** Exercises of notebook 17, shared state and locks. The explorer judges them in every order. */
import { Lock } from "@course/async";
import { delay } from "@std/async";
import { defineExercise } from "../define_exercise.ts";
import { explore } from "../explore.ts";
import type { Interleaving, Program } from "../interleaving.ts";
import type { Judge } from "../judge.ts";
import type { cached } from "./17/1_solution.ts";
import type { Bank, Ledger } from "./17/2_solution.ts";
import type { ReadWriteLock } from "./17/3_solution.ts";

const SAFE = "no order breaks it";

/** Requires that nothing breaks, in whatever order the program's tasks go on. */
async function inEveryOrder(judge: Judge, requirement: string, program: Program): Promise<void> {
  const { example } = await explore(requirement, program);
  judge.that(requirement, { expected: SAFE, seen: example.problem ? inWords(example) : SAFE });
}

/** The schedule, and what goes wrong in it. */
function inWords({ replay, problem }: Interleaving): string {
  const { kind, error, message } = problem!;
  return `${replay}: ${kind === "check" ? (error as Error).message : message}`;
}

/** Fails with a message, for `always` and `atEnd`. */
function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

type Cached = typeof cached<string>;

const loadOnce = defineExercise({
  id: "17.1",
  title: "Load it once",
  name: "cached",
  hints: [
    "Between `has` and `set` stands an `await`. What could be kept at once, before the value is there?",
    "Keep the promise: whoever asks later awaits the same one. And when it fails, it has to be taken out again, so that the next one who asks begins a new load.",
    "`let loading = loads.get(key); if (!loading) { loading = loadOrForget(key); loads.set(key, loading); } return loading;` where `loadOrForget` is an async function that deletes the key when `load` throws.",
  ],
  async check(answer: Cached, judge) {
    const loaded: string[] = [];
    const get = answer((key) => {
      loaded.push(key);
      return delay(100).then(() => `the ${key}`);
    });
    judge.that("gives the value of each key, and keeps it", {
      expected: ["the tea", "the milk", "the tea"],
      seen: [await get("tea"), await get("milk"), await get("tea")],
    });
    await inEveryOrder(judge, "whoever asks during a load shares it", ({ at }) => {
      let loads = 0;
      const get = answer(async (key) => {
        loads++;
        await at(`loads ${key}`);
        return key;
      });
      return {
        tasks: { A: () => get("tea"), B: () => get("tea"), C: () => get("tea") },
        state: () => ({ loads }),
        atEnd: () => must(loads === 1, `tea was loaded ${loads} times`),
      };
    });
    const both = await judge.run(async () => {
      const load = judge.job("load", 100);
      const get = answer(() => load());
      await Promise.all([get("tea"), get("milk")]);
    });
    judge.that("different keys are loaded at the same time", {
      expected: 2,
      seen: both.timeline.maxConcurrent(),
    });
    const failed = await judge.run(async () => {
      const load = judge.job("load", 100, { error: new Error("no tea") });
      const get = answer(() => load());
      const results = await Promise.allSettled([get("tea"), get("tea"), get("tea")]);
      return results.map((result) => result.status).join(", ");
    });
    judge.that("a failure reaches all who are waiting", {
      expected: "returned rejected, rejected, rejected",
      seen: failed.outcome,
    });
    await inEveryOrder(judge, "after a failure it is loaded again, once", ({ at }) => {
      let loads = 0;
      const get = answer(async (key) => {
        const load = ++loads;
        await at(`load ${load}`);
        if (load === 1) throw new Error("the first load fails");
        return key;
      });
      const tryTwice = async () => {
        try {
          return await get("tea");
        } catch {
          return await get("tea");
        }
      };
      return {
        tasks: { A: tryTwice, B: tryTwice },
        state: () => ({ loads }),
        atEnd: () => must(loads === 2, `it was loaded ${loads} times`),
      };
    });
  },
  mutants: {
    "checks, then waits, then acts": {
      answer: (load) => {
        const values = new Map<string, string>();
        return async (key) => {
          const value = values.get(key) ?? await load(key);
          values.set(key, value);
          return value;
        };
      },
      fails: "whoever asks during a load shares it",
    },
    "shares the load, and forgets the value": {
      answer: (load) => {
        const loads = new Map<string, Promise<string>>();
        return (key) => {
          const loading = loads.get(key) ?? load(key).finally(() => loads.delete(key));
          loads.set(key, loading);
          return loading;
        };
      },
      fails: "whoever asks during a load shares it",
    },
    "keeps one load for all keys": {
      answer: (load) => {
        let loading: Promise<string> | undefined;
        return (key) => loading ??= load(key);
      },
      fails: "gives the value of each key, and keeps it",
    },
    "loads under one lock": {
      answer: (load) => {
        const values = new Map<string, string>();
        const lock = new Lock();
        return (key) =>
          lock.run(async () => {
            if (!values.has(key)) values.set(key, await load(key));
            return values.get(key)!;
          });
      },
      fails: "different keys are loaded at the same time",
    },
    "keeps the failure, too": {
      answer: (load) => {
        const loads = new Map<string, Promise<string>>();
        return (key) => {
          if (!loads.has(key)) loads.set(key, load(key));
          return loads.get(key)!;
        };
      },
      fails: "after a failure it is loaded again, once",
    },
    "tells the failure only to the first": {
      answer: (load) => {
        const loads = new Map<string, Promise<string>>();
        return async (key) => {
          const shared = loads.get(key);
          if (shared) return await shared.catch(() => "");
          const loading = load(key);
          loads.set(key, loading);
          loading.catch(() => loads.delete(key));
          return await loading;
        };
      },
      fails: "a failure reaches all who are waiting",
    },
  },
});

type AnyBank = new (ledger: Ledger) => Pick<Bank, "transfer">;
type Transfer = [from: string, to: string, amount: number];

/** A bank over four accounts; `pause` is awaited before each access to a balance. */
function openBank(answer: AnyBank, pause: (access: string) => Promise<unknown>) {
  const balances: Record<string, number> = { ann: 100, bob: 100, cat: 0, dan: 0 };
  const bank = new answer({
    async read(account) {
      await pause(`reads ${account}`);
      return balances[account];
    },
    async write(account, balance) {
      await pause(`writes ${account}`);
      balances[account] = balance;
    },
  });
  const total = () => Object.entries(balances).map((entry) => entry.join(" ")).join(", ");
  return { bank, balances, total };
}

/** Two transfers at once, and the balances that may come of it. */
function twoTransfers(answer: AnyBank, A: Transfer, B: Transfer, right: string[]): Program {
  return ({ at }) => {
    const { bank, balances, total } = openBank(answer, at);
    return {
      tasks: { A: () => bank.transfer(...A), B: () => bank.transfer(...B) },
      state: () => ({ ...balances }),
      atEnd: () => must(right.includes(total()), `the balances are ${total()}`),
    };
  };
}

/** A bank that takes certain locks, one after the other, before it looks at a balance. */
function bankThatLocks(choose: (from: string, to: string) => string[]): AnyBank {
  return class {
    #locks = new Map<string, Lock>();
    constructor(readonly ledger: Ledger) {}

    async transfer(from: string, to: string, amount: number): Promise<boolean> {
      using held = new DisposableStack();
      for (const name of choose(from, to)) {
        if (!this.#locks.has(name)) this.#locks.set(name, new Lock());
        held.use(await this.#locks.get(name)!.acquire());
      }
      return await move(this.ledger, from, to, amount);
    }
  };
}

async function move(ledger: Ledger, from: string, to: string, amount: number): Promise<boolean> {
  const available = await ledger.read(from);
  if (available < amount) return false;
  await ledger.write(from, available - amount);
  await ledger.write(to, await ledger.read(to) + amount);
  return true;
}

const bankThatLosesMoney = defineExercise({
  id: "17.2",
  title: "The bank that loses money",
  name: "Bank",
  hints: [
    "Between reading a balance and writing it nobody else may touch this account. A lock for the whole bank would do that, but would make everybody wait for everybody.",
    "A lock for each account, made when it is first needed and kept in a `Map`. A transfer holds two. In which order does it take them, if there may be one in the opposite direction? And if both accounts are the same?",
    "`const [first, second] = [from, to].sort();` then `using _first = await lockOf(first).acquire();` and, if `second` is another one, the same with it; then the lines that are there already.",
  ],
  async check(answer: AnyBank, judge) {
    const pause = () => delay(10);
    const { bank, total } = openBank(answer, pause);
    const done = await judge.run(async () => [
      await bank.transfer("ann", "cat", 30),
      await bank.transfer("ann", "cat", 80),
    ]);
    judge.that("moves the amount if there is enough, and nothing if not", {
      expected: "returned [ true, false ]; ann 70, bob 100, cat 30, dan 0",
      seen: `${done.outcome}; ${total()}`,
    });
    const same = openBank(answer, pause);
    const toItself = await judge.run(() => same.bank.transfer("ann", "ann", 10));
    judge.that("an account may send to itself", {
      expected: "returned true; ann 100, bob 100, cat 0, dan 0",
      seen: `${toItself.outcome}; ${same.total()}`,
    });
    await inEveryOrder(
      judge,
      "no money is lost on an account that receives twice",
      twoTransfers(answer, ["ann", "cat", 10], ["bob", "cat", 20], [
        "ann 90, bob 80, cat 30, dan 0",
      ]),
    );
    await inEveryOrder(
      judge,
      "no account is overdrawn that sends twice",
      twoTransfers(answer, ["ann", "cat", 70], ["ann", "dan", 70], [
        "ann 30, bob 100, cat 70, dan 0",
        "ann 30, bob 100, cat 0, dan 70",
      ]),
    );
    await inEveryOrder(
      judge,
      "opposite transfers lose nothing, and nobody waits for ever",
      twoTransfers(answer, ["ann", "bob", 10], ["bob", "ann", 20], [
        "ann 110, bob 90, cat 0, dan 0",
      ]),
    );
    const opposite = openBank(answer, pause).bank;
    const together = await judge.run(() =>
      Promise.all([opposite.transfer("ann", "bob", 10), opposite.transfer("bob", "ann", 20)])
    );
    judge.that("opposite transfers that begin at the same moment come to an end", {
      expected: "returned [ true, true ]",
      seen: together.outcome,
    });
    const timeOf = async (...transfers: Transfer[]) => {
      const { bank } = openBank(answer, pause);
      return await judge.run(() => Promise.all(transfers.map((each) => bank.transfer(...each))));
    };
    const one = await timeOf(["ann", "cat", 10]);
    const two = await timeOf(["ann", "cat", 10], ["bob", "dan", 10]);
    judge.that("transfers between different accounts do not wait for each other (ms)", {
      expected: one.took,
      seen: two.took,
    });
  },
  mutants: {
    "takes no lock": {
      answer: bankThatLocks(() => []),
      fails: "no money is lost on an account that receives twice",
    },
    "locks only the account that sends": {
      answer: bankThatLocks((from) => [from]),
      fails: "no money is lost on an account that receives twice",
    },
    "locks only the account that receives": {
      answer: bankThatLocks((_, to) => [to]),
      fails: "no account is overdrawn that sends twice",
    },
    "takes the lock of the sender first": {
      answer: bankThatLocks((from, to) => [...new Set([from, to])]),
      fails: "opposite transfers that begin at the same moment come to an end",
    },
    "takes the second lock when it needs it": {
      answer: class {
        #locks: Record<string, Lock> = {};
        constructor(readonly ledger: Ledger) {}
        async transfer(from: string, to: string, amount: number) {
          using _from = await (this.#locks[from] ??= new Lock()).acquire();
          const available = await this.ledger.read(from);
          if (available < amount) return false;
          await this.ledger.write(from, available - amount);
          using _to = from === to ? undefined : await (this.#locks[to] ??= new Lock()).acquire();
          await this.ledger.write(to, await this.ledger.read(to) + amount);
          return true;
        }
      },
      fails: "opposite transfers lose nothing, and nobody waits for ever",
    },
    "takes one lock twice": {
      answer: bankThatLocks((from, to) => [from, to].sort()),
      fails: "an account may send to itself",
    },
    "takes one lock for the whole bank": {
      answer: bankThatLocks(() => ["the bank"]),
      fails: "transfers between different accounts do not wait for each other (ms)",
    },
    "asks for the balance before it has the lock": {
      answer: class {
        #lock = new Lock();
        constructor(readonly ledger: Ledger) {}
        async transfer(from: string, to: string, amount: number) {
          if (await this.ledger.read(from) < amount) return false;
          using _guard = await this.#lock.acquire();
          await this.ledger.write(from, await this.ledger.read(from) - amount);
          await this.ledger.write(to, await this.ledger.read(to) + amount);
          return true;
        }
      },
      fails: "no account is overdrawn that sends twice",
    },
    "adds first and subtracts later": {
      answer: class {
        constructor(readonly ledger: Ledger) {}
        async transfer(from: string, to: string, amount: number) {
          await this.ledger.write(to, await this.ledger.read(to) + amount);
          const left = await this.ledger.read(from) - amount;
          await this.ledger.write(from, left);
          return left >= 0;
        }
      },
      fails: "moves the amount if there is enough, and nothing if not",
    },
  },
});

type AnyReadWriteLock = new () => Pick<ReadWriteLock, "read" | "write">;

/** Readers and writers whose bodies have a point inside, and who may be there with whom. */
function visitors(answer: AnyReadWriteLock, ...names: string[]): Program {
  return ({ at }) => {
    const lock = new answer();
    const inside: string[] = [];
    const visit = (name: string) => () =>
      lock[name.startsWith("writer") ? "write" : "read"](async () => {
        inside.push(name);
        await at("is inside");
        inside.splice(inside.indexOf(name), 1);
      });
    return {
      tasks: Object.fromEntries(names.map((name) => [name, visit(name)])),
      state: () => ({ inside: inside.join(" ") }),
      always: () =>
        must(
          inside.length < 2 || !inside.some((name) => name.startsWith("writer")),
          `inside at the same time: ${inside.join(" and ")}`,
        ),
    };
  };
}

const readersOrWriter = defineExercise({
  id: "17.3",
  title: "Many readers or one writer",
  name: "ReadWriteLock",
  hints: [
    "Two ordinary locks and a number are enough. A writer holds the room alone. Who holds it for the readers, and who gives it back?",
    "The first reader takes the room for all of them, and the last one gives it back. So that nobody overtakes a waiting writer, everybody first goes through a door, which is a lock as well: readers leave it open behind them, a writer keeps it.",
    "`read`: under the door, `readers++` and, if it is 1, `await room.acquire()`; then the body; in `finally`, `readers--` and, if it is 0, `room.release()`. `write`: acquire the door, acquire the room, the body.",
  ],
  async check(answer: AnyReadWriteLock, judge) {
    const reading = await judge.run(async () => {
      const lock = new answer();
      const bodies = ["a", "b", "c"].map((name) => judge.job(name, 100));
      return await Promise.all(bodies.map((body) => lock.read(() => body())));
    });
    judge.that("readers are inside together", {
      expected: '3 at the same time, returned [ "a", "b", "c" ]',
      seen: `${reading.timeline.maxConcurrent()} at the same time, ${reading.outcome}`,
    });
    await inEveryOrder(
      judge,
      "a writer is alone, and everybody gets in",
      visitors(answer, "reader1", "reader2", "writer"),
    );
    await inEveryOrder(
      judge,
      "two writers exclude each other",
      visitors(answer, "writer1", "writer2", "reader"),
    );
    const queueing = await judge.run(async () => {
      const lock = new answer();
      const [early, writer, late, later] = ["early reader", "writer", "late", "later"]
        .map((name) => judge.job(name, 100));
      await Promise.all([
        lock.read(() => early()),
        delay(10).then(() => lock.write(() => writer())),
        delay(20).then(() => lock.read(() => late())),
        delay(30).then(() => lock.read(() => later())),
      ]);
    });
    const order = queueing.timeline.order();
    judge.that("who comes while a writer waits, waits behind it", {
      expected: "early reader start, early reader end, writer start, writer end",
      seen: order.slice(0, 4).join(", "),
    });
    judge.that("after a writer the waiting readers go in together", {
      expected: "late start, later start, late end, later end",
      seen: order.slice(4).join(", "),
    });
    const failing = await judge.run(async () => {
      const lock = new answer();
      const fail = () => Promise.reject(new Error("the body failed"));
      const failures = [await lock.read(fail).catch(String), await lock.write(fail).catch(String)];
      await lock.read(() => delay(1));
      await lock.write(() => delay(1));
      return failures;
    });
    judge.that("lets go when the body throws, and passes the error on", {
      expected: 'returned [ "Error: the body failed", "Error: the body failed" ]',
      seen: failing.outcome,
    });
  },
  mutants: {
    "admits one at a time": {
      answer: class {
        #lock = new Lock();
        read = <T>(body: () => Promise<T>) => this.#lock.run(body);
        write = <T>(body: () => Promise<T>) => this.#lock.run(body);
      },
      fails: "readers are inside together",
    },
    "lets readers in without looking": {
      answer: class {
        #lock = new Lock();
        read = <T>(body: () => Promise<T>) => body();
        write = <T>(body: () => Promise<T>) => this.#lock.run(body);
      },
      fails: "a writer is alone, and everybody gets in",
    },
    "counts a reader who is not yet inside": {
      answer: class {
        #room = new Lock();
        #readers = 0;
        async read<T>(body: () => Promise<T>): Promise<T> {
          if (++this.#readers === 1) await this.#room.acquire(); // the second goes on at once
          try {
            return await body();
          } finally {
            if (--this.#readers === 0) this.#room.release();
          }
        }
        write = <T>(body: () => Promise<T>) => this.#room.run(body);
      },
      fails: "a writer is alone, and everybody gets in",
    },
    "opens the room when the first reader leaves": {
      answer: class {
        #room = new Lock();
        #readers = 0;
        #open: Promise<unknown> | undefined;
        async read<T>(body: () => Promise<T>): Promise<T> {
          if (++this.#readers === 1) this.#open = this.#room.acquire();
          await this.#open;
          try {
            return await body();
          } finally {
            if (this.#readers > 0) this.#room.release();
            this.#readers = 0;
          }
        }
        write = <T>(body: () => Promise<T>) => this.#room.run(body);
      },
      fails: "a writer is alone, and everybody gets in",
    },
    "lets readers overtake a waiting writer": {
      answer: class {
        #room = new Lock();
        #readers = 0;
        #open: Promise<unknown> | undefined;
        async read<T>(body: () => Promise<T>): Promise<T> {
          if (++this.#readers === 1) this.#open = this.#room.acquire();
          await this.#open;
          try {
            return await body();
          } finally {
            if (--this.#readers === 0) this.#room.release();
          }
        }
        write = <T>(body: () => Promise<T>) => this.#room.run(body);
      },
      fails: "who comes while a writer waits, waits behind it",
    },
    "looks whether a writer is inside, and then waits": {
      answer: class {
        #readers = 0;
        #writing = false;
        #changed = Promise.withResolvers<void>();
        async read<T>(body: () => Promise<T>): Promise<T> {
          if (this.#writing) await this.#changed.promise;
          this.#readers++;
          try {
            return await body();
          } finally {
            this.#readers--;
            this.#wake();
          }
        }
        async write<T>(body: () => Promise<T>): Promise<T> {
          if (this.#writing || this.#readers > 0) await this.#changed.promise; // once is not enough
          this.#writing = true;
          try {
            return await body();
          } finally {
            this.#writing = false;
            this.#wake();
          }
        }
        #wake() {
          this.#changed.resolve();
          this.#changed = Promise.withResolvers();
        }
      },
      fails: "two writers exclude each other",
    },
    "lets go only when all went well": {
      answer: class {
        #door = new Lock();
        #room = new Lock();
        #readers = 0;
        async read<T>(body: () => Promise<T>): Promise<T> {
          await this.#door.run(async () => {
            if (++this.#readers === 1) await this.#room.acquire();
          });
          const value = await body();
          if (--this.#readers === 0) this.#room.release();
          return value;
        }
        write = <T>(body: () => Promise<T>) => this.#door.run(() => this.#room.run(body));
      },
      fails: "lets go when the body throws, and passes the error on",
    },
  },
});

export default [loadOnce, bankThatLosesMoney, readersOrWriter];
