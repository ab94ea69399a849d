// Extracted from notebooks/18_semaphores_and_task_pools.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertGreater, assertLess, assertRejects } from "@std/assert";
import { assertThrows } from "@std/assert";
import { delay, pooledMap } from "@std/async";
import { BoundedSemaphore, Queue, Semaphore } from "@course/async";
import { assertTook, exercise, onRealTime, plot, predict, show } from "@course/notebook";
import { table, Timeline } from "@course/notebook";
import { LocalSite, python, pythons } from "@course/services";
import * as Plot from "@observablehq/plot";
import PQueue from "p-queue";

/** Runs a program in a Deno of its own, after a command of the shell if there is one. */
async function child(program: string, before = "") {
  const deno = [Deno.execPath(), "eval", "--v8-flags=--expose-gc", program];
  const [command, ...args] = before ? ["sh", "-c", `${before}; exec "$0" "$@"`, ...deno] : deno;
  const { stdout, code } = await new Deno.Command(command, { args }).output();
  return { code, output: new TextDecoder().decode(stdout).trim() };
}
void exercise; // for cells that are not tested

Deno.test({
  name: "18 · Five hundred requests in one line",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell at-once-experiment
    const { peak, answered, ports } = await onRealTime(async () => {
      await using site = LocalSite.start();
      const get = async () => (await fetch(`${site.url}/delay/1000`)).json();
      const answers = await Promise.all(Array.from({ length: 500 }, get));
      const ports = new Set(site.log.map(({ port }) => port)); // of our end of each connection
      return { peak: site.peak, answered: answers.length, ports: ports.size };
    });
    await show({ peak, answered, ports });
    // cell at-once-check
    assertEquals([peak, answered, ports], [500, 500, 500]);
  },
});

Deno.test({
  name: "18 · Sixty-four open files",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell files-experiment
    const requests = (limit: number, url: string) => `
  import { Semaphore } from "@course/async";
  Deno.addSignalListener("SIGTERM", () => {}); // Deno crashes if there is no file left for this
  const permits = new Semaphore(${limit});
  const get = () => permits.run(async () => (await fetch("${url}")).text());
  const ends = await Promise.allSettled(Array.from({ length: 100 }, get));
  const failed = ends.filter((end) => end.status === "rejected");
  const why = failed.map(({ reason }) => /Too many open files/.exec(reason.cause)?.[0]);
  console.log(JSON.stringify({ ok: 100 - failed.length, failed: failed.length, why: why[0] }));
  Deno.exit();
`;
    type Ends = { ok: number; failed: number; why?: string };
    const ends: Ends[] = await onRealTime(async () => {
      await using site = LocalSite.start();
      const limits = Deno.build.os === "windows" ? [] : [100, 20];
      const runs = limits.map((n) => child(requests(n, `${site.url}/delay/200`), "ulimit -n 64"));
      return (await Promise.all(runs)).map(({ output }) => JSON.parse(output));
    });
    await show(table(ends));
    // cell files-check
    if (Deno.build.os !== "windows") { // which has no ulimit
      const [atOnce, limited] = ends;
      assertEquals(atOnce.ok + atOnce.failed, 100);
      assert(atOnce.ok > 0 && atOnce.ok < 64);
      assertEquals(atOnce.why, "Too many open files");
      assertEquals([limited.ok, limited.failed], [100, 0]);
    }
  },
});

Deno.test({
  name: "18 · Four fetches, two permits",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell four-experiment
    async function load(site: LocalSite, path: string): Promise<string> {
      const response = await fetch(site.url + path);
      await response.body?.cancel();
      if (!response.ok) throw new Error(`${path}: status ${response.status}`);
      return path;
    }
    const paths = ["/delay/100", "/delay/150", "/status/404", "/delay/200"];
    const { each, together, failure, peakOfTwo } = await onRealTime(async () => {
      await using site = LocalSite.start();
      const permits = new Semaphore(2);
      const each: string[] = [], together: string[] = [];
      const loads = paths.map((path) => permits.run(() => load(site, path)));
      const printed = loads.map((result) => result.then((path) => void each.push(path)));
      const failure = await Promise.all(loads).then((all) => void together.push(...all), String);
      await Promise.allSettled(printed);
      return { each, together, failure, peakOfTwo: site.peak };
    });
    await show({ peakOfTwo, each, together, failure });
    // cell four-check
    assertEquals(peakOfTwo, 2);
    assertEquals(each.toSorted(), ["/delay/100", "/delay/150", "/delay/200"]);
    assertEquals(together, []);
    assertEquals(failure, "Error: /status/404: status 404");
  },
});

Deno.test({
  name: "18 · Six through three",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell six-experiment
    async function visits(title: string, ms: (page: number) => number): Promise<Timeline> {
      const line = new Timeline(title, { until: 350 });
      const permits = new Semaphore(3);
      await Promise.all([0, 1, 2, 3, 4, 5].map((page) => {
        return permits.run(() => line.span(`page ${page}`, () => delay(ms(page))));
      }));
      return line;
    }
    const equal = await visits("Three permits, six equal visits", () => 100);
    const unequal = await visits("Three permits, page 0 is slow", (page) => page === 0 ? 250 : 100);
    await show(equal, unequal);
    // cell six-site
    const { args, peakOfThree } = await onRealTime(async () => {
      await using site = LocalSite.start();
      const permits = new Semaphore(3);
      const visit = (page: number) =>
        permits.run(async () => {
          await (await fetch(`${site.url}/delay/60`)).text();
          return (await (await fetch(`${site.url}/get?a=${page}`)).json()).args.a;
        });
      const args = await Promise.all([0, 1, 2, 3, 4, 5].map(visit));
      return { args, peakOfThree: site.peak };
    });
    await show(args.join(" "), { peakOfThree });
    // cell six-check
    const order = [0, 1, 2, 3, 4, 5].map((page) => `page ${page}`);
    for (const line of [equal, unequal]) {
      assertEquals(line.entries.map(({ lane }) => lane), order); // first come, first served
      assertEquals(line.maxConcurrent(), 3);
    }
    assertTook(equal.duration, 200); // two waves
    assertTook(unequal.duration, 300);
    const lastStart = (line: Timeline) => line.entries[5].start - line.entries[0].start;
    assertTook(lastStart(equal), 100);
    assertTook(lastStart(unequal), 200);
    assertEquals([args.join(" "), peakOfThree], ["0 1 2 3 4 5", 3]);
  },
});

Deno.test({
  name: "18 · Twenty requests, four limits",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell twenty-experiment
    async function twenty(limit: number) {
      await using site = LocalSite.start({ seed: 14006, unit: 5 });
      const permits = new Semaphore(limit);
      const get = async () => (await (await fetch(`${site.url}/aio`)).json()).delay * 5;
      const start = performance.now();
      const delays: number[] = await Promise.all(
        Array.from({ length: 20 }, () => permits.run(get)),
      );
      const took = performance.now() - start;
      const work = delays.reduce((sum, ms) => sum + ms);
      return { peak: site.peak, took, work, least: Math.max(work / limit, ...delays) };
    }
    const limits = [1, 3, 10, 20];
    const rows = await onRealTime(() => Array.fromAsync(limits, twenty));
    const drawn = rows.flatMap(({ peak, took, least }) => [
      { peak, ms: Math.round(took), what: "measured" },
      { peak, ms: Math.round(least), what: "at least" },
    ]);
    await show(plot({
      title: "Twenty requests: time against the peak that the site saw",
      description: "The time falls steeply up to a peak of 3, and hardly at all beyond 10.",
      x: { label: "peak (requests in flight)", domain: [0, 21] },
      y: { label: "ms", grid: true, zero: true },
      marginLeft: 50,
      color: { legend: true },
      marks: [Plot.line(drawn, { x: "peak", y: "ms", stroke: "what", marker: true })],
    }));
    // cell twenty-check
    assertEquals(rows.map((row) => row.peak), limits);
    assert(rows.every((row) => row.work === rows[0].work)); // the same work each time
    assert(rows.every((row) => row.took > 0.95 * row.least));
    assertEquals([rows[2].least, rows[3].least], [150, 150]); // the longest request
    const [one, three, ten] = rows.map((row) => row.took);
    assertGreater(one / three, 1.5);
    assertGreater(three, ten);
  },
});

Deno.test({
  name: "18 · The pool that was never written",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pool-class
    class TaskPool {
      readonly #jobs = new Queue<() => Promise<void>>();
      constructor(readonly size: number) {
        for (let i = 0; i < size; i++) this.#work();
      }
      async #work() {
        for await (const job of this.#jobs) await job().then(() => this.#jobs.taskDone());
      }
      submit<R>(work: () => R | Promise<R>): Promise<R> {
        const { promise, resolve, reject } = Promise.withResolvers<R>();
        this.#jobs.putNowait(() => Promise.try(work).then(resolve, reject));
        return promise;
      }
      async map<T, R>(inputs: Iterable<T>, work: (input: T) => R | Promise<R>): Promise<R[]> {
        const results: R[] = [];
        const shared = Iterator.from(inputs).map((input, i) => [i, input] as const);
        const pull = async () => {
          for (const [i, input] of shared) results[i] = await work(input);
        };
        const pulls = Array.from({ length: this.size }, () => this.submit(pull));
        await Promise.allSettled(pulls);
        return await Promise.all(pulls).then(() => results);
      }
      join = () => this.#jobs.join();
      close = () => this.#jobs.shutdown();
    }
    // cell pool-read
    let read = 0;
    function* numbers(count: number) {
      for (read = 0; read < count;) yield ++read;
    }
    type Job = (n: number) => Promise<number>;
    async function compare(how: string, all: (job: Job) => Promise<number[]>) {
      const line = new Timeline(how);
      let readThen = 0;
      const results = await all(async (n) => {
        await line.span("job", () => delay(20 + n % 7));
        readThen ||= read;
        return n;
      });
      assertEquals(results, [...numbers(100)]); // each input once
      return { how, "read at the first result": readThen, peak: line.maxConcurrent() };
    }
    const permits = new Semaphore(10), queue = new PQueue({ concurrency: 10 });
    const pool = new TaskPool(10);
    const hundredJobs = (limited: (n: number, job: Job) => Promise<number>) => (job: Job) =>
      Promise.all([...numbers(100)].map((n) => limited(n, job)));
    const compared = [
      await compare("Semaphore", hundredJobs((n, job) => permits.run(() => job(n)))),
      await compare("p-queue", hundredJobs((n, job) => queue.add(() => job(n)))),
      await compare("p-queue, onSizeLessThan(1)", async (job) => {
        const results = [];
        for (const n of numbers(100)) {
          await queue.onSizeLessThan(1); // wait until nothing waits
          results.push(queue.add(() => job(n)));
        }
        return await Promise.all(results);
      }),
      await compare("pooledMap", (job) => Array.fromAsync(pooledMap(10, numbers(100), job))),
      await compare("TaskPool", (job) => pool.map(numbers(100), job)),
    ];
    pool.close();
    await show(table(compared));
    // cell pool-read-check
    assert(compared.every(({ peak }) => peak === 10));
    const reads = compared.map((row) => row["read at the first result"]);
    assertEquals(reads.slice(0, 2), [100, 100]);
    assert(reads.slice(2).every((count) => count <= 12));
    // cell pool-errors
    const shift = new Timeline("A pool of two");
    const team = new TaskPool(2);
    const job = (name: string, ms: number, end: () => string) =>
      team.submit(() => shift.span(name, () => delay(ms).then(end)));
    const burnt = () => Promise.reject(new Error("burnt")) as never;
    const submitted = Promise.allSettled([
      job("soup", 300, () => ""),
      job("fish", 100, burnt),
      team.submit(() => JSON.parse("{")),
      job("rice", 100, () => "rice"),
    ]);
    await team.join();
    shift.mark("join", "all done");
    const outcomes = (await submitted).map((end) =>
      end.status === "fulfilled" ? end.value : "failed"
    );
    const mapping = team.map(numbers(1000), (n) => n === 3 ? burnt() : delay(100));
    const mapped = await assertRejects(() => mapping, Error, "burnt");
    const readByMap = read;
    team.close();
    await show(shift, outcomes, `${mapped.message}, after ${readByMap} inputs`);
    // cell pool-errors-check
    assertEquals(outcomes, ["", "failed", "failed", "rice"]);
    assertEquals(shift.maxConcurrent(), 2);
    assertEquals(shift.order().at(-1), "join all done");
    assertTook(shift.duration, 300); // rice was cooked by the worker whose fish failed
    assertEquals(readByMap, 3);
  }),
});

Deno.test({
  name: "18 · What does one waiting call cost?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell memory-predict
    await predict("18.memory", { "one timer": "?", expensive: "?", "almost free": "?" });
    // cell memory-program
    const measure = (url: string) => `
  import { Semaphore } from "@course/async";
  import { pooledMap } from "@std/async";
  import PQueue from "p-queue";
  const costs = [], memory = () => (gc(), Deno.memoryUsage());
  async function cost(what, count, start, ms = 0) {
    const before = memory();
    const kept = start(Array.from({ length: count }, (_, i) => i));
    await new Promise((resolve) => setTimeout(resolve, ms));
    const after = memory();
    const grown = (kind) => (after[kind] - before[kind]) / count;
    costs.push({ what, count, heap: grown("heapUsed"), all: grown("rss"), kept });
  }
  const never = () => new Promise(() => {});
  const permits = new Semaphore(10), queue = new PQueue({ concurrency: 10 });
  const sleep = () => new Promise((resolve) => setTimeout(resolve, 1e6));
  await cost("timer", 1e4, (list) => list.map(sleep));
  await cost("Semaphore", 1e4, (list) => list.map(() => permits.run(never)));
  await cost("p-queue", 1e4, (list) => list.map(() => queue.add(never)));
  await cost("pooledMap", 1e4, (list) => pooledMap(10, list.values(), never));
  const get = async (ms) => (await fetch("${url}/delay/" + ms)).text();
  await get(0); // the first fetch loads what all of them need
  await cost("fetch", 200, (list) => list.map(() => get(60_000)), 1500);
  await cost("timer", 1e5, (list) => list.map(sleep));
  console.log(JSON.stringify(costs, ["what", "count", "heap", "all"]));
  Deno.exit(); // it would wait for its timers
`;
    // cell memory-experiment
    const { costs, held } = await onRealTime(async () => {
      await using site = LocalSite.start();
      const { output } = await child(measure(site.url));
      type Cost = { what: string; count: number; heap: number; all: number };
      return { costs: JSON.parse(output) as Cost[], held: site.peak };
    });
    await show(table(costs.map(({ what, count, heap, all }) => ({
      pending: `${count} × ${what}`,
      "heap, bytes each": Math.round(heap),
      "10⁷ of them, heap (GB)": (heap / 100).toFixed(1),
      "10⁷ of them, whole process (GB)": (all / 100).toFixed(1),
    }))));
    // cell memory-check
    const { getHeapStatistics } = await import("node:v8");
    const [few, waiting, queued, pooled, fetches, many] = costs;
    assertGreater(held, 199); // all fetches were really pending
    assertLess(Math.abs(many.heap / few.heap - 1), 0.3); // ten times as many, at the same price
    assert([many, waiting, queued].every(({ heap }) => heap > 300 && heap < 2000));
    assertLess(pooled.heap, 100);
    assertGreater(many.heap * 1e7, getHeapStatistics().heap_size_limit);
    assertGreater(fetches.heap, 2 * queued.heap);
    assertGreater(fetches.all, 2 * fetches.heap); // most of it is outside the heap
    await predict("18.memory").against({
      "one timer": many.heap < 1024 ? "less than 1 kB" : "more than 1 kB",
      expensive: costs.toSorted((a, b) => b.heap - a.heap)[0].what,
      "almost free": costs.toSorted((a, b) => a.heap - b.heap)[0].what,
    });
  },
});

Deno.test({
  name: "18 · p-queue: who is next?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell priority-experiment
    const menu = new Timeline("Two at a time, paused from 150 to 350 ms");
    const stove = new PQueue({ concurrency: 2 });
    const cook = (dish: string, ms: number, priority = 0) =>
      stove.add(() => menu.span(dish, () => delay(ms)), { priority });
    const dishes = [cook("soup", 200), cook("rice", 100), cook("cake", 100), cook("eggs", 100)];
    dishes.push(cook("ice", 100, 1));
    const state = { running: stove.pending, waiting: stove.size };
    await delay(150);
    stove.pause();
    menu.mark("queue", "pause");
    await delay(200);
    menu.mark("queue", "start");
    stove.start();
    await Promise.all(dishes);
    await show(menu, state);
    // cell priority-check
    const starts = menu.order().filter((event) => /^\w+ (start|pause)$/.test(event));
    assertEquals(starts, [
      ...["soup start", "rice start", "ice start", "queue pause"],
      ...["queue start", "cake start", "eggs start"],
    ]);
    assertEquals(menu.maxConcurrent(), 2);
    assertEquals(state, { running: 2, waiting: 3 }); // `pending` means running, `size` waiting
    assertTook(menu.duration, 450);
  }),
});

Deno.test({
  name: "18 · p-queue: two per 100 ms",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell rate-experiment
    async function startsOf(title: string, strict: boolean, cap = 2) {
      const line = new Timeline(title, { until: 300 });
      const queue = new PQueue({ intervalCap: cap, interval: 100, strict });
      const starts: number[] = [];
      const began = performance.now();
      const add = (n: number) =>
        queue.add(() => {
          starts.push(performance.now() - began);
          return line.span(`${n}`, () => delay(20));
        });
      const first = add(1);
      await delay(70);
      for (let n = 2; n <= 3 * cap; n++) add(n);
      await first.then(() => queue.onIdle());
      return [line, starts] as const;
    }
    const [fixedLine, fixed] = await startsOf("Fixed windows: 2 per 100 ms", false);
    const [strictLine, strict] = await startsOf("strict: true", true);
    const mostIn50 = (starts: number[]) =>
      Math.max(...starts.map((from) => starts.filter((at) => at >= from && at < from + 50).length));
    await show(fixedLine, strictLine, { fixed: mostIn50(fixed), strict: mostIn50(strict) });
    // cell rate-check
    for (const [i, ms] of [0, 70, 100, 100, 200, 200].entries()) assertTook(fixed[i], ms);
    for (const [i, ms] of [0, 70, 100, 170, 200, 270].entries()) assertTook(strict[i], ms);
    assertEquals(mostIn50(fixed), 3);
    const [, tenStarts] = await startsOf("10 per 100 ms", false, 10);
    assertEquals(mostIn50(tenStarts), 19);
  }),
});

Deno.test({
  name: "18 · p-queue: aborts and timeouts",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell abort-experiment
    async function hurried(title: string, listens: boolean) {
      const line = new Timeline(title, { until: 300 });
      const queue = new PQueue({ concurrency: 1, timeout: 100 });
      const owner = new AbortController();
      setTimeout(() => owner.abort(new Error("not needed")), 50);
      const add = (name: string, ms: number, options = {}) =>
        queue.add(({ signal: given }) => {
          const signal = listens ? given : undefined;
          return line.span(name, () => delay(ms, { signal }), "", { signal });
        }, options).then(() => "done", (error) => {
          line.mark(name, error.name);
          return error.name;
        });
      const jobs = [add("first", 300), add("second", 80)];
      const ends = await Promise.all([...jobs, add("third", 80, { signal: owner.signal })]);
      await delay(150); // until what runs on has ended
      return { line, ends };
    }
    const deaf = await hurried("concurrency 1, jobs that do not listen", false);
    const attentive = await hurried("concurrency 1, jobs that listen", true);
    await show(deaf.line, attentive.line, deaf.ends);
    // cell abort-check
    assertEquals(deaf.ends, ["TimeoutError", "done", "Error"]);
    assertEquals(attentive.ends, deaf.ends); // the caller cannot tell
    assertEquals([deaf.line.maxConcurrent(), attentive.line.maxConcurrent()], [2, 1]);
    assert(!deaf.line.order().includes("third start")); // aborted while it waited
    assertEquals(deaf.line.order()[1], "third Error"); // and rejected at once
  }),
});

Deno.test({
  name: "18 · The same limits in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell python-aiohttp
    const aiohttp = await python(
      { packages: ["aiohttp"], varies: /\d+(?=\])/ },
      `
  import asyncio, json
  import aiohttp
  from aiohttp import web

  async def main():
      now, peaks = 0, []
      async def answer(request):
          nonlocal now
          now += 1
          peaks[-1] = max(peaks[-1], now)
          await asyncio.sleep(0.5)
          now -= 1
          return web.Response()
      app = web.Application()
      app.router.add_get("/", answer)
      runner = web.AppRunner(app)
      await runner.setup()
      await web.TCPSite(runner, "127.0.0.1", 0).start()
      url = "http://127.0.0.1:%d/" % runner.addresses[0][1]
      for options in {}, {"limit": 0}:
          peaks.append(0)
          connector = aiohttp.TCPConnector(**options)
          async with aiohttp.ClientSession(connector=connector) as session:
              async def get():
                  async with session.get(url) as response:
                      await response.read()
              await asyncio.gather(*(get() for _ in range(150)))
      await runner.cleanup()
      print(json.dumps(peaks))

  asyncio.run(main())
`,
    );
    const [byDefault, unlimited] = aiohttp.json<[number, number]>();
    await show({ byDefault, unlimited }, aiohttp.about);
    // cell python-callbacks
    const callbacks = await pythons(`
  import asyncio, json

  sema = asyncio.Semaphore(3)  # at the top of the file, before a loop runs

  async def load(n, order):
      async with sema:
          order.append(n)
          await asyncio.sleep(0.001)
          if n == "missing":
              raise RuntimeError("status 404")
          return n

  async def old_style():
      with (await sema):
          pass

  async def main():
      told, printed = [], []
      loop = asyncio.get_running_loop()
      loop.set_exception_handler(lambda loop, context: told.append(str(context["exception"])))
      tasks = [asyncio.create_task(load(n, [])) for n in (1, 2, "missing", 4)]
      together = asyncio.gather(*tasks)
      together.add_done_callback(lambda all: printed.extend(all.result()))
      await asyncio.wait(tasks)
      await asyncio.sleep(0)
      for attempt in old_style, asyncio.BoundedSemaphore(2).release:
          try:
              await attempt()
          except Exception as error:
              told.append(type(error).__name__)
      orders, kept = {}, []
      for starter in asyncio.wait, lambda visits: asyncio.gather(*visits):
          seen = orders.setdefault(len(orders), set())
          for _ in range(20):
              order = []
              visits = [load(n, order) for n in range(6)]
              kept += visits
              try:
                  await starter(visits)
              except TypeError:
                  order = ["TypeError"]
                  for visit in visits:
                      visit.close()
              seen.add(" ".join(map(str, order)))
      wait, gather = orders.values()
      wait = wait.pop() if len(wait) == 1 else "several"
      print(json.dumps([printed, told, sorted(gather), wait]))

  asyncio.run(main())
`);
    type Seen = [printed: unknown[], told: string[], gather: string[], wait: string];
    const inPython = callbacks.map((run) => ({
      Python: run.versions.Python.replace(/\.\d+$/, ""),
      seen: run.json<Seen>(),
    }));
    await show(table(inPython.map(({ Python, seen: [printed, told, [gather], wait] }) => ({
      ...{ Python, printed: printed.length, "told to the loop or thrown": told.join(", ") },
      ...{ "order with gather": gather, "order with wait": wait },
    }))));
    // cell python-asyncpool
    const asyncpool = await python(
      { version: ">=3.10", packages: ["asyncpool"] },
      `
  import asyncio, json, logging, sys, warnings
  import asyncpool

  async def main():
      done, failures = [], []

      async def job(n):
          done.append(n)

      log = logging.getLogger()
      log.exception = lambda *_: failures.append(str(sys.exc_info()[1]))
      loop = asyncio.get_running_loop()
      try:
          async with asyncpool.AsyncPool(loop, 2, "a pool", log, job) as pool:
              for n in range(4):
                  await pool.push(n)
      except TypeError:
          failures.append("TypeError")
      print(json.dumps([done, failures]))

  warnings.simplefilter("ignore")  # of coroutines that were never awaited
  asyncio.run(main())
`,
    );
    const [doneByPool, failuresOfPool] = asyncpool.json<[number[], string[]]>();
    await show(...new Set(failuresOfPool), asyncpool.about);
    // cell python-check
    assertEquals(byDefault, 100);
    assertGreater(unlimited, 100); // limit=0
    for (const { Python, seen: [printed, told, gather, wait] } of inPython) {
      assertEquals(printed, []);
      assertEquals(told, ["status 404", "TypeError", "ValueError"]);
      assertEquals(gather, ["0 1 2 3 4 5"]);
      assertEquals(wait, Python === "3.10" ? "several" : "TypeError");
    }
    assertEquals(doneByPool, []);
    const unexpected = (f: string) => `${f}() got an unexpected keyword argument 'loop'`;
    const four = Array(4).fill(unexpected("wait_for"));
    assertEquals(failuresOfPool, [...four, unexpected("gather"), "TypeError"]);
  }),
});

Deno.test({
  name: "18 · A limit of two, with two Workers _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell workers-experiment
    const program = `
  import { Semaphore } from "@course/async";
  self.onmessage = async ({ data: url }) => {
    const permits = new Semaphore(2);
    const load = () => permits.run(async () => (await fetch(url)).text());
    await Promise.all([load(), load(), load(), load()]);
    self.postMessage("done");
  };
  self.postMessage("ready");
`;
    const peakOfWorkers = await onRealTime(async () => {
      await using site = LocalSite.start();
      const source = `data:application/typescript,${encodeURIComponent(program)}`;
      const workers = [1, 2].map(() => new Worker(source, { type: "module" }));
      const messages = () =>
        Promise.all(workers.map((worker) => new Promise((resolve) => worker.onmessage = resolve)));
      await messages(); // both are ready
      const done = messages();
      for (const worker of workers) worker.postMessage(`${site.url}/delay/300`);
      await done;
      for (const worker of workers) worker.terminate();
      return site.peak;
    });
    await show({ peakOfWorkers });
    // cell workers-check
    assertEquals(peakOfWorkers, 4);
  },
});

Deno.test({
  name: "18 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-nested
    const single = new PQueue({ concurrency: 1 });
    const stop = new AbortController();
    const { signal } = stop;
    const outer = single.add(() => single.add(() => "inner", { signal }), { signal });
    const ended = await Promise.race([outer, delay(1000).then(() => "still waiting after 1 s")]);
    const stuck = { running: single.pending, waiting: single.size };
    stop.abort(new Error("given up"));
    await assertRejects(() => outer, Error, "given up");
    await show(ended, stuck);
    // cell pitfall-nested-check
    assertEquals(ended, "still waiting after 1 s");
    assertEquals(stuck, { running: 1, waiting: 1 });
    // cell pitfall-idle
    const jobs = new PQueue({ concurrency: 2 });
    let failures = 0;
    const broken = () => Promise.reject(new Error("broken"));
    for (const work of [() => delay(100), broken]) jobs.add(work).catch(() => failures++);
    const idle = await jobs.onIdle().then(() => "fulfilled", () => "rejected");
    const dropped = await child(`
  import PQueue from "p-queue";
  const queue = new PQueue();
  queue.addEventListener("error", (event) => console.log("heard:", event.detail.message));
  queue.add(() => Promise.reject(new Error("broken")));
  await queue.onIdle();
`);
    await show({ idle, failures }, dropped);
    // cell pitfall-idle-check
    assertEquals([idle, failures], ["fulfilled", 1]);
    assertEquals(dropped, { code: 1, output: "heard: broken" });
    // cell pitfall-release
    const lossy = new Semaphore(2);
    async function careless() {
      await lossy.acquire();
      throw new Error("before release()");
    }
    await Promise.allSettled([careless(), careless()]);
    const third = await lossy.acquire({ signal: AbortSignal.timeout(1000) }).catch((e) => e.name);
    const grown = new Semaphore(2), bounded = new BoundedSemaphore(2);
    grown.release();
    const refused = assertThrows(() => bounded.release(), RangeError);
    await show(`third: ${third}`, `grown: ${grown.value} permits`, `bounded: ${refused.message}`);
    // cell pitfall-release-check
    assertEquals(third, "TimeoutError");
    assertEquals([grown.value, bounded.value], [3, 2]);
  }),
});
