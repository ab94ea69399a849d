import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { crawler } from "@course/services";
import { onVirtualTime } from "@course/notebook/virtual";

const TEA = "http://tea.example/", WOBBLY = "http://wobbly.example/", TAR = "http://tar.example/";

/** A service in front of a pretended web, and the pages that were asked of that, in order. */
function serviceOf(options: crawler.ServiceOptions = {}, parts?: crawler.Parts) {
  const asked: string[] = [];
  const web = crawler.pretendWeb({
    "tea.example": 100,
    "wobbly.example": crawler.atSecondTry(50),
    "tar.example": Infinity,
  });
  const load = (page: string, signal: AbortSignal) => {
    asked.push(page);
    return web(page, signal);
  };
  const limits = { timeout: 200, attempts: 2, pause: 50, strikes: 3 };
  return { asked, service: new crawler.CrawlService({ load, ...limits, ...options }, parts) };
}

/** Ctrl-C at these moments. */
const pressedAt = (...times: number[]) => (listener: () => void) => {
  const timers = times.map((ms) => setTimeout(listener, ms));
  return () => timers.forEach((timer) => clearTimeout(timer));
};

Deno.test(
  "CrawlService loads every page once, as many at once as there are workers",
  onVirtualTime(async () => {
    const { asked, service } = serviceOf({ workers: 3 });
    const start = performance.now();
    const { loaded, failed, unfinished } = await service.crawl([TEA, TEA]);
    assertEquals([loaded.length, new Set(asked).size, asked.length], [31, 31, 31]);
    assertEquals([failed.size, unfinished], [0, []]);
    assertEquals(performance.now() - start, 100 * (1 + 1 + 2 + 3 + 5)); // Level by level.
  }),
);

Deno.test(
  "CrawlService shares loads and what it knows of sites among its crawls",
  onVirtualTime(async () => {
    const { asked, service } = serviceOf();
    const tar = [1, 2, 3, 4].map((n) => TAR + n);
    const [one, other] = await Promise.all([
      service.crawl([TEA, WOBBLY]),
      service.crawl([TEA, WOBBLY, ...tar]),
    ]);
    assertEquals([one.loaded.length, other.loaded.length], [62, 62]);
    assertEquals([...other.failed.keys()].sort(), tar);
    const count = (site: string) => asked.filter((page) => page.startsWith(site)).length;
    assertEquals([count(TEA), count(WOBBLY)], [31, 62]);
    const before = count(TAR);
    const later = await service.crawl([`${TAR}5`, TEA]);
    assertEquals([later.loaded.length, later.failed.size, count(TAR)], [31, 1, before]);
    assertEquals(count(TEA), 31);
  }),
);

Deno.test(
  "CrawlService reports what is unfinished, and a second crawl goes on from there",
  onVirtualTime(async () => {
    const { service } = serviceOf({ workers: 2, store: forgetful() });
    const first = await service.crawl([TEA], { onStop: pressedAt(350), grace: 1000 });
    assertEquals(first.loaded.length, 1 + 2 + 2 + 2);
    assert(first.unfinished.length > 0);
    const second = await service.crawl(first.unfinished, { known: first.loaded });
    assertEquals(second.unfinished, []);
    const all = [...first.loaded, ...second.loaded];
    assertEquals([all.length, new Set(all).size], [31, 31]);
  }),
);

Deno.test(
  "CrawlService aborts what is under way at a second Ctrl-C, and closes in reverse order",
  onVirtualTime(async () => {
    const { service } = serviceOf({ timeout: 10_000 });
    const closed: string[] = [], start = performance.now();
    const closing = ["store", "log"].map((name) => () => void closed.push(name));
    const seeds = [TEA, `${TAR}1`];
    const report = await service.crawl(seeds, { onStop: pressedAt(50, 70), closing });
    assertEquals(performance.now() - start, 70);
    assertEquals([report.loaded, report.failed.size, report.unfinished], [[], 0, seeds]);
    assertEquals(closed, ["log", "store"]);
  }),
);

Deno.test(
  "CrawlService stops at its limit",
  onVirtualTime(async () => {
    const { service } = serviceOf({ timeout: 10_000 });
    const start = performance.now();
    const { unfinished } = await service.crawl([`${TAR}1`], { limit: 500, grace: 100 });
    assertEquals([performance.now() - start, unfinished], [600, [`${TAR}1`]]);
  }),
);

Deno.test(
  "CrawlService reads no more seeds than there is room for, and none after a stop",
  onVirtualTime(async () => {
    const { service } = serviceOf({ workers: 1, room: 2, links: () => [] });
    let read = 0, closed = false;
    async function* endless() {
      try {
        while (true) {
          await delay(0);
          yield TEA + read++;
        }
      } finally {
        closed = true;
      }
    }
    const { loaded } = await service.crawl(endless(), { limit: 1050 });
    assertEquals(loaded.length, 11);
    assert(read <= 11 + 2 + 2, `${read} seeds were read`);
    assert(closed, "the source was closed");
  }),
);

Deno.test(
  "CrawlService ends before it passes the failure of its seeds on",
  onVirtualTime(async () => {
    const { service, asked } = serviceOf();
    const closed: number[] = [];
    async function* broken() {
      yield TEA;
      await delay(10);
      throw new Error("no more seeds");
    }
    const closing = [() => void closed.push(asked.length)];
    await assertRejects(() => service.crawl(broken(), { closing }), Error, "no more seeds");
    assertEquals(closed, [31]);
  }),
);

Deno.test(
  "CrawlService keeps a seed that comes after a stop, and reads no other one",
  onVirtualTime(async () => {
    const { service } = serviceOf({ links: () => [] });
    let closed = false;
    async function* slow() {
      try {
        for (const seed of ["1", "2", "3"]) {
          yield TEA + seed;
          await delay(300);
        }
      } finally {
        closed = true;
      }
    }
    const report = await service.crawl(slow(), { onStop: pressedAt(200), grace: 500 });
    assertEquals([report.loaded, report.unfinished, closed], [[`${TEA}1`], [`${TEA}2`], true]);
    assertEquals(performance.now(), 300);
  }),
);

Deno.test(
  "CrawlService does not wait longer for silent seeds than for a page",
  onVirtualTime(async () => {
    async function* silent() {
      yield TEA;
      await new Promise(() => {});
    }
    for (const [presses, end] of [[[200], 700], [[200, 250], 250]] as const) {
      const { service } = serviceOf({ links: () => [] }), start = performance.now();
      const ending = { onStop: pressedAt(...presses), grace: 500 };
      const { loaded, unfinished } = await service.crawl(silent(), ending);
      assertEquals([loaded, unfinished, performance.now() - start], [[TEA], [], end]);
    }
  }),
);

Deno.test(
  "CrawlService survives pages whose links cannot be found",
  onVirtualTime(async () => {
    const links = (page: string) => {
      if (page.endsWith("/1")) throw new Error("no links");
      return (page.endsWith("/2") ? undefined : []) as string[]; // As from untyped code.
    };
    const { service } = serviceOf({ links });
    const { loaded, failed } = await service.crawl(["1", "2", "3"].map((name) => TEA + name));
    assertEquals([loaded, [...failed.keys()]], [[`${TEA}3`], [`${TEA}1`, `${TEA}2`]]);
  }),
);

Deno.test(
  "CrawlService ends if a part fails, even while seeds wait for room",
  onVirtualTime(async () => {
    class Broken extends crawler.Frontier {
      override take(): Promise<string | undefined> {
        return Promise.reject(new Error("broken"));
      }
    }
    const { service } = serviceOf({ room: 1 }, { ...crawler.PARTS, Frontier: Broken });
    const closed: string[] = [], closing = [() => void closed.push("store")];
    const seeds = ["1", "2", "3"].map((name) => TEA + name);
    await assertRejects(() => service.crawl(seeds, { closing }), Error, "broken");
    assertEquals(closed, ["store"]);
  }),
);

Deno.test(
  "CrawlService takes Infinity for no limit",
  onVirtualTime(async () => {
    const none = { timeout: Infinity, patience: Infinity, attempts: Infinity, strikes: Infinity };
    const { service } = serviceOf({ ...none, room: Infinity });
    const { loaded } = await service.crawl([TEA, WOBBLY], { limit: Infinity, grace: Infinity });
    assertEquals(loaded.length, 62);
  }),
);

Deno.test("CrawlService uses the parts that it is given", async () => {
  const taken: string[] = [];
  class Watched extends crawler.Frontier {
    override async take() {
      const page = await super.take();
      if (page !== undefined) taken.push(page);
      return page;
    }
  }
  const load = () => Promise.resolve("");
  const service = new crawler.CrawlService({ load }, { ...crawler.PARTS, Frontier: Watched });
  await service.crawl([TEA]);
  assertEquals(taken, [TEA]);
});

Deno.test("CrawlService refuses numbers that are too small", async () => {
  for (const [name, value] of Object.entries({ workers: 0, room: 0, strikes: 0, timeout: -1 })) {
    const error = assertThrows(() => new crawler.CrawlService({ [name]: value }), RangeError);
    assert(error.message.includes(`${name} must be`) && error.message.endsWith(`${value}`));
  }
  for (const workers of [1.5, Infinity]) {
    assertThrows(() => new crawler.CrawlService({ workers }), RangeError, "must be a whole number");
  }
  for (const [name, value] of Object.entries({ limit: -1, grace: NaN })) {
    const crawl = () => new crawler.CrawlService().crawl([TEA], { [name]: value });
    const message = `Cannot crawl: ${name} must be a number of 0 or more, received ${value}`;
    await assertRejects(crawl, RangeError, message);
  }
});

/** A store that keeps nothing. */
function forgetful(): crawler.Store {
  return { get: () => Promise.resolve(null), set: () => Promise.resolve() };
}
