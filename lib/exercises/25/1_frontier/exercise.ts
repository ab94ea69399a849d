/** Exercise 25.1: the pages that a crawl still has to load. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { countTimers } from "../../shared/mod.ts";
import type { Frontier } from "./solution.ts";

type Answer = typeof Frontier;
type Site = Record<string, readonly string[]>;

/** Workers that take pages until there are none; each page takes 10 ms. */
async function crawl(frontier: InstanceType<Answer>, site: Site, workers = 1): Promise<string[]> {
  const taken: string[] = [];
  await Promise.all(Array.from({ length: workers }, async () => {
    for (let page; (page = await frontier.take()) !== undefined;) {
      taken.push(page);
      await delay(10);
      frontier.done(page, site[page] ?? []);
    }
  }));
  return taken;
}

/** What has become of a promise so far: the time at which it settled, and its value. */
function watch(promise: Promise<unknown>) {
  const state: { at?: number; value?: unknown } = {};
  promise.then((value) => Object.assign(state, { at: performance.now(), value }));
  return state;
}

async function handsOutEachPageOnce(answer: Answer, judge: Judge) {
  const names = Array.from({ length: 6 }, (_, i) => `/p${Math.floor(1000 * judge.random())}/${i}`);
  const site: Site = { "/": names, "": ["/"], constructor: [] };
  for (const name of names) site[name] = [...names, "/", "", "constructor", `${name}x`, `${name}x`];
  const before = JSON.stringify(site);
  const { value, outcome } = await judge.run(async () => {
    const frontier = new answer(3);
    const adding = Promise.all(["/", "/", names[0]].map((page) => frontier.add(page)));
    const closing = adding.then(() => frontier.close());
    const [taken] = await Promise.all([crawl(frontier, site, 3), closing]);
    return taken.sort();
  });
  judge.requires("each page is handed out once, however often it is added and found", {
    expected: ["", "/", "constructor", ...names, ...names.map((name) => `${name}x`)].sort(),
    seen: value ?? outcome,
  });
  judge.requires("the lists of links stay as they are", {
    expected: "unchanged",
    seen: JSON.stringify(site) === before ? "unchanged" : "changed",
  });

  const twice = await judge.run(async () => {
    const frontier = new answer(1);
    await frontier.add("/a");
    const both = Promise.all([frontier.add("/b"), frontier.add("/b")]);
    both.then(() => frontier.close());
    return await crawl(frontier, { "/a": ["/b"] });
  });
  judge.requires(
    "a page that is added again while the first call waits for room is handed out once",
    {
      expected: ["/a", "/b"],
      seen: twice.value ?? twice.outcome,
    },
  );
}

async function keepsTheOrder(answer: Answer, judge: Judge) {
  const site: Site = { "/": ["/c", "/a"], "/c": ["/d", "/a"], "/a": ["/b"] };
  const { value, outcome } = await judge.run(async () => {
    const frontier = new answer(9);
    for (const page of ["/", "/z"]) await frontier.add(page);
    frontier.close();
    return await crawl(frontier, site);
  });
  judge.requires("what was found first is handed out first", {
    expected: ["/", "/z", "/c", "/a", "/d", "/b"],
    seen: value ?? outcome,
  });

  const empty = await judge.run(async () => {
    const frontier = new answer(9);
    await frontier.add("");
    frontier.close();
    return [await frontier.take(), frontier.unfinished];
  });
  judge.requires('any string can be a page, even ""', {
    expected: ["", [""]],
    seen: empty.value ?? empty.outcome,
  });

  const known = await judge.run(async () => {
    const before = new Set(["/a", "/c", ""]);
    const frontier = new answer(9, before), other = new answer(9);
    for (const page of ["/a", "/b"]) await frontier.add(page);
    for (const page of ["/a", "/b"]) await other.add(page);
    for (const one of [frontier, other]) one.close();
    const taken = [await crawl(frontier, { "/b": ["/c", "/d", ""] }), await crawl(other, {})];
    return { taken, before: [...before] };
  });
  judge.requires("pages that are known from the start are left out, in this frontier only", {
    expected: [["/b", "/d"], ["/a", "/b"]],
    seen: known.value?.taken ?? known.outcome,
  });
  judge.requires("`known` stays as it is", {
    expected: ["/a", "/c", ""],
    seen: known.value?.before ?? known.outcome,
  });
}

async function holdsTheFinderBack(answer: Answer, judge: Judge) {
  const room = 2 + Math.floor(3 * judge.random());
  const { value, outcome } = await judge.run(async () => {
    const frontier = new answer(room);
    const adds = Array.from({ length: room + 3 }, (_, i) => watch(frontier.add(`/${i}`)));
    await delay(100);
    const early = adds.filter(({ at }) => at !== undefined).length;
    await frontier.take();
    await delay(100);
    await frontier.take();
    await delay(100);
    return { early, times: adds.slice(room).map(({ at }) => at) };
  });
  judge.requires("`add` waits while `room` pages wait, and goes on as soon as one is taken (ms)", {
    expected: { early: "as many as there is room", times: [100, 200, undefined] },
    seen: value ? { ...value, early: `${value.early} of ${room + 3}` } : outcome,
    holds: value?.early === room && `${value.times}` === "100,200,",
  });

  const full = await judge.run(async () => {
    const frontier = new answer(1);
    await frontier.add("/");
    frontier.close();
    return await crawl(frontier, { "/": ["/a", "/b", "/c"], "/a": ["/d"] }, 2);
  });
  judge.requires("`done` takes all links at once, even if there is no room", {
    expected: ["/", "/a", "/b", "/c", "/d"],
    seen: full.value ?? full.outcome,
  });

  const late = await judge.run(async () => {
    const frontier = new answer(1);
    const adds = ["/a", "/b", "/c"].map((page) => frontier.add(page));
    frontier.close();
    const taken = await crawl(frontier, {});
    await Promise.all(adds);
    return taken;
  });
  judge.requires("a page that waits for room when the frontier is closed is still handed out", {
    expected: ["/a", "/b", "/c"],
    seen: late.value ?? late.outcome,
  });
}

async function comesToItsEnd(answer: Answer, judge: Judge) {
  const ms = 20 + Math.floor(50 * judge.random());
  const { value, outcome, timersLeft } = await judge.run(async () => {
    const frontier = new answer(9);
    const takes = [1, 2, 3, 4].map(() => watch(frontier.take()));
    await delay(ms);
    await frontier.add("/");
    frontier.close();
    await delay(ms);
    frontier.done("/", ["/a"]);
    await delay(ms);
    const before = takes.map(({ at, value }) => [at, value]);
    frontier.done("/a", []);
    await delay(ms);
    return [before, takes.map(({ at, value }) => [at, value]), await frontier.take()];
  });
  const waits = [undefined, undefined], [page, found] = [[ms, "/"], [2 * ms, "/a"]];
  const end = [3 * ms, undefined];
  judge.requires("`take` waits for a page, and for links of pages that are not done (ms)", {
    expected: [page, found, waits, waits],
    seen: value?.[0] ?? outcome,
  });
  judge.requires("when it is closed and all is done, every `take` returns `undefined` (ms)", {
    expected: [[page, found, end, end], undefined],
    seen: value?.slice(1) ?? outcome,
  });

  const nothing = await judge.run(async () => {
    const empty = new answer(1), finished = new answer(1);
    await finished.add("/");
    await finished.take();
    finished.done("/", []);
    const takes = [empty, finished].map((frontier) => watch(frontier.take()));
    await delay(ms);
    for (const frontier of [empty, finished]) frontier.close();
    await delay(ms);
    return [takes.map(({ at, value }) => [at, value]), await empty.take()];
  });
  judge.requires("if there is nothing to be done when it is closed, it ends at once (ms)", {
    expected: [[[ms, undefined], [ms, undefined]], undefined],
    seen: nothing.value ?? nothing.outcome,
  });

  const waiting = await judge.run(async () => {
    const frontier = new answer(1);
    void frontier.take();
    for (const page of ["/a", "/b", "/c"]) void frontier.add(page);
    await delay(ms);
  });
  judge.requires("a call that waits does not look again and again (timers)", {
    expected: 0,
    seen: timersLeft + waiting.timersLeft,
  });
}

async function endsAlone(answer: Answer, judge: Judge) {
  const apart = await judge.run(async () => {
    const [one, closed, stopped] = [new answer(1), new answer(1), new answer(1)];
    closed.close();
    stopped.stop();
    const taking = watch(one.take());
    await delay(50);
    await one.add("/");
    await delay(50);
    return [taking.at, taking.value];
  });
  judge.requires("the end of one frontier is not that of another", {
    expected: [50, "/"],
    seen: apart.value ?? apart.outcome,
  });

  const timers = await judge.run(async () => {
    using timers = countTimers();
    const frontier = new answer(1), taking = frontier.take();
    await frontier.add("/a");
    const taken = [await taking];
    frontier.done("/a", ["/b"]);
    const adding = frontier.add("/c");
    taken.push(await frontier.take());
    await adding;
    taken.push(await frontier.take());
    for (const page of ["/b", "/c"]) frontier.done(page, []);
    frontier.close();
    taken.push(await frontier.take());
    return [taken, timers.count];
  });
  judge.requires("no call sets a timer, not even one of no time", {
    expected: [["/a", "/b", "/c", undefined], 0],
    seen: timers.value ?? timers.outcome,
  });
}

async function canBeStopped(answer: Answer, judge: Judge) {
  const { value, outcome } = await judge.run(async () => {
    const frontier = new answer(2);
    for (const page of ["/a", "/b"]) await frontier.add(page);
    const taken = [await frontier.take(), await frontier.take()];
    frontier.done("/a", ["/c"]);
    await frontier.add("/d");
    void frontier.add("/e");
    await delay(50);
    frontier.stop();
    await delay(50);
    const after = watch(frontier.take()), left = frontier.unfinished;
    frontier.done("/b", ["/f", "/a"]);
    void frontier.add("/g");
    await delay(50);
    const later = frontier.unfinished;
    return { taken, take: [after.at, after.value], left, later };
  });
  judge.requires("after `stop()` no page is handed out, even if some are waiting (ms)", {
    expected: { taken: ["/a", "/b"], take: [100, undefined] },
    seen: value ? { taken: value.taken, take: value.take } : outcome,
  });
  judge.requires("`unfinished` has the pages that are not done, as they were found", {
    expected: ["/b", "/c", "/d", "/e"],
    seen: value?.left ?? outcome,
  });
  judge.requires("after `stop()`, too, pages are done, and links and pages are found", {
    expected: ["/c", "/d", "/e", "/f", "/g"],
    seen: value?.later ?? outcome,
  });

  const calls = await judge.run(async () => {
    const idle = new answer(1), full = new answer(1);
    await full.add("/a");
    const waiting = [watch(idle.take()), watch(idle.take()), watch(full.add("/b"))];
    await delay(50);
    for (const frontier of [idle, full]) frontier.stop();
    await delay(50);
    waiting.push(watch(idle.take()), watch(full.add("/c")));
    await delay(50);
    return waiting.map(({ at }) => at);
  });
  judge.requires("`stop()` ends every call that waits, of `take` and of `add` (ms)", {
    expected: [50, 50, 50],
    seen: calls.value?.slice(0, 3) ?? calls.outcome,
  });
  judge.requires("after `stop()` neither `take` nor `add` waits (ms)", {
    expected: [100, 100],
    seen: calls.value?.slice(3) ?? calls.outcome,
  });
}

export default defineExercise({
  id: "25.1",
  title: "The frontier",
  name: "Frontier",
  hints: [
    "Three questions have to be answered at any time: was this page ever seen, is it still to be handed out, is it still to be done? One list cannot answer all three. And which of them says that the crawl is over?",
    "Keep a set of all known pages, a set of open ones (found and not done) and a list of waiting ones. A page is known and open as soon as it is found, before anything is awaited. The end has come when the frontier is closed and the set of open pages is empty. For waiting: one promise, `change`, that is fulfilled and replaced whenever anything changes; after each wait, look again.",
    "`while (waiting.length >= room && !stopped) await this.#change.promise;` in `add`; in `take`: `while (!stopped) { if (waiting.length > 0) …return; if (closed && open.size === 0) return undefined; await this.#change.promise; }`. Every method ends in `this.#change.resolve(); this.#change = Promise.withResolvers();`.",
  ],
  async check(answer: Answer, judge) {
    await handsOutEachPageOnce(answer, judge);
    await keepsTheOrder(answer, judge);
    await holdsTheFinderBack(answer, judge);
    await comesToItsEnd(answer, judge);
    await endsAlone(answer, judge);
    await canBeStopped(answer, judge);
  },
});
