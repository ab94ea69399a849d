// Extracted from notebooks/20_queues.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { deadline, delay } from "@std/async";
import { AsyncEvent, createTask, gather, PriorityQueue, Queue, QueueShutDown } from "@course/async";
import { Semaphore, taskGroup } from "@course/async";
import { type Coroutine, EventLoop, type Future, runningLoop, sleep } from "@course/loop";
import { VirtualClock } from "@course/loop";
import { assertTook, exercise, linearizable, plot, predict, show, table } from "@course/notebook";
import { Timeline } from "@course/notebook";
import { LocalSite, python, pythons } from "@course/services";
import * as Plot from "@observablehq/plot";

type Level = { ms: number; inside: number };

/** A plot of how many items are inside over time, a strip for each name. */
function levels(title: string, description: string, strips: Record<string, Level[]>) {
  const points = Object.entries(strips).flatMap(([row, all]) => all.map((p) => ({ ...p, row })));
  const at = { x: "ms", y1: 0, y2: "inside", fy: "row", fill: "row", curve: "step-after" } as const;
  return plot({
    ...{ title, description, marginRight: 90, x: { zero: true }, y: { grid: true } },
    fy: { label: null, padding: 0.2, domain: Object.keys(strips) },
    marks: [Plot.areaY(points, at)],
  });
}
void exercise; // for cells that are not tested

Deno.test({
  name: '20 · "Is there something yet?"',
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell letterbox-ways
    class Mailbox {
      readonly letters: number[] = [];
      readonly bell = new AsyncEvent();
      looks = 0;
      constructor(readonly pause: (bell: AsyncEvent) => Promise<void>) {}
      put(sent: number): void {
        this.letters.push(sent);
        this.bell.set();
      }
      async get(): Promise<number> {
        while (this.looks++, this.letters.length === 0) await this.pause(this.bell);
        this.bell.clear();
        return this.letters.shift()!;
      }
    }
    // cell letterbox-experiment
    const boxes: Record<string, Mailbox | Queue<number>> = {
      "poll, 100 ms": new Mailbox(() => delay(100)),
      "poll, 10 ms": new Mailbox(() => delay(10)),
      event: new Mailbox((bell) => bell.wait()),
      queue: new Queue(),
    };
    const mail = new Timeline("When is each letter read?");
    const reading = Object.entries(boxes).map(async ([way, box]) => {
      let latest = 0, gets = 0;
      while (gets++ < 3) {
        const sent = await box.get();
        latest = Math.max(latest, performance.now() - sent);
        mail.mark(way);
      }
      const looks = box instanceof Mailbox ? box.looks : gets - 1;
      return { way, looks, "latest (ms)": Math.round(latest) };
    });
    for (const pause of [125, 190, 330]) {
      await delay(pause);
      mail.mark("arrives");
      for (const box of Object.values(boxes)) void box.put(performance.now());
    }
    const looked = await Promise.all(reading);
    await show(mail, table(looked));
    // cell letterbox-check
    const [slow, fast, event, queue] = looked;
    assertEquals([event.looks, queue.looks], [6, 3]);
    assertGreater(fast.looks, 2 * slow.looks);
    assertGreater(slow["latest (ms)"], queue["latest (ms)"] + 40);
  }),
});

Deno.test({
  name: "20 · Three places, or a hundred",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell three-places-experiment
    async function eight(maxSize: number) {
      const line = new Timeline(`${maxSize} places`, { until: 800 }), log: string[] = [];
      const queue = new Queue<number>(maxSize);
      const produce = async () => {
        for (let i = 1; i <= 8; i++) {
          const putting = queue.put(i);
          void line.span("put", () => putting, `${i}`);
          await putting;
          log.push(`put ${i}`);
        }
      };
      const consume = async () => {
        for (let i = 1; i <= 8; i++) {
          log.push(`got ${await queue.get()}`);
          await line.span("consumer", () => delay(100), `${i}`);
        }
      };
      await Promise.all([produce(), consume()]);
      return { line, log };
    }
    const three = await eight(3), hundred = await eight(100);
    await show(three.line, hundred.line);
    // cell three-places-check
    const waits = ({ line: { entries } }: { line: Timeline }) => {
      const { end } = entries.find(({ lane }) => lane === "consumer")!;
      return entries.filter((put) => put.lane === "put" && put.end >= end).map((put) => put.label);
    };
    assertEquals([three, hundred].map(waits), [["5", "6", "7", "8"], []]);
    for (const { line } of [three, hundred]) assertTook(line.duration, 800);
    // cell three-places-loop
    class LoopQueue<T> {
      readonly #items: T[] = [];
      readonly #getters: Future<void>[] = [];
      readonly #putters: Future<void>[] = [];
      constructor(readonly maxSize: number) {}
      *put(item: T): Coroutine<void> {
        while (this.#items.length >= this.maxSize) yield* this.#inLine(this.#putters);
        this.#items.push(item);
        this.#getters.shift()?.setResult();
      }
      *get(): Coroutine<T> {
        while (this.#items.length === 0) yield* this.#inLine(this.#getters);
        this.#putters.shift()?.setResult();
        return this.#items.shift()!;
      }
      *#inLine(line: Future<void>[]): Coroutine<void> {
        line.push(runningLoop().createFuture<void>());
        yield* line.at(-1)!;
      }
    }
    async function inLoop(size: number): Promise<string[]> {
      const queue = new LoopQueue<number>(size), log: string[] = [];
      function* produce(): Coroutine<void> {
        for (let i = 1; i <= size + 5; i++) (yield* queue.put(i), log.push(`put ${i}`));
      }
      function* consume(): Coroutine<void> {
        for (let i = 1; i <= size + 5; i++) {
          (log.push(`got ${yield* queue.get()}`), yield* sleep(0.1));
        }
      }
      const loop = new EventLoop({ clock: new VirtualClock() });
      loop.createTask(produce());
      await loop.runUntilComplete(consume());
      return log;
    }
    // cell three-places-python
    const inPython = await python(`
  import asyncio, json

  async def main(size):
      queue, log = asyncio.Queue(size), []
      async def produce():
          for i in range(1, size + 6):
              await queue.put(i)
              log.append(f"put {i}")
      async def consume():
          for i in range(1, size + 6):
              log.append(f"got {await queue.get()}")
              await asyncio.sleep(0.001)
      await asyncio.gather(produce(), consume())
      return log

  print(json.dumps([asyncio.run(main(3)), asyncio.run(main(100))]))
`);
    const orders: Record<string, string[][]> = {
      Python: inPython.json<string[][]>(),
      "lib/loop": [await inLoop(3), await inLoop(100)],
      native: [three.log, hundred.log],
    };
    await show(table(
      Object.entries(orders).map(([world, [few, many]]) => ({
        world,
        "the first eight steps, 3 places": few.slice(0, 8).join(", "),
        "puts before the first get, 100 places": many.indexOf("got 1"),
      })),
    ));
    // cell three-places-order-check
    const firstGet = Object.values(orders).map((runs) => runs.map((log) => log.indexOf("got 1")));
    assertEquals(firstGet, [[3, 100], [3, 100], [1, 1]]);
    assertEquals(orders["lib/loop"], orders.Python); // step by step
    assertEquals(new Set(Object.values(orders).map(([log]) => log.toSorted().join())).size, 1);
  }),
});

Deno.test({
  name: "20 · The level of the queue",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell level-predict
    await predict("20.size", { "done first, steady": "?", "done first, in bursts": "?" });
    // cell level-experiment
    async function level(maxSize: number, pauseBefore: (job: number) => number, workers = 1) {
      const queue = new Queue<number>(maxSize), points: Level[] = [], start = performance.now();
      const ms = () => Math.round(performance.now() - start);
      let oldest = 0;
      const work = async () => {
        for await (const made of queue) { // until the queue is shut down and empty
          oldest = Math.max(oldest, ms() - made);
          points.push({ ms: ms(), inside: queue.size });
          await delay(30);
        }
      };
      const all = Array.from({ length: workers }, work);
      for (let job = 0; job < 30; job++) {
        await delay(pauseBefore(job));
        await queue.put(ms());
        points.push({ ms: ms(), inside: queue.size });
      }
      queue.shutdown(); // no more jobs
      await Promise.all(all);
      return {
        ms: ms(),
        oldest,
        points,
        highest: Math.max(...points.map((point) => point.inside)),
      };
    }
    // cell level-run
    const sizes = [1, 3, 100];
    const steady = await Promise.all(sizes.map((size) => level(size, () => 10)));
    const burst = (job: number) => job % 10 === 0 ? 300 : 0;
    const bursts = await Promise.all(sizes.map((size) => level(size, burst)));
    await show(
      levels(
        "A job every 10 ms, and a worker that needs 30",
        "With 1 and 3 places the level stays at the top; with 100 it climbs to 20",
        Object.fromEntries(steady.map(({ points }, i) => [`room for ${sizes[i]}`, points])),
      ),
      table(sizes.map((places, i) => ({
        ...{ places, "steady (ms)": steady[i].ms, "highest level": steady[i].highest },
        ...{ "oldest job (ms)": steady[i].oldest, "in bursts (ms)": bursts[i].ms },
      }))),
    );
    // cell level-check
    for (const { ms } of steady) assertTook(ms, 10 + 30 * 30);
    assertEquals(steady.slice(0, 2).map(({ highest }) => highest), [1, 3]);
    assertGreater(steady[2].highest, 2 * steady[1].highest);
    assertGreater(steady[2].oldest, 2 * steady[1].oldest);
    assertGreater(bursts[0].ms, bursts[2].ms + 100);
    const first = (runs: { ms: number }[]) => runs[0].ms > runs[2].ms + 100 ? "100" : "none";
    await predict("20.size")
      .against({ "done first, steady": first(steady), "done first, in bursts": first(bursts) });
    // cell level-workers
    const crews = await Promise.all([1, 2, 3].map((workers) => level(100, () => 10, workers)));
    await show(levels(
      "The large queue with one, two and three workers",
      "The level climbs to 20 with one worker, to 10 with two, and stays at 0 with three",
      Object.fromEntries(crews.map(({ points }, i) => [`${i + 1} at work`, points])),
    ));
    // cell level-workers-check
    const [one, two, crew] = crews;
    assertLess(two.highest, 0.7 * one.highest);
    assertLess(crew.highest, 5);
  }),
});

Deno.test({
  name: "20 · Seven numbers from a sorted queue",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell sorted-experiment
    const numbers = [37, 47, 26, 49, 76, 45, 8];
    async function sorted(
      consumers: number,
      put?: (queue: PriorityQueue<number>, n: number) => unknown,
    ) {
      const queue = new PriorityQueue<number>(), taken: number[] = [], done: number[] = [];
      const consume = async () => {
        for await (const n of queue) {
          taken.push(n);
          await delay(100 - n);
          done.push(n);
        }
      };
      const busy = put ? [consume()] : [];
      for (const n of numbers) put ? await put(queue, n) : queue.putNowait(n);
      queue.shutdown();
      while (busy.length < consumers) busy.push(consume());
      await Promise.all(busy);
      return { taken: taken.join(" "), done: done.join(" ") };
    }
    const programs = [
      { program: "1: all first", ...await sorted(1) },
      { program: "2: await put", ...await sorted(1, (queue, n) => queue.put(n)) },
      { program: "3: slow", ...await sorted(1, (queue, n) => (queue.putNowait(n), delay(40))) },
      { program: "4: three consumers", ...await sorted(3) },
    ];
    await show(table(programs));
    // cell sorted-check
    const ascending = "8 26 37 45 47 49 76";
    const [all, awaited, slowPut, threeConsumers] = programs;
    assertEquals([all.taken, all.done], [ascending, ascending]);
    assertEquals(awaited.taken, "37 8 26 45 47 49 76");
    assert(slowPut.taken.startsWith("37 ") && slowPut.taken !== awaited.taken);
    assertEquals(threeConsumers.taken, ascending);
    assert(threeConsumers.done.startsWith("37 26 8"));
  }),
});

Deno.test({
  name: "20 · How many requests at once? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell semaphore-experiment
    async function peakWith(consumers: number): Promise<number> {
      await using site = LocalSite.start();
      const queue = new PriorityQueue<number>(), three = new Semaphore(3);
      for (let n = 1; n <= 10; n++) queue.putNowait(n);
      queue.shutdown();
      const consume = async () => {
        for await (const n of queue) {
          await three.run(async () => await (await fetch(`${site.url}/delay/20?a=${n}`)).json());
        }
      };
      await Promise.all(Array.from({ length: consumers }, consume));
      return site.peak;
    }
    const peaks = { "one consumer": await peakWith(1), "five consumers": await peakWith(5) };
    await show(
      table(Object.entries(peaks).map(([who, peak]) => ({ who, "requests at once": peak }))),
    );
    // cell semaphore-check
    assertEquals(peaks, { "one consumer": 1, "five consumers": 3 });
  },
});

Deno.test({
  name: "20 · When is everything done?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell all-done-experiment
    const walk = new Timeline("A folder and its contents");
    const tree: Record<string, string[]> = {
      root: ["src", "docs"],
      src: ["a", "b"],
      docs: ["c", "d"],
    };
    const folders = new Queue<string>();
    async function worker(lane: string): Promise<void> {
      for await (const name of folders) {
        await walk.span(lane, () => delay(100), name);
        for (const child of tree[name] ?? []) folders.putNowait(child);
        if (folders.empty) walk.mark("queue", "empty");
        folders.taskDone(); // after its children were put in, so that the count never falls to 0 early
      }
    }
    folders.putNowait("root");
    const workers = ["worker 1", "worker 2"].map((lane) => createTask(() => worker(lane)));
    await delay(50);
    walk.mark("queue", `size ${folders.size}, unfinished ${folders.unfinished}`);
    await folders.join();
    walk.mark("queue", "join() returns");
    folders.shutdown();
    await gather(workers); // they have gone home
    await show(walk);
    // cell all-done-check
    const visited = walk.entries.filter((entry) => entry.state === "ok");
    const marks = walk.entries.filter((entry) => entry.lane === "queue");
    assertEquals(marks[0].label, "size 0, unfinished 1");
    assertEquals([marks.at(-1)!.label, visited.length], ["join() returns", 7]);
    assertTook(marks.at(-1)!.start, 400);
    const late = await folders.put("late").catch((error) => error.name);
    assertEquals(late, "QueueShutDown");
  }),
});

Deno.test({
  name: "20 · A consumer dies",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell dead-experiment
    type Line = { line: Timeline; queue: Queue<number>; signal: AbortSignal };
    async function produce({ line, queue, signal }: Line): Promise<void> {
      for (let job = 1; job <= 10; job++) {
        await line.span("producer", () => queue.put(job, { signal }), `${job}`, { signal });
      }
    }
    async function handle(job: number, signal: AbortSignal): Promise<void> {
      await delay(100, { signal });
      if (job === 3) throw new Error("job 3 is broken");
    }
    async function consume({ line, queue, signal }: Line): Promise<void> {
      while (true) {
        const job = await queue.get({ signal });
        await line.span("consumer", () => handle(job, signal), `${job}`);
        queue.taskDone();
      }
    }
    const alone = { line: new Timeline("Two loose tasks"), queue: new Queue<number>(2) };
    const dead = createTask((signal) => consume({ ...alone, signal }), { name: "consumer" });
    const stuck = createTask((signal) => produce({ ...alone, signal }));
    await delay(100); // by now there are jobs to wait for
    const joining = alone.line.span("join()", () => deadline(alone.queue.join(), 500));
    const [join] = await Promise.allSettled([joining]);
    stuck.cancel();
    await Promise.allSettled([dead, stuck]);
    await show(alone.line);
    // cell dead-group-experiment
    const group = { line: new Timeline("In a task group"), queue: new Queue<number>(2) };
    const raised = await taskGroup(async (tasks) => {
      const consumer = tasks.createTask((signal) => consume({ ...group, signal }));
      await tasks.createTask((signal) => produce({ ...group, signal }));
      await group.queue.join({ signal: tasks.signal });
      consumer.cancel();
    }).catch((error: AggregateError) => error.errors[0].message);
    await show(group.line, raised);
    // cell dead-check
    for (const [{ line }, ms] of [[alone, 600], [group, 300]] as const) {
      const put = line.entries.findLast(({ lane }) => lane === "producer")!;
      assertEquals([put.label, put.state], ["6", "aborted"]);
      assertTook(put.end, ms);
    }
    assertEquals([join.status, alone.queue.unfinished], ["rejected", 3]); // the broken one, two inside
    assertEquals(raised, "job 3 is broken");
  }),
});

Deno.test({
  name: "20 · What is different in Python? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell python-sorted
    const sevenNumbers = await pythons(`
  import asyncio

  queue = asyncio.PriorityQueue()  # outside a loop: possible since 3.10

  async def consume():
      while True:
          print(await queue.get(), end=" ")
          queue.task_done()

  async def main(pause):
      consumer = asyncio.create_task(consume())
      await asyncio.sleep(0)  # it is waiting now
      for n in 37, 47, 26, 49, 76, 45, 8:
          await queue.put(n)
          if pause:
              await asyncio.sleep(0)
      await queue.join()
      consumer.cancel()

  async def both():
      await main(False)
      print("and with a sleep:", end=" ")
      await main(True)

  asyncio.run(both())
`);
    const outputs = new Set(sevenNumbers.map(({ output }) => output.trim()));
    await show([...outputs].join("; "));
    // cell python-sorted-check
    assertEquals([...outputs], ["8 26 37 45 47 49 76 and with a sleep: 37 47 26 49 76 45 8"]);
    const waited = new PriorityQueue<number>(), handed = waited.get();
    for (const n of [37, 8]) waited.putNowait(n); // no `await` here either
    assertEquals(await handed, 37);
    // cell home-python
    const versions = await pythons(`
  import asyncio

  async def worker(queue):
      while (item := await queue.get()) is not None:
          queue.task_done()
      return "went home"

  async def main():
      queue = asyncio.Queue()
      workers = [asyncio.create_task(worker(queue)) for _ in range(2)]
      queue.put_nowait("job")
      await queue.join()
      if not hasattr(queue, "shutdown"):
          for _ in workers:
              queue.put_nowait(None)
          return print("no shutdown,", *await asyncio.gather(*workers))
      queue.shutdown()
      ends = await asyncio.gather(*workers, return_exceptions=True)
      print("shutdown,", *[type(end).__name__ for end in ends])

  asyncio.run(main())
`);
    const endings = new Set(versions.map(({ output }) => output));
    await show([...endings].join("; "));
    // cell python-dead-experiment
    const deadInPython = await python(
      { version: ">=3.11" },
      `
  import asyncio

  async def produce(queue):
      for job in range(1, 11):
          await queue.put(job)

  async def consume(queue):
      while True:
          job = await queue.get()
          await asyncio.sleep(0.01)
          if job == 3:
              raise ValueError("job 3 is broken")
          queue.task_done()

  async def loose():
      queue = asyncio.Queue(2)
      tasks = [asyncio.create_task(work(queue)) for work in (produce, consume)]
      await asyncio.sleep(0.005)
      try:
          await asyncio.wait_for(queue.join(), 0.3)
      except TimeoutError:
          print("join() waits, the producer is done:", tasks[0].done(), end="; ")
      tasks[0].cancel()
      await asyncio.gather(*tasks, return_exceptions=True)

  async def grouped():
      queue = asyncio.Queue(2)
      try:
          async with asyncio.TaskGroup() as group:
              for work in produce, consume:
                  group.create_task(work(queue))
      except* ValueError as group:
          print("the group raises:", group.exceptions[0])

  asyncio.run(loose())
  asyncio.run(grouped())
`,
    );
    await show(deadInPython.output);
    // cell home-check
    const known = ["no shutdown, went home went home", "shutdown, QueueShutDown QueueShutDown"];
    assert([...endings].every((ending) => known.includes(ending)));
    const both = "join() waits, the producer is done: False; the group raises: job 3 is broken";
    assertEquals(deadInPython.output, both);
  }),
});

Deno.test({
  name: "20 · A callback, a queue, an await _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell receive-experiment
    const store = (line: Timeline, n: number) => line.span(`value ${n}`, () => delay(100));
    async function* sensor(line: Timeline): AsyncGenerator<number> {
      for (let n = 1; n <= 5; n++) {
        await delay(20);
        line.mark("sensor");
        yield n;
      }
    }
    async function sendTo(callback: (n: number) => unknown, line: Timeline): Promise<void> {
      for await (const n of sensor(line)) callback(n); // whatever it returns
    }
    const called = new Timeline("callback", { until: 600 });
    const stored: Promise<void>[] = [];
    await sendTo((n) => stored.push(store(called, n)), called);
    await Promise.all(stored);

    const queued = new Timeline("queue", { until: 600 });
    const values = new Queue<number>();
    const sent = sendTo((n) => values.putNowait(n), queued).then(() => values.shutdown());
    for await (const n of values) await store(queued, n);
    await sent;

    const asked = new Timeline("await", { until: 600 });
    for await (const n of sensor(asked)) await store(asked, n);
    await show(called, queued, asked);
    // cell receive-check
    const atTheSameTime = (line: Timeline) => line.maxConcurrent();
    assertEquals(atTheSameTime(queued), 1);
    assertEquals(atTheSameTime(asked), 1);
    assertGreater(atTheSameTime(called), 1);
    const lastSent = [called, queued, asked].map((line) =>
      line.entries.filter((e) => e.lane === "sensor").at(-1)!.start
    );
    assertTook(lastSent[0], 100);
    assertTook(lastSent[1], 100);
    assertTook(lastSent[2], 500);
  }),
});

Deno.test({
  name: "20 · A stream is a queue",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell streams-experiment
    async function ahead(highWaterMark: number): Promise<Level[]> {
      const queue = new Queue<number>(3), points: Level[] = [], start = performance.now();
      let inside = 0;
      const note = (change: number) => {
        const ms = Math.round(performance.now() - start);
        points.push({ ms, inside: inside += change });
      };
      const write = () => delay(50).then(() => note(-1));
      const sink = new WritableStream<number>({ write }, { highWaterMark });
      const piped = ReadableStream.from(queue).pipeTo(sink);
      for (let n = 1; n <= 12; n++) {
        await queue.put(n);
        note(+1);
      }
      queue.shutdown(); // the stream ends with the queue, and the pipe with the stream
      await piped;
      return points;
    }
    const pipes = [await ahead(1), await ahead(4)];
    await show(levels(
      "How far the producer is ahead of the sink",
      "It stays 4 items ahead with a highWaterMark of 1, and 7 with one of 4",
      { "mark 1": pipes[0], "mark 4": pipes[1] },
    ));
    // cell streams-check
    assertEquals(pipes.map((points) => Math.max(...points.map(({ inside }) => inside))), [4, 7]);
    for (const points of pipes) {
      assertEquals(points.at(-1)!.inside, 0); // nothing is lost
      assertTook(points.at(-1)!.ms, 12 * 50);
    }
  }),
});

Deno.test({
  name: "20 · What if the sink fails? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell fail-experiment
    const pages = new Queue<number>(2);
    const full = new WritableStream<number>({
      write(n) {
        if (n === 2) throw new Error("disk full");
      },
    });
    const printer = createTask(async () => {
      for (let n = 1; n <= 9; n++) await pages.put(n);
    });
    const failure = await ReadableStream.from(pages).pipeTo(full).catch((error) => error.message);
    await delay(100);
    const after = `${failure}; the producer is ${printer.state}, with ${pages.size} items inside`;
    pages.shutdown({ immediate: true }); // drops them, and rejects the put that waits
    const [ending] = await Promise.allSettled([printer]);
    await show(after);
    // cell fail-check
    assertEquals(after, "disk full; the producer is pending, with 2 items inside");
    assert(ending.status === "rejected" && ending.reason instanceof QueueShutDown);
  }),
});

Deno.test({
  name: "20 · Is your own queue right?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell right-experiment
    class HomeMade {
      readonly #items: number[] = [];
      readonly #waiting: (() => void)[] = [];
      constructor(readonly maxSize: number, readonly lookAgain: boolean) {}
      async put(item: number): Promise<void> {
        while (this.#items.length >= this.maxSize) await this.#change();
        this.#items.push(item);
        this.#wakeAll();
      }
      async get(): Promise<number> {
        if (!this.lookAgain && this.#items.length === 0) await this.#change();
        while (this.lookAgain && this.#items.length === 0) await this.#change();
        const item = this.#items.shift()!;
        this.#wakeAll();
        return item;
      }
      #change = () => new Promise<void>((resolve) => this.#waiting.push(resolve));
      #wakeAll = () => this.#waiting.splice(0).forEach((wake) => wake());
    }
    const tryOut = (title: string, make: () => HomeMade | Queue<number>) =>
      linearizable(title, {
        make,
        model: () => new Queue<number>(1) as HomeMade | Queue<number>,
        operations: { "put 1": (q) => q.put(1), "put 2": (q) => q.put(2), get: (q) => q.get() },
      }, { scenarios: 12 });
    const withIf = await tryOut("if", () => new HomeMade(1, false));
    const withWhile = await tryOut("while", () => new HomeMade(1, true));
    await show(withIf, withWhile);
    // cell right-check
    assertGreater(withIf.broken, 0);
    assertEquals(withIf.title.split(/ \| |, /).length, 3); // calls in the smallest scenario
    assertEquals([withWhile.broken, withWhile.exhaustive], [0, true]);
  }),
});

Deno.test({
  name: "20 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-own
    const tight = new Queue<number>(2);
    tight.putNowait(0); // the depth of the first folder
    const busy = [1, 2].map(() =>
      createTask(async (signal) => {
        while (true) {
          const depth = await tight.get({ signal });
          for (let i = 0; depth < 3 && i < 3; i++) await tight.put(depth + 1, { signal });
          tight.taskDone();
        }
      })
    );
    const verdict = await deadline(tight.join(), 500).catch((error) => error.name);
    const state = `${verdict}, full: ${tight.full}, ${
      busy.map((task) => task.state).join(" and ")
    }`;
    for (const task of busy) task.cancel();
    await Promise.allSettled(busy);
    await show(state);
    // cell pitfall-own-check
    assertEquals(state, "TimeoutError, full: true, pending and pending");
    // cell pitfall-mark
    let fill!: ReadableStreamDefaultController<number>;
    const river = new ReadableStream<number>({
      start: (controller) => void (fill = controller),
    }, { highWaterMark: 3 });
    const room: (number | null)[] = [];
    for (let n = 1; n <= 6; n++) (fill.enqueue(n), room.push(fill.desiredSize));
    await river.cancel();
    await show(`desiredSize after each enqueue: ${room.join(", ")}`);
    // cell pitfall-mark-check
    assertEquals(room, [2, 1, 0, -1, -2, -3]);
  }),
});
