// Extracted from notebooks/05_await.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import {
  assertEquals,
  assertGreater,
  assertInstanceOf,
  assertLess,
  assertRejects,
} from "@std/assert";
import { delay } from "@std/async";
import { assertTook, exercise, nativeTurns, onRealTime, print } from "@course/notebook";
import { show, table, Timeline } from "@course/notebook";
import { python } from "@course/services";

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
  name: "05 · How exact is a wait?",
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
      for (const ms of [20, 200, 2000]) lateBy.set(ms, []);
      const waits = [...lateBy].flatMap(([ms, late]) =>
        Array.from({ length: 15 }, async (_, i) => {
          await delay(43 * i); // one after the other, so that each finds the thread free
          late.push((await timed(() => delay(ms))) - ms);
        })
      );
      await Promise.all(waits);
    });
    const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
    await show(table([...lateBy].map(([ms, late]) => ({
      "asked for (ms)": ms,
      "late by, median of 15": median(late).toFixed(2).padStart(6),
      "share of the wait (%)": (100 * median(late) / ms).toFixed(2).padStart(6),
    }))));
    // cell one-wait-check
    assertTook(exact, 2000);
    for (const [ms, late] of lateBy) {
      assertGreater(
        Math.min(...late),
        -1,
        `a wait of ${ms} ms is never early (clocks are rounded)`,
      );
    }
    const [short, , long] = [...lateBy.values()].map(median);
    assertLess(long, 50 * short, "100 times the wait, but not 100 times the lateness");
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
  name: "05 · Two awaits",
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
    // cell five-and-three-yield
    const yields = await python(`
  import asyncio

  async def numbers():
      yield 5
      yield 3

  async def main():
      print([number async for number in numbers()])

  asyncio.run(main())
  try:
      compile("async def f():\\n    yield from []", "f.py", "exec")
  except SyntaxError as error:
      print(error.msg)
`);
    async function* numbers() {
      yield 5;
      yield 3;
    }
    const here = await Array.fromAsync(numbers());
    await show(yields.output, `here: ${here}`);
    // cell five-and-three-yield-check
    assertEquals(yields.output, "[5, 3]\n'yield from' inside async function");
    assertEquals(here, [5, 3]);
  }),
});

Deno.test({
  name: "05 · What may come after await",
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
      table(Object.entries(results).map(([expression, result]) => ({ expression, result }))),
    );
    // cell anything-check
    assertEquals(results["await 5"], 5);
    assertEquals(results["await null"], null);
    assertEquals(results["await getTea()"], "tea");
    assertEquals(results["await thenable"], "from a thenable");
    assertEquals(results["await getTea"], getTea);
    for (const drink of results["await [getTea(), getTea()]"]) assertInstanceOf(drink, Promise);
    assertInstanceOf(results["await { drink: getTea() }"].drink, Promise);

    const throwing: PromiseLike<string> = {
      then: () => {
        throw new Error("in then");
      },
    };
    await assertRejects(async () => await throwing, Error, "in then");
    const broken = { then: () => Promise.reject(new Error("never called")) };
    assertEquals(await Object.assign(getTea(), broken), "tea"); // a promise needs no call to `then`
  }),
});

Deno.test({
  name: "05 · await in front of a blocking call",
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
    const blocked = await onRealTime(() => ticksDuring(async () => await blockingSleep(100)));
    assertEquals(blocked, 0); // on the real clock, where the blocked time passes for everything
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
    const steps = await nativeTurns((log) => {
      const worker = async (name: string) => {
        for (let i = 1; i <= 3; i++) {
          log(`${name}${i}`);
          await nothing();
        }
      };
      return Promise.all([worker("A"), worker("B")]);
    }, "Two workers that wait for nothing");
    await show(steps);
    // cell gives-way-python
    const inPython = await python(`
  import asyncio

  async def nothing():
      pass

  async def worker(name):
      for i in 1, 2, 3:
          print(f"{name}{i}", end=" ")
          await nothing()

  async def main():
      await asyncio.gather(worker("A"), worker("B"))

  asyncio.run(main())
`);
    await show(`In Python: ${inPython.output}`);
    // cell gives-way-check
    assertEquals(steps.lines, ["A1", "B1", "A2", "B2", "A3", "B3"]);
    assertEquals(inPython.output, "A1 A2 A3 B1 B2 B3");
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
  name: "05 · Giving way to what?",
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
    const [starved, fed, quick] = await onRealTime(async () => [
      await loopFor200ms(() => null),
      await loopFor200ms(() => delay(0)),
      await loopFor200ms(() => new Promise(setImmediate)),
    ]);
    await show(table([
      { "in each round": "await null", ...starved },
      { "in each round": "await delay(0)", ...fed },
      { "in each round": "await new Promise(setImmediate)", ...quick },
    ].map(({ rounds, firedAfter, ...row }) => ({
      ...row,
      rounds: String(rounds).padStart(8),
      "0 ms timer fired after (ms)": firedAfter.toFixed(0).padStart(5),
    }))));
    // cell starvation-check
    assertGreater(starved.firedAfter, 199, "await null lets no timer through");
    assertLess(fed.firedAfter, starved.firedAfter, "await delay(0) does");
    assertLess(quick.firedAfter, starved.firedAfter, "and so does setImmediate");
    assertGreater(starved.rounds, 10 * fed.rounds);
    assertGreater(quick.rounds, 2 * fed.rounds);
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
  name: "05 · What Python prints _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell in-python-experiment
    const pythonSays = await python(
      { version: "3.11", varies: /\d+\.\d+/ },
      `
  import asyncio, json, pathlib, subprocess, sys, tempfile, time

  async def timed(work):
      start = time.perf_counter()
      await work()
      return time.perf_counter() - start

  async def inner():
      await asyncio.sleep(0.1)

  async def in_a_row():
      a = inner(); b = inner()
      await a; await b

  async def as_tasks():
      a = asyncio.create_task(inner())
      b = asyncio.create_task(inner())
      await a; await b

  async def refusal(operand):
      try:
          await operand()
      except TypeError as error:
          return str(error)

  async def blocking():
      refusals.append(await refusal(lambda: time.sleep(0.1)))

  async def nothing():
      pass

  async def fired_after(pause):
      start = time.perf_counter()
      fired = asyncio.get_running_loop().create_future()
      asyncio.get_running_loop().call_later(0, lambda: fired.set_result(time.perf_counter()))
      while time.perf_counter() - start < 0.1:
          await pause()
      return await fired - start

  async def main():
      refusals.extend([await refusal(lambda: x) for x in (5, inner, [1, 2])])
      return {
          "three waits of 0.5": await asyncio.gather(
              *(timed(lambda: asyncio.sleep(0.5)) for _ in range(3))
          ),
          "call, call, await, await": [await timed(in_a_row)],
          "two tasks, await, await": [await timed(as_tasks)],
          "await time.sleep(0.1)": [await timed(blocking)],
          "a timer beside await nothing(), await sleep(0)": [
              await fired_after(nothing),
              await fired_after(lambda: asyncio.sleep(0)),
          ],
      }

  refusals = []
  times = asyncio.run(main())
  print(json.dumps({what: [float(f"{s:.4f}") for s in some] for what, some in times.items()}))
  print(json.dumps(refusals))
  with tempfile.TemporaryDirectory() as folder:
      program = pathlib.Path(folder, "asyncio.py")
      program.write_text("import asyncio; asyncio.run")
      ended = subprocess.run([sys.executable, program], capture_output=True, text=True)
  print(ended.stderr.splitlines()[-1])
`,
    );
    const [timesLine, refusalsLine, importError] = pythonSays.output.split("\n");
    const seconds: Record<string, number[]> = JSON.parse(timesLine);
    const refusals: string[] = JSON.parse(refusalsLine);
    const inSeconds = (times: number[]) => times.map((s) => s.toFixed(3)).join(" ");
    await show(
      table(Object.entries(seconds).map(([what, s]) => ({ what, seconds: inSeconds(s) }))),
      ...refusals,
      importError,
      pythonSays.about,
    );
    // cell in-python-check
    for (const s of seconds["three waits of 0.5"]) assertGreater(s, 0.499); // clocks are rounded
    const [sum] = seconds["call, call, await, await"];
    const [maximum] = seconds["two tasks, await, await"];
    assertGreater(sum, 0.199);
    assertLess(maximum, 0.9 * sum); // two times 0.1 s would not be
    assertGreater(seconds["await time.sleep(0.1)"][0], 0.099);
    const [beside, fair] = seconds["a timer beside await nothing(), await sleep(0)"];
    assertGreater(beside, 0.099);
    assertLess(fair, beside);
    assertEquals(refusals, [
      "object int can't be used in 'await' expression",
      "object function can't be used in 'await' expression",
      "object list can't be used in 'await' expression",
      "object NoneType can't be used in 'await' expression",
    ]);
    assertEquals(
      importError.split(" (")[0],
      "AttributeError: partially initialized module 'asyncio' has no attribute 'run'",
    );
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
    assertTook(await timed(() => Promise.all([delay(200), delay(200), delay(200)])), 200);
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
