/** Exercise 23.1: a cache that asks the database once. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { type Failure, outcome, ways } from "../outcome.ts";
import { SlowStore } from "./slow_store.ts";
import type { cacheAside } from "./solution.ts";

/** A cache in front of a database that takes 100 ms to load a row. */
function cacheOf(answer: typeof cacheAside, row = (key: string) => `row ${key}`) {
  const store = new SlowStore();
  const loads: string[] = [];
  const get = answer(store, (key) => {
    loads.push(key);
    return store.load().then(() => row(key));
  });
  const ask = (key: string) => outcome(() => get(key));
  const crowd = (...keys: string[]) => Promise.all(keys.map(ask));
  return { store, loads, ask, crowd };
}

export default defineExercise({
  id: "23.1",
  title: "A cache that asks once",
  name: "cacheAside",
  hints: [
    "Twenty callers, one load: nineteen of them have to wait for something that the first one started. What can many callers await?",
    "Keep a `Map` from the key to the _promise_ of the value that is being fetched. If a promise is already there, return it. When it settles, fulfilled or rejected, remove it from the map.",
    "Move the starter's body into `fly(key)`. The function that you return looks into the map first, _before_ it asks the store; if there is no flight: `flight = fly(key).finally(() => flights.delete(key))`, put it into the map, return it.",
  ],
  async check(answer: typeof cacheAside, judge) {
    const key = `user ${Math.floor(1000 * judge.random())}`;
    await keepsWhatItLoads(answer, judge, key);
    await takesAnyString(answer, judge);
    await sharesALoad(answer, judge, key);
    await sharesUntilItIsStored(answer, judge, key);
    await keepsKeysApart(answer, judge);
    await keepsCachesApart(answer, judge);
    await asksTheStoreAgain(answer, judge, key);
    await looksForALoadFirst(answer, judge, key);
    for (const step of ["get", "load", "set"]) {
      for (const way of ways) await passesFailuresOn(answer, judge, step, way);
    }
    await passesAnyReasonOn(answer, judge);
    await keepsOtherLoads(answer, judge);
    await waitsWithoutATimer(answer, judge, key);
  },
});

async function keepsWhatItLoads(answer: typeof cacheAside, judge: Judge, key: string) {
  const first = cacheOf(answer);
  judge.requires("returns what the database has", {
    expected: `row ${key}`,
    seen: await first.ask(key),
  });
  await delay(50); // The caller need not wait for the store to have it.
  judge.requires("puts it into the store", {
    expected: `row ${key}`,
    seen: first.store.data.get(key),
  });
  await first.ask(key);
  judge.requires("does not load what the store has", { expected: [key], seen: first.loads });
}

async function takesAnyString(answer: typeof cacheAside, judge: Judge) {
  const empty = cacheOf(answer, () => "");
  const answers = [await empty.ask("nickname"), await empty.ask("nickname")];
  judge.requires("an empty string is a value as good as any other", {
    expected: { answers: ["", ""], loads: ["nickname"] },
    seen: { answers, loads: empty.loads },
  });
}

async function sharesALoad(answer: typeof cacheAside, judge: Judge, key: string) {
  const shared = cacheOf(answer);
  const answers = await shared.crowd(...Array(20).fill(key));
  const right = answers.filter((value) => value === `row ${key}`).length;
  judge.requires("twenty callers at once cause one load, and all get the value", {
    expected: { loads: 1, answers: 20 },
    seen: { loads: shared.loads.length, answers: right },
  });
}

async function sharesUntilItIsStored(answer: typeof cacheAside, judge: Judge, key: string) {
  const slow = cacheOf(answer);
  slow.store.writing = 100;
  await Promise.all([0, 60, 150].map((time) => delay(time).then(() => slow.ask(key))));
  judge.requires("a caller that comes while the value is being stored causes no second load", {
    expected: [key],
    seen: slow.loads,
  });
}

async function keepsKeysApart(answer: typeof cacheAside, judge: Judge) {
  const apart = cacheOf(answer), other = cacheOf(answer, (key) => `other row ${key}`);
  const start = performance.now();
  const answers = await Promise.all([apart.crowd("1", "2", "constructor", "2"), other.ask("1")]);
  const took = Math.round(performance.now() - start);
  judge.requires("each key of each cache gets its own value", {
    expected: [["row 1", "row 2", "row constructor", "row 2"], "other row 1"],
    seen: answers,
  });
  judge.requires("different keys do not wait for each other", {
    expected: "120 ms or less",
    seen: `${took} ms`,
    holds: took <= 120,
  });
  const odd = cacheOf(answer);
  const keys = ["", "a", "A", " a"];
  judge.requires("any string is a key, and each key is loaded once", {
    expected: { rows: keys.map((key) => `row ${key}`), loads: keys },
    seen: { rows: (await odd.crowd(...keys, ...keys)).slice(keys.length), loads: odd.loads },
  });
}

async function keepsCachesApart(answer: typeof cacheAside, judge: Judge) {
  const stores = [new SlowStore(), new SlowStore()];
  const load = () => delay(100).then(() => "a row");
  await Promise.all(stores.map((store) => outcome(() => answer(store, load)("1"))));
  judge.requires("two caches with the same database fill their own stores", {
    expected: ["a row", "a row"],
    seen: stores.map(({ data }) => data.get("1")),
  });
  const store = new SlowStore();
  const rows = ["one row", "another row"];
  const caches = rows.map((row) => answer(store, () => delay(100).then(() => row)));
  judge.requires("two caches with the same store share no load", {
    expected: rows,
    seen: await Promise.all(caches.map((get) => outcome(() => get("1")))),
  });
}

async function asksTheStoreAgain(answer: typeof cacheAside, judge: Judge, key: string) {
  const changing = cacheOf(answer);
  const seen = [await changing.ask(key)];
  for (const row of ["a newer row", "the newest row"]) {
    await delay(50);
    changing.store.data.set(key, row);
    seen.push(await changing.ask(key));
  }
  judge.requires("each later caller asks the store again", {
    expected: [`row ${key}`, "a newer row", "the newest row"],
    seen,
  });
}

async function looksForALoadFirst(answer: typeof cacheAside, judge: Judge, key: string) {
  const late = cacheOf(answer);
  late.store.slow.push(10, 500); // The second look is answered long after the load.
  await late.crowd(key, key);
  judge.requires("a slow answer of the store causes no second load", {
    expected: [key],
    seen: late.loads,
  });
}

/** Two rounds fail; the third one succeeds. Three callers ask in each. */
async function passesFailuresOn(
  answer: typeof cacheAside,
  judge: Judge,
  step: string,
  way: Failure,
) {
  const failing = cacheOf(answer);
  failing.store.fault = { step, way };
  const rounds = [await failing.crowd("1", "1", "1"), await failing.crowd("1", "1", "1")];
  const loads = failing.loads.length;
  failing.store.fault = undefined;
  rounds.push(await failing.crowd("1", "1", "1"));
  const error = Array(3).fill(`${step} failed`);
  judge.requires(`if ${step} fails ${way}, every caller that waits for it gets the error`, {
    expected: [error, error],
    seen: rounds.slice(0, 2),
  });
  judge.requires(`if ${step} fails ${way}, the callers do not each load again`, {
    expected: step === "get" ? 0 : 2,
    seen: loads,
  });
  judge.requires(`if ${step} fails ${way}, the next callers share a new try`, {
    expected: { answers: Array(3).fill("row 1"), loads: loads + 1 },
    seen: { answers: rounds[2], loads: failing.loads.length },
  });
}

/** A reason that counts as false is a reason. */
async function passesAnyReasonOn(answer: typeof cacheAside, judge: Judge) {
  const reasons = [0, "", null, undefined], seen: string[] = [], expected: string[] = [];
  for (const step of ["get", "load", "set"]) {
    for (const way of ways) {
      for (const reason of reasons) {
        const store = new SlowStore();
        store.fault = { step, way, reason };
        const get = answer(store, () => store.load().then(() => "a row"));
        const ask = () =>
          outcome(async () => {
            try {
              return `got ${await get("1")}`;
            } catch (error) {
              return `${step} ${way}: ${error}`;
            }
          });
        seen.push(...await Promise.all([ask(), ask()]));
        expected.push(...Array(2).fill(`${step} ${way}: ${reason}`));
      }
    }
  }
  judge.requires("every caller gets the error of any step even if it is falsy", { expected, seen });
}

async function keepsOtherLoads(answer: typeof cacheAside, judge: Judge) {
  const two = cacheOf(answer);
  const first = two.ask("slow");
  await delay(50);
  two.store.data.set("quick", "already there");
  await two.ask("quick");
  await Promise.all([first, two.ask("slow")]);
  judge.requires("the end of one load leaves the loads of other keys alone", {
    expected: ["slow"],
    seen: two.loads,
  });
}

async function waitsWithoutATimer(answer: typeof cacheAside, judge: Judge, key: string) {
  const waiting = await judge.run(() => {
    const get = answer(
      { get: () => Promise.resolve(null), set: () => Promise.resolve() },
      () => new Promise(() => {}),
    );
    return Promise.all([get(key), get(key)]);
  }, { deadline: 1000 });
  judge.requires("a caller that waits does not look again and again (timers)", {
    expected: 0,
    seen: waiting.timersLeft,
  });
}
