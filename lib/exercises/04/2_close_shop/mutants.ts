/** Answers that prove the checker of exercise 04.2. */
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { closeShop } from "./solution.ts";

/** What some of the wrong answers have in one place for all shops. */
let totalOfAll: number;
let closing: Promise<string> | undefined;
let shopBefore: Promise<unknown> = Promise.resolve();

export const mutants: Mutants<typeof closeShop> = {
  "does not wait for the lock": {
    answer: async (shop) => {
      shop.lock();
      const total = await shop.count();
      await Promise.all(shop.goods.map((item) => shop.putAway(item)));
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "the door is locked before anything else begins",
  },
  "puts an await in front of forEach": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      await shop.goods.forEach(async (item) => await shop.putAway(item));
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "the money is counted and the goods are away before the report is sent",
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
    fails: 'if "report" fails, the caller gets the error',
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
    fails: "the door is locked before anything else begins",
  },
  "lets goods that cannot be put away lie": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      await Promise.allSettled(shop.goods.map(async (item) => await shop.putAway(item)));
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: 'if "put away bread" fails, the caller gets the error',
  },
  "waits for the first of the goods only": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      if (shop.goods.length > 0) await Promise.race(shop.goods.map((item) => shop.putAway(item)));
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: 'if "put away bread" fails, the caller gets the error',
  },
  "sends a default when the money cannot be counted": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count().catch(() => 0);
      await Promise.all(shop.goods.map((item) => shop.putAway(item)));
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: 'if "count" fails, the caller gets the error',
  },
  "goes on when the door cannot be locked": {
    answer: async (shop) => {
      try {
        await shop.lock();
      } finally {
        await shop.count();
      }
      const total = await shop.count();
      await Promise.all(shop.goods.map((item) => shop.putAway(item)));
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "if the door cannot be locked, no other step begins",
  },
  "sends the report whatever happens": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      try {
        await Promise.all(shop.goods.map((item) => shop.putAway(item)));
      } finally {
        await shop.report(total);
      }
      return `closed with ${total}`;
    },
    fails: "if counting or putting away fails, no report is sent",
  },
  "awaits the goods too late": {
    answer: async (shop) => {
      await shop.lock();
      const away = Promise.all(shop.goods.map((item) => shop.putAway(item)));
      const total = await shop.count();
      await away;
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "whatever fails, no promise is left floating with an error",
  },
  "awaits the count too late": {
    answer: async (shop) => {
      await shop.lock();
      const count = shop.count();
      for (const item of shop.goods) await shop.putAway(item);
      const total = await count;
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "whatever fails, no promise is left floating with an error",
  },
  "starts all the goods, and awaits one after the other": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      const away = shop.goods.map((item) => shop.putAway(item));
      for (const promise of away) await promise;
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "whatever fails, no promise is left floating with an error",
  },
  "makes one error of two": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      const errors: unknown[] = [];
      const note = (error: unknown) => void errors.push(error);
      await Promise.all(
        shop.goods.map((item) => Promise.try(() => shop.putAway(item)).catch(note)),
      );
      if (errors.length > 1) throw new AggregateError(errors, "put away failed");
      if (errors.length === 1) throw errors[0];
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "if two steps fail, the caller gets the error of one of them",
  },
  "makes a new error of each": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      try {
        await Promise.all(shop.goods.map((item) => shop.putAway(item)));
      } catch (error) {
        throw error instanceof Error ? new Error(error.message) : error;
      }
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: 'if "put away bread" fails, the caller gets the error',
  },
  "turns the list round, and back at the end": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      await Promise.all(shop.goods.reverse().map((item) => shop.putAway(item)));
      shop.goods.reverse();
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "whatever fails, the list of goods stays as it was",
  },
  "empties the list of goods": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      while (shop.goods.length > 0) await shop.putAway(shop.goods.shift()!);
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "each of the goods is put away, and the list stays as it was",
  },
  "puts equal goods away once": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      await Promise.all([...new Set(shop.goods)].map((item) => shop.putAway(item)));
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "each of the goods is put away, and the list stays as it was",
  },
  "passes goods without a name over": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      await Promise.all(shop.goods.filter(Boolean).map((item) => shop.putAway(item)));
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "each of the goods is put away, and the list stays as it was",
  },
  "looks every millisecond whether the goods are away": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      const failures: unknown[] = [];
      let away = 0;
      for (const item of shop.goods) {
        Promise.try(() => shop.putAway(item)).then(() => away++, (error) => failures.push(error));
      }
      while (away < shop.goods.length && failures.length === 0) await delay(1);
      if (failures.length > 0) throw failures[0];
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "it waits for the steps, and sets no timers",
  },
  "takes an error that is undefined for none": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      let failure: unknown;
      const noteFailure = (error: unknown) => failure ??= error;
      await Promise.all(
        shop.goods.map((item) => Promise.try(() => shop.putAway(item)).catch(noteFailure)),
      );
      if (failure) throw failure;
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "a step that rejects with undefined has failed, too",
  },
  "reports only what is more than nothing": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      await Promise.all(shop.goods.map((item) => shop.putAway(item)));
      if (total) await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "a total of 0 is a total, too",
  },
  "takes a lock that fails with undefined for locked": {
    answer: async (shop) => {
      try {
        await shop.lock();
      } catch (error) {
        if (error) throw error;
      }
      const total = await shop.count();
      await Promise.all(shop.goods.map((item) => shop.putAway(item)));
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "a step that rejects with undefined has failed, too",
  },
  "makes one error of the count's and the goods'": {
    answer: async (shop) => {
      await shop.lock();
      const steps = [
        Promise.try(() => shop.count()),
        Promise.all(shop.goods.map(async (item) => await shop.putAway(item))),
      ] as const;
      const ends = await Promise.allSettled(steps);
      if (ends.every(({ status }) => status === "rejected")) throw new Error("nothing works");
      const [total] = await Promise.all(steps);
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "if two steps fail, the caller gets the error of one of them",
  },
  "has one place for the total of all shops": {
    answer: async (shop) => {
      await shop.lock();
      totalOfAll = await shop.count();
      await Promise.all(shop.goods.map((item) => shop.putAway(item)));
      await shop.report(totalOfAll);
      return `closed with ${totalOfAll}`;
    },
    fails: "two shops can be closed at the same time",
  },
  "has one closing for all shops": {
    answer: (shop) => closing ??= closeShop(shop).finally(() => closing = undefined),
    fails: "two shops can be closed at the same time",
  },
  "closes one shop after the other": {
    answer: (shop) => {
      const mine = shopBefore.then(() => closeShop(shop));
      shopBefore = mine.catch(() => {});
      return mine;
    },
    fails: "two shops can be closed at the same time",
  },
  "puts ten of the goods away, at most": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      await Promise.all(shop.goods.slice(0, 10).map((item) => shop.putAway(item)));
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "even if there are twenty",
  },
  "waits as long as it usually takes": {
    answer: async (shop) => {
      await shop.lock();
      const total = await shop.count();
      shop.goods.forEach((item) => void shop.putAway(item));
      await delay(100);
      await shop.report(total);
      return `closed with ${total}`;
    },
    fails: "whatever fails, no promise is left floating with an error",
  },
};

export const variants: Record<string, typeof closeShop> = {
  "chains with then": (shop) =>
    shop.lock().then(() => shop.count()).then((total) =>
      Promise.all(shop.goods.map((item) => shop.putAway(item)))
        .then(() => shop.report(total))
        .then(() => `closed with ${total}`)
    ),
  "counts and puts away at the same time": async (shop) => {
    await shop.lock();
    const [total] = await Promise.all([
      shop.count(),
      ...shop.goods.map((item) => shop.putAway(item)),
    ]);
    await shop.report(total);
    return `closed with ${total}`;
  },
  "puts the goods away first": async (shop) => {
    await shop.lock();
    await Array.fromAsync(shop.goods, (item) => shop.putAway(item));
    const total = await shop.count();
    await shop.report(total);
    return `closed with ${total}`;
  },
  "puts the goods away one after the other": async (shop) => {
    await shop.lock();
    const total = await shop.count();
    for (const item of shop.goods) await shop.putAway(item);
    await shop.report(total);
    return `closed with ${total}`;
  },
};
