// Extracted from notebooks/09_results_and_callbacks.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import { deadline, delay } from "@std/async";
import { createTask, gather, InvalidStateError, Queue, Task, wait } from "@course/async";
import { type Coroutine, coroutineState, EventLoop, Future, sleep } from "@course/loop";
import { type TraceEntry, VirtualClock } from "@course/loop";
import { assertTook, exercise, nativeTurns, onRealTime, plot, predict } from "@course/notebook";
import { show, table, Timeline, turns } from "@course/notebook";
import { python, pythons } from "@course/services";
import * as Plot from "@observablehq/plot";

/** An address that no request is sent to. */
const url = "https://site.test";
/** A loop on virtual time that writes down what it does. */
function tracedLoop() {
  const trace: TraceEntry[] = [];
  const onTrace = (entry: TraceEntry) => trace.push(entry);
  return { loop: new EventLoop({ clock: new VirtualClock(), onTrace }), trace };
}
void exercise; // for cells that are not tested

Deno.test({
  name: "09 · One result, and ten",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell results-experiment
    const line = new Timeline("One visit, then ten");
    const start = (site: string, ms: number) =>
      createTask(() => line.span(site, () => delay(ms)).then(() => `success ${site}`));
    const one = start("site", 200);
    await delay(100);
    const early = assertThrows(() => one.result(), InvalidStateError);
    const awaited = await one;
    const read = one.result();

    const times = [50, 180, 90, 200, 30, 120, 70, 160, 40, 100];
    const ten = times.map((ms, i) => start(`site ${i}`, ms));
    const { done, pending } = await wait(ten);
    const results = ten.map((task) => task.result());
    await show(line, early.message, [awaited, read], results);
    // cell results-check
    assert(early.message.includes("it is still pending"));
    assertEquals([awaited, read], ["success site", "success site"]);
    assertEquals([done.size, pending.size], [10, 0]);
    assertEquals(results, times.map((_, i) => `success site ${i}`)); // the order of the list
    const ends = line.order().filter((event) => event.endsWith(" end"));
    assertEquals(ends.slice(1, 4), ["site 4 end", "site 8 end", "site 0 end"]); // not of arrival
    assertTook(line.duration, 400);
  }),
});

Deno.test({
  name: "09 · Callback, awaiter, main",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell order-predict
    await predict("09.order", { asyncio: "?", natively: "?" });
    // cell order-loop
    const { loop, trace } = tracedLoop();
    const order: string[] = [], found: unknown[] = [];
    function* visit(): Coroutine<string> {
      yield* sleep(2);
      return "success";
    }
    function* awaiting(task: Future<string>): Coroutine<void> {
      yield* task;
      order.push("awaiter");
    }
    function* main(): Coroutine<void> {
      const coroutine = visit();
      const task = loop.createTask(coroutine, { name: "visit" });
      task.addDoneCallback(function callback(future) {
        order.push("callback");
        found.push(future === task, future.state, coroutineState(coroutine), future.result());
      });
      const awaiter = loop.createTask(awaiting(task), { name: "awaiter" });
      yield* task;
      order.push("main");
      yield* awaiter;
    }
    loop.createTask(main(), { name: "main" });
    while (loop.step());
    await show(turns(trace, "Turn 4: the visit is done. Turn 5: all three"), found);
    // cell order-native
    const native = await nativeTurns(async (log) => {
      const visit = delay(20).then(() => "success");
      visit.then(() => log("callback"));
      const awaiting = async () => {
        await visit;
        log("awaiter");
      };
      const awaiter = awaiting();
      await visit;
      log("main");
      await awaiter;
    }, "Natively: a timer, and three microtasks");
    await predict("09.order").against({
      asyncio: order.map((name) => name[0]).join(" "),
      natively: native.lines.map((name) => name[0]).join(" "),
    });
    await show(native);
    // cell order-check
    assertEquals(found, [true, "fulfilled", "closed", "success"]);
    assertEquals(order, ["callback", "main", "awaiter"]);
    assertEquals(native.lines, ["callback", "awaiter", "main"]);
    const labels = (turn: number, what: string) =>
      trace.flatMap((it) => it.turn === turn && it.kind === what && "label" in it ? it.label : []);
    assertEquals(labels(4, "settled"), ["visit"]);
    assertEquals(labels(5, "run"), ["callback", "main", "awaiter"]); // one turn later
    // cell order-pythons
    const inCPython = await pythons(`
  import asyncio, json

  async def parties(variant):
      said = []
      async def awaiter():
          await task
          said.append("awaiter")
      callback = lambda future: said.append("callback")
      task = asyncio.create_task(asyncio.sleep(0.02))
      if variant != "callback last":
          task.add_done_callback(callback)
      waiting = asyncio.create_task(awaiter())
      if variant != "as above":
          await asyncio.sleep(0)
      if variant == "callback last":
          task.add_done_callback(callback)
      await task
      said.append("main")
      await waiting
      return " ".join(said)

  variants = "as above", "a turn for the awaiter", "callback last"
  print(json.dumps({variant: asyncio.run(parties(variant)) for variant in variants}))
`);
    const orders = inCPython.map((run) => run.json<Record<string, string>>());
    const variants = Object.entries(orders[0]).map(([variant, order]) => ({ variant, order }));
    await show(table(variants), ...inCPython.map((run) => run.about));
    // cell order-pythons-check
    for (const seen of orders) {
      assertEquals(Object.values(seen), [
        "callback main awaiter",
        "callback awaiter main",
        "awaiter callback main",
      ]);
    }
  }),
});

Deno.test({
  name: "09 · A callback that wants an argument",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell arguments-experiment
    const go = (x: number, y: number) => x + y;
    const minus = (x: number, y: number) => x - y;
    const fixed = [go, minus].map((f) => [
      ((x: number) => f(x, 2))(1), // a closure
      f.bind(null, 2)(1),
      f.bind(null, 5, 2)(),
    ]);
    const got: string[] = [];
    const kind = (x: unknown) => x instanceof Task ? "the task" : x === url ? "the url" : "?";
    const report = (...args: unknown[]) => got.push(args.map(kind).join(", "));
    const visiting = createTask(() => delay(100));
    visiting.addDoneCallback((task) => report(task, url));
    visiting.addDoneCallback(report.bind(null, url));
    await visiting;
    // cell arguments-python
    const partials = await pythons(`
  import asyncio, json
  from functools import partial

  def go(x, y): return x + y
  def minus(x, y): return x - y

  async def main():
      fixed = [[partial(f, y=2)(1), partial(f, 2)(1), partial(f, x=5, y=2)()] for f in (go, minus)]
      got = []
      task = asyncio.create_task(asyncio.sleep(0.01))
      def report(first, url):
          got.append("the task, the url" if first is task else "the url, the task")
      task.add_done_callback(partial(report, url="https://site.test"))
      task.add_done_callback(partial(report, "https://site.test"))
      task.add_done_callback(lambda task: report(task, "https://site.test"))
      await task
      return fixed, got

  print(json.dumps(asyncio.run(main())))
`);
    const runs = partials.map((run) => run.json<[number[][], string[]]>());
    const [fixedThere, gotThere] = runs[0];
    const rows = (calls: string[], [goes, minuses]: number[][]) =>
      calls.map((f, i) => ({ f, "of go": goes[i], "of minus": minuses[i] }));
    const ways = [
      "(task) => report(task, url)",
      "report.bind(null, url)",
      "partial(report, url=url)",
    ];
    ways.push("partial(report, url)", "lambda task: report(task, url)");
    const received = [...got, ...gotThere];
    await show(
      table(rows(["(x) => f(x, 2)", "f.bind(null, 2)", "f.bind(null, 5, 2)"], fixed)),
      table(rows(["partial(f, y=2)", "partial(f, 2)", "partial(f, x=5, y=2)"], fixedThere)),
      table(ways.map((way, i) => ({ registered: way, "report receives": received[i] }))),
    );
    // cell arguments-check
    const sums = [[3, 3, 7], [-1, 1, 3]];
    const [right, wrong] = ["the task, the url", "the url, the task"];
    assertEquals([fixed, got], [sums, [right, wrong]]);
    for (const run of runs) assertEquals(run, [sums, [right, wrong, right]]);
  }),
});

Deno.test({
  name: "09 · Callbacks made in a loop",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell loop-variable-experiment
    const names = ["A", "B", "C"];
    const printed: Record<string, string[]> = { const: [], var: [] };
    const tasks = names.map(() => createTask(() => delay(100)));
    for (const [i, name] of names.entries()) {
      tasks[i].addDoneCallback(() => printed.const.push(name));
    }
    for (const [i, task] of tasks.entries()) {
      // deno-lint-ignore no-var no-inner-declarations
      var current = names[i];
      task.addDoneCallback(() => printed.var.push(current));
    }
    await wait(tasks);

    const lambdas = await pythons(`
  import asyncio, json
  from functools import partial

  async def main():
      printed = {"lambda": [], "name=name": [], "partial": []}
      note = lambda name, task: printed["partial"].append(name)
      tasks = []
      for name in "ABC":
          task = asyncio.create_task(asyncio.sleep(0.01))
          task.add_done_callback(lambda task: printed["lambda"].append(name))
          task.add_done_callback(lambda task, name=name: printed["name=name"].append(name))
          task.add_done_callback(partial(note, name))
          tasks.append(task)
      await asyncio.gather(*tasks)
      return printed

  print(json.dumps(asyncio.run(main())))
`);
    const printedThere = lambdas.map((run) => run.json<Record<string, string[]>>());
    const all = Object.entries({ ...printed, ...printedThere[0] });
    await show(table(all.map(([way, names]) => ({ way, printed: names.join(" ") }))));
    // cell loop-variable-check
    const [each, last] = [["A", "B", "C"], ["C", "C", "C"]];
    assertEquals(printed, { const: each, var: last });
    for (const run of printedThere) {
      assertEquals(run, { lambda: last, "name=name": each, partial: each });
    }
  }),
});

Deno.test({
  name: "09 · What becomes of what a callback returns",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell returned-experiment
    const summed = await pythons(`
  import asyncio, json

  async def sum_of(x, y):
      await asyncio.sleep(0.01)
      return x + y

  async def print_sum(x, y):
      return await sum_of(x, y)

  async def main():
      results = [await print_sum(100, 200)]  # no task, no callback
      for factor in 1, 1000:
          task = asyncio.create_task(print_sum(100, 200))
          task.add_done_callback(lambda future: factor * future.result())
          results.append(await task)
      return results

  print(json.dumps(asyncio.run(main())))
`);
    const task = createTask(() => delay(1000).then(() => 100 + 200));
    task.addDoneCallback((task) => 1000 * task.result());
    const product = await task.then((value) => 1000 * value);
    const there = summed.map((run) => run.json<number[]>());
    const callbacks = ["none", "returns the result", "returns 1000 × the result"];
    await show(
      table(
        callbacks.map((callback, i) => ({ "callback in Python": callback, result: there[0][i] })),
      ),
      table([{ here: "task", result: await task }, { here: "task.then(…)", result: product }]),
    );
    // cell returned-check
    for (const results of there) assertEquals(results, [300, 300, 300]);
    assertEquals([await task, product], [300, 300_000]);
  }),
});

Deno.test({
  name: "09 · Three times then",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell chain-experiment
    const chain = new Timeline("Three thens make three more promises");
    const p0 = delay(100).then(() => 1);
    const p1 = p0.then((n) => n + 1);
    const p2 = p1.then((n) => delay(200).then(() => 10 * n));
    const p3 = p2.then((n) => {
      n + 1;
    });
    const promises = [p0, p1, p2, p3];
    const spans = promises.map((promise, i) =>
      chain.span(`p${i}`, () => promise as Promise<unknown>)
    );
    const values = await Promise.all(spans);
    await show(chain, values);
    // cell chain-check
    assertEquals(values, [1, 2, 20, undefined]);
    assertEquals(new Set(promises).size, 4); // each of them is a promise of its own
    for (const [i, ms] of [100, 100, 300, 300].entries()) assertTook(chain.entries[i].end, ms);
    // cell chain-table
    const { loop: chainLoop } = tracedLoop();
    const reports: string[] = [];
    chainLoop.setExceptionHandler(({ exception }) => reports.push(`reported: ${exception}`));
    const [fine, failed] = [chainLoop.createFuture<number>(), chainLoop.createFuture<number>()];
    fine.setResult(300);
    failed.setException(new Error("no tea"));
    const goodPromise = Promise.resolve(300), badPromise = Promise.reject(new Error("no tea"));
    const oops = () => {
      throw new Error("oops");
    };
    const then: Record<string, unknown> = {}, callback: typeof then = {};
    then["the call returns"] = Deno.inspect(goodPromise.then((it) => then["it receives"] = it));
    callback["the call returns"] = fine.addDoneCallback((it) =>
      callback["it receives"] = it === fine && "the future"
    ) as unknown;
    const skipped = await badPromise.then(() => "called", () => "not called");
    then["after a failure"] = skipped;
    failed.addDoneCallback((it) => callback["after a failure"] = `called: ${it.exception()}`);
    then["if it throws"] = await goodPromise.then(oops).catch((e) =>
      `rejects the new promise: ${e}`
    );
    fine.addDoneCallback(oops);
    fine.addDoneCallback(() => reports.push("the next one runs"));
    while (chainLoop.step());
    callback["if it throws"] = reports.join("; ");
    await show(table(
      Object.keys(callback).map((what) => ({
        what,
        then: then[what],
        addDoneCallback: callback[what] ?? "nothing",
      })),
    ));
    // cell chain-table-check
    assertEquals([then["it receives"], callback["it receives"]], [300, "the future"]);
    assertEquals([skipped, callback["after a failure"]], ["not called", "called: Error: no tea"]);
    assertEquals(then["if it throws"], "rejects the new promise: Error: oops");
    assertEquals(reports, ["reported: Error: oops", "the next one runs"]);
    const returned = [then["the call returns"], callback["the call returns"]];
    assertEquals(returned, ["Promise { <pending> }", undefined]);
    const open = chainLoop.createFuture();
    open.addDoneCallback(oops);
    assertEquals([() => oops(), oops].map((f) => open.removeDoneCallback(f)), [0, 1]);
  }),
});

Deno.test({
  name: "09 · The same job, three ways",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell ways-programs
    type AskPrice = (shop: string) => Promise<number>;
    const shops = ["A", "B", "C"];
    function byCallback(ask: AskPrice): Promise<number> {
      const { promise, resolve } = Promise.withResolvers<number>();
      let total = 0, missing = shops.length;
      for (const shop of shops) {
        createTask(() => ask(shop)).addDoneCallback((task) => {
          if (task.exception()) return; // no price; and now?
          total += task.result();
          if (--missing === 0) resolve(total);
        });
      }
      return promise;
    }
    async function byQueue(ask: AskPrice): Promise<number> {
      const prices = new Queue<number>();
      for (const shop of shops) ask(shop).then((price) => prices.putNowait(price), () => {});
      let total = 0;
      for (const _ of shops) total += await prices.get();
      return total;
    }
    async function byAwait(ask: AskPrice): Promise<number> {
      const prices = await gather(shops.map(ask));
      return prices.reduce((sum, price) => sum + price, 0);
    }
    // cell ways-experiment
    const priceList: Record<string, number> = { A: 300, B: 200, C: 100 };
    const askOn = (line: Timeline, closed = ""): AskPrice => (shop) =>
      line.span(shop, async () => {
        await delay(priceList[shop]);
        if (shop === closed) throw new Error(`${shop} is closed`);
        return priceList[shop];
      });
    const good: Timeline[] = [], bad: Timeline[] = [];
    const outcomes: Record<string, unknown>[] = [];
    for (const way of [byCallback, byQueue, byAwait]) {
      const all = new Timeline(way.name);
      const total = await all.span("total", () => way(askOn(all)));
      const line = new Timeline(`${way.name}, and B is closed`);
      const failed = await line.span("total", () => deadline(way(askOn(line, "B")), 600))
        .catch((error: Error) => error.name);
      await delay(100); // the other shops answer all the same
      outcomes.push({ way: way.name, total, "takes (ms)": Math.round(all.duration), failed });
      good.push(all);
      bad.push(line);
    }
    await show(table(outcomes), ...bad);
    // cell ways-check
    assertEquals(outcomes.map((row) => row.total), [600, 600, 600]);
    for (const line of good) assertTook(line.duration, 300); // the slowest shop
    assertEquals(outcomes.map((row) => row.failed), ["TimeoutError", "TimeoutError", "Error"]);
    for (const [i, ms] of [600, 600, 200].entries()) assertTook(bad[i].entries[0].end, ms); // the total
  }),
});

Deno.test({
  name: "09 · What does a trivial task cost?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell cost-here
    async function microseconds(count: number, work: () => unknown): Promise<number> {
      let best = Infinity;
      for (let round = 0; round < 20; round++) { // the best of twenty; the first ones warm up
        const start = performance.now();
        for (let i = 0; i < count; i++) await work();
        best = Math.min(best, performance.now() - start);
        await delay(0); // lets everything else run
      }
      return 1000 * best / count;
    }
    const trivial = () => "recv num 1";
    let told = 0;
    const costs = await onRealTime(async () => ({
      "await of a value": await microseconds(50_000, trivial),
      "await of a promise": await microseconds(50_000, () => Promise.resolve(trivial())),
      "a task": await microseconds(2_000, () => createTask(trivial)),
      "a task with a callback": await microseconds(2_000, () => {
        const task = createTask(trivial);
        task.addDoneCallback(() => told++);
        return task;
      }),
    }));
    await show(table(
      Object.entries(costs).map(([what, us]) => ({
        what,
        "each (µs)": us.toFixed(2).padStart(9),
        "in 4 ms": (4000 / us).toFixed().padStart(9),
        "a million (ms)": (1000 * us).toFixed().padStart(14),
      })),
    ));
    // cell cost-check
    assertEquals(told, 40_000); // every callback has been called
    assertLess(costs["a task with a callback"], 400); // µs: ten fit into 4 ms, on any machine
    assertLess(costs["await of a value"], 2); // a million in less than 2 s, on any machine
    assertLess(costs["await of a promise"], costs["a task with a callback"]);
  }),
});

Deno.test({
  name: "09 · Through ten functions _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell levels-experiment
    async function turnsOf(work: () => Promise<void>): Promise<number> {
      let turns = 0, over = false;
      work().then(() => over = true);
      while (!over) {
        turns++;
        await null; // one turn
      }
      return turns;
    }
    const deep: Record<string, (levels: number) => Promise<void>> = {
      "async, awaits the next": async (levels) => {
        if (levels > 1) await deep["async, awaits the next"](levels - 1);
      },
      // deno-lint-ignore require-await
      "async, returns the next": async (levels) => {
        if (levels > 1) return deep["async, returns the next"](levels - 1);
      },
      "no async, passes it on": (levels) =>
        levels > 1 ? deep["no async, passes it on"](levels - 1) : Promise.resolve(),
    };
    const depths = [1, 2, 4, 6, 8, 10];
    const measured = Object.entries(deep).flatMap(([way, work]) =>
      depths.map(async (levels) => ({ way, levels, turns: await turnsOf(() => work(levels)) }))
    );
    const counted = await Promise.all(measured);
    // cell levels-python
    const levelsThere = await pythons(`
  import asyncio, json

  async def deep(levels, pause):
      if levels > 1:
          await deep(levels - 1, pause)
      elif pause:
          await asyncio.sleep(0)

  async def main():
      loop = asyncio.get_running_loop()
      turns = 0
      def tick():
          nonlocal turns
          turns += 1
          loop.call_soon(tick)
      loop.call_soon(tick)
      counted = []
      for pause in False, True:
          for levels in 1, 2, 4, 6, 8, 10:
              before = turns
              await deep(levels, pause)
              counted.append(turns - before)
      return counted

  print(json.dumps(asyncio.run(main())))
`);
    const inPython = levelsThere.map((result) => result.json<number[]>());
    const python0 = depths.map((levels, i) => ({ way: "Python", levels, turns: inPython[0][i] }));
    await show(plot({
      title: "How many turns a result takes to come up, by the number of functions",
      description: "Awaiting and returning climb by one a level; passing on and Python stay flat.",
      marginRight: 170,
      x: { label: "levels" },
      y: { label: "turns", grid: true, domain: [0, 13] },
      color: { legend: true },
      marks: [
        Plot.line([...counted, ...python0], {
          x: "levels",
          y: "turns",
          stroke: "way",
          marker: true,
        }),
      ],
    }));
    // cell levels-check
    const turnsBy = (way: string) =>
      counted.filter((row) => row.way === way).map((row) => row.turns);
    assertEquals(turnsBy("async, awaits the next"), depths); // one a level
    assertEquals(turnsBy("async, returns the next"), [1, 3, 5, 7, 9, 11]);
    assertEquals(turnsBy("no async, passes it on"), [1, 1, 1, 1, 1, 1]);
    for (const seen of inPython) {
      assertEquals(seen.slice(0, 6), [0, 0, 0, 0, 0, 0]);
      assertEquals(seen.slice(6), [1, 1, 1, 1, 1, 1]); // with a sleep(0) at the bottom
    }
  }),
});

Deno.test({
  name: "09 · The same costs in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell cost-there
    const timed = await python(
      { varies: /\d+\.\d+/ },
      `
  import asyncio, json, time

  async def trivial():
      return "recv num 1"

  async def tasks(count, callback=None):
      for _ in range(count):
          task = asyncio.create_task(trivial())
          if callback:
              task.add_done_callback(callback)
          await task

  async def awaits(count):
      for _ in range(count):
          await trivial()

  async def yields(count):
      for _ in range(count):
          await asyncio.sleep(0)

  async def best(count, work, *args):
      times = []
      for _ in range(20):
          start = time.perf_counter()
          await work(count, *args)
          times.append(time.perf_counter() - start)
      return 1e6 * min(times) / count

  def program():
      start = time.perf_counter()
      asyncio.run(trivial())
      return 1e6 * (time.perf_counter() - start)

  async def main():
      return {
          "await of a coroutine": await best(5000, awaits),
          "await asyncio.sleep(0)": await best(500, yields),
          "a task": await best(500, tasks),
          "a task with a callback": await best(500, tasks, lambda future: None),
      }

  costs = asyncio.run(main())
  costs["a whole asyncio.run"] = min(program() for _ in range(20))
  print(json.dumps(costs))
`,
    );
    const thereBy = timed.json<Record<string, number>>();
    await show(
      table(
        Object.entries(thereBy).map(([what, us]) => ({
          what,
          "each (µs)": us.toFixed(2).padStart(9),
          "in 4 ms": (4000 / us).toFixed().padStart(9),
        })),
      ),
      timed.about,
    );
    // cell cost-python-check
    assertLess(thereBy["await of a coroutine"], thereBy["await asyncio.sleep(0)"]);
    assertLess(thereBy["a task with a callback"], 400);
    assertGreater(thereBy["a whole asyncio.run"], thereBy["a task with a callback"]);
  }),
});

Deno.test({
  name: "09 · Callbacks and results in CPython _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell cpython-results
    const looks = await pythons(`
  import asyncio, inspect, json

  async def visit(site, ms):
      await asyncio.sleep(ms / 1e6)
      return site

  async def main():
      times = [500, 1800, 900, 2000, 300, 1200, 700, 1600, 400, 1000]
      in_list = in_set = 0
      for _ in range(20):
          tasks = [asyncio.create_task(visit(i, ms)) for i, ms in enumerate(times)]
          done, _ = await asyncio.wait(tasks)
          in_list += [task.result() for task in tasks] == list(range(10))
          in_set += [task.result() for task in done] == list(range(10))
      found = []
      coroutine = visit("success", 0)
      task = asyncio.create_task(coroutine)
      task.add_done_callback(lambda future: found.extend([
          future is task, future.done(), inspect.getcoroutinestate(coroutine), future.result()]))
      await task
      return [in_list, in_set < 20, found]

  print(json.dumps(asyncio.run(main())))
`);
    const looked = looks.map((run) => run.json<[number, boolean, unknown[]]>());
    await show(table(looked.map(([inList, lessInSet, found], i) => ({
      version: looks[i].about.split(":")[0],
      "list in order": `${inList} of 20`,
      "set in order": lessInSet ? "less often" : "20 of 20",
      "is it the task? done? coroutine, result": found,
    }))));
    // cell cpython-results-check
    for (const seen of looked) {
      assertEquals(seen, [20, true, [true, true, "CORO_CLOSED", "success"]]);
    }
    // cell cpython-threads
    const threads = await pythons(`
  import asyncio, json, queue, threading, time
  from concurrent.futures import ThreadPoolExecutor

  got = {}

  def note(way):
      main = threading.current_thread() is threading.main_thread()
      got.setdefault(way, set()).add("main thread" if main else "a thread of the pool")

  def ask(shop):
      time.sleep(0.1)  # long enough to add the callback before the end
      return shop

  async def gathered(pool):
      loop = asyncio.get_running_loop()
      await asyncio.gather(*[loop.run_in_executor(pool, ask, shop) for shop in "ABC"])
      note("await")

  with ThreadPoolExecutor(3) as pool:
      for shop in "ABC":
          pool.submit(ask, shop).add_done_callback(lambda future: note("callback"))
      answers = queue.Queue()
      for shop in "ABC":
          pool.submit(lambda shop=shop: answers.put(ask(shop)))
      for _ in "ABC":
          answers.get()
          note("queue")
      asyncio.run(gathered(pool))
      finished = pool.submit(ask, "A")
      finished.result()
      time.sleep(0.1)
      finished.add_done_callback(lambda future: note("callback, added late"))
  print(json.dumps({way: sorted(seen) for way, seen in got.items()}))
`);
    const runsIn = threads.map((result) => result.json<Record<string, string[]>>());
    await show(table(
      Object.entries(runsIn[0]).map(([way, thread]) => ({
        way,
        "the result arrives in": thread.join(", "),
      })),
    ));
    // cell cpython-threads-check
    for (const seen of runsIn) {
      assertEquals(seen.callback, ["a thread of the pool"]);
      for (const way of ["queue", "await", "callback, added late"]) {
        assertEquals(seen[way], ["main thread"]);
      }
    }
    // cell own-rank-experiment
    const promise = delay(20);
    const shortTask = createTask(() => delay(20));
    const came: Record<string, string[]> = { promise: [], task: [] };
    const awaiters = [
      promise.then(() => came.promise.push("awaiter")),
      shortTask.then(() => came.task.push("awaiter")),
    ];
    promise.then(() => came.promise.push("callback"));
    shortTask.addDoneCallback(() => came.task.push("callback"));
    await Promise.all(awaiters);
    await show(
      table(Object.entries(came).map(([what, order]) => ({ what, order: order.join(" ") }))),
    );
    // cell own-rank-check
    assertEquals(came, { promise: ["awaiter", "callback"], task: ["callback", "awaiter"] });
  }),
});

Deno.test({
  name: "09 · Which of the seven rules does today's Python need? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell seven-rules-experiment
    const rules = await pythons(`
  import asyncio, inspect, json, types

  async def visit():
      await asyncio.sleep(0)
      return "success"

  @types.coroutine
  def without_async():
      yield
      return "success"

  class Awaitable:
      def __await__(self):
          return visit().__await__()

  async def main():  # rule 4: no loop was made by hand
      seen = {"1 a coroutine function without async": await without_async()}
      task = asyncio.create_task(visit())
      for _ in range(3):
          await asyncio.sleep(0)
      seen["2 not awaited, but a task"] = task.result()
      seen["3 neither coroutine, task nor future"] = await Awaitable()
      seen["4 no loop made by hand"] = "success"
      coroutine = visit()
      tasks = len(asyncio.all_tasks())
      seen["5 not loaded into the loop"] = await coroutine
      assert len(asyncio.all_tasks()) == tasks
      seen["6 no create_task, no result()"] = await visit()
      seen["7 no list, no asyncio.wait"] = (await asyncio.gather(visit(), visit()))[-1]
      return seen

  print(json.dumps(asyncio.run(main())))
`);
    const broken = rules.map((result) => result.json<Record<string, string>>());
    await show(
      table(
        Object.entries(broken[0]).map(([rule, result]) => ({ "the rule, broken": rule, result })),
      ),
      ...rules.map((result) => result.about),
    );
    // cell seven-rules-check
    for (const seen of broken) assertEquals(Object.values(seen), Array(7).fill("success"));
  }),
});

Deno.test({
  name: "09 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-parentheses
    let calls = 0;
    // deno-lint-ignore no-explicit-any
    const check = (_url: string): any => void calls++;
    const successful = createTask(() => delay(100).then(() => "success"));
    const refused = assertThrows(() => successful.addDoneCallback(check(url)), TypeError);
    const passedOn = await successful.then(check(url));
    const late = await pythons(`
  import asyncio, json

  async def main():
      said = []
      handler = lambda loop, context: said.append(str(context["exception"]))
      asyncio.get_running_loop().set_exception_handler(handler)
      task = asyncio.create_task(asyncio.sleep(0.01))
      said.append(task.add_done_callback((lambda future: None)(task)))
      await task
      await asyncio.sleep(0)
      return said

  print(json.dumps(asyncio.run(main())))
`);
    const complaints = late.map((run) => run.json<(string | null)[]>());
    const effects = [refused.message, `passes on: ${passedOn}`, `later: ${complaints[0][1]}`];
    const methods = ["addDoneCallback", "then", "add_done_callback"];
    await show(table(methods.map((name, i) => ({ "given check(url)": name, result: effects[i] }))));
    // cell pitfall-parentheses-check
    assertEquals([calls, passedOn], [2, "success"]); // called at once, and not when the task was done
    assert(refused.message.includes("fn must be a function"));
    for (const said of complaints) {
      assertEquals(said, [null, "'NoneType' object is not callable"]);
    }
    // cell pitfall-async
    const saving = new Timeline("A callback that has to wait itself");
    const job = createTask(() => saving.span("job", () => delay(200)));
    job.addDoneCallback(async () => {
      await saving.span("callback", () => delay(100), "saves");
    });
    await job;
    saving.mark("main", "goes on");
    await delay(100);
    await show(saving);
    // cell pitfall-async-check
    assertEquals(saving.order().slice(2), ["callback start", "main goes on", "callback end"]);
  }),
});
