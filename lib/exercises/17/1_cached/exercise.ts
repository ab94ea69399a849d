/** Exercise 17.1: load each key once. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { failures, inEveryOrder, must, outcomeOf } from "../../shared/mod.ts";
import type { cached } from "./solution.ts";

export type Cached = typeof cached<unknown>;

export default defineExercise({
  id: "17.1",
  title: "Load it once",
  name: "cached",
  hints: [
    "There is an `await` between `has` and `set`. What could you keep at once, before the value has arrived?",
    "Keep the promise: later callers await the same one. When it rejects, remove it, so that the next caller begins a new load. And if `load` throws at once, there is no promise yet: `Promise.try(load, key)` makes one in every case.",
    "`const known = loads.get(key); if (known !== undefined) return known;` and otherwise: call `load`, put its promise into `loads`, add a `catch` that deletes the key, return the promise.",
  ],
  async check(answer: Cached, judge) {
    await keepsValues(answer, judge);
    await keepsManyValues(answer, judge);
    await sharesALoad(answer, judge);
    await loadsDifferentKeysTogether(answer, judge);
    await keepsCachesApart(answer, judge);
    await waitsWithoutATimer(answer, judge);
    for (const way of Object.keys(failures)) await forgetsAFailure(answer, judge, way);
    await passesAnyReasonOn(answer, judge);
    await loadsAgainOnce(answer, judge);
  },
});

async function keepsValues(answer: Cached, judge: Judge): Promise<void> {
  const values = new Map<string, unknown>([
    ["tea", "green"],
    ["Tea", "black"],
    [" tea", null],
    ["", 0],
    ["constructor", undefined],
  ]);
  const loaded: string[] = [];
  const get = answer((key) => {
    loaded.push(key);
    return delay(10).then(() => values.get(key));
  });
  const rounds: string[] = [];
  for (let round = 1; round <= 3; round++) {
    const seen: string[] = [];
    for (const key of values.keys()) seen.push(await outcomeOf(() => get(key)));
    rounds.push(`round ${round}: ${seen.join(", ")}`);
    await delay(60_000); // a value is kept for as long as you like
  }
  const right = [...values.values()].map((value) => `returned ${Deno.inspect(value)}`).join(", ");
  judge.requires("returns the value of each key, whatever it is", {
    expected: `round 1: ${right}`,
    seen: rounds.find((round) => !round.endsWith(right)) ?? rounds[0],
  });
  judge.requires("loads each key once, and keeps its value", {
    expected: [...values.keys()],
    seen: loaded,
  });
}

async function keepsManyValues(answer: Cached, judge: Judge): Promise<void> {
  const keys = Array.from({ length: 1000 }, (_, i) => `page ${i}`);
  let loads = 0;
  const get = answer((key) => Promise.resolve(key + ++loads));
  for (let round = 1; round <= 2; round++) for (const key of keys) await get(key);
  judge.requires("keeps the values of a thousand keys (loads)", {
    expected: keys.length,
    seen: loads,
  });
}

async function sharesALoad(answer: Cached, judge: Judge): Promise<void> {
  await inEveryOrder(judge, "callers that ask during a load share it", ({ at }) => {
    let loads = 0;
    const seen: unknown[] = [];
    const get = answer(async (key) => {
      const load = ++loads;
      await at(`loads ${key}`);
      return load;
    });
    const ask = async () => void seen.push(await get("tea"));
    return {
      tasks: { A: ask, B: ask, C: ask },
      state: () => ({ loads }),
      always: () => must(loads <= 1, `tea is loaded ${loads} times`),
      atEnd: () => must(seen.join() === "1,1,1", `the callers got ${seen.join(", ")}`),
    };
  });
}

async function loadsDifferentKeysTogether(answer: Cached, judge: Judge): Promise<void> {
  const keys = ["tea", "milk", "bread"];
  const together = await judge.run(async () => {
    const load = judge.job("load", 100);
    const get = answer(() => load());
    await Promise.all(keys.map((key) => get(key)));
  });
  judge.requires("different keys are loaded at the same time", {
    expected: 3,
    seen: together.timeline.maxConcurrent(),
  });
}

async function keepsCachesApart(answer: Cached, judge: Judge): Promise<void> {
  let loads = 0;
  const load = () => Promise.resolve(`load ${++loads}`);
  const shops = [answer(load), answer(load)]; // not even if they load with the same function
  judge.requires("two caches share nothing", {
    expected: ['returned "load 1"', 'returned "load 2"'],
    seen: [await outcomeOf(() => shops[0]("tea")), await outcomeOf(() => shops[1]("tea"))],
  });
}

async function waitsWithoutATimer(answer: Cached, judge: Judge): Promise<void> {
  const waiting = await judge.run(() => {
    const get = answer(() => new Promise(() => {}));
    return Promise.all([get("tea"), get("tea")]);
  }, { deadline: 100 });
  judge.requires("a caller that waits does not look again and again (timers)", {
    expected: 0,
    seen: waiting.timersLeft,
  });
}

/** Two loads fail, the third one succeeds; three callers wait for each. */
async function forgetsAFailure(answer: Cached, judge: Judge, way: string): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const loaded: string[] = [];
    let failing = 0;
    const get = answer((key) => {
      loaded.push(key);
      if (key === "milk" && failing > 0) return failures[way](`no milk ${failing}`);
      return Promise.resolve(`the ${key}`);
    });
    await get("tea");
    const ask = () => outcomeOf(() => get("milk"));
    const errors: string[] = [];
    for (failing = 1; failing <= 2; failing++) {
      const asked = [ask(), ask(), ask()];
      await get("bread");
      errors.push(...await Promise.all(asked));
    }
    const failed = loaded.filter((key) => key === "milk").length;
    const before = loaded.length;
    failing = 0;
    const later = [await ask(), await ask()];
    await get("tea");
    await get("bread");
    const again = loaded.slice(before);
    const againOf = (key: string) => again.filter((loaded) => loaded === key).length;
    return {
      errors,
      later,
      failed,
      loadsLater: againOf("milk"),
      keeps: againOf("tea") + againOf("bread") === 0,
    };
  });
  judge.requires(`if a load ${way}, all callers that wait for it get the error`, {
    expected: [1, 1, 1, 2, 2, 2].map((round) => `threw no milk ${round}`).join(", "),
    seen: value?.errors.join(", ") ?? outcome,
  });
  judge.requires(`if a load ${way}, the next caller loads again, and this value is kept`, {
    expected: 'returned "the milk", returned "the milk", after 1 load',
    seen: value ? `${value.later.join(", ")}, after ${value.loadsLater} load` : outcome,
  });
  judge.requires(`if a load ${way}, the values of other keys are kept`, {
    expected: "tea and bread are kept",
    seen: value ? `tea and bread are ${value.keeps ? "kept" : "loaded again"}` : outcome,
  });
  if (way !== "fails later") return;
  judge.requires("a load that fails is not repeated until a caller asks again (loads)", {
    expected: 2,
    seen: value?.failed ?? outcome,
  });
}

/** A reason that counts as false is a reason. */
async function passesAnyReasonOn(answer: Cached, judge: Judge): Promise<void> {
  const seen: string[][] = [], loads: number[] = [];
  const reasons = [0, "", undefined, null];
  const ways = Object.values(failures);
  for (const reason of reasons) {
    for (const failure of ways) {
      let count = 0;
      const get = answer(() => (count++, failure(reason)));
      const ask = () => outcomeOf(() => get("milk"));
      seen.push([...await Promise.all([ask(), ask()]), await ask()]);
      loads.push(count);
    }
  }
  judge.requires("callers get the error even if it is 0, an empty string or undefined", {
    expected: reasons.flatMap((reason) => ways.map(() => Array(3).fill(`threw ${reason}`))),
    seen,
  });
  judge.requires("after such an error, too, the next caller loads again", {
    expected: true,
    seen: loads.every((count) => count >= 2),
  });
}

async function loadsAgainOnce(answer: Cached, judge: Judge): Promise<void> {
  await inEveryOrder(
    judge,
    "after a failure, the callers that ask again share a load",
    ({ at }) => {
      let loads = 0;
      const get = answer(async (key) => {
        const load = ++loads;
        await at(`load ${load}`);
        if (load === 1) throw new Error("the first load fails");
        return key;
      });
      const tryTwice = async () => {
        try {
          return await get("tea");
        } catch {
          return await get("tea");
        }
      };
      return {
        tasks: { A: tryTwice, B: tryTwice },
        state: () => ({ loads }),
        always: () => must(loads <= 2, `tea is loaded ${loads} times`),
        atEnd: () => must(loads === 2, `tea was loaded ${loads} times`),
      };
    },
  );
}
