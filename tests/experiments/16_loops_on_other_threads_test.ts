// Extracted from notebooks/16_loops_on_other_threads.ipynb by `deno task extract`: edit the notebook, not this file.

// cell setup
import { assert, assertEquals, assertGreater, assertLess, assertRejects } from "@std/assert";
import { assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { exercise, predict, show, table, Timeline } from "@course/notebook";
import { inThreads, LoopThread, python, pythons } from "@course/services";

type Visit = { ms: number; start: number; end: number };
const now = () => performance.timeOrigin + performance.now(); // the same on all threads

function diary(visit?: Visit): Visit[] {
  const pages = (globalThis as { pages?: Visit[] }).pages ??= [];
  if (visit) pages.push(visit);
  return pages;
}
function block(ms: number): void {
  const start = performance.timeOrigin + performance.now();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  diary({ ms, start, end: performance.timeOrigin + performance.now() });
}
async function nap(ms: number): Promise<number> {
  const start = performance.timeOrigin + performance.now();
  await new Promise((resolve) => setTimeout(resolve, ms));
  diary({ ms, start, end: performance.timeOrigin + performance.now() });
  return ms;
}
void exercise; // for cells that are not tested

Deno.test({
  name: "16 · The last line of the program",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell last-line-python
    const lastLine = await python(`
  import asyncio, json, threading

  said = []

  async def func(n):
      await asyncio.sleep(n / 50)
      said.append(f"{n} done")

  def on_another_thread():
      try:
          loop.close()
      except RuntimeError as error:
          said.append(str(error))
      said.append("please stop")
      loop.call_soon_threadsafe(loop.stop)

  loop = asyncio.new_event_loop()
  tasks = [loop.create_task(func(n)) for n in (5, 3, 4)]
  loop.run_until_complete(asyncio.wait(tasks))
  loop.call_soon(threading.Thread(target=on_another_thread).start)
  loop.run_forever()
  said.append("the last line")
  loop.close()
  print(json.dumps(said))
`);
    const theirs = lastLine.json<string[]>();
    // cell last-line-experiment
    const ours: string[] = [];
    const waits = [5, 3, 4].map((n) => delay(n * 20).then(() => ours.push(`${n} done`)));
    ours.push("the last line");
    await Promise.all(waits);
    await show(table(theirs.map((line, i) => ({ Python: line, TypeScript: ours[i] ?? "" }))));
    // cell last-line-check
    const done = ["3 done", "4 done", "5 done"];
    const end = ["Cannot close a running event loop", "please stop", "the last line"];
    assertEquals(theirs, [...done, ...end]);
    assertEquals(ours, ["the last line", ...done]);
  },
});

Deno.test({
  name: "16 · A thread with a loop of its own",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell by-hand-experiment
    const shelf = ["bread"];
    function addTea(list: string[]) {
      list.push("tea");
      return { list, seesShelf: typeof shelf !== "undefined" };
    }
    const code = `${addTea}
  const jobs = { addTea };
  onmessage = ({ data: [name, ...args] }) => postMessage(jobs[name](...args));`;
    const worker = new Worker(`data:text/javascript,${encodeURIComponent(code)}`, {
      type: "module",
    });
    const answer = new Promise<ReturnType<typeof addTea>>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
    });
    worker.postMessage(["addTea", shelf]);
    const { list, seesShelf } = await answer.finally(() => worker.terminate());
    await show(
      table([{ "its list": list.join(), "our list": shelf.join(), "sees shelf": seesShelf }]),
    );
    // cell by-hand-check
    assertEquals([list, shelf, seesShelf], [["bread", "tea"], ["bread"], false]);
    const refused = assertThrows(() => structuredClone(addTea), DOMException);
    assertEquals(refused.name, "DataCloneError");
  },
});

Deno.test({
  name: "16 · Does the thread need set_event_loop? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell set-loop-python
    const current = await pythons(`
  import asyncio, json, threading

  def finds(set_it):
      loop = asyncio.new_event_loop()
      found = []
      async def inside():
          found.append(asyncio.get_running_loop() is loop)
          loop.stop()
      def run():
          if set_it:
              asyncio.set_event_loop(loop)
          try:
              found.append(asyncio.get_event_loop() is loop)
          except RuntimeError:
              found.append(False)
          loop.create_task(inside())
          loop.run_forever()
          loop.close()
      thread = threading.Thread(target=run)
      thread.start()
      thread.join()
      return found

  print(json.dumps([finds(True), finds(False)]))
`);
    const answers = current.map((version) => version.json<boolean[][]>());
    await show(table(["with it", "without it"].map((way, i) => ({
      "set_event_loop": way,
      "get_event_loop() before": answers[0][i][0],
      "a coroutine finds it": answers[0][i][1],
    }))));
    // cell set-loop-check
    for (const found of answers) assertEquals(found, [[true, true], [false, true]]);
  },
});

Deno.test({
  name: "16 · Three, two, six",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell blocking-predict
    await predict("16.blocking", {
      "posting takes more than 100 ms": "?",
      "they start at (ms)": "?",
    });
    // cell blocking-experiment
    async function postThree() {
      await using thread = await LoopThread.start([block, diary]);
      const line = new Timeline("Three blocking jobs on another thread");
      const start = now();
      for (const ms of [300, 200, 600]) thread.callSoonThreadsafe(block, ms);
      const posting = now() - start;
      line.mark("main", "posted");
      const blocked = await thread.runCoroutineThreadsafe(diary); // also a job: it comes last
      for (const visit of blocked) line.computed("thread", visit, `block(${visit.ms})`);
      return { line, posting, blocked };
    }
    const { line: serial, posting, blocked } = await postThree();
    const starts = blocked.map(({ start }) => Math.round((start - blocked[0].start) / 100) * 100);
    await predict("16.blocking").against({
      "posting takes more than 100 ms": posting > 100 ? "yes" : "no",
      "they start at (ms)": starts.join(", "),
    });
    await show(serial, `posting took ${posting.toFixed(2)} ms`);
    // cell blocking-check
    assertEquals(blocked.map(({ ms }) => ms), [300, 200, 600]); // in the order of posting
    assertLess(posting, 300); // over before the first job can be
    assert(blocked.every(({ start }, i) => i === 0 || start >= blocked[i - 1].end));
    assertGreater(blocked[2].end - blocked[0].start, 1095); // the sum
    // cell blocking-python
    const inPython = await python(`
  import asyncio, json, threading, time

  visits = []
  def func(n):
      start = time.monotonic()
      time.sleep(n / 10)
      visits.append((n, start, time.monotonic()))

  def start_loop(loop):
      asyncio.set_event_loop(loop)
      loop.run_forever()

  loop = asyncio.new_event_loop()
  thread = threading.Thread(target=start_loop, args=(loop,))
  thread.start()
  for n in (3, 2, 6):
      loop.call_soon_threadsafe(func, n)
  posted = time.monotonic()
  loop.call_soon_threadsafe(loop.stop)  # behind the three
  thread.join()
  serial = all(one[2] <= other[1] for one, other in zip(visits, visits[1:]))
  print(json.dumps([[n for n, *_ in visits], serial, posted < visits[0][2]]))
`);
    assertEquals(inPython.json<unknown>(), [[3, 2, 6], true, true]);
    await show(inPython.output);
  },
});

Deno.test({
  name: "16 · Five, three, four",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell waiting-experiment
    async function napThree() {
      await using thread = await LoopThread.start([nap, diary]);
      const line = new Timeline("Three asynchronous jobs on another thread");
      const futures = [500, 300, 400].map((ms) =>
        line.span(`nap(${ms})`, () => thread.runCoroutineThreadsafe(nap, ms))
      );
      line.mark("main", "posted");
      const settled: number[] = [];
      for (const future of futures) future.then((ms) => settled.push(ms));
      await Promise.all(futures);
      return { line, settled };
    }
    const { line: together, settled } = await napThree();
    await show(together);
    // cell waiting-check
    assertEquals(together.order(), [
      ...["nap(500) start", "nap(300) start", "nap(400) start", "main posted"],
      ...["nap(300) end", "nap(400) end", "nap(500) end"],
    ]);
    assertEquals([together.maxConcurrent(), settled], [3, [300, 400, 500]]);
    assertLess(together.duration, 1200); // the maximum, not the sum
    // cell waiting-python
    const napsInPython = await python(`
  import asyncio, json, threading

  async def func(n):
      said.append(f"{n} starts")
      await asyncio.sleep(n / 10)
      said.append(f"{n} ends")

  said = []
  loop = asyncio.new_event_loop()
  thread = threading.Thread(target=loop.run_forever)
  thread.start()
  futures = [asyncio.run_coroutine_threadsafe(func(n), loop) for n in (5, 3, 4)]
  for future in futures:
      future.result()
  loop.call_soon_threadsafe(loop.stop)
  thread.join()
  print(json.dumps([type(future).__module__, *said]))
`);
    const [futureModule, ...said] = napsInPython.json<string[]>();
    assertEquals(said.map((line) => line[0]).join(""), "534345"); // starts, then ends
    assertEquals(futureModule, "concurrent.futures._base");
    await show(napsInPython.output);
  },
});

Deno.test({
  name: "16 · What comes back",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell comes-back-experiment
    function bake(what: string): string {
      if (what === "stone") throw new RangeError("a stone cannot be baked");
      return what;
    }
    const reported: string[] = [], outcomes: Record<string, unknown> = {};
    async function bakeThree() {
      const onError = (error: unknown) => reported.push((error as Error).message);
      await using thread = await LoopThread.start([bake], { onError });
      thread.callSoonThreadsafe(bake, "stone");
      for (const what of ["stone", "bread", ""]) {
        outcomes[what] = await thread.runCoroutineThreadsafe(bake, what)
          .catch((error) => `${error.name}: ${error.message}`);
      }
    }
    await bakeThree();
    await show(outcomes, { reported });
    // cell comes-back-check
    const burnt = "a stone cannot be baked";
    assertEquals(outcomes, { stone: `RangeError: ${burnt}`, bread: "bread", "": "" });
    assertEquals(reported, [burnt]); // only the one without a future
  },
});

Deno.test({
  name: "16 · Jobs that come later",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell later-experiment
    async function load(page: string): Promise<string[]> {
      const site: Record<string, string[]> = { home: ["a", "b"], a: ["c", "home"], b: ["c"] };
      await new Promise((resolve) => setTimeout(resolve, 100));
      return site[page] ?? [];
    }
    async function loadAll() {
      await using thread = await LoopThread.start([load]);
      const known = new Set<string>();
      const line = new Timeline("A list of jobs that grows while it runs");
      const visit = async (page: string): Promise<void> => {
        if (known.has(page)) return;
        known.add(page);
        const links = await line.span(page, () => thread.runCoroutineThreadsafe(load, page));
        for (const link of links) visit(link);
      };
      visit("home").then(() => setTimeout(() => visit("help"), 20));
      line.mark("main", "drains");
      await thread.drain(); // until no job is unfinished
      return { line, left: thread.unfinished };
    }
    const { line: growing, left } = await loadAll();
    await show(growing);
    // cell later-check
    const order = growing.order();
    const pages = ["a", "b", "c", "help", "home"];
    for (const event of ["start", "end"]) { // each once
      const seen = order.filter((line) => line.endsWith(event)).toSorted();
      assertEquals(seen, pages.map((page) => `${page} ${event}`));
    }
    assertEquals([order.slice(0, 2), left], [["home start", "main drains"], 0]);
    const [help] = growing.entries.filter(({ lane }) => lane === "help");
    const others = growing.entries.filter(({ state, lane }) => state !== "mark" && lane !== "help");
    assert(others.some(({ start, end }) => start < help.end && end > help.start)); // it joined them
  },
});

Deno.test({
  name: "16 · Stop, drain, join",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell ending-job
    async function careful(this: { signal: AbortSignal }, ms: number): Promise<string> {
      const { signal } = this;
      await new Promise((resolve, reject) => {
        setTimeout(resolve, ms);
        signal.addEventListener("abort", () => reject(signal.reason));
      });
      return "slept";
    }
    // cell ending-experiment
    const ways: Record<string, (thread: LoopThread, cancelFirst: () => void) => Promise<void>> = {
      "stop at once": () => Promise.resolve(),
      "drain, then stop": (thread) => thread.drain(),
      "cancel one, drain, stop": (thread, cancelFirst) => {
        cancelFirst();
        return thread.drain();
      },
    };
    const results = await Promise.all(
      Object.entries(ways).map(async ([way, prepare]) => {
        const thread = await LoopThread.start([careful]);
        const naps = [300, 300].map((ms) => thread.runCoroutineThreadsafe(careful, ms));
        const outcomes = Promise.all(naps.map((nap) => nap.catch(({ message }) => message)));
        await prepare(thread, naps[0].cancel);
        thread.stop();
        assertThrows(() => thread.callSoonThreadsafe(careful, 1), Error, "was told to stop");
        await thread.join();
        const [first, second] = await outcomes;
        return { way, first, second };
      }),
    );
    await show(table(results));
    // cell ending-check
    const lost = "The loop thread was stopped before careful had ended";
    assertEquals(results.map(({ first, second }) => [first, second]), [
      [lost, lost],
      ["slept", "slept"],
      ["The job was cancelled", "slept"],
    ]);
  },
});

Deno.test({
  name: "16 · The same three in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell in-python-errors
    const errors = await python(`
  import asyncio, json, threading

  async def bake(what):
      if what == "stone":
          raise ValueError("a stone cannot be baked")
      return what

  def bake_now():
      raise ValueError("a stone cannot be baked")

  reported = []
  loop = asyncio.new_event_loop()
  loop.set_exception_handler(lambda _, context: reported.append(context["message"][:21]))
  thread = threading.Thread(target=loop.run_forever)
  thread.start()
  loop.call_soon_threadsafe(bake_now)
  asyncio.run_coroutine_threadsafe(bake("stone"), loop)  # its future is dropped
  kept = asyncio.run_coroutine_threadsafe(bake("stone"), loop)
  bread = asyncio.run_coroutine_threadsafe(bake("bread"), loop).result()
  loop.call_soon_threadsafe(loop.stop)
  thread.join()
  loop.close()
  print(json.dumps([reported, str(kept.exception()), bread]))
`);
    await show(errors.output);
    // cell in-python-later
    const added = await python(`
  import asyncio, json, queue, threading, time

  async def job(n):
      await asyncio.sleep(n / 10)
      results.put(n)

  results = queue.Queue()  # for threads: its get() blocks
  loop = asyncio.new_event_loop()
  thread = threading.Thread(target=loop.run_forever)
  thread.start()
  first = asyncio.run_coroutine_threadsafe(job(10), loop)
  time.sleep(0.05)  # the loop is running
  asyncio.run_coroutine_threadsafe(job(1), loop)
  got = [results.get()]
  still_running = not first.done()
  asyncio.run_coroutine_threadsafe(job(1), loop)  # because of a result
  got += [results.get(), results.get()]
  loop.call_soon_threadsafe(loop.stop)
  thread.join()
  loop.close()
  print(json.dumps([got, still_running]))
`);
    await show(added.output);
    // cell in-python-end
    const unfinished = await python(`
  import asyncio, json, threading

  async def nap():
      running.set()
      try:
          await asyncio.sleep(0.3)
      except asyncio.CancelledError:
          said.append("cancelled")
          raise

  def start():
      running.clear()
      loop = asyncio.new_event_loop()
      thread = threading.Thread(target=loop.run_forever)
      thread.start()
      future = asyncio.run_coroutine_threadsafe(nap(), loop)
      running.wait()
      return loop, thread, future

  running, said = threading.Event(), []
  loop, thread, lost = start()
  loop.call_soon_threadsafe(loop.stop)  # at once
  thread.join()

  other_loop, other_thread, cancelled = start()
  cancelled.cancel()  # from our thread
  other_loop.call_soon_threadsafe(other_loop.call_soon, other_loop.stop)
  other_thread.join()
  print(json.dumps([lost.done(), said, cancelled.cancelled()]))
`);
    await show(unfinished.output);
    // cell in-python-alive
    const alive = await python(`
  import json, subprocess, sys

  program = """
  import asyncio, threading
  loop = asyncio.new_event_loop()
  threading.Thread(target=loop.run_forever, daemon=DAEMON).start()
  """.replace("\\n  ", "\\n")

  def goes_on(daemon):
      try:
          code = program.replace("DAEMON", str(daemon))
          subprocess.run([sys.executable, "-c", code], timeout=1.5)
      except subprocess.TimeoutExpired:
          return True
      return False

  print(json.dumps([goes_on(False), goes_on(True)]))
`);
    await show(alive.output);
    // cell in-python-check
    assertEquals(errors.json<unknown>(), [
      ["Exception in callback"],
      "a stone cannot be baked",
      "bread",
    ]);
    assertEquals(added.json<unknown>(), [[1, 1, 10], true]);
    assertEquals(unfinished.json<unknown>(), [false, ["cancelled"], true]);
    assertEquals(alive.json<unknown>(), [true, false]);
  },
});

Deno.test({
  name: "16 · A message that cannot get through",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell overtake-experiment
    function spin(this: { signal: AbortSignal }, flag: Int32Array): string {
      const end = performance.now() + 1000;
      while (performance.now() < end) {
        if (this.signal.aborted) return "ended by the signal";
        if (Atomics.load(flag, 0) === 1) return "ended by the flag";
      }
      return "ran to its end";
    }
    async function tellTwice() {
      await using thread = await LoopThread.start([spin]);
      const flag = new Int32Array(new SharedArrayBuffer(4)); // one number of four bytes
      const byMessage = thread.runCoroutineThreadsafe(spin, flag);
      await delay(300);
      byMessage.cancel();
      const messaged = await byMessage;
      const byFlag = thread.runCoroutineThreadsafe(spin, flag);
      await delay(300);
      Atomics.store(flag, 0, 1);
      return { "told by a message": messaged, "told by a flag": await byFlag };
    }
    const told = await tellTwice();
    await show(told);
    // cell overtake-check
    assertEquals(told, {
      "told by a message": "ran to its end",
      "told by a flag": "ended by the flag",
    });
  },
});

Deno.test({
  name: "16 · Two threads, one number",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell race-experiment
    function count(memory: Int32Array): void {
      for (let i = 0; i < 3_000_000; i++) {
        memory[0]++;
        Atomics.add(memory, 1, 1);
      }
    }
    let memory: Int32Array, round = 0;
    do {
      memory = new Int32Array(new SharedArrayBuffer(8)); // two numbers
      await inThreads(2, [count], memory);
    } while (memory[0] === 6_000_000 && ++round < 20);
    const [plain, atomic] = memory;
    await show(table([
      { how: "memory[0]++", "should be": 6_000_000, "is": plain, lost: 6_000_000 - plain },
      { how: "Atomics.add", "should be": 6_000_000, "is": atomic, lost: 6_000_000 - atomic },
    ]));
    // cell race-check
    assertLess(plain, 6_000_000); // in one round of twenty at least
    assertGreater(plain, 0);
    assertEquals(atomic, 6_000_000); // exactly, on every machine, every time
    // cell race-forced
    function meetAndCount(memory: Int32Array): void {
      const [number, arrived] = [0, 1];
      const meet = (count: number) => {
        Atomics.add(memory, arrived, 1);
        while (Atomics.load(memory, arrived) < count);
      };
      for (let i = 0; i < 100; i++) {
        const old = Atomics.load(memory, number);
        meet(4 * i + 2); // both have read
        Atomics.store(memory, number, old + 1);
        meet(4 * i + 4); // both have written
      }
    }
    const forced = new Int32Array(new SharedArrayBuffer(8));
    await inThreads(2, [meetAndCount], forced);
    await show(`two threads, 100 rounds each: ${forced[0]}`);
    // cell race-forced-check
    assertEquals(forced[0], 100); // half are lost, and Atomics did not help
  },
});

Deno.test({
  name: "16 · The same race in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell race-in-python-experiment
    const racing = await pythons(`
  import json, threading

  n = 0
  def count(meet, lock):
      global n
      for _ in range(100):
          with lock:
              old = n
              if meet:
                  meet.wait()  # a barrier: until both have read
              n = old + 1
          if meet:
              meet.wait()

  class NoLock:
      def __enter__(self): pass
      def __exit__(self, *error): pass

  def in_two_threads(meet, lock):
      global n
      n = 0
      threads = [threading.Thread(target=count, args=(meet, lock)) for _ in range(2)]
      for thread in threads: thread.start()
      for thread in threads: thread.join()
      return n

  print(json.dumps([in_two_threads(threading.Barrier(2), NoLock()),
                    in_two_threads(None, threading.Lock())]))
`);
    const counts = racing.map((result) => result.json<number[]>());
    await show(`Python: ${counts[0][0]} when they meet, ${counts[0][1]} with a lock`);
    // cell race-in-python-check
    for (const [met, locked] of counts) assertEquals([met, locked], [100, 200]);
  },
});

Deno.test({
  name: "16 · A lock that two threads share",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell mutex-class
    class AtomicMutex {
      constructor(readonly state: Int32Array) {}
      lock(): void {
        if (Atomics.compareExchange(this.state, 0, 0, 1) === 0) return; // it was free
        while (Atomics.exchange(this.state, 0, 2) !== 0) Atomics.wait(this.state, 0, 2, 1000);
      }
      unlock(): void {
        if (Atomics.exchange(this.state, 0, 0) === 2) Atomics.notify(this.state, 0, 1);
      }
    }
    // cell mutex-experiment
    function takeTurns(memory: Int32Array, locked: boolean): void {
      const [number, inside, met, ready] = [1, 2, 3, 4];
      const mutex = new AtomicMutex(memory);
      Atomics.add(memory, ready, 1);
      while (Atomics.load(memory, ready) < 2); // so that both are there
      for (let i = 0; i < 10_000; i++) {
        if (locked) mutex.lock();
        if (Atomics.add(memory, inside, 1) > 0) Atomics.add(memory, met, 1);
        for (let k = 0; k < 500; k++) memory[number]++;
        Atomics.sub(memory, inside, 1);
        if (locked) mutex.unlock();
      }
    }
    async function measure(locked: boolean) {
      const memory = new Int32Array(new SharedArrayBuffer(20));
      await inThreads(2, [takeTurns, AtomicMutex], memory, locked);
      const [state, counted, inside, met] = memory;
      return { lock: locked ? "yes" : "no", counted, met, inside, state };
    }
    const withLock = await measure(true);
    let without = await measure(false);
    for (let i = 0; i < 20 && without.met === 0; i++) without = await measure(false); // had luck
    await show(table([withLock, without]));
    // cell mutex-check
    assertEquals([withLock.counted, withLock.met], [10_000_000, 0]);
    assertEquals([withLock.state, withLock.inside], [0, 0]); // free again, and empty
    assertGreater(without.met, 0);
  },
});

Deno.test({
  name: "16 · A lock by name",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell named-job
    type Locks = {
      request<T>(name: string, body: () => Promise<T>): Promise<T>;
      query(): Promise<{ pending: unknown[] }>;
    };
    async function visitKitchen(names: string[], memory: Int32Array) {
      const locks = (navigator as unknown as { locks: Locks }).locks;
      const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const name = names[Atomics.add(memory, 0, 1) % names.length];
      while (Atomics.load(memory, 0) < 3) await sleep(1); // until all three are there
      const visits: { start: number; end: number; waiting: number }[] = [];
      const clock = () => performance.timeOrigin + performance.now();
      const stay = async () => {
        const start = clock();
        const waiting = (await locks.query()).pending.length;
        await sleep(20);
        visits.push({ start, end: clock(), waiting });
      };
      for (let i = 0; i < 4; i++) await locks.request(name, stay);
      return visits;
    }
    // cell named-experiment
    async function kitchens(...names: string[]) {
      const memory = new Int32Array(new SharedArrayBuffer(4));
      const visits = (await inThreads(3, [visitKitchen], names, memory)).flat();
      visits.sort((a, b) => a.start - b.start);
      const overlaps = visits.filter(({ start }, i) => i > 0 && start < visits[i - 1].end).length;
      return {
        visits: visits.length,
        overlaps,
        waiting: Math.max(...visits.map((v) => v.waiting)),
      };
    }
    const oneName = await kitchens("kitchen");
    const threeNames = await kitchens("north", "east", "south");
    await show(table([{ names: "one", ...oneName }, { names: "three", ...threeNames }]));
    // cell named-check
    assertEquals([oneName.visits, oneName.overlaps], [12, 0]);
    assertGreater(oneName.waiting, 0); // they did compete
    assertGreater(threeNames.overlaps, 0); // different names, no exclusion
  },
});

Deno.test({
  name: "16 · How far does a name reach? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell reach-jobs
    type Ask = (
      name: string,
      options: object,
      body: (lock: unknown) => unknown,
    ) => Promise<boolean>;
    async function isFree(): Promise<boolean> {
      const { locks } = navigator as unknown as { locks: { request: Ask } };
      return await locks.request("stove", { ifAvailable: true }, (lock) => lock !== null);
    }
    async function hold(how: "fail" | "forever"): Promise<void> {
      const { locks } = navigator as unknown as { locks: { request: Ask } };
      await locks.request("stove", {}, () => {
        if (how === "fail") throw new Error("the milk boiled over");
        return new Promise(() => {});
      });
    }
    async function isFreeInAnotherProcess(): Promise<boolean> {
      const code = `${isFree} console.log(await isFree());`;
      const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", code] }).output();
      return new TextDecoder().decode(stdout).trim() === "true";
    }
    // cell reach-experiment
    const free: Record<string, boolean> = {};
    async function lookFromFour() {
      await using thread = await LoopThread.start([hold, isFree]);
      await thread.runCoroutineThreadsafe(hold, "fail").catch(() => {});
      free["after its body failed"] = await isFree();
      thread.runCoroutineThreadsafe(hold, "forever").catch(() => {}); // until the thread ends
      free["on the holder's own thread"] = await thread.runCoroutineThreadsafe(isFree);
      free["on another thread"] = await isFree();
      free["in another process"] = await isFreeInAnotherProcess();
    }
    await lookFromFour();
    for (let i = 0; i < 200 && !await isFree(); i++) await delay(10); // the thread is going
    free["after its thread ended"] = await isFree();
    await show(free);
    // cell reach-check
    assertEquals(Object.values(free), [true, false, false, true, true]);
  },
});

Deno.test({
  name: "16 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell pitfall-own
    const flag = new Int32Array(new SharedArrayBuffer(4));
    function reply(): string {
      return "ready";
    }
    async function waitBlocked() {
      await using thread = await LoopThread.start([reply]);
      const answered = thread.runCoroutineThreadsafe(reply).then(() => Atomics.store(flag, 0, 1));
      const ending = Atomics.wait(flag, 0, 0, 300);
      await answered;
      return { ending, afterwards: `flag ${flag[0]}` };
    }
    const { ending, afterwards } = await waitBlocked();
    const own = await python(`
  import asyncio, concurrent.futures

  async def main():
      future = asyncio.run_coroutine_threadsafe(asyncio.sleep(0), asyncio.get_running_loop())
      try:
          future.result(timeout=0.3)
      except concurrent.futures.TimeoutError:
          print("timed out")

  asyncio.run(main())
`);
    await show({ ending, afterwards, python: own.output });
    // cell pitfall-own-check
    assertEquals([ending, afterwards, own.output], ["timed-out", "flag 1", "timed out"]);
    // cell pitfall-surroundings
    const price = 3;
    function total(n: number): number {
      return n * price;
    }
    async function totalThere(): Promise<Error> {
      await using thread = await LoopThread.start([total]);
      return await assertRejects(() => thread.runCoroutineThreadsafe(total, 2), Error);
    }
    const complaint = await totalThere();
    await show(`${complaint.name}: ${complaint.message}`);
    // cell pitfall-surroundings-check
    assertEquals(complaint.message, "price is not defined");
    assertEquals(total(2), 6); // here it works
  },
});
