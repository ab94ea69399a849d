// Extracted from notebooks/17_shared_state_and_locks.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertGreater, assertLess, assertRejects } from "@std/assert";
import { deadline, delay } from "@std/async";
import { BoundedSemaphore, Lock, Queue, Semaphore, withTimeout } from "@course/async";
import { assertTook, exercise, explore, onRealTime, print, show } from "@course/notebook";
import { type Points, type Program, table, Timeline } from "@course/notebook";

/** Runs a function in so many Workers at the same time, on the same memory; gives their results. */
async function inWorkers<T>(
  count: number,
  work: (memory: Int32Array) => T | Promise<T>,
  memory: Int32Array = new Int32Array(0),
  uses: unknown[] = [], // what else the function needs: a Worker sees nothing of this notebook
): Promise<T[]> {
  const program = `${uses.join("\n")}
    const work = ${work};
    onmessage = async ({ data: memory }) => postMessage(await work(memory));
    postMessage("ready");`;
  const address = `data:text/javascript,${encodeURIComponent(program)}`;
  const workers = Array.from({ length: count }, () => new Worker(address, { type: "module" }));
  const messages = () =>
    Promise.all(workers.map((worker) =>
      new Promise<T>((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => {
          event.preventDefault(); // it is handled here
          reject(new Error(event.message));
        };
      })
    ));
  try {
    await messages(); // all are ready
    const results = messages();
    for (const worker of workers) worker.postMessage(memory);
    return await results;
  } finally {
    for (const worker of workers) worker.terminate();
  }
}
void exercise; // for cells that are not tested

Deno.test({
  name: "17 · Plus 45, minus 45",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell sum-experiment
    const sum = new Timeline("Two functions, one variable");
    let num = 0;
    async function add(): Promise<void> {
      for (let i = 0; i < 10; i++) {
        await delay(50);
        num += i;
        sum.mark("add", `+${i}`);
      }
    }
    async function desc(): Promise<void> {
      for (let i = 0; i < 10; i++) {
        await delay(100);
        num -= i;
        sum.mark("desc", `−${i}`);
      }
    }
    await Promise.all([add(), desc()]);
    await show(sum, `the result: ${num}`);
    // cell sum-check
    assertEquals(num, 0);
    const order = sum.order();
    assertLess(order.indexOf("desc −0"), order.indexOf("add +9"), "they are interleaved");
    assertEquals(order.filter((entry) => entry.startsWith("add")).length, 10);
    // cell sum-orders
    const happened = order.map((entry) => Number(entry.split(" ")[1].replace("−", "-")));
    const orders = {
      "as it happened": happened,
      "backwards": happened.toReversed(),
      "the smallest first": happened.toSorted((a, b) => a - b),
      "the largest first": happened.toSorted((a, b) => b - a),
    };
    const ways = Object.entries(orders).map(([order, steps]) => {
      let total = 0;
      const totals = steps.map((step) => total += step);
      return { order, lowest: Math.min(...totals), highest: Math.max(...totals), result: total };
    });
    await show(table(ways));
    // cell sum-orders-check
    assertEquals(ways.map((way) => way.result), [0, 0, 0, 0]);
    const ranges = ways.map(({ lowest, highest }) => `${lowest} … ${highest}`);
    assertEquals(new Set(ranges).size, 4); // by four different ways
  }),
});

Deno.test({
  name: "17 · A hundred increments make one",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell lost-ways
    let n = 0;
    const lock = new Lock();
    const one = () => delay(1).then(() => 1);

    async function readWaitWrite(): Promise<void> {
      const old = n;
      n = old + await one();
    }
    async function plusEquals(): Promise<void> {
      n += await one();
    }
    async function turnedRound(): Promise<void> {
      n = await one() + n;
    }
    async function waitFirst(): Promise<void> {
      const by = await one();
      n += by;
    }
    async function underTheLock(): Promise<void> {
      await lock.run(readWaitWrite);
    }
    // cell lost-experiment
    const results: { way: string; "100 increments make": number; "took (ms)": number }[] = [];
    for (const way of [readWaitWrite, plusEquals, turnedRound, waitFirst, underTheLock]) {
      n = 0;
      const start = performance.now();
      await Promise.all(Array.from({ length: 100 }, way));
      const took = Math.floor(performance.now() - start);
      results.push({ way: way.name, "100 increments make": n, "took (ms)": took });
    }
    await show(table(results));
    // cell lost-check
    assertEquals(results.map((row) => row["100 increments make"]), [1, 1, 100, 100, 100]);
    assertTook(results[0]["took (ms)"], 1);
    assertGreater(results[4]["took (ms)"], 90); // one after the other
  }),
});

Deno.test({
  name: "17 · Every order there is",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell every-order-experiment
    const twoIncrements: Program = ({ at }) => {
      let n = 0; // made inside, since every schedule begins anew
      async function increment() {
        const old = n;
        await at(`has read ${old}`); // a point: the other may go on here
        n = old + 1;
      }
      return {
        tasks: { A: increment, B: increment },
        state: () => ({ n }),
        atEnd: () => n === 2,
      };
    };
    const lost = await explore("n = n + 1 across an await", twoIncrements);
    await show(lost);
    // cell every-order-check
    assertEquals([lost.schedules, lost.broken, lost.exhaustive], [6, 4, true]);
    assertEquals(lost.example.replay, "A B B A");
    // cell every-order-replay
    const lucky = await explore("The same in a lucky order", twoIncrements, { replay: "A A B B" });
    await show(lucky);
    // cell every-order-replay-check
    assertEquals(lucky.example.problem, undefined);
    assertEquals(lucky.example.steps.at(-1)?.state, "n = 2");
    // cell every-order-ways
    type Shared = { n: number; mutex: Lock; at: Points["at"] };
    const ways: Record<string, (shared: Shared) => Promise<void>> = {
      async "read, await, write"(shared) {
        const old = shared.n;
        await shared.at("has read");
        shared.n = old + 1;
      },
      async "await, then n++"(shared) {
        await shared.at("has waited");
        shared.n++; // read and write in one step
      },
      async "a lock from the read to the write"(shared) {
        using _guard = await shared.mutex.acquire();
        const old = shared.n;
        await shared.at("has read");
        shared.n = old + 1;
      },
      async "a lock around the write"(shared) {
        const old = shared.n;
        await shared.at("has read");
        using _guard = await shared.mutex.acquire();
        shared.n = old + 1;
      },
    };
    // cell every-order-ways-explore
    const explored = await Promise.all(
      Object.entries(ways).map(([way, increment]) =>
        explore(way, ({ at, lock }) => {
          const shared: Shared = { n: 0, mutex: lock("mutex"), at };
          const task = () => increment(shared);
          return { tasks: { A: task, B: task, C: task }, atEnd: () => shared.n === 3 };
        })
      ),
    );
    await show(table(explored.map(({ title, schedules, exhaustive, broken }) => ({
      "three tasks": title,
      "schedules tried": schedules,
      "are these all?": exhaustive ? "yes" : "no",
      broken,
    }))));
    // cell every-order-ways-check
    const [unprotected, inOneStep, underLock, tooLate] = explored;
    inOneStep.assertSafe(); // all schedules were tried, and none breaks it
    underLock.assertSafe();
    assertEquals([unprotected.broken, unprotected.schedules], [84, 90]);
    assertGreater(tooLate.broken, 0);
    // cell every-order-sample
    const sample = await explore("Only a few schedules", twoIncrements, { limit: 2 });
    assert(!sample.exhaustive);
  }),
});

Deno.test({
  name: "17 · Check, then act",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell check-then-act-experiment
    const twice = await explore("a cache that is asked twice", ({ at }) => {
      const cache = new Map<string, string>();
      let loads = 0;
      async function get(url: string): Promise<string> {
        if (!cache.has(url)) { // check …
          loads++;
          await at(`loads ${url}`);
          cache.set(url, "the page"); // … then act
        }
        return cache.get(url)!;
      }
      return {
        tasks: { A: () => get("/tea"), B: () => get("/tea") },
        state: () => ({ loads, cached: cache.size }),
        atEnd: () => loads === 1,
      };
    });
    await show(twice);
    // cell check-then-act-check
    assertEquals([twice.schedules, twice.broken], [6, 4]);
    // cell check-then-act-repairs
    const promises = await explore("the promise goes into the cache", ({ at }) => {
      const cache = new Map<string, Promise<string>>();
      let loads = 0;
      async function load(url: string): Promise<string> {
        loads++;
        await at(`loads ${url}`);
        return "the page";
      }
      function get(url: string): Promise<string> {
        if (!cache.has(url)) cache.set(url, load(url)); // one step
        return cache.get(url)!;
      }
      return { tasks: { A: () => get("/tea"), B: () => get("/tea") }, atEnd: () => loads === 1 };
    });
    const locked = await explore("a lock over check and act", ({ at, lock }) => {
      const cache = new Map<string, string>();
      const mutex = lock("mutex");
      let loads = 0;
      async function get(url: string): Promise<string> {
        using _guard = await mutex.acquire();
        if (!cache.has(url)) {
          loads++;
          await at(`loads ${url}`);
          cache.set(url, "the page");
        }
        return cache.get(url)!;
      }
      return { tasks: { A: () => get("/tea"), B: () => get("/tea") }, atEnd: () => loads === 1 };
    });
    await show(table([promises, locked].map(({ title, schedules, broken }) => ({
      repair: title,
      "schedules tried": schedules,
      broken,
    }))));
    // cell check-then-act-repairs-check
    promises.assertSafe();
    locked.assertSafe();
  }),
});

Deno.test({
  name: "17 · A list as a mailbox",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell mailbox-experiment
    const letters = new Timeline("Looking into a list, and being woken");
    const list: string[] = [];
    const queue = new Queue<string>();
    let looks = 0;
    async function looksAgain(): Promise<string> {
      while (looks++, list.length === 0) await delay(10);
      return list.shift()!;
    }
    const [fromList, fromQueue] = await Promise.all([
      letters.span("looks every 10 ms", looksAgain),
      letters.span("is woken", () => queue.get()),
      delay(1005).then(() => {
        letters.mark("the postman", "a letter");
        list.push("for the first");
        queue.putNowait("for the second");
      }),
    ]);
    await show(letters, `${looks} looks for "${fromList}", 1 for "${fromQueue}"`);
    // cell mailbox-check
    assertEquals([fromList, fromQueue], ["for the first", "for the second"]);
    assertGreater(looks, 50);
    assertEquals(letters.order().slice(-3), [
      "the postman a letter",
      "is woken end",
      "looks every 10 ms end",
    ]);
  }),
});

Deno.test({
  name: "17 · A lock, and three ways to hold it",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell handover-experiment
    const door = new Lock();
    const log: string[] = [];
    const say = (line: string) => {
      print(line);
      log.push(line);
    };

    async function byHand(name: string): Promise<void> {
      say(`${name} waits`);
      const guard = await door.acquire();
      try {
        say(`${name} has the lock`);
      } finally {
        guard.release(); // also if the lines above throw
      }
      say(`${name} has released it`);
    }
    async function byScope(name: string): Promise<void> {
      say(`${name} waits`);
      {
        using _guard = await door.acquire(); // released where the block ends
        say(`${name} has the lock`);
      }
      say(`${name} has released it`);
    }
    async function byFunction(name: string): Promise<void> {
      say(`${name} waits`);
      await door.run(() => say(`${name} has the lock`)); // released where the function ends
      say(`${name} has released it`);
    }

    const mine = await door.acquire();
    say("main has the lock");
    setTimeout(() => {
      mine.release();
      say("main has released it");
    }, 500);
    await Promise.all([byHand("task 1"), byScope("task 2"), byFunction("task 3")]);
    await show();
    // cell handover-check
    assertEquals(log, [
      "main has the lock",
      "task 1 waits",
      "task 2 waits",
      "task 3 waits",
      "main has released it",
      "task 1 has the lock",
      "task 1 has released it",
      "task 2 has the lock",
      "task 2 has released it",
      "task 3 has the lock",
      "task 3 has released it",
    ]);
    assert(!door.locked);
    // cell handover-error
    async function careless(lock: Lock): Promise<void> {
      await lock.acquire();
      throw new Error("the work failed");
      // the line with lock.release() is never reached
    }
    async function careful(lock: Lock): Promise<void> {
      using _guard = await lock.acquire();
      throw new Error("the work failed");
    }
    const theNextOne: Record<string, string> = {};
    for (const work of [careless, careful]) {
      const lock = new Lock();
      await assertRejects(() => work(lock), Error, "the work failed");
      theNextOne[work.name] = await deadline(lock.acquire(), 500)
        .then(() => "gets the lock", () => "still waits after 500 ms");
    }
    await show(table(
      Object.entries(theNextOne).map(([name, next]) => ({
        "who failed": name,
        "who comes next": next,
      })),
    ));
    // cell handover-error-check
    assertEquals(theNextOne, { careless: "still waits after 500 ms", careful: "gets the lock" });
  }),
});

Deno.test({
  name: "17 · First come, first served",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell fifo-experiment
    const line = new Timeline("Who has the lock");
    const shared = new Lock();
    async function wantsIt(name: string): Promise<void> {
      for (let i = 0; i < 3; i++) {
        using _guard = await shared.acquire();
        await line.span(name, () => delay(20));
      }
    }
    const held = await shared.acquire();
    setTimeout(() => held.release(), 100);
    await Promise.all(["l1", "l2", "l3", "l4", "l5"].map(wantsIt));
    await show(line);
    // cell fifo-check
    const served = line.order().filter((entry) => entry.endsWith("start"));
    assertEquals(
      served.map((entry) => entry.slice(0, 2)).join(" "),
      "l1 l2 l3 l4 l5 l1 l2 l3 l4 l5 l1 l2 l3 l4 l5",
    );
    assertEquals(line.maxConcurrent(), 1);
    assertTook(line.duration, 100 + 15 * 20);
    // cell fifo-semaphore
    class SemaphoreLock {
      #semaphore = new Semaphore(1);
      acquire = () => this.#semaphore.acquire();
      release = () => this.#semaphore.release();
    }
    async function mostInside(lock: Pick<Lock, "acquire">): Promise<number> {
      const inside = new Timeline("inside");
      await Promise.all(["a", "b", "c"].map(async (name) => {
        using _guard = await lock.acquire();
        await inside.span(name, () => delay(10));
      }));
      return inside.maxConcurrent();
    }
    const compared: { kind: string; inside: number; releasedTwice: string; insideThen: number }[] =
      [];
    for (const Kind of [Lock, SemaphoreLock, BoundedSemaphore]) {
      const lock = new Kind();
      const inside = await mostInside(lock);
      let releasedTwice = "is accepted";
      try {
        lock.release(); // nobody holds it
      } catch (error) {
        releasedTwice = (error as Error).name;
      }
      compared.push({ kind: Kind.name, inside, releasedTwice, insideThen: await mostInside(lock) });
    }
    await show(table(compared.map(({ kind, inside, releasedTwice, insideThen }) => ({
      kind,
      "inside at the same time": inside,
      "one release too many": releasedTwice,
      "inside after that": insideThen,
    }))));
    // cell fifo-semaphore-check
    assertEquals(compared, [
      { kind: "Lock", inside: 1, releasedTwice: "InvalidStateError", insideThen: 1 },
      { kind: "SemaphoreLock", inside: 1, releasedTwice: "is accepted", insideThen: 2 },
      { kind: "BoundedSemaphore", inside: 1, releasedTwice: "RangeError", insideThen: 1 },
    ]);
  }),
});

Deno.test({
  name: "17 · The same names as for threads",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell family-experiment
    const busy = new Lock();
    const keeper = await busy.acquire();
    const outcome = await withTimeout(100, ({ signal }) => busy.acquire({ signal }))
      .catch((error: Error) => error.name);
    const stillInLine = busy.waiting;
    keeper.release();

    const copy = structuredClone(busy); // what a Worker would receive
    await show(table([
      { question: "after 100 ms of waiting", answer: outcome },
      { question: "waiting in line then", answer: stillInLine },
      { question: "what arrives in a Worker", answer: Deno.inspect(copy) },
      { question: "can it be acquired?", answer: "acquire" in copy ? "yes" : "no" },
    ]));
    // cell family-check
    assertEquals(outcome, "TimeoutError");
    assertEquals(stillInLine, 0);
    assert(!("acquire" in copy));
  }),
});

Deno.test({
  name: "17 · Two locks, and nobody moves",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell deadlock-experiment
    const opposite = await explore("two locks in opposite order", ({ lock }) => {
      const ann = lock("ann"), bob = lock("bob");
      const send = (from: Lock, to: Lock) => async () => {
        using _one = await from.acquire();
        using _other = await to.acquire();
      };
      return { tasks: { A: send(ann, bob), B: send(bob, ann) } };
    });
    await show(opposite);
    // cell deadlock-check
    assertEquals(opposite.example.problem?.kind, "deadlock");
    assertEquals(
      opposite.example.problem?.message,
      "deadlock: A holds ann and waits for bob, held by B; B holds bob and waits for ann, held by A",
    );
    // cell deadlock-ordered
    const ordered = await explore("two locks, always in the same order", ({ lock }) => {
      const locks = { ann: lock("ann"), bob: lock("bob") };
      type Name = keyof typeof locks;
      const send = (from: Name, to: Name) => async () => {
        const [first, second] = [from, to].sort();
        using _one = await locks[first as Name].acquire();
        using _other = await locks[second as Name].acquire();
      };
      return { tasks: { A: send("ann", "bob"), B: send("bob", "ann") } };
    });
    await show(ordered);
    // cell deadlock-ordered-check
    ordered.assertSafe();
    // cell deadlock-real
    async function annAndBob(bobIsLate: number): Promise<string> {
      const ann = new Lock(), bob = new Lock();
      const send = async (from: Lock, to: Lock) => {
        using _one = await from.acquire();
        await delay(50);
        using _other = await to.acquire();
      };
      const both = Promise.all([send(ann, bob), delay(bobIsLate).then(() => send(bob, ann))]);
      return await deadline(both, 1000).then(() => "done", () => "nothing for one second");
    }
    const late = [0, 20, 100, 200];
    const endings = await Promise.all(late.map(annAndBob));
    await show(
      table(late.map((ms, i) => ({ "Bob is late by (ms)": ms, "what happens": endings[i] }))),
    );
    // cell deadlock-real-check
    assertEquals(endings, ["nothing for one second", "nothing for one second", "done", "done"]);
  }),
});

Deno.test({
  name: "17 · A real data race",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell threads-experiment
    function countTogether(memory: Int32Array): void { // each of the two Workers does this
      for (let i = 0; i < 3_000_000; i++) {
        for (let k = 0; k < 5; k++) memory[k]++;
        Atomics.add(memory, 5, 1);
      }
    }
    const memory = new Int32Array(new SharedArrayBuffer(6 * 4)); // six numbers of four bytes
    await onRealTime(() => inWorkers(2, countTogether, memory));

    const plain = [...memory.slice(0, 5)], atomic = memory[5];
    const lossy = plain.filter((counted) => counted < 6_000_000).length;
    await show(
      table([...memory].map((counted, k) => ({
        number: k < 5 ? `memory[${k}]++` : `Atomics.add(memory, ${k}, 1)`,
        "must be": 6_000_000,
        "is": String(counted).padStart(8),
      }))),
      `${lossy} of 5 have lost updates`,
    );
    // cell threads-check
    assertEquals(atomic, 6_000_000); // exactly, on every machine, every time
    for (const counted of plain) {
      assert(counted > 0 && counted <= 6_000_000, "it can lose updates, and never makes any up");
    }
  }),
});

Deno.test({
  name: "17 · A lock for threads",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell mutex-class
    class AtomicMutex {
      #state: Int32Array;
      constructor(memory: Int32Array) {
        this.#state = memory; // its first number
      }
      lock(): void {
        if (Atomics.compareExchange(this.#state, 0, 0, 1) === 0) return; // it was free
        while (Atomics.exchange(this.#state, 0, 2) !== 0) {
          if (Atomics.wait(this.#state, 0, 2, 1000) === "timed-out") {
            throw new Error("never unlocked");
          }
        }
      }
      unlock(): void {
        if (Atomics.exchange(this.#state, 0, 0) === 2) Atomics.notify(this.#state, 0, 1);
      }
    }
    // cell mutex-experiment
    function countUnderLock(memory: Int32Array): void {
      const [count, inside, met] = [1, 2, 3];
      const mutex = new AtomicMutex(memory);
      for (let i = 0; i < 10_000; i++) {
        mutex.lock();
        if (++memory[inside] > 1) memory[met]++;
        for (let k = 0; k < 1000; k++) memory[count]++;
        memory[inside]--;
        mutex.unlock();
      }
    }
    const memory = new Int32Array(new SharedArrayBuffer(4 * 4));
    await onRealTime(() => inWorkers(2, countUnderLock, memory, [AtomicMutex]));
    const [state, count, stillInside, met] = memory;
    await show(`counted ${count}, met inside ${met} times`);
    // cell mutex-check
    assertEquals([count, met], [20_000_000, 0]);
    assertEquals([state, stillInside], [0, 0]); // free again, and nobody inside
  }),
});

Deno.test({
  name: "17 · A lock by name",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell web-locks-types
    /** What we use of it. Deno 2.9.6 has these locks, but not yet their types. */
    interface WebLocks {
      request<T>(name: string, body: () => T | Promise<T>): Promise<T>;
      request<T>(
        name: string,
        options: { ifAvailable: true },
        body: (lock: object | null) => T | Promise<T>,
      ): Promise<T>;
    }
    const { locks } = navigator as unknown as { locks: WebLocks };
    // cell web-locks-experiment
    const keepFor50ms = () =>
      locks.request("kitchen", async () => {
        const start = Date.now();
        await new Promise((resolve) => setTimeout(resolve, 50));
        return { start, end: Date.now() };
      });
    const visits = await onRealTime(async () => {
      const inTwoWorkers = inWorkers(2, keepFor50ms, undefined, ["const { locks } = navigator;"]);
      return [await keepFor50ms(), ...await inTwoWorkers].sort((a, b) => a.start - b.start);
    });
    const overlaps = visits.filter((visit, i) => i > 0 && visit.start < visits[i - 1].end).length;
    await show(`${visits.length} visits, ${overlaps} overlaps`);
    // cell web-locks-check
    assertEquals(visits.length, 3);
    assertEquals(overlaps, 0);
    // cell web-locks-limits
    const isFree = () => locks.request("stove", { ifAvailable: true }, (lock) => lock !== null);

    async function isFreeElsewhere(): Promise<boolean> {
      const code = `const { locks } = navigator; console.log(await (${isFree})());`;
      const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", code] }).output();
      return new TextDecoder().decode(stdout).trim() === "true";
    }
    async function holdAndTerminate(): Promise<void> {
      const code = `navigator.locks.request("stove", () => {
    postMessage("held");
    return new Promise(() => {}); // for ever
  });`;
      const address = `data:text/javascript,${encodeURIComponent(code)}`;
      const worker = new Worker(address, { type: "module" });
      await new Promise((resolve) => worker.onmessage = resolve);
      assert(!await isFree());
      worker.terminate();
    }
    // cell web-locks-limits-run
    const failing = () => Promise.reject(new Error("the milk has boiled over"));
    const free = await onRealTime(async () => ({
      "for another function, while it is held": await locks.request("stove", isFree),
      "for another process, while it is held": await locks.request("stove", isFreeElsewhere),
      "after its body has failed": await locks.request("stove", failing).catch(isFree),
      "after its Worker was terminated": await holdAndTerminate()
        .then(() => deadline(locks.request("stove", () => true), 1000)),
    }));
    await show(table(
      Object.entries(free).map(([when, isFree]) => ({
        "is the lock free …": when,
        answer: isFree ? "yes" : "no",
      })),
    ));
    // cell web-locks-limits-check
    assertEquals(Object.values(free), [false, true, true, true]);
  }),
});

Deno.test({
  name: "17 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-own
    const ownLocks = await explore("a new lock in every call", ({ at }) => {
      let n = 0;
      async function increment() {
        const lock = new Lock(); // should stand where n stands
        using _guard = await lock.acquire();
        const old = n;
        await at(`has read ${old}`);
        n = old + 1;
      }
      return { tasks: { A: increment, B: increment }, atEnd: () => n === 2 };
    });
    await show(`${ownLocks.broken} of ${ownLocks.schedules} schedules lose an update`);
    // cell pitfall-own-check
    assertGreater(ownLocks.broken, 0);
    // cell pitfall-again
    const again = await explore("a lock that is taken twice", ({ lock }) => {
      const mutex = lock("mutex");
      const log = () => mutex.run(() => {});
      const save = () => mutex.run(log);
      return { tasks: { A: save } };
    });
    await show(again.example.problem?.message);
    // cell pitfall-again-check
    assertEquals(again.example.problem?.kind, "deadlock");
    assertEquals(again.broken, again.schedules); // always
    // cell pitfall-look
    const look = async (careful: boolean) =>
      await explore("looking at the sum", ({ at, lock }) => {
        let ann = 50, bob = 50, seen = 100;
        const mutex = lock("mutex");
        async function send() {
          using _guard = await mutex.acquire();
          ann -= 10;
          await at("has taken it from Ann");
          bob += 10;
        }
        async function audit() {
          using _guard = careful ? await mutex.acquire() : undefined;
          seen = ann + bob;
        }
        return { tasks: { send, audit }, state: () => ({ seen }), atEnd: () => seen === 100 };
      });
    const withoutLock = await look(false);
    await show(withoutLock);
    // cell pitfall-look-check
    assertGreater(withoutLock.broken, 0);
    (await look(true)).assertSafe();
  }),
});
