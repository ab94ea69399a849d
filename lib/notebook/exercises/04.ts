/** Exercises of notebook 04, async functions hot and cold. */
import { delay } from "@std/async";
import { defineExercise } from "../define_exercise.ts";
import type { Shop } from "./04/2_solution.ts";

const refusal = "cannot reuse already awaited coroutine";

/** How a promise ended, in a line. */
async function ending(work: () => PromiseLike<unknown>): Promise<string> {
  try {
    return `fulfilled: ${await work()}`;
  } catch (error) {
    return `rejected: ${(error as Error).message}`;
  }
}

/** A kitchen that counts its cakes. */
function bakery() {
  const kitchen = {
    baked: 0,
    bake: async () => {
      kitchen.baked++;
      await delay(100);
      return "cake";
    },
  };
  return kitchen;
}

type Cold = (work: () => Promise<string>) => PromiseLike<string>;

/** Calls `start` for each await. */
function thenable(start: () => Promise<string>): PromiseLike<string> {
  return { then: (fulfilled, rejected) => start().then(fulfilled, rejected) };
}

const cold = defineExercise({
  id: "04.1",
  title: "As cold as in Python",
  name: "cold",
  hints: [
    "`await x` calls `x.then(…)`. So that is the place where the work has to start.",
    "Return an object with a `then` method. Remember in a variable whether it was called before; if so, answer with a rejected promise.",
    "`then(fulfilled, rejected) { const result = used ? Promise.reject(new Error(…)) : work(); used = true; return result.then(fulfilled, rejected); }`",
  ],
  async check(answer: Cold, judge) {
    const first = bakery();
    const cake = answer(first.bake);
    await delay(1000);
    judge.that("creating it starts nothing", { expected: 0, seen: first.baked });
    judge.that("the first await gives the value", {
      expected: "fulfilled: cake",
      seen: await ending(() => cake),
    });
    judge.that("a second await is refused", {
      expected: `rejected: ${refusal}`,
      seen: await ending(() => cake),
    });
    judge.that("the work runs once, however often it is awaited", {
      expected: 1,
      seen: first.baked,
    });
    judge.that("an error arrives at the await", {
      expected: "rejected: the oven is cold",
      seen: await ending(() =>
        answer(async () => {
          await delay(100);
          throw new Error("the oven is cold");
        })
      ),
    });
    const second = bakery();
    const shared = answer(second.bake);
    judge.that("of two that await at the same time, only the first gets it", {
      expected: ["fulfilled: cake", `rejected: ${refusal}`, 1],
      seen: [
        ...await Promise.all([ending(() => shared), ending(() => shared)]),
        second.baked,
      ],
    });
  },
  mutants: {
    "is hot": {
      answer: (work) => work(),
      fails: "creating it starts nothing",
    },
    "starts by itself a moment later": {
      answer: (work) => delay(0).then(work),
      fails: "creating it starts nothing",
    },
    "runs the work anew for each await": {
      answer: (work) => thenable(work),
      fails: "the work runs once, however often it is awaited",
    },
    "keeps the value for later": {
      answer: (work) => {
        let promise: Promise<string> | undefined;
        return thenable(() => promise ??= work());
      },
      fails: "a second await is refused",
    },
    "counts as used only when the work is done": {
      answer: (work) => {
        let used = false;
        return thenable(() =>
          used ? Promise.reject(new Error(refusal)) : work().finally(() => used = true)
        );
      },
      fails: "of two that await at the same time, only the first gets it",
    },
    "loses the error": {
      answer: (work) => {
        let used = false;
        return thenable(() => {
          if (used) return Promise.reject(new Error(refusal));
          used = true;
          return work().catch(() => "nothing");
        });
      },
      fails: "an error arrives at the await",
    },
  },
});

/** Notes when each step of closing the shop begins and ends; one of the steps may fail. */
class WatchedShop implements Shop {
  readonly goods = ["apples", "bread"];
  readonly log: string[] = [];
  readonly #failing: string | undefined;

  constructor(failing?: string) {
    this.#failing = failing;
  }

  lock = () => this.#step("lock", 50);
  putAway = (item: string) => this.#step(`put away ${item}`, 200);
  report = (total: number) => this.#step(`report ${total}`, 100);

  async count(): Promise<number> {
    await this.#step("count", 100);
    return 42;
  }

  async #step(name: string, ms: number): Promise<void> {
    this.log.push(`${name} begins`);
    await delay(ms);
    if (this.#failing && name.startsWith(this.#failing)) throw new Error(`${name} failed`);
    this.log.push(`${name} ends`);
  }
}

type CloseShop = (shop: Shop) => Promise<string>;

const closeShop = defineExercise({
  id: "04.2",
  title: "Find the floating promises",
  name: "closeShop",
  hints: [
    "Go through the lines and ask of each call: does it return a promise, and who waits for it?",
    "`lock` and `report` need an `await`. And `forEach` throws away what its callback returns: an `await` inside makes only the callback wait, not the function around it.",
    "`await Promise.all(shop.goods.map((item) => shop.putAway(item)));`",
  ],
  async check(answer: CloseShop, judge) {
    const close = async (failing?: string) => {
      const shop = new WatchedShop(failing);
      const result = await ending(() => answer(shop));
      const done = shop.log.filter((line) => line.endsWith("ends")).length;
      await delay(1000); // what floats shows itself now
      return { result, done, log: shop.log };
    };
    const { result, done, log } = await close();
    const comesFirst = (one: string, other: string) =>
      log.indexOf(one) < log.indexOf(other) ? one : other;
    judge.that("it tells the total", { expected: "fulfilled: closed with 42", seen: result });
    judge.that("the door is locked before the money is counted", {
      expected: "lock ends",
      seen: comesFirst("lock ends", "count begins"),
    });
    judge.that("all five steps are done when the promise is fulfilled", {
      expected: 5,
      seen: done,
    });
    judge.that("the goods are away before the report is sent", {
      expected: "put away bread ends",
      seen: comesFirst("put away bread ends", "report 42 begins"),
    });
    judge.that("if the door cannot be locked, the caller gets the error", {
      expected: "rejected: lock failed",
      seen: (await close("lock")).result,
    });
    judge.that("if the report cannot be sent, the caller gets the error", {
      expected: "rejected: report 42 failed",
      seen: (await close("report")).result,
    });
  },
  mutants: {
    "does not wait for the lock": {
      answer: async (shop) => {
        shop.lock();
        const total = await shop.count();
        await Promise.all(shop.goods.map((item) => shop.putAway(item)));
        await shop.report(total);
        return `closed with ${total}`;
      },
      fails: "the door is locked before the money is counted",
    },
    "puts an await in front of forEach": {
      answer: async (shop) => {
        await shop.lock();
        const total = await shop.count();
        await shop.goods.forEach(async (item) => await shop.putAway(item));
        await shop.report(total);
        return `closed with ${total}`;
      },
      fails: "the goods are away before the report is sent",
    },
    "does not wait for the report": {
      answer: async (shop) => {
        await shop.lock();
        const total = await shop.count();
        for (const item of shop.goods) await shop.putAway(item);
        shop.report(total);
        return `closed with ${total}`;
      },
      fails: "all five steps are done when the promise is fulfilled",
    },
    "swallows the error of the report": {
      answer: async (shop) => {
        await shop.lock();
        const total = await shop.count();
        for (const item of shop.goods) await shop.putAway(item);
        await shop.report(total).catch(() => {});
        return `closed with ${total}`;
      },
      fails: "if the report cannot be sent, the caller gets the error",
    },
    "does everything at once": {
      answer: async (shop) => {
        const [total] = await Promise.all([
          shop.count(),
          shop.lock(),
          ...shop.goods.map((item) => shop.putAway(item)),
        ]);
        await shop.report(total);
        return `closed with ${total}`;
      },
      fails: "the door is locked before the money is counted",
    },
  },
});

type Download = (mirror: string) => Promise<string>;
type FirstThatWorks = (mirrors: string[], download: Download) => Promise<string>;

/** Mirrors that take 100 ms each; those called "bad …" fail. */
class Mirrors {
  readonly asked: string[] = [];
  mostAtOnce = 0;
  #atOnce = 0;

  readonly download: Download = async (mirror) => {
    this.asked.push(mirror);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
    await delay(100);
    this.#atOnce--;
    if (mirror.startsWith("bad")) throw new Error(`${mirror} is down`);
    return `file from ${mirror}`;
  };
}

const firstThatWorks = defineExercise({
  id: "04.3",
  title: "One after the other, please",
  name: "firstThatWorks",
  hints: [
    "When does each download begin in the starter? Look for the line that *calls* `download`.",
    "Make a list of thunks, `() => download(mirror)`, instead of a list of promises. Call each one only inside the loop.",
    "`const attempts = mirrors.map((mirror) => () => download(mirror));` and in the loop `return await attempt();`. The `await` must be inside the `try`.",
  ],
  async check(answer: FirstThatWorks, judge) {
    const use = async (...names: string[]) => {
      const mirrors = new Mirrors();
      const result = await ending(() => answer(names, mirrors.download));
      await delay(1000);
      return { result, mirrors };
    };
    const lucky = await use("good A", "good B", "good C");
    judge.that("gives the file of the first mirror that works", {
      expected: "fulfilled: file from good A",
      seen: lucky.result,
    });
    judge.that("asks nobody else when the first one works", {
      expected: ["good A"],
      seen: lucky.mirrors.asked,
    });
    const second = await use("bad A", "good B", "good C");
    judge.that("goes on to the next one when one fails", {
      expected: "fulfilled: file from good B",
      seen: second.result,
    });
    judge.that("keeps the order of the list", {
      expected: ["bad A", "good B"],
      seen: second.mirrors.asked,
    });
    const unlucky = await use("bad A", "bad B", "bad C");
    judge.that("if all fail, rejects with the last error", {
      expected: "rejected: bad C is down",
      seen: unlucky.result,
    });
    judge.that("has one download in progress at a time", {
      expected: [1, 1, 1],
      seen: [lucky, second, unlucky].map(({ mirrors }) => mirrors.mostAtOnce),
    });
  },
  mutants: {
    "lets them race": {
      answer: (mirrors, download) => Promise.any(mirrors.map(download)),
      fails: "has one download in progress at a time",
    },
    "starts all of them and awaits in turn": {
      answer: async (mirrors, download) => {
        const attempts = mirrors.map(download);
        for (const attempt of attempts.slice(0, -1)) {
          try {
            return await attempt;
          } catch { /* the next one */ }
        }
        return await attempts.at(-1)!;
      },
      fails: "asks nobody else when the first one works",
    },
    "returns without await, so that the error escapes the try": {
      answer: (mirrors, download) => {
        for (const mirror of mirrors) {
          try {
            return download(mirror);
          } catch { /* never reached */ }
        }
        return Promise.reject(new Error("no mirror"));
      },
      fails: "goes on to the next one when one fails",
    },
    "rejects with the first error": {
      answer: async (mirrors, download) => {
        let firstError: unknown;
        for (const mirror of mirrors) {
          try {
            return await download(mirror);
          } catch (error) {
            firstError ??= error;
          }
        }
        throw firstError;
      },
      fails: "if all fail, rejects with the last error",
    },
    "tries every mirror, and takes the first result": {
      answer: async (mirrors, download) => {
        const files: string[] = [];
        let lastError: unknown;
        for (const mirror of mirrors) {
          try {
            files.push(await download(mirror));
          } catch (error) {
            lastError = error;
          }
        }
        if (files.length === 0) throw lastError;
        return files[0];
      },
      fails: "asks nobody else when the first one works",
    },
  },
});

export default [cold, closeShop, firstThatWorks];
