// Extracted from notebooks/15_processes_and_cores.ipynb by `deno task extract`: edit the notebook, not this file.

// cell setup
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { deadline, delay } from "@std/async";
import { ProcessPool, WorkerPool } from "@course/async";
import { cell, exercise, plot, predict, show, table, Timeline } from "@course/notebook";
import { besideClock, LocalSite, moduleOf, python, pythons } from "@course/services";
import * as Plot from "@observablehq/plot";
import { cpuUsage } from "node:process";
import { threadId } from "node:worker_threads";

/** For how many ms all threads of this process have computed since it began. */
const cpuTime = () => Object.values(cpuUsage()).reduce((sum, us) => sum + us / 1000, 0);
/** For jobs that say which thread they run in. */
const importThreadId = `import { threadId } from "node:worker_threads";`;
/** A program for a Deno of its own. */
function child(program: string, options: Deno.CommandOptions = {}): Deno.Command {
  const args = ["eval", "--no-config", program];
  return new Deno.Command(Deno.execPath(), { args, env: { NO_COLOR: "1" }, ...options });
}

const fixed = (number: number, digits = 0) => number.toFixed(digits).padStart(7);
void exercise; // for cells that are not tested

Deno.test({
  name: "15 · One, two, four",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell cores-work
    /** One of the equal parts of the primes below `limit`: who counts them, how many, and when. */
    function countPrimes(part: number, parts: number, limit: number) {
      const start = performance.timeOrigin + performance.now(); // the same clock in all threads
      let count = part === 0 ? 1 : 0; // 2, the only even one
      for (let n = 3 + 2 * part; n < limit; n += 2 * parts) {
        let divisor = 3;
        while (divisor * divisor <= n && n % divisor !== 0) divisor += 2;
        if (divisor * divisor > n) count++;
      }
      const end = performance.timeOrigin + performance.now();
      return { who: `${Deno.pid}/${threadId}`, count, start, end };
    }
    type Part = ReturnType<typeof countPrimes>;
    type Work = (part: number, parts: number, limit: number) => Part | Promise<Part>;

    async function allParts(way: string, work: Work) {
      const line = new Timeline(way), cpu = cpuTime(), begin = performance.now();
      const parts = await Promise.all(
        [0, 1, 2, 3, 4, 5, 6, 7].map((part) => work(part, 8, 1_000_000)),
      );
      const run = { way, line, parts, took: performance.now() - begin, computed: cpuTime() - cpu };
      const members = [...new Set(parts.map(({ who }) => who))];
      for (const part of parts) line.computed(`member ${1 + members.indexOf(part.who)}`, part);
      return { ...run, members };
    }
    /** The best of three, and how many counted at the same time, at most, in any of them. */
    async function best(way: string, work: Work) {
      const runs = await Array.fromAsync([1, 2, 3], () => allParts(way, work));
      const atOnce = Math.max(...runs.map(({ line }) => line.maxConcurrent()));
      return { ...runs.sort((a, b) => a.took - b.took)[0], atOnce };
    }
    // cell cores-run
    async function inPool(
      Pool: typeof WorkerPool | typeof ProcessPool,
      size: number,
      kind: string,
    ) {
      await using pool = new Pool(moduleOf(importThreadId, countPrimes), { size });
      const work: Work = (...args) => pool.run("countPrimes", args);
      await allParts("all are started, and warm", work);
      return { size, kind, ...await best(`${kind}: ${size}`, work) };
    }
    const workers = await Array.fromAsync([1, 2, 4], (n) => inPool(WorkerPool, n, "Workers"));
    await show(...workers.map(({ line }) => line));
    // cell cores-ideal
    const simple = await best("one thread", countPrimes);
    const paused = await best(
      "one thread, with pauses",
      (...args) => delay(0).then(() => countPrimes(...args)),
    );
    const processes = await Array.fromAsync([1, 2, 4], (n) => inPool(ProcessPool, n, "processes"));

    const lines = [
      ...[1, 2, 4].map((size) => ({ size, faster: size, line: "ideal" })),
      ...[...workers, ...processes].map(({ kind, size, took }) => ({
        size,
        faster: Number((simple.took / took).toFixed(2)),
        line: kind,
      })),
    ];
    await show(
      plot({
        title: "Times faster than one thread",
        description:
          "The ideal rises with the members; the pools follow it as far as there are cores.",
        x: { label: "members of the pool", ticks: [1, 2, 4], tickFormat: "d" },
        y: { label: "times faster", domain: [0, 4], grid: true },
        color: { legend: true },
        marks: [Plot.line(lines, { x: "size", y: "faster", stroke: "line", marker: true })],
      }),
      table([simple, paused, ...workers].map(({ way, took, computed }) => ({
        "eight parts": way,
        "took (ms)": fixed(took),
        "computed for (ms)": fixed(computed),
        "cores at work": fixed(computed / took, 1),
      }))),
      `cores: ${navigator.hardwareConcurrency}`,
    );
    // cell cores-check
    for (const { parts } of [simple, paused, ...workers, ...processes]) {
      assertEquals(parts.reduce((sum, { count }) => sum + count, 0), 78_498); // the same work
    }
    for (const { size, members, atOnce } of [...workers, ...processes]) {
      assertEquals(members.length, size); // all take part, and the caller's thread does not
      assert(!members.includes(simple.members[0]));
      assertLess(atOnce, size + 1); // one part at a time for each
      if (size > 1) assertGreater(atOnce, 1); // they did not take turns
    }
    for (const { computed, took, members } of [paused, ...workers]) {
      assertGreater(computed, simple.computed / 2); // shared, never saved
      assertLess(computed / took, Math.min(members.length, navigator.hardwareConcurrency) + 0.5);
    }
  },
});

Deno.test({
  name: "15 · Where does run_in_executor run it? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell executors-python
    const executors = await pythons(
      { varies: /\d\.\d+/, signal: cell.signal },
      `
  import asyncio, concurrent.futures as futures, json, multiprocessing, os, threading, time

  def job(_=None):
      start = time.thread_time()
      sum(n * n for n in range(300_000))
      name = threading.current_thread().name.rstrip("0123456789")
      return os.getpid() == parent, name, time.thread_time() - start

  parent = int(os.environ.setdefault("PARENT", str(os.getpid())))

  async def main():
      loop = asyncio.get_running_loop()
      spawn = multiprocessing.get_context("spawn")
      with (futures.ThreadPoolExecutor(2, "mine") as threads,
            futures.ProcessPoolExecutor(2, mp_context=spawn) as processes):
          ways = {
              "None": lambda: loop.run_in_executor(None, job),
              "asyncio.to_thread": lambda: asyncio.to_thread(job),
              "ThreadPoolExecutor(2)": lambda: loop.run_in_executor(threads, job),
              "ProcessPoolExecutor(2)": lambda: loop.run_in_executor(processes, job),
          }
          for way, run in ways.items():
              await asyncio.gather(*(run() for _ in range(2)))  # all are started
              start = time.perf_counter()
              results = await asyncio.gather(*(run() for _ in range(4)))
              cores = sum(cpu for *_, cpu in results) / (time.perf_counter() - start)
              here, name, _ = results[0]
              print(json.dumps([way, here, name, cores]))

  if __name__ == "__main__":
      asyncio.run(main())
`,
    );
    type Executor = [way: string, here: boolean, thread: string, cores: number];
    const perVersion = executors.map(({ output, versions }) => ({
      version: versions.Python,
      ways: output.split("\n").map((line): Executor => JSON.parse(line)),
    }));
    await show(
      table(
        perVersion[0].ways.map(([way, here, thread], i) => ({
          pool: way,
          "runs in": here ? `a thread "${thread}…"` : "another process",
          ...Object.fromEntries(
            perVersion.map((
              { version, ways },
            ) => [version.replace(/\.\d+$/, ""), ways[i][3].toFixed(1)]),
          ),
        })),
        { caption: "Cores at work, for each version of Python" },
      ),
      ...executors.map(({ about }) => about),
    );
    // cell executors-check
    for (const { ways } of perVersion) {
      assertEquals(ways.map(([, here]) => here), [true, true, true, false]);
      assertEquals(ways.map(([, , thread]) => thread), [
        "asyncio_",
        "asyncio_",
        "mine_",
        "MainThread",
      ]);
      for (const [, here, , cores] of ways) if (here) assertLess(cores, 1.3); // one at a time
    }
  },
});

Deno.test({
  name: "15 · What does a start cost?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell start-experiment
    async function startUps() {
      const echo = "data:text/javascript,onmessage = ({ data }) => postMessage(data)";
      const nothing = new Deno.Command(Deno.execPath(), { args: ["eval", "--no-config", ""] });
      const answer = (worker: Worker) =>
        new Promise((resolve) => {
          worker.onmessage = resolve;
          worker.postMessage("?");
        });
      const rows: number[][] = [];
      while (rows.length < 5) {
        const times = [performance.now()];
        const worker = new Worker(echo, { type: "module" });
        for (const step of [() => answer(worker), () => answer(worker), () => nothing.output()]) {
          await step();
          times.push(performance.now());
        }
        worker.terminate();
        rows.push(times);
      }
      console.log(JSON.stringify(rows));
    }
    const { stdout } = await child(`(${startUps})()`, { signal: cell.signal }).output();
    const rows: number[][] = JSON.parse(new TextDecoder().decode(stdout));
    const steps = ["a Worker, to its first answer", "its next answer", "a process, to its end"];
    const starts = steps.map((step, i) => ({
      step,
      best: Math.min(...rows.map((times) => times[i + 1] - times[i])),
    }));
    await show(
      table(starts.map(({ step, best }) => ({ step, "best of five (ms)": fixed(best, 2) }))),
    );
    // cell start-check
    const [workerStart, answerTime, processStart] = starts.map(({ best }) => best);
    assertGreater(processStart, workerStart);
    assertGreater(workerStart, 5 * answerTime);
  },
});

Deno.test({
  name: "15 · Ten requests in ten processes _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell ten-python
    const ten = await python(
      { varies: /\d+\.?\d*/, signal: cell.signal },
      `
  import concurrent.futures as futures, json, multiprocessing, os, threading, time, urllib.request
  from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

  class Site(BaseHTTPRequestHandler):
      now, peak, lock = 0, 0, threading.Lock()

      def do_GET(self):
          with Site.lock:
              Site.now += 1
              Site.peak = max(Site.peak, Site.now)
          time.sleep(0.2)
          with Site.lock:
              Site.now -= 1
          self.send_response(200)
          self.end_headers()

      def log_message(self, *_):
          pass

  def get(url):
      urllib.request.urlopen(url).read()
      return os.getpid()

  def main():
      ThreadingHTTPServer.request_queue_size = 100
      site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
      threading.Thread(target=site.serve_forever, daemon=True).start()
      urls = [f"http://127.0.0.1:{site.server_port}/"] * 10
      spawn = multiprocessing.get_context("spawn")
      for way, pool in {
          "5 threads": futures.ThreadPoolExecutor(5),
          "10 threads": futures.ThreadPoolExecutor(10),
          "10 processes": futures.ProcessPoolExecutor(10, mp_context=spawn),
      }.items():
          Site.peak, start, cpu = 0, time.perf_counter(), sum(os.times()[:4])
          with pool:
              pids = set(pool.map(get, urls))
          took = time.perf_counter() - start
          print(json.dumps([way, took, Site.peak, len(pids), sum(os.times()[:4]) - cpu]))

  if __name__ == "__main__":
      main()
`,
    );
    type Ten = [way: string, took: number, peak: number, processes: number, cpu: number];
    const tens = ten.output.split("\n").map((line): Ten => JSON.parse(line));
    await show(
      table(tens.map(([way, took, peak, processes, cpu]) => ({
        "ten requests": way,
        "took (s)": took.toFixed(2),
        "most at once": peak,
        processes,
        "computed for (s)": cpu.toFixed(2),
      }))),
      ten.about,
    );
    // cell ten-check
    const [five, inThreads, inProcesses] = tens;
    assertEquals(five[2], 5);
    assertGreater(inThreads[2], 5);
    assertGreater(five[1], 0.4); // two rounds
    assertLess(inThreads[1], five[1]);
    assertGreater(inProcesses[1], inThreads[1]);
    assertGreater(inProcesses[4], 2 * inThreads[4]);
  },
});

Deno.test({
  name: "15 · Thirty requests, two Workers",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell thirty-predict
    await predict("15.thirty", { "one loop": "?", "2 Workers": "?", "2 Workers × 15": "?" });
    // cell thirty-experiment
    async function getAll(urls: string[]) {
      await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
      return { threadId, pages: urls.length };
    }
    type Got = Awaited<ReturnType<typeof getAll>>;
    async function getThirty() {
      await using site = LocalSite.start();
      await using pool = new WorkerPool(moduleOf(importThreadId, getAll), { size: 2 });
      await Promise.all([0, 1].map(() => pool.run("getAll", [[`${site.url}/get`]]))); // both awake
      const urls = Array.from({ length: 30 }, () => `${site.url}/delay/100`);
      const measure = async (way: string, work: () => Promise<Got[]>) => {
        site.reset();
        const start = performance.now();
        const got = await work();
        return { way, got, took: performance.now() - start, peak: site.peak };
      };
      const inWorkers = (lists: string[][]) => () =>
        Promise.all(lists.map((list) => pool.run<Got>("getAll", [list])));
      return [
        await measure("one loop", async () => [await getAll(urls)]),
        await measure("2 Workers", inWorkers(urls.map((url) => [url]))),
        await measure("2 Workers × 15", inWorkers([urls.slice(0, 15), urls.slice(15)])),
      ];
    }
    const ways = await getThirty();
    await show(table(ways.map(({ way, got, took, peak }) => ({
      "thirty requests": way,
      "most at once": peak,
      took: `${fixed(took)} ms`,
      "in threads": new Set(got.map(({ threadId }) => threadId)).size,
    }))));
    // cell thirty-compare
    await predict("15.thirty").against(
      Object.fromEntries(ways.map(({ way, peak }) => [way, peak])),
    );
    // cell thirty-check
    const [oneLoop, oneEach, fifteenEach] = ways;
    assertGreater(oneLoop.peak, 15); // all thirty, unless the machine is very busy
    assertEquals(oneEach.peak, 2);
    assertGreater(fifteenEach.peak, 2);
    for (const { got } of ways) assertEquals(got.reduce((sum, { pages }) => sum + pages, 0), 30);
    assertEquals(ways.map(({ got }) => new Set(got.map((one) => one.threadId)).size), [1, 2, 2]);
    assertEquals(oneLoop.got[0].threadId, threadId);
    assertGreater(oneEach.took, 15 * 99); // fifteen rounds
    assertLess(Math.max(oneLoop.took, fifteenEach.took), oneEach.took);
  },
});

Deno.test({
  name: "15 · Thirty pages to work through",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell pages-experiment
    async function readAll(urls: string[], rounds: number) {
      return await Promise.all(urls.map(async (url) => {
        let hash = (await (await fetch(url)).text()).length;
        const start = performance.timeOrigin + performance.now();
        for (let i = 0; i < rounds; i++) hash = Math.imul(hash ^ i, 0x01000193); // the computing
        return { threadId, hash, start, end: performance.timeOrigin + performance.now() };
      }));
    }
    type Page = Awaited<ReturnType<typeof readAll>>[number];
    type Reading = { line: Timeline; pages: Page[]; took: number; longest: number };

    async function readThirty(): Promise<Reading[]> {
      await using site = LocalSite.start();
      await using pool = new WorkerPool(moduleOf(importThreadId, readAll), { size: 2 });
      const urls = Array.from({ length: 30 }, () => `${site.url}/delay/100`);
      const halves = [urls.slice(0, 15), urls.slice(15)];
      const inTwo = async (rounds: number) =>
        (await Promise.all(halves.map((half) => pool.run<Page[]>("readAll", [half, rounds]))))
          .flat();
      await Promise.all([inTwo(1_000_000), readAll(urls, 1_000_000)]); // all are warm
      const readings: Reading[] = [];
      const ways = { "One loop": (rounds: number) => readAll(urls, rounds), "Two Workers": inTwo };
      for (const [way, read] of Object.entries(ways)) {
        const line = new Timeline(way);
        let pages: Page[] = [];
        const { took, longest } = await besideClock(async () => pages = await read(10_000_000));
        const ids = [...new Set(pages.map((page) => page.threadId))];
        for (const page of pages) line.computed(`thread ${1 + ids.indexOf(page.threadId)}`, page);
        readings.push({ line, pages, took, longest });
      }
      return readings;
    }
    const readings = await readThirty();
    await show(
      ...readings.map(({ line }) => line),
      table(readings.map(({ line, took, longest }) => ({
        "thirty pages": line.title,
        "took (ms)": fixed(took),
        "longest pause of this loop (ms)": fixed(longest),
      }))),
    );
    // cell pages-check
    const [alone, inWorkers] = readings;
    const computing = alone.pages.map(({ start, end }) => end - start);
    assertEquals(inWorkers.pages.map(({ hash }) => hash), alone.pages.map(({ hash }) => hash));
    assertEquals(alone.line.maxConcurrent(), 1); // one page after the other,
    assertGreater(alone.took, 99 + computing.reduce((a, b) => a + b)); // after the waiting,
    assertGreater(alone.longest, Math.max(...computing) - 0.1); // and nothing else beside a page
    const halves = Map.groupBy(inWorkers.pages, (page) => page.threadId);
    assertEquals([...halves.values()].map((pages) => pages.length), [15, 15]);
    assert(!halves.has(threadId)); // not in this thread
    assertEquals(inWorkers.line.maxConcurrent(), 2);
  },
});

Deno.test({
  name: "15 · The same with aiomultiprocess _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell library-python
    const packages = ["aiomultiprocess", "aiohttp"];
    const library = await python(
      { packages, varies: /\d+\.?\d*/, signal: cell.signal },
      `
  import asyncio, json, os, time
  import aiohttp
  from aiomultiprocess import Pool

  async def get(job):
      url, cpu = job
      async with aiohttp.ClientSession() as session:
          async with session.get(url) as response:
              await response.text()
      end = time.process_time() + cpu
      while time.process_time() < end:
          pass
      return os.getpid()

  now = peak = 0

  async def answer(reader, writer):
      global now, peak
      await reader.readuntil(b"\\r\\n\\r\\n")
      now, peak = now + 1, max(peak, now + 1)
      await asyncio.sleep(0.1)
      now -= 1
      writer.write(b"HTTP/1.1 200 OK\\r\\nConnection: close\\r\\nContent-Length: 4\\r\\n\\r\\npage")
      writer.close()

  async def measure(pages, way, work):
      global peak
      peak, start = 0, time.perf_counter()
      pids = set(await work)
      print(json.dumps([pages, way, time.perf_counter() - start, peak, len(pids - {os.getpid()})]))

  async def main():
      server = await asyncio.start_server(answer, "127.0.0.1", 0)
      url = "http://127.0.0.1:%s/" % server.sockets[0].getsockname()[1]
      fetch, compute = [(url, 0)] * 30, [(url, 0.03)] * 30
      await measure("fetch", "one loop", asyncio.gather(*map(get, fetch)))
      async with Pool(processes=2) as pool:
          await measure("fetch", "Pool, with its start", pool.map(get, fetch))
          await measure("fetch", "Pool, again", pool.map(get, fetch))
          await measure("fetch and compute", "Pool, again", pool.map(get, compute))
      await measure("fetch and compute", "one loop", asyncio.gather(*map(get, compute)))

  if __name__ == "__main__":
      asyncio.run(main())
`,
    );
    type Measured = [pages: string, way: string, took: number, peak: number, processes: number];
    const runs = library.output.split("\n").map((line): Measured => JSON.parse(line));
    await show(
      table(runs.map(([pages, way, took, peak, processes]) => ({
        "thirty pages": pages,
        way,
        "took (s)": took.toFixed(2),
        "most at once": peak,
        "other processes": processes || "",
      }))),
      library.about,
    );
    // cell library-check
    const [loop, cold, warm, poolComputes, loopComputes] = runs;
    assertEquals(loop[3], 30);
    assertGreater(warm[3], 15); // each process may have 16 at a time
    for (const [, way, , , others] of runs) assertEquals(others > 0, way !== "one loop");
    assertLess(loop[2], cold[2]);
    const computingTime = 30 * 0.03;
    assertGreater(loopComputes[2], 0.1 + computingTime);
    assertGreater(poolComputes[2], 0.1 + computingTime / 2); // at best
  },
});

Deno.test({
  name: "15 · What arrives on the other side?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell crossing-experiment
    function overwrite(bytes: Uint8Array, value: number) {
      bytes.fill(value);
      return `${bytes}`;
    }
    const ones = (buffer: ArrayBuffer | SharedArrayBuffer) => new Uint8Array(buffer).fill(1);
    const handedOver = new ArrayBuffer(4);
    const sent = [ones(new ArrayBuffer(4)), ones(handedOver), ones(new SharedArrayBuffer(4))];
    async function overwriteThere(): Promise<string[]> {
      await using pool = new WorkerPool(moduleOf(overwrite), { size: 1 });
      return await Array.fromAsync(sent, (bytes) => {
        const transfer = bytes.buffer === handedOver ? [handedOver] : [];
        return pool.run<string>("overwrite", [bytes, 9], { transfer });
      });
    }
    const there = await overwriteThere();
    const here = sent.map((bytes) => bytes.length > 0 ? `${bytes}` : "(no bytes)");
    await show(table(["copied", "transferred", "shared"].map((way, i) => ({
      way,
      "in the Worker": there[i],
      "at the sender": here[i],
    }))));
    // cell crossing-check
    assertEquals(there, Array(3).fill("9,9,9,9"));
    assertEquals(here, ["1,1,1,1", "(no bytes)", "9,9,9,9"]);
    // cell price-experiment
    function lengthOf(bytes: Uint8Array) {
      return bytes.length;
    }
    async function measurePrices() {
      await using workers = new WorkerPool(moduleOf(lengthOf), { size: 1 });
      await using processes = new ProcessPool(moduleOf(lengthOf), { size: 1 });
      const send = async (way: string, size: number) => {
        const buffer = way === "shared" ? new SharedArrayBuffer(size) : new ArrayBuffer(size);
        const transfer = way === "transferred" ? [buffer as ArrayBuffer] : [];
        const pool = way === "to a process" ? processes : workers;
        const start = performance.now();
        assertEquals(await pool.run("lengthOf", [new Uint8Array(buffer)], { transfer }), size);
        return performance.now() - start;
      };
      const prices: { way: string; KB: number; ms: number }[] = [];
      for (const KB of [1, 32, 1024, 32 * 1024]) {
        for (const way of ["copied", "transferred", "shared", "to a process"]) {
          const times: number[] = [], start = performance.now();
          while (times.length < 4 || performance.now() < start + 50) {
            times.push(await send(way, KB * 1024));
          }
          prices.push({ way, KB, ms: Number(Math.min(...times).toFixed(3)) });
        }
      }
      return prices;
    }
    const prices = await measurePrices();
    await show(plot({
      title: "A job that gets an array",
      description: "Copies rise with the size; transferred and shared arrays lie flat.",
      x: { type: "log", label: "KB", ticks: [1, 32, 1024, 32 * 1024], tickFormat: String },
      y: { type: "log", label: "ms", ticks: [0.1, 1, 10, 100], tickFormat: String, grid: true },
      color: { legend: true },
      marks: [Plot.line(prices, { x: "KB", y: "ms", stroke: "way", marker: true })],
    }));
    // cell price-check
    const cost = (way: string, KB: number) => prices.find((p) => p.way === way && p.KB === KB)!.ms;
    for (const copy of ["copied", "to a process"]) {
      assertGreater(cost(copy, 32 * 1024), 5 * cost(copy, 1));
      for (const way of ["transferred", "shared"]) {
        assertGreater(cost(copy, 32 * 1024), 3 * cost(way, 32 * 1024));
      }
    }
  },
});

Deno.test({
  name: "15 · A member that crashes",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell crash-experiment
    async function job(what: string) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (what === "throws") throw new RangeError("a bad job");
      if (what === "exits") Deno.exit(3);
      if (what === "is killed") Deno.kill(Deno.pid, "SIGKILL");
      while (what === "goes on forever");
      return Deno.pid;
    }
    const ends: Record<string, string> = {}, pids: Record<string, number> = {};
    const line = new Timeline("Two processes, good jobs and bad ones");
    async function giveJobs() {
      await using pool = new ProcessPool(moduleOf(job), { size: 2 });
      const run = async (what: string, signal?: AbortSignal) => {
        const work = () => pool.run<number>("job", [what], { signal });
        try {
          pids[what] = await line.span(what, work, "", { signal });
          ends[what] = "done";
        } catch (error) {
          const { message, cause } = error as Error;
          ends[what] = message + (cause instanceof Error ? ` (${cause.message})` : "");
        }
      };
      await Promise.all([run("first"), run("second")]); // both processes are awake
      const stop = new AbortController();
      setTimeout(() => stop.abort(new Error("it took too long")), 600);
      await Promise.all([
        ...["throws", "exits", "is killed", "is good"].map((what) => run(what)),
        run("goes on forever", stop.signal),
      ]);
      await run("comes later");
    }
    await giveJobs();
    await show(line, table(Object.entries(ends).sort().map(([job, end]) => ({ job, end }))));
    // cell crash-check
    assertEquals(ends.throws, "a bad job");
    assertEquals(ends.exits, 'The worker died while it ran the job "job" (Exit code 3)');
    assert(ends["is killed"].startsWith("The worker died"));
    assertEquals(ends["goes on forever"], "it took too long");
    assertEquals([ends["is good"], ends["comes later"]], ["done", "done"]);
    assert(![pids.first, pids.second].includes(pids["comes later"])); // it is a new process
    // cell crash-worker-experiment
    const program = `
  console.log("the program starts a Worker");
  new Worker("data:text/javascript,Deno.kill(Deno.pid, 'SIGKILL')", { type: "module" });
  setTimeout(() => console.log("the program goes on"), 2000);
`;
    const { success, stdout: printed } = await child(program, { signal: cell.signal }).output();
    const said = new TextDecoder().decode(printed).trim();
    await show(said, success ? "and ended well" : "and was killed");
    // cell crash-worker-check
    assertEquals([said, success], ["the program starts a Worker", false]);
  },
});

Deno.test({
  name: "15 · A conversation with a child",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell pipes-experiment
    const lengths = `
  let rest = "";
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\\n"); // a chunk need not be a line
    rest = lines.pop();
    for (const line of lines) console.log(line.length);
  }
  console.error("no more input");
`;
    const pipes = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
    const partner = child(lengths, { ...pipes, signal: cell.signal }).spawn();
    const input = partner.stdin.getWriter();
    const output = partner.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const talk = new Timeline("Two lines for a child");
    for (const word of ["tea", "coffee"]) {
      talk.mark("to the child", word);
      await input.write(new TextEncoder().encode(word + "\n"));
      talk.mark("from the child", (await output.read()).value!.trim());
    }
    talk.mark("to the child", "(closed)");
    await input.close();
    talk.mark("from the child", (await output.read()).done ? "(closed)" : "something else");
    const errors = await new Response(partner.stderr).text();
    const { code } = await partner.status;
    await show(talk, `exit code ${code}; on the error output: ${errors.trim()}`);
    // cell pipes-check
    assertEquals(talk.order(), [
      ...["to the child tea", "from the child 3", "to the child coffee", "from the child 6"],
      ...["to the child (closed)", "from the child (closed)"],
    ]);
    assertEquals([code, errors], [0, "no more input\n"]);
  },
});

Deno.test({
  name: "15 · A child that takes too long",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell limit-experiment
    const minute = `console.log("up"); setTimeout(() => {}, 60_000);`;
    const stubborn = `Deno.addSignalListener("SIGTERM", () => {}); ${minute}`;
    const limits = new Timeline("Three children, 300 ms each");
    const fates: { child: string; later: string; "in the end": string }[] = [];

    async function limited(name: string, program: string, isAskedToEnd: boolean) {
      const stop = new AbortController();
      const running = child(program, { stdout: "piped", signal: stop.signal }).spawn();
      const life = limits.span(name, () => running.status);
      const said = running.stdout.getReader();
      await said.read(); // it is up
      await deadline(running.status, 300).catch(({ name: error }) => limits.mark(name, error));
      if (isAskedToEnd) stop.abort();
      const later = await deadline(running.status, 800).catch(() => undefined);
      if (!later) running.kill("SIGKILL");
      const { signal } = await life;
      fates.push({ child: name, later: later ? "ended" : "running", "in the end": `${signal}` });
      await said.cancel();
    }
    await Promise.all([
      limited("left alone", minute, false),
      limited("asked", minute, true),
      ...Deno.build.os === "windows" ? [] : [limited("stubborn", stubborn, true)],
    ]);
    fates.sort((a, b) => a.child.localeCompare(b.child));
    await show(limits, table(fates));
    // cell limit-check
    if (Deno.build.os !== "windows") {
      assertEquals(fates, [
        { child: "asked", later: "ended", "in the end": "SIGTERM" },
        { child: "left alone", later: "running", "in the end": "SIGKILL" },
        { child: "stubborn", later: "running", "in the end": "SIGKILL" },
      ]);
    }
    assertEquals(
      limits.entries.filter(({ label }) => label === "TimeoutError").length,
      fates.length,
    );
  },
});

Deno.test({
  name: "15 · The same limit in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell limit-python
    const limitsInPython = await python(
      { signal: cell.signal },
      `
  import asyncio, json, os, subprocess, sys

  minute = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"

  async def main():
      child = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=-1)
      try:
          await asyncio.wait_for(child.wait(), 0.3)
      except asyncio.TimeoutError:
          print("wait_for: running" if child.returncode is None else "wait_for: ended")
      child.kill()
      await child.wait()

  def is_running(pid):
      try:
          os.kill(pid, 0)
          return True
      except OSError:
          return False

  asyncio.run(main())
  try:
      subprocess.run([sys.executable, "-c", minute], timeout=0.5)
  except subprocess.TimeoutExpired:
      pid = int(open("pid").read())
      print("subprocess.run: running" if is_running(pid) else "subprocess.run: ended")
`,
    );
    await show(limitsInPython.output, limitsInPython.about);
    // cell limit-python-check
    assertEquals(limitsInPython.output, "wait_for: running\nsubprocess.run: ended");
  },
});

Deno.test({
  name: "15 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell pitfall-spin
    function spin(ms: number) {
      const end = performance.now() + ms;
      while (performance.now() < end);
    }
    async function spinEight() {
      await using pool = new WorkerPool(moduleOf(spin), { size: 8 });
      const jobs = Array.from({ length: 8 }, () => 300);
      await Promise.all(jobs.map(() => pool.run("spin", [1]))); // all are awake
      const start = performance.now(), before = cpuTime();
      await Promise.all(jobs.map((ms) => pool.run("spin", [ms])));
      return { took: performance.now() - start, computed: cpuTime() - before };
    }
    const { took, computed } = await spinEight();
    const cores = (computed / took).toFixed(1);
    await show(`8 × 300 ms took ${took.toFixed()} ms, with ${cores} cores at work`);
    // cell pitfall-spin-check
    assertLess(took, 8 * 300); // as if they had been done at the same time
    assertLess(computed / took, navigator.hardwareConcurrency + 0.5);
    // cell pitfall-pipe
    const million = `for (let i = 0; i < 1000; i++) console.log("x".repeat(999));`;
    const writer = child(million, { stdout: "piped", signal: cell.signal }).spawn();
    const inTime = await deadline(writer.status, 700).then(() => true, () => false);
    const characters = (await new Response(writer.stdout).text()).length;
    const ended = await writer.status;
    await show(
      `ended before it was read: ${inTime}; afterwards ${characters} characters were read`,
    );
    // cell pitfall-pipe-check
    assertEquals([inTime, characters, ended.code], [false, 1_000_000, 0]);
  },
});
