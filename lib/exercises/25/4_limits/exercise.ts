/** Exercise 25.4: loads that take no longer than they may. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { failures, listenersOn, outcomeOf } from "../../shared/mod.ts";
import type { limited, Limits } from "./solution.ts";

type Answer = typeof limited;

const PAGE = "http://tea.example/";
const never = () => new AbortController().signal;
const now = () => performance.now();

/** A load of which each call does the next thing of a list; the last one is repeated. */
function loadOf(...steps: ((signal: AbortSignal) => Promise<string>)[]) {
  const times: number[] = [], pages: string[] = [];
  const load = (page: string, signal: AbortSignal) => {
    times.push(now());
    pages.push(page);
    return steps[Math.min(times.length, steps.length) - 1](signal);
  };
  return { load, times, pages };
}

const limitsOf = (judge: Judge): Limits => ({
  timeout: 100 + Math.floor(50 * judge.random()),
  attempts: 3,
  pause: 30 + Math.floor(20 * judge.random()),
  strikes: 100,
});

async function endsWhatIsLate(answer: Answer, judge: Judge) {
  const limits = limitsOf(judge), { timeout, pause } = limits;
  const fine = await judge.run(async () => {
    const { load, times } = loadOf(() => delay(timeout - 1).then(() => ""));
    return [await outcomeOf(() => answer(load, limits)(PAGE, never())), times];
  });
  judge.requires("a page that comes in time is returned, even an empty one, after one attempt", {
    expected: ['returned ""', [0]],
    seen: fine.value ?? fine.outcome,
  });
  judge.requires("no timer is left then", { expected: 0, seen: fine.timersLeft });

  const kept = await judge.run(async () => {
    const signals: AbortSignal[] = [];
    const { load } = loadOf((signal) => Promise.resolve(`${signals.push(signal)}`));
    await answer(load, limits)(PAGE, never());
    await delay(2 * timeout);
    return signals.map(({ aborted }) => aborted);
  });
  judge.requires("the signal of a load that has ended is not aborted later", {
    expected: [false],
    seen: kept.value ?? kept.outcome,
  });

  const together = await judge.run(async () => {
    const { load } = loadOf(() => delay(50).then(() => "fine"));
    const get = answer(load, limits), pages = [PAGE, `${PAGE}1`, "http://other.example/"];
    await Promise.all(pages.map((page) => get(page, never())));
    return now();
  });
  judge.requires("pages do not wait for each other (ms)", {
    expected: 50,
    seen: together.value ?? together.outcome,
  });

  const late = await judge.run(async () => {
    const { load, times } = loadOf(judge.job("page", 10 * timeout));
    const get = answer(load, { ...limits, attempts: 2 });
    const error = await get(PAGE, never()).then(() => undefined, (error) => error);
    return { error: error?.name, at: now(), times };
  });
  judge.requires("each attempt has `timeout` ms, and the caller gets a `TimeoutError` (ms)", {
    expected: { error: "TimeoutError", at: 2 * timeout + pause, times: [0, timeout + pause] },
    seen: late.value ?? late.outcome,
    scenario: late.timeline,
  });
  judge.requires("a load that is late is aborted by its signal", {
    expected: { aborted: ["page", "page"], leftRunning: [] },
    seen: { aborted: late.aborted, leftRunning: late.leftRunning },
    scenario: late.timeline,
  });

  const deaf = await judge.run(async () => {
    const { load } = loadOf(() => new Promise(() => {}));
    const get = answer(load, { ...limits, attempts: 1 });
    const error = await get(PAGE, never()).then(() => undefined, (error) => error);
    return [error?.name, now()];
  }, { deadline: 5000 });
  judge.requires("a load that does not listen to its signal is given up in time, too (ms)", {
    expected: ["TimeoutError", timeout],
    seen: deaf.value ?? deaf.outcome,
  });
}

async function triesAgain(answer: Answer, judge: Judge, way: string) {
  const limits = { ...limitsOf(judge), attempts: 4 }, { pause } = limits;
  const took = way === "fails later" ? 10 : 0;
  const { value, outcome, timersLeft } = await judge.run(async () => {
    const errors = ["first", "second", "third", undefined];
    const { load, times } = loadOf(...errors.map((error) => () => failures[way](error)));
    const end = await answer(load, limits)(PAGE, never())
      .then(() => "no error", (error) => ["error", error]);
    return { end, times };
  });
  const none = await judge.run(() => {
    const { load } = loadOf(() => failures[way](null));
    return answer(load, limits)(PAGE, never()).then(() => "no error", (error) => ["error", error]);
  });
  const starts = [0, 1, 3, 7].map((pauses, i) => pauses * pause + i * took);
  judge.requires(`if the load ${way}, it is tried again after a pause, then twice as long (ms)`, {
    expected: starts,
    seen: value?.times ?? outcome,
  });
  judge.requires(`if the load ${way} each time, the caller gets the last error, even a falsy one`, {
    expected: [["error", undefined], ["error", null], 0],
    seen: [value?.end ?? outcome, none.value ?? none.outcome, timersLeft],
  });

  const lucky = await judge.run(async () => {
    const fail = () => failures[way](new Error("503"));
    const { load, times } = loadOf(fail, fail, fail, () => Promise.resolve("tea"));
    return [await outcomeOf(() => answer(load, limits)(PAGE, never())), times.length];
  });
  judge.requires(
    `if the load ${way} and then succeeds, even at the last attempt, the page is returned`,
    {
      expected: ['returned "tea"', 4],
      seen: lucky.value ?? lucky.outcome,
    },
  );
}

async function endsAtAnAbort(answer: Answer, judge: Judge) {
  const limits = limitsOf(judge), { timeout, pause } = limits;
  const early = Math.floor(timeout / 2);
  const inAttempt = await judge.run(async () => {
    const stop = new AbortController();
    delay(early).then(() => stop.abort(new Error("enough")));
    const { load, times } = loadOf(judge.job("page", 10 * timeout));
    const end = await outcomeOf(() => answer(load, limits)(PAGE, stop.signal));
    const at = now();
    await delay(1000);
    return { end, at, attempts: times.length };
  });
  const ended = { end: "threw Error: enough", at: early, attempts: 1 };
  judge.requires("an abort ends an attempt at once, with its reason; there is no other one (ms)", {
    expected: [ended, ["page"]],
    seen: [inAttempt.value ?? inAttempt.outcome, inAttempt.aborted],
    scenario: inAttempt.timeline,
  });

  const inPause = await judge.run(async () => {
    const stop = new AbortController();
    delay(pause - 10).then(() => stop.abort(new Error("enough")));
    const { load, times } = loadOf(() => Promise.reject(new Error("503")));
    const end = await outcomeOf(() => answer(load, limits)(PAGE, stop.signal));
    const at = now();
    await delay(1000);
    return { end, at, attempts: times.length };
  });
  judge.requires("an abort ends a pause at once, with its reason (ms)", {
    expected: { end: "threw Error: enough", at: pause - 10, attempts: 1 },
    seen: inPause.value ?? inPause.outcome,
  });

  const deaf = await judge.run(async () => {
    const stop = new AbortController();
    delay(early).then(() => stop.abort(null));
    const { load } = loadOf(() => new Promise(() => {}));
    return [await outcomeOf(() => answer(load, limits)(PAGE, stop.signal)), now()];
  });
  judge.requires("an abort ends an attempt even if the load is deaf and the reason falsy (ms)", {
    expected: ["threw null", early],
    seen: deaf.value ?? deaf.outcome,
  });

  const listening = await judge.run(async () => {
    const ways = { fine: () => Promise.resolve("tea"), slow: () => delay(timeout - 1) };
    const steps = { ...ways, late: () => delay(2 * timeout), bad: () => Promise.reject("503") };
    const left: Record<string, number> = {};
    for (const [name, step] of Object.entries(steps)) {
      const { load } = loadOf(() => step().then(() => name)), { signal } = new AbortController();
      const listeners = listenersOn(signal);
      await outcomeOf(() => answer(load, limits)(PAGE, signal));
      left[name] = listeners();
    }
    return left;
  });
  judge.requires("however a page ends, no listener is left on the caller's signal", {
    expected: { fine: 0, slow: 0, late: 0, bad: 0 },
    seen: listening.value ?? listening.outcome,
  });

  const before = await judge.run(async () => {
    const { load, times } = loadOf(() => Promise.resolve("tea"));
    const aborted = AbortSignal.abort(0);
    return [await outcomeOf(() => answer(load, limits)(PAGE, aborted)), times.length];
  });
  judge.requires("a signal that is aborted before the call prevents every attempt", {
    expected: ["threw 0", 0],
    seen: before.value ?? before.outcome,
  });
}

async function givesSitesUp(answer: Answer, judge: Judge) {
  const strikes = 3 + Math.floor(3 * judge.random());
  const limits = { timeout: 100, attempts: 2, pause: 10, strikes };
  const site = (down: (page: string, attempt: number) => boolean) => {
    const pages: string[] = [], tries: Record<string, number> = {};
    const load = async (page: string, signal: AbortSignal) => {
      pages.push(page);
      await delay(10, { signal });
      if (down(page, tries[page] = (tries[page] ?? 0) + 1)) throw new Error(`no ${page}`);
      return "fine";
    };
    return { load, pages };
  };
  const pagesOf = (host: string, count: number) =>
    Array.from({ length: count }, (_, i) => `http://${host}/${i}`);

  const { value, outcome } = await judge.run(async () => {
    const { load, pages } = site((page) => page.includes("tar"));
    const get = answer(load, limits);
    for (const page of pagesOf("tar.example", strikes)) await outcomeOf(() => get(page, never()));
    const attempts = pages.length, start = now();
    const refused = await outcomeOf(() => get("http://tar.example/next", never()));
    const ms = now() - start;
    const other = await outcomeOf(() => get("http://tea.example/", never()));
    const port = await outcomeOf(() => get("http://tar.example:8080/", never()));
    return { attempts, refused, ms, loads: pages.length, other, port };
  });
  judge.requires("a site is given up after as many failed pages as `strikes` says, not before", {
    expected: { attempts: 2 * strikes, loads: 2 * strikes + 3 },
    seen: value ? { attempts: value.attempts, loads: value.loads } : outcome,
  });
  judge.requires("then its pages fail at once, with an error that names the site (ms)", {
    expected: ["an error with tar.example in it", 0],
    seen: value ? [value.refused, value.ms] : outcome,
    holds: value !== undefined && /^threw Error: .*tar\.example/.test(value.refused) &&
      value.ms === 0,
  });
  judge.requires("other sites are still loaded; a site is a host with its port", {
    expected: ['returned "fine"', "threw Error: no http://tar.example:8080/"],
    seen: value ? [value.other, value.port] : outcome,
  });

  const others = await judge.run(async () => {
    const errors = [new DOMException("gone", "AbortError"), undefined];
    const { load, times } = loadOf(
      (signal) => delay(1e6, { signal }).then(() => "late"),
      ...errors.map((error) => () => Promise.reject(error)),
    );
    const get = answer(load, { ...limits, attempts: 1 });
    for (const page of pagesOf("constructor", strikes)) await outcomeOf(() => get(page, never()));
    const refused = await outcomeOf(() => get("http://constructor/next", never()));
    return [times.length, /constructor/.test(refused)];
  });
  judge.requires("a page that is late, or rejects with whatever error, is a failed page", {
    expected: [strikes, true],
    seen: others.value ?? others.outcome,
  });

  const reset = await judge.run(async () => {
    const { load, pages } = site((page, attempt) => !page.endsWith("good") || attempt === 1);
    const get = answer(load, limits);
    const bad = pagesOf("tea.example", 2 * strikes), first = bad.splice(0, strikes - 1);
    for (const page of first) await outcomeOf(() => get(page, never()));
    await get("http://tea.example/good", never());
    for (const page of bad.slice(0, strikes - 1)) await outcomeOf(() => get(page, never()));
    return [await outcomeOf(() => get("http://tea.example/good", never())), pages.length];
  });
  judge.requires("a page that succeeds, if only at its second attempt, wipes the failures out", {
    expected: ['returned "fine"', 4 * (strikes - 1) + 3],
    seen: reset.value ?? reset.outcome,
  });

  const shaky = await judge.run(async () => {
    const { load } = site((_page, attempt) => attempt === 1);
    const get = answer(load, limits), ends = new Set<string>();
    for (const page of pagesOf("tea.example", strikes + 2)) {
      ends.add(await outcomeOf(() => get(page, never())));
    }
    return [...ends];
  });
  judge.requires("a page that succeeds at its second attempt is no failed page", {
    expected: ['returned "fine"'],
    seen: shaky.value ?? shaky.outcome,
  });

  const left = await judge.run(async () => {
    const { load } = site(() => false);
    const get = answer(load, limits);
    for (const page of pagesOf("tea.example", strikes + 1)) {
      const stop = new AbortController();
      delay(5).then(() => stop.abort());
      await outcomeOf(() => get(page, stop.signal));
    }
    return await outcomeOf(() => get(PAGE, never()));
  });
  judge.requires("a page that was aborted is no failed page", {
    expected: 'returned "fine"',
    seen: left.value ?? left.outcome,
  });

  const between = await judge.run(async () => {
    const { load, pages } = site(() => true);
    const get = answer(load, limits), [last, ...first] = pagesOf("tea.example", strikes);
    for (const page of first) await outcomeOf(() => get(page, never()));
    const stop = new AbortController();
    delay(5).then(() => stop.abort());
    await outcomeOf(() => get(PAGE, stop.signal));
    await outcomeOf(() => get(last, never()));
    const attempts = pages.length;
    await outcomeOf(() => get(PAGE, never()));
    return pages.length - attempts;
  });
  judge.requires("a page that was aborted wipes no failures out", {
    expected: 0,
    seen: between.value ?? between.outcome,
  });

  const apart = await judge.run(async () => {
    const bad = site(() => true), good = site(() => false);
    const one = answer(bad.load, limits), other = answer(good.load, limits);
    await Promise.all(
      pagesOf("tea.example", strikes).map((page) => outcomeOf(() => one(page, never()))),
    );
    const attempts = bad.pages.length;
    await outcomeOf(() => one(PAGE, never()));
    return [bad.pages.length - attempts, await outcomeOf(() => other(PAGE, never()))];
  });
  judge.requires(
    "pages that fail at the same time count, too; each call to `limited` has its own",
    {
      expected: [0, 'returned "fine"'],
      seen: apart.value ?? apart.outcome,
    },
  );
}

export default defineExercise({
  id: "25.4",
  title: "The limits",
  name: "limited",
  hints: [
    "The starter tells no one that an attempt is late: `deadline` stops waiting, the load goes on. Its last attempt has no limit at all. And what does it do when the caller's signal aborts?",
    "Three functions, one inside the other: `attempt` makes a signal of its own for one try, which aborts after `timeout` ms or with the caller's signal, and awaits `abortable(load(page, signal), signal)`. `persist` calls it up to `attempts` times, with pauses that listen to the caller's signal. The outermost counts failed pages in a `Map` from the host to a number.",
    '`attempt`: `const late = new AbortController(); const timer = setTimeout(() => late.abort(new DOMException(…, "TimeoutError")), timeout); const signal = AbortSignal.any([outer, late.signal]); try { … } finally { clearTimeout(timer); }`. `persist`: in `catch (error)`, `signal.throwIfAborted()` first, then `if (tried >= attempts) throw error`; `await delay(pause * 2 ** (tried - 1), { signal })`. Count a failure only `if (!signal.aborted)`, and set the host\'s count to 0 on success.',
  ],
  async check(answer: Answer, judge) {
    await endsWhatIsLate(answer, judge);
    for (const way of Object.keys(failures)) await triesAgain(answer, judge, way);
    await endsAtAnAbort(answer, judge);
    await givesSitesUp(answer, judge);
  },
});
