/** Answers that prove the checker of exercise 09.4. */
import { createTask, gather, Queue, type Task } from "@course/async";
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { AskAll } from "./exercise.ts";

/** A right answer, of which each wrong one changes a part. */
function collecting({
  place = (_prices, i) => i,
  failed = (task) => task.state !== "fulfilled",
  missing = (prices, count) => count - Object.keys(prices).length,
  fail = (task, reject) => reject(task.exception()),
  list = () => [],
  empty = true,
  keyOf = (_shop, i) => i,
}: {
  place?: (prices: unknown[], i: number) => number;
  failed?: (task: Task<unknown>) => boolean;
  missing?: (prices: unknown[], count: number) => number;
  fail?: (task: Task<unknown>, reject: (error: unknown) => void) => void;
  list?: () => unknown[];
  empty?: boolean;
  keyOf?: (shop: string, i: number, shops: string[]) => number;
} = {}): AskAll {
  return (shops, ask) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown[]>();
    const prices = list();
    if (empty && shops.length === 0) resolve(prices);
    shops.forEach((shop, i) =>
      createTask(() => ask(shop)).addDoneCallback((task) => {
        if (failed(task)) return fail(task, reject);
        prices[place(prices, keyOf(shop, i, shops))] = task.result();
        if (missing(prices, shops.length) === 0) resolve(prices);
      })
    );
    return promise;
  };
}

const shared: unknown[] = [];

export const mutants: Mutants<AskAll> = {
  "takes a falsy error in the call of ask for none": {
    answer: (shops, ask) =>
      Promise.all(shops.map(async (shop) => {
        let asked: unknown;
        try {
          asked = ask(shop);
        } catch (error) {
          if (error) throw error;
        }
        return await asked;
      })),
    fails: "in the call of ask, too",
  },
  "keeps the order of arrival": {
    answer: collecting({ place: (prices) => prices.length }),
    fails: "the prices come in the order of the shops",
  },
  "asks one after the other": {
    async answer(shops, ask) {
      const prices = [];
      for (const shop of shops) prices.push(await ask(shop));
      return prices;
    },
    fails: "all shops are asked at the same time (ms)",
  },
  "counts only what is true": {
    answer: collecting({ missing: (prices, count) => count - prices.filter(Boolean).length }),
    fails: "every price counts, 0 and undefined too",
  },
  "takes undefined for a missing price": {
    answer: collecting({
      missing: (prices, count) => count - prices.filter((price) => price !== undefined).length,
    }),
    fails: "every price counts, 0 and undefined too",
  },
  "looks at the last place only": {
    answer: collecting({ missing: (prices, count) => count - prices.length }),
    fails: "the prices come in the order of the shops",
  },
  "waits for the first of no shops": {
    answer: collecting({ empty: false }),
    fails: "no shops, no prices",
  },
  "forgets failures": {
    answer: collecting({ fail: () => {} }),
    fails: "a failure reaches the caller, that very error, at that moment",
  },
  "makes an error of its own": {
    answer: collecting({ fail: (task, reject) => reject(new Error(String(task.exception()))) }),
    fails: "a failure reaches the caller, that very error, at that moment",
  },
  "reports a failure at the end": {
    async answer(shops, ask) {
      const ends = await Promise.allSettled(shops.map((shop) => createTask(() => ask(shop))));
      return ends.map((end) => {
        if (end.status === "rejected") throw end.reason;
        return end.value;
      });
    },
    fails: "a failure reaches the caller, that very error, at that moment",
  },
  "looks at the error, not at the state": {
    answer: collecting({ failed: (task) => Boolean(task.exception()) }),
    fails: "an error may be anything",
  },
  "lets ask throw in the face of the caller": {
    answer: (shops, ask) => Promise.all(shops.map((shop) => ask(shop))),
    fails: "an error in the call to ask reaches the caller",
  },
  "forgets those that it has asked before the error": {
    answer: (shops, ask) => {
      try {
        return Promise.all(shops.map((shop) => ask(shop)));
      } catch (error) {
        return Promise.reject(error);
      }
    },
    fails: "later failures are ignored, and none is left unhandled",
  },
  "has one list for all calls": {
    answer: collecting({
      list: () => (shared.length = 0, shared),
    }),
    fails: "a second and a third call have nothing to do with the first",
  },
  "has one place for each name": {
    answer: collecting({
      keyOf: (shop, _i, shops) => shops.indexOf(shop),
      missing: (prices, count) => count - Object.keys(prices).length,
    }),
    fails: "a shop may be in the list twice, and the list stays as it is",
  },
  "asks a shop once": {
    answer: (shops, ask) => {
      const asked = new Map<string, Promise<unknown>>();
      for (const shop of shops) {
        if (!asked.has(shop)) asked.set(shop, (async () => await ask(shop))());
      }
      return Promise.all(shops.map((shop) => asked.get(shop)));
    },
    fails: "a shop may be in the list twice, and the list stays as it is",
  },
  "keeps the last price of a name": {
    async answer(shops, ask) {
      const prices = new Map<string, unknown>();
      await Promise.all(shops.map(async (shop) => prices.set(shop, await ask(shop))));
      return shops.map((shop) => prices.get(shop));
    },
    fails: "a shop may be in the list twice, and the list stays as it is",
  },
  "asks three at a time": {
    async answer(shops, ask) {
      const prices = [];
      for (let i = 0; i < shops.length; i += 3) {
        const three = shops.slice(i, i + 3).map(async (shop) => await ask(shop));
        prices.push(...await Promise.all(three));
      }
      return prices;
    },
    fails: "twenty shops take as long as one (ms)",
  },
  "looks every ms whether all prices are there": {
    async answer(shops, ask) {
      const prices: unknown[] = [];
      let missing = shops.length;
      let failure: { error: unknown } | undefined;
      const asking = async (shop: string, i: number) => {
        try {
          prices[i] = await ask(shop);
          missing--;
        } catch (error) {
          failure ??= { error };
        }
      };
      shops.forEach(asking);
      while (missing > 0 && !failure) await delay(1);
      if (failure) throw failure.error;
      return prices;
    },
    fails: "while it waits, no timer runs",
  },
  "sorts the shops": {
    answer: (shops, ask) => gather(shops.sort().map((shop) => createTask(() => ask(shop)))),
    fails: "a shop may be in the list twice, and the list stays as it is",
  },
  "takes the shops out of the list": {
    answer: (shops, ask) => {
      const tasks: Task<unknown>[] = [];
      for (let shop = shops.shift(); shop !== undefined; shop = shops.shift()) {
        const name = shop;
        tasks.push(createTask(() => ask(name)));
      }
      return gather(tasks);
    },
    fails: "a shop may be in the list twice, and the list stays as it is",
  },
  "leaves a failure to the host": {
    answer: (shops, ask) => {
      const promises = shops.map(async (shop) => await ask(shop));
      return (async () => {
        const prices = [];
        for (const promise of promises) prices.push(await promise);
        return prices;
      })();
    },
    fails: "a failure reaches the caller, that very error, at that moment",
  },
};

export const variants: Record<string, AskAll> = {
  "counts the places that are filled": collecting(),
  "gathers": (shops, ask) => gather(shops.map((shop) => createTask(() => ask(shop)))),
  "is async to the bottom": (shops, ask) => Promise.all(shops.map(async (shop) => await ask(shop))),
  "uses a queue": async (shops, ask) => {
    const answers = new Queue<[number, Task<unknown>]>();
    shops.forEach((shop, i) =>
      createTask(() => ask(shop)).addDoneCallback((task) => {
        task.exception(); // it is looked at
        answers.putNowait([i, task]);
      })
    );
    const prices: unknown[] = [];
    for (const _ of shops) {
      const [i, task] = await answers.get();
      prices[i] = task.result();
    }
    return prices;
  },
};
