// Extracted from notebooks/07_futures.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { deadline, delay } from "@std/async";
import { WorkerPool } from "@course/async";
import { type Coroutine, EventLoop, Future, InvalidStateError, sleep, Task } from "@course/loop";
import { type TraceEntry, VirtualClock, waitFor } from "@course/loop";
import { assertTook, cell, exercise, onRealTime, show, table, Timeline } from "@course/notebook";
import { turns } from "@course/notebook";
import { python, pythons } from "@course/services";

/** A loop on virtual time that writes down what it does. */
function tracedLoop() {
  const trace: TraceEntry[] = [];
  const onTrace = (entry: TraceEntry) => trace.push(entry);
  return { loop: new EventLoop({ clock: new VirtualClock(), onTrace }), trace };
}
/** What the work returns, or the error that it throws, in words. */
function attempt(work: () => unknown): string {
  try {
    return String(work());
  } catch (error) {
    return String(error);
  }
}
void exercise; // for cells that are not tested

Deno.test({
  name: "07 · A parcel for three readers",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell delivery-experiment
    const readers = new Timeline("One delivery, three readers");
    const { promise: promisedParcel, resolve } = Promise.withResolvers<string>();
    const read = (name: string) => readers.span(name, () => promisedParcel);
    setTimeout(() => {
      resolve("666");
      readers.mark("courier", "has delivered");
    }, 2000);
    const parcels = await Promise.all([
      read("reader 1"),
      delay(500).then(() => read("reader 2")),
      delay(2500).then(() => read("reader 3")),
    ]);
    await show(readers, parcels);
    // cell delivery-check
    assertEquals(readers.order(), [
      "reader 1 start",
      "reader 2 start",
      "courier has delivered", // and went on before any reader did
      "reader 1 end",
      "reader 2 end",
      "reader 3 start",
      "reader 3 end",
    ]);
    for (const { end } of readers.entries.slice(0, 2)) assertTook(end, 2000); // the first two readers
    assertTook(readers.duration, 2500);
    assertEquals(parcels, ["666", "666", "666"]);
  }),
});

Deno.test({
  name: "07 · Who goes on first?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell in-turns-experiment
    const { loop, trace } = tracedLoop();
    const parcel = loop.createFuture<string>();
    const log: string[] = [];
    function* courier(): Coroutine<void> {
      yield* sleep(2);
      parcel.setResult("666");
      log.push(`courier goes on, the parcel is ${parcel.state}`);
    }
    function* reader(): Coroutine<void> {
      log.push(`reader has ${yield* parcel}`);
    }
    function* lectureReader(delivery: Task): Coroutine<void> {
      yield* delivery;
      log.push(`lecture's reader finds the parcel ${parcel.state}`);
      log.push(`lecture's reader has ${yield* parcel}`);
    }
    loop.createTask(reader(), { name: "reader" });
    const delivery = loop.createTask(courier(), { name: "courier" });
    loop.createTask(lectureReader(delivery), { name: "lecture's reader" });
    while (loop.step());
    await show(...log, turns(trace, "The courier's step, and a turn later the readers'"));
    // cell in-turns-check
    assertEquals(log, [
      "courier goes on, the parcel is fulfilled",
      "reader has 666",
      "lecture's reader finds the parcel fulfilled",
      "lecture's reader has 666",
    ]);
    const turnsOf = (name: string) =>
      trace.filter((entry) => entry.kind === "step" && entry.label === name).map(({ turn }) =>
        turn
      );
    assertEquals(turnsOf("courier").at(-1), 3);
    assertEquals(turnsOf("reader"), [1, 4]);
    assertEquals(turnsOf("lecture's reader"), [1, 4]); // one wait, for two things
  }),
});

Deno.test({
  name: "07 · Too early, and twice",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell early-twice-experiment
    const deferred = Promise.withResolvers<string>();
    const future = tracedLoop().loop.createFuture<string>();
    const problem = new Error("lost");
    const attempts = [
      // @ts-expect-error: a promise has no method `result`
      ["look too early", () => deferred.promise.result(), () => future.result()],
      ["deliver first", () => deferred.resolve("first"), () => future.setResult("first")],
      ["deliver second", () => deferred.resolve("second"), () => future.setResult("second")],
      ["deliver an error", () => deferred.reject(problem), () => future.setException(problem)],
    ] as const;
    const said = attempts.map(([action, promise, loopFuture]) => ({
      action,
      promise: attempt(promise),
      "future of lib/loop": attempt(loopFuture),
    }));
    const kept = [await deferred.promise, future.result()];
    await show(table(said), `readers get ${kept.join(" and ")}`);
    // cell early-twice-check
    assert(said[0]["future of lib/loop"].startsWith("InvalidStateError"));
    for (const [, , deliverAgain] of attempts.slice(2)) {
      assertThrows(deliverAgain, InvalidStateError);
    }
    assertEquals(kept, ["first", "first"]);
    assertEquals(said.map((row) => row.promise !== "undefined"), [true, false, false, false]);
  }),
});

Deno.test({
  name: "07 · Filled by whom?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell who-delivers-experiment
    function* bake(): Coroutine<string> {
      yield* sleep(1);
      return "cake";
    }
    const kitchen = tracedLoop().loop;
    const baking = kitchen.runUntilComplete(bake()); // a bare coroutine
    const [onlyTask, ...others] = kitchen.allTasks();
    const byHand = attempt(() => (onlyTask as Task<string>).setResult("stone"));
    const cake = await baking;

    const ordered = kitchen.createFuture<string>();
    const ordering = kitchen.runUntilComplete(ordered); // a future
    const tasksForIt = kitchen.allTasks().size;
    let accepted = "";
    kitchen.callLater(1, () => accepted = attempt(() => ordered.setResult("pizza")));
    const pizza = await ordering;
    await show(table([
      { given: "a coroutine", tasks: 1 + others.length, "setResult by hand": byHand, result: cake },
      { given: "a future", tasks: tasksForIt, "setResult by hand": accepted, result: pizza },
    ]));
    // cell who-delivers-check
    assert(onlyTask instanceof Task && onlyTask instanceof Future && others.length === 0);
    assertEquals(byHand, "Error: Cannot set the result of Task-1: its coroutine does");
    assert(!(ordered instanceof Task) && tasksForIt === 0);
    assertEquals([cake, pizza, accepted], ["cake", "pizza", "undefined"]); // it threw nothing
  }),
});

Deno.test({
  name: "07 · A wait that nothing can end",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell never-experiment
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-config", "await Promise.withResolvers().promise;"],
      env: { NO_COLOR: "1" },
      signal: cell.signal,
    }).output();
    const complaint = new TextDecoder().decode(stderr).split("\n")[0];

    const hanging = await python(
      { signal: cell.signal },
      `
  import subprocess, sys
  program = '''if True:
      import asyncio
      async def main(): await asyncio.get_running_loop().create_future()
      asyncio.run(main())'''
  try:
      subprocess.run([sys.executable, "-c", program], timeout=1)
      print("ended")
  except subprocess.TimeoutExpired:
      print("still waiting after 1 s, killed")
`,
    );
    await show(
      `Deno ends with code ${code}: ${complaint}`,
      `Python: ${hanging.output}`,
      hanging.about,
    );
    // cell never-check
    assertEquals([code, complaint], [1, "error: Top-level await promise never resolved"]);
    assertEquals(hanging.output, "still waiting after 1 s, killed");
    // cell never-limit
    const patience = new Timeline("A limit of 500 ms, a delivery at 800 ms");
    const late = Promise.withResolvers<string>();
    const deliver = () => (patience.mark("courier", "delivers"), late.resolve("late"));
    let hadPromise = "", hadFuture = "", loopReader = "", loopState = "";
    setTimeout(() => hadPromise = attempt(deliver), 800);
    const gaveUp = await patience.span("reader", () => deadline(late.promise, 500))
      .catch((error: Error) => error.name);
    const atLimit = Deno.inspect(late.promise);
    const nextReader = await late.promise; // it can still be awaited

    const { loop: limitedLoop } = tracedLoop();
    const box = limitedLoop.createFuture<string>();
    limitedLoop.callLater(0.8, () => hadFuture = attempt(() => box.setResult("late")));
    limitedLoop.createTask(waitFor(box, 0.5)).addDoneCallback((task) => {
      [loopReader, loopState] = [(task.exception() as Error).name, box.state];
    });
    while (limitedLoop.step());
    const outcomes = [
      { box: "promise", "reader gets": gaveUp, "then it is": atLimit, "courier gets": hadPromise },
      {
        box: "future",
        "reader gets": loopReader,
        "then it is": loopState,
        "courier gets": hadFuture,
      },
    ];
    await show(patience, table(outcomes));
    // cell never-limit-check
    assertEquals([gaveUp, atLimit, nextReader], ["TimeoutError", "Promise { <pending> }", "late"]);
    assertTook(patience.entries[0].end, 500);
    assertEquals([loopReader, loopState], ["TimeoutError", "cancelled"]);
    assertEquals(hadPromise, "undefined"); // no error
    assert(hadFuture.startsWith("InvalidStateError"), hadFuture);
  }),
});

Deno.test({
  name: "07 · The states of a result",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell states-python
    const pythonStates = await python(
      { signal: cell.signal },
      `
  import asyncio, concurrent.futures, json

  async def in_asyncio():
      seen = []
      async def work():
          seen.append(task._state)
      task, failed, lost = map(asyncio.create_task, (work(), asyncio.sleep("x"), asyncio.sleep(9)))
      seen.append(task._state)
      lost.cancel()
      await asyncio.wait([task, failed, lost])
      return [*seen, task._state, failed._state, lost._state]

  def in_pool():
      seen, gate = [], concurrent.futures.Future()
      with concurrent.futures.ThreadPoolExecutor(1) as pool:
          task = pool.submit(lambda: gate.result() or seen.append(task._state))
          failed, lost = pool.submit(int, "x"), pool.submit(int)
          seen.append(failed._state)
          lost.cancel()
          gate.set_result(None)
      return [*seen, task._state, failed._state, lost._state.split("_")[0]]

  print(json.dumps([in_pool(), asyncio.run(in_asyncio())]))
`,
    );
    const [inPool, inAsyncio] = pythonStates.json<string[][]>();
    await show(pythonStates.about);
    // cell states-loop
    const { loop: watchedLoop } = tracedLoop();
    const early: string[] = [];
    function* work(): Coroutine<void> {
      early.push(task.state);
      yield;
    }
    const task: Task<void> = watchedLoop.createTask(work());
    early.push(task.state);
    while (watchedLoop.step());
    const failed = watchedLoop.createFuture(), lost = watchedLoop.createFuture();
    lost.cancel();
    failed.setException(new Error("failed"));
    const inLoop = [...early, task.state, failed.state, lost.state];
    // cell states-experiment
    const stateOf = (promise: Promise<unknown>) =>
      Deno.inspect(promise).match(/<(pending|rejected)>/)?.[1] ?? "fulfilled";
    const ofPromise: string[] = [];
    const lookAtItself = async (): Promise<void> => {
      await null; // before that, the call has not returned the promise yet
      ofPromise.push(stateOf(looker));
    };
    const looker = lookAtItself();
    const failure = Promise.reject(new Error("failed"));
    ofPromise.push(stateOf(looker));
    await Promise.allSettled([looker, failure]);
    ofPromise.push(stateOf(looker), stateOf(failure));

    const moments = ["new", "while its code runs", "has a value", "has failed", "was cancelled"];
    const kinds = {
      "a pool's": inPool,
      asyncio: inAsyncio,
      "lib/loop": inLoop,
      promise: ofPromise,
    };
    const row = ([kind, states]: [string, string[]]) =>
      Object.fromEntries([["", kind], ...moments.map((moment, i) => [moment, states[i]])]);
    await show(table(Object.entries(kinds).map(row)));
    // cell states-check
    assertEquals(inPool, ["PENDING", "RUNNING", "FINISHED", "FINISHED", "CANCELLED"]);
    assertEquals(inAsyncio, ["PENDING", "PENDING", "FINISHED", "FINISHED", "CANCELLED"]);
    assertEquals(inLoop, ["pending", "pending", "fulfilled", "rejected", "cancelled"]);
    assertEquals(ofPromise, ["pending", "pending", "fulfilled", "rejected"]);
  }),
});

Deno.test({
  name: "07 · Five workers, six jobs",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell six-jobs-experiment
    const jobs = "data:text/javascript," + encodeURIComponent(`
  export function block(progress, job, ms) {
    Atomics.store(progress, job, 1);
    while (job < 5 && progress.slice(0, 5).includes(0)); // the five wait for each other
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms); // holds its thread
    Atomics.store(progress, job, 2);
  }`);
    const progress = new Int32Array(new SharedArrayBuffer(44)); // which the Workers see, too
    const states = () =>
      [...progress].slice(0, 6).map((step) => ["pending", "running", "done"][step]);
    const seen: Record<string, string[]> = {};
    let whenClosed = "";
    const line = await onRealTime(async () => {
      await using pool = new WorkerPool(jobs, { size: 5 });
      await Promise.all([6, 7, 8, 9, 10].map((job) => pool.run("block", [progress, job, 20])));
      const line = new Timeline("From submit to the end: six jobs, five workers"); // which are awake
      const submit = (ms: number, job: number) =>
        line.span(`job ${job}`, () => pool.run("block", [progress, job, ms]));
      const all = Promise.all([900, 750, 600, 450, 300, 750].map(submit));
      for (const [wait, moment] of [[100, "at 100 ms"], [450, "at 550 ms"]] as const) {
        do await delay(wait); while (progress.slice(0, 5).includes(0));
        seen[moment] = states();
      }
      await all;
      seen["at the end"] = states();
      await pool.close();
      whenClosed = String(await pool.run("block").catch((error) => error));
      return line;
    });
    const rows = [0, 1, 2, 3, 4, 5].map((job) =>
      Object.fromEntries([["job", job], ...Object.entries(seen).map(([at, all]) => [at, all[job]])])
    );
    await show(line, table(rows));
    // cell six-jobs-check
    assertEquals(seen["at 100 ms"], [...Array(5).fill("running"), "pending"]);
    assertEquals(seen["at 550 ms"].slice(4), ["done", "running"]);
    assertEquals(seen["at the end"], Array(6).fill("done"));
    const ends = line.order().filter((step) => step.endsWith("end"));
    assertEquals(ends, [4, 3, 2, 1, 0, 5].map((job) => `job ${job} end`));
    assertGreater(line.duration, 1045); // 300 + 750: the sixth had to wait for a worker
    assert(whenClosed.includes("the pool is closed"), whenClosed);
  }),
});

Deno.test({
  name: "07 · From one kind to the other",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell bridge-functions
    /** Pool → loop: a promise as a future; cancelling the future calls `cancelJob`. */
    function wrapFuture<T>(loop: EventLoop, promise: Promise<T>, cancelJob: () => void): Future<T> {
      const future = loop.createFuture<T>();
      promise.then(
        (value) => future.done || future.setResult(value),
        (error) => future.done || future.setException(error),
      );
      future.addDoneCallback(() => future.cancelled && cancelJob());
      return future;
    }
    /** Loop → everything else: a future as a promise. */
    function toPromise<T>(future: Future<T>): Promise<T> {
      return new Promise((resolve) =>
        future.addDoneCallback(() => resolve(Promise.try(() => future.result())))
      );
    }
    // cell bridge-experiment
    const crossingJobs = "data:text/javascript," + encodeURIComponent(`
  export function block(progress, job, ms) {
    Atomics.store(progress, job, 1);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    Atomics.store(progress, job, 2);
    return "value of job " + job;
  }`);
    const crossingProgress = new Int32Array(new SharedArrayBuffer(44));
    let crossed: Future<string>[] = [], value = "", unbridged = "";
    await onRealTime(async () => {
      await using pool = new WorkerPool(crossingJobs, { size: 5 });
      const run = (job: number, ms: number, signal?: AbortSignal) =>
        pool.run<string>("block", [crossingProgress, job, ms], { signal });
      await Promise.all([6, 7, 8, 9, 10].map((job) => run(job, 20)));
      const loop = new EventLoop();
      crossed = [0, 1, 2, 3, 4, 5].map((job) => {
        const stop = new AbortController();
        return wrapFuture(loop, run(job, 500, stop.signal), () => stop.abort());
      });
      function* main(): Coroutine<string> {
        do yield* sleep(0.1); while (crossingProgress[1] === 0);
        for (const job of [1, 5]) crossed[job].cancel();
        return yield* crossed[0];
      }
      function* confused(): Coroutine<void> {
        yield run(6, 20) as unknown as Future;
      }
      const running = loop.runForever();
      value = await toPromise(loop.createTask(main())); // pool → loop → promise
      unbridged = await toPromise(loop.createTask(confused())).catch(String) as string;
      await delay(600); // job 1 may need it, and job 5 would need it
      loop.stop();
      await running;
    });
    await show(
      table([0, 1, 2, 3, 4, 5].map((job) => ({
        job,
        "its future": crossed[job].state,
        "the job": ["never began", "did not end", "ran to its end"][crossingProgress[job]],
      }))),
      `across both bridges: ${value}`,
      `without a bridge: ${unbridged}`,
    );
    // cell bridge-check
    assertEquals(crossed.map(({ cancelled }) => cancelled), [
      false,
      true,
      false,
      false,
      false,
      true,
    ]);
    assertEquals([...crossingProgress].slice(0, 6), [2, 2, 2, 2, 2, 0]);
    assertEquals(value, "value of job 0");
    assert(unbridged.includes("can only wait for a Future"), unbridged);
  }),
});

Deno.test({
  name: "07 · Python's two kinds of future _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell two-kinds-actions
    const versions = await pythons(
      { signal: cell.signal },
      `
  import asyncio, concurrent.futures, json, time

  def attempt(call, *args):
      start = time.monotonic()
      try:
          said = repr(call(*args))
      except Exception as error:
          said = type(error).__name__
      return said + (" after a wait" if time.monotonic() - start > 0.05 else "")

  async def main():
      answers = []
      for future, limit in ((asyncio.Future(), ()), (concurrent.futures.Future(), (0.1,))):
          answers.append([
              attempt(future.result, *limit),
              attempt(future.set_result, "first"),
              attempt(future.set_result, "second"),
              attempt(future.set_exception, ValueError()),
          ])
      print(json.dumps(answers))

  asyncio.run(main())
`,
    );
    const [ofAsyncio, ofPool] = versions[0].json<string[][]>();
    const actions = ["look too early", "deliver first", "deliver second", "deliver an error"];
    await show(
      table(actions.map((action, i) => ({ action, asyncio: ofAsyncio[i], "a pool's": ofPool[i] }))),
      versions.map((version) => version.about).join("\n"),
    );
    // cell two-kinds-actions-check
    for (const version of versions) assertEquals(version.json(), [ofAsyncio, ofPool]);
    const refused = "InvalidStateError";
    assertEquals(ofAsyncio, [refused, "None", refused, refused]);
    assertEquals(ofPool, ["TimeoutError after a wait", "None", refused, refused]);
    // cell two-kinds-refused
    const crossing = await python(
      { signal: cell.signal },
      `
  import asyncio, concurrent.futures

  async def main():
      with concurrent.futures.ThreadPoolExecutor() as pool:
          try:
              await pool.submit(int, "5")
          except TypeError as error:
              print("TypeError:", error)
          print(await asyncio.wrap_future(pool.submit(int, "5")))
      try:
          concurrent.futures.wait([asyncio.Future()])
      except AttributeError as error:
          print("AttributeError:", error)

  asyncio.run(main())
`,
    );
    await show(crossing.output, crossing.about);
    // cell two-kinds-refused-check
    assertEquals(crossing.output.split("\n"), [
      "TypeError: object Future can't be used in 'await' expression",
      "5",
      "AttributeError: '_asyncio.Future' object has no attribute '_condition'",
    ]);
    // cell two-kinds-bridge
    const bridged = await python(
      { signal: cell.signal },
      `
  import asyncio, concurrent.futures, json, time

  progress = [0] * 6

  def block(job):
      progress[job] = 1
      time.sleep(0.5)
      progress[job] = 2

  async def main():
      start = time.monotonic()
      with concurrent.futures.ThreadPoolExecutor(5) as pool:
          futures = [pool.submit(block, job) for job in range(6)]
          submitted = [future._state for future in futures]
          crossed = [asyncio.wrap_future(future) for future in futures]
          await asyncio.sleep(0.1)
          for job in (1, 5):
              crossed[job].cancel()
          await crossed[0]
      cancelled = [future.cancelled() for future in crossed]
      at_once = time.monotonic() - start < 1.5
      print(json.dumps([submitted, cancelled, progress, at_once]))

  asyncio.run(main())
`,
    );
    const [submitted, cancelled, progressSeen, atOnce] = bridged.json<
      [submitted: string[], cancelled: boolean[], progress: number[], atOnce: boolean]
    >();
    await show(
      table([0, 1, 2, 3, 4, 5].map((job) => ({
        job,
        "right after submit": submitted[job],
        "its future": cancelled[job] ? "cancelled" : "done",
        "the job": ["never began", "did not end", "ran to its end"][progressSeen[job]],
      }))),
      bridged.about,
    );
    // cell two-kinds-bridge-check
    assertEquals(submitted, [...Array(5).fill("RUNNING"), "PENDING"]);
    assertEquals(cancelled, [false, true, false, false, false, true]);
    assertEquals(progressSeen, [2, 2, 2, 2, 2, 0]);
    assert(atOnce, "five jobs at once take half a second, not two and a half");
  }),
});

Deno.test({
  name: "07 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-path
    const stock = new Map([["tea", 3]]);
    function find(item: string): Promise<number> {
      const { promise, resolve } = Promise.withResolvers<number>();
      setTimeout(() => {
        const count = stock.get(item);
        if (count) resolve(count);
      }, 100);
      return promise;
    }
    const answers: unknown[] = [];
    for (const item of ["tea", "milk"]) {
      answers.push(await deadline(find(item), 1000).catch((error: Error) => error.name));
    }
    await show(table(["tea", "milk"].map((item, i) => ({ item, answer: answers[i] }))));
    // cell pitfall-path-check
    assertEquals(answers, [3, "TimeoutError"]);
    // cell pitfall-resolved
    const outer = Promise.withResolvers<string>();
    const inner = Promise.withResolvers<string>();
    outer.resolve(inner.promise);
    outer.resolve("a value");
    const meanwhile = Deno.inspect(outer.promise);
    inner.resolve("what the first courier had promised");
    const got = await outer.promise;
    await show(`in the meantime: ${meanwhile}`, `in the end: ${got}`);
    // cell pitfall-resolved-check
    assertEquals([meanwhile, got], [
      "Promise { <pending> }",
      "what the first courier had promised",
    ]);
    // cell pitfall-failure
    const program = `
  const { promise, reject } = Promise.withResolvers();
  reject(new Error("the parcel is lost"));
  await new Promise((awake) => setTimeout(awake, 1000));
  try { await promise } catch { console.log("caught") }
`;
    const ending = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-config", program],
      env: { NO_COLOR: "1" },
      signal: cell.signal,
    }).output();
    const lastWords = new TextDecoder().decode(ending.stderr).split("\n")[0];
    await show(`code ${ending.code}: ${lastWords}`);
    // cell pitfall-failure-check
    assertEquals(ending.code, 1);
    assertEquals(lastWords, "error: Uncaught (in promise) Error: the parcel is lost");

    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {}); // the cure
    reject(new Error("the parcel is lost"));
    await delay(1000);
    assertEquals(await promise.catch((error) => error.message), "the parcel is lost");
  }),
});
