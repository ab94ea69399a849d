// Extracted from notebooks/25_capstone.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { abortable, deadline, delay } from "@std/async";
import { Queue } from "@course/async";
import { assertTook, cell, exercise, explore, onRealTime } from "@course/notebook";
import { type Program, show, table, Timeline } from "@course/notebook";
import { crawler, ctrlC, LocalSite, openRedis, python, RedisConnection } from "@course/services";

/** A closed frontier with these pages. */
async function frontierOf(...pages: string[]): Promise<crawler.Frontier> {
  const frontier = new crawler.Frontier(100);
  for (const page of pages) await frontier.add(page);
  frontier.close();
  return frontier;
}
/** A signal that never aborts. */
const never = () => new AbortController().signal;
void exercise; // for cells that are not tested

Deno.test({
  name: "25 · 1. Who waits for room?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell frontier-experiment
    const below = (page: string) => page.length < 5 ? [`${page}0`, `${page}1`] : [];
    async function throughAQueue(): Promise<number> {
      const queue = new Queue<string>(2), stop = new AbortController(), { signal } = stop;
      let loaded = 0;
      const worker = async () => {
        while (true) {
          const page = await queue.get({ signal });
          await delay(20, { signal });
          loaded++;
          for (const link of below(page)) await queue.put(link, { signal });
          queue.taskDone();
        }
      };
      queue.putNowait("/");
      const workers = [worker(), worker()];
      await deadline(queue.join(), 500).catch(() => {});
      stop.abort();
      await Promise.allSettled(workers);
      return loaded;
    }
    const stuck = await throughAQueue();
    const load = (page: string) => delay(20).then(() => below(page));
    const { loaded } = await crawler.work(await frontierOf("/"), load, {
      workers: 2,
      signal: never(),
    });

    const eightPages = new Timeline("Eight pages from outside, room for two, two workers");
    const frontier = new crawler.Frontier(2);
    async function finder(): Promise<void> {
      for (const page of "abcdefgh") {
        await frontier.add(page);
        eightPages.mark("finder", page);
      }
      frontier.close();
    }
    const slowly = () => eightPages.span("workers", () => delay(100).then(() => []));
    await Promise.all([finder(), crawler.work(frontier, slowly, { workers: 2, signal: never() })]);
    await show(
      table([{ "through a queue": stuck, "through a frontier": loaded.length }]),
      eightPages,
    );
    // cell frontier-check
    assertEquals([stuck, loaded.length], [4, 31]);
    const order = eightPages.order(), early = order.slice(0, order.indexOf("workers end"));
    assertEquals(early.filter((event) => event.startsWith("finder")).length, 2 + 2); // taken, waiting
  }),
});

Deno.test({
  name: "25 · 2. Batches or workers?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell workers-experiment
    const nine = [..."123456789"];
    const loadOn = (line: Timeline) => (page: string) =>
      line.span(page === "5" ? "the slow page" : "others", async () => {
        await delay(page === "5" ? 400 : 100);
        if (page === "2") throw new Error("404");
        return [];
      });
    const batches = new Timeline("Batches of three");
    for (let i = 0; i < 9; i += 3) {
      await Promise.allSettled(nine.slice(i, i + 3).map(loadOn(batches)));
    }
    const workers = new Timeline("Three workers");
    const options = { workers: 3, signal: never() };
    const report = await crawler.work(await frontierOf(...nine), loadOn(workers), options);
    await show(batches, workers, `loaded: ${report.loaded.join(" ")}`);
    // cell workers-check
    assertEquals([batches, workers].map((line) => line.maxConcurrent()), [3, 3]);
    assertTook(batches.duration, 600);
    assertTook(workers.duration, 500);
    assertEquals(report.loaded.toSorted().join(""), "13456789");
    assertEquals([...report.failed.keys()], ["2"]); // it has ended nothing
  }),
});

Deno.test({
  name: "25 · 3. Two crawls, one cache",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell cache-experiment
    async function threeCrawls(title: string, store?: crawler.Store) {
      const line = new Timeline(title);
      const load = crawler.pretendWeb({ "tea.example": 20 }, line);
      const text = store ? crawler.cached(store, load, { patience: 10 }) : load;
      const crawl = async () => {
        const frontier = await frontierOf("http://tea.example/");
        const linksOf = async (page: string, signal: AbortSignal) =>
          crawler.linksIn(page, await text(page, signal));
        return await crawler.work(frontier, linksOf, { workers: 4, signal: never() });
      };
      const reports = [...await Promise.all([crawl(), crawl()]), await crawl()];
      const pages = reports.map(({ loaded }) => loaded.length);
      return {
        title,
        pages: pages.join(", "),
        loads: line.entries.length,
        "took (ms)": Math.round(line.duration),
      };
    }
    const broken: crawler.Store = {
      get: () => Promise.reject(new Error("out of memory")),
      set: () => new Promise(() => {}), // it does not even answer
    };
    const cacheRows = [
      await threeCrawls("no cache"),
      await threeCrawls("a cache", crawler.memoryStore()),
      await threeCrawls("a broken store", broken),
    ];
    await show(table(cacheRows));
    // cell cache-check
    assertEquals(cacheRows.map(({ loads }) => loads), [93, 31, 62]);
    assertEquals(new Set(cacheRows.map(({ pages }) => pages)), new Set(["31, 31, 31"]));
  }),
});

Deno.test({
  name: "25 · 4. A site like tar",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell limits-experiment
    async function threeSites(title: string, limits?: crawler.Limits) {
      const line = new Timeline(title);
      const load = crawler.pretendWeb({
        "tea.example": 20,
        "wobbly.example": crawler.atSecondTry(10),
        "tar.example": Infinity,
      }, line);
      const text = limits ? crawler.limited(load, limits) : load;
      const tar = Array.from({ length: 16 }, (_, i) => `http://tar.example/${10 + i}`);
      const frontier = await frontierOf("http://tea.example/", "http://wobbly.example/", ...tar);
      const linksOf = async (page: string, signal: AbortSignal) =>
        crawler.linksIn(page, await text(page, signal));
      const stop = new AbortController();
      const timer = setTimeout(() => (frontier.stop(), stop.abort()), 1000);
      const report = await crawler.work(frontier, linksOf, { workers: 4, signal: stop.signal });
      clearTimeout(timer);
      const of = (host: string) => report.loaded.filter((page) => page.includes(host)).length;
      const attempts = line.entries.filter(({ lane }) => lane === "tar.example").length;
      const counts = { tea: of("tea"), wobbly: of("wobbly"), "attempts at tar": attempts };
      return { line, row: { title, ...counts, "took (ms)": Math.round(line.duration) } };
    }
    const limits = { timeout: 40, attempts: 2, pause: 10 };
    const sites = [
      await threeSites("no limits; stopped after a second"),
      await threeSites("timeouts and retries", { ...limits, strikes: Infinity }),
      await threeSites("a site is given up, too", { ...limits, strikes: 3 }),
    ];
    await show(table(sites.map(({ row }) => row)), sites[2].line);
    // cell limits-check
    const [unlimited, patient, strict] = sites.map(({ row }) => row);
    assertEquals([unlimited.tea, unlimited.wobbly], [1, 0]);
    assertEquals([patient.tea, patient.wobbly, strict.tea, strict.wobbly], [31, 31, 31, 31]);
    assertEquals([unlimited, patient].map((row) => row["attempts at tar"]), [4, 2 * 16]);
    assert(strict["attempts at tar"] <= 2 * (3 + 3)); // failed, and under way
  }),
});

Deno.test({
  name: "25 · 5. Three ways to hear of the end",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell stop-experiment
    async function pressed(title: string, presses: number[]) {
      const line = new Timeline(title), frontier = await frontierOf("quick", "slow", "waiting");
      const load = (page: string, signal: AbortSignal) =>
        line.span(page, () => delay(page === "quick" ? 400 : 2000, { signal }).then(() => []));
      const onStop = (listener: () => void) => {
        const press = () => {
          line.mark("Ctrl-C");
          listener();
        };
        const timers = presses.map((ms) => setTimeout(press, ms));
        return () => timers.forEach((timer) => clearTimeout(timer));
      };
      const closing = ["store", "log"].map((name) => () =>
        line.span(`close ${name}`, () => delay(50))
      );
      const { loaded } = await crawler.untilStopped(
        (signal) => crawler.work(frontier, load, { workers: 2, signal }),
        () => frontier.stop(),
        { onStop, limit: 10_000, grace: 300, closing },
      );
      return { line, loaded, unfinished: frontier.unfinished };
    }
    const once = await pressed("Ctrl-C at 250 ms", [250]);
    const twice = await pressed("Ctrl-C at 250 ms and at 350 ms", [250, 350]);
    await show(once.line, twice.line);
    // cell stop-check
    assertEquals([once.loaded, once.unfinished], [["quick"], ["slow", "waiting"]]);
    assertEquals([twice.loaded, twice.unfinished], [[], ["quick", "slow", "waiting"]]);
    const endOfSlow = ({ line }: typeof once) =>
      line.entries.find(({ lane }) => lane === "slow")!.end;
    assertTook(endOfSlow(once), 550);
    assertTook(endOfSlow(twice), 350);
    assertEquals(once.line.order().slice(-4), [
      ...["close log start", "close log end", "close store start", "close store end"],
    ]);
  }),
});

Deno.test({
  name: "25 · The whole service",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell whole-experiment
    const mine: Partial<crawler.Parts> = {};
    const line = new Timeline("Two crawls of one service"), answered: string[] = [];
    const web = crawler.pretendWeb({
      "tea.example": 20,
      "wobbly.example": crawler.atSecondTry(10),
      "tar.example": Infinity,
    }, line);
    const service = new crawler.CrawlService({
      ...{ workers: 4, room: 4, timeout: 40, attempts: 2, pause: 10, strikes: 3 },
      load: async (page, signal) => {
        const text = await web(page, signal);
        answered.push(page);
        return text;
      },
    }, { ...crawler.PARTS, ...mine });
    const seeds = ["tea", "wobbly"].map((name) => `http://${name}.example/`);
    const tar = [10, 11, 12, 13].map((n) => `http://tar.example/${n}`);
    const customers = await Promise.all([service.crawl(seeds), service.crawl([...seeds, ...tar])]);
    await show(
      line,
      table(customers.map(({ loaded, failed, unfinished }) => (
        { loaded: loaded.length, failed: failed.size, unfinished: unfinished.length }
      ))),
      `${line.entries.length} attempts, ${line.maxConcurrent()} at once at most`,
    );
    // cell whole-check
    assertEquals(customers.map(({ loaded }) => loaded.length), [62, 62]);
    assertEquals([...customers[1].failed.keys()].sort(), tar);
    assertEquals([customers[0].failed.size, customers[1].unfinished], [0, []]);
    assertEquals(answered.length, 62); // no page twice, although both customers have it
    assertEquals(new Set(answered).size, 62);
    assert(line.maxConcurrent() <= 8);
    assertLess(line.duration, 31 * 20 + 31 * 30); // what one worker would need without tar
  }),
});

Deno.test({
  name: "25 · In every order",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell orders-experiment
    const twoWorkers: Program = ({ at }) => {
      const frontier = new crawler.Frontier(1), loads: string[] = [];
      const load = async (page: string) => {
        loads.push(page);
        await at(`loads ${page}`);
        return ["/", "/a", "/b"];
      };
      void frontier.add("/").then(() => frontier.close());
      const worker = () => crawler.work(frontier, load, { workers: 1, signal: never() });
      return {
        tasks: { A: worker, B: worker },
        state: () => loads.join(" "),
        always: () => new Set(loads).size === loads.length,
        atEnd: () => loads.length === 3,
      };
    };
    const twoCallers = (cached: typeof crawler.cached): Program => ({ at }) => {
      const kept = new Map<string, string>();
      let loads = 0;
      const get = cached(
        {
          get: async (page) => (await at("asks"), kept.get(page) ?? null),
          set: async (page, text) => void (await at("keeps"), kept.set(page, text)),
        },
        async () => (loads++, await at("loads"), "tea"),
        { patience: Infinity },
      );
      const caller = () => get("/tea", never());
      return {
        tasks: { A: caller, B: caller },
        state: () => ({ loads }),
        always: () => loads <= 1,
      };
    };
    const checkThenAct: typeof crawler.cached = (store, load) => async (page, signal) => {
      const kept = await store.get(page);
      if (kept !== null) return kept; // check …
      const text = await load(page, signal); // … then act
      await store.set(page, text);
      return text;
    };
    const orders = [
      await explore("two workers, one frontier", twoWorkers),
      await explore("two callers, single flight", twoCallers(crawler.cached)),
      await explore("two callers, check then act", twoCallers(checkThenAct)),
    ];
    await show(
      table(orders.map(({ title, schedules, broken }) => ({ title, orders: schedules, broken }))),
      orders[2],
    );
    // cell orders-check
    const [byWorkers, inFlight, unguarded] = orders;
    byWorkers.assertSafe(); // all orders were tried, and none loads a page twice or waits forever
    inFlight.assertSafe();
    assertGreater(unguarded.broken, 0);
  }),
});

Deno.test({
  name: "25 · A real site, a real Ctrl-C",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell real-experiment
    type Told = { loaded: string[]; unfinished: string[] };
    const { said, exit, requests, resumed, second, expires } = await onRealTime(async () => {
      await using site = LocalSite.start({ pageTime: 300 });
      await using redis = await openRedis();
      const program = `
    import { crawler } from "@course/services";
    import { deadline } from "@std/async";
    import { createClient } from "redis";
    const client = createClient({ url: Deno.env.get("REDIS") }).on("error", console.error);
    await client.connect();
    const store = {
      get: (page) => client.get("${redis.prefix}" + page),
      set: (page, text) => client.set("${redis.prefix}" + page, text, { EX: 600 }),
    };
    let begun = 0;
    const load = (page, signal) => {
      if (++begun === 5) console.log("ready"); // here the SIGINT is sent
      return crawler.fetchText(page, signal);
    };
    const service = new crawler.CrawlService({ load, store, workers: 2, patience: 5000 });
    const { loaded, unfinished } = await service.crawl(["${site.url}/"], {
      onStop: (press) => (onCtrlC(() => (console.log("enough"), press())), () => {}),
      closing: [() => console.log("closed"), () => deadline(client.close(), 1000)],
    });
    console.log(JSON.stringify({ loaded, unfinished }));
    Deno.exit(130);`;
      const options = { imports: true, env: { REDIS: redis.url }, signal: cell.signal };
      const { said, code } = await ctrlC(program, options);
      const told: Told = JSON.parse(said[2]);
      const requests = site.log.length;
      const rest = new crawler.CrawlService({ workers: 8 });
      const resumed = await rest.crawl(told.unfinished, { known: told.loaded });
      using connection = await RedisConnection.open(redis.url);
      const expires = await connection.ask("TTL", redis.prefix + told.loaded[0]); // in s
      const second = site.log.map(({ path }) => path);
      return { said, exit: code, requests, resumed, second, expires };
    });
    const first: Told = JSON.parse(said[2]);
    await show(table([
      {
        crawl: "stopped by Ctrl-C",
        loaded: first.loaded.length,
        unfinished: first.unfinished.length,
      },
      { crawl: "resumed", loaded: resumed.loaded.length, unfinished: resumed.unfinished.length },
    ]));
    // cell real-check
    assertEquals(said.slice(0, 2), ["enough", "closed"]);
    assertEquals(exit, 130); // 128 + 2, the number of SIGINT
    assertEquals(requests, first.loaded.length);
    assertGreater(first.unfinished.length, 0);
    assertEquals(new Set([...first.loaded, ...resumed.loaded]).size, 20);
    assertEquals([second.length, new Set(second).size], [20, 20]); // each page once, in two processes
    assertGreater(Number(expires), 500);
  }),
});

Deno.test({
  name: "25 · The same end in asyncio _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell asyncio-experiment
    const there = await python(`
  import asyncio, contextlib, json, signal

  async def crawl(*presses):
      loop, start = asyncio.get_running_loop(), asyncio.get_running_loop().time()
      enough, loaded, closed, running = asyncio.Event(), [], [], set()
      waiting = [("waiting", 2), ("slow", 2), ("quick", 0.4)]

      async def worker():
          while waiting and not enough.is_set():
              page, seconds = waiting.pop()
              running.add(page)
              try:
                  await asyncio.sleep(seconds)  # the load
                  loaded.append(page)
              finally:
                  running.remove(page)

      async def close(name):
          closed.append(name)

      def stop():
          if enough.is_set():
              for task in workers:
                  task.cancel()
          else:
              enough.set()
              loop.call_later(0.3, stop)  # the grace

      # On Windows, too; elsewhere it is loop.add_signal_handler(signal.SIGINT, stop).
      signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(stop))
      for seconds in presses:
          loop.call_later(seconds, signal.raise_signal, signal.SIGINT)
      async with contextlib.AsyncExitStack() as stack:
          stack.callback(signal.signal, signal.SIGINT, signal.default_int_handler)
          for name in ["store", "log"]:
              stack.push_async_callback(close, name)
          workers = [asyncio.create_task(worker()) for _ in range(2)]
          await asyncio.gather(*workers, return_exceptions=True)
      waited = loop.time() - start >= 2
      return {"loaded": loaded, "running": len(running), "waited": waited, "closed": closed}

  print(json.dumps([asyncio.run(crawl(0.25)), asyncio.run(crawl(0.25, 0.26))]))
`);
    type End = { loaded: string[]; running: number; waited: boolean; closed: string[] };
    async function here(leaves: boolean): Promise<End> {
      const frontier = await frontierOf("quick", "slow", "waiting"),
        running = new Set<Promise<void>>();
      const load = async (page: string, signal: AbortSignal) => {
        const deaf = delay(page === "quick" ? 400 : 2000).finally(() => running.delete(deaf));
        running.add(deaf);
        await (leaves ? abortable(deaf, signal) : deaf);
        return [];
      };
      const closed: string[] = [], start = performance.now();
      const { loaded } = await crawler.untilStopped(
        (signal) => crawler.work(frontier, load, { workers: 2, signal }),
        () => frontier.stop(),
        {
          onStop: (press) => ([250, 260].forEach((ms) => setTimeout(press, ms)), () => {}),
          ...{ limit: 60_000, grace: 300 },
          closing: ["store", "log"].map((name) => () => closed.push(name)),
        },
      );
      const end = {
        loaded,
        running: running.size,
        waited: performance.now() - start >= 2000,
        closed,
      };
      await Promise.all(running);
      return end;
    }
    const [gentle, hard] = there.json<[End, End]>();
    const ends = {
      "asyncio, one Ctrl-C": gentle,
      "asyncio, two": hard,
      "here, two, waits": await here(false),
      "here, two, leaves": await here(true),
    };
    await show(
      table(
        Object.entries(ends).map(([crawl, { loaded, running, waited, closed }]) => ({
          ...{ crawl, loaded: loaded.join(", "), "until 2000 ms": waited ? "yes" : "no" },
          ...{ "left running": running, closed: closed.join(", ") },
        })),
      ),
      there.about,
    );
    // cell asyncio-check
    const [one, two, waits, leaves] = Object.values(ends);
    assertEquals([one, two].map(({ loaded }) => loaded), [["quick"], []]);
    assertEquals([waits, leaves].map(({ loaded }) => loaded), [["quick", "slow"], []]);
    assertEquals([one, two, waits, leaves].map(({ running }) => running), [0, 0, 0, 2]);
    assertEquals([one, two, waits, leaves].map(({ waited }) => waited), [
      false,
      false,
      true,
      false,
    ]);
    for (const { closed } of [one, two, waits, leaves]) assertEquals(closed, ["log", "store"]);
  }),
});

Deno.test({
  name: "25 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-close
    const presses: (() => void)[] = [];
    const ending = {
      onStop: (listener: () => void) => (presses.push(listener), () => {}),
      ...{ limit: 60_000, grace: 100, closing: [() => new Promise<void>(() => {})] },
    };
    const end = crawler.untilStopped(() => Promise.resolve("report"), () => {}, ending);
    for (const ms of [100, 200]) setTimeout(() => presses.forEach((press) => press()), ms);
    const gaveUp = await abortable(end, AbortSignal.timeout(1000)).catch((error) => error.name);
    await show(gaveUp);
    // cell pitfall-close-check
    assertEquals(gaveUp, "TimeoutError"); // ours; the crawl has not ended
  }),
});
