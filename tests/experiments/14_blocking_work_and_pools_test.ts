// Extracted from notebooks/14_blocking_work_and_pools.ipynb by `deno task extract`: edit the notebook, not this file.

// cell setup
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { delay } from "@std/async";
import { Barrier, ProcessPool, WorkerPool } from "@course/async";
import { exercise, predict, show, table, Timeline } from "@course/notebook";
import { type BesideClock, besideClock, type BlockingAnswer, blockingJobs } from "@course/services";
import { BlockingSocket, lagReport, moduleOf, python } from "@course/services";
import { DatabaseSync } from "node:sqlite";
/** Returns when n threads are in it at the same time: then all threads of a pool have started. */
function meet(board: Int32Array, n: number): void {
  for (Atomics.add(board, 0, 1); Atomics.load(board, 0) < n;) Atomics.wait(board, 1, 0, 1);
}
const newBoard = () => new Int32Array(new SharedArrayBuffer(512));
/** Where a server of ours listens. */
const here = { hostname: "127.0.0.1", port: 0, onListen() {} };
/** A number for a column of a table: rounded, and always of the same width. */
const whole = (number: number) => number.toFixed(0).padStart(7);
void exercise; // for cells that are not tested

Deno.test({
  name: "14 · What stops the clock?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell what-blocks-calls
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", "setTimeout(() => {}, 100)"],
    });
    function count(n: number): unknown {
      using database = new DatabaseSync(":memory:");
      return database.prepare(`WITH RECURSIVE counter(n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < ${n}
  ) SELECT count(*) AS count FROM counter`).get();
    }
    async function readThrice(file: string): Promise<void> {
      for (let i = 0; i < 3; i++) await Deno.readFile(file);
    }
    type Call = [call: string, block: () => unknown, form: string, wait: () => Promise<unknown>];
    const callsOf = (file: string, drivers: WorkerPool): Call[] => [
      ["Atomics.wait", () => Atomics.wait(newBoard(), 0, 0, 150), "delay", () => delay(150)],
      [
        "Deno.readFileSync",
        () => Deno.readFileSync(file),
        "readFile, 3 times",
        () => readThrice(file),
      ],
      ["outputSync, a program", () => child.outputSync(), "output", () => child.output()],
      ["node:sqlite", () => count(5e5), "in a Worker", () => drivers.run("count", [5e5])],
    ];
    // cell what-blocks-table
    const file = await Deno.makeTempFile();
    await Deno.writeFile(file, new Uint8Array(64_000_000));
    const imports = `import { DatabaseSync } from "node:sqlite";`;
    const drivers = new WorkerPool(moduleOf(imports, count), { size: 1 });
    await drivers.run("count", [1]); // start
    const rows: { call: string; sync: BesideClock; form: string; free: BesideClock }[] = [];
    for (const [call, block, form, wait] of callsOf(file, drivers)) {
      rows.push({ call, sync: await besideClock(block), form, free: await besideClock(wait) });
    }
    await Promise.all([drivers.close(), Deno.remove(file)]);
    await show(table(rows.map(({ call, sync, form, free }) => ({
      call,
      "took (ms)": whole(sync.took),
      "CPU (ms)": whole(sync.cpu),
      ticks: sync.ticks,
      "asynchronous form": form,
      "its ticks": whole(free.ticks),
    }))));
    // cell what-blocks-check
    assertEquals(rows.map(({ sync }) => sync.ticks), [0, 0, 0, 0]);
    for (const { free } of rows) assertGreater(free.ticks, 0);
    const [wait, , , query] = rows;
    assertGreater(wait.sync.took, 149);
    assertLess(5 * wait.sync.cpu, query.sync.cpu);
  },
});

Deno.test({
  name: "14 · Six jobs, five threads",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell five-threads-experiment
    function ringAndNap(bells: Int32Array, id: number, ms: number): number {
      Atomics.notify(bells, id); // "I have begun"
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
      return id;
    }
    const bells = newBoard();
    const pool = new WorkerPool(moduleOf(ringAndNap, meet), { size: 5 });
    const board = newBoard();
    await Promise.all([1, 2, 3, 4, 5].map(() => pool.run("meet", [board, 5])));
    const six = new Timeline("Six jobs in a pool of five threads");
    const order: number[] = [];
    let before: Promise<unknown> = Promise.resolve(); // the lanes in order
    const results = await Promise.all([300, 260, 220, 180, 140, 100].map(async (ms, i) => {
      const begun = before = Promise.all([before, Atomics.waitAsync(bells, i + 1, 0).value]);
      const result = pool.run<number>("ringAndNap", [bells, i + 1, ms]);
      await begun;
      order.push(await six.span(`job ${i + 1}`, () => result));
      return await result;
    }));
    await pool.close();
    await show(six);
    // cell five-threads-check
    assertEquals(board[0], 5); // they have met: there are five threads
    assertLess(six.maxConcurrent(), 6);
    const events = six.order();
    assert(events.indexOf("job 6 start") > events.findIndex((event) => event.endsWith("end")));
    assertGreater(order.indexOf(1), order.indexOf(5)); // in the order of completion
    assertEquals(results, [1, 2, 3, 4, 5, 6]); // in the order of the calls
  },
});

Deno.test({
  name: "14 · One await, three executors",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell executor-experiment
    function block(ms: number): [string, number] {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
      return ["aa", Deno.pid];
    }
    const jobs = moduleOf(block);
    const defaultPool = new WorkerPool(jobs, {
      size: Math.min(32, navigator.hardwareConcurrency + 4),
    });
    type AnyExecutor = WorkerPool | ProcessPool | null;
    function runInExecutor<T>(executor: AnyExecutor, job: string, ...args: unknown[]): Promise<T> {
      return (executor ?? defaultPool).run<T>(job, args);
    }
    const executors = {
      null: null,
      threads: new WorkerPool(jobs),
      processes: new ProcessPool(jobs),
    };
    let answers: [string, number][] = [];
    const { ticks } = await besideClock(async () => {
      answers = await Promise.all(
        Object.values(executors).map((one) => runInExecutor<[string, number]>(one, "block", 200)),
      );
    });
    for (const one of Object.values(executors)) await (one ?? defaultPool).close();
    await show(table(
      Object.keys(executors).map((executor, i) => ({
        executor,
        result: answers[i][0],
        "in our process": answers[i][1] === Deno.pid ? "yes" : "no",
      })),
    ));
    // cell executor-check
    assertEquals(answers.map(([text]) => text), ["aa", "aa", "aa"]);
    assertEquals(answers.map(([, pid]) => pid === Deno.pid), [true, true, false]);
    assertGreater(ticks, 0);
  },
});

Deno.test({
  name: "14 · The pool that was already there _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell native-pool-experiment
    async function sleepers(calls: number) {
      const usleep = { parameters: ["u32"], result: "i32", nonblocking: true } as const;
      const libc = Deno.dlopen("libc.so.6", { usleep });
      const start = performance.now();
      const since = () => performance.now() - start;
      const naps = Array.from({ length: calls }, () => libc.symbols.usleep(150_000).then(since));
      const folder = await Deno.stat(".").then(since);
      const ends = (await Promise.all(naps)).sort((a, b) => a - b);
      libc.close();
      return { calls, first: ends[0], last: ends.at(-1)!, folder };
    }
    const linux = Deno.build.os === "linux";
    const rounds = linux ? [await sleepers(10), await sleepers(40)] : [];
    const native = rounds.map(({ calls, first, last, folder }) => ({
      calls: `${calls} calls`,
      "first ends (ms)": whole(first),
      "last ends (ms)": whole(last),
      "the folder's answer (ms)": whole(folder),
    }));
    await show(linux ? table(native) : "This experiment needs Linux.");
    // cell native-pool-check
    if (linux) {
      const [ten, forty] = rounds;
      assertGreater(forty.last, 2 * 149); // two rounds
      assertGreater(forty.folder, 149);
      assertLess(ten.folder, forty.folder);
    }
  },
});

Deno.test({
  name: "14 · A pool by another name",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell by-another-name-package
    type PoolRequest = { job: string; args: unknown[]; callback?: (result: unknown) => void };
    class ThreadPool {
      #pool: WorkerPool;
      #pending: Promise<void>[] = [];
      constructor(size: number, module: string) {
        this.#pool = new WorkerPool(module, { size });
      }
      putRequest({ job, args, callback }: PoolRequest): void {
        this.#pending.push(this.#pool.run(job, args).then(callback));
      }
      wait = () => Promise.all(this.#pending.splice(0));
      dismissWorkers = () => this.#pool.close();
    }
    const makeRequests = (job: string, list: unknown[][], callback?: PoolRequest["callback"]) =>
      list.map((args): PoolRequest => ({ job, args, callback }));
    // cell by-another-name-experiment
    /** Waits or computes. When n threads do so at once, place n of the board becomes 1. */
    function work(board: Int32Array, ms: number, waits: boolean): void {
      Atomics.store(board, Atomics.add(board, 0, 1) + 1, 1);
      if (waits) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
      else for (const end = performance.now() + ms; performance.now() < end;);
      Atomics.sub(board, 0, 1);
    }
    const tPool = new ThreadPool(5, moduleOf(meet, work));
    let callbacks = 0;
    async function inThePool(waits: boolean, board = newBoard()): Promise<number> {
      const list = Array.from({ length: 10 }, () => [board, 100, waits]);
      for (const request of makeRequests("work", list, () => callbacks++)) {
        tPool.putRequest(request);
      }
      await tPool.wait();
      return board.lastIndexOf(1);
    }
    async function inTheLoop(job: (board: Int32Array) => unknown, board = newBoard()) {
      await Promise.all(Array.from({ length: 10 }, async () => await job(board)));
      return board.lastIndexOf(1);
    }
    async function politeNap(board: Int32Array): Promise<void> {
      Atomics.store(board, Atomics.add(board, 0, 1) + 1, 1);
      await delay(100);
      Atomics.sub(board, 0, 1);
    }
    makeRequests("meet", Array(5).fill([newBoard(), 5])).forEach((one) => tPool.putRequest(one));
    await tPool.wait();
    const atOnce = [
      { jobs: "wait", pool: await inThePool(true), loop: await inTheLoop(politeNap) },
      {
        jobs: "compute",
        pool: await inThePool(false),
        loop: await inTheLoop((board) => work(board, 20, false)),
      },
    ];
    await tPool.dismissWorkers();
    await show(table(atOnce));
    // cell by-another-name-check
    assertEquals(atOnce.map(({ loop }) => loop), [10, 1]);
    for (const { pool } of atOnce) assert(pool > 1 && pool <= 5);
    assertEquals(callbacks, 20); // one for every request
  },
});

Deno.test({
  name: "14 · One, three, five, ten",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell sizes-predict
    await predict("14.sizes", { "1": "?", "3": "?", "5": "?", "10": "?" });
    // cell sizes-experiment
    async function tenGets(pool: WorkerPool | ProcessPool, size: number, title: string) {
      let visits = undefined as Timeline | undefined;
      const together = new Barrier(size);
      await using site = Deno.serve(here, async () => {
        await (visits ? visits.span("visit", () => delay(100)) : together.wait());
        return new Response("<title>Tea</title>");
      });
      const get = () => pool.run<BlockingAnswer>("get", [`http://127.0.0.1:${site.addr.port}/`]);
      await Promise.all(Array.from({ length: size }, get)); // all of them have been there at once
      visits = new Timeline(title);
      const pages = await Promise.all(Array.from({ length: 10 }, get));
      await pool.close();
      return { size, visits, pages };
    }
    const threads = await Array.fromAsync(
      [1, 3, 5, 10],
      (n) => tenGets(new WorkerPool(blockingJobs, { size: n }), n, `Threads: ${n}`),
    );
    await show(...threads.map(({ visits }) => visits));
    // cell sizes-processes
    const processes = await tenGets(
      new ProcessPool(blockingJobs, { size: 10 }),
      10,
      "Processes: 10",
    );
    const took = threads.map(({ size, visits }) => [size, 100 * Math.round(visits.duration / 100)]);
    await predict("14.sizes").against(Object.fromEntries(took));
    await show(processes.visits);
    // cell sizes-check
    for (const { size, visits, pages } of [...threads, processes]) {
      assertLess(visits.maxConcurrent(), size + 1); // and they were `size` at once before
      assertGreater(visits.duration, Math.ceil(10 / size) * 99);
      assertEquals(pages.map(({ status }) => status), Array(10).fill(200));
    }
    assertLess(threads[3].visits.duration, 900); // ten in a row take 1000
  },
});

Deno.test({
  name: "14 · HTTP by hand",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell by-hand-client
    function ask(href: string, version: string): Uint8Array {
      const url = new URL(href);
      using socket = BlockingSocket.connect(url.hostname, Number(url.port));
      const head = `GET ${url.pathname} HTTP/${version}\r\nHost: ${url.host}\r\nConnection: close`;
      let rest = new TextEncoder().encode(`${head}\r\n\r\n`);
      while (rest.length > 0) rest = rest.subarray(Number(socket.send(rest))); // it may take a part
      const bytes: number[] = [];
      for (const buffer = new Uint8Array(1024);;) {
        const count = Number(socket.receive(buffer));
        if (count === 0) return new Uint8Array(bytes); // the other side has ended
        bytes.push(...buffer.subarray(0, count));
      }
    }
    const careless = (answer: string) =>
      answer.split("\r\n\r\n")[1].match(/<title>(.*?)<\/title>/)![1];
    const careful = (answer: string) =>
      answer.slice(answer.indexOf("\r\n\r\n")).match(/<title>(.*?)<\/title>/is)?.[1] ?? "(none)";
    // cell by-hand-experiment
    const pages: Record<string, string[]> = {
      cup: ["<title>Tea ☕</title>"],
      line: ["<html>\r\n\r\n<title>Coffee</title>"],
      none: ["<p>Water</p>"],
      chunks: ["<ti", "tle>Cocoa</title>"],
    };
    const kitchenVisits = new Timeline("kitchen");
    async function titles() {
      await using site = Deno.serve(here, async ({ url }) => {
        await kitchenVisits.span("visit", () => delay(100));
        const page = pages[url.split("/").at(-1)!].map((part, i) =>
          delay(150 * i).then(() => part)
        );
        const chunks = ReadableStream.from(page).pipeThrough(new TextEncoderStream());
        return new Response(page.length > 1 ? chunks : await page[0]);
      });
      const imports = `import { BlockingSocket } from "${BlockingSocket.module}";`;
      await using pool = new WorkerPool(moduleOf(imports, ask), { size: 3 });
      const get = (page: string, version: string, titleOf: (answer: string) => string) =>
        pool.run<Uint8Array>("ask", [`http://127.0.0.1:${site.addr.port}/${page}`, version])
          .then((bytes) => titleOf(new TextDecoder().decode(bytes)))
          .catch((error: Error) => error.name);
      return await Promise.all(
        Object.keys(pages).map(async (page) => ({
          page,
          careless: await get(page, "1.1", careless),
          careful: await get(page, "1.0", careful),
        })),
      );
    }
    const found = BlockingSocket.available ? await titles() : [];
    await show(BlockingSocket.available ? table(found) : "This experiment needs Linux.");
    // cell by-hand-check
    if (BlockingSocket.available) {
      const failures = Array(3).fill("TypeError");
      assertEquals(found.map(({ careless }) => careless), ["Tea ☕", ...failures]);
      assertEquals(found.map(({ careful }) => careful), ["Tea ☕", "Coffee", "(none)", "Cocoa"]);
      assertLess(kitchenVisits.maxConcurrent(), 4);
    }
  },
});

Deno.test({
  name: "14 · Not yet",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell not-yet-server
    /** Waits for one visitor, and answers late. */
    async function lateServer(board: Int32Array, ms: number): Promise<void> {
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      Atomics.store(board, 0, listener.addr.port);
      Atomics.notify(board, 0);
      using connection = await listener.accept();
      await new Promise((resolve) => setTimeout(resolve, ms));
      await connection.write(new Uint8Array(5));
    }
    async function measure(way: string, use: (port: number) => Promise<number>) {
      await using pool = new WorkerPool(moduleOf(lateServer), { size: 1 });
      const board = newBoard();
      const ready = Atomics.waitAsync(board, 0, 0).value;
      const served = pool.run("lateServer", [board, 200]);
      await ready;
      let questions = 0;
      const { ticks, cpu } = await besideClock(async () => questions = await use(board[0]));
      await served;
      return { way, questions: whole(questions), ticks: whole(ticks), "CPU (ms)": whole(cpu) };
    }
    // cell not-yet-experiment
    const buffer = new Uint8Array(8);
    async function asking(port: number, blocking: boolean, turn?: () => Promise<unknown>) {
      using socket = BlockingSocket.connect("127.0.0.1", port);
      socket.setBlocking(blocking);
      let questions = 1;
      for (; socket.receive(buffer) === "EAGAIN"; questions++) if (turn) await turn();
      return questions;
    }
    async function byTheRuntime(port: number) {
      using connection = await Deno.connect({ hostname: "127.0.0.1", port });
      await connection.read(buffer);
      return 1;
    }
    const ways = [await measure("Deno.connect", byTheRuntime)];
    if (BlockingSocket.available) {
      ways.unshift(
        await measure("it blocks", (port) => asking(port, true)),
        await measure("again and again", (port) => asking(port, false)),
        await measure(
          "once a turn",
          (port) => asking(port, false, () => new Promise(setImmediate)),
        ),
      );
    }
    await show(table(ways));
    // cell not-yet-check
    const tickCounts = ways.map((row) => Number(row.ticks)),
      cpu = ways.map((row) => Number(row["CPU (ms)"]));
    const questions = ways.map((row) => Number(row.questions));
    assertGreater(tickCounts.at(-1)!, 0);
    assertEquals(questions.at(-1), 1);
    if (BlockingSocket.available) {
      assertEquals([tickCounts[0], tickCounts[1], questions[0]], [0, 0, 1]);
      assert(questions[1] > 1000 && questions[2] > 10 && tickCounts[2] > 0);
      assertGreater(cpu[1] + cpu[2], cpu[0] + cpu[3]); // asking again and again is work
    }
  },
});

Deno.test({
  name: "14 · The price of a thread",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell cost-experiment
    /** The memory of a process, of each of ten Workers, of each of 10,000 pending waits. In bytes. */
    async function weigh(): Promise<[process: number, worker: number, wait: number]> {
      const start = Deno.memoryUsage().rss;
      await Promise.all(Array.from({ length: 10 }, () => {
        const worker = new Worker("data:text/javascript,postMessage(0)", { type: "module" });
        return new Promise((resolve) => worker.onmessage = resolve);
      }));
      const middle = Deno.memoryUsage().rss;
      for (let i = 0; i < 10_000; i++) new Promise((resolve) => setTimeout(resolve, 60_000));
      return [start, (middle - start) / 10, (Deno.memoryUsage().rss - middle) / 10_000];
    }
    const scales = new ProcessPool(moduleOf(weigh), { size: 1 }); // a fresh process, with nothing else
    const [aProcess, aWorker, aWait] = await scales.run<number[]>("weigh");
    await scales.close();
    await show(table([
      { what: "a process", kilobytes: whole(aProcess / 1000) },
      { what: "a Worker", kilobytes: whole(aWorker / 1000) },
      { what: "a promise with its timer", kilobytes: whole(aWait / 1000) },
    ]));
    // cell cost-check
    assert(aProcess > aWorker && aWorker > 1_000_000 && aWait < 5000);
  },
});

Deno.test({
  name: "14 · Ten million additions",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell additions-experiment
    function add(from: number, to: number): number {
      let sum = 0;
      for (let i = from; i < to; i++) sum += i;
      return sum;
    }
    async function inSlices(
      line: Timeline,
      lane: string,
      between?: () => unknown,
    ): Promise<number> {
      let sum = 0;
      const step = between ? 1e7 : 1e8;
      for (let from = 0; from < 1e8; from += step) {
        sum += line.compute(lane, () => add(from, from + step));
        if (between) await between();
      }
      return sum;
    }
    async function race(title: string, job: (line: Timeline, lane: string) => Promise<number>) {
      const line = new Timeline(title);
      const timer = line.span("timer", () => delay(30));
      const sums = await Promise.all([job(line, "A"), job(line, "B")]);
      line.mark("A", "both sums");
      await timer;
      return { line, sums };
    }
    const adders = new WorkerPool(moduleOf(add), { size: 2 });
    await Promise.all([adders.run("add", [0, 1]), adders.run("add", [0, 1])]); // start
    const turn = () => new Promise(setImmediate);
    const inAWorker = (line: Timeline, lane: string) =>
      line.span(lane, () => adders.run<number>("add", [0, 1e8]));
    const races = [
      await race("in one piece", (line, lane) => inSlices(line, lane)),
      await race("await null", (line, lane) => inSlices(line, lane, () => null)),
      await race("setImmediate", (line, lane) => inSlices(line, lane, turn)),
      await race("two Workers", inAWorker),
    ];
    await adders.close();
    await show(...races.map(({ line }) => line));
    // cell additions-check
    const raceEvents = races.map(({ line }) => line.order());
    const early = raceEvents.map((all) => all.indexOf("timer end") < all.indexOf("A both sums"));
    const mixed = raceEvents.map((all) => all.indexOf("B start") < all.lastIndexOf("A end"));
    assertEquals(early, [false, false, true, true]);
    assertEquals(mixed, [false, true, true, true]);
    assertEquals(new Set(races.flatMap(({ sums }) => sums)).size, 1); // all the same sum
  },
});

Deno.test({
  name: "14 · Who was it?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell who-handlers
    function hashPassword() {
      for (const end = performance.now() + 150; performance.now() < end;);
    }
    type Span = (name: string, handle: () => Promise<void>) => Promise<void>;
    async function serveAll(span: Span = (_name, handle) => handle()) {
      const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
      const login = async () => {
        await wait(20);
        hashPassword();
      };
      await Promise.all([
        span("list", () => wait(50)),
        span("photo", () => wait(80)),
        span("login", login),
      ]);
    }
    const noticed = new Timeline("What the users notice");
    await serveAll((name, handle) => noticed.span(name, handle));
    await show(noticed);
    // cell who-monitor
    const report = await lagReport(moduleOf(serveAll, hashPassword), "serveAll");
    await show(table([
      { monitor: "longest pause of the clock", ms: whole(report.longest) },
      { monitor: `culprit: ${report.culprits[0].name}`, ms: whole(report.culprits[0].ms) },
    ]));
    // cell who-check
    assertEquals(report.culprits[0].name, "hashPassword");
    assertGreater(report.longest, 140);
    for (const { lane, end } of noticed.entries) assert(end > 149, lane); // all three are slow
  },
});

Deno.test({
  name: "14 · Can a blocking call be patched? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell patch-experiment
    const kitchen: { sleep(ms: number): unknown } = {
      sleep: (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
    };
    function cook(): number {
      const start = performance.now();
      kitchen.sleep(100);
      return performance.now() - start;
    }
    const original = cook();
    kitchen.sleep = (ms) => delay(ms);
    const patched = cook();
    await delay(100); // the promise that it dropped
    await show(table([
      { sleep: "Atomics.wait", "cook waits": original >= 99 ? "yes" : "no" },
      { sleep: "delay", "cook waits": patched >= 99 ? "yes" : "no" },
    ]));
    // cell patch-gevent
    const patches = await python(
      { packages: ["gevent"] },
      `
  from gevent import monkey; monkey.patch_all()
  import gevent, json, sqlite3, time

  def ticks_during(work):
      ticks = []
      def clock():
          while True:
              time.sleep(0.005)
              ticks.append(1)
      ticker = gevent.spawn(clock)
      time.sleep(0)
      ticks.clear()
      work()
      count = len(ticks)
      ticker.kill()
      return count

  sql = """WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1000000)
      SELECT count(*) FROM c"""
  sleeping = ticks_during(lambda: time.sleep(0.2))
  querying = ticks_during(lambda: sqlite3.connect(":memory:").execute(sql).fetchone())
  print(json.dumps({"time.sleep": sleeping > 5, "a query in C": querying > 0}))
`,
    );
    const ticked = patches.json<Record<string, boolean>>();
    await show(
      table(
        Object.entries(ticked).map(([call, ticks]) => ({
          "after patch_all": call,
          "the clock ticks": ticks ? "yes" : "no",
        })),
      ),
      patches.about,
    );
    // cell patch-tornado
    const tornado = await python(
      { packages: ["tornado"] },
      `
  import asyncio
  from tornado.ioloop import IOLoop

  async def main():
      print(IOLoop.current().asyncio_loop is asyncio.get_running_loop())

  asyncio.run(main())
`,
    );
    await show(`Tornado's loop is asyncio's: ${tornado.output}`, tornado.about);
    // cell patch-check
    assertEquals(tornado.output, "True");
    assertGreater(original, 99);
    assertLess(patched, 50);
    assertEquals(ticked, { "time.sleep": true, "a query in C": false });
  },
});

Deno.test({
  name: "14 · The states of a future _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell states-experiment
    const submitted = await python(`
  import json, threading
  from concurrent.futures import ThreadPoolExecutor

  begun, go_on = threading.Barrier(6, timeout=10), threading.Event()

  def job():
      begun.wait()
      go_on.wait()

  with ThreadPoolExecutor(5) as pool:
      futures = [pool.submit(job) for _ in range(6)]
      begun.wait()  # until five jobs have begun
      running = [f.running() for f in futures]
      cancelled = [f.cancel() for f in futures]
      go_on.set()
  print(json.dumps([running, cancelled, [f.done() for f in futures]]))
`);
    const [running, cancelled, done] = submitted.json<boolean[][]>();
    await show(table(running.map((runs, i) => ({
      future: i + 1,
      "when five have begun": runs ? "running" : "pending",
      "cancel()": cancelled[i],
      "done after the block": done[i],
    }))));
    // cell states-check
    assertEquals(running, [true, true, true, true, true, false]);
    assertEquals(cancelled, [false, false, false, false, false, true]);
    assertEquals(done.every(Boolean), true); // `with` has shut the pool down and waited
  },
});

Deno.test({
  name: "14 · The programs of the notes _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell veterans-experiment
    const requestsInPools = await python(
      { packages: ["requests", "threadpool"] },
      `
  import asyncio, json, threading, time
  from concurrent.futures import ThreadPoolExecutor
  from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
  import requests, threadpool

  now, most, lock = 0, 0, threading.Lock()

  class Page(BaseHTTPRequestHandler):
      def do_GET(self):
          global now, most
          with lock:
              now += 1
              most = max(most, now)
          time.sleep(0.1)
          with lock:
              now -= 1
          self.send_response(200)
          self.end_headers()
      def log_message(self, *args):
          pass

  server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
  threading.Thread(target=server.serve_forever, daemon=True).start()
  url = f"http://127.0.0.1:{server.server_port}/"

  async def direct():
      requests.get(url)

  async def visits(make):
      global most
      most = 0
      await asyncio.gather(*[make() for _ in range(10)])
      return most

  async def main():
      loop = asyncio.get_running_loop()
      seen = [await visits(direct), await visits(lambda: asyncio.to_thread(requests.get, url)) > 1]
      with ThreadPoolExecutor(3) as three:
          seen.append(await visits(lambda: loop.run_in_executor(three, requests.get, url)))
      return seen

  seen = asyncio.run(main())
  results = []
  pool = threadpool.ThreadPool(5)
  collect = lambda request, result: results.append(result)
  for request in threadpool.makeRequests(lambda n: n * n, list(range(10)), collect):
      pool.putRequest(request)
  pool.wait()
  print(json.dumps([*seen, sorted(results)]))
`,
    );
    const [direct, toThread, three, squares] = requestsInPools.json<
      [number, boolean, number, number[]]
    >();
    await show(
      table([
        { requests: "in coroutines", "visitors at once": `${direct}` },
        { requests: "asyncio.to_thread", "visitors at once": toThread ? "several" : "1" },
        { requests: "a pool of three", "visitors at once": `${three}` },
      ]),
      requestsInPools.about,
    );
    // cell veterans-check
    assertEquals([direct, toThread, three], [1, true, 3]);
    assertEquals(squares, [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]);
  },
});

Deno.test({
  name: "14 · Ten images _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell images-experiment
    async function download(title: string, get: (url: string) => Promise<Uint8Array>) {
      const picture = new Timeline(title);
      await using site = Deno.serve(here, async () => {
        await picture.span("image", () => delay(150));
        return new Response(new Uint8Array(20_000).fill(7));
      });
      const urls = [...Array(10).keys()].map((i) => `http://127.0.0.1:${site.addr.port}/${i}.png`);
      return { picture, images: await Promise.all(urls.map(get)) };
    }
    const gallery = new WorkerPool(blockingJobs, { size: 10 });
    const byThread = async (url: string) => (await gallery.run<BlockingAnswer>("get", [url])).body;
    await download("they start", byThread);
    const downloads = [
      await download("fetch", async (url) => await (await fetch(url)).bytes()),
      await download("ten threads", byThread),
    ];
    await gallery.close();
    await show(...downloads.map(({ picture }) => picture));
    // cell images-check
    for (const { picture } of downloads) assertLess(picture.duration, 1400); // in a row: 1500
    assertEquals(downloads[0].images, downloads[1].images);
  },
});

Deno.test({
  name: "14 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell pitfall-state
    function visit(board: Int32Array): number {
      const state = globalThis as { visits?: number };
      const visits = state.visits = (state.visits ?? 0) + 1;
      meet(board, 3); // each in a thread of its own
      return visits;
    }
    const counters = new WorkerPool(moduleOf(meet, visit), { size: 3 }), lobby = newBoard();
    const visits = await Promise.all([1, 2, 3].map(() => counters.run<number>("visit", [lobby])));
    await counters.close();
    await show(visits);
    // cell pitfall-state-check
    assertEquals(visits, [1, 1, 1]);
    // cell pitfall-name-experiment
    const fileNameOf = (url: string) => url.split("_").at(-1)!;
    const target = new URL(
      fileNameOf("http://127.0.0.1/cat_../../notes.txt"),
      "file:///pictures/cats/",
    );
    await show(target.pathname);
    // cell pitfall-name-check
    assertEquals(target.pathname, "/notes.txt");
  },
});
