// Extracted from notebooks/17_shared_state_and_locks.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertGreater, assertLess, assertRejects } from "@std/assert";
import { deadline, delay } from "@std/async";
import { AsyncEvent, Barrier, BoundedSemaphore, Condition, Lock } from "@course/async";
import { Queue, Semaphore, withTimeout } from "@course/async";
import { assertTook, exercise, explore, show } from "@course/notebook";
import { type Points, type Program, table, Timeline } from "@course/notebook";
import { pythons } from "@course/services";
import { AsyncLocalStorage } from "node:async_hooks";
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
    assertLess(order.indexOf("desc −0"), order.indexOf("add +9"), "they take turns");

    const steps = order.map((entry) => Number(entry.split(" ")[1].replace("−", "-")));
    const inAnotherOrder = steps.toSorted((a, b) => a - b);
    assertEquals(inAnotherOrder.reduce((total, step) => total + step), 0);
  }),
});

Deno.test({
  name: "17 · A hundred increments",
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
    async function turnedAround(): Promise<void> {
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
    for (const way of [readWaitWrite, plusEquals, turnedAround, waitFirst, underTheLock]) {
      n = 0;
      const start = performance.now();
      await Promise.all(Array.from({ length: 100 }, way));
      const took = Math.floor(performance.now() - start);
      results.push({ way: way.name, "100 increments make": n, "took (ms)": took });
    }
    await show(table(results));
    // cell lost-check
    assertEquals(results.map((row) => row["100 increments make"]), [1, 1, 100, 100, 100]);
    for (const { "took (ms)": took } of results.slice(0, 4)) assertTook(took, 1);
    assertGreater(results[4]["took (ms)"], 90); // one after the other
  }),
});

Deno.test({
  name: "17 · The same hundred in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell lost-python-run
    const inPython = await pythons(`
  import asyncio
  n = 0

  async def one():
      await asyncio.sleep(0.001)
      return 1

  async def plus_equals():
      global n
      n += await one()

  async def turned_around():
      global n
      n = await one() + n

  async def main():
      global n
      for way in plus_equals, turned_around:
          n = 0
          await asyncio.gather(*(way() for _ in range(100)))
          print(n, end=" ")

  asyncio.run(main())
`);
    assertEquals(new Set(inPython.map(({ output }) => output.trim())), new Set(["1 100"]));
    await show(`n += await one(), then n = await one() + n: ${inPython[0].output}`);
  }),
});

Deno.test({
  name: "17 · Every order",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell every-order-experiment
    const twoIncrements: Program = ({ at }) => {
      let n = 0; // made inside, since every schedule starts from the beginning
      let written = 0;
      async function increment() {
        const old = n;
        await at(`has read ${old}`); // a point: the other task may go on here
        n = old + 1;
        written++;
      }
      return {
        tasks: { A: increment, B: increment },
        state: () => ({ n }), // to be shown beside each step
        always: () => n === written,
      };
    };
    const lost = await explore("n = n + 1 across an await", twoIncrements);
    await show(lost);
    // cell every-order-check
    assertEquals([lost.schedules, lost.broken, lost.exhaustive], [6, 4, true]);
    assertEquals(lost.example.replay, "A B B A");
    // cell every-order-replay
    const lucky = await explore("The same in a lucky order", twoIncrements, { replay: "A A B B" });
    assertEquals(lucky.example.steps.at(-1)?.state, "n = 2");
    await show(lucky);
    // cell every-order-ways
    type Counter = { n: number; lock: Lock; at: Points["at"] };
    const ways: Record<string, (counter: Counter) => Promise<void>> = {
      async "read, await, write"(counter) {
        const old = counter.n;
        await counter.at("has read");
        counter.n = old + 1;
      },
      async "await, then n++"(counter) {
        await counter.at("has waited");
        counter.n++; // read and write in one step
      },
      async "a lock from the read to the write"(counter) {
        using _guard = await counter.lock.acquire();
        await ways["read, await, write"](counter);
      },
      async "a new lock for each call"(counter) {
        using _guard = await new Lock().acquire();
        await ways["read, await, write"](counter);
      },
      async "a lock around the write"(counter) {
        const old = counter.n;
        await counter.at("has read");
        using _guard = await counter.lock.acquire();
        counter.n = old + 1;
      },
    };
    // cell every-order-ways-explore
    const explored = await Promise.all(
      Object.entries(ways).map(([way, increment]) =>
        explore(way, ({ at }) => {
          const counter: Counter = { n: 0, lock: new Lock(), at };
          const task = () => increment(counter);
          return { tasks: { A: task, B: task, C: task }, atEnd: () => counter.n === 3 };
        })
      ),
    );
    await show(
      table(explored.map(({ title, schedules, broken }) => ({ title, schedules, broken }))),
    );
    // cell every-order-ways-check
    const [unprotected, inOneStep, underLock, ownLock, tooLate] = explored;
    inOneStep.assertSafe(); // all schedules were tried, and none breaks it
    underLock.assertSafe();
    assertEquals([unprotected.broken, unprotected.schedules], [84, 90]);
    for (const { broken } of [ownLock, tooLate]) assertGreater(broken, 0);
    // cell every-order-event
    const bank = new EventTarget();
    let ann = 50, bob = 50, seen = 0;
    bank.addEventListener("taken", () => seen = ann + bob);
    ann -= 10;
    bank.dispatchEvent(new Event("taken")); // no await anywhere
    bob += 10;
    assertEquals([seen, ann + bob], [90, 100]);
    await show(`a listener saw ${seen}, afterwards there is ${ann + bob}`);
  }),
});

Deno.test({
  name: "17 · The explorer in one minute",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell reference-experiment
    const unmarked = await explore("An await without a mark", () => {
      let n = 0;
      const increment = async () => n = n + await Promise.resolve(1);
      return { tasks: { A: increment, B: increment }, atEnd: () => n === 2 };
    });
    assertEquals([unmarked.broken, unmarked.pointless], [0, ["A", "B"]]);
    await show(unmarked);
  }),
});

Deno.test({
  name: "17 · Check, then act",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell check-then-act-experiment
    const askTwice =
      (make: (load: () => Promise<string>) => () => Promise<string>): Program => ({ at }) => {
        let loads = 0;
        const get = make(async () => {
          loads++;
          await at("loads the page");
          return "the page";
        });
        return { tasks: { A: get, B: get }, state: () => ({ loads }), always: () => loads <= 1 };
      };
    const twice = await explore(
      "a cache that is asked twice",
      askTwice((load) => {
        let page: string | undefined;
        return async () => {
          if (page === undefined) page = await load(); // check … then act
          return page;
        };
      }),
    );
    await show(twice);
    // cell check-then-act-repairs
    const promise = await explore(
      "the promise is kept",
      askTwice((load) => {
        let page: Promise<string> | undefined;
        return () => page ??= load(); // one step
      }),
    );
    const locked = await explore(
      "a lock over check and act",
      askTwice((load) => {
        let page: string | undefined;
        const lock = new Lock();
        return () => lock.run(async () => page ??= await load());
      }),
    );
    await show(
      table(
        [promise, locked].map(({ title, schedules, broken }) => ({ title, schedules, broken })),
      ),
    );
    // cell check-then-act-check
    assertEquals([twice.schedules, twice.broken], [6, 4]);
    promise.assertSafe();
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
    await Promise.all([
      letters.span("looks every 10 ms", looksAgain),
      letters.span("is woken", () => queue.get()),
      delay(1005).then(() => {
        letters.mark("the postman", "a letter");
        list.push("a letter");
        queue.putNowait("a letter");
      }),
    ]);
    await show(letters, `${looks} looks into the list, 1 call to get`);
    // cell mailbox-check
    assertGreater(looks, 20);
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
    const handover = new Timeline("Who has the lock");
    const door = new Lock();
    const work = (name: string) => handover.span(name, () => delay(50));

    async function byHand(): Promise<void> {
      const guard = await door.acquire();
      try {
        await work("task 1");
      } finally {
        guard.release(); // even if the work throws
      }
    }
    async function byScope(): Promise<void> {
      using _guard = await door.acquire(); // released where the block ends
      await work("task 2");
    }
    async function byFunction(): Promise<void> {
      await door.run(() => work("task 3")); // released where the function ends
    }
    const mine = await door.acquire();
    handover.mark("main", "has the lock");
    setTimeout(() => {
      handover.mark("main", "releases it");
      mine.release();
    }, 500);
    await Promise.all([byHand(), byScope(), byFunction()]);
    await show(handover);
    // cell handover-check
    assertEquals(handover.order(), [
      "main has the lock",
      "main releases it",
      ...["task 1 start", "task 1 end", "task 2 start", "task 2 end", "task 3 start", "task 3 end"],
    ]);
    assertTook(handover.duration, 500 + 3 * 50);
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
    assertEquals(theNextOne, { careless: "still waits after 500 ms", careful: "gets the lock" });
    await show(table([theNextOne], { caption: "What the next task does" }));
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
    const sought = new Lock();
    async function wantsIt(name: string): Promise<void> {
      for (let i = 0; i < 3; i++) {
        using _guard = await sought.acquire();
        await line.span(name, () => delay(20));
      }
    }
    const held = await sought.acquire();
    setTimeout(() => held.release(), 100);
    await Promise.all(["l1", "l2", "l3", "l4", "l5"].map(wantsIt));
    await show(line);
    // cell fifo-check
    const served = line.order().filter((entry) => entry.endsWith("start"));
    const round = ["l1 start", "l2 start", "l3 start", "l4 start", "l5 start"];
    assertEquals(served, [...round, ...round, ...round]);
    assertEquals(line.maxConcurrent(), 1);
    assertTook(line.duration, 100 + 15 * 20);
  }),
});

Deno.test({
  name: "17 · A lock and a semaphore _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
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
    const compared: Record<string, unknown>[] = [];
    for (const Kind of [Lock, SemaphoreLock, BoundedSemaphore]) {
      const lock = new Kind();
      const before = await mostInside(lock);
      let oneMore = "is accepted";
      try {
        lock.release(); // it is free already
      } catch (error) {
        oneMore = (error as Error).name;
      }
      const after = await mostInside(lock);
      compared.push({ kind: Kind.name, inside: before, "one release too many": oneMore, after });
    }
    await show(table(compared));
    // cell fifo-semaphore-check
    assertEquals(compared.map((row) => Object.values(row)), [
      ["Lock", 1, "InvalidStateError", 1],
      ["SemaphoreLock", 1, "is accepted", 2],
      ["BoundedSemaphore", 1, "RangeError", 1],
    ]);
  }),
});

Deno.test({
  name: "17 · The same names as for threads _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell family-experiment
    const busy = new Lock();
    const keeper = await busy.acquire();
    const start = performance.now();
    const outcome = await withTimeout(100, ({ signal }) => busy.acquire({ signal }))
      .catch((error: Error) => error.name);
    const waited = performance.now() - start;
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
    assertTook(waited, 100);
    assertEquals(stillInLine, 0);
    assert(!("acquire" in copy));
  }),
});

Deno.test({
  name: "17 · Two locks",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell deadlock-experiment
    const opposite = await explore("two locks in opposite order", ({ lock }) => {
      const ann = lock("ann"), bob = lock("bob"); // with plain locks it is found as well
      const send = (from: Lock, to: Lock) => async () => {
        using _one = await from.acquire();
        using _other = await to.acquire();
      };
      return { tasks: { A: send(ann, bob), B: send(bob, ann) } };
    });
    await show(opposite);
    // cell deadlock-check
    assertEquals(
      opposite.example.problem?.message,
      "deadlock: A holds ann and waits for bob, held by B; B holds bob and waits for ann, held by A",
    );
    // cell deadlock-ordered
    const ordered = await explore("two locks, always in the same order", () => {
      const locks = [new Lock(), new Lock()];
      const send = (from: number, to: number) => async () => {
        const [first, second] = [from, to].sort();
        using _one = await locks[first].acquire();
        using _other = await locks[second].acquire();
      };
      return { tasks: { A: send(0, 1), B: send(1, 0) } };
    });
    ordered.assertSafe();
    await show(ordered);
    // cell deadlock-real
    async function annAndBob(bobIsLate: number): Promise<Timeline> {
      const both = new Timeline(`Bob begins ${bobIsLate} ms after Ann`);
      const ann = new Lock(), bob = new Lock();
      const send = async (from: Lock, to: Lock) => {
        using _one = await from.acquire();
        await delay(50);
        using _other = await to.acquire();
      };
      const sent = Promise.all([
        both.span("Ann sends", () => send(ann, bob)),
        delay(bobIsLate).then(() => both.span("Bob sends", () => send(bob, ann))),
      ]);
      await deadline(sent, 300).catch(() => both.mark("I", "give up"));
      return both;
    }
    const runs = await Promise.all([20, 100].map(annAndBob));
    await show(...runs);
    // cell deadlock-real-check
    assertEquals(runs.map((run) => run.order()), [
      ["Ann sends start", "Bob sends start", "I give up"],
      ["Ann sends start", "Ann sends end", "Bob sends start", "Bob sends end"],
    ]);
  }),
});

Deno.test({
  name: "17 · Running without getting anywhere",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell endless-experiment
    const polite = await explore("release and try again", ({ lock }) => {
      const ann = lock("ann"), bob = lock("bob");
      const send = (from: Lock, to: Lock) => async () => {
        while (true) {
          using _one = await from.acquire();
          using other = to.tryAcquire();
          if (other) return;
        }
      };
      return { tasks: { A: send(ann, bob), B: send(bob, ann) } };
    });
    const withGreedy = (waits: boolean): Program => ({ at, lock }) => {
      const door = lock("door");
      let done = false;
      async function greedy() {
        while (!done) {
          using _guard = await door.acquire();
          await at("works");
        }
      }
      async function modest() {
        if (waits) await door.acquire();
        else while (!door.tryAcquire()) await at("tries again");
        done = true;
        door.release();
      }
      return { tasks: { greedy, modest } };
    };
    const tries = await explore("trying until it is free", withGreedy(false));
    await show(polite, tries);
    // cell endless-check
    assert(polite.example.problem?.message.startsWith("livelock"));
    assert(tries.example.problem?.message.startsWith("starvation"));
    (await explore("waiting in line", withGreedy(true))).assertSafe();
  }),
});

Deno.test({
  name: "17 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-again
    const again = await explore("a lock that is taken twice", ({ lock }) => {
      const file = lock("file");
      const log = () => file.run(() => {});
      const save = () => file.run(log);
      return { tasks: { A: save } };
    });
    assertEquals(again.broken, again.schedules); // always
    await show(again.example.problem?.message);
    // cell pitfall-look
    const look = async (careful: boolean) =>
      await explore("looking at the sum", ({ at }) => {
        let ann = 50, bob = 50, seen = 100;
        const lock = new Lock();
        async function send() {
          using _guard = await lock.acquire();
          ann -= 10;
          await at("has taken it from Ann");
          bob += 10;
        }
        async function audit() {
          using _guard = careful ? await lock.acquire() : undefined;
          seen = ann + bob;
        }
        return { tasks: { send, audit }, state: () => ({ seen }), always: () => seen === 100 };
      });
    const withoutLock = await look(false);
    await show(withoutLock);
    // cell pitfall-look-check
    assertGreater(withoutLock.broken, 0);
    (await look(true)).assertSafe();
  }),
});

Deno.test({
  name: "17 · A lock that knows its owner _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell reentrant-experiment
    const heldBy = new AsyncLocalStorage<readonly unknown[]>();
    class ReentrantLock {
      #lock = new Lock();
      run(body: () => Promise<unknown>): Promise<unknown> {
        const held = heldBy.getStore() ?? [];
        if (held.includes(this)) return body(); // the caller has it already
        return this.#lock.run(() => heldBy.run([...held, this], body));
      }
    }
    const saving = (logs: number): Program => ({ at }) => {
      const lock = new ReentrantLock();
      let logging = 0;
      const log = () =>
        lock.run(async () => {
          logging++;
          await at("logs");
          logging--;
        });
      const save = () => lock.run(() => Promise.all(Array.from({ length: logs }, log)));
      return { tasks: { A: save, B: save }, always: () => logging <= 1 };
    };
    const owned = await explore("one log", saving(1));
    const inherited = await explore("two logs at once", saving(2));
    await show(table([owned, inherited].map(({ title, schedules, broken, example }) => ({
      title,
      broken: `${broken} of ${schedules}`,
      problem: example.problem?.kind ?? "none",
    }))));
    // cell reentrant-check
    owned.assertSafe();
    assertEquals(inherited.example.problem?.kind, "check");
  }),
});

Deno.test({
  name: "17 · Playground _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell playground-peterson
    const peterson = (wantsFirst: boolean): Program => ({ at, shared }) => {
      const state = shared({ wants: [false, false], turn: 0, inside: 0 });
      const visit = (me: number) => async () => {
        const other = 1 - me;
        const steps = [() => state.wants[me] = true, () => state.turn = other];
        for (const step of wantsFirst ? steps : steps.toReversed()) {
          step();
          await at(`${state.wants[me] ? "wants" : "does not want yet"}, turn ${state.turn}`);
        }
        while (state.wants[other] && state.turn === other) await at("waits");
        state.inside++;
        await at("is inside");
        state.inside--;
        state.wants[me] = false;
      };
      return { tasks: { A: visit(0), B: visit(1) }, always: () => state.inside <= 1 };
    };
    (await explore("Peterson's lock", peterson(true))).assertSafe();
    const exchanged = await explore("Peterson's lock, turn first", peterson(false));
    assertEquals(exchanged.example.problem?.kind, "check");
    await show(exchanged);
    // cell playground-wake
    const sleeping = (looksUnderLock: boolean): Program => ({ at }) => {
      const bell = new Condition();
      let ready = false;
      async function sleeper() {
        if (looksUnderLock) return await bell.run(() => bell.waitFor(() => ready));
        if (ready) return;
        await at("has seen that it is not ready");
        await bell.run(() => bell.wait());
      }
      const waker = () =>
        bell.run(() => {
          ready = true;
          bell.notify();
        });
      return { tasks: { sleeper, waker }, state: () => ({ ready }) };
    };
    (await explore("a wake-up", sleeping(true))).assertSafe();
    const lostWakeUp = await explore("a lost wake-up", sleeping(false));
    assertEquals(lostWakeUp.example.problem?.kind, "deadlock");
    await show(lostWakeUp);
    // cell playground-aba
    const stack = (versions: boolean): Program => ({ at, shared }) => {
      const top = shared({ node: "a", version: 0 });
      const below: Record<string, string> = shared({ a: "b", b: "c", c: "" });
      const taken: string[] = shared([]);
      async function take(): Promise<string> {
        while (true) {
          const { node, version } = top;
          const next = below[node];
          await at(`sees ${node} on ${next}`);
          if (top.node !== node || (versions && top.version !== version)) continue; // try again
          top.node = next;
          top.version++;
          return node;
        }
      }
      const A = async () => void taken.push(await take());
      async function B() {
        const first = await take();
        taken.push(await take());
        below[first] = top.node; // puts the first one back
        top.node = first;
        top.version++;
      }
      const state = () => ({ top: top.node, taken: taken.join(" ") });
      return { tasks: { A, B }, state, always: () => !taken.includes(top.node) };
    };
    (await explore("a stack with versions", stack(true))).assertSafe();
    const aba = await explore("a stack without versions", stack(false));
    assertEquals(aba.example.problem?.kind, "check");
    await show(aba);
    // cell playground-philosophers
    const philosophers = (inOrder: boolean): Program => ({ shared }) => {
      shared({});
      const forks = Array.from({ length: 4 }, () => new Lock());
      const eat = (seat: number) => async () => {
        const two = [seat, (seat + 1) % 4];
        if (inOrder) two.sort();
        using _one = await forks[two[0]].acquire();
        using _other = await forks[two[1]].acquire();
      };
      return { tasks: { A: eat(0), B: eat(1), C: eat(2), D: eat(3) } };
    };
    const proved = await explore("the lower fork first", philosophers(true));
    proved.assertSafe();
    const hungry = await explore("the left fork first", philosophers(false));
    assertEquals(hungry.example.problem?.kind, "deadlock");
    await show(hungry, proved);
    // cell playground-barrier
    class OneDoor {
      #arrived = 0;
      #door = new AsyncEvent(); // wait() goes on while it is set
      async wait(): Promise<void> {
        if (++this.#arrived === 2) this.#door.set();
        await this.#door.wait();
        if (--this.#arrived === 0) this.#door.clear();
      }
    }
    const rounds = (make: () => { wait(): Promise<unknown> }): Program => () => {
      const barrier = make();
      const played = { A: 0, B: 0 };
      const play = (me: "A" | "B") => async () => {
        for (; played[me] < 2; played[me]++) await barrier.wait();
      };
      return {
        tasks: { A: play("A"), B: play("B") },
        state: () => ({ ...played }),
        always: () => Math.abs(played.A - played.B) <= 1,
      };
    };
    (await explore("the course's barrier", rounds(() => new Barrier(2)))).assertSafe();
    const overtaken = await explore("a barrier with one door", rounds(() => new OneDoor()));
    assertGreater(overtaken.broken, 0);
    await show(overtaken);
  }),
});
