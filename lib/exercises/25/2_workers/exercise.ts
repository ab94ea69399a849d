/** Exercise 25.2: workers that survive their pages. */
import { crawler } from "@course/services";
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { failures, soon } from "../../shared/mod.ts";
import type { work } from "./solution.ts";

type Answer = typeof work;

/** A page: how long it takes, what it links to, and how and with which error it fails. */
interface Page {
  ms: number;
  links?: readonly string[];
  way?: string;
  error?: unknown;
}

/** A frontier that writes down what it was told, and loads that are seen in the timeline. */
function siteOf(judge: Judge, pages: Record<string, Page>, seeds = Object.keys(pages).slice(0, 1)) {
  const frontier = new crawler.Frontier(100), begun: string[] = [], done: unknown[] = [];
  for (const seed of seeds) void frontier.add(seed);
  frontier.close();
  const load = (page: string, signal: AbortSignal): Promise<readonly string[]> => {
    begun.push(page);
    const { ms, links = [], way, error } = pages[page];
    if (way) return failures[way](error);
    return judge.job(page || '""', ms, { value: links })(signal);
  };
  const noted: crawler.Pages = {
    take: () => frontier.take(),
    done: (page, links) => {
      done.push([page, ...links]);
      frontier.done(page, links);
    },
  };
  return { frontier, begun, done, load, pages: noted };
}

/** A report, so that it can be compared. */
function told(report: crawler.Report | undefined) {
  if (!report?.failed) return report;
  return { loaded: [...report.loaded], failed: [...report.failed].sort() };
}

const never = () => new AbortController().signal;
/** An error that looks the same in every verdict. */
const withoutStack = (error: Error) => Object.defineProperty(error, "stack", { value: `${error}` });
const fan = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => prefix + i);

async function keepsAllWorkersBusy(answer: Answer, judge: Judge) {
  const workers = 2 + Math.floor(3 * judge.random()), ms = 20 + Math.floor(60 * judge.random());
  const names = fan("/p", 3 * workers);
  const wide = await judge.run(async () => {
    const pages: Record<string, Page> = { "/": { ms, links: names } };
    for (const name of names) pages[name] = { ms };
    const before = JSON.stringify(pages);
    const site = siteOf(judge, pages);
    const report = await answer(site.pages, site.load, { workers, signal: never() });
    return { report, begun: site.begun, changed: JSON.stringify(pages) !== before };
  });
  judge.requires("every page is loaded once, and is in the report", {
    expected: {
      loaded: ["/", ...names].sort(),
      failed: [],
      begun: ["/", ...names].sort(),
    },
    seen: wide.value
      ? {
        ...told(wide.value.report),
        loaded: wide.value.report?.loaded.toSorted(),
        begun: wide.value.begun.toSorted(),
      }
      : wide.outcome,
    scenario: wide.timeline,
  });
  judge.requires("as many pages are loaded at once as there are workers", {
    expected: workers,
    seen: wide.timeline.maxConcurrent(),
    scenario: wide.timeline,
  });
  judge.requires("the lists of links stay as they are", {
    expected: "unchanged",
    seen: wide.value?.changed === false ? "unchanged" : "changed",
  });

  const uneven = await judge.run(async () => {
    const pages: Record<string, Page> = { "/slow": { ms: 6 * ms } };
    for (const name of fan("/q", 6)) pages[name] = { ms };
    const site = siteOf(judge, pages, Object.keys(pages));
    return told(await answer(site.pages, site.load, { workers: 2, signal: never() }));
  });
  judge.requires("a worker takes its next page as soon as it has finished one (ms)", {
    expected: 6 * ms,
    seen: uneven.took,
    scenario: uneven.timeline,
  });
  const prompt = await judge.run(async () => {
    const left = fan("/r", 3), begun: string[] = [], counts: number[] = [];
    const load = async (page: string) => {
      begun.push(page);
      await delay(ms);
      soon().then(() => counts.push(begun.length));
      return [];
    };
    const pages = { take: () => Promise.resolve(left.shift()), done: () => {} };
    await answer(pages, load, { workers: 1, signal: never() });
    await soon();
    return counts;
  });
  judge.requires("a worker takes its next page at once, without a timer (pages begun)", {
    expected: [2, 3, 3],
    seen: prompt.value ?? prompt.outcome,
  });
  judge.requires("`loaded` has the pages in the order in which they were loaded", {
    expected: [...fan("/q", 5), "/slow", "/q5"],
    seen: uneven.value?.loaded ?? uneven.outcome,
    holds: `${uneven.value?.loaded.slice(0, 5)}` === `${fan("/q", 5)}`,
    scenario: uneven.timeline,
  });

  const empty = await judge.run(async () => {
    const pages = { "/": { ms, links: ["/a", ""] }, "/a": { ms }, "": { ms, links: ["/b"] } };
    const site = siteOf(judge, { ...pages, "/b": { ms } });
    return told(await answer(site.pages, site.load, { workers: 1, signal: never() }));
  });
  judge.requires('any string can be a page, even ""', {
    expected: { loaded: ["/", "/a", "", "/b"], failed: [] },
    seen: empty.value ?? empty.outcome,
  });
}

async function survivesFailures(answer: Answer, judge: Judge, way: string) {
  const bad = fan("/bad", 5);
  const missing = withoutStack(new Error("404"));
  const gone = withoutStack(new DOMException("gone", "AbortError"));
  const errors = [undefined, missing, null, gone, 0];
  const { value, outcome, timeline } = await judge.run(async () => {
    const pages: Record<string, Page> = { "/": { ms: 10, links: [...bad, "/good"] } };
    for (const [i, name] of bad.entries()) pages[name] = { ms: 0, way, error: errors[i] };
    pages["/good"] = { ms: 10, links: ["/last", "/bad1"] };
    pages["/last"] = { ms: 10 };
    const site = siteOf(judge, pages);
    const report = told(await answer(site.pages, site.load, { workers: 2, signal: never() }));
    return { report, done: site.done.toSorted(), tries: site.begun.length };
  });
  judge.requires(`if a page ${way}, all others are still loaded, and no page twice`, {
    expected: { loaded: ["/", "/good", "/last"], tries: 8 },
    seen: value ? { loaded: value.report?.loaded, tries: value.tries } : outcome,
    scenario: timeline,
  });
  judge.requires(`if a page ${way}, the report has its error, even a falsy one`, {
    expected: bad.map((page, i) => [page, errors[i]]),
    seen: value?.report?.failed ?? outcome,
  });
  judge.requires(`if a page ${way}, it is done, without links; the others are, with theirs`, {
    expected: [
      ["/", ...bad, "/good"],
      ...bad.map((page) => [page]),
      ["/good", "/last", "/bad1"],
      ["/last"],
    ],
    seen: value?.done ?? outcome,
  });
}

async function stopsWhenItIsTold(answer: Answer, judge: Judge) {
  const { value, outcome, timeline, aborted, leftRunning } = await judge.run(async () => {
    const pages: Record<string, Page> = { "/quick": { ms: 30 } };
    pages["/bad"] = { ms: 0, way: "fails later", error: "404" };
    for (const name of fan("/p", 6)) pages[name] = { ms: 80 };
    const stop = new AbortController();
    const site = siteOf(judge, pages, Object.keys(pages));
    delay(50).then(() => {
      site.frontier.stop();
      stop.abort(null);
    });
    const report = told(await answer(site.pages, site.load, { workers: 3, signal: stop.signal }));
    return {
      report,
      begun: site.begun.length,
      at: performance.now(),
      left: site.frontier.unfinished,
    };
  });
  judge.requires("an aborted signal reaches the pages that are being loaded", {
    expected: ["/p0", "/p1", "/p2"],
    seen: aborted,
    scenario: timeline,
  });
  judge.requires("a page that is aborted is neither loaded nor failed, and not done", {
    expected: { loaded: ["/quick"], failed: [["/bad", "404"]], left: fan("/p", 6) },
    seen: value ? { ...value.report, left: value.left } : outcome,
  });
  judge.requires("it ends at once then, and leaves nothing running (ms)", {
    expected: [50, []],
    seen: [value?.at, leftRunning],
  });

  const untidy = await judge.run(async () => {
    const site = siteOf(judge, { "/": { ms: 0 } }), stop = new AbortController();
    delay(50).then(() => {
      site.frontier.stop();
      stop.abort();
    });
    const load = (_page: string, signal: AbortSignal) =>
      delay(80, { signal }).then(() => [], () => delay(10)).then((links) => {
        if (links) return links;
        throw new Error("cannot tidy up");
      });
    const report = told(await answer(site.pages, load, { workers: 1, signal: stop.signal }));
    return { ...report, left: site.frontier.unfinished };
  });
  judge.requires("whatever a page rejects with after an abort, it is not a failed one", {
    expected: { loaded: [], failed: [], left: ["/"] },
    seen: untidy.value ?? untidy.outcome,
  });

  const deaf = await judge.run(async () => {
    const stop = new AbortController(), begun: string[] = [], done: string[] = [];
    const names = fan("/p", 9);
    const pages: crawler.Pages = {
      take: () => Promise.resolve(names.shift()), // it does not know of the stop
      done: (page) => void done.push(page),
    };
    delay(50).then(() => stop.abort());
    const load = async (page: string) => {
      begun.push(page);
      await delay(80); // it does not listen
      return [];
    };
    const { loaded } = await answer(pages, load, { workers: 2, signal: stop.signal });
    return { begun, loaded, done };
  });
  judge.requires(
    "once the signal is aborted no page is begun, and one that is loaded even so counts",
    {
      expected: { begun: ["/p0", "/p1"], loaded: ["/p0", "/p1"], done: ["/p0", "/p1"] },
      seen: deaf.value ?? deaf.outcome,
    },
  );

  const before = await judge.run(async () => {
    const pages = { "/a": { ms: 10 }, "/b": { ms: 10 } };
    const site = siteOf(judge, pages, Object.keys(pages));
    const report = told(
      await answer(site.pages, site.load, { workers: 2, signal: AbortSignal.abort(0) }),
    );
    return [report, site.begun];
  });
  judge.requires("a signal that is aborted before the call prevents every page", {
    expected: [{ loaded: [], failed: [] }, []],
    seen: before.value ?? before.outcome,
  });
}

async function passesFaultsOn(answer: Answer, judge: Judge, way: string) {
  const faults = [withoutStack(new Error("no frontier")), null];
  const fault = faults[Object.keys(failures).indexOf(way)]; // undefined is the last one
  const { value, outcome } = await judge.run(async () => {
    let takes = 0, running = 0;
    const pages: crawler.Pages = {
      take: () => ++takes === 3 ? failures[way](fault) : Promise.resolve("/"),
      done: () => {},
    };
    const stop = new AbortController();
    delay(500).then(() => stop.abort());
    const load = async () => {
      running++;
      await delay(takes === 1 ? 100 : 40);
      running--;
      return [];
    };
    const end = await answer(pages, load, { workers: 2, signal: stop.signal })
      .then(() => "no error", (error) => ["error", error]);
    return [end, running];
  });
  judge.requires(`if \`take\` ${way}, the caller gets the error when no load is running any more`, {
    expected: [["error", fault], 0],
    seen: value ?? outcome,
  });
}

async function keepsCallsApart(answer: Answer, judge: Judge) {
  const { value, outcome } = await judge.run(async () => {
    const sites = ["/a", "/b"].map((page) =>
      siteOf(judge, { [page]: { ms: 20, links: [`${page}x`] }, [`${page}x`]: { ms: 20 } })
    );
    const options = { workers: 1, signal: never() };
    const both = await Promise.all(sites.map((site) => answer(site.pages, site.load, options)));
    const last = siteOf(judge, { "/c": { ms: 0, way: "fails later", error: "no c" } });
    return [...both, await answer(last.pages, last.load, options)].map(told);
  });
  judge.requires("every call has a report of its own", {
    expected: [
      { loaded: ["/a", "/ax"], failed: [] },
      { loaded: ["/b", "/bx"], failed: [] },
      { loaded: [], failed: [["/c", "no c"]] },
    ],
    seen: value ?? outcome,
  });

  const signals = await judge.run(async () => {
    const [stays, leaves] = ["/a", "/b"].map((page) =>
      siteOf(judge, { [page]: { ms: 20, links: [`${page}x`] }, [`${page}x`]: { ms: 20 } })
    );
    const stop = new AbortController();
    delay(10).then(() => {
      leaves.frontier.stop();
      stop.abort();
    });
    const reports = await Promise.all([
      answer(stays.pages, stays.load, { workers: 1, signal: never() }),
      answer(leaves.pages, leaves.load, { workers: 1, signal: stop.signal }),
    ]);
    return reports.map((report) => told(report));
  });
  judge.requires("every call has a signal of its own", {
    expected: [{ loaded: ["/a", "/ax"], failed: [] }, { loaded: [], failed: [] }],
    seen: signals.value ?? signals.outcome,
  });
}

export default defineExercise({
  id: "25.2",
  title: "The workers",
  name: "work",
  hints: [
    "In the starter a page that fails ends its worker, and is never done, so that the others wait forever. Which errors belong to a page, and which to the crawl? And what is the page of a site whose name is an empty string?",
    "The `try` goes around the load only, and inside the loop: whatever happens to a page, the worker goes on with the next one. Only `undefined` means that there are no more. Look at the signal after `take`, and again when a load has rejected. And wait for all workers even if one of them fails: `Promise.allSettled`.",
    "`async function worker() { while (true) { const page = await pages.take(); if (page === undefined || signal.aborted) return; let links = []; try { links = await load(page, signal); … } catch (error) { if (signal.aborted) return; report.failed.set(page, error); } pages.done(page, links); } }`, then `await Promise.allSettled(Array.from({ length: workers }, worker))`, and throw the first reason if there is one.",
  ],
  async check(answer: Answer, judge) {
    await keepsAllWorkersBusy(answer, judge);
    for (const way of Object.keys(failures)) await survivesFailures(answer, judge, way);
    await stopsWhenItIsTold(answer, judge);
    for (const way of Object.keys(failures)) await passesFaultsOn(answer, judge, way);
    await keepsCallsApart(answer, judge);
  },
});
