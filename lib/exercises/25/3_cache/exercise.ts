/** Exercise 25.3: a cache with single flight that may break, and whose callers may leave. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { failures, listenersOn, outcomeOf } from "../../shared/mod.ts";
import { FaultyStore, HANGS } from "./faulty_store.ts";
import type { cached } from "./solution.ts";

type Answer = typeof cached;

const never = () => new AbortController().signal;

/** A cache in front of pages that take 100 ms; a load that ends early says that it was aborted. */
function cacheOf(answer: Answer, { patience = 50, text = (key: string) => `text of ${key}` } = {}) {
  const store = new FaultyStore(), loads: string[] = [], aborted: string[] = [];
  const page = { way: "" };
  const load = (key: string, signal: AbortSignal): Promise<string> => {
    loads.push(key);
    if (page.way) return failures[page.way](new Error(`no ${key}`));
    return delay(100, { signal }).then(() => text(key), async (error) => {
      aborted.push(key);
      await delay(5); // It tidies up.
      throw error;
    });
  };
  const get = answer(store, load, { patience });
  const ask = (key: string, signal = never()) => outcomeOf(() => get(key, signal));
  const crowd = (key: string, count = 3) =>
    Promise.all(Array.from({ length: count }, () => ask(key)));
  return { store, loads, aborted, page, ask, crowd };
}

async function keepsWhatItLoads(answer: Answer, judge: Judge, key: string) {
  const { value, outcome } = await judge.run(async () => {
    const { store, loads, ask } = cacheOf(answer);
    const first = await ask(key);
    await delay(50);
    const kept = store.data.get(key), second = await ask(key);
    return { first, kept, second, loads: loads.length };
  });
  const text = `returned "text of ${key}"`;
  judge.requires("what was loaded is kept, and not loaded again", {
    expected: { first: text, kept: `text of ${key}`, second: text, loads: 1 },
    seen: value ?? outcome,
  });

  const empty = await judge.run(async () => {
    const { loads, ask } = cacheOf(answer, { text: () => "" });
    return [await ask("/"), await ask("/"), await ask(""), loads];
  });
  judge.requires("an empty string is a text, and a key, like any other", {
    expected: ['returned ""', 'returned ""', 'returned ""', ["/", ""]],
    seen: empty.value ?? empty.outcome,
  });
}

async function sharesAFlight(answer: Answer, judge: Judge, key: string) {
  const { value, outcome, took } = await judge.run(async () => {
    const { store, loads, crowd } = cacheOf(answer);
    const answers = new Set(await crowd(key, 20));
    return { answers: [...answers], loads: loads.length, asked: store.asked };
  });
  judge.requires("twenty callers at once ask the store once, and cause one load", {
    expected: {
      answers: [`returned "text of ${key}"`],
      loads: 1,
      asked: [`get ${key}`, `set ${key}`],
    },
    seen: value ?? outcome,
  });
  judge.requires("they wait for that, and not in a line (ms)", {
    expected: "at most 120",
    seen: took,
    holds: value !== undefined && took <= 120,
  });

  const late = await judge.run(async () => {
    const { store, loads, ask } = cacheOf(answer);
    store.writing = 40;
    await Promise.all([0, 5, 60, 130].map((ms) => delay(ms).then(() => ask(key))));
    return loads.length;
  });
  judge.requires("a caller that comes while the store is asked or written causes no second load", {
    expected: 1,
    seen: late.value ?? late.outcome,
  });

  const apart = await judge.run(async () => {
    const one = cacheOf(answer), other = cacheOf(answer, { text: (key) => `other ${key}` });
    const keys = ["/a", "/A", "constructor"];
    const answers = await Promise.all([...keys.map((key) => one.ask(key)), other.ask("/a")]);
    return { answers, ms: performance.now() };
  });
  judge.requires("keys and caches do not wait for each other, and have texts of their own (ms)", {
    expected: {
      answers: [
        'returned "text of /a"',
        'returned "text of /A"',
        'returned "text of constructor"',
        'returned "other /a"',
      ],
      ms: "at most 120",
    },
    seen: apart.value ?? apart.outcome,
    holds: `${apart.value?.answers}` ===
        `returned "text of /a",returned "text of /A",returned "text of constructor",returned "other /a"` &&
      apart.value!.ms <= 120,
  });

  const again = await judge.run(async () => {
    const { store, loads, ask } = cacheOf(answer);
    await ask(key);
    store.data.clear();
    const second = await ask(key);
    store.data.set(key, "newer");
    return [second, await ask(key), loads.length];
  });
  judge.requires("each later caller asks the store again, which may have forgotten", {
    expected: [`returned "text of ${key}"`, 'returned "newer"', 2],
    seen: again.value ?? again.outcome,
  });
}

async function doesNotKeepFailures(answer: Answer, judge: Judge, way: string) {
  const { value, outcome } = await judge.run(async () => {
    const { store, loads, page, crowd } = cacheOf(answer);
    page.way = way;
    const failed = [...await crowd("/"), ...await crowd("/")];
    const tries = loads.length;
    page.way = "";
    const fine = await crowd("/");
    return { failed, tries, fine, kept: store.data.get("/"), loads: loads.length };
  });
  judge.requires(
    `if the load ${way}, all who wait get its error, and it is not repeated for each`,
    {
      expected: { failed: Array(6).fill("threw Error: no /"), tries: 2 },
      seen: value ? { failed: value.failed, tries: value.tries } : outcome,
    },
  );
  judge.requires(`if the load ${way}, the next callers share a new one`, {
    expected: { fine: Array(3).fill('returned "text of /"'), kept: "text of /", loads: 3 },
    seen: value ? { fine: value.fine, kept: value.kept, loads: value.loads } : outcome,
  });
}

async function passesFalsyErrorsOn(answer: Answer, judge: Judge) {
  const { value, outcome } = await judge.run(async () => {
    const seen: string[] = [];
    for (const error of [undefined, null, 0]) {
      const get = answer(new FaultyStore(), () => Promise.reject(error), { patience: 50 });
      const ask = () => outcomeOf(() => get("/", never()));
      seen.push(...await Promise.all([ask(), ask()]));
    }
    return seen;
  });
  judge.requires("all who wait get the error of the load even if it is falsy", {
    expected: ["undefined", "null", "0"].flatMap((error) => Array(2).fill(`threw ${error}`)),
    seen: value ?? outcome,
  });
}

async function survivesItsStore(answer: Answer, judge: Judge, step: "get" | "set", way: string) {
  const patience = 20 + Math.floor(20 * judge.random());
  const { value, outcome, timersLeft } = await judge.run(async () => {
    const { store, loads, crowd } = cacheOf(answer, { patience });
    store.fault = { step, way };
    const answers = await crowd("/");
    const ms = performance.now();
    await delay(patience);
    store.fault = undefined;
    const first = loads.length;
    return { answers, ms, later: await crowd("/"), loads: [first, loads.length] };
  });
  const inAll = step === "get" ? 1 : 2; // What was not kept is loaded again.
  const most = 120 + (way === HANGS ? patience : 0);
  const text = Array(3).fill('returned "text of /"');
  judge.requires(`if \`${step}\` of the store ${way}, the callers get the page all the same (ms)`, {
    expected: { answers: text, ms: `at most ${most}`, later: text, loads: [1, inAll] },
    seen: value ?? outcome,
    holds: value !== undefined && `${value.answers}` === `${text}` && value.ms <= most &&
      `${value.loads}` === `1,${inAll}` && `${value.later}` === `${text}`,
  });
  return timersLeft;
}

async function waitsForItsStore(answer: Answer, judge: Judge) {
  const { value, outcome } = await judge.run(async () => {
    const { store, loads, ask } = cacheOf(answer, { patience: 50 });
    store.data.set("/", "kept");
    store.reading = 49;
    return [await ask("/"), loads];
  });
  judge.requires("a store that answers in time is believed", {
    expected: ['returned "kept"', []],
    seen: value ?? outcome,
  });
}

async function letsCallersLeave(answer: Answer, judge: Judge) {
  const ms = 30 + Math.floor(40 * judge.random());
  const { value, outcome } = await judge.run(async () => {
    const { loads, aborted, ask } = cacheOf(answer);
    const stops = [new Error("left"), null].map((reason) => {
      const stop = new AbortController();
      delay(ms).then(() => stop.abort(reason));
      return stop.signal;
    });
    const signals = [...stops, never()], listening = signals.map(listenersOn);
    const left: unknown[] = [];
    const leaves = stops.map(async (signal) =>
      left.push(await ask("/", signal), performance.now())
    );
    const stays = ask("/", signals[2]);
    await Promise.all(leaves);
    const end = await stays, listeners = listening.map((count) => count());
    return { left, stays: end, at: performance.now(), loads, aborted, listeners };
  });
  judge.requires("a caller that is aborted leaves at once, with the reason of its signal (ms)", {
    expected: ["threw Error: left", ms, "threw null", ms],
    seen: value?.left ?? outcome,
  });
  judge.requires("no listener is left on a caller's signal", {
    expected: [0, 0, 0],
    seen: value?.listeners ?? outcome,
  });
  judge.requires("the others still get the page, even if the first caller leaves (ms)", {
    expected: ['returned "text of /"', "at most 120", ["/"], []],
    seen: value ? [value.stays, value.at, value.loads, value.aborted] : outcome,
    holds: value?.stays === 'returned "text of /"' && value.at <= 120 && value.loads.length === 1 &&
      value.aborted.length === 0,
  });

  const alone = await judge.run(async () => {
    const { store, loads, aborted, ask } = cacheOf(answer);
    const stops = [new AbortController(), new AbortController()];
    const both = stops.map(({ signal }) => ask("/", signal));
    delay(ms).then(() => stops[0].abort());
    delay(ms + 10).then(() => stops[1].abort());
    await Promise.all(both);
    const early = [...aborted], next = ask("/");
    await delay(20);
    const ends = [await ask("/"), await next];
    return { early, ends, loads: loads.length, asked: store.asked };
  });
  judge.requires("the last caller that leaves aborts the load", {
    expected: ["/"],
    seen: alone.value?.early ?? alone.outcome,
  });
  judge.requires("those who come after that share a load of their own, which alone is kept", {
    expected: {
      ends: Array(2).fill('returned "text of /"'),
      loads: 2,
      asked: ["get /", "get /", "set /"],
    },
    seen: alone.value
      ? { ends: alone.value.ends, loads: alone.value.loads, asked: alone.value.asked }
      : alone.outcome,
  });

  const early = await judge.run(async () => {
    const { store, loads, ask } = cacheOf(answer);
    const stop = new AbortController();
    delay(5).then(() => stop.abort());
    await Promise.all([ask("/", stop.signal), ask("/", stop.signal)]);
    await delay(200);
    return { loads, asked: store.asked };
  });
  judge.requires("if all leave while the store is asked, nothing is loaded", {
    expected: { loads: [], asked: ["get /"] },
    seen: early.value ?? early.outcome,
  });

  const before = await judge.run(async () => {
    const { store, loads, ask } = cacheOf(answer);
    const end = await ask("/", AbortSignal.abort(0));
    await delay(200);
    return { end, asked: store.asked, loads };
  });
  judge.requires("a signal that is aborted before the call prevents every question", {
    expected: { end: "threw 0", asked: [], loads: [] },
    seen: before.value ?? before.outcome,
  });
}

async function waitsWithoutATimer(answer: Answer, judge: Judge) {
  const waiting = await judge.run(() => {
    const store = { get: () => Promise.resolve(null), set: () => Promise.resolve() };
    const get = answer(store, () => new Promise(() => {}), { patience: 50 });
    return Promise.all([get("/", never()), get("/", never())]);
  }, { deadline: 1000 });
  judge.requires("a caller that waits for a load does not look again and again (timers)", {
    expected: 0,
    seen: waiting.timersLeft,
  });
}

export default defineExercise({
  id: "25.3",
  title: "The cache",
  name: "cached",
  hints: [
    "In the starter the first caller's signal goes to the load that all of them share. Whose signal should it be? And who still wants the page when a caller leaves?",
    "A flight is an object: the promise of its value, the number of its callers, and an `AbortController` of its own. A caller awaits `abortable(flight.value, signal)` and counts itself out in `finally`; if it was the last one, and left because of its signal, it takes the flight out of the map and aborts it. For the store: a function `ask` that returns `null` if the store fails or is late (`deadline`).",
    "`async function ask(question) { try { return await deadline(question(), patience); } catch { return null; } }`, then `fly`: `const kept = await ask(() => store.get(key)); if (kept !== null) return kept; signal.throwIfAborted(); const value = await load(key, signal); await ask(() => store.set(key, value)); return value;`. When the value settles, delete the flight, but only `if (flights.get(key) === flight)`.",
  ],
  async check(answer: Answer, judge) {
    const key = `/page/${Math.floor(1000 * judge.random())}`;
    await keepsWhatItLoads(answer, judge, key);
    await sharesAFlight(answer, judge, key);
    for (const way of Object.keys(failures)) await doesNotKeepFailures(answer, judge, way);
    await passesFalsyErrorsOn(answer, judge);
    let timersLeft = 0;
    for (const step of ["get", "set"] as const) {
      for (const way of [...Object.keys(failures), HANGS]) {
        timersLeft += await survivesItsStore(answer, judge, step, way);
      }
    }
    judge.requires("whatever the store does, no timer is left", { expected: 0, seen: timersLeft });
    await waitsForItsStore(answer, judge);
    await letsCallersLeave(answer, judge);
    await waitsWithoutATimer(answer, judge);
  },
});
