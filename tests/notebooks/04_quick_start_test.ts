// Extracted from notebooks/04_quick_start.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertRejects } from "@std/assert";
import { deadline, delay } from "@std/async";
import { type Coroutine, run, runningLoop, sleep, VirtualClock } from "@course/loop";
import { assertTook, exercise, show, table, Timeline } from "@course/notebook";

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
  name: "04 · What a call gives you",
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
    await delay(10); // let the calls above that nobody awaited come to their end
  }),
});

Deno.test({
  name: "04 · Hot: the call runs the body",
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

    await show(
      table(hot.map((line, i) => ({ "": i + 1, TypeScript: line, "Python's way": lazy[i] }))),
    );
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
  }),
});

Deno.test({
  name: "04 · Cold: hand over the recipe, not the cake",
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
    function flakyDownload() {
      let calls = 0;
      const download = async () => {
        await delay(100);
        if (++calls < 3) throw new Error(`failed on call ${calls}`);
        return `worked on call ${calls}`;
      };
      return { download, calls: () => calls };
    }
    // cell cold-experiment
    const a = flakyDownload(), b = flakyDownload();
    const promise = a.download(); // the cake
    const fromPromise = await upToThreeTimes(() => promise).catch((error) => error.message);
    const fromFunction = await upToThreeTimes(() => b.download()); // the recipe
    await show(table([
      { "what is tried": "the same promise", calls: a.calls(), result: fromPromise },
      { "what is tried": "a function", calls: b.calls(), result: fromFunction },
    ]));
    // cell cold-wrapper
    function cold<T>(work: () => Promise<T>): PromiseLike<T> {
      return { then: (fulfilled, rejected) => work().then(fulfilled, rejected) };
    }

    const order: string[] = [];
    order.push("before the call");
    const later = cold(async () => {
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
    assertEquals(order.slice(0, 4), [
      "before the call",
      "after the call",
      "in the function",
      "after await: cake",
    ]);
    assertEquals(order.filter((line) => line === "in the function").length, 2); // each await bakes anew
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
    async function write(line: string): Promise<void> {
      await delay(100);
      diary.push(line);
    }
    function* writeLater(line: string): Coroutine<void> {
      yield* sleep(0.1);
      lazyDiary.push(line);
    }

    write("it rained"); // no await
    writeLater("it rained"); // no yield*
    const atOnce = { hot: diary.length, cold: lazyDiary.length };
    await delay(200);
    await show(table([
      { "entries": "right after the call", "TypeScript": atOnce.hot, "Python's way": atOnce.cold },
      { "entries": "200 ms later", "TypeScript": diary.length, "Python's way": lazyDiary.length },
    ]));
    // cell never-awaited-check
    assertEquals(atOnce, { hot: 0, cold: 0 });
    assertEquals([diary.length, lazyDiary.length], [1, 0]);
  }),
});

Deno.test({
  name: "04 · An error that nobody waits for",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell floating-error-experiment
    const fail = `const fail = async () => { throw new Error("lost"); };`;
    const timer = `setTimeout(() => console.log("timer"), 20);`;

    const endings = {
      "floating": await runScript(`${fail} ${timer} fail();`),
      "caught": await runScript(
        `${fail} ${timer} fail().catch((e) => console.log("caught", e.message));`,
      ),
      "a listener for the whole program": await runScript(`${fail} ${timer}
    addEventListener("unhandledrejection", (event) => {
      event.preventDefault();
      console.log("heard of", event.reason.message);
    });
    fail();`),
      "awaited, but too late": await runScript(`${fail} ${timer}
    const work = fail();
    await new Promise((resolve) => setTimeout(resolve, 50));
    try { await work; } catch { console.log("caught"); }`),
    };
    await show(
      table(
        Object.entries(endings).map(([what, ending]) => ({ "the promise is": what, ...ending })),
      ),
    );
    // cell floating-error-check
    assertEquals(endings["floating"], {
      printed: "",
      "exit code": 1,
      complaint: "Uncaught (in promise) Error: lost",
    });
    assertEquals(endings["caught"].printed, "caught lost, timer");
    assertEquals(endings["a listener for the whole program"].printed, "heard of lost, timer");
    assertEquals(endings["awaited, but too late"]["exit code"], 1);
  }),
});

Deno.test({
  name: "04 · Awaited twice",
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
    const fromPromise = [await rolled, await rolled];

    const fromCoroutine: unknown[] = [];
    function* twice(): Coroutine<void> {
      const coroutine = rollLater();
      fromCoroutine.push(yield* coroutine);
      fromCoroutine.push(yield* coroutine);
    }
    await run(twice(), { clock: new VirtualClock() });

    await show(table([
      { awaited: "the same promise", first: fromPromise[0], second: fromPromise[1] },
      { awaited: "the same generator", first: fromCoroutine[0], second: String(fromCoroutine[1]) },
    ]));
    // cell twice-check
    assertEquals(fromPromise, [6, 6]);
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
    let letters = "";
    async function greedy(letter: string): Promise<void> {
      for (let i = 0; i < 3; i++) letters += letter;
      await delay(0);
    }
    async function polite(letter: string): Promise<void> {
      for (let i = 0; i < 3; i++) {
        letters += letter;
        await delay(0); // here I let others go first
      }
    }
    await Promise.all([greedy("A"), greedy("B")]);
    letters += " ";
    await Promise.all([polite("A"), polite("B")]);
    await show(letters);
    // cell interrupted-check
    assertEquals(letters, "AAABBB ABABAB");
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
    const inLoop: string[] = [];
    function* leftover(): Coroutine<void> {
      try {
        yield* sleep(0.1);
        inLoop.push("leftover finished");
      } catch (error) {
        inLoop.push(`leftover stopped by ${(error as Error).name}`);
        throw error;
      }
    }
    function* mainOfLoop(): Coroutine<void> {
      runningLoop().createTask(leftover());
      yield* sleep(0); // the leftover can start
      inLoop.push("main is over");
    }
    await run(mainOfLoop(), { clock: new VirtualClock() });
    await show("In lib/loop:", ...inLoop);
    // cell places-cell
    const inCell: string[] = [];
    const left = (async () => {
      await delay(100);
      inCell.push("leftover finished");
    })();
    inCell.push("the cell is over");
    await show("In a cell:", ...inCell);
    // cell places-next-cell
    await left;
    await show("A cell later:", ...inCell);
    // cell places-check
    assertEquals(inScript.printed, "main is over, leftover finished");
    assertEquals(inLoop, ["main is over", "leftover stopped by CancelledError"]);
    assertEquals(inCell, ["the cell is over", "leftover finished"]);
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
      "in a floating function": await runScript(
        `${never} async function f() { await never; console.log("after"); } f(); console.log("before");`,
      ),
      "with a timer besides": await runScript(
        `${never} setTimeout(() => console.log("tick"), 50); await never; console.log("after");`,
      ),
    };
    await show(
      table(Object.entries(waits).map(([where, ending]) => ({ awaited: where, ...ending }))),
    );
    // cell never-settles-check
    assertEquals(waits["at top level"]["exit code"], 1);
    assertEquals(waits["at top level"].complaint, "Top-level await promise never resolved");
    assertEquals(waits["in a floating function"], {
      printed: "before",
      "exit code": 0,
      complaint: "",
    });
    assertEquals(waits["with a timer besides"].printed, "tick"); // it waited for the timer, then gave up
    assertEquals(waits["with a timer besides"]["exit code"], 1);
    // cell never-settles-cure
    const patience = new Timeline("A wait with a limit");
    const outcome = await patience.span(
      "answer",
      () => deadline(new Promise<string>(() => {}), 500),
    ).catch((error: Error) => error.name);
    await show(patience, `ended with ${outcome}`);
    // cell never-settles-cure-check
    assertEquals(outcome, "TimeoutError");
    assertTook(patience.duration, 500);
  }),
});

Deno.test({
  name: "04 · Seven rules, rewritten and tested",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell seven-rules-experiment
    const slowly = async <T>(value: T, ms = 10) => (await delay(ms), value);
    let started = false;

    const rules: Record<string, () => Promise<unknown>> = {
      "1 without async": () => delay(10).then(() => "value"),
      "2 handed over": async () => (await Promise.all([slowly("value")]))[0],
      "3 a plain value": async () => await "value",
      "3 a thenable": async () => await { then: (ok: (v: string) => void) => ok("value") },
      "4 no loop to create": async () => await new Promise((ok) => setTimeout(ok, 10, "value")),
      "5 calling is starting": async () => {
        const promise = (async () => (started = true, await slowly("value")))();
        return started ? await promise : "not started";
      },
      "6 await gives the value": async () => await slowly("value"),
      "7 in the order of the list": async () =>
        (await Promise.all([slowly("va", 30), slowly("lue", 10)])).join(""),
    };
    const results: Record<string, unknown> = {};
    for (const [rule, test] of Object.entries(rules)) results[rule] = await test();
    await show(table(Object.entries(results).map(([rule, result]) => ({ rule, result }))));
    // cell seven-rules-check
    for (const [rule, result] of Object.entries(results)) assertEquals(result, "value", rule);
  }),
});

Deno.test({
  name: "04 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-foreach
    const saved: string[] = [];
    async function save(name: string): Promise<void> {
      await delay(100);
      saved.push(name);
    }
    const names = ["a", "b", "c"];

    names.forEach(async (name) => await save(name)); // three floating promises
    const afterForEach = [...saved];

    await Promise.all(names.map((name) => save(name)));
    const afterAll = [...saved];
    await show(table([
      { after: "forEach", saved: afterForEach.join(" ") || "nothing" },
      { after: "Promise.all(names.map(…))", saved: afterAll.join(" ") },
    ]));
    // cell pitfall-foreach-check
    assertEquals(afterForEach, []);
    assertEquals(afterAll, ["a", "b", "c", "a", "b", "c"]); // the three floating ones came in, too
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
    assertEquals(entered, ["ada", "mallory"]); // everybody!
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
