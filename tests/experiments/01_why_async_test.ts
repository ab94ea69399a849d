// Extracted from notebooks/01_why_async.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals } from "@std/assert";
import { delay } from "@std/async";
import { assertTook, exercise, onRealTime, plot, show, table, Timeline } from "@course/notebook";
import * as Plot from "@observablehq/plot";
import { python } from "@course/services";
import { cpuUsage } from "node:process";

/** How many milliseconds the work takes. */
async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Waits without letting anything else run: what `time.sleep` is in Python. */
function blockingSleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Waits by looking at the clock over and over again. */
function busyWait(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
void exercise; // for cells that are not tested

Deno.test({
  name: "01 · Coffee and toast",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell start-now-experiment
    const oneByOne = new Timeline("One after the other");
    await oneByOne.span("coffee", () => delay(300));
    await oneByOne.span("toast", () => delay(200));

    const together = new Timeline("Both started, then both awaited");
    const coffee = together.span("coffee", () => delay(300)); // starts now
    const toast = together.span("toast", () => delay(200)); // starts now as well
    await coffee;
    await toast;

    await show(oneByOne, together);
    // cell start-now-check
    assertTook(oneByOne.duration, 500);
    assertTook(together.duration, 300);
    assertEquals(oneByOne.order(), ["coffee start", "coffee end", "toast start", "toast end"]);
    assertEquals(together.order(), ["coffee start", "toast start", "toast end", "coffee end"]);
  }),
});

Deno.test({
  name: "01 · Five requests",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell five-requests-in-a-row
    const units = [5, 7, 5, 5, 7];
    const request = (n: number) => delay(n * 100); // plays a request that takes n units

    const inARow = new Timeline("Five requests in a row");
    for (const [i, n] of units.entries()) {
      await inARow.span(`request ${i + 1}`, () => request(n));
    }
    await show(inARow);
    // cell five-requests-together
    const atOnce = new Timeline("Five requests together");
    await Promise.all(
      units.map((n, i) => atOnce.span(`request ${i + 1}`, () => request(n))),
    );
    await show(inARow, atOnce); // once more, for comparison
    // cell five-requests-as-drawn
    const asDrawn = new Timeline("As in the drawing", { until: inARow.duration });
    const running: Promise<void>[] = [];
    for (const [i, n] of units.entries()) {
      running.push(asDrawn.span(`request ${i + 1}`, () => request(n)));
      await delay(100); // why would it?
    }
    await Promise.all(running);
    await show(asDrawn);
    // cell five-requests-gap
    const gap = await onRealTime(async () => {
      const begin = performance.now();
      const waits = Array.from({ length: 1000 }, () => delay(1));
      const perStart = (performance.now() - begin) / waits.length;
      await Promise.all(waits);
      return perStart;
    });
    await show(`Starting one wait takes ${gap.toFixed(4)} ms.`);
    // cell five-requests-check
    assertTook(inARow.duration, 2900); // the sum: 5 + 7 + 5 + 5 + 7
    assertTook(atOnce.duration, 700); // the maximum
    assertTook(asDrawn.duration, 1100); // the last starts after 4 units, and takes 7
    assertEquals(inARow.maxConcurrent(), 1);
    assertEquals(atOnce.maxConcurrent(), 5);
    assert(gap < 1, "a start costs far less than a millisecond, let alone a unit of 100 ms");
  }),
});

Deno.test({
  name: "01 · Ten waits of two seconds",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell ten-waits-experiment
    const visits = new Timeline("Ten visits of two seconds");
    async function visit(site: number): Promise<string> {
      await delay(2000);
      return `title of site ${site}`;
    }
    const sites = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const titles = await Promise.all(
      sites.map((site) => visits.span(`site ${site}`, () => visit(site))),
    );
    await show(visits, titles.join(", "));
    // cell ten-waits-check
    assertTook(visits.duration, 2000);
    assertEquals(visits.maxConcurrent(), 10);
    assertEquals(visits.order().slice(0, 10), sites.map((site) => `site ${site} start`));
    assertEquals(visits.order().slice(10), sites.map((site) => `site ${site} end`));
    assertEquals(titles[9], "title of site 10"); // Promise.all keeps the order of its input
    // cell ten-waits-spread
    const runs: number[] = [];
    const rowTime = await onRealTime(async () => {
      for (let run = 1; run <= 3; run++) {
        runs.push(await timed(() => Promise.all(sites.map(() => delay(200)))));
      }
      return await timed(async () => {
        for (const _ of sites) await delay(200);
      });
    });
    await show(table([
      ...runs.map((ms, i) => ({
        "ten waits of 200 ms": `together, run ${i + 1}`,
        "took (ms)": ms.toFixed(1),
      })),
      { "ten waits of 200 ms": "in a row", "took (ms)": rowTime.toFixed(1) },
    ]));
    // cell ten-waits-spread-check
    for (const ms of runs) {
      assert(ms > 199.9 && ms < 1000, `${ms} ms: one wait, not the sum of ten`);
    }
    assert(rowTime > 1999, "in a row: the sum of all ten");
  }),
});

Deno.test({
  name: "01 · Does a waiting program use the processor?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell waiting-costs-no-cpu-experiment
    function cpuTime(): number { // in ms, of this whole process
      const { user, system } = cpuUsage();
      return (user + system) / 1000;
    }
    async function cost(work: () => unknown) {
      const cpuBefore = cpuTime();
      const took = await timed(work);
      return { took, cpu: cpuTime() - cpuBefore };
    }
    const costs = await onRealTime(async () => ({
      "await delay(300)": await cost(() => delay(300)),
      "blockingSleep(300)": await cost(() => blockingSleep(300)),
      "busyWait(300)": await cost(() => busyWait(300)),
    }));
    await show(table(
      Object.entries(costs).map(([way, { took, cpu }]) => ({
        way,
        "took (ms)": Math.round(took),
        "CPU time (ms)": Math.round(cpu),
      })),
    ));
    // cell waiting-costs-no-cpu-check
    const waited = costs["await delay(300)"],
      slept = costs["blockingSleep(300)"],
      spun = costs["busyWait(300)"];
    for (const { took } of [waited, slept, spun]) assert(took > 299.9, "each took its time");
    assert(spun.cpu > 30, "looking at the clock over and over is work, even on a busy machine");
    assert(waited.cpu < spun.cpu / 2, "an asynchronous wait leaves the processor alone");
    assert(slept.cpu < spun.cpu / 2, "so does a blocking one");
  }),
});

Deno.test({
  name: "01 · What a blocking wait really costs",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell blocking-stops-everything-experiment
    async function ticksDuring(work: () => unknown): Promise<number> {
      let ticks = 0;
      const clock = setInterval(() => ticks++, 10);
      await work();
      clearInterval(clock);
      return ticks;
    }
    const ticks = await onRealTime(async () => ({
      "await delay(300)": await ticksDuring(() => delay(300)),
      "blockingSleep(300)": await ticksDuring(() => blockingSleep(300)),
      "busyWait(300)": await ticksDuring(() => busyWait(300)),
    }));
    await show(table(Object.entries(ticks).map(([way, n]) => ({ way, "ticks of the clock": n }))));
    // cell blocking-stops-everything-check
    assert(ticks["await delay(300)"] >= 5, "the program lives on while one part of it waits");
    assertEquals(ticks["blockingSleep(300)"], 0);
    assertEquals(ticks["busyWait(300)"], 0);
  }),
});

Deno.test({
  name: "01 · How much faster will it be?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell how-much-faster-model
    const pass = (ms: number) => ms > 0 ? delay(ms) : Promise.resolve();

    /** One thread: each computing part begins when the one before has ended. */
    function oneThread(): (ms: number) => Promise<void> {
      let lastInLine = Promise.resolve();
      return (ms) => lastInLine = lastInLine.then(() => pass(ms));
    }

    /** How long twenty jobs of 100 ms take, with at most `concurrency` of them in progress. */
    function twentyJobs(cpuShare: number, concurrency: number): Promise<number> {
      const useThread = oneThread();
      let left = 20;
      const jobAfterJob = async () => {
        while (left-- > 0) {
          await pass(100 * (1 - cpuShare)); // waits for something elsewhere
          await useThread(100 * cpuShare); // computes: holds the thread
        }
      };
      return timed(() => Promise.all(Array.from({ length: concurrency }, jobAfterJob)));
    }
    // cell how-much-faster-experiment
    const measured = await Promise.all(
      [0, 0.1, 0.25, 0.5, 1].flatMap((cpuShare) =>
        [1, 2, 5, 10, 20].map(async (concurrency) => {
          const took = await twentyJobs(cpuShare, concurrency);
          const speedUp = Math.round(10 * 2000 / took) / 10;
          return { cpuShare, share: `${cpuShare * 100} %`, concurrency, took, speedUp };
        })
      ),
    );
    const ends = measured.filter(({ concurrency }) => concurrency === 20);
    await show(plot({
      title: "Twenty jobs of 100 ms: how many times faster, for each CPU share?",
      description: "One line per CPU share: the smaller the share, the higher it climbs.",
      marginBottom: 40,
      marginRight: 50,
      x: { label: "jobs in progress" },
      y: { label: "times faster", grid: true, domain: [0, 20] },
      color: { domain: ["0 %", "10 %", "25 %", "50 %", "100 %"] },
      marks: [
        Plot.line(measured, { x: "concurrency", y: "speedUp", stroke: "share", marker: true }),
        Plot.text(ends, {
          x: "concurrency",
          y: "speedUp",
          text: "share",
          dx: 8,
          textAnchor: "start",
        }),
      ],
    }));
    // cell how-much-faster-check
    const took = (share: number, n: number) =>
      measured.find((m) => m.cpuShare === share && m.concurrency === n)!.took;
    for (const n of [1, 2, 5, 10, 20]) {
      assertTook(took(0, n), 2000 / n); // only waiting: faster with each job in progress
      assertTook(took(1, n), 2000); // only computing: no gain at all
    }
    assertTook(took(0.1, 10), 290); // 6.9 times faster,
    assertTook(took(0.1, 20), 290); // and flat from there on
    assertTook(took(0.5, 20), 1050); // 1.9 times
    assertTook(await twentyJobs(0.75, 20), 1525); // 1.31 times, which is 31 percent faster
    for (const { cpuShare, concurrency, speedUp } of measured) {
      assert(speedUp <= Math.min(concurrency, 1 / cpuShare) + 0.1, "never above the two limits");
    }
    // cell how-much-faster-real
    async function compute(): Promise<number> { // `async` does not make it any less work
      await Promise.resolve();
      let sum = 0;
      for (let i = 0; i < 10_000_000; i++) sum += Math.sqrt(i);
      return sum;
    }
    const fiveTogether = () => Promise.all([compute(), compute(), compute(), compute(), compute()]);
    const bestOf3 = async (work: () => unknown) =>
      Math.min(await timed(work), await timed(work), await timed(work));
    const asLongAs = await onRealTime(async () =>
      await bestOf3(fiveTogether) / await bestOf3(compute)
    );
    await show(`Five computing jobs together take as long as ${asLongAs.toFixed(1)} jobs alone.`);
    // cell how-much-faster-real-check
    assert(asLongAs > 3, "about five, not one: there is one thread, and it was busy all the time");
  }),
});

Deno.test({
  name: "01 · The same program, four times",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell four-spellings-operations
    function findUser(id: number, found: (user: string) => void): void {
      setTimeout(() => found(`user ${id}`), 200);
    }
    function findOrders(_user: string, found: (orders: number[]) => void): void {
      setTimeout(() => found([12, 30]), 300);
    }
    const userOf = (id: number) => new Promise<string>((resolve) => findUser(id, resolve));
    const ordersOf = (user: string) =>
      new Promise<number[]>((resolve) => findOrders(user, resolve));
    const sum = (orders: number[]) => orders.reduce((total, order) => total + order, 0);
    // cell four-spellings-programs
    function withCallbacks(id: number, done: (total: number) => void): void {
      findUser(id, (user) => {
        findOrders(user, (orders) => {
          done(sum(orders));
        });
      });
    }

    const withPromises = (id: number): Promise<number> => userOf(id).then(ordersOf).then(sum);

    function* withGenerator(id: number): Generator<Promise<unknown>, number, never> {
      const user: string = yield userOf(id);
      const orders: number[] = yield ordersOf(user);
      return sum(orders);
    }

    async function withAwait(id: number): Promise<number> {
      const user = await userOf(id);
      const orders = await ordersOf(user);
      return sum(orders);
    }

    /** Runs a generator: waits for each promise that it yields, and sends the result back in. */
    async function run<T>(generator: Generator<Promise<unknown>, T, never>): Promise<T> {
      let step = generator.next();
      while (!step.done) step = generator.next(await step.value as never);
      return step.value;
    }
    // cell four-spellings-experiment
    const spellings = new Timeline("One program, four spellings");
    const totals = await Promise.all([
      spellings.span(
        "callbacks",
        () => new Promise<number>((resolve) => withCallbacks(7, resolve)),
      ),
      spellings.span("promises", () => withPromises(7)),
      spellings.span("generator + runner", () => run(withGenerator(7))),
      spellings.span("async / await", () => withAwait(7)),
    ]);
    await show(spellings, `totals: ${totals.join(", ")}`);
    // cell four-spellings-check
    assertEquals(totals, [42, 42, 42, 42]);
    assertTook(spellings.duration, 500);
    assertEquals(spellings.maxConcurrent(), 4);
  }),
});

Deno.test({
  name: "01 · A web server with one thread",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell one-shape-experiment
    async function handler(request: Request): Promise<Response> {
      const name = new URL(request.url).pathname.slice(1);
      await delay(1000); // plays a question to the database
      return new Response(`hello ${name}`);
    }

    const server = new Timeline("One thread, three visitors");
    const replies = await Promise.all(
      ["ada", "grace", "guido"].map((name) =>
        server.span(name, async () => {
          const response = await handler(new Request(`http://localhost/${name}`));
          return await response.text();
        })
      ),
    );
    await show(server, replies.join(", "));
    // cell one-shape-check
    assertEquals(replies, ["hello ada", "hello grace", "hello guido"]);
    assertEquals(server.maxConcurrent(), 3);
    assertTook(server.duration, 1000);
    // cell one-shape-server
    async function threeVisitors(pause: () => unknown): Promise<string[]> {
      const log: string[] = [];
      const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async () => {
        log.push("asked");
        await pause();
        log.push("answered");
        return new Response("hello");
      });
      const visit = async () => await (await fetch(`http://127.0.0.1:${server.addr.port}`)).text();
      await Promise.all([visit(), visit(), visit()]);
      await server.shutdown();
      return log;
    }
    const logs = await onRealTime(async () => ({
      "await delay(500)": await threeVisitors(() => delay(500)),
      "blockingSleep(100)": await threeVisitors(() => blockingSleep(100)),
    }));
    await show(table(Object.entries(logs).map(([pause, log]) => ({ pause, log: log.join(", ") }))));
    // cell one-shape-server-check
    const [asked, answered] = ["asked", "answered"];
    assertEquals(logs["await delay(500)"], [asked, asked, asked, answered, answered, answered]);
    assertEquals(logs["blockingSleep(100)"], [asked, answered, asked, answered, asked, answered]);
  }),
});

Deno.test({
  name: "01 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-running
    const job = async (name: string, line: Timeline) => await line.span(name, () => delay(100));

    const meant = new Timeline("Meant to run in a row: a list of promises");
    const promises = [job("A", meant), job("B", meant), job("C", meant)]; // all three start here
    for (const promise of promises) await promise;

    const right = new Timeline("In a row: a list of functions");
    const thunks = [() => job("A", right), () => job("B", right), () => job("C", right)];
    for (const thunk of thunks) await thunk(); // each starts here

    await show(meant, right);
    // cell pitfall-running-check
    assertEquals(meant.maxConcurrent(), 3); // not at all in a row
    assertEquals(right.maxConcurrent(), 1);
    assertTook(right.duration, 300);
    // cell pitfall-forgotten-experiment
    const log: string[] = [];
    async function save(text: string): Promise<string> {
      await delay(100);
      log.push(`${text} is saved`);
      return "ok";
    }
    const answer = save("letter"); // no await
    log.push(`the answer is ${answer}`);
    log.push(`and this is the real answer: ${await answer}`);
    await show(...log);
    // cell pitfall-forgotten-check
    assertEquals(log, [
      "the answer is [object Promise]",
      "letter is saved",
      "and this is the real answer: ok",
    ]);
    // cell pitfall-loser-experiment
    const race = new Timeline("A race, and what is left of it");
    const slow = race.span("slow", () => delay(300));
    await Promise.race([slow, race.span("fast", () => delay(100))]);
    race.mark("slow", "the race is over");
    await slow; // it was still running

    const stopped = new Timeline("The same with a signal");
    const controller = new AbortController();
    const loser = stopped.span("slow", () => delay(300, { signal: controller.signal }));
    await Promise.race([loser, stopped.span("fast", () => delay(100))]);
    controller.abort(); // tells whatever has the signal to stop
    await loser.catch(() => {});

    await show(race, stopped);
    // cell pitfall-loser-check
    assertTook(race.duration, 300); // the loser went on to its end
    assertTook(stopped.duration, 100); // the loser was told to stop
    assertEquals(stopped.order().at(-1), "slow aborted");
  }),
});

Deno.test({
  name: "01 · The same in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell in-python-experiment
    const inPython = await python(
      { version: ">=3.11", varies: /\d+(\.\d+)?(e-\d+)?/ },
      `
  import asyncio, json, time, warnings

  UNITS = 5, 7, 5, 5, 7

  async def in_a_row():
      for units in UNITS:
          await asyncio.sleep(units * 0.02)

  async def together():
      await asyncio.gather(*(asyncio.sleep(units * 0.02) for units in UNITS))

  async def ten_visits():
      await asyncio.gather(*(asyncio.sleep(0.2) for _ in range(10)))

  async def seconds(work):
      start = time.perf_counter()
      await work
      return time.perf_counter() - start

  async def waits():
      await asyncio.sleep(0.3)

  async def blocks():
      time.sleep(0.3)

  async def spins():
      end = time.perf_counter() + 0.3
      while time.perf_counter() < end:
          pass

  async def ticks_and_cpu(work):
      ticks = 0

      async def clock():
          nonlocal ticks
          while True:
              await asyncio.sleep(0.01)
              ticks += 1

      ticking = asyncio.create_task(clock())
      await asyncio.sleep(0)  # the clock starts
      cpu = time.process_time()
      await work
      cpu = time.process_time() - cpu
      ticking.cancel()
      return ticks, cpu

  async def main():
      saved = []

      async def save(text):
          saved.append(text)

      with warnings.catch_warnings(record=True) as warned:
          warnings.simplefilter("always")
          save("letter")  # no await
      forgotten = str(warned[0].message)

      bare = save("bare")
      try:
          await asyncio.wait([bare])
      except TypeError as error:
          refused = str(error)
      bare.close()

      print(json.dumps({
          "row": await seconds(in_a_row()) / 0.02,
          "together": await seconds(together()) / 0.02,
          "ten": await seconds(ten_visits()),
          "waits": await ticks_and_cpu(waits()),
          "blocks": await ticks_and_cpu(blocks()),
          "spins": await ticks_and_cpu(spins()),
          "forgotten": forgotten,
          "refused": refused,
          "saved": saved,
      }))

  asyncio.run(main())
`,
    );
    interface Seen {
      row: number;
      together: number;
      ten: number;
      waits: [ticks: number, cpu: number];
      blocks: [ticks: number, cpu: number];
      spins: [ticks: number, cpu: number];
      forgotten: string;
      refused: string;
      saved: string[];
    }
    const there = inPython.json<Seen>();
    const pass300 = ([ticks, cpu]: [number, number]) =>
      `${ticks} ticks, ${Math.round(cpu * 1000)} ms`;
    await show(
      table([
        { what: "five requests in a row", "in Python": `${there.row.toFixed(1)} units` },
        { what: "five requests together", "in Python": `${there.together.toFixed(1)} units` },
        { what: "ten visits of 0.2 s", "in Python": `${there.ten.toFixed(3)} s` },
        { what: "await asyncio.sleep(0.3): ticks, CPU time", "in Python": pass300(there.waits) },
        { what: "time.sleep(0.3): ticks, CPU time", "in Python": pass300(there.blocks) },
        { what: "a loop of 0.3 s: ticks, CPU time", "in Python": pass300(there.spins) },
        { what: "coroutines in asyncio.wait", "in Python": there.refused },
        { what: "a forgotten await", "in Python": there.forgotten },
      ]),
      inPython.about,
    );
    // cell in-python-check
    assert(there.row > 28.9, "the sum");
    assert(there.together > 6.9 && there.together < there.row / 2, "the maximum, far from the sum");
    assert(there.ten > 0.199 && there.ten < 1, "one visit, not the sum of ten");
    assert(there.waits[0] >= 5, "an asynchronous wait lets the clock tick");
    assertEquals([there.blocks[0], there.spins[0]], [0, 0]); // these two do not
    assert(there.waits[1] < there.spins[1] / 2 && there.blocks[1] < there.spins[1] / 2);
    assertEquals(there.refused, "Passing coroutines is forbidden, use tasks explicitly.");
    assertEquals(there.forgotten, "coroutine 'main.<locals>.save' was never awaited");
    assertEquals(there.saved, []); // so the call had started nothing
  }),
});
