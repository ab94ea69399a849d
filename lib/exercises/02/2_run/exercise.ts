/** Exercise 02.2: run a coroutine, with errors that come back in. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { countTimers } from "../../shared/mod.ts";
import type { run } from "./solution.ts";

export type Coroutine<T> = Generator<Promise<unknown>, T, never>;

const after = async <T>(ms: number, value: T): Promise<T> => {
  await delay(ms);
  return value;
};

const failAfter = async (ms: number, error: unknown): Promise<never> => {
  await delay(ms);
  throw error;
};

/** How a promise ends, in words; one that does not end within ten seconds never does. */
async function outcome(promise: Promise<unknown>): Promise<string> {
  const ended = promise.then(
    (value) => `fulfilled: ${value}`,
    (error) => `rejected: ${error instanceof Error ? error.message : error}`,
  );
  return await Promise.race([ended, after(10_000, "never ends")]);
}

export default defineExercise({
  id: "02.2",
  title: "Errors come back in",
  name: "run",
  hints: [
    "A generator has a second door beside `next`: which one takes an error?",
    "`coroutine.throw(error)` continues the coroutine with an error at its `yield`. Like `next`, it returns the next promise, or the end, or it throws what the coroutine did not catch.",
    "Let one function take *the way to continue*: `advance(() => coroutine.next(result))` or `advance(() => coroutine.throw(error))`. Inside, in a `try`: make the step; if done, resolve; otherwise `turn.value.then(…, …)` with one `advance` for each of the two.",
  ],
  async check(answer: typeof run, judge) {
    await sendsResultsIn(answer, judge);
    await takesAnyNumberOfSteps(answer, judge);
    await throwsErrorsIn(answer, judge);
    await throwsEveryErrorIn(answer, judge);
    await rejectsWithWhatIsNotCaught(answer, judge);
  },
});

async function sendsResultsIn(answer: typeof run, judge: Judge): Promise<void> {
  const start = performance.now();
  function* add(a: number, b: number | null): Coroutine<string> {
    const first: number = yield after(103, a);
    const second: number | null = yield after(104, b);
    return `${first} + ${second} = ${first + Number(second)}`;
  }
  const sums = await Promise.all([add(20, 22), add(0, null)].map((sum) => outcome(answer(sum))));
  judge.requires("results come back at the yield, and the returned value at the end", {
    expected: "fulfilled: 20 + 22 = 42; fulfilled: 0 + null = 0",
    seen: sums.join("; "),
  });
  judge.requires("two coroutines run at the same time, and wait no longer than they must (ms)", {
    expected: 207,
    seen: performance.now() - start,
  });
  using counted = countTimers();
  await outcome(answer(add(1, 2)));
  judge.requires("it does not poll: it sets no timer of its own", {
    expected: 0,
    seen: Math.max(0, counted.count - 3), // two of the coroutine, one of `outcome`
  });
}

async function takesAnyNumberOfSteps(answer: typeof run, judge: Judge): Promise<void> {
  judge.requires("a coroutine may wait a thousand times", {
    expected: "fulfilled: 1000",
    seen: await outcome(answer((function* (): Coroutine<number> {
      let sum = 0;
      for (let n = 0; n < 1000; n++) sum += yield Promise.resolve(1);
      return sum;
    })())),
  });
  const returned = [0, "", false, null, undefined];
  judge.requires("whatever it returns is the result, even undefined, and even after an error", {
    expected: returned.map((value) => `fulfilled: ${value}`).join(", "),
    seen: (await Promise.all(returned.map((value) =>
      outcome(answer((function* (): Coroutine<unknown> {
        try {
          yield failAfter(1, new Error("no answer"));
        } catch { // and goes on
        }
        return value;
      })()))
    ))).join(", "),
  });
}

async function throwsErrorsIn(answer: typeof run, judge: Judge): Promise<void> {
  const noAnswer = new Error("no answer");
  const caught: unknown[] = [];
  const recovering = await outcome(answer((function* (): Coroutine<string> {
    try {
      yield failAfter(100, noAnswer);
    } catch (error) {
      caught.push(error);
    }
    const second: string = yield after(100, "second try");
    return second;
  })()));
  const [error] = caught;
  judge.requires("the error of a rejected promise is thrown at the yield, unchanged", {
    expected: "the very error: no answer",
    seen: caught.length === 0
      ? "nothing arrived at the yield"
      : `${error === noAnswer ? "the very error" : "another error"}: ${messageOf(error)}`,
  });
  judge.requires("a coroutine that has caught the error goes on", {
    expected: "fulfilled: second try",
    seen: recovering,
  });
}

async function throwsEveryErrorIn(answer: typeof run, judge: Judge): Promise<void> {
  const caught: string[] = [];
  const reasons = [new Error("first"), "a string", 0, undefined, null, "", false];
  const ended = await outcome(answer((function* (): Coroutine<string> {
    for (const reason of reasons) {
      try {
        yield failAfter(100, reason);
        caught.push("nothing");
      } catch (error) {
        caught.push(error instanceof Error ? error.message : Deno.inspect(error));
      }
    }
    return "at the end";
  })()));
  judge.requires("this holds each time, and even for errors such as 0 and undefined", {
    expected: 'caught first, "a string", 0, undefined, null, "", false; fulfilled: at the end',
    seen: `caught ${caught.join(", ")}; ${ended}`,
  });

  const caughtBy: Record<string, string> = {};
  function* catching(name: string, ms: number): Coroutine<void> {
    try {
      yield failAfter(ms, new Error(`the error of ${name}`));
    } catch (error) {
      caughtBy[name] = messageOf(error);
    }
  }
  await Promise.all([catching("a", 20), catching("b", 10)].map((each) => outcome(answer(each))));
  judge.requires("of two coroutines at the same time, each gets its own error", {
    expected: { a: "the error of a", b: "the error of b" },
    seen: caughtBy,
  });
}

async function rejectsWithWhatIsNotCaught(answer: typeof run, judge: Judge): Promise<void> {
  let cleaned = "no";
  const noAnswer = new Error("no answer");
  const uncaught: string[] = [];
  for (const reason of [noAnswer, 0, undefined]) {
    const ended = answer((function* (): Coroutine<void> {
      yield failAfter(10, reason);
    })());
    uncaught.push(
      await outcome(ended.catch((error) => {
        throw error === reason ? error : `another error, ${messageOf(error)}`;
      })),
    );
  }
  await outcome(
    answer((function* (): Coroutine<void> {
      try {
        yield failAfter(100, noAnswer);
      } finally {
        cleaned = "begun";
        yield delay(50);
        cleaned = "yes";
      }
    })()).finally(() => cleaned += cleaned === "begun" ? ", too late" : ""),
  );
  judge.requires("its `finally` has run to the end by then, even if it waits", {
    expected: "yes",
    seen: cleaned,
  });
  judge.requires("an error that is not caught rejects the promise of run", {
    expected: "rejected: no answer, rejected: 0, rejected: undefined",
    seen: uncaught.join(", "),
  });

  const own = async (waits: number) =>
    await outcome(answer((function* (): Coroutine<void> {
      for (let n = 0; n < waits; n++) yield after(10, "fine");
      throw new Error(`my own after ${waits}`);
    })()));
  const instead = await outcome(answer((function* (): Coroutine<void> {
    try {
      yield failAfter(10, new Error("no answer"));
    } catch {
      throw new Error("another instead");
    }
  })()));
  judge.requires("so does an error that the coroutine throws by itself, at any step", {
    expected: "rejected: my own after 0, rejected: my own after 2, rejected: another instead",
    seen: [await own(0), await own(2), instead].join(", "),
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
