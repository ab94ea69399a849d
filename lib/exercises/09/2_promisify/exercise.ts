/** Exercise 09.2: turn a function that takes a callback into one that returns a promise. */
import { defineExercise } from "@course/notebook/exercises";

type Callback = (error?: unknown, value?: unknown) => void;

/** A function that takes a callback: the last of its arguments. */
// deno-lint-ignore no-explicit-any
export type OldFunction = (this: any, ...args: any[]) => void;

// deno-lint-ignore no-explicit-any
export type Promisify = (f: OldFunction) => (...args: any[]) => Promise<unknown>;

/** How a promise ended, comparable: a value or the very error. */
type Ending = { value: unknown } | { error: unknown };

/** The callback among the arguments; a wrong answer may have put it elsewhere. */
function callbackOf(args: unknown[]): Callback {
  const last = args.at(-1);
  return typeof last === "function" ? last as Callback : () => {};
}

/** How the promise that the work returns ends; in words if it returns none. */
async function endOf(work: () => unknown): Promise<Ending> {
  let promise: unknown;
  try {
    promise = work();
  } catch (error) {
    return { value: `thrown by the call itself: ${error}` };
  }
  if (!(promise instanceof Promise)) return { value: "no promise" };
  return await promise.then((value) => ({ value }), (error) => ({ error }));
}

export default defineExercise({
  id: "09.2",
  title: "A promise instead of a callback",
  name: "promisify",
  hints: [
    "A result that is delivered by somebody else: that is what `new Promise((resolve, reject) => …)` is for. Where do the arguments and the `this` of the call come in?",
    "Return a `function` (an arrow function has no `this` of its own) that makes a promise, and in it calls `f` with the arguments and one more: a callback that settles the promise. Which errors count as none?",
    "`return function (this: unknown, ...args: A) { return new Promise((resolve, reject) => f.call(this, ...args, (error, value) => …)) }`; compare `error` with `null` and `undefined` only. What is thrown inside `new Promise(…)` becomes a rejection.",
  ],
  async check(answer: Promisify, judge) {
    const wait = 20 + Math.floor(80 * judge.random());
    const later = (ms: number, ...outcome: Parameters<Callback>): OldFunction => (...args) =>
      void setTimeout(() => callbackOf(args)(...outcome), ms);

    const trial = await judge.run(() => endOf(() => answer(later(wait, null, "tea"))()));
    const soon: OldFunction = (...args) => queueMicrotask(() => callbackOf(args)(null, "milk"));
    const atOnce = await judge.run(() => endOf(() => answer(soon)()));
    judge.requires("the value arrives when the callback is called", {
      expected: [{ value: "tea" }, `${wait} ms`, { value: "milk" }, "0 ms"],
      seen: [trial.value, `${trial.took} ms`, atOnce.value, `${atOnce.took} ms`],
    });

    const values = [0, "", false, null, undefined, NaN];
    const { value: kept } = await judge.run(() =>
      Promise.all(values.map((value) => endOf(() => answer(later(5, undefined, value))())))
    );
    judge.requires("every value is a value", {
      expected: values.map((value) => ({ value })),
      seen: kept,
    });

    const failure = new Error(`no tea ${wait}`);
    const { value: failed } = await judge.run(() => endOf(() => answer(later(5, failure, 1))()));
    judge.requires("the caller gets the very error", {
      expected: { error: failure },
      seen: failed,
      holds: failed !== undefined && "error" in failed && failed.error === failure,
    });
    const odd = [0, "", false, NaN];
    const { value: oddly } = await judge.run(() =>
      Promise.all(odd.map((error) => endOf(() => answer(later(5, error, "value"))())))
    );
    judge.requires("anything but null and undefined is an error", {
      expected: odd.map((error) => ({ error })),
      seen: oddly,
    });

    const heard: unknown[][] = [];
    const numbers = [1, 2, 3, 4, 5].map((n) => n + Math.floor(100 * judge.random()));
    const { value: during } = await judge.run(async () => {
      const old = (...args: unknown[]) => {
        heard.push(args);
        callbackOf(args)(null, "at once");
      };
      const made = answer(Object.defineProperty(old, "length", { value: 3 }));
      const before = heard.length;
      const results = [
        await endOf(() => made(...numbers)),
        await endOf(() => made()),
        await endOf(() => made(undefined)),
      ];
      return { before, results };
    });
    judge.requires("f gets the arguments in order, and the callback last", {
      expected: [[...numbers, "callback"], ["callback"], [undefined, "callback"]],
      seen: heard.map((args) => args.map((arg) => typeof arg === "function" ? "callback" : arg)),
    });
    judge.requires("f is not called before the made function is", {
      expected: 0,
      seen: during?.before,
    });
    judge.requires("the callback may be called during the call", {
      expected: Array(3).fill({ value: "at once" }),
      seen: during?.results,
    });
    const { value: started } = await judge.run(async () => {
      let calls = 0;
      const made = answer((...args: unknown[]) => {
        calls++;
        callbackOf(args)(null, 1);
      });
      const first = endOf(() => made());
      const atOnce = calls;
      await first;
      return atOnce;
    });
    judge.requires("f is called at once", { expected: 1, seen: started });

    const brew = answer(function (this: { drink?: string } | undefined, ...args: unknown[]) {
      callbackOf(args)(null, this?.drink);
    });
    const kitchens = ["mate", "cocoa"].map((drink) => ({ drink, brew }));
    const { value: method } = await judge.run(() =>
      Promise.all(kitchens.map((kitchen) => endOf(() => kitchen.brew())))
    );
    judge.requires("f gets the this of the call", {
      expected: [{ value: "mate" }, { value: "cocoa" }],
      seen: method,
    });

    const thrown = new TypeError("path must be a string");
    const { value: threw } = await judge.run(() =>
      endOf(() =>
        answer(() => {
          throw thrown;
        })()
      )
    );
    judge.requires("an error that f throws is a rejection", {
      expected: { error: thrown },
      seen: threw,
      holds: threw !== undefined && "error" in threw && threw.error === thrown,
    });

    const falsy = [undefined, null, 0, ""];
    const { value: threwOddly } = await judge.run(() =>
      Promise.all(falsy.map((error) =>
        endOf(() =>
          answer(() => {
            throw error;
          })()
        )
      ))
    );
    judge.requires("whatever f throws is a rejection, even undefined", {
      expected: falsy.map((error) => ({ error })),
      seen: threwOddly,
    });

    const { value: twice } = await judge.run(async () => {
      const thrown: string[] = [];
      const made = answer((...args: unknown[]) => {
        const done = callbackOf(args);
        setTimeout(() => {
          for (const outcome of [[null, "first"], [null, "second"], [new Error("third")]]) {
            try {
              done(...outcome);
            } catch (error) {
              thrown.push(`the callback throws ${error}`);
            }
          }
        }, 5);
      });
      return [await endOf(() => made()), ...thrown];
    });
    judge.requires("a second call of the callback changes nothing", {
      expected: [{ value: "first" }],
      seen: twice,
    });

    const slowest = 100 + Math.floor(50 * judge.random());
    const overlapping = await judge.run(async () => {
      const made = answer((ms: number, ...rest: unknown[]) => {
        const done = callbackOf(rest);
        setTimeout(() => ms === 30 ? done(new Error("30")) : done(null, ms), ms);
      });
      const ends = [slowest, 30, 60].map((ms) => endOf(() => made(ms)));
      const first = await Promise.all(ends);
      return [...first, await endOf(() => made(10))]
        .map((end) => "error" in end ? String(end.error) : end.value);
    });
    judge.requires("calls that overlap do not disturb each other", {
      expected: [[slowest, "Error: 30", 60, 10], slowest + 10],
      seen: [overlapping.value, overlapping.took],
    });
  },
});
