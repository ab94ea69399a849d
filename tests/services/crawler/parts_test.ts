/** The parts of a crawler; their fine points are judged by the exercises of notebook 25. */
import { assertEquals, assertRejects } from "@std/assert";
import { delay } from "@std/async";
import { crawler } from "@course/services";
import { explore } from "@course/notebook";
import { onVirtualTime } from "@course/notebook/virtual";

const never = () => new AbortController().signal;

Deno.test("a frontier hands each page out once, in every order of three workers", async () => {
  const found = await explore("three workers", ({ at }) => {
    const frontier = new crawler.Frontier(1), loads: string[] = [];
    void frontier.add("/").then(() => frontier.close());
    const load = async (page: string) => {
      loads.push(page);
      await at(`loads ${page}`);
      return ["/", "/a", "/b"];
    };
    const worker = () => crawler.work(frontier, load, { workers: 1, signal: never() });
    return {
      tasks: { A: worker, B: worker, C: worker },
      always: () => new Set(loads).size === loads.length,
      atEnd: () => loads.length === 3,
    };
  });
  found.assertSafe();
});

Deno.test("a cache never loads a page twice at once, even if its store may be late", async () => {
  const found = await explore("a late store", ({ at }) => {
    const kept = new Map<string, string>();
    let running = 0;
    const get = crawler.cached({
      get: async (page) => (await at("asks"), kept.get(page) ?? null),
      set: (page, text) => Promise.resolve(kept.set(page, text)),
    }, async () => {
      running++;
      await at("loads");
      running--;
      return "tea";
    }, { patience: 100 });
    const caller = () => get("/tea", never());
    return { tasks: { A: caller, B: caller }, always: () => running <= 1 };
  });
  assertEquals([found.broken, found.inconclusive], [0, 0]);
});

Deno.test("a frontier that is stopped loses no page, in every order of two workers", async () => {
  const found = await explore("two workers and a stop", ({ at }) => {
    const frontier = new crawler.Frontier(1), stop = new AbortController();
    const reports: crawler.Report[] = [], known = new Set(["/", "/z"]);
    void frontier.add("/").then(() => frontier.add("/z")).then(() => frontier.close());
    const load = async (page: string) => {
      await at(`loads ${page}`);
      const links = page === "/" ? ["/a"] : [];
      for (const link of links) known.add(link);
      return links;
    };
    const worker = async () => {
      reports.push(await crawler.work(frontier, load, { workers: 1, signal: stop.signal }));
    };
    const stopper = async () => {
      await at("stops");
      frontier.stop();
    };
    return {
      tasks: { A: worker, B: worker, stopper },
      atEnd: () => {
        const pages = [...reports.flatMap(({ loaded }) => loaded), ...frontier.unfinished];
        return pages.length === known.size && new Set(pages).size === known.size;
      },
    };
  });
  found.assertSafe();
});

Deno.test("a cache serves who stays, in every order of a caller that leaves", async () => {
  const found = await explore("one stays, one leaves", ({ at }) => {
    const stop = new AbortController(), answers: string[] = [];
    let loads = 0, running = 0;
    const store = { get: () => Promise.resolve(null), set: () => Promise.resolve() };
    const get = crawler.cached(store, async (_page, signal) => {
      loads++;
      running++;
      await at("loads");
      running--;
      signal.throwIfAborted();
      return "tea";
    }, { patience: Infinity });
    const leaves = async () => {
      await at("asks");
      await get("/tea", stop.signal).catch(() => {});
    };
    const stays = async () => {
      await at("asks");
      answers.push(await get("/tea", never()));
    };
    const stopper = async () => {
      await at("leaves");
      stop.abort();
    };
    return {
      tasks: { leaves, stays, stopper },
      always: () => running <= 2 && loads <= 2,
      atEnd: () => `${answers}` === "tea" && running === 0,
    };
  });
  found.assertSafe();
});

Deno.test(
  "a memory store keeps what it is given, in the map that it is given",
  onVirtualTime(async () => {
    const values = new Map([["/", "old"]]), store = crawler.memoryStore(values);
    assertEquals([await store.get("/"), await store.get("/tea")], ["old", null]);
    await store.set("/tea", "");
    assertEquals([await store.get("/tea"), values.get("/tea")], ["", ""]);
  }),
);

Deno.test(
  "untilStopped listens before it begins: a Ctrl-C in the call counts",
  onVirtualTime(async () => {
    const told: string[] = [];
    const onStop = (listener: () => void) => {
      listener();
      return () => {};
    };
    const crawl = (signal: AbortSignal) => delay(60_000, { signal });
    const ending = { onStop, limit: 10_000, grace: 100, closing: [] };
    await assertRejects(() => crawler.untilStopped(crawl, () => void told.push("enough"), ending));
    assertEquals([told, performance.now()], [["enough"], 100]);
  }),
);

Deno.test("limits of Infinity are no limits, on the real clock, too", async () => {
  const limits = { timeout: Infinity, attempts: 1, pause: 0, strikes: 1 };
  const get = crawler.limited(() => delay(20).then(() => "tea"), limits);
  assertEquals(await get("http://tea.example/", never()), "tea");

  let said = 0;
  const ending = { limit: Infinity, grace: Infinity, closing: [] };
  const crawl = (signal: AbortSignal) => delay(20, { signal }).then(() => said);
  const enough = () => void said++;
  const quiet = { ...ending, onStop: () => () => {} };
  assertEquals(await crawler.untilStopped(crawl, enough, quiet), 0);
  const stopped = { ...ending, onStop: (stop: () => void) => (stop(), () => {}) };
  assertEquals(await crawler.untilStopped(crawl, enough, stopped), 1);
});

Deno.test("a cache with a patience of Infinity waits for its store, on the real clock", async () => {
  const store = { get: () => delay(20).then(() => "kept"), set: () => Promise.resolve() };
  const get = crawler.cached(store, () => Promise.resolve("loaded"), { patience: Infinity });
  assertEquals(await get("/tea", never()), "kept");
});
