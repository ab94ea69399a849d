// Extracted from notebooks/03_event_loop.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { Lock, Queue } from "@course/async";
import { type Coroutine, EventLoop, gather, run, runningLoop, sleep } from "@course/loop";
import { type TraceEntry, VirtualClock } from "@course/loop";
import { exercise, onRealTime, show, table, turns } from "@course/notebook";

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
  name: "03 · The loop of the notes, in fifteen lines",
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
    await show(...log, `${looks} looks for ${steps} useful steps`);
    // cell polling-check
    assertEquals(log, ["A starts at 0", "B starts at 0", "A ends at 1000", "B ends at 3000"]);
    assertEquals(steps, 4);
    assert(looks > 4000, "nearly all of the looking was for nothing");
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
    await show(...happened, `${rounds} turns`);
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
    while (loop.step());

    await show(ran.join(", "), turns(trace, "Three turns"));
    // cell one-turn-check
    assertEquals(ran, ["a", "b", "zero", "c", "second"]);
    const turnOf = (name: string) =>
      trace.find((entry) => entry.kind === "run" && entry.label === name)!.turn;
    assertEquals(["a", "b", "zero"].map(turnOf), [1, 1, 1]); // the same turn
    assertEquals(turnOf("c"), 2);
    assertEquals(loop.time(), 1);
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
    const rightAfterCreating = [...served];
    while (kitchen.loop.step());

    await show(`served: ${served.join(", ")}`, turns(kitchen.trace, "Tea and toast"));
    // cell tasks-in-turns-check
    assertEquals(rightAfterCreating, []); // creating a task runs nothing
    assertEquals(served, ["toast", "tea"]);
    assertEquals(kitchen.loop.time(), 2);
    const stepsOf = (name: string) =>
      kitchen.trace.filter((entry) => entry.kind === "step" && entry.label === name).length;
    assertEquals([stepsOf("tea"), stepsOf("toast")], [3, 2]); // one more than it has waits
  }),
});

Deno.test({
  name: "03 · Five lines",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell five-lines-experiment
    const python: string[] = [], typescript: string[] = [];

    function* coroutine(): Coroutine<string> {
      python.push("in coroutine");
      yield; // gives up one turn
      return "result";
    }
    const eventLoop = new EventLoop();
    python.push("starting coroutine");
    const cold = coroutine();
    python.push("entering event loop");
    python.push(`it returned: ${await eventLoop.runUntilComplete(cold)}`);
    python.push("closing event loop");
    eventLoop.close();

    async function asyncFunction(): Promise<string> {
      typescript.push("in coroutine");
      await null;
      return "result";
    }
    typescript.push("starting coroutine");
    const hot = asyncFunction();
    typescript.push("entering event loop");
    typescript.push(`it returned: ${await hot}`);
    typescript.push("closing event loop");

    await show(
      table(python.map((line, i) => ({ "Python's way": line, TypeScript: typescript[i] }))),
    );
    // cell five-lines-check
    assertEquals(python, [
      "starting coroutine",
      "entering event loop",
      "in coroutine",
      "it returned: result",
      "closing event loop",
    ]);
    assertEquals(typescript, [python[0], python[2], python[1], python[3], python[4]]);
    // cell five-lines-loop-first
    function* inside(): Coroutine<boolean> {
      yield;
      return runningLoop().running;
    }
    assertEquals(await run(inside()), true);
    assertThrows(() => runningLoop(), Error, "No event loop is running");

    const atModuleLevel = delay(1).then(() => "no loop needed"); // TypeScript: always fine
    assertEquals(await atModuleLevel, "no loop needed");
  }),
});

Deno.test({
  name: "03 · Run until complete, step by step",
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
      if (!task.done) throw new Error("stopped before it was done"); // 6 somebody else stopped it
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
      runningLoop().stop();
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
  }),
});

Deno.test({
  name: "03 · Run for ever, and stop",
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

    const leftBehind = [...first.loop.allTasks()].map((task) => task.name);
    await show(...lines, `stopped at ${first.loop.time()} s, left behind: ${leftBehind}`);
    await show(turns(first.trace, "The first to finish stops the loop"));
    // cell run-forever-check
    assertEquals(lines, ["waiting 1", "waiting 3", "done 1"]);
    assertEquals(first.loop.time(), 1);
    assertEquals(leftBehind, ["work 3"]);
    // cell run-forever-again
    await first.loop.runForever(); // until work 3 calls stop()
    assertEquals(lines.at(-1), "done 3");
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
  }),
});

Deno.test({
  name: "03 · Stop when all are done",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell stop-when-all-experiment
    const whole = tracedLoop();
    const told: string[] = [];
    function* job(seconds: number): Coroutine<string> {
      told.push(`waiting ${seconds}`);
      yield* sleep(seconds);
      told.push(`done ${seconds}`);
      return `result ${seconds}`;
    }
    let results: string[] = [];
    whole.loop.callSoon(function bundle() {
      const all = gather([job(1), job(3)]);
      all.addDoneCallback(function stopTheLoop() {
        results = all.result();
        whole.loop.stop();
      });
    });
    await whole.loop.runForever();
    await show(
      ...told,
      `results: ${results.join(", ")}`,
      turns(whole.trace, "Stopped by the callback of the bundle"),
    );
    // cell stop-when-all-check
    assertEquals(told, ["waiting 1", "waiting 3", "done 1", "done 3"]);
    assertEquals(results, ["result 1", "result 3"]);
    assertEquals(whole.loop.time(), 3);
    assertEquals(whole.loop.allTasks().size, 0); // nobody is left behind
  }),
});

Deno.test({
  name: "03 · Close",
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
  }),
});

Deno.test({
  name: "03 · The loop you already have",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell built-in-experiment
    const inLibLoop: string[] = [];
    const own = new EventLoop({ clock: new VirtualClock() });
    own.callLater(0, () => inLibLoop.push("timer"));
    own.callSoon(() => {
      inLibLoop.push("first");
      own.callSoon(() => inLibLoop.push("second"));
    });
    while (own.step());

    const inDeno: string[] = [];
    const timerRan = new Promise<void>((done) =>
      setTimeout(() => {
        inDeno.push("timer");
        done();
      }, 0)
    );
    queueMicrotask(() => {
      inDeno.push("first");
      queueMicrotask(() => inDeno.push("second"));
    });
    await timerRan;
    await show(
      table(
        [0, 1, 2].map((i) => ({ "": i + 1, "lib/loop, asyncio": inLibLoop[i], Deno: inDeno[i] })),
      ),
    );
    // cell built-in-check
    assertEquals(inLibLoop, ["first", "timer", "second"]);
    assertEquals(inDeno, ["first", "second", "timer"]);
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
      #readers = new Map<string, (data: string) => void>();
      constructor(private network: Arrival[]) {}
      onReadable(socket: string, reader: (data: string) => void): void {
        this.#readers.set(socket, reader);
      }
      /** Sleeps until something arrives, at the latest until `deadline`. */
      select(deadline: number): { now: number; ready: (() => void)[] } {
        const next = this.network[0];
        if (!next || next.when > deadline) return { now: deadline, ready: [] };
        this.network.shift();
        const reader = this.#readers.get(next.socket)!;
        return { now: next.when, ready: [() => reader(next.data)] };
      }
      get idle(): boolean {
        return this.network.length === 0;
      }
    }
    // cell selector-run
    const selector = new Selector([
      { when: 10, socket: "Ann", data: "hello" },
      { when: 25, socket: "Bob", data: "good day" },
      { when: 60, socket: "Ann", data: "bye" },
    ]);
    const queue: (() => void)[] = [];
    const alarms = [{
      when: 50,
      callback: () => events.push({ time, event: "timer: anybody there?" }),
    }];
    const events: { time: number; event: string }[] = [];
    let time = 0, sleeps = 0;
    for (const name of ["Ann", "Bob"]) {
      selector.onReadable(name, (data) => events.push({ time, event: `${name} says ${data}` }));
    }

    while (queue.length + alarms.length > 0 || !selector.idle) {
      if (queue.length === 0) {
        sleeps++;
        const woken = selector.select(alarms[0]?.when ?? Infinity);
        time = woken.now;
        queue.push(...woken.ready);
      }
      while (alarms.length > 0 && alarms[0].when <= time) queue.push(alarms.shift()!.callback);
      for (let n = queue.length; n > 0; n--) queue.shift()!();
    }
    await show(table(events));
    // cell selector-check
    assertEquals(events.map(({ time }) => time), [10, 25, 50, 60]);
    assertEquals(events[2].event, "timer: anybody there?"); // the deadline ended that sleep
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
    /** Work for a processor: counts the primes below 700 000. */
    function compute(): number {
      let primes = 0;
      for (let n = 2; n < 700_000; n++) {
        let d = 2;
        while (d * d <= n && n % d !== 0) d++;
        if (d * d > n) primes++;
      }
      return primes;
    }
    const workerCode = `
  ${compute}
  onmessage = ({ data: kind }) => { // kind: "wait", "compute" or "warm up"
    const start = Date.now();
    if (kind === "wait") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    if (kind === "compute") compute();
    postMessage({ start, end: Date.now() });
  };`;
    // cell pool-runners
    type Span = { start: number; end: number };
    const jobs = 4;

    async function onLoop(kind: string): Promise<Span[]> {
      return await Promise.all(Array.from({ length: jobs }, async () => {
        const start = Date.now();
        if (kind === "wait") await delay(200);
        else compute();
        return { start, end: Date.now() };
      }));
    }
    function doIn(worker: Worker, kind: string): Promise<Span> {
      return new Promise((done) => {
        worker.onmessage = ({ data }) => done(data);
        worker.postMessage(kind);
      });
    }
    async function onPool(workers: Worker[], kind: string): Promise<Span[]> {
      let left = jobs;
      const spans: Span[] = [];
      await Promise.all(workers.map(async (worker) => {
        while (left-- > 0) spans.push(await doIn(worker, kind));
      }));
      return spans;
    }
    // cell pool-run
    const measured = await onRealTime(async () => {
      const address = `data:text/javascript,${encodeURIComponent(workerCode)}`;
      const workers = [1, 2].map(() => new Worker(address, { type: "module" }));
      try {
        await Promise.all(workers.map((worker) => doIn(worker, "warm up")));
        return {
          "loop, waiting": await onLoop("wait"),
          "loop, computing": await onLoop("compute"),
          "pool of 2, waiting": await onPool(workers, "wait"),
          "pool of 2, computing": await onPool(workers, "compute"),
        };
      } finally {
        for (const worker of workers) worker.terminate();
      }
    });
    // cell pool-table
    const atOnce = (spans: Span[]) =>
      // how many were under way whenever one began
      Math.max(
        ...spans.map(({ start }) => spans.filter((s) => s.start <= start && start < s.end).length),
      );
    const took = (spans: Span[]) =>
      Math.max(...spans.map((s) => s.end)) - Math.min(...spans.map((s) => s.start));
    await show(table(
      Object.entries(measured).map(([who, spans]) => ({
        "four jobs": who,
        "at the same time": atOnce(spans),
        "took (ms)": took(spans),
      })),
    ));
    // cell pool-check
    const inProgress = Object.values(measured).map(atOnce);
    assertEquals(inProgress, [4, 1, 2, 2]);
    assert(took(measured["pool of 2, waiting"]) >= 395); // two rounds of 200 ms; the loop needs one
  }),
});

Deno.test({
  name: "03 · Where the parts of asyncio live",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell map-helpers
    async function echoOnce(text: string): Promise<string> {
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const accepted = listener.accept().then((server) => server.readable.pipeTo(server.writable));
      const client = await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
      await client.write(new TextEncoder().encode(text));
      await client.closeWrite();
      const answer = await new Response(client.readable).text();
      await accepted;
      return answer;
    }
    async function sayInChild(text: string): Promise<string> {
      const args = ["eval", `console.log("${text}")`];
      const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
      return new TextDecoder().decode(stdout).trim();
    }
    async function throughQueue(text: string): Promise<string> {
      const queue = new Queue<string>(1);
      await queue.put(text);
      return await queue.get();
    }
    // cell map-experiment
    const rows: [string, string, string, (text: string) => unknown][] = [
      [
        "base_events",
        "the runtime",
        "setTimeout(f, 1)",
        (text) => new Promise((done) => setTimeout(done, 1, text)),
      ],
      ["coroutines", "language", "async function", async (text) => await text],
      ["events", "web", "new EventTarget()", (text) =>
        new Promise((done) => {
          const target = new EventTarget();
          target.addEventListener("x", () => done(text));
          target.dispatchEvent(new Event("x"));
        })],
      ["futures", "language", "Promise.withResolvers()", (text) => {
        const future = Promise.withResolvers<string>();
        future.resolve(text);
        return future.promise;
      }],
      ["locks", "lib/async", "new Lock()", (text) => new Lock().run(() => text)],
      ["protocols", "web", "new TransformStream()", (text) => {
        const upper = new TransformStream({ transform: (s, out) => out.enqueue(s.toUpperCase()) });
        return Array.fromAsync(ReadableStream.from([text]).pipeThrough(upper));
      }],
      ["queues", "lib/async", "new Queue()", throughQueue],
      [
        "streams",
        "web",
        "new ReadableStream()",
        (text) => Array.fromAsync(ReadableStream.from([text])),
      ],
      ["subprocess", "Deno", "new Deno.Command()", sayInChild],
      ["tasks", "language", "Promise.all()", (text) => Promise.all([text])],
      ["transports", "Deno", "Deno.listen(), Deno.connect()", echoOnce],
    ];
    const live: {
      "asyncio module": string;
      "where": string;
      "in TypeScript": string;
      "tried": string;
    }[] = [];
    for (const [module, where, code, attempt] of rows) {
      const tried = String(await attempt(`hello ${module}`));
      live.push({ "asyncio module": module, where, "in TypeScript": code, tried });
    }
    await show(table(live));
    // cell map-check
    assertEquals(live.length, 11);
    for (const row of live) {
      assertEquals(row.tried.toLowerCase(), `hello ${row["asyncio module"]}`);
    }
  }),
});

Deno.test({
  name: "03 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-stop-experiment
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
    // cell pitfall-stop-check
    assertEquals(afterStop, []);
    assertEquals(cleanup, ["file closed"]);
    assert(task.cancelled);
    // cell pitfall-late-experiment
    const late = await onRealTime(async () => {
      const start = performance.now();
      const due = new Promise<number>((done) =>
        setTimeout(() => done(performance.now() - start), 10)
      );
      while (performance.now() - start < 200); // a greedy callback
      return await due;
    });
    await show(`a timer of 10 ms came ${late >= 200 ? "after 200 ms or more" : "in time"}`);
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
