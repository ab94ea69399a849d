/** Answers that prove the checker of exercise 22.1. */
import { Semaphore } from "@course/async";
import { delay, pooledMap } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { crawl, type Report } from "./solution.ts";

type Answer = typeof crawl;
type LinksOf = (page: string) => Promise<string[]>;

/** Goes level by level; the options say what it does wrong. */
function byLevels(
  { places = (limit: number) => limit, deeper = 0, report = true, keep = true, falsy = true } = {},
): Answer {
  return async (start, depth, limit, linksOf) => {
    const depths = new Map<string, number>(), failed: string[] = [];
    const permits = new Semaphore(places(limit)), seen = new Set(keep ? [start] : []);
    for (let level = [start], d = 0; level.length > 0 && d <= depth + deeper; d++) {
      const found = await Promise.all(level.map(async (page) => {
        using _permit = await permits.acquire();
        try {
          const links = await linksOf(page);
          depths.set(page, d);
          return falsy ? links : links.filter(Boolean);
        } catch {
          if (report) failed.push(page);
          return [];
        }
      }));
      level = [...new Set(found.flat())].filter((page) => !seen.has(page));
      for (const page of level) seen.add(page);
    }
    return { depths, failed };
  };
}

/** Follows each link as soon as it is known, without waiting for the level. */
function eagerly(noteFirst: boolean): Answer {
  return async (start, depth, limit, linksOf) => {
    const depths = new Map<string, number>(), failed: string[] = [], seen = new Set<string>();
    const permits = new Semaphore(limit);
    async function visit(page: string, level: number): Promise<void> {
      if (seen.has(page) || level > depth) return;
      if (noteFirst) seen.add(page);
      const links = await permits.run(() => linksOf(page)).catch(() => void failed.push(page));
      seen.add(page);
      if (!links) return;
      depths.set(page, level);
      await Promise.all(links.map((link) => visit(link, level + 1)));
    }
    await visit(start, 0);
    return { depths, failed };
  };
}

/** Takes places by hand; they come back if the page does not fail. */
const losesPlaces: Answer = async (start, depth, limit, linksOf) => {
  const permits = new Semaphore(limit);
  return await crawl(start, depth, 1000, async (page) => {
    await permits.acquire();
    const links = await linksOf(page);
    permits.release();
    return links;
  });
};

const seenForever = new Set<string>(), seenNow = new Set<string>();
const limits = new Map<number, Semaphore>();
let crawling = 0;

export const mutants: Mutants<Answer> = {
  "notes a page when it has been loaded": {
    answer: eagerly(false),
    fails: "each page is loaded once, however many pages link to it",
  },
  "takes the first way for the shortest": {
    answer: eagerly(true),
    fails: "the depth of a page is the length of its shortest way, even if that is slow",
  },
  "forgets that it has been at the start": {
    answer: byLevels({ keep: false }),
    fails: "each page is loaded once, however many pages link to it",
  },
  "goes one level too deep": {
    answer: byLevels({ deeper: 1 }),
    fails: "pages at the depth asked for are loaded, deeper ones are not",
  },
  "stops one level too early": {
    answer: byLevels({ deeper: -1 }),
    fails: "pages at the depth asked for are loaded, deeper ones are not",
  },
  "loads one page after the other": {
    answer: byLevels({ places: () => 1 }),
    fails: "as many pages are loaded at once as the limit says",
  },
  "pauses between two pages": {
    answer: (start, depth, limit, linksOf) =>
      crawl(start, depth, limit, async (page) => {
        const links = await linksOf(page);
        await delay(1);
        return links;
      }),
    fails: "it takes no longer than level by level (ms)",
  },
  "looks every millisecond for a free place": {
    answer: async (start, depth, limit, linksOf) => {
      let loading = 0;
      return await crawl(start, depth, Infinity, async (page) => {
        while (loading >= limit) await delay(1);
        loading++;
        try {
          return await linksOf(page);
        } finally {
          loading--;
        }
      });
    },
    fails: "a place that becomes free is taken at once, without a timer (pages begun)",
  },
  "has no limit": {
    answer: byLevels({ places: () => 1000 }),
    fails: "as many pages are loaded at once as the limit says",
  },
  "lets one more in": {
    answer: byLevels({ places: (limit) => limit + 1 }),
    fails: "as many pages are loaded at once as the limit says",
  },
  "swallows failures": {
    answer: byLevels({ report: false }),
    fails: "a page that fails, later or in the call, is reported; all others are loaded",
  },
  "does not give a place back when a page fails": {
    answer: losesPlaces,
    fails: "a page that fails, later or in the call, is reported; all others are loaded",
  },
  "gives up when a page fails": {
    answer: async (start, depth, limit, linksOf) => {
      let lost = false;
      return await crawl(start, depth, limit, async (page) => {
        if (lost) throw new Error("given up");
        try {
          return await linksOf(page);
        } catch (error) {
          lost = true;
          throw error;
        }
      });
    },
    fails: "a page that fails, later or in the call, is reported; all others are loaded",
  },
  "lets the failure of the first page out": {
    answer: async (start, depth, limit, linksOf) => {
      const report = await crawl(start, depth, limit, linksOf);
      if (report.failed.includes(start)) throw new Error("no start");
      return report;
    },
    fails: "if the first page fails, the report says so",
  },
  "tries a failed page again": {
    answer: (start, depth, limit, linksOf) =>
      crawl(start, depth, limit, async (page) => {
        try {
          return await linksOf(page);
        } catch {
          return await linksOf(page);
        }
      }),
    fails: "a page that has failed is not loaded again",
  },
  "takes the empty address for none": {
    answer: async (start, depth, limit, linksOf) =>
      start ? await byLevels({ falsy: false })(start, depth, limit, linksOf) : {
        depths: new Map(),
        failed: [],
      },
    fails: 'any string can be a page, even ""; at depth 0 it is the only one',
  },
  "sorts the links where they are": {
    answer: (start, depth, limit, linksOf) =>
      crawl(start, depth, limit, async (page) => (await linksOf(page)).reverse()),
    fails: "what `linksOf` returns stays as it is",
  },
  "remembers the pages of an earlier crawl": {
    answer: async (start, depth, limit, linksOf) => {
      const all = await crawl(start, depth, limit, linksOf);
      for (const page of all.depths.keys()) {
        if (seenForever.has(page)) all.depths.delete(page);
        seenForever.add(page);
      }
      return all;
    },
    fails: "every crawl starts afresh, even beside another",
  },
  "remembers what a crawl beside it has seen": {
    answer: async (start, depth, limit, linksOf) => {
      if (crawling === 0) seenNow.clear();
      crawling++;
      try {
        return await crawl(start, depth, limit, async (page) => {
          const links = await linksOf(page);
          return links.filter((link) => !seenNow.has(link) && seenNow.add(link));
        });
      } finally {
        crawling--;
      }
    },
    fails: "every crawl starts afresh, even beside another",
  },
  "has one limit for all crawls": {
    answer: async (start, depth, limit, linksOf) =>
      await crawl(start, depth, limit, async (page) => {
        const permits = limits.get(limit) ?? new Semaphore(limit);
        limits.set(limit, permits);
        return await permits.run(() => linksOf(page));
      }),
    fails: "two crawls at the same time have a limit each (ms)",
  },
  "leaves the last level running": {
    answer: async (start, depth, limit, linksOf) => {
      const report = await crawl(start, depth, limit, linksOf);
      void linksOf(start).catch(() => {});
      return report;
    },
    fails: "when a crawl has ended, nothing is left running, not even a timer",
  },
  "leaves a timer": {
    answer: (start, depth, limit, linksOf) => {
      setTimeout(() => {}, 10_000);
      return crawl(start, depth, limit, linksOf);
    },
    fails: "when a crawl has ended, nothing is left running, not even a timer",
  },
  "always loads three at once": {
    answer: byLevels({ places: () => 3 }),
    fails: "as many pages are loaded at once as the limit says",
  },
  "waits for as many pages as the limit says": {
    answer: (start, depth, limit, linksOf) => {
      const group: Promise<unknown>[] = [];
      let turn = Promise.resolve();
      return crawl(start, depth, 1000, async (page) => {
        const mine = turn;
        const load = mine.then(() => linksOf(page));
        if (group.push(load) === limit) {
          turn = Promise.allSettled(group.splice(0)).then(() => {});
        }
        return await load;
      });
    },
    fails: "it takes no longer than level by level (ms)",
  },
  "follows no link to the empty address": {
    answer: byLevels({ falsy: false }),
    fails: 'any string can be a page, even ""; at depth 0 it is the only one',
  },
  "notes its pages in a plain object": {
    answer: (start, depth, limit, linksOf) => {
      const known: Record<string, unknown> = {};
      return crawl(start, depth, limit, async (page) => {
        const links = await linksOf(page);
        return links.filter((link) => known[link] === undefined && (known[link] = true));
      });
    },
    fails: 'any string can be a page, even ""; at depth 0 it is the only one',
  },
  "takes capitals for small letters": {
    answer: (start, depth, limit, linksOf) =>
      crawl(
        start,
        depth,
        limit,
        async (page) => (await linksOf(page)).map((link) => link.toLowerCase().trim()),
      ),
    fails: 'any string can be a page, even ""; at depth 0 it is the only one',
  },
  "goes no deeper than three": {
    answer: (start, depth, limit, linksOf) => crawl(start, Math.min(depth, 3), limit, linksOf),
    fails: "the depth of a page is the length of its shortest way, even if that is slow",
  },
  "takes a falsy error for none": {
    answer: (start, depth, limit, linksOf) =>
      crawl(start, depth, limit, async (page) => {
        try {
          return await linksOf(page);
        } catch (error) {
          if (error) throw error;
          return [];
        }
      }),
    fails: "a page that fails with a falsy error is reported, too",
  },
  "takes an error that is undefined for none": {
    answer: (start, depth, limit, linksOf) =>
      crawl(start, depth, limit, async (page) => {
        try {
          return await linksOf(page);
        } catch (error) {
          if (error !== undefined) throw error;
          return [];
        }
      }),
    fails: "a page that fails with a falsy error is reported, too",
  },
};

/** Each page is loaded once, but its depth is corrected whenever a shorter way to it is found. */
async function relaxing(
  start: string,
  depth: number,
  limit: number,
  linksOf: LinksOf,
): Promise<Report> {
  const best = new Map<string, number>(), loads = new Map<string, Promise<string[] | undefined>>();
  const permits = new Semaphore(limit);
  async function reach(page: string, level: number): Promise<void> {
    if (level > depth || level >= (best.get(page) ?? Infinity)) return;
    best.set(page, level);
    if (!loads.has(page)) {
      loads.set(page, permits.run(() => linksOf(page)).catch(() => undefined));
    }
    const links = await loads.get(page)!;
    if (links) await Promise.all(links.map((link) => reach(link, level + 1)));
  }
  await reach(start, 0);
  const failed: string[] = [];
  for (const [page, load] of loads) {
    if (await load) continue;
    failed.push(page);
    best.delete(page);
  }
  return { depths: best, failed };
}

export const variants: Record<string, Answer> = {
  "corrects the depths": relaxing,
  "a pool for each level": async (start, depth, limit, linksOf) => {
    const report: Report = { depths: new Map(), failed: [] };
    const known = new Set<string>();
    let next = new Set([start]);
    for (let d = 0; d <= depth; d++) {
      const level = [...next].filter((page) => !known.has(page));
      next = new Set();
      level.forEach((page) => known.add(page));
      const load = async (page: string) => {
        try {
          for (const link of await linksOf(page)) next.add(link);
          report.depths.set(page, d);
        } catch {
          report.failed.push(page);
        }
      };
      await Array.fromAsync(pooledMap(limit, level, load));
    }
    return report;
  },
};
