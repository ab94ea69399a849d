// Extracted from notebooks/03_event_loop.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { Lock, Queue, taskGroup } from "@course/async";
import { type Coroutine, EventLoop, gather, run, runningLoop, sleep } from "@course/loop";
import { type TraceEntry, VirtualClock } from "@course/loop";
import { exercise, onRealTime, show, table, turns } from "@course/notebook";
import { python, pythons } from "@course/services";
import { createSocket } from "node:dgram";
import { connect, createServer } from "node:net";

/** A loop on virtual time that writes down everything it does. */
function tracedLoop(): { loop: EventLoop; trace: TraceEntry[] } {
  const trace: TraceEntry[] = [];
  const loop = new EventLoop({
    clock: new VirtualClock(),
    onTrace: (entry) => trace.push(entry),
  });
  return { loop, trace };
}
void exercise; // for cells that are not tested

Deno.test({
  name: "03 · A loop in fifteen lines",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell polling-experiment
    function* wait(name: string, ms: number): Generator<number, void> {
      log.push(`${name} starts at ${now}`);
      yield now + ms; // "do not wake me before"
      log.push(`${name} ends at ${now}`);
    }
    const log: string[] = [];
    let now = 0, looks = 0, steps = 0;

    let tasks = [
      { body: wait("A", 1000), readyAt: 0, done: false },
      { body: wait("B", 3000), readyAt: 0, done: false },
    ];
    while (tasks.length > 0) {
      looks += tasks.length;
      for (const task of tasks.filter((task) => task.readyAt <= now)) {
        const result = task.body.next(); // run it as far as its next yield
        steps++;
        if (result.done) task.done = true;
        else task.readyAt = result.value;
      }
      tasks = tasks.filter((task) => !task.done);
      now++;
    }
    await show(...log, `${looks} looks, ${steps} of them useful`);
    // cell polling-check
    assertEquals(log, ["A starts at 0", "B starts at 0", "A ends at 1000", "B ends at 3000"]);
    assertEquals(steps, 4);
    assertEquals(looks, 2 * 1001 + 2000); // nearly all of the looking was for nothing
  }),
});

Deno.test({
  name: "03 · As it is really done: a ready queue and timers",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell two-queues-experiment
    const ready: (() => void)[] = [];
    const timers: { when: number; callback: () => void }[] = [];
    const happened: string[] = [];
    let clock = 0, rounds = 0;

    function* pause(name: string, ms: number): Generator<number, void> {
      happened.push(`${name} starts at ${clock}`);
      yield ms;
      happened.push(`${name} ends at ${clock}`);
    }
    function drive(body: Generator<number, void>): void { // the callback that drives a generator
      const result = body.next();
      if (result.done) return;
      timers.push({ when: clock + result.value, callback: () => drive(body) });
      timers.sort((a, b) => a.when - b.when);
    }
    ready.push(() => drive(pause("A", 1000)));
    ready.push(() => drive(pause("B", 3000)));

    while (ready.length + timers.length > 0) {
      rounds++;
      if (ready.length === 0) clock = timers[0].when; // nothing to do: sleep until then
      while (timers.length > 0 && timers[0].when <= clock) ready.push(timers.shift()!.callback);
      for (let n = ready.length; n > 0; n--) ready.shift()!(); // exactly those that are there now
    }
    await show(...happened, `${rounds} rounds`);
    // cell two-queues-check
    assertEquals(happened, ["A starts at 0", "B starts at 0", "A ends at 1000", "B ends at 3000"]);
    assertEquals(rounds, 3);
  }),
});

Deno.test({
  name: "03 · One turn at a time",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell one-turn-experiment
    const { loop, trace } = tracedLoop();
    const ran: string[] = [];

    const zero = () => ran.push("zero");
    const second = () => ran.push("second");
    const c = () => ran.push("c");
    const b = () => ran.push("b");
    const a = () => {
      ran.push("a");
      loop.callSoon(c);
    };

    loop.callLater(0, zero);
    loop.callLater(1, second);
    loop.callSoon(a);
    loop.callSoon(b);
    const beforeTheFirstTurn = [...ran];
    while (loop.step());

    await show(ran.join(", "), turns(trace, "Three turns"));
    // cell one-turn-check
    assertEquals(beforeTheFirstTurn, []);
    assertEquals(ran, ["a", "b", "zero", "c", "second"]);
    const turnOf = (name: string) =>
      trace.find((entry) => entry.kind === "run" && entry.label === name)!.turn;
    assertEquals(["a", "b", "zero"].map(turnOf), [1, 1, 1]); // the same turn
    assertEquals(turnOf("c"), 2);
    assertEquals(loop.time(), 1);
    // cell one-turn-python-experiment
    const oneTurnInPython = await pythons(`
  import asyncio, json

  ran, equal = [], []
  loop = asyncio.new_event_loop()

  def a():
      ran.append("a")
      loop.call_soon(ran.append, "c")

  loop.call_later(0, ran.append, "zero")
  loop.call_soon(a)
  loop.call_soon(ran.append, "b")

  when = loop.time() + 0.01
  for n in range(6):
      loop.call_at(when, equal.append, n)
  loop.call_at(when + 0.01, loop.stop)
  loop.run_forever()
  print(json.dumps([ran, equal]))
`);
    const [callbacks, equal] = oneTurnInPython[0].json<[string[], number[]]>();
    await show(`callbacks: ${callbacks.join(", ")}`, `timers of one time: ${equal.join(", ")}`);
    // cell one-turn-python-check
    for (const each of oneTurnInPython) {
      const [callbacks, equal] = each.json<[string[], number[]]>();
      assertEquals(callbacks, ran.slice(0, 4));
      assertEquals(equal.toSorted(), [0, 1, 2, 3, 4, 5]);
      assertNotEquals(equal, [0, 1, 2, 3, 4, 5]);
    }
  }),
});

Deno.test({
  name: "03 · A task in the turns",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell tasks-in-turns-experiment
    const kitchen = tracedLoop();
    const served: string[] = [];
    function* make(what: string, ...waits: number[]): Coroutine<void> {
      for (const seconds of waits) yield* sleep(seconds); // yield* is its await
      served.push(what);
    }
    kitchen.loop.createTask(make("tea", 1, 1), { name: "tea" });
    kitchen.loop.createTask(make("toast", 2), { name: "toast" });
    const rightAfterCreating = kitchen.trace.length;
    while (kitchen.loop.step());

    await show(`served: ${served.join(", ")}`, turns(kitchen.trace, "Tea and toast"));
    // cell tasks-in-turns-check
    assertEquals(rightAfterCreating, 0); // creating a task runs nothing
    assertEquals(served, ["toast", "tea"]);
    assertEquals(kitchen.loop.time(), 2); // both woke at 2 s
    const turnsWith = (kind: string, time: number) => [
      ...new Set(
        kitchen.trace.filter((entry) => entry.kind === kind && entry.time === time)
          .map((entry) => entry.turn),
      ),
    ];
    assertEquals(turnsWith("step", 0), [1]);
    assertEquals([turnsWith("timer", 1), turnsWith("step", 1)], [[2], [3]]);
    assertEquals([turnsWith("timer", 2), turnsWith("step", 2)], [[4], [5]]);
  }),
});

Deno.test({
  name: "03 · Five lines",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell five-lines-loop
    const cold: string[] = [];
    function* coroutine(): Coroutine<string> {
      cold.push("in coroutine");
      yield; // waits for one turn
      return "result";
    }
    const eventLoop = new EventLoop();
    cold.push("starting coroutine");
    const main = coroutine();
    cold.push("entering event loop");
    cold.push(`it returned: ${await eventLoop.runUntilComplete(main)}`);
    cold.push("closing event loop");
    eventLoop.close();
    // cell five-lines-python
    const fiveLinesInPython = await python(`
  import asyncio

  async def coroutine():
      print("in coroutine")
      return "result"

  print("starting coroutine")
  main = coroutine()
  print("entering event loop")
  print("it returned:", asyncio.run(main))
  print("closing event loop")
`);
    // cell five-lines-experiment
    const hot: string[] = [];
    async function asyncFunction(): Promise<string> {
      hot.push("in coroutine");
      return await "result";
    }
    hot.push("starting coroutine");
    const promise = asyncFunction();
    hot.push("entering event loop");
    hot.push(`it returned: ${await promise}`);
    hot.push("closing event loop");

    const real = fiveLinesInPython.output.split("\n");
    await show(table(cold.map((line, i) => ({
      "lib/loop": line,
      Python: real[i],
      TypeScript: hot[i],
    }))));
    // cell five-lines-check
    assertEquals(cold, [
      "starting coroutine",
      "entering event loop",
      "in coroutine",
      "it returned: result",
      "closing event loop",
    ]);
    assertEquals(real, cold);
    assertEquals(hot, [cold[0], cold[2], cold[1], cold[3], cold[4]]);
  }),
});

Deno.test({
  name: "03 · The loop you already have",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell built-in-experiment
    const own = new EventLoop({ clock: new VirtualClock() });
    let inLibLoop = 0, beforeOurTimer = 0;
    function callback(): void {
      if (++inLibLoop < 1000) own.callSoon(callback);
    }
    own.callLater(0, () => beforeOurTimer = inLibLoop);
    own.callSoon(callback);
    while (own.step());

    let inDeno = 0;
    function microtask(): void {
      if (++inDeno < 1000) queueMicrotask(microtask);
    }
    const timer = new Promise<number>((done) => setTimeout(() => done(inDeno), 0));
    queueMicrotask(microtask);
    const beforeDenosTimer = await timer;

    await show(table([
      { "1000 callbacks": "lib/loop, callSoon", "ran before the timer": beforeOurTimer },
      { "1000 callbacks": "Deno, queueMicrotask", "ran before the timer": beforeDenosTimer },
    ]));
    // cell built-in-check
    assertEquals([inLibLoop, inDeno], [1000, 1000]);
    assertEquals([beforeOurTimer, beforeDenosTimer], [1, 1000]);

    const logged: string[] = [];
    setTimeout(() => {
      logged.push("timer 1");
      queueMicrotask(() => logged.push("its microtask"));
    }, 0);
    await new Promise<void>((done) => setTimeout(() => done(void logged.push("timer 2")), 0));
    assertEquals(logged, ["timer 1", "its microtask", "timer 2"]);
  }),
});

Deno.test({
  name: "03 · Sockets that become ready",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell selector-experiment
    type Arrival = { when: number; socket: string; data: string };

    class Selector {
      readonly readers = new Map<string, (data: string) => void>();
      constructor(readonly network: Arrival[]) {}
      /** Sleeps until something arrives, but no longer than until `deadline`. */
      select(deadline: number): { now: number; ready: (() => void)[] } {
        const next = this.network[0];
        if (!next || next.when > deadline) return { now: deadline, ready: [] };
        this.network.shift();
        const reader = this.readers.get(next.socket)!;
        return { now: next.when, ready: [() => reader(next.data)] };
      }
    }
    // cell selector-run
    const selector = new Selector([
      { when: 10, socket: "Ann", data: "hello" },
      { when: 25, socket: "Bob", data: "good day" },
      { when: 60, socket: "Ann", data: "bye" },
    ]);
    const events: { time: number; event: string }[] = [];
    for (const name of ["Ann", "Bob"]) {
      selector.readers.set(name, (data) => events.push({ time, event: `${name} says ${data}` }));
    }
    const alarms = [{ when: 50, callback: () => events.push({ time, event: "the timer" }) }];
    const queue: (() => void)[] = [];
    let time = 0, sleeps = 0;

    while (queue.length + alarms.length + selector.network.length > 0) {
      if (queue.length === 0) {
        sleeps++;
        const woken = selector.select(alarms[0]?.when ?? Infinity);
        time = woken.now;
        queue.push(...woken.ready);
      }
      while (alarms.length > 0 && alarms[0].when <= time) queue.push(alarms.shift()!.callback);
      for (let n = queue.length; n > 0; n--) queue.shift()!();
    }
    await show(table(events), `${sleeps} sleeps`);
    // cell selector-check
    assertEquals(events.map(({ time }) => time), [10, 25, 50, 60]);
    assertEquals(events[2].event, "the timer"); // the deadline ended that sleep
    assertEquals(sleeps, 4);
    // cell selector-real
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 }); // port 0: any free one
    const heard: string[] = [];
    const serving = (async () => {
      for await (const connection of listener) { // each connection is an event
        heard.push(await new Response(connection.readable).text());
        if (heard.length === 3) break; // leaving the loop closes the listener
      }
    })();
    for (const word of ["hello", "good day", "bye"]) {
      const client = await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
      await client.write(new TextEncoder().encode(word));
      client.close();
    }
    await serving;
    await show(`heard: ${heard.join(", ")}`);
    // cell selector-real-check
    assertThrows(() => listener.close(), Deno.errors.BadResource); // it is closed already
    assertEquals(heard, ["hello", "good day", "bye"]);
  }),
});

Deno.test({
  name: "03 · Is a loop a kind of thread pool?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pool-jobs
    /** Work for a processor: counts the primes below 600 000. */
    function compute(): number {
      let primes = 0;
      for (let n = 2; n < 600_000; n++) {
        let d = 2;
        while (d * d <= n && n % d !== 0) d++;
        if (d * d > n) primes++;
      }
      return primes;
    }
    const workerCode = `
  ${compute}
  onmessage = ({ data: request }) => {
    const start = Date.now();
    if (request === "compute") compute();
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    postMessage({ start, end: Date.now() });
  };`;
    // cell pool-threads
    type Span = { start: number; end: number };
    const makeRequests = (request: string, count: number) => Array<string>(count).fill(request);

    class ThreadPool {
      #list: string[] = [];
      readonly #workers: Worker[];
      constructor(size: number) {
        const address = `data:text/javascript,${encodeURIComponent(workerCode)}`;
        this.#workers = Array.from({ length: size }, () => new Worker(address, { type: "module" }));
      }
      putRequest(request: string): void {
        this.#list.push(request);
      }
      async wait(): Promise<Span[]> {
        const spans: Span[] = [];
        await Promise.all(this.#workers.map(async (worker) => {
          for (let next = this.#list.shift(); next; next = this.#list.shift()) { // takes the next one
            worker.postMessage(next);
            spans.push(await new Promise((done) => worker.onmessage = ({ data }) => done(data)));
          }
        }));
        return spans;
      }
      close(): void {
        for (const worker of this.#workers) worker.terminate();
      }
    }
    // cell pool-run
    async function onLoop(request: string): Promise<Span[]> {
      return await Promise.all(
        makeRequests(request, 4).map(async () => {
          const start = Date.now();
          if (request === "wait") await delay(200);
          else compute();
          return { start, end: Date.now() };
        }),
      );
    }
    const pool = new ThreadPool(2);
    async function onPool(request: string): Promise<Span[]> {
      for (const each of makeRequests(request, 4)) pool.putRequest(each);
      return await pool.wait();
    }
    const measured = await onRealTime(async () => {
      await Promise.all([onPool("compute"), onLoop("compute")]); // starts the threads and warms up
      return {
        "loop, waiting": await onLoop("wait"),
        "loop, computing": await onLoop("compute"),
        "pool of 2, waiting": await onPool("wait"),
        "pool of 2, computing": await onPool("compute"),
      };
    }).finally(() => pool.close());
    // cell pool-table
    /** The most jobs that were in progress when one began. */
    const atOnce = (spans: Span[]) =>
      Math.max(
        ...spans.map((one) =>
          spans.filter(({ start, end }) => start <= one.start && one.start < end).length
        ),
      );
    const took = (spans: Span[]) =>
      Math.max(...spans.map(({ end }) => end)) - Math.min(...spans.map(({ start }) => start));
    await show(table(
      Object.entries(measured).map(([where, spans]) => ({
        "four jobs": where,
        "at the same time": atOnce(spans),
        "took (ms)": took(spans),
      })),
    ));
    // cell pool-check
    assertEquals(Object.values(measured).map(atOnce), [4, 1, 2, 2]);
    assert(took(measured["pool of 2, waiting"]) >= 395); // two rounds of 200 ms; the loop needs one
  }),
});

Deno.test({
  name: "03 · Run until complete, step by step _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell until-complete-experiment
    async function runUntilComplete<T>(loop: EventLoop, coroutine: Coroutine<T>): Promise<T> {
      if (loop.closed) throw new Error("the loop is closed"); //     1 can it run at all?
      const task = loop.createTask(coroutine); //                    2 make it a task
      const stop = () => loop.stop();
      task.addDoneCallback(stop); //                                 3 when it is done, stop
      try {
        await loop.runForever(); //                                  4 run
      } finally {
        task.removeDoneCallback(stop); //                            5 clean up
      }
      if (!task.done) throw new Error("stopped before it was done"); // 6 something else stopped it
      return task.result(); //                                       7 the value, or the error
    }
    // cell until-complete-coroutines
    function* succeed(): Coroutine<string> {
      yield* sleep(1);
      return "a value";
    }
    function* fail(): Coroutine<string> {
      yield* sleep(1);
      throw new Error("its own error");
    }
    function* stopEarly(): Coroutine<string> {
      runningLoop().stop(); // the loop that runs this
      yield* sleep(1);
      return "never seen";
    }
    // cell until-complete-branches
    type Runner = (loop: EventLoop, coroutine: Coroutine<string>) => Promise<string>;
    const outcome = (promise: Promise<string>) => promise.catch((error: Error) => error.message);
    const newLoop = () => new EventLoop({ clock: new VirtualClock() });

    async function branches(runner: Runner) {
      const closed = newLoop();
      closed.close();
      const busy = newLoop();
      const nested: Promise<string>[] = [];
      busy.callSoon(() => nested.push(outcome(runner(busy, succeed())))); // while it runs
      await runner(busy, succeed());
      return {
        "it succeeds": await outcome(runner(newLoop(), succeed())),
        "it fails": await outcome(runner(newLoop(), fail())),
        "stop() comes first": await outcome(runner(newLoop(), stopEarly())),
        "the loop is closed": await outcome(runner(closed, succeed())),
        "the loop is running": await nested[0],
      };
    }
    // cell until-complete-compare
    const ours = await branches(runUntilComplete);
    const theirs = await branches((loop, coroutine) => loop.runUntilComplete(coroutine));
    await show(table(
      Object.entries(ours).map(([when, we]) => ({
        when,
        "our seven steps": we,
        "lib/loop": theirs[when as keyof typeof theirs],
      })),
    ));
    // cell until-complete-check
    for (const result of [ours, theirs]) {
      assertEquals(result["it succeeds"], "a value");
      assertEquals(result["it fails"], "its own error");
      assert(result["stop() comes first"].includes("stopped before"));
      assert(result["the loop is closed"].includes("closed"));
      assert(result["the loop is running"].includes("already running"));
    }
    // cell until-complete-python
    const untilCompleteInPython = await pythons(`
  import asyncio, json, warnings

  warnings.simplefilter("ignore")  # about coroutines that never run

  async def succeed():
      return "a value"

  async def stop_early():
      asyncio.get_running_loop().stop()
      await asyncio.sleep(0.01)

  async def nested():
      return attempt(loop.run_until_complete, succeed()), attempt(loop.close)

  def attempt(call, *arguments):
      try:
          return call(*arguments)
      except RuntimeError as error:
          return str(error)

  loop = asyncio.new_event_loop()
  running, closing = loop.run_until_complete(nested())
  stopped = attempt(loop.run_until_complete, stop_early())
  loop.run_until_complete(asyncio.sleep(0.02))
  loop.close()
  print(json.dumps({
      "stop() comes first": stopped,
      "the loop is closed": attempt(loop.run_until_complete, succeed()),
      "the loop is running": running,
      "close() while it runs": closing,
  }))
`);
    const messages = untilCompleteInPython[0].json<Record<string, string>>();
    await show(table(
      Object.entries(messages).map(([when, RuntimeError]) => ({ when, RuntimeError })),
    ));
    // cell until-complete-python-check
    for (const each of untilCompleteInPython) {
      assertEquals(each.json(), {
        "stop() comes first": "Event loop stopped before Future completed.",
        "the loop is closed": "Event loop is closed",
        "the loop is running": "This event loop is already running",
        "close() while it runs": "Cannot close a running event loop",
      });
    }
  }),
});

Deno.test({
  name: "03 · Run forever, and stop _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell run-forever-experiment
    const first = tracedLoop();
    const lines: string[] = [];
    function* work(seconds: number): Coroutine<void> {
      lines.push(`waiting ${seconds}`);
      yield* sleep(seconds);
      lines.push(`done ${seconds}`);
      first.loop.stop();
    }
    first.loop.createTask(work(1), { name: "work 1" });
    first.loop.createTask(work(3), { name: "work 3" });
    await first.loop.runForever();

    const linesAtFirst = [...lines], stoppedAt = first.loop.time();
    const leftBehind = [...first.loop.allTasks()].map((task) => task.name);
    await show(...lines, `stopped at ${stoppedAt} s, left behind: ${leftBehind}`);
    await show(turns(first.trace, "The first to finish stops the loop"));
    // cell run-forever-check
    assertEquals(linesAtFirst, ["waiting 1", "waiting 3", "done 1"]);
    assertEquals(stoppedAt, 1);
    assertEquals(leftBehind, ["work 3"]);
    // cell run-forever-again
    while (first.loop.step());
    assertEquals(lines, ["waiting 1", "waiting 3", "done 1", "done 3"]);
    assertEquals(first.loop.time(), 3);
    await show(...lines);
    // cell run-forever-never
    const idle = new EventLoop({ clock: new VirtualClock() });
    let reached = false;
    const running = idle.runForever().then(() => {
      reached = true;
    });
    await delay(1000);
    const afterASecond = { reached, running: idle.running };
    assertThrows(() => idle.close(), Error, "Cannot close a running event loop");
    idle.stop(); // from outside, since nothing inside does
    await running;
    await show(`after 1 s: reached ${afterASecond.reached}`, `after stop(): reached ${reached}`);
    // cell run-forever-never-check
    assertEquals(afterASecond, { reached: false, running: true });
    assert(reached && !idle.running);
    // cell run-forever-typescript
    const order: string[] = [];
    setTimeout(() => order.push("timer of 0 ms"), 0);
    for (let n = 0; n < 1_000_000; n++); // something that takes longer than 0 ms
    order.push("the line after");
    await delay(1); // gives the loop its turn

    const controller = new AbortController();
    let answered = 0;
    async function serve(signal: AbortSignal): Promise<void> {
      for (;;) {
        await delay(100, { signal });
        answered++;
      }
    }
    setTimeout(() => controller.abort(), 350);
    await assertRejects(() => serve(controller.signal), DOMException);
    await show(order.join(", "), `stopped after ${answered} answers`);
    // cell run-forever-typescript-check
    assertEquals(order, ["the line after", "timer of 0 ms"]);
    assert(answered > 0 && answered <= 3);
    // cell stop-is-not-cancel-experiment
    const stopped = new EventLoop({ clock: new VirtualClock() });
    const cleanup: string[] = [];
    function* withFile(): Coroutine<void> {
      try {
        yield* sleep(10);
      } finally {
        cleanup.push("file closed");
      }
    }
    const task = stopped.createTask(withFile());
    stopped.callLater(1, () => stopped.stop());
    await stopped.runForever();
    const afterStop = [...cleanup];

    task.cancel(); // the right way: ask it to end …
    await assertRejects(() => stopped.runUntilComplete(task)); // … and let it
    stopped.close();
    await show(`after stop: ${afterStop.length} files closed`, `after cancel: ${cleanup.length}`);
    // cell stop-is-not-cancel-check
    assertEquals(afterStop, []);
    assertEquals(cleanup, ["file closed"]);
    assert(task.cancelled);
    // cell stop-is-not-cancel-python-experiment
    const leftOver = await pythons(`
  import asyncio, gc, json

  async def with_file():
      try:
          await asyncio.sleep(10)
      finally:
          log.append("file closed")

  async def main():
      main.task = asyncio.create_task(with_file())  # nothing awaits it
      await asyncio.sleep(0.01)

  log = []
  loop = asyncio.new_event_loop()
  loop.set_exception_handler(lambda loop, context: log.append(context["message"]))
  task = loop.create_task(with_file())
  loop.call_later(0.01, loop.stop)
  loop.run_forever()
  loop.close()
  log.append("stopped")
  del task
  gc.collect()
  log.append("asyncio.run begins")
  asyncio.run(main())
  log.append(f"cancelled: {main.task.cancelled()}")
  print(json.dumps(log))
`);
    await show(...leftOver[0].json<string[]>());
    // cell stop-is-not-cancel-python-check
    for (const each of leftOver) {
      const [stopped, ...log] = each.json<string[]>();
      assertEquals(stopped, "stopped"); // and no file is closed yet
      assertEquals(log.slice(0, 2).sort(), [
        "Task was destroyed but it is pending!",
        "file closed",
      ]);
      assertEquals(log.slice(2), ["asyncio.run begins", "file closed", "cancelled: True"]);
    }
  }),
});

Deno.test({
  name: "03 · Stop when all are done _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell stop-when-all-experiment
    const bundled = tracedLoop();
    const told: string[] = [];
    function* job(seconds: number): Coroutine<string> {
      told.push(`waiting ${seconds}`);
      yield* sleep(seconds);
      told.push(`done ${seconds}`);
      return `result ${seconds}`;
    }
    let results: string[] = [];
    bundled.loop.callSoon(function bundle() {
      const all = gather([job(1), job(3)]);
      all.addDoneCallback(function stopTheLoop() {
        results = all.result();
        bundled.loop.stop();
      });
    });
    await bundled.loop.runForever();
    await show(
      ...told,
      `results: ${results.join(", ")}`,
      turns(bundled.trace, "Stopped by the callback of the bundle"),
    );
    // cell stop-when-all-check
    assertEquals(told, ["waiting 1", "waiting 3", "done 1", "done 3"]);
    assertEquals(results, ["result 1", "result 3"]);
    assertEquals(bundled.loop.time(), 3);
    assertEquals(bundled.loop.allTasks().size, 0); // no task is left behind
    const last = bundled.trace.filter(({ kind, time }) => kind === "turn" && time === 3);
    assertEquals(last.length, 4); // timer, last step, the bundle's own callback, stopTheLoop
    // cell stop-when-all-python
    const stopInPython = await python(`
  import asyncio

  async def job(n):
      print("waiting", n, end=", ")
      await asyncio.sleep(n / 100)
      print("done", n, end=", " if n < 3 else "\\n")

  async def main():
      bundle = asyncio.gather(job(1), job(3))
      await bundle
      print(bundle)

  asyncio.run(main())
`);
    const printed = stopInPython.output.split("\n");
    await show(...printed);
    // cell stop-when-all-python-check
    assertEquals(printed, [
      "waiting 1, waiting 3, done 1, done 3",
      "<_GatheringFuture finished result=[None, None]>",
    ]);
    // cell stop-when-all-python-order
    const starts = `
  import asyncio, json

  async def job(n):
      started.append(n)

  async def main():
      await asyncio.gather(*[job(n) for n in range(6)])

  loop, in_order = asyncio.new_event_loop(), []
  asyncio.set_event_loop(loop)
  for _ in range(30):
      started = []
      loop.run_until_complete(main())
      in_order.append(started == sorted(started))
  print(json.dumps(all(in_order)))
`;
    const before37 = (await python({ version: "3.6" }, starts)).json<boolean>();
    const since37 = (await python({ version: "3.7" }, starts)).json<boolean>();
    await show(table([
      { Python: "3.6", "always in order": before37 },
      { Python: "3.7", "always in order": since37 },
    ]));
    // cell stop-when-all-python-order-check
    assertEquals([before37, since37], [false, true]);
  }),
});

Deno.test({
  name: "03 · Close _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell close-experiment
    const loopToClose = new EventLoop({ clock: new VirtualClock() });
    function* nap(seconds: number): Coroutine<number> {
      yield* sleep(seconds);
      return seconds;
    }
    const attempt = async (what: () => unknown) => {
      try {
        return String(await what());
      } catch (error) {
        return (error as Error).message;
      }
    };
    const tries = {
      "run nap(1)": await attempt(() => loopToClose.runUntilComplete(nap(1))),
      "run nap(3)": await attempt(() => loopToClose.runUntilComplete(nap(3))),
      "close": await attempt(() => loopToClose.close()),
      "close again": await attempt(() => loopToClose.close()),
      "run nap(5)": await attempt(() => loopToClose.runUntilComplete(nap(5))),
      "callSoon": await attempt(() => loopToClose.callSoon(() => {})),
      "createTask": await attempt(() => loopToClose.createTask(nap(7))),
    };
    await show(table(Object.entries(tries).map(([what, result]) => ({ what, result }))));
    // cell close-check
    assertEquals([tries["run nap(1)"], tries["run nap(3)"]], ["1", "3"]); // twice, one after the other
    assertEquals([tries["close"], tries["close again"]], ["undefined", "undefined"]); // harmless
    for (const what of ["run nap(5)", "callSoon", "createTask"] as const) {
      assert(tries[what].includes("closed"), what);
    }
    assertEquals(loopToClose.time(), 4);
    // cell close-typescript
    const listening = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    listening.close();
    const stream = new WritableStream<string>();
    await stream.close();
    const refusals = {
      "accept on a closed listener": await attempt(() => listening.accept()),
      "write to a closed stream": await attempt(() => stream.getWriter().write("late")),
    };
    await show(table(Object.entries(refusals).map(([what, result]) => ({ what, result }))));
    // cell close-typescript-check
    for (const message of Object.values(refusals)) assert(/clos/i.test(message), message);
  }),
});

Deno.test({
  name: "03 · Where does the loop come from? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell whose-loop-experiment
    function* inside(): Coroutine<boolean> {
      yield; // waits for one turn
      return runningLoop().running;
    }
    assertEquals(await run(inside()), true);
    assertThrows(() => runningLoop(), Error, "No event loop is running");

    const atTopLevel = delay(1).then(() => "no loop had to be made");
    assertEquals(await atTopLevel, "no loop had to be made");
    await show(await atTopLevel);
    // cell whose-loop-python
    const program = `
  import asyncio, json, pathlib, subprocess, sys, tempfile, threading, warnings

  async def main():
      return 1

  def attempt(work):
      with warnings.catch_warnings(record=True) as caught:
          warnings.simplefilter("always")
          try:
              result = type(work()).__name__
          except Exception as error:
              return f"{type(error).__name__}: {error}"
      old = any(issubclass(each.category, DeprecationWarning) for each in caught)
      return "works, with a warning" if old else "works"

  found = {}
  coroutine = main()
  found["create_task"] = attempt(lambda: asyncio.create_task(coroutine))
  found["get_event_loop"] = attempt(asyncio.get_event_loop)
  asyncio.set_event_loop_policy(asyncio.DefaultEventLoopPolicy())  # as if nothing had been asked
  found["gather"] = attempt(lambda: asyncio.gather(coroutine))
  def in_thread():
      found["get_event_loop in a thread"] = attempt(asyncio.get_event_loop)
  thread = threading.Thread(target=in_thread, name="T")
  thread.start()
  thread.join()
  with tempfile.TemporaryDirectory() as folder:  # a script that has the library's name
      script = pathlib.Path(folder, "asyncio.py")
      script.write_text("import asyncio; asyncio.run")
      ran = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
      found["a script called asyncio.py"] = ran.stderr.splitlines()[-1].split(" (")[0]
  print(json.dumps(found))
`;
    const versions = ["3.11", "3.12", "3.13"];
    const answers: Record<string, string>[] = [];
    for (const version of versions) answers.push((await python({ version }, program)).json());
    await show(table(
      Object.keys(answers[0]).map((what) => ({
        "without a running loop": what,
        ...Object.fromEntries(
          versions.map((version, i) => [`Python ${version}`, answers[i][what]]),
        ),
      })),
    ));
    // cell whose-loop-python-check
    for (const said of answers) {
      assertEquals(said["create_task"], "RuntimeError: no running event loop");
      assert(said["get_event_loop in a thread"].startsWith("RuntimeError: There is no current"));
      assert(said["a script called asyncio.py"].startsWith("AttributeError"));
    }
    for (const what of ["get_event_loop", "gather"]) {
      const since312 = "works, with a warning";
      assertEquals(answers.map((said) => said[what]), ["works", since312, since312]);
    }
    // cell whose-loop-thread
    const tickingWorker = `
  const ticks = [];
  setInterval(() => ticks.push(Date.now()), 5);
  onmessage = () => postMessage(ticks);
  postMessage("ready");`;
    const ticks = await onRealTime(async () => {
      const worker = new Worker(`data:text/javascript,${tickingWorker}`, { type: "module" });
      const message = () =>
        new Promise<MessageEvent>((done) =>
          worker.addEventListener("message", done, { once: true })
        );
      await message(); // it is ready
      let own = 0;
      const timer = setInterval(() => own++, 5);
      const from = Date.now();
      while (Date.now() - from < 200); // nothing else can run on this thread
      const to = Date.now(), ours = own;
      clearInterval(timer);
      worker.postMessage("how often?");
      const { data } = await message();
      worker.terminate();
      return { ours, workers: data.filter((at: number) => from <= at && at <= to).length };
    });
    await show(table([
      { thread: "main", "its timer ticked": ticks.ours > 0 ? "yes" : "no" },
      { thread: "Worker", "its timer ticked": ticks.workers > 0 ? "yes" : "no" },
    ]));
    // cell whose-loop-thread-check
    assertEquals(ticks.ours, 0);
    assert(ticks.workers > 0);
    // cell whose-loop-lock
    const topLock = `
  import asyncio

  lock = asyncio.Lock()

  async def hold():
      async with lock:
          await asyncio.sleep(0.01)

  async def main():
      await asyncio.gather(hold(), hold())

  try:
      asyncio.run(main())
      print("works")
  except RuntimeError as error:
      print(str(error)[-28:])
`;
    const before310 = await python({ version: "3.9" }, topLock);
    const since310 = await python({ version: "3.10" }, topLock);
    await show(`3.9: ${before310.output}`, `3.10: ${since310.output}`);
    // cell whose-loop-lock-check
    assertEquals([before310.output, since310.output], ["attached to a different loop", "works"]);
  }),
});

Deno.test({
  name: "03 · Where the parts of asyncio live _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell map-network
    async function overTcp(text: string): Promise<string> {
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const accepted = listener.accept().then((server) => server.readable.pipeTo(server.writable));
      const client = await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
      await client.write(new TextEncoder().encode(text));
      await client.closeWrite();
      const answer = await new Response(client.readable).text();
      await accepted;
      return answer;
    }
    async function withProtocol(text: string): Promise<string> { // methods called with what arrives
      const server = createServer((socket) => socket.on("data", (data) => socket.end(data)));
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      const { port } = server.address() as { port: number };
      const client = connect(port, "127.0.0.1", () => client.write(text));
      const answer = await new Promise<string>((done) =>
        client.on("data", (data) => done(`${data}`))
      );
      await new Promise((closed) => client.on("close", closed));
      await new Promise((closed) => server.close(closed));
      return answer;
    }
    async function overUdp(text: string): Promise<string> {
      const [receiver, sender] = [createSocket("udp4"), createSocket("udp4")];
      await new Promise<void>((bound) => receiver.bind(0, "127.0.0.1", bound));
      const arrived = new Promise<string>((done) =>
        receiver.on("message", (data) => done(`${data}`))
      );
      sender.send(text, receiver.address().port, "127.0.0.1");
      const answer = await arrived;
      receiver.close();
      sender.close();
      return answer;
    }
    // cell map-others
    async function inChild(text: string): Promise<string> {
      const args = ["eval", `console.log("${text}")`];
      const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
      return new TextDecoder().decode(stdout).trim();
    }
    async function inWorker(text: string): Promise<string> {
      const code = "onmessage = ({ data }) => postMessage(data);";
      const worker = new Worker(`data:text/javascript,${code}`, { type: "module" });
      worker.postMessage(text);
      const answer = await new Promise<string>((done) =>
        worker.onmessage = ({ data }) => done(data)
      );
      worker.terminate();
      return answer;
    }
    async function throughQueue(text: string): Promise<string> {
      const queue = new Queue<string>(1);
      await queue.put(text);
      return await queue.get();
    }
    async function untilTimeout(text: string): Promise<string> {
      const signal = AbortSignal.timeout(1);
      return await delay(60_000, { signal }).then(() => "", () => text); // the wait is stopped
    }
    // cell map-small
    const inMicrotask = (text: string) => new Promise((done) => queueMicrotask(() => done(text)));
    const afterTimeout = (text: string) => new Promise((done) => setTimeout(done, 1, text));
    const inAsyncFunction = async (text: string) => await text;
    const asError = (text: string) =>
      Promise.reject(new DOMException(text, "AbortError")).catch((error) => error.message);
    function inFuture(text: string): Promise<string> {
      const future = Promise.withResolvers<string>();
      future.resolve(text);
      return future.promise;
    }
    const underLock = (text: string) => new Lock().run(() => text);
    const awaited = (text: string) => text; // the loop below awaits it, at the top level
    const throughStream = (text: string) => Array.fromAsync(ReadableStream.from([text]));
    const inGroup = (text: string) =>
      taskGroup(async (group) => await group.createTask(() => text));
    const together = (text: string) => Promise.all([text]);
    // cell map-experiment
    type Row = [module: string, seven: string, where: string, code: string, (s: string) => unknown];
    const rows: Row[] = [
      ["base_events", "1", "runtime", "queueMicrotask(f)", inMicrotask],
      ["coroutines", "5", "language", "async function", inAsyncFunction],
      ["events", "3", "web", "setTimeout(f, 1)", afterTimeout],
      ["exceptions", "", "web", "new DOMException()", asError],
      ["futures", "4", "language", "Promise.withResolvers()", inFuture],
      ["locks", "7", "lib/async", "new Lock()", underLock],
      ["protocols", "2", "Node", 'socket.on("data", f)', withProtocol],
      ["queues", "", "lib/async", "new Queue()", throughQueue],
      ["runners", "", "language", "top-level await", awaited],
      ["streams", "", "web", "new ReadableStream()", throughStream],
      ["subprocess", "3", "Deno", "new Deno.Command()", inChild],
      ["taskgroups", "", "lib/async", "taskGroup()", inGroup],
      ["tasks", "", "language", "Promise.all()", together],
      ["threads", "6", "web", "new Worker()", inWorker],
      ["timeouts", "", "web", "AbortSignal.timeout()", untilTimeout],
      ["transports", "2, 3", "Deno", "Deno.connect(), TCP", overTcp],
      ["transports", "3", "Node", "node:dgram, UDP", overUdp],
    ];
    const map: Record<string, string>[] = [];
    for (const [module, seven, where, code, attempt] of rows) {
      const tried = `${await onRealTime(() => attempt(`hello ${module}`))}`;
      map.push({
        "asyncio module": module,
        "of the 7": seven,
        where,
        "in TypeScript": code,
        tried,
      });
    }
    await show(table(map));
    // cell map-check
    for (const row of map) assertEquals(row.tried, `hello ${row["asyncio module"]}`);
    const covered = new Set(map.flatMap((row) => row["of the 7"].match(/\d/g) ?? []));
    assertEquals([...covered].sort(), ["1", "2", "3", "4", "5", "6", "7"]);
    // cell map-python
    const source = `
  import asyncio, json, pathlib, re

  source = pathlib.Path(asyncio.__file__).read_text()
  print(json.dumps(sorted(set(re.findall(r"^from [.]([a-z_]+) import [*]", source, re.M)))))
`;
    const modules: Record<string, string[]> = {};
    for (const version of ["3.6", "3.11", "3.12", "3.13"]) {
      modules[version] = (await python({ version }, source)).json();
    }
    await show(table(
      Object.entries(modules).map(([Python, names]) => ({ Python, modules: names.length })),
    ));
    // cell map-python-check
    const { "3.6": then, ...today } = modules;
    assertEquals(then.length, 11);
    for (const names of Object.values(today)) {
      assertEquals(names.length, 16);
      assertEquals(new Set(names), new Set(rows.map(([module]) => module)));
    }
  }),
});

Deno.test({
  name: "03 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-late-experiment
    const late = await onRealTime(async () => {
      const start = performance.now();
      const due = new Promise<number>((done) =>
        setTimeout(() => done(performance.now() - start), 10)
      );
      while (performance.now() - start < 200); // a greedy callback
      return await due;
    });
    await show(`a timer of 10 ms came ${late >= 199 ? "after 200 ms or more" : "in time"}`);
    // cell pitfall-late-check
    assert(late >= 199);
    // cell pitfall-two-loops-experiment
    const mine = new EventLoop({ clock: new VirtualClock() });
    const other = new EventLoop({ clock: new VirtualClock() });
    function* borrow(): Coroutine<unknown> {
      return yield* other.createFuture();
    }
    const refusal = await mine.runUntilComplete(borrow()).catch((error: Error) => error.message);
    await show(refusal);
    // cell pitfall-two-loops-check
    assert(String(refusal).includes("different loop"));
  }),
});
