/** Exercise 22.1: repair a crawler. */
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import { soon } from "../../shared/mod.ts";
import type { crawl } from "./solution.ts";
import { type Page, told, webOf } from "./web.ts";

export default defineExercise({
  id: "22.1",
  title: "Repair the crawler",
  name: "crawl",
  hints: [
    "Between looking whether a page is known and noting that it is, the starter awaits. What can two pages with the same link do in between?",
    "Go level by level: load all pages of depth 0, then all of depth 1, and so on. Then the first way to a page is the shortest. Note a page as seen when it gets into the next level, before anything is awaited.",
    "`for (let level = [start], d = 0; level.length > 0 && d <= depth; d++)`: `await Promise.all(level.map(async (page) => { using _permit = await permits.acquire(); try { … } catch { failed.push(page); return []; } }))`, with a `Semaphore` as `permits`. The next level is what was found without what has been seen.",
  ],
  async check(answer: typeof crawl, judge) {
    const ms = 20 + Math.floor(60 * judge.random());
    const fan = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, i) => `${prefix}${i}`);

    // Eight pages side by side, all of which link to the same two, to themselves and to the start.
    const names = fan("p", 8);
    const pages: Record<string, Page> = { "": { ms, links: names } };
    for (const name of names) pages[name] = { ms, links: ["x", "y", name, "", "x"] };
    pages.x = { ms, links: ["y", "z"] };
    pages.y = { ms, links: ["x"] };
    pages.z = { ms, links: ["deep"] };
    pages.deep = { ms };
    const before = JSON.stringify(pages);
    const web = webOf(judge, pages);
    const limit = 3 + Math.floor(2 * judge.random());
    const wide = await judge.run(() => answer("", 3, limit, web.linksOf));
    const expected = ["", ...names, "x", "y", "z"].sort();

    judge.requires("each page is loaded once, however many pages link to it", {
      expected,
      seen: web.loads.toSorted(),
      scenario: wide.timeline,
    });
    judge.requires("pages at the depth asked for are loaded, deeper ones are not", {
      expected: { deep: false, z: true },
      seen: { deep: web.loads.includes("deep"), z: web.loads.includes("z") },
    });

    // Of each `places` pages in a row one is slow, so that whoever waits for all of them waits often.
    const places = limit + 1, row = fan("q", 3 * places);
    const mixed: Record<string, Page> = { home: { ms, links: row } };
    for (const [i, name] of row.entries()) mixed[name] = { ms: i % places ? ms : 3 * ms };
    const uneven = await judge.run(() => answer("home", 1, places, webOf(judge, mixed).linksOf));
    judge.requires("as many pages are loaded at once as the limit says", {
      expected: [limit, places],
      seen: [wide, uneven].map(({ timeline }) => timeline.maxConcurrent()),
      scenario: wide.timeline,
    });
    const rounds = 1 + Math.ceil(names.length / limit) + 1 + 1;
    judge.requires("it takes no longer than level by level (ms)", {
      expected: [`at most ${rounds * ms}`, `at most ${8 * ms}`],
      seen: [wide.took, uneven.took],
      holds: [wide, uneven].every(({ state }) => state === "returned") &&
        wide.took <= rounds * ms && uneven.took <= 8 * ms,
      scenario: uneven.timeline,
    });
    const line = fan("r", 3);
    const prompt = await judge.run(async () => {
      const begun: string[] = [], counts: number[] = [];
      await answer("home", 1, 1, async (page) => {
        begun.push(page);
        await delay(ms);
        soon().then(() => counts.push(begun.length));
        return page === "home" ? line : [];
      });
      await soon();
      return counts;
    });
    judge.requires("a place that becomes free is taken at once, without a timer (pages begun)", {
      expected: [2, 3, 4, 4],
      seen: prompt.value ?? prompt.outcome,
    });
    judge.requires("what `linksOf` returns stays as it is", {
      expected: "unchanged",
      seen: JSON.stringify(pages) === before ? "unchanged" : "changed",
    });

    const lone = webOf(judge, { "": { ms, links: ["a"] }, a: { ms } });
    const none = await judge.run(() => answer("", 0, 1, lone.linksOf));
    const strange = ["", "A", "a", "a ", "constructor"];
    const named = webOf(judge, {
      start: { ms, links: strange },
      ...Object.fromEntries(strange.map((name) => [name, { ms }])),
    });
    const any = await judge.run(() => answer("start", 1, 2, named.linksOf));
    judge.requires('any string can be a page, even ""; at depth 0 it is the only one', {
      expected: [{ depths: ['"" 0'], failed: [] }, {
        depths: [...strange.map((name) => `"${name}" 1`), '"start" 0'].sort(),
        failed: [],
      }],
      seen: [none, any].map(({ value, outcome }) => told(value) ?? outcome),
    });

    // The short way to "goal" is the slow one.
    const slow = webOf(judge, {
      home: { ms, links: ["quick", "slow"] },
      quick: { ms, links: ["between"] },
      between: { ms, links: ["goal"] },
      slow: { ms: 10 * ms, links: ["goal"] },
      goal: { ms, links: ["behind"] },
      behind: { ms, links: ["end"] },
      end: { ms },
    });
    const ways = await judge.run(() => answer("home", 4, 2, slow.linksOf));
    judge.requires("the depth of a page is the length of its shortest way, even if that is slow", {
      expected: {
        depths: [
          ...['"behind" 3', '"between" 2', '"end" 4', '"goal" 2'],
          ...['"home" 0', '"quick" 1', '"slow" 1'],
        ],
        failed: [],
      },
      seen: told(ways.value) ?? ways.outcome,
      scenario: ways.timeline,
    });

    // More failures than places: a place that is not given back is missed.
    const bad: Record<string, Page> = { home: { ms, links: [...fan("bad", 6), "good", "fine"] } };
    for (const [i, name] of fan("bad", 6).entries()) {
      bad[name] = { ms, fails: i % 2 ? "later" : "at once" };
    }
    bad.good = { ms, links: ["last", "bad1"] };
    bad.fine = { ms };
    bad.last = { ms };
    const broken = webOf(judge, bad);
    const failing = await judge.run(() => answer("home", 2, 2, broken.linksOf));
    judge.requires("a page that fails, later or in the call, is reported; all others are loaded", {
      expected: {
        depths: ['"fine" 1', '"good" 1', '"home" 0', '"last" 2'],
        failed: fan("bad", 6),
      },
      seen: told(failing.value) ?? failing.outcome,
      scenario: failing.timeline,
    });
    judge.requires("a page that has failed is not loaded again", {
      expected: 6,
      seen: broken.loads.filter((name) => name.startsWith("bad")).length,
    });
    const lost = webOf(judge, {});
    const nothing = await judge.run(() => answer("home", 2, 2, lost.linksOf));
    judge.requires("if the first page fails, the report says so", {
      expected: { depths: [], failed: ["home"] },
      seen: told(nothing.value) ?? nothing.outcome,
    });

    const reasons: Record<string, unknown> = { undefined, null: null, 0: 0, "": "" };
    const falsy = await judge.run(() =>
      Promise.all([false, true].map(async (atOnce) =>
        told(
          await answer("home", 1, 2, (page) => {
            if (page === "home") return Promise.resolve(Object.keys(reasons));
            if (atOnce) throw reasons[page];
            return Promise.reject(reasons[page]);
          }),
        )
      ))
    );
    judge.requires("a page that fails with a falsy error is reported, too", {
      expected: Array(2).fill({ depths: ['"home" 0'], failed: Object.keys(reasons).sort() }),
      seen: falsy.value ?? falsy.outcome,
    });

    const again = await judge.run(async () => {
      const one = webOf(judge, { home: { ms, links: ["a", "x"] }, a: { ms }, x: { ms } });
      const other = webOf(judge, { home: { ms: 2 * ms, links: ["b", "x"] }, b: { ms }, x: { ms } });
      const begin = performance.now();
      const first = await Promise.all([
        answer("home", 1, 1, one.linksOf),
        answer("home", 1, 1, other.linksOf),
      ]);
      const took = Math.round(performance.now() - begin);
      return { reports: [...first, await answer("home", 1, 1, one.linksOf)].map(told), took };
    });
    judge.requires("every crawl starts afresh, even beside another", {
      expected: ["a", "b", "a"].map((page) => ({
        depths: [`"${page}" 1`, '"home" 0', '"x" 1'],
        failed: [],
      })),
      seen: again.value?.reports ?? again.outcome,
    });
    judge.requires("two crawls at the same time have a limit each (ms)", {
      expected: 4 * ms,
      seen: again.value?.took ?? again.outcome,
    });
    judge.requires("when a crawl has ended, nothing is left running, not even a timer", {
      expected: [[0, 0], [0, 0], [0, 0]],
      seen: [wide, ways, failing].map((trial) => [trial.leftRunning.length, trial.timersLeft]),
    });
  },
});
