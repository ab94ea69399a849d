// Extracted from notebooks/04_quick_start.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { deadline, delay } from "@std/async";
import { type Coroutine, EventLoop, run, runningLoop, sleep, VirtualClock } from "@course/loop";
import { assertTook, exercise, nativeTurns, show, table, Timeline } from "@course/notebook";
import { python } from "@course/services";

/** Runs a program in a Deno process of its own: what it printed, how it ended. */
async function runScript(program: string) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-config", program],
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return {
    printed: text(stdout).split("\n").join(", "),
    "exit code": code,
    complaint: text(stderr).split("\n")[0].replace("error: ", ""),
  };
}
void exercise; // for cells that are not tested

Deno.test({
  name: "04 · What a call returns",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell what-a-call-gives-experiment
    async function greeting(name: string): Promise<string> {
      await delay(10);
      return `hello ${name}`;
    }
    const byHand = (name: string) => delay(10).then(() => `hello ${name}`); // no `async` anywhere

    const look = (expression: string, value: unknown) => ({
      expression,
      typeof: typeof value,
      "what it is": Object.prototype.toString.call(value).slice(8, -1),
    });
    await show(table([
      look("greeting", greeting),
      look("byHand", byHand),
      look('greeting("Ada")', greeting("Ada")),
      look('byHand("Ada")', byHand("Ada")),
      look('await greeting("Ada")', await greeting("Ada")),
    ]));
    // cell what-a-call-gives-check
    assertEquals(greeting.constructor.name, "AsyncFunction");
    assertEquals(byHand.constructor.name, "Function");
    assert(greeting("Ada") instanceof Promise && byHand("Ada") instanceof Promise);
    assertEquals(await greeting("Ada"), await byHand("Ada"));
    await delay(10); // by now the calls above that were not awaited are over, too
  }),
});

Deno.test({
  name: "04 · When does the body run?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell hot-experiment
    const hot: string[] = [];
    async function bake(): Promise<string> {
      hot.push("in the function");
      await delay(100);
      return "cake";
    }
    hot.push("before the call");
    const cake = bake();
    hot.push("after the call");
    hot.push(`after await: ${await cake}`);

    await show(...hot.map((line, i) => `${i + 1}  ${line}`));
    // cell hot-python-order
    const lazy: string[] = [];
    function* bakeLater(): Coroutine<string> {
      lazy.push("in the function");
      yield* sleep(0.1); // seconds, as in asyncio
      return "cake";
    }
    function* main(): Coroutine<void> {
      lazy.push("before the call");
      const coroutine = bakeLater();
      lazy.push("after the call");
      lazy.push(`after await: ${yield* coroutine}`);
    }
    await run(main(), { clock: new VirtualClock() });
    // cell hot-python
    const inPython = await python(`
  import asyncio

  async def bake():
      print("in the function")
      await asyncio.sleep(0.1)
      return "cake"

  async def main():
      print("before the call")
      coroutine = bake()
      print("after the call")
      print("after await:", await coroutine)

  asyncio.run(main())
`);
    const pythonLines = inPython.output.split("\n");
    await show(table(hot.map((TypeScript, i) => ({
      TypeScript,
      Python: pythonLines[i],
      "lib/loop": lazy[i],
    }))));
    // cell hot-check
    assertEquals(hot, [
      "before the call",
      "in the function",
      "after the call",
      "after await: cake",
    ]);
    assertEquals(lazy, [
      "before the call",
      "after the call",
      "in the function",
      "after await: cake",
    ]);
    assertEquals(pythonLines, lazy);
    // cell hot-picture
    const hotLine = new Timeline("Hot: the call begins it");
    const cakeSoon = hotLine.span("oven", () => delay(100));
    await hotLine.span("caller", () => delay(60), "something else");
    await cakeSoon;

    const coldLine = new Timeline("Cold: the await begins it");
    const cakeLater = () => coldLine.span("oven", () => delay(100)); // only described
    await coldLine.span("caller", () => delay(60), "something else");
    await cakeLater();
    await show(hotLine, coldLine);
    // cell hot-picture-check
    assertTook(hotLine.duration, 100);
    assertTook(coldLine.duration, 160);
    assertEquals([hotLine.maxConcurrent(), coldLine.maxConcurrent()], [2, 1]);
  }),
});

Deno.test({
  name: "04 · Up to three attempts",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell cold-helpers
    async function upToThreeTimes<T>(work: () => Promise<T>): Promise<T> {
      for (let attempt = 1; attempt < 3; attempt++) {
        try {
          return await work();
        } catch { /* try again */ }
      }
      return await work();
    }
    function flakyDownload(line: Timeline) {
      let calls = 0;
      const download = (): Promise<string> =>
        line.span("download", async () => {
          const call = ++calls;
          await delay(100);
          if (call < 3) throw new Error(`failed on call ${call}`);
          return `worked on call ${call}`;
        });
      return { download, calls: () => calls };
    }
    // cell cold-experiment
    const onePromise = new Timeline("Trying the same promise");
    const a = flakyDownload(onePromise);
    const promise = a.download(); // the cake
    const fromPromise = await upToThreeTimes(() => promise).catch((error) => error.message);

    const oneFunction = new Timeline("Trying a function");
    const b = flakyDownload(oneFunction);
    const fromFunction = await upToThreeTimes(() => b.download()); // the recipe
    await show(onePromise, fromPromise, oneFunction, fromFunction);
    // cell cold-wrapper
    function makeCold<T>(work: () => Promise<T>): PromiseLike<T> {
      return { then: (fulfilled, rejected) => work().then(fulfilled, rejected) };
    }

    const order: string[] = [];
    order.push("before the call");
    const later = makeCold(async () => {
      order.push("in the function");
      await delay(100);
      return "cake";
    });
    order.push("after the call");
    order.push(`after await: ${await later}`);
    order.push(`and once more: ${await later}`);
    await show(...order);
    // cell cold-check
    assertEquals([a.calls(), fromPromise], [1, "failed on call 1"]);
    assertEquals([b.calls(), fromFunction], [3, "worked on call 3"]);
    assertTook(onePromise.duration, 100);
    assertTook(oneFunction.duration, 300);
    assertEquals(order, [
      "before the call",
      "after the call",
      "in the function",
      "after await: cake",
      "in the function", // each await bakes again
      "and once more: cake",
    ]);
  }),
});

Deno.test({
  name: "04 · Never awaited",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell never-awaited-experiment
    const diary: string[] = [], lazyDiary: string[] = [];
    const writing = new Timeline("Called, and never awaited");
    async function write(line: string): Promise<void> {
      await writing.span("write", () => delay(100));
      diary.push(line);
    }
    function* writeLater(line: string): Coroutine<void> {
      writing.mark("writeLater", "runs");
      yield* sleep(0.1);
      lazyDiary.push(line);
    }

    write("it rained"); // no await
    writeLater("it rained"); // no yield*
    const entries = () => `${diary.length} hot, ${lazyDiary.length} cold`;
    writing.mark("entries", entries());
    await delay(200);
    writing.mark("entries", entries());
    await show(writing);
    // cell never-awaited-check
    assertEquals(writing.order(), [
      "write start",
      "entries 0 hot, 0 cold",
      "write end",
      "entries 1 hot, 0 cold",
    ]); // and `writeLater` never ran
  }),
});

Deno.test({
  name: "04 · An error in a floating promise",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell floating-error-experiment
    const start = `
  await new Promise((resolve) => setTimeout(resolve, 0)); // now the loop is turning
  const fail = async () => { throw new Error("lost"); };
  setTimeout(() => console.log("timer"), 20);
  const work = fail();`;
    const lateCatch = `try { await work; } catch { console.log("caught"); }`;

    const endings = {
      "floating": await runScript(start),
      "caught at once": await runScript(`${start} work.catch(() => console.log("caught"));`),
      "a listener for the program": await runScript(`${start}
    addEventListener("unhandledrejection", (event) => {
      event.preventDefault();
      console.log("heard of", event.reason.message);
    });`),
      "awaited 10 microtasks later": await runScript(`${start}
    for (let i = 0; i < 10; i++) await null;
    ${lateCatch}`),
      "awaited a timer later": await runScript(`${start}
    await new Promise((resolve) => setTimeout(resolve, 0));
    ${lateCatch}`),
    };
    await show(
      table(
        Object.entries(endings).map(([what, ending]) => ({ "the promise is": what, ...ending })),
      ),
    );
    // cell floating-error-check
    const lived = (printed: string) => ({ printed, "exit code": 0, complaint: "" });
    const died = { printed: "", "exit code": 1, complaint: "Uncaught (in promise) Error: lost" };
    assertEquals(Object.values(endings), [
      died,
      lived("caught, timer"),
      lived("heard of lost, timer"),
      lived("caught, timer"),
      died,
    ]);
  }),
});

Deno.test({
  name: "04 · Awaited twice _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell twice-experiment
    const runs: string[] = [];
    async function roll(): Promise<number> {
      runs.push("hot");
      await delay(100);
      return 6;
    }
    function* rollLater(): Coroutine<number> {
      runs.push("cold");
      yield* sleep(0.1);
      return 6;
    }

    const rolled = roll();
    const twiceFromPromise = [await rolled, await rolled];

    const fromCoroutine: unknown[] = [];
    function* twice(): Coroutine<void> {
      const coroutine = rollLater();
      fromCoroutine.push(yield* coroutine);
      fromCoroutine.push(yield* coroutine);
    }
    await run(twice(), { clock: new VirtualClock() });

    await show(table([
      { awaited: "the same promise", first: twiceFromPromise[0], second: twiceFromPromise[1] },
      { awaited: "the same generator", first: fromCoroutine[0], second: String(fromCoroutine[1]) },
    ]));
    // cell twice-check
    assertEquals(twiceFromPromise, [6, 6]);
    assertEquals(fromCoroutine, [6, undefined]);
    assertEquals(runs, ["hot", "cold"]); // each body ran once
  }),
});

Deno.test({
  name: "04 · Who may interrupt an async function?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell interrupted-experiment
    type Write = (letter: string) => void;
    async function greedy(letter: string, write: Write): Promise<void> {
      for (let i = 0; i < 3; i++) write(letter);
      await delay(0);
    }
    async function polite(letter: string, write: Write): Promise<void> {
      for (let i = 0; i < 3; i++) {
        write(letter);
        await delay(0); // here others may go first
      }
    }
    const twoOf = (writer: typeof greedy) =>
      nativeTurns((write) => {
        setTimeout(() => write("!"), 0);
        return Promise.all([writer("A", write), writer("B", write)]);
      }, `Two writers that are ${writer.name}`);
    const twoGreedy = await twoOf(greedy);
    const twoPolite = await twoOf(polite);
    await show(twoGreedy, twoPolite);
    // cell interrupted-check
    assertEquals(twoGreedy.lines.join(""), "AAABBB!");
    assertEquals(twoPolite.lines.join(""), "AB!ABAB");
    let heard = "A";
    const bell = new EventTarget();
    bell.addEventListener("ring", () => heard += "!");
    bell.dispatchEvent(new Event("ring")); // a call: the listener runs now
    assertEquals(heard + "A", "A!A");
  }),
});

Deno.test({
  name: "04 · Three places to run it, and what is left over",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell places-script
    const script = `
  const leftover = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    console.log("leftover finished");
  };
  leftover();
  console.log("main is over");
`;
    const inScript = await runScript(script);
    await show("In a script:", ...inScript.printed.split(", "));
    // cell places-loop
    function* leftover(line: Timeline): Coroutine<void> {
      try {
        yield* sleep(0.1);
        line.mark("leftover", "finished");
      } catch (error) {
        line.mark("leftover", `stopped: ${(error as Error).name}`);
        throw error;
      }
    }
    function* mainOfLoop(line: Timeline): Coroutine<void> {
      runningLoop().createTask(leftover(line));
      yield* sleep(0.05);
      line.mark("main", "is over");
    }
    const byRun = new Timeline("run(main())");
    await run(mainOfLoop(byRun));
    byRun.mark("caller", "goes on");
    await delay(100);
    byRun.mark("caller", "looks again");

    const byLoop = new Timeline("loop.runUntilComplete(main())");
    const loop = new EventLoop();
    await loop.runUntilComplete(mainOfLoop(byLoop));
    byLoop.mark("caller", "goes on");
    await delay(100);
    byLoop.mark("caller", `looks again: ${loop.allTasks().size} left in the loop`);
    await show(byRun, byLoop);
    // cell places-cell
    const inCell = new Timeline("In a cell", { until: 100 });
    const left = inCell.span("leftover", () => delay(100));
    inCell.mark("cell", "is over");
    await show(inCell);
    // cell places-next-cell
    await left;
    inCell.mark("next cell", "is over");
    await show(inCell);
    // cell places-check
    assertEquals([inScript.printed, inScript.complaint], ["main is over, leftover finished", ""]);
    assertEquals(byRun.order().slice(0, 3), [
      "main is over",
      "leftover stopped: CancelledError",
      "caller goes on",
    ]);
    assertEquals(byLoop.order(), [
      "main is over",
      "caller goes on",
      "caller looks again: 1 left in the loop",
    ]);
    assertEquals(inCell.order().slice(0, 3), ["leftover start", "cell is over", "leftover end"]);
  }),
});

Deno.test({
  name: "04 · Waiting for something that never comes",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell never-settles-experiment
    const never = `const never = new Promise(() => {});`;
    const waits = {
      "at top level": await runScript(
        `${never} console.log("before"); await never; console.log("after");`,
      ),
      "in a floating function": await runScript(`${never}
    const wait = async () => { await never; console.log("after"); };
    wait();
    console.log("before");`),
      "with a timer as well": await runScript(
        `${never} setTimeout(() => console.log("tick"), 50); await never; console.log("after");`,
      ),
    };
    await show(
      table(Object.entries(waits).map(([where, ending]) => ({ awaited: where, ...ending }))),
    );
    // cell never-settles-check
    const complaint = "Top-level await promise never resolved";
    assertEquals(Object.values(waits), [
      { printed: "before", "exit code": 1, complaint },
      { printed: "before", "exit code": 0, complaint: "" },
      { printed: "tick", "exit code": 1, complaint }, // it waited for the timer, then gave up
    ]);
    // cell never-settles-cure
    const patience = new Timeline("A limit of 500 ms, and work of 800 ms");
    const work = patience.span("work", () => delay(800));
    const outcome = await patience.span("wait", () => deadline(work, 500))
      .catch((error: Error) => error.name);
    await work;
    await show(patience, `The wait ended with ${outcome}.`);
    // cell never-settles-cure-check
    assertEquals(outcome, "TimeoutError");
    assertEquals(patience.order(), ["work start", "wait start", "wait failed", "work end"]);
    const [lasting, limited] = patience.entries;
    assertTook(limited.end - limited.start, 500);
    assertTook(lasting.end - lasting.start, 800);
  }),
});

Deno.test({
  name: "04 · Seven rules from Python, rewritten and tested _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell seven-rules-experiment
    const ends: string[] = [];
    const slowly = (value: string, ms = 10) => delay(ms).then(() => (ends.push(value), value));

    const withoutAsync = await slowly("1");
    slowly("floats");
    const atOnce = ends.includes("floats");
    await Promise.all([slowly("handed over")]);
    const plain = [await 5, await { then: (done: (value: number) => void) => done(6) }];
    let rang = false;
    setTimeout(() => rang = true, 10); // no loop was created
    await delay(20);
    let started = false;
    const called = (async () => {
      started = true;
      await null;
    })();
    const startedByTheCall = started;
    await called;
    const list = await Promise.all([slowly("first", 30), slowly("second", 10)]);

    await show(table([
      { rule: "1 without async", seen: withoutAsync },
      { rule: "2 it floats: over at once?", seen: atOnce },
      { rule: "2 handed over: over?", seen: ends.includes("handed over") },
      { rule: "3 a plain value, a thenable", seen: plain },
      { rule: "4 a timer fires", seen: rang },
      { rule: "5 started by the call", seen: startedByTheCall },
      { rule: "6 before await, after it", seen: [typeof slowly("6"), typeof await slowly("6")] },
      { rule: "7 the values", seen: list },
      { rule: "7 who was ready first", seen: ends.filter((end) => end.match(/first|second/)) },
    ]));
    // cell seven-rules-check
    assertEquals(withoutAsync, "1");
    assertThrows(() => new Function("await null"), SyntaxError); // no `async`, no `await` inside
    assertEquals([atOnce, ends.includes("handed over")], [false, true]);
    assertEquals(plain, [5, 6]);
    assert(rang && startedByTheCall);
    assertEquals([typeof slowly("6"), typeof await slowly("6")], ["object", "string"]);
    assertEquals(list, ["first", "second"]);
    assertEquals(ends.filter((end) => end.match(/first|second/)), ["second", "first"]);
    await delay(10); // let the floating ones come to their end

    const file = await Deno.makeTempFile({ suffix: ".ts" });
    const passes = async (tool: string, program: string) => {
      await Deno.writeTextFile(file, program);
      const args = [tool, "--no-config", file];
      return (await new Deno.Command(Deno.execPath(), { args, stderr: "null" }).output()).success;
    };
    const floats = "const work = async () => await Promise.resolve(1);\nwork();\n";
    assert(
      await passes("check", floats) && await passes("lint", floats),
      "neither finds rule 2 broken",
    );
    assert(
      !await passes("lint", floats.replace("await", "")),
      "but lint finds an async without await",
    );
    await Deno.remove(file);
    // cell seven-rules-pythons
    const rule7 = `
  import asyncio, json, warnings
  warnings.simplefilter("ignore")

  async def slowly(value):
      await asyncio.sleep(0.01)
      return value

  async def main():
      coroutines = [slowly("a"), slowly("b")]
      try:
          done, pending = await asyncio.wait(coroutines)
          return f"{len(done)} done"
      except TypeError as error:
          return f"TypeError: {error}"

  print(json.dumps(asyncio.run(main())))
`;
    const versions = ["3.10", ">=3.11"];
    const rule7Seen: string[] = [];
    for (const version of versions) {
      rule7Seen.push((await python({ version }, rule7)).json<string>());
    }
    await show(table(rule7Seen.map((seen, i) => ({
      Python: versions[i],
      "asyncio.wait([slowly(…), slowly(…)])": seen,
    }))));
    // cell seven-rules-pythons-check
    assertEquals(rule7Seen[0], "2 done");
    assert(rule7Seen[1].startsWith("TypeError: Passing coroutines is forbidden"));
  }),
});

Deno.test({
  name: "04 · What Python prints _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell in-python-experiment
    const pythonSays = await python(
      { version: "3.11" },
      `
  import asyncio, gc, json, logging, subprocess, sys, warnings

  seen = {}

  class Listener(logging.Handler):
      def emit(self, record):
          seen["a lost error is logged"] = record.getMessage().split("\\n")[0]
  logging.getLogger("asyncio").addHandler(Listener())

  async def write():
      seen["what was never awaited"] = "ran"

  async def roll(seconds=0):
      await asyncio.sleep(seconds)
      return 6

  async def fail():
      raise ValueError("lost")

  async def leftover():
      try:
          await asyncio.sleep(1)
      except asyncio.CancelledError:
          seen["a leftover of run"] = "cancelled"
          raise

  async def leave():
      asyncio.create_task(leftover())
      return asyncio.get_running_loop()

  async def refusal(awaitable):
      try:
          return f"{await awaitable}"
      except (RuntimeError, TypeError) as error:
          return f"{type(error).__name__}: {error}"

  async def nested():
      coroutine = roll()
      try:
          asyncio.run(coroutine)
      finally:
          coroutine.close()

  async def main():
      with warnings.catch_warnings(record=True) as caught:
          warnings.simplefilter("always")
          write()
          gc.collect()
      seen["never awaited"] = f"{caught[0].category.__name__}: {caught[0].message}"
      asyncio.create_task(fail())
      asyncio.create_task(leftover())
      await asyncio.sleep(0.01)
      gc.collect()
      coroutine = roll()
      seen["types"] = f"{type(roll).__name__}, {type(coroutine).__name__}"
      seen["awaited twice"] = [await refusal(coroutine), await refusal(coroutine)]
      coroutine = roll(0.01)
      both = await asyncio.gather(*(refusal(coroutine) for _ in range(2)))
      seen["awaited twice at once"] = both
      task = asyncio.create_task(roll())
      seen["a task, twice"] = [await refusal(task), await refusal(task)]
      seen["await 5"] = await refusal(5)
      seen["run inside run"] = await refusal(nested())

  asyncio.run(main())
  loops = [asyncio.run(leave()), asyncio.run(leave())]
  seen["run, twice"] = "one loop" if loops[0] is loops[1] else "two loops"
  seen["the loop after run"] = "closed" if loops[0].is_closed() else "open"
  loop = asyncio.new_event_loop()
  loop.run_until_complete(leave())
  seen["a leftover of run_until_complete"] = "pending" if asyncio.all_tasks(loop) else "gone"
  hanging = "import asyncio\\nasync def main(): await asyncio.Event().wait()\\nasyncio.run(main())"
  try:
      subprocess.run([sys.executable, "-c", hanging], timeout=1)
  except subprocess.TimeoutExpired:
      seen["waiting forever"] = "still waiting after 1 s"
  print(json.dumps(seen))
`,
    );
    const said = pythonSays.json<Record<string, string | string[]>>();
    await show(
      table(Object.entries(said).map(([what, Python]) => ({ what, Python }))),
      pythonSays.about,
    );
    // cell in-python-check
    const refused = "RuntimeError: cannot reuse already awaited coroutine";
    assertEquals(said, {
      "never awaited": "RuntimeWarning: coroutine 'write' was never awaited", // and it never ran
      "a lost error is logged": "Task exception was never retrieved", // and the program went on
      "types": "function, coroutine",
      "awaited twice": ["6", refused],
      "awaited twice at once": ["6", "RuntimeError: coroutine is being awaited already"],
      "a task, twice": ["6", "6"],
      "await 5": "TypeError: object int can't be used in 'await' expression",
      "run inside run": "RuntimeError: asyncio.run() cannot be called from a running event loop",
      "a leftover of run": "cancelled",
      "run, twice": "two loops",
      "the loop after run": "closed",
      "a leftover of run_until_complete": "pending", // neither finished nor broken off
      "waiting forever": "still waiting after 1 s",
    });
  }),
});

Deno.test({
  name: "04 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-foreach
    const names = ["a", "b", "c"];
    const floating = new Timeline("names.forEach(async …)");
    names.forEach(async (name) => await floating.span(`save ${name}`, () => delay(100)));
    floating.mark("caller", "goes on");
    await delay(100);

    const awaited = new Timeline("await Promise.all(names.map(…))");
    await Promise.all(names.map((name) => awaited.span(`save ${name}`, () => delay(100))));
    awaited.mark("caller", "goes on");
    await show(floating, awaited);
    // cell pitfall-foreach-check
    assertEquals(floating.order().indexOf("caller goes on"), 3); // after three starts, before any end
    assertEquals(awaited.order().at(-1), "caller goes on");
    // cell pitfall-condition-experiment
    async function isAllowed(user: string): Promise<boolean> {
      await delay(10);
      return user === "ada";
    }
    const entered: string[] = [];
    for (const user of ["ada", "mallory"]) {
      // @ts-expect-error: the type checker says that this condition is always true
      if (isAllowed(user)) entered.push(user);
    }
    await delay(10);
    await show(`came in: ${entered.join(", ")}`);
    // cell pitfall-condition-check
    assertEquals(entered, ["ada", "mallory"]); // both!
    assertEquals(await isAllowed("mallory"), false);
    // cell pitfall-throw-experiment
    async function parse(text: string): Promise<unknown> {
      const parsed = JSON.parse(text); // throws at once, before any await
      await delay(10);
      return parsed;
    }
    const caught: string[] = [];
    let parsing: Promise<unknown> | undefined;
    try {
      parsing = parse("{ not JSON");
    } catch {
      caught.push("at the call");
    }
    try {
      await parsing;
    } catch {
      caught.push("at await");
    }
    await show(`caught ${caught.join(" and ")}`);
    // cell pitfall-throw-check
    await assertRejects(() => parse("{ not JSON"), SyntaxError);
    assertEquals(caught, ["at await"]);
  }),
});
