// Extracted from notebooks/05_await.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assertEquals, assertGreater, assertInstanceOf, assertLess } from "@std/assert";
import { delay } from "@std/async";
import { type Coroutine, gather, run, VirtualClock } from "@course/loop";
import { assertTook, exercise, onRealTime, print, show, table, Timeline } from "@course/notebook";

/** How many milliseconds the work takes. */
async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Waits without letting anything else run: what `time.sleep` is in Python. */
function blockingSleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
void exercise; // for cells that are not tested

Deno.test({
  name: "05 · Hello … two seconds … byebye",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell suspend-experiment
    const line = new Timeline("One await of two seconds");
    async function greeter(name: string): Promise<void> {
      line.mark("greeter", "hello");
      await line.span("greeter", () => delay(2000), "suspended");
      line.mark("greeter", `byebye ${name}`); // `name` has survived
    }
    async function other(): Promise<void> {
      for (let i = 0; i < 3; i++) {
        await delay(500);
        line.mark("other", "work");
      }
    }
    await Promise.all([greeter("Ada"), other()]);
    await show(line);
    // cell suspend-check
    assertEquals(line.order(), [
      "greeter hello",
      "greeter start",
      "other work",
      "other work",
      "other work",
      "greeter end",
      "greeter byebye Ada",
    ]);
    assertTook(line.duration, 2000);
  }),
});

Deno.test({
  name: "05 · Never early, a little late",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell one-wait-experiment
    const exact = await timed(() => delay(2000));
    await show(`One wait of 2000 ms took ${Math.round(exact)} ms.`);
    // cell one-wait-real
    const lateBy = new Map<number, number[]>();
    await onRealTime(async () => {
      for (const ms of [20, 200]) {
        const late: number[] = [];
        for (let i = 0; i < 3; i++) late.push((await timed(() => delay(ms))) - ms);
        lateBy.set(ms, late);
      }
    });
    await show(table([...lateBy].map(([ms, late]) => ({
      "asked for (ms)": ms,
      "first run, late by": late[0].toFixed(1).padStart(6),
      "second run": late[1].toFixed(1).padStart(6),
      "third run": late[2].toFixed(1).padStart(6),
    }))));
    // cell one-wait-check
    assertTook(exact, 2000);
    for (const [ms, late] of lateBy) {
      for (const lateness of late) {
        assertGreater(lateness, -1, `a wait of ${ms} ms is never early (clocks are rounded)`);
      }
    }
    assertLess(Math.min(...lateBy.get(200)!), 100, "not even on a busy machine is it half a wait");
  }),
});

Deno.test({
  name: "05 · What comes back: a value or an error",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell value-experiment
    async function inner(water: boolean): Promise<string> {
      print("  inner starts");
      if (!water) {
        await delay(500);
        throw new Error("the kettle is empty");
      }
      await delay(2000);
      print("  inner ends");
      return "tea";
    }
    async function outer(): Promise<string[]> {
      const log: string[] = [];
      print("outer starts");
      const drink = await inner(true); // a string, not a promise
      print(`outer got: ${drink}`);
      log.push(drink);
      try {
        await inner(false);
      } catch (error) {
        print(`outer caught: ${(error as Error).message}`);
        log.push((error as Error).message);
      }
      return log;
    }
    let log: string[] = [];
    const took = await timed(async () => log = await outer());
    await show();
    // cell value-check
    assertEquals(log, ["tea", "the kettle is empty"]);
    assertTook(took, 2500);
  }),
});

Deno.test({
  name: "05 · Two awaits: the sum or the maximum",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell sum-or-maximum-experiment
    const boil = (what: string) => delay(200).then(() => `hot ${what}`);

    const inARow = new Timeline("await, then await");
    const first = await inARow.span("milk", () => boil("milk"));
    const second = await inARow.span("water", () => boil("water"));

    const startedFirst = new Timeline("start, start, then await, await");
    const milk = startedFirst.span("milk", () => boil("milk"));
    const water = startedFirst.span("water", () => boil("water"));
    const firstToo = await milk;
    const secondToo = await water;

    const all = new Timeline("await Promise.all");
    const both = await Promise.all(
      ["milk", "water"].map((what) => all.span(what, () => boil(what))),
    );

    await show(inARow, startedFirst, all);
    // cell sum-or-maximum-check
    assertTook(inARow.duration, 400); // the sum
    assertTook(startedFirst.duration, 200); // the maximum
    assertTook(all.duration, 200);
    assertEquals(inARow.maxConcurrent(), 1);
    assertEquals(startedFirst.maxConcurrent(), 2);
    assertEquals([first, second], both);
    assertEquals([firstToo, secondToo], both);
  }),
});

Deno.test({
  name: "05 · Five seconds and three seconds",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell five-and-three-experiment
    const pair = new Timeline("5 and 3, a tenth of the length");
    async function func(n: number): Promise<string> {
      await pair.span(`func(${n})`, () => delay(n * 100));
      return `recv num ${n}`;
    }
    const received = await Promise.all([func(5), func(3)]);
    await show(pair, received);
    // cell five-and-three-check
    assertEquals(pair.order(), ["func(5) start", "func(3) start", "func(3) end", "func(5) end"]);
    assertEquals(received, ["recv num 5", "recv num 3"]);
    assertTook(pair.duration, 500);
  }),
});

Deno.test({
  name: "05 · What may stand after await",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell anything-experiment
    const thenable = { then: (resolve: (value: string) => void) => resolve("from a thenable") };
    const getTea = () => delay(10).then(() => "tea");

    const results = {
      "await 5": await 5,
      "await null": await null,
      "await getTea()": await getTea(),
      "await thenable": await thenable,
      "await getTea": await getTea, // the call is missing
      "await [getTea(), getTea()]": await [getTea(), getTea()], // Promise.all is missing
      "await { drink: getTea() }": await { drink: getTea() },
    };
    await delay(10); // by now every tea is ready
    await show(
      table(Object.entries(results).map(([expression, gives]) => ({ expression, gives }))),
    );
    // cell anything-check
    assertEquals(results["await 5"], 5);
    assertEquals(results["await null"], null);
    assertEquals(results["await getTea()"], "tea");
    assertEquals(results["await thenable"], "from a thenable");
    assertEquals(results["await getTea"], getTea);
    for (const drink of results["await [getTea(), getTea()]"]) assertInstanceOf(drink, Promise);
    assertInstanceOf(results["await { drink: getTea() }"].drink, Promise);
  }),
});

Deno.test({
  name: "05 · await does not help a blocking call",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell blocking-experiment
    async function ticksDuring(work: () => unknown): Promise<number> {
      let ticks = 0;
      const clock = setInterval(() => ticks++, 10);
      await work();
      clearInterval(clock);
      return ticks;
    }
    const ticks = {
      "await delay(300)": await ticksDuring(async () => await delay(300)),
      "await blockingSleep(300)": await ticksDuring(async () => await blockingSleep(300)),
    };
    await show(
      table(Object.entries(ticks).map(([work, n]) => ({ work, "ticks of the clock": n }))),
    );
    // cell blocking-check
    assertGreater(ticks["await delay(300)"], 10); // on a busy machine some are missing
    assertEquals(ticks["await blockingSleep(300)"], 0);
  }),
});

Deno.test({
  name: "05 · Does await always give way?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell gives-way-experiment
    async function nothing(): Promise<void> {}
    const steps: string[] = [];
    async function worker(name: string): Promise<void> {
      for (let i = 1; i <= 3; i++) {
        steps.push(`${name}${i}`);
        await nothing();
      }
    }
    await Promise.all([worker("A"), worker("B")]);

    function* nothingLater(): Coroutine<void> {}
    const pythonSteps: string[] = [];
    function* pythonWorker(name: string): Coroutine<void> {
      for (let i = 1; i <= 3; i++) {
        pythonSteps.push(`${name}${i}`);
        yield* nothingLater();
      }
    }
    function* pythonMain(): Coroutine<void> {
      yield* gather([pythonWorker("A"), pythonWorker("B")]);
    }
    await run(pythonMain(), { clock: new VirtualClock() });

    await show(table([
      { language: "TypeScript", order: steps.join(" ") },
      { language: "Python's way", order: pythonSteps.join(" ") },
    ]));
    // cell gives-way-check
    assertEquals(steps, ["A1", "B1", "A2", "B2", "A3", "B3"]);
    assertEquals(pythonSteps, ["A1", "A2", "A3", "B1", "B2", "B3"]);
    // cell gives-way-turns
    async function turnsOf(operand: () => unknown): Promise<number> {
      let turns = 0, over = false;
      const waiting = async () => {
        await operand();
        over = true;
      };
      const done = waiting();
      while (!over) {
        turns++;
        await null; // one turn
      }
      await done;
      return turns;
    }
    const ready = Promise.resolve("ready");
    const turns = {
      "a plain value": await turnsOf(() => 5),
      "a fulfilled promise": await turnsOf(() => ready),
      "an async function that does not wait": await turnsOf(nothing),
      "a thenable": await turnsOf(() => ({ then: (resolve: () => void) => resolve() })),
      "an async function that returns `await promise`": await turnsOf(async () => await ready),
      // deno-lint-ignore require-await
      "an async function that returns a promise": await turnsOf(() => (async () => ready)()),
    };
    await show(
      table(Object.entries(turns).map(([operand, n]) => ({ "await …": operand, turns: n }))),
    );
    // cell gives-way-turns-check
    assertEquals(Object.values(turns), [1, 1, 1, 2, 2, 3]);
  }),
});

Deno.test({
  name: "05 · Giving way to whom?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell starvation-experiment
    async function loopFor200ms(pause: () => unknown) {
      const start = performance.now();
      let firedAfter = Infinity, rounds = 0;
      setTimeout(() => firedAfter = performance.now() - start, 0);
      while (performance.now() - start < 200) {
        await pause();
        rounds++;
      }
      await delay(5); // now the timer may fire, if it has not yet
      return { rounds, firedAfter };
    }
    const [starved, fed] = await onRealTime(async () => [
      await loopFor200ms(() => null),
      await loopFor200ms(() => delay(0)),
    ]);
    await show(table([
      { "in each round": "await null", ...starved },
      { "in each round": "await delay(0)", ...fed },
    ].map(({ rounds, firedAfter, ...row }) => ({
      ...row,
      rounds: String(rounds).padStart(8),
      "0 ms timer fired after (ms)": firedAfter.toFixed(0).padStart(5),
    }))));
    // cell starvation-check
    assertGreater(starved.firedAfter, 199, "await null lets no timer through");
    assertLess(fed.firedAfter, starved.firedAfter, "await delay(0) does");
    assertGreater(starved.rounds, 10 * fed.rounds);
  }),
});

Deno.test({
  name: "05 · A chain: the second step needs the first",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell chain-experiment
    const trace: string[] = [];
    async function chain1(): Promise<string> {
      trace.push("in chain1");
      await delay(100);
      return "result1";
    }
    async function chain2(arg: string): Promise<string> {
      trace.push("in chain2");
      await delay(100);
      return `derived from ${arg}`;
    }
    const chain = new Timeline("chain2 needs the result of chain1");
    async function main(): Promise<[string, string]> {
      trace.push("waiting for chain1");
      const result1 = await chain.span("chain1", () => chain1());
      trace.push("waiting for chain2");
      const result2 = await chain.span("chain2", () => chain2(result1));
      return [result1, result2];
    }
    const pairOfResults = await main();
    await show(...trace, pairOfResults, chain);
    // cell chain-check
    assertEquals(trace, ["waiting for chain1", "in chain1", "waiting for chain2", "in chain2"]);
    assertEquals(pairOfResults, ["result1", "derived from result1"]);
    assertTook(chain.duration, 200); // serial, because it must be
    // cell chain-types
    // @ts-expect-error: Promise<string> is not a string
    const nonsense = await chain2(chain1());
    await show(nonsense);
    // cell chain-types-check
    assertEquals(nonsense, "derived from [object Promise]");
    // cell chain-independent
    const breakfast = new Timeline("One chain, and one thing beside it");
    async function tea(): Promise<string> {
      const hot = await breakfast.span("water", () => delay(300).then(() => "hot water"));
      return await breakfast.span("tea", () => delay(200).then(() => `tea from ${hot}`));
    }
    const toast = () => breakfast.span("toast", () => delay(400).then(() => "toast"));
    const [drink, food]: [string, string] = await Promise.all([tea(), toast()]);
    await show(breakfast, `${drink} and ${food}`);
    // cell chain-independent-check
    assertEquals([drink, food], ["tea from hot water", "toast"]);
    assertTook(breakfast.duration, 500); // the longest chain: 300 + 200
    assertEquals(breakfast.maxConcurrent(), 2);
  }),
});

Deno.test({
  name: "05 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-all
    const oneByOne = new Timeline("Promise.all([await …, await …])");
    const load = (name: string) => oneByOne.span(name, () => delay(200));
    await Promise.all([await load("a"), await load("b"), await load("c")]);
    await show(oneByOne);
    // cell pitfall-all-check
    assertTook(oneByOne.duration, 600); // not 200
    assertEquals(oneByOne.maxConcurrent(), 1);
    // cell pitfall-return
    const fail = () => delay(10).then(() => Promise.reject(new Error("offline")));
    // deno-lint-ignore require-await -- the linter sees that something is wrong here
    async function careless(): Promise<string> {
      try {
        return fail(); // the promise leaves, and so does its error
      } catch {
        return "caught";
      }
    }
    async function careful(): Promise<string> {
      try {
        return await fail(); // waits here, inside the try
      } catch {
        return "caught";
      }
    }
    const outcomes = await Promise.allSettled([careless(), careful()]);
    await show(table([
      { function: "careless: return fail()", outcome: outcomes[0].status },
      { function: "careful: return await fail()", outcome: outcomes[1].status },
    ]));
    // cell pitfall-return-check
    assertEquals(outcomes.map((outcome) => outcome.status), ["rejected", "fulfilled"]);
    // cell pitfall-text
    async function userName(): Promise<string> {
      await delay(10);
      return "Ada";
    }
    const greeting = `Hello ${userName()}!`;
    const better = `Hello ${await userName()}!`;
    await show(greeting, better);
    // cell pitfall-text-check
    assertEquals(greeting, "Hello [object Promise]!");
    assertEquals(better, "Hello Ada!");
  }),
});
