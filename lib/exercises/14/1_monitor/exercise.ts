/** Exercise 14.1: a monitor that charges each function for its own time. */
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import { outcomeOf } from "../../shared/mod.ts";
import type { createMonitor } from "./solution.ts";

/** What every monitor can do, the wrong ones too. */
export type CreateMonitor = typeof createMonitor;

const LIMIT = 50;

export default defineExercise({
  id: "14.1",
  title: "Who kept the thread?",
  name: "createMonitor",
  hints: [
    "When a watched function ends, how do you know which part of its time was spent in other watched functions that it called?",
    "Keep one variable in the monitor: what the watched calls inside the current one have taken. A call saves it, sets it to 0, and at its end puts back what it saved plus its own duration. And what must happen even if the function throws?",
    "`const before = inside; inside = 0; const start = now(); try { return work.apply(this, args); } finally { … inside = before + took; }`, in a `function`, which has a `this` of its own.",
  ],
  async check(answer: CreateMonitor, judge) {
    let time = 1000 * judge.random();
    const now = () => time;
    const passes = (ms: number) => void (time += ms);
    const some = (least: number) => least + Math.floor(20 * judge.random());
    const told = ({ blames }: ReturnType<CreateMonitor>) =>
      blames?.map(({ name, ms }) => `${name} ${Math.round(ms)}`);
    const attempt = (work: () => unknown) => {
      try {
        return work();
      } catch (error) {
        return error;
      }
    };
    const slow = some(60), deep = some(80), late = some(60);

    const { value, error, unhandled } = await judge.run(async () => {
      const plain = answer(LIMIT, now);
      const shop = {
        tax: 7,
        price: plain.watch("price", function (this: { tax: number }, a: number, b: string) {
          return [this.tax, a, b];
        }),
      };
      const passed = shop.price(0, "");
      const falsy = [0, "", null, undefined, false].map((one) => plain.watch("f", () => one)());
      const promise = Promise.resolve();
      const samePromise = plain.watch("promise", () => promise)() === promise;
      const rejects = plain.watch("rejects", () => Promise.reject(new Error("no")));
      await rejects().catch(() => {});

      const limits = answer(LIMIT, now);
      const takes = limits.watch("takes", passes);
      for (const ms of [LIMIT - 1, LIMIT, slow]) {
        takes(ms);
        passes(LIMIT); // between two calls: not theirs
      }

      const throwing = answer(LIMIT, now);
      const burnt = new Error("burnt");
      const boil = throwing.watch("boil", (ms: number) => {
        passes(ms);
        throw burnt;
      });
      const thrown = attempt(() => boil(slow));
      throwing.watch("cook", () => {
        passes(10);
        attempt(() => boil(deep));
        passes(10);
      })();
      const anyReason = [0, "", undefined, null].map((reason) => {
        const fail = throwing.watch("fail", () => {
          throw reason;
        });
        return outcomeOf(fail);
      });

      const nested = answer(LIMIT, now);
      const inner = nested.watch("inner", passes);
      const middle = nested.watch("middle", (ms: number) => {
        passes(10);
        inner(ms);
        inner(1);
        passes(slow);
      });
      nested.watch("outer", () => {
        passes(10);
        middle(deep);
        middle(deep);
        passes(LIMIT - 11);
      })();

      const recursive = answer(LIMIT, now);
      const dig: (depth: number) => void = recursive.watch("dig", (depth: number) => {
        passes(slow + depth);
        if (depth > 1) dig(depth - 1);
      });
      dig(3);

      const asynchronous = answer(LIMIT, now);
      const hash = asynchronous.watch("hash", passes);
      const login = asynchronous.watch("login", async () => {
        passes(slow);
        await delay(10);
        passes(deep);
        hash(late);
        return "in";
      });
      const list = asynchronous.watch("list", async () => {
        await delay(20);
        return "list";
      });
      const answers = await Promise.all([login(), list()]);

      const one = answer(LIMIT, now), other = answer(LIMIT, now);
      const foreign = other.watch("foreign", passes);
      one.watch("own", () => foreign(slow))();
      return {
        ...{ passed, falsy, samePromise, limits: told(limits) },
        throwing: [thrown === burnt ? "the error itself" : thrown, told(throwing)],
        reasons: await Promise.all(anyReason),
        ...{ nested: told(nested), recursive: told(recursive) },
        asynchronous: [answers, told(asynchronous)],
        monitors: [told(one), told(other)],
      };
    });
    judge.requires("a watched function gets its arguments and its `this`", {
      expected: [7, 0, ""],
      seen: value?.passed ?? error,
    });
    judge.requires("it returns what the function returns, falsy values and promises as they are", {
      expected: [[0, "", null, undefined, false], true],
      seen: [value?.falsy, value?.samePromise],
    });
    judge.requires("no rejection of a promise is left unhandled, if its caller handles it", {
      expected: 0,
      seen: unhandled.length,
    });
    judge.requires("a call of 50 ms or more is blamed, a shorter one is not", {
      expected: [`takes ${LIMIT}`, `takes ${slow}`],
      seen: value?.limits,
    });
    judge.requires("a call that throws is blamed too, and its caller gets the error", {
      expected: ["the error itself", [`boil ${slow}`, `boil ${deep}`]],
      seen: value?.throwing,
    });
    judge.requires("its caller gets an error that is 0, an empty string or undefined, too", {
      expected: ["threw 0", "threw ", "threw undefined", "threw null"],
      seen: value?.reasons,
    });
    judge.requires("what watched functions inside have taken is not charged to the outer one", {
      expected: Array(2).fill([`inner ${deep}`, `middle ${slow + 10}`]).flat(),
      seen: value?.nested,
    });
    judge.requires("a function that calls itself is charged for each call alone", {
      expected: [1, 2, 3].map((depth) => `dig ${slow + depth}`),
      seen: value?.recursive,
    });
    judge.requires("an async function is charged up to its first `await`, and its promise works", {
      expected: [["in", "list"], [`login ${slow}`, `hash ${late}`]],
      seen: value?.asynchronous,
    });
    judge.requires("each monitor knows only its own functions", {
      expected: [[`own ${slow}`], [`foreign ${slow}`]],
      seen: value?.monitors,
    });
  },
});
