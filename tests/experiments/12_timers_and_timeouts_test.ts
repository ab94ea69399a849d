// Extracted from notebooks/12_timers_and_timeouts.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { deadline, delay } from "@std/async";
import { createTask, wait, waitFor, withTimeout } from "@course/async";
import { EventLoop, type TraceEntry, VirtualClock } from "@course/loop";
import { assertTook, exercise, onRealTime, predict, show } from "@course/notebook";
import { table, Timeline, turns } from "@course/notebook";
import { LocalSite, node, python, pythons } from "@course/services";
import { nextTick } from "node:process";

/** A loop on virtual time that writes down what it does; its clock may show any time at first. */
function tracedLoop(startsAt = 0) {
  const trace: TraceEntry[] = [];
  const clock = new VirtualClock();
  clock.jumpTo(startsAt);
  return { loop: new EventLoop({ clock, onTrace: (entry) => trace.push(entry) }), trace };
}
/** The name of the error with which a promise rejects, or else its value. */
async function outcome(promise: PromiseLike<unknown>): Promise<string> {
  return await promise.then(String, (error: Error) => error.name);
}
void exercise; // for cells that are not tested

Deno.test({
  name: "12 · Four ways to ask",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell four-ways-predict
    await predict("12.four-ways", { order: "?", "it takes (s)": "?" });
    // cell four-ways-experiment
    const { loop, trace } = tracedLoop();
    const said: string[] = [];
    const say = (what: string) => said.push(`${what} at ${loop.time()}`);
    const later = () => say("later");
    const at = () => say("at");
    const threadsafe = () => say("threadsafe");
    const again = () => say("again");
    const soon = (seconds: number) => {
      loop.callSoon(again);
      say(`soon(${seconds})`);
    };
    loop.callLater(0.3, later);
    loop.callAt(loop.time() + 0.2, at);
    loop.callSoonThreadsafe(threadsafe);
    loop.callSoon(soon, 5);
    say("asked");
    while (loop.step());

    await predict("12.four-ways").against({ order: said.join(", "), "it takes (s)": loop.time() });
    await show(turns(trace, "Four calls that were asked for, and one more"));
    // cell four-ways-python
    const fourInPython = await python(`
  import asyncio, json, time

  said = []
  def soon(seconds):
      loop.call_soon(said.append, "again")
      said.append(f"soon({seconds})")

  loop = asyncio.new_event_loop()
  start = time.monotonic()
  loop.call_later(0.3, lambda: (said.append("later"), loop.stop()))
  loop.call_at(loop.time() + 0.2, said.append, "at")
  loop.call_soon_threadsafe(said.append, "threadsafe")
  loop.call_soon(soon, 5)
  said.append("asked")
  loop.run_forever()
  print(json.dumps([said, 0.299 <= time.monotonic() - start < 4]))
`);
    const [theirs, inTime] = fourInPython.json<[string[], boolean]>();
    await show(`Python: ${theirs.join(", ")}`);
    // cell four-ways-check
    const names = said.map((line) => line.split(" ")[0]);
    assertEquals(names, ["asked", "threadsafe", "soon(5)", "again", "at", "later"]);
    assertEquals(theirs, names);
    assertEquals([loop.time(), inTime], [0.3, true]); // the timers take it, the argument does not
    assertEquals(trace.filter(({ kind }) => kind === "step" || kind === "settled"), []); // no task
  }),
});

Deno.test({
  name: "12 · After one second, at one second",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell later-and-at-experiment
    const ran: string[] = [];
    const laterRun = tracedLoop();
    const callback = (loop: EventLoop) => ran.push(`callback ${loop.time().toFixed(2)}`);
    const stop = (loop: EventLoop) => ran.push(`stop ${loop.time().toFixed(2)}`);
    laterRun.loop.callLater(1, callback, laterRun.loop);
    laterRun.loop.callLater(5, stop, laterRun.loop);
    laterRun.loop.callLater(2, callback, laterRun.loop).cancel();
    while (laterRun.loop.step());

    const atRun = tracedLoop(3988.39);
    const now = atRun.loop.time();
    atRun.loop.callAt(now + 1, callback, atRun.loop);
    atRun.loop.callAt(now + 3, callback, atRun.loop);
    atRun.loop.callAt(now + 5, stop, atRun.loop);
    while (atRun.loop.step());
    await show(turns(laterRun.trace, "callLater"), turns(atRun.trace, "callAt"), ran.join(", "));
    // cell later-and-at-check
    assertEquals(ran.slice(0, 2), ["callback 1.00", "stop 5.00"]);
    assertEquals(ran.slice(2), ["callback 3989.39", "callback 3991.39", "stop 3993.39"]);
    assertEquals(laterRun.trace.filter(({ kind }) => kind === "timer").length, 2); // not three
  }),
});

Deno.test({
  name: "12 · Which of them is made of the other? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell which-calls-which-experiment
    class Spy extends EventLoop {
      readonly calls: string[] = [];
      override callLater<A extends unknown[]>(
        seconds: number,
        f: (...a: A) => unknown,
        ...args: A
      ) {
        this.calls.push("callLater");
        return super.callLater(seconds, f, ...args);
      }
      override callAt<A extends unknown[]>(when: number, f: (...a: A) => unknown, ...args: A) {
        this.calls.push("callAt");
        return super.callAt(when, f, ...args);
      }
    }
    const spies = [new Spy(), new Spy()];
    void spies[0].callLater(1, () => {});
    void spies[1].callAt(1, () => {});
    const ours = spies.map((spy) => spy.calls.join(" → "));
    // cell which-calls-which-python
    const callsInPython = await python(`
  import asyncio, json, time

  calls = []
  class Spy(asyncio.SelectorEventLoop):
      def call_later(self, *args, **kwargs):
          calls.append("call_later")
          return super().call_later(*args, **kwargs)
      def call_at(self, *args, **kwargs):
          calls.append("call_at")
          return super().call_at(*args, **kwargs)

  loop = Spy()
  start = time.monotonic()
  loop.call_later(0.1, int)
  first = " → ".join(calls)
  calls.clear()
  loop.call_at(loop.time() + 0.5, loop.stop)
  second = " → ".join(calls)
  loop.run_forever()
  print(json.dumps([first, second, time.monotonic() - start >= 0.499]))
`);
    const [pyLater, pyAt, notEarly] = callsInPython.json<[string, string, boolean]>();
    await show(table([
      { asked: "a duration", "lib/loop": ours[0], Python: pyLater },
      { asked: "a time", "lib/loop": ours[1], Python: pyAt },
    ]));
    // cell which-calls-which-check
    assertEquals(ours, ["callLater → callAt", "callAt"]);
    assertEquals([pyLater, pyAt], ["call_later → call_at", "call_at"]);
    assert(notEarly);
  }),
});

Deno.test({
  name: "12 · Asked from another thread _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell threads-python
    const threadsInPython = await python(`
  import asyncio, json, threading, time

  def when_it_ran(name, timer=0.8, debug=False):
      loop = asyncio.new_event_loop()
      loop.set_debug(debug)
      seen = []
      def other_thread():
          time.sleep(0.1)
          try:
              getattr(loop, name)(lambda: seen.append(time.monotonic() - start))
          except RuntimeError as error:
              seen.append(type(error).__name__)
      start = time.monotonic()
      thread = threading.Thread(target=other_thread)
      thread.start()
      loop.call_later(timer, loop.call_later, 0, loop.stop)
      loop.run_forever()
      thread.join()
      if debug:
          return seen[0]
      return "after 100 ms" if 0.099 <= seen[0] < 0.75 else "after 800 ms"

  print(json.dumps([when_it_ran("call_soon_threadsafe"), when_it_ran("call_soon"),
                    when_it_ran("call_soon", timer=0.2, debug=True)]))
`);
    const [viaThreadsafe, plain, debug] = threadsInPython.json<string[]>();
    await show(table([
      { "asked with": "call_soon_threadsafe", "it ran": viaThreadsafe },
      { "asked with": "call_soon", "it ran": plain },
      { "asked with": "call_soon, debug mode", "it ran": debug },
    ]));
    // cell threads-worker-experiment
    const order = await onRealTime(async () => {
      const loop = new EventLoop(); // on the real clock
      const order: string[] = [];
      const code = `postMessage(typeof loop)`; // what the Worker sees of our loop
      const worker = new Worker(`data:text/javascript,${code}`, { type: "module" });
      worker.onmessage = ({ data }) => {
        order.push(`a message: ${data}`);
        loop.callSoon(() => order.push("asked with callSoon"));
        loop.callSoon(() => loop.stop());
      };
      loop.callLater(30, () => order.push("too late"));
      await loop.runForever();
      worker.terminate();
      return order;
    });
    await show(order.join(", "));
    // cell threads-check
    assertEquals([viaThreadsafe, plain, debug], ["after 100 ms", "after 800 ms", "RuntimeError"]);
    assertEquals(order, ["a message: undefined", "asked with callSoon"]);
  }),
});

Deno.test({
  name: "12 · What does the platform promise?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell platform-program
    const program = `
  async function order(start) {
    const seen = [];
    start(() => {
      setTimeout(() => seen.push("timeout"), 0);
      setImmediate(() => seen.push("immediate"));
      queueMicrotask(() => seen.push("microtask"));
      process.nextTick(() => seen.push("nextTick"));
      seen.push("program");
    });
    while (seen.length < 5) await new Promise((done) => setTimeout(done, 4));
    return seen;
  }
  async function measure() {
    await order(setImmediate); // a rehearsal: Deno loads Node's functions at their first use
    const seen = { timer: [], microtask: [], immediate: [] };
    for (let n = 0; n < 20; n++) {
      seen.timer.push(await order((f) => setTimeout(f, 0)));
      seen.microtask.push(await order(queueMicrotask));
      seen.immediate.push(await order(setImmediate));
    }
    return seen;
  }`;
    const print = `${program}\nmeasure().then((seen) => console.log(JSON.stringify(seen)))`;
    // cell platform-experiment
    type Seen = Record<"timer" | "microtask" | "immediate", string[][]>;
    const here: Seen = await onRealTime(new Function("process", `${program}; return measure();`)
      .bind(null, { nextTick }));
    const script = await new Deno.Command(Deno.execPath(), { args: ["eval", print] }).output();
    const inScript: Seen = JSON.parse(new TextDecoder().decode(script.stdout));
    const inNode = (await node({ varies: /immediate|timeout/ }, print)).json<Seen>();

    /** In how many of the runs `a` came before `b`. */
    function before(runs: string[][], a: string, b: string): string {
      const count = runs.filter((run) => run.indexOf(a) < run.indexOf(b)).length;
      return count === runs.length
        ? "always"
        : count === 0
        ? "never"
        : `${count} of ${runs.length}`;
    }
    // cell platform-table
    const anyStart = (seen: Seen) => [...seen.timer, ...seen.microtask, ...seen.immediate];
    const questions: [string, (seen: Seen) => string[][], string, string][] = [
      ["any", anyStart, "program", "nextTick"],
      ["any", anyStart, "program", "microtask"],
      ["any", anyStart, "microtask", "immediate"],
      ["any", anyStart, "microtask", "timeout"],
      ["a microtask", (seen) => seen.microtask, "nextTick", "microtask"],
      ["a timer", (seen) => seen.timer, "nextTick", "microtask"],
      ["a timer", (seen) => seen.timer, "immediate", "timeout"],
      ["an immediate", (seen) => seen.immediate, "immediate", "timeout"],
    ];
    const platformRows = questions.map(([start, pick, a, b]) => ({
      "started by": start,
      question: `${a} before ${b}?`,
      "this notebook": before(pick(here), a, b),
      "Deno, a script": before(pick(inScript), a, b),
      "Node, a script": before(pick(inNode), a, b),
    }));
    await show(table(platformRows));
    // cell platform-check
    const places = ["this notebook", "Deno, a script", "Node, a script"] as const;
    const answers = platformRows.map((row) => places.map((place) => row[place]).join(", "));
    assertEquals(new Set(answers.slice(0, 4)), new Set(["always, always, always"]));
    const onOurTimers = Deno.mainModule.includes("jupyter") ? "never" : "always"; // the course's timers
    assertEquals(answers.slice(4, 6), ["never, never, never", `${onOurTimers}, always, always`]);
    // cell platform-zero
    const fired = await onRealTime(async () => {
      const fired: number[] = [];
      const timer = (ms: number) =>
        new Promise((done) => setTimeout(() => done(fired.push(ms)), ms));
      await Promise.all([50, 1.9, 1, 0].map(timer));
      return fired;
    });
    assertEquals(fired, [1.9, 1, 0, 50]);
  }),
});

Deno.test({
  name: "12 · Twenty timers in a row",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell drift-experiment
    const drift = new Timeline("Every 100 ms, five times");
    const work = (lane: string) => drift.span(lane, () => delay(30));

    async function waitAndWork(): Promise<void> {
      for (let n = 1; n <= 5; n++) {
        await delay(100);
        await work("wait and work");
      }
    }
    async function byTheClock(): Promise<void> {
      const start = performance.now();
      for (let n = 1; n <= 5; n++) {
        await delay(Math.max(0, Math.ceil(start + n * 100 - performance.now()))); // at, not after
        await work("by the clock");
      }
    }
    await Promise.all([waitAndWork(), byTheClock()]);
    await show(drift);
    // cell drift-check
    const starts = (lane: string) =>
      drift.entries.filter((entry) => entry.lane === lane).map((entry) => entry.start);
    [100, 230, 360, 490, 620].forEach((ms, i) => assertTook(starts("wait and work")[i], ms));
    [100, 200, 300, 400, 500].forEach((ms, i) => assertTook(starts("by the clock")[i], ms));
    // cell drift-real-experiment
    const lateness = await onRealTime(async () => {
      const start = performance.now();
      const late = (n: number) => performance.now() - (start + n * 10); // negative: too early
      async function chain(wait: (n: number) => number): Promise<number[]> {
        const all: number[] = [];
        for (let n = 1; n <= 20; n++) {
          await delay(wait(n));
          all.push(late(n));
        }
        return all;
      }
      const interval = new Promise<number[]>((done) => {
        const all: number[] = [];
        const timer = setInterval(() => {
          if (all.push(late(all.length + 1)) < 20) return;
          clearInterval(timer);
          done(all);
        }, 10);
      });
      const byTheClock = (n: number) => Math.max(0, Math.ceil(-late(n)));
      return await Promise.all([chain(() => 10), interval, chain(byTheClock)]);
    });
    // cell drift-real-table
    const mean = (numbers: number[]) => numbers.reduce((sum, n) => sum + n) / numbers.length;
    const ms = (number: number) => number.toFixed(1).padStart(5);
    await show(table(lateness.map((late, i) => ({
      "every 10 ms": ["each sets the next", "setInterval", "by the clock"][i],
      "first late by (ms)": ms(late[0]),
      twentieth: ms(late[19]),
      mean: ms(mean(late)),
      maximum: ms(Math.max(...late)),
    }))));
    // cell drift-real-check
    assertGreater(Math.min(...lateness.flat()), -0.1, "a timer may be late, not early");
    const [chained, interval, planned] = lateness;
    assertGreater(chained[19], planned[19]);
    assertGreater(interval[19], planned[19]);
    assertGreater(mean(chained), mean(planned));
  }),
});

Deno.test({
  name: "12 · An hour",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell hour-experiment
    let ticks = 0;
    function tick(loop: EventLoop): void {
      if (++ticks < 3600) loop.callLater(1, tick, loop);
    }
    async function measure(plan: (loop: EventLoop) => void) {
      return await onRealTime(() => {
        const loop = new EventLoop({ clock: new VirtualClock() });
        const start = performance.now();
        plan(loop);
        while (loop.step());
        return { "virtual (s)": loop.time(), "real (ms)": performance.now() - start };
      });
    }
    const once = await measure((loop) => loop.callLater(3600, () => {}));
    const everySecond = await measure((loop) => loop.callLater(1, tick, loop));
    // cell hour-table
    await show(table([once, everySecond].map((row, i) => ({
      calls: [1, ticks][i],
      ...row,
      "real (ms)": row["real (ms)"].toFixed(2).padStart(7),
    }))));
    // cell hour-check
    assertEquals([once, everySecond].map((row) => row["virtual (s)"]), [3600, 3600]);
    assertEquals(ticks, 3600);
    assertLess(once["real (ms)"], 1000);
  }),
});

Deno.test({
  name: "12 · At the same time _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell equal-experiment
    function inLibLoop(names: string, others: number): string {
      const { loop } = tracedLoop();
      const ran: string[] = [];
      for (let n = 0; n < others; n++) loop.callAt(0.5, () => {});
      for (const name of names) loop.callAt(1, () => ran.push(name));
      for (let n = 0; n < others; n++) loop.callAt(2, () => {});
      while (loop.step());
      return ran.join("");
    }
    const results = await pythons(`
  import asyncio, json

  def theirs(names, others):
      ran = []
      loop = asyncio.new_event_loop()
      now = loop.time()
      for _ in range(others):
          loop.call_at(now + 0.01, int)
      for name in names:
          loop.call_at(now + 0.02, ran.append, name)
      for _ in range(others):
          loop.call_at(now + 0.03, int)
      loop.call_at(now + 0.05, loop.stop)
      loop.run_forever()
      return "".join(ran)

  print(json.dumps([theirs("ab", 0), theirs("ab", 1), theirs("abcdefg", 0)]))
`);
    const inLoop = [inLibLoop("ab", 0), inLibLoop("ab", 1), inLibLoop("abcdefg", 0)];
    const equalInPython = results.map((result) => result.json<string[]>());
    const columns = ["two", "two, and others", "seven"];
    const row = (loop: string, orders: string[]) =>
      Object.fromEntries([["loop", loop], ...orders.map((order, i) => [columns[i], order])]);
    await show(table([
      row("lib/loop", inLoop),
      ...results.map(({ versions }, i) => row(`Python ${versions.Python}`, equalInPython[i])),
    ]));
    // cell equal-check
    assertEquals(inLoop, ["ab", "ab", "abcdefg"]);
    for (const orders of equalInPython) assertEquals(orders, ["ab", "ba", "acgfbde"]);
  }),
});

Deno.test({
  name: "12 · Who stops the work?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell who-stops-experiment
    const LIMIT = 500;
    const limits = new Timeline("A limit of 500 ms, work of 800 ms");
    async function cook(signal?: AbortSignal): Promise<string> {
      try {
        return await delay(800, { signal }).then(() => "soup");
      } finally {
        if (signal?.aborted) await delay(50); // cleans up
      }
    }
    const job = (lane: string, signal?: AbortSignal) =>
      limits.span(lane, () => cook(signal), "", { signal });
    type Way = (lane: string) => PromiseLike<unknown>;
    const ways: Record<string, Way> = {
      wait: (lane) =>
        wait([job(lane)], { timeout: LIMIT }).then(({ pending }) => `${pending.size} pending`),
      deadline: (lane) => deadline(job(lane), LIMIT),
      waitFor: (lane) => waitFor((signal) => job(lane, signal), LIMIT),
      withTimeout: (lane) => withTimeout(LIMIT, (scope) => job(lane, scope.signal)),
      "AbortSignal.timeout": (lane) => job(lane, AbortSignal.timeout(LIMIT)),
      "waitFor, deaf work": (lane) => waitFor(() => job(lane), LIMIT),
    };
    const callers = await Promise.all(
      Object.entries(ways).map(async ([lane, way]) => {
        const gets = await outcome(way(lane));
        limits.mark(lane, "caller");
        return { lane, gets };
      }),
    );
    await delay(400);
    await show(limits);
    // cell who-stops-table
    const outcomes = callers.map(({ lane, gets }) => {
      const [work, mark] = limits.entries.filter((entry) => entry.lane === lane);
      return {
        limit: lane,
        "caller goes on (ms)": Math.round(mark.start),
        "and gets": gets,
        "work ends (ms)": Math.round(work.end),
        "the work": work.state === "aborted" ? "is stopped" : "runs to its end",
      };
    });
    await show(table(outcomes));
    // cell who-stops-check
    const expected: [number, string, number, string][] = [
      [500, "1 pending", 800, "runs to its end"],
      [500, "TimeoutError", 800, "runs to its end"],
      [550, "TimeoutError", 550, "is stopped"],
      [550, "TimeoutError", 550, "is stopped"],
      [550, "TimeoutError", 550, "is stopped"],
      [800, "soup", 800, "runs to its end"],
    ];
    for (const [i, [caller, gets, end, work]] of expected.entries()) {
      assertEquals([outcomes[i]["and gets"], outcomes[i]["the work"]], [gets, work]);
      assertTook(outcomes[i]["caller goes on (ms)"], caller);
      assertTook(outcomes[i]["work ends (ms)"], end);
    }
  }),
});

Deno.test({
  name: "12 · As far as the server",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell network-experiment
    const read = (url: string, signal: AbortSignal) => fetch(url, { signal }).then((r) => r.text());
    async function fiveGets(then: "nothing" | "cancel()" | "own signals") {
      await using site = LocalSite.start();
      const own = then === "own signals";
      let callbacks = 0;
      const tasks = [20, 40, 2000, 2000, 2000].map((ms) => {
        const url = `${site.url}/delay/${ms}`;
        const task = createTask((signal) => read(url, own ? AbortSignal.timeout(900) : signal));
        task.addDoneCallback(() => callbacks++);
        return task;
      });
      const all = Promise.allSettled(tasks);
      const { done, pending } = await wait(tasks, { timeout: own ? undefined : 1000 });
      if (then === "cancel()") { for (const task of pending) task.cancel(); }
      await all;
      while (site.inFlight > 0) await delay(10); // the server needs a moment to notice
      const server = site.log.map(({ status }) => status).join(" ");
      const sizes = { done: done.size, pending: pending.size };
      return { then, ...sizes, "the last one is": tasks[4].state, callbacks, server };
    }
    const cases = ["nothing", "cancel()", "own signals"] as const;
    const gets = await onRealTime(() => Promise.all(cases.map(fiveGets)));
    await show(table(gets));
    // cell network-check
    assertEquals(gets.map(({ done, pending }) => [done, pending]), [[2, 3], [2, 3], [5, 0]]);
    assertEquals(gets.map(({ callbacks }) => callbacks), [5, 5, 5]);
    assertEquals(gets.map((row) => row["the last one is"]), ["fulfilled", "cancelled", "rejected"]);
    const [answered, gone] = ["200 200 200 200 200", "200 200 503 503 503"];
    assertEquals(gets.map(({ server }) => server), [answered, gone, gone]);
  },
});

Deno.test({
  name: "12 · A limit as a decorator",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell decorator-definition
    type Method<A extends unknown[], R> = (this: unknown, ...args: A) => Promise<R>;

    /** Stops waiting. The method stays as it was. */
    function patient(ms: number) {
      return <A extends unknown[], R>(method: Method<A, R>, _: ClassMethodDecoratorContext) =>
        function (this: unknown, ...args: A): Promise<R> {
          return deadline(method.apply(this, args), ms);
        };
    }
    /** Stops the work. The method takes a signal as its last parameter. */
    function timeout(ms: number) {
      type Limited<A extends unknown[], R> = Method<[...A, signal?: AbortSignal], R>;
      return <A extends unknown[], R>(method: Limited<A, R>, _: ClassMethodDecoratorContext) =>
        function (this: unknown, ...args: [...A, signal?: AbortSignal]): Promise<R> {
          const own = args.slice(0, method.length - 1) as A;
          const signal = args[method.length - 1] as AbortSignal | undefined; // the caller's, if any
          return waitFor((stop) => method.apply(this, [...own, stop]), ms, { signal });
        };
    }
    // cell decorator-experiment
    const baking = new Timeline("@patient and @timeout, 500 ms");
    class Kitchen {
      @patient(500)
      cakeForPatient(): Promise<string> {
        return baking.span("cake, @patient", () => delay(800).then(() => "cake"));
      }
      @timeout(500)
      cake(size: string, signal?: AbortSignal): Promise<string> {
        return baking.span(
          "cake, @timeout",
          () => delay(800, { signal }).then(() => `${size} cake`),
        );
      }
      @timeout(500)
      tea(cups: number, signal?: AbortSignal): Promise<string> {
        return baking.span(
          "tea, @timeout",
          () => delay(300, { signal }).then(() => `${cups} cups`),
        );
      }
      @timeout(500)
      soup(signal?: AbortSignal): Promise<string> {
        const burn = () => Promise.reject(new Error("burnt"));
        return baking.span("soup, @timeout", () => delay(200, { signal }).then(burn));
      }
    }
    const kitchen = new Kitchen();
    const calls = [kitchen.cakeForPatient(), kitchen.cake("big"), kitchen.tea(2), kitchen.soup()];
    const got = await Promise.all(calls.map(outcome));
    await delay(400);
    await show(baking, got.join(", "));
    // cell decorator-check
    assertEquals(got, ["TimeoutError", "TimeoutError", "2 cups", "Error"]);
    assertEquals(baking.entries.map(({ state }) => state), ["ok", "aborted", "ok", "failed"]);
    assertTook(baking.entries[0].end, 800);
    assertTook(baking.entries[1].end, 500);
    const limited = <T>(f: (stop: AbortSignal) => Promise<T>, ms: number) => () => waitFor(f, ms);
    assertEquals(await outcome(limited((signal) => delay(80, { signal }), 50)()), "TimeoutError");
  }),
});

Deno.test({
  name: "12 · Limits inside limits",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell nested-experiment
    async function nested(outer: number, inner: number) {
      const start = performance.now();
      let between = "";
      const outside = await outcome(
        withTimeout(outer, async (o) => {
          try {
            await withTimeout(inner, (i) => delay(300, { signal: i.signal }), { signal: o.signal });
          } catch (error) {
            between = (error as Error).name;
            throw error;
          }
        }),
      );
      const ms = Math.round(performance.now() - start);
      const fired = between === "TimeoutError" ? "inner" : "outer";
      return { outer, inner, fired, between, outside, "ended after (ms)": ms };
    }
    const rows = [await nested(100, 200), await nested(200, 100), await nested(100, 100)];
    await show(table(rows));
    // cell nested-check
    assertEquals(rows.map(({ fired }) => fired), ["outer", "inner", "outer"]);
    assertEquals(rows.map(({ between }) => between), [
      "CancelledError",
      "TimeoutError",
      "CancelledError",
    ]);
    assertEquals(new Set(rows.map(({ outside }) => outside)), new Set(["TimeoutError"]));
    for (const row of rows) assertTook(row["ended after (ms)"], 100);
    const outer = { signal: AbortSignal.timeout(100) };
    const inner = withTimeout(200, (i) => delay(300, { signal: i.signal }), outer);
    assertEquals(await outcome(inner), "TimeoutError"); // the outer one's
  }),
});

Deno.test({
  name: "12 · The same limits in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell limits-python-experiment
    const limitsInPython = await python(
      { version: ">=3.11" },
      `
  import asyncio, functools, json

  async def trial(limit):
      ends = []
      async def job():
          try:
              await asyncio.sleep(0.4)
              ends.append("runs to its end")
          except asyncio.CancelledError:
              await asyncio.sleep(0.02)  # cleans up
              ends.append("is stopped")
              raise
      try:
          gets = await limit(job)
      except TimeoutError as error:
          gets = type(error).__name__
      on_return = list(ends)
      await asyncio.sleep(0.5)
      return [gets, ends[0], "after its end" if on_return else "before its end"]

  async def wait(job):
      done, pending = await asyncio.wait([asyncio.create_task(job())], timeout=0.1)
      return f"{len(pending)} pending"
  async def timeout(job):
      async with asyncio.timeout(0.1):
          await job()
  def limited(seconds):  # a decorator
      def decorate(f):
          @functools.wraps(f)
          async def with_limit(*args):
              async with asyncio.timeout(seconds):
                  return await f(*args)
          return with_limit
      return decorate
  @limited(0.1)
  async def decorated(job):
      await job()
  async def shield(job):
      await asyncio.wait_for(asyncio.shield(job()), 0.1)

  async def nested(outer, inner):
      try:
          async with asyncio.timeout(outer):
              try:
                  async with asyncio.timeout(inner):
                      await asyncio.sleep(0.6)
              except TimeoutError:
                  return "inner"
      except TimeoutError:
          return "outer"

  async def main():
      ways = {"asyncio.wait": wait, "asyncio.wait_for(shield(…))": shield,
              "asyncio.wait_for": lambda job: asyncio.wait_for(job(), 0.1),
              "asyncio.timeout": timeout, "@limited": decorated}
      rows = [[name, *await trial(way)] for name, way in ways.items()]
      fired = [await nested(*pair) for pair in ((0.1, 0.3), (0.3, 0.1), (0.1, 0.1))]
      print(json.dumps([rows, fired]))

  asyncio.run(main())
`,
    );
    const [told, firedThere] = limitsInPython.json<[string[][], string[]]>();
    const headings = ["limit", "the caller gets", "the work", "the caller goes on"];
    await show(
      table(told.map((row) => Object.fromEntries(row.map((text, i) => [headings[i], text])))),
      `nested limits: ${firedThere.join(", ")}`,
    );
    // cell limits-python-check
    assertEquals(told.map((row) => row.slice(1)), [
      ["1 pending", "runs to its end", "before its end"],
      ["TimeoutError", "runs to its end", "before its end"],
      ["TimeoutError", "is stopped", "after its end"],
      ["TimeoutError", "is stopped", "after its end"],
      ["TimeoutError", "is stopped", "after its end"],
    ]);
    assertEquals(firedThere, ["outer", "inner", "outer"]);
  }),
});

Deno.test({
  name: "12 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-pieces
    const letter = new Timeline("A limit of 200 ms");
    const pieces: string[] = [];
    await letter.span("reader", async () => {
      for (const piece of "Dear Ann") {
        pieces.push(await deadline(delay(100).then(() => piece), 200));
      }
    });
    const whole = letter.span("reader, one limit", async () => {
      const signal = AbortSignal.timeout(200); // one signal for all pieces
      for (const _ of "Dear Ann") await delay(100, { signal });
    });
    await show(letter, await outcome(whole));
    // cell pitfall-pieces-check
    assertEquals(pieces.join(""), "Dear Ann");
    const [each, all] = letter.entries;
    assertTook(each.end - each.start, 800);
    assertTook(all.end - all.start, 200);
    // cell pitfall-days
    const DAY = 24 * 60 * 60 * 1000;
    const early = await onRealTime(async () => {
      const came: number[] = [];
      const timers = [30 * DAY, 2 ** 31 - 1].map((ms) => setTimeout(() => came.push(ms), ms));
      await delay(100);
      timers.forEach((timer) => clearTimeout(timer));
      return came;
    });
    await show(early.includes(30 * DAY) ? "at once" : "in time");
    // cell pitfall-days-check
    assertEquals(early, [30 * DAY]); // and not 2 ** 31 - 1, the longest
    assertEquals(await waitFor(() => delay(100).then(() => "tea"), 30 * DAY), "tea");
    assertEquals(await withTimeout(30 * DAY, () => delay(100).then(() => "tea")), "tea");
  }),
});
