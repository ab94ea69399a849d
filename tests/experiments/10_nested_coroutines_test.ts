// Extracted from notebooks/10_nested_coroutines.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertGreater, assertRejects } from "@std/assert";
import { delay } from "@std/async";
import { createTask, gather, type Task, wait } from "@course/async";
import { assertTook, exercise, onRealTime, plot, predict, print } from "@course/notebook";
import { show, Switches, table, Timeline } from "@course/notebook";
import { python, pythons } from "@course/services";
import * as Plot from "@observablehq/plot";

/** A coroutine to be driven by hand: it yields the promises that it waits for. */
type Nested<T> = Generator<Promise<unknown>, T, never>;

/** The loop of this notebook: waits for each promise, then sends in its value or its error. */
async function drive<T>(coroutine: Nested<T>): Promise<T> {
  let step = coroutine.next();
  while (!step.done) {
    const [end] = await Promise.allSettled([step.value]);
    step = end.status === "fulfilled"
      ? coroutine.next(end.value as never)
      : coroutine.throw(end.reason);
  }
  return step.value;
}
void exercise; // for cells that are not tested

Deno.test({
  name: "10 · Who is suspended?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell suspended-experiment
    const line = new Timeline("func awaits others, and the neighbour works");
    const said: string[] = [];
    async function others(): Promise<string> {
      said.push("start");
      await delay(200);
      said.push("end");
      return "the result";
    }
    async function func(): Promise<void> {
      said.push("inside func");
      const response = await line.span("others", others);
      said.push(`back in func: ${response}`);
    }
    async function neighbour(): Promise<void> {
      for (let i = 0; i < 3; i++) {
        await delay(60);
        line.mark("neighbour", "works");
      }
    }
    await Promise.all([line.span("func", func), neighbour()]);
    await show(line, ...said);
    // cell suspended-check
    assertEquals(said, ["inside func", "start", "end", "back in func: the result"]);
    assertEquals(line.order(), [
      ...["func start", "others start"],
      ...["neighbour works", "neighbour works", "neighbour works"],
      ...["others end", "func end"],
    ]);
    assertTook(line.duration, 200);
  }),
});

Deno.test({
  name: "10 · 1000 + 2000, switch by switch",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell two-levels-experiment
    const switches = new Switches("1000 + 2000 on two levels", { caller: "loop" });
    function* sum(x: number, y: number): Nested<number> {
      yield delay(1000);
      return x + y;
    }
    function* printSum(x: number, y: number): Nested<void> {
      const result = yield* switches.watch("sum", sum(x, y));
      print(result);
    }
    await drive(switches.watch("printSum", printSum(1000, 2000)));
    await show(switches);
    // cell two-levels-check
    assertEquals(switches.order(), [
      "loop → printSum: next",
      "printSum → sum: next",
      "sum → printSum: yields",
      "printSum → loop: yields",
      "loop → printSum: next",
      "printSum → sum: next",
      "sum → printSum: returns 3000",
      "printSum → loop: returns",
    ]);
    assertTook(switches.switches.at(-1)!.time, 1000);
    assertEquals(switches.order().filter((one) => /loop.*sum|sum.*loop/.test(one)), []);
  }),
});

Deno.test({
  name: "10 · The way up, by hand",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell by-hand-python
    const hands = await pythons(`
  import json

  class Pause:
      def __await__(self):
          yield "a pause"  # to whoever drives the outermost coroutine

  async def sum_(x, y):
      await Pause()
      return x + y

  async def print_sum(x, y):
      return await sum_(x, y)

  coroutine = print_sum(1000, 2000)
  told = [repr(coroutine.send(None))]
  try:
      coroutine.send(None)
  except StopIteration as stop:
      told.append(repr(stop))
  print(json.dumps(told))
`);
    const [onFirstSend, onSecondSend] = hands[0].json<string[]>();
    await show(table([{ "first send": onFirstSend, "second send": onSecondSend }]));
    // cell by-hand-python-check
    for (const hand of hands) assertEquals(hand.json(), ["'a pause'", "StopIteration(3000)"]);
    // cell by-hand-experiment
    const spelledOut = new Switches("yield* written out", { caller: "loop" });
    function* boil(minutes: number): Nested<string> {
      const answer: string = yield delay(minutes).then(() => "hot");
      if (answer === "hot") yield Promise.reject(new Error("too hot"));
      return "tea";
    }
    function* middle(inner: Nested<string>): Nested<string> {
      let step = inner.next();
      while (!step.done) {
        let sent: unknown, failed = false;
        try {
          sent = yield step.value; // up to the caller …
        } catch (error) {
          [sent, failed] = [error, true];
        }
        step = failed ? inner.throw(sent) : inner.next(sent as never); // … and down again
      }
      return step.value; // the StopIteration
    }
    const kettle = spelledOut.watch("boil", boil(100));
    const ends = await assertRejects(
      () => drive(spelledOut.watch("middle", middle(kettle))),
      Error,
    );
    await show(spelledOut, ends.message);
    // cell by-hand-check
    const short = new Switches("yield* itself", { caller: "loop" });
    function* delegating(inner: Nested<string>): Nested<string> {
      return yield* inner;
    }
    const again = short.watch("boil", boil(100));
    await assertRejects(() => drive(short.watch("middle", delegating(again))), Error, "too hot");
    assertEquals(spelledOut.order(), short.order()); // the same twelve switches
    assertEquals(short.order().length, 12);
  }),
});

Deno.test({
  name: "10 · Ten levels",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell ten-predict
    await predict("10.ten-levels", {
      switches: "?",
      "over after (ms)": "?",
      "inside level 5": "?",
    });
    // cell ten-experiment
    const ten = new Switches("Ten levels and one wait", { caller: "loop" });
    const linesRun = new Map<string, number>(); // each with the number of switches before it
    function* level(n: number): Nested<string> {
      if (n === 10) return yield delay(1000).then(() => "tea");
      linesRun.set(`level ${n} calls`, ten.switches.length);
      const value = yield* ten.watch(`level ${n + 1}`, level(n + 1));
      linesRun.set(`level ${n} has it`, ten.switches.length);
      return value;
    }
    const drink = await drive(ten.watch("level 1", level(1)));
    await predict("10.ten-levels").against({
      switches: ten.switches.length,
      "over after (ms)": Math.round(ten.switches.at(-1)!.time),
      "inside level 5": linesRun.get("level 5 has it")! - linesRun.get("level 5 calls")!,
    });
    await show(ten);
    // cell ten-check
    assertEquals(drink, "tea");
    const kinds = ten.switches.map(({ kind }) => kind);
    const directions = ["next", "yields", "next", "returns"]; // down, up, down, up
    assertEquals(kinds, directions.flatMap((kind) => Array(10).fill(kind)));
    assertTook(ten.switches.at(-1)!.time, 1000); // one wait, not ten
    assertEquals([linesRun.get("level 5 calls"), linesRun.get("level 5 has it")], [5, 35]);
    assert([...linesRun.values()].every((before) => before < 10 || before > 30)); // not on the slopes
    assertEquals(ten.order()[20], "loop → level 1: next tea");
    assertEquals(ten.order()[29], "level 9 → level 10: next tea");
  }),
});

Deno.test({
  name: "10 · An error on its way up",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell error-up-experiment
    const failing = new Switches("An error on ten levels, caught on level 4", { caller: "loop" });
    const cleanedUp: number[] = [];
    function* cautious(n: number): Nested<string> {
      try {
        if (n === 10) return yield delay(1000).then(() => Promise.reject(new Error("no gas")));
        return yield* failing.watch(`level ${n + 1}`, cautious(n + 1));
      } catch (error) {
        if (n !== 4) throw error;
        return "water instead";
      } finally {
        cleanedUp.push(n);
      }
    }
    const result = await drive(failing.watch("level 1", cautious(1)));
    await show(failing, `result: ${result}`, `cleaned up: ${cleanedUp.join(", ")}`);
    // cell error-up-check
    const wayDown = failing.switches.slice(20, 30);
    assert(wayDown.every(({ kind, carries }) => kind === "throw" && carries === "no gas"));
    const wayUp = failing.switches.slice(30).map(({ from, kind }) => `${from} ${kind}`);
    assertEquals(wayUp, [
      ...[10, 9, 8, 7, 6, 5].map((n) => `level ${n} throws`),
      ...[4, 3, 2, 1].map((n) => `level ${n} returns`),
    ]);
    assertEquals(cleanedUp, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    assertEquals(result, "water instead");
  }),
});

Deno.test({
  name: "10 · A chain that waits for nothing",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell no-wait-experiment
    const chain = new Switches("A chain without a wait", { caller: "loop" });
    const lines: string[] = [];
    // deno-lint-ignore require-yield
    function* chain1(): Nested<string> {
      lines.push("in chain1");
      return "result1";
    }
    // deno-lint-ignore require-yield
    function* chain2(arg: string): Nested<string> {
      lines.push("in chain2");
      return `Derived from ${arg}`;
    }
    function* main(): Nested<[string, string]> {
      lines.push("waiting for chain1");
      const result1 = yield* chain.watch("chain1", chain1());
      lines.push("waiting for chain2");
      return [result1, yield* chain.watch("chain2", chain2(result1))];
    }
    const first = chain.watch("main", main()).next();
    await show(chain, first, lines);
    // cell no-wait-others
    const inPython = await python(`
  async def chain1():
      return "result1"

  async def chain2(arg):
      return f"Derived from {arg}"

  async def main():
      result1 = await chain1()
      return result1, await chain2(result1)

  try:
      main().send(None)
  except StopIteration as end:
      print("the first send:", end.value)
`);
    // deno-lint-ignore require-await
    const instantly = async (value: string) => value;
    let over = false, turns = 0;
    const running = (async () => {
      const result1 = await instantly("result1");
      return [result1, await instantly(`Derived from ${result1}`)];
    })().then((pair) => (over = true, pair));
    for (; !over; turns++) await null; // others get a turn
    await show(inPython.output, `await: ${turns} turns for others, then ${await running}`);
    // cell no-wait-check
    assertEquals(first, { done: true, value: ["result1", "Derived from result1"] });
    assertEquals(lines, ["waiting for chain1", "in chain1", "waiting for chain2", "in chain2"]);
    assert(!chain.switches.some(({ kind }) => kind === "yields")); // the loop never got control
    assertEquals(
      inPython.output,
      "the first send: ('result1', 'Derived from result1')",
    );
    assertEquals(turns, 3);
  }),
});

Deno.test({
  name: "10 · return, or return await?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell returns-programs
    function connect(line: Timeline) {
      const { promise, resolve: close } = Promise.withResolvers<void>();
      line.span("connection open", () => promise);
      const failure = () => delay(300).then(() => Promise.reject(new Error("no such table")));
      return { close, query: (): Promise<string> => line.span("query", failure) };
    }
    // deno-lint-ignore require-await -- and the linter is right
    async function careless(line: Timeline): Promise<string> {
      const { close, query } = connect(line);
      try {
        return query();
      } catch {
        return "caught inside";
      } finally {
        close();
      }
    }
    async function careful(line: Timeline): Promise<string> {
      const { close, query } = connect(line);
      try {
        return await query();
      } catch {
        return "caught inside";
      } finally {
        close();
      }
    }
    // cell returns-run
    const plainReturn = new Timeline("return query()");
    const outcome = await careless(plainReturn).catch((error) =>
      `the caller got: ${error.message}`
    );
    const returnAwait = new Timeline("return await query()");
    const outcomeToo = await careful(returnAwait);
    await show(plainReturn, outcome, returnAwait, outcomeToo);
    // cell returns-check
    assertEquals(plainReturn.order(), [
      ...["connection open start", "query start"],
      ...["connection open end", "query failed"], // closed while the query was running
    ]);
    assertEquals(returnAwait.order().slice(2), ["query failed", "connection open end"]);
    assertEquals([outcome, outcomeToo], ["the caller got: no such table", "caught inside"]);
    assertTook(returnAwait.duration, 300);
    // cell returns-stack
    async function late(): Promise<string> {
      await delay(1);
      throw new Error("late");
    }
    // deno-lint-ignore require-await
    async function early(): Promise<string> {
      throw new Error("early");
    }
    type Failing = () => Promise<string>;
    // deno-lint-ignore require-await
    const viaReturn = async (fail: Failing) => fail();
    const viaAwait = async (fail: Failing) => await fail();
    const plain = (fail: Failing) => fail();
    async function stackOf(via: (fail: Failing) => PromiseLike<string>, fail: Failing) {
      const error: Error = await (async function caller() {
        return await via(fail);
      })().catch((error) => error);
      const names = [...error.stack!.matchAll(/at (?:async )?(\w+)/g)].map(([, name]) => name);
      return names.slice(0, names.indexOf("caller") + 1).join(" ← ");
    }
    const stacks: Record<string, string>[] = [];
    for (const via of [viaReturn, viaAwait, plain]) {
      stacks.push({
        spelling: via.name,
        "fails after a wait": await stackOf(via, late),
        "fails at once": await stackOf(via, early),
      });
    }
    await show(table(stacks));
    // cell returns-stack-check
    assertEquals(stacks.map((row) => row["fails after a wait"]), [
      ...["late ← caller", "late ← viaAwait ← caller", "late ← caller"],
    ]);
    assertEquals(stacks.map((row) => row["fails at once"]), [
      ...["early ← viaReturn ← caller", "early ← viaAwait ← caller", "early ← plain ← caller"],
    ]);
    const deep = async (n: number, fail: Failing): Promise<string> =>
      n === 0 ? await fail() : await deep(n - 1, fail);
    assert((await stackOf((fail) => deep(5, fail), late)).endsWith("caller"));
    assertEquals(await stackOf((fail) => deep(20, fail), late), ""); // only the innermost ten
    assertEquals(await stackOf((fail) => createTask(() => viaAwait(fail)), late), ""); // no caller
  }),
});

Deno.test({
  name: "10 · 100 + 200, and a callback",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell results-experiment
    const add = (x: number, y: number) => delay(100).then(() => x + y);
    async function total(x: number, y: number): Promise<number> {
      const result = await add(x, y);
      return result;
    }
    const task = createTask(() => total(100, 200));
    const heard: number[] = [];
    task.addDoneCallback((task) => {
      heard.push(task.result());
      return 999;
    });
    const ways: Record<string, number> = {
      "await total(100, 200)": await total(100, 200),
      "await task": await task,
      "task.result()": task.result(),
      "await task.then(() => 999)": await task.then(() => 999),
    };
    await show(table(Object.entries(ways).map(([way, result]) => ({ way, result }))));
    // cell results-check
    assertEquals(Object.values(ways), [300, 300, 300, 999]);
    assertEquals(heard, [300]);
  }),
});

Deno.test({
  name: "10 · A main that leaves the results to its caller",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell to-caller-experiment
    const recv = (line: Timeline) => (n: number) =>
      createTask(async (signal) => {
        await line.span(`func(${n})`, () => delay(n * 100, { signal }));
        return `recv num ${n}`;
      }, { name: `func(${n})` });

    const all = new Timeline("main returns gather's list");
    const mainGather = async () => await gather([5, 3, 4].map(recv(all)));
    const results = await all.span("main", mainGather);

    const some = new Timeline("main returns wait's two sets after 350 ms, the caller goes on");
    const mainWait = async () => await wait([5, 3, 4].map(recv(some)), { timeout: 350 });
    const { done, pending } = await some.span("main", mainWait);
    const inDone = [...done].map((task) => task.result());
    const [five, four] = pending as Set<Task<string>>;
    inDone.push(await four); // the caller waits for one of them …
    five.cancel(); // … and stops the other
    await five.catch(() => some.mark("caller", "done"));
    await show(all, results, some, inDone);
    // cell to-caller-check
    assertEquals(results, ["recv num 5", "recv num 3", "recv num 4"]);
    assertTook(all.duration, 500);
    assertEquals([done.size, pending.size], [1, 2]);
    assertEquals(inDone, ["recv num 3", "recv num 4"]);
    assertEquals(some.order().slice(4), [
      ...["func(3) end", "main end", "func(4) end", "func(5) aborted", "caller done"],
    ]);
  }),
});

Deno.test({
  name: "10 · One fetch inside a client inside a function",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell fetch-experiment
    async function* slowly(path: string) {
      yield `Hello from `;
      await delay(500);
      yield path;
    }
    async function answer(request: Request): Promise<Response> {
      await delay(100);
      const { pathname } = new URL(request.url);
      return new Response(
        ReadableStream.from(slowly(pathname)).pipeThrough(new TextEncoderStream()),
      );
    }
    class Client {
      constructor(readonly base: string) {}
      async get(path: string): Promise<Response> {
        return await fetch(this.base + path);
      }
    }
    async function fetchText(line: Timeline, client: Client, path: string): Promise<string> {
      const response = await line.span(path, () => client.get(path), "head");
      line.mark(path, `status ${response.status}`);
      return await line.span(path, () => response.text(), "body");
    }
    const { net, texts } = await onRealTime(async () => {
      await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, answer);
      const client = new Client(`http://127.0.0.1:${server.addr.port}`);
      const net = new Timeline("Two pages, two awaits each");
      const texts = await Promise.all(["/one", "/two"].map((path) => fetchText(net, client, path)));
      return { net, texts };
    });
    await show(net, texts);
    // cell fetch-check
    assertEquals(texts, ["Hello from /one", "Hello from /two"]);
    for (const path of ["/one", "/two"]) {
      const [head, status, body] = net.entries.filter(({ lane }) => lane === path);
      assertEquals([head.label, status.label, body.label], ["head", "status 200", "body"]);
      assertGreater(head.end - head.start, 90);
      assertGreater(body.end - body.start, 150); // the second await is a real wait
    }
    assertEquals(net.maxConcurrent(), 2);
  },
});

Deno.test({
  name: "10 · What does a level cost? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell cost-programs
    type Nest = (levels: number, value: Promise<string>) => Promise<string>;
    const spellings: Record<string, Nest> = {
      "return await": async (n, value) =>
        await (n === 0 ? value : spellings["return await"](n - 1, value)),
      // deno-lint-ignore require-await
      "return": async (n, value) => n === 0 ? value : spellings["return"](n - 1, value),
      "not async": (n, value) => n === 0 ? value : spellings["not async"](n - 1, value),
    };
    async function turnsOf(nest: Nest, levels: number): Promise<number> {
      const { promise, resolve } = Promise.withResolvers<string>();
      let turns = 0, over = false;
      const waiting = nest(levels, promise).then(() => over = true);
      await delay(1); // everything is suspended by now
      resolve("tea");
      for (; !over; turns++) await null;
      await waiting;
      return turns;
    }
    // cell cost-experiment
    const costs: { spelling: string; levels: number; turns: number }[] = [];
    for (const [spelling, nest] of Object.entries(spellings)) {
      for (let levels = 0; levels <= 10; levels++) {
        costs.push({ spelling, levels, turns: await turnsOf(nest, levels) });
      }
    }
    await show(plot({
      title: "Turns until the value is at the top",
      description:
        "Two lines rise by one turn for each level; that of the ordinary function is flat",
      color: { legend: true },
      marks: [Plot.line(costs, { x: "levels", y: "turns", stroke: "spelling", marker: true })],
    }));
    // cell cost-check
    for (const { spelling, levels, turns } of costs) {
      assertEquals(
        turns,
        spelling === "not async" ? 1 : levels + 2,
        `${spelling}, ${levels} levels`,
      );
    }
    // cell resume-experiment
    const ROUNDS = 20_000;
    function* waits(levels: number): Generator<number, void> {
      if (levels > 1) return yield* waits(levels - 1);
      for (let i = 0; i < ROUNDS; i++) yield i;
    }
    async function awaits(levels: number): Promise<void> {
      if (levels > 1) return await awaits(levels - 1);
      for (let i = 0; i < ROUNDS; i++) await null;
    }
    async function perWait(work: () => unknown): Promise<number> { // in µs, the best of three
      const times = [];
      for (let round = 0; round < 3; round++) {
        const start = performance.now();
        await work();
        times.push(performance.now() - start);
      }
      return Math.min(...times) / ROUNDS * 1000;
    }
    const resumes = await onRealTime(async () => {
      const rows = [];
      for (const levels of [1, 1, 10, 100, 1000]) { // the first row warms up
        const generators = await perWait(() => [...waits(levels)]);
        rows.push({ levels, generators, functions: await perWait(() => awaits(levels)) });
      }
      return rows.slice(1);
    });
    await show(table(resumes.map(({ levels, generators, functions }) => ({
      levels,
      "yield*: a wait at the bottom (µs)": generators.toFixed(2).padStart(6),
      "await: a wait at the bottom (µs)": functions.toFixed(2).padStart(6),
    }))));
    // cell resume-check
    const [flat, , , deepest] = resumes;
    assertGreater(deepest.generators, 10 * flat.generators);
    assertGreater(deepest.generators / flat.generators, 5 * deepest.functions / flat.functions);
  }),
});

Deno.test({
  name: "10 · Cancel the outermost _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell cancel-experiment
    async function threeWaits(line: Timeline, signal?: AbortSignal): Promise<void> {
      await Promise.all(
        [5, 3, 4].map((n) => line.span(`func(${n})`, () => delay(n * 100, { signal }))),
      );
    }
    const withSignal = new Timeline("main hands its signal down");
    const listening = createTask((signal) => threeWaits(withSignal, signal), { name: "main" });
    setTimeout(() => listening.cancel(), 350);
    await wait([listening]);

    const without = new Timeline("main does not");
    const deaf = createTask(() => threeWaits(without), { name: "main" });
    setTimeout(() => deaf.cancel(), 350);
    await wait([deaf]);
    await show(withSignal, listening.state, without, deaf.state);
    // cell cancel-check
    assertEquals(withSignal.order().slice(3), [
      "func(3) end",
      "func(5) aborted",
      "func(4) aborted",
    ]);
    assertEquals(without.order().slice(3), ["func(3) end", "func(4) end", "func(5) end"]);
    assertTook(withSignal.duration, 350);
    assertEquals([listening.state, deaf.state], ["cancelled", "fulfilled"]);
    // cell cancel-python
    const cancelled = await pythons(`
  import asyncio, json

  async def main(how, tasks, when_three_is_done):
      # three of the seconds have passed
      tasks += [asyncio.create_task(asyncio.sleep(n - 3)) for n in (5, 3, 4)]
      tasks[1].add_done_callback(when_three_is_done)
      await (asyncio.gather(*tasks) if how == "gather" else asyncio.wait(tasks))

  async def cancel_main(how):
      tasks = []
      task = asyncio.create_task(main(how, tasks, lambda _: task.cancel()))
      await asyncio.wait([task])
      await asyncio.sleep(0)
      return [task.cancelled() for task in tasks]

  def interrupt(_):
      everything = asyncio.all_tasks()  # main is one of them
      group = asyncio.gather(*everything)
      told["all"] = [len(everything), type(group).__name__, group.cancel()]

  told = {how: asyncio.run(cancel_main(how)) for how in ("gather", "wait")}
  try:
      asyncio.run(main("wait", [], interrupt))
  except asyncio.CancelledError:
      told["all"].append("main was cancelled")
  print(json.dumps(told))
`);
    await show(cancelled[0].json());
    // cell cancel-python-check
    for (const result of cancelled) {
      assertEquals(result.json(), {
        gather: [true, false, true],
        wait: [false, false, false],
        all: [3, "_GatheringFuture", true, "main was cancelled"],
      });
    }
  }),
});

Deno.test({
  name: "10 · What is different in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell in-python-results
    const handed = await pythons(`
  import asyncio, json

  async def func(n):
      await asyncio.sleep((n - 3) / 5)
      return n

  async def nested(n):
      return await func(n)

  async def with_callback():
      task = asyncio.create_task(nested(3))
      task.add_done_callback(lambda task: 999)  # thrown away
      return [await task, task.result()]

  async def main(return_when=asyncio.ALL_COMPLETED):
      tasks = [asyncio.create_task(nested(n)) for n in (5, 3, 4)]
      return await asyncio.wait(tasks, return_when=return_when)

  done, pending = asyncio.run(main())  # two sets: their order is not defined
  told = {"with a callback": asyncio.run(with_callback()), "without": asyncio.run(nested(3))}
  told["done"] = sorted(task.result() for task in done)
  done, pending = asyncio.run(main(asyncio.FIRST_COMPLETED))
  told["pending tasks are cancelled"] = {task.cancelled() for task in pending} == {True}

  loop = asyncio.new_event_loop()
  told["run_until_complete"] = loop.run_until_complete(nested(3))
  told["then the loop is closed"] = loop.is_closed()
  loop.close()
  print(json.dumps(told))
`);
    await show(handed[0].json());
    // cell in-python-results-check
    for (const result of handed) {
      assertEquals(result.json(), {
        "with a callback": [3, 3],
        "without": 3,
        "done": [3, 4, 5],
        "pending tasks are cancelled": true,
        "run_until_complete": 3,
        "then the loop is closed": false,
      });
    }
    // cell in-python-deep
    const deepInPython = await pythons(`
  import asyncio, json

  async def careless():
      return asyncio.sleep(0)

  async def stops():
      raise StopIteration("mine")  # taken for an end?

  async def down(n):
      await asyncio.sleep(0)  # as the await null of the pitfall below
      return 0 if n == 0 else 1 + await down(n - 1)

  async def main():
      got = await careless()
      told = [type(got).__name__]
      got.close()
      for coroutine in stops(), down(2000):
          try:
              await coroutine
          except RuntimeError as error:  # a RecursionError is one
              told.append(f"{type(error).__name__}: {error}")
      return told

  print(json.dumps(asyncio.run(main())))
`);
    await show(...deepInPython[0].json<string[]>());
    // cell in-python-deep-check
    for (const result of deepInPython) {
      const [returned, ...raised] = result.json<string[]>();
      assertEquals(returned, "coroutine");
      assertEquals(raised[0], "RuntimeError: coroutine raised StopIteration");
      assert(raised[1].startsWith("RecursionError: maximum recursion depth exceeded"));
    }
    // cell in-python-fetch
    const withAiohttp = await python(
      { packages: ["aiohttp"] },
      `
  import asyncio, time
  from aiohttp import ClientSession, web

  async def answer(request):
      response = web.StreamResponse()
      await response.prepare(request)  # the head
      await response.write(b"Hello from ")
      await asyncio.sleep(0.2)
      await response.write(request.path.encode())
      return response

  async def fetch_text(session, url, start):
      async with session.get(url) as response:
          head_is_early = time.monotonic() - start < 0.2
          return response.status, head_is_early, await response.text()

  async def main():
      app = web.Application()
      app.router.add_get("/{page}", answer)
      runner = web.AppRunner(app)
      await runner.setup()
      site = web.TCPSite(runner, "127.0.0.1", 0)
      await site.start()
      base = "http://127.0.0.1:%d" % runner.addresses[0][1]
      start = time.monotonic()
      async with ClientSession() as session:
          pages = [fetch_text(session, base + page, start) for page in ("/one", "/two")]
          print(await asyncio.gather(*pages))
      await runner.cleanup()

  asyncio.run(main())
`,
    );
    await show(withAiohttp.output, withAiohttp.about);
    // cell in-python-fetch-check
    assertEquals(
      withAiohttp.output,
      "[(200, True, 'Hello from /one'), (200, True, 'Hello from /two')]",
    );
  }),
});

Deno.test({
  name: "10 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-deep
    async function down(levels: number): Promise<number> {
      return levels === 0 ? 0 : 1 + await down(levels - 1);
    }
    async function gentle(levels: number): Promise<number> {
      await null;
      return levels === 0 ? 0 : 1 + await gentle(levels - 1);
    }
    const tooDeep = await assertRejects(() => down(100_000), RangeError);
    const bottom = await gentle(100_000);
    await show(`down: ${tooDeep.message}`, `gentle: ${bottom}`);
    // cell pitfall-deep-check
    assertEquals(bottom, 100_000);
    assertEquals(await down(1000), 1000);
    // cell pitfall-finally
    async function tidyUp(): Promise<string> {
      try {
        await delay(10);
        throw new Error("disk full");
      } finally {
        // deno-lint-ignore no-unsafe-finally
        return "done";
      }
    }
    const quiet = await tidyUp();
    await show(quiet);
    // cell pitfall-finally-check
    assertEquals(quiet, "done"); // no trace of the error
  }),
});
