/** Exercise 01.3: two chains that overlap, and a step after both. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { countTimers } from "../../shared/mod.ts";
import { Kitchen } from "./kitchen.ts";
import type { breakfast, Times } from "./solution.ts";

const usual: Times = { water: 300, tea: 200, toast: 200, butter: 50, serve: 50 };
const slowToaster: Times = { ...usual, toast: 700 };
const inNoTime: Times = { water: 0, tea: 0, toast: 0, butter: 0, serve: 0 };

/** When each step has ended, if everything begins as early as possible. */
const ends: Times = { water: 300, tea: 500, toast: 200, butter: 250, serve: 550 };
const steps = Object.keys(ends) as (keyof Times)[];

/** One breakfast, and what was still going on after it. */
async function make(
  { judge, answer, times, failing, silent }: {
    judge: Judge;
    answer: typeof breakfast;
    times: Times;
    failing?: keyof Times;
    silent?: boolean;
  },
) {
  const made = await judge.run(async () => {
    const line = new Kitchen(failing, { silent });
    const inWords = (error: unknown) => {
      if (error !== line.failure) return "another error";
      return error instanceof Error ? error.message : String(error);
    };
    using counted = countTimers();
    const start = performance.now();
    const outcome = await Promise.try(answer, line, { ...times })
      .then(() => "served", inWords);
    const took = performance.now() - start;
    const order = line.order();
    const timers = counted.count - startsIn(order).length; // Each step sets one.
    await delay(2000); // Whatever is still going on will show itself.
    return { outcome, took, order, timers, later: line.order().slice(order.length) };
  }, { deadline: 5000 });
  const { took, unhandled, timersLeft } = made;
  const nothing = { order: [] as string[], timers: 0, later: ["it never ends"] };
  const never = { outcome: "no end", took, ...nothing };
  return { ...made.value ?? never, unhandled, timersLeft };
}

export default defineExercise({
  id: "01.3",
  title: "A breakfast of your own",
  name: "breakfast",
  hints: [
    "Which step has to wait for which? There are two chains that have nothing to do with each other until the end.",
    "Write each chain as a small async function, `water` then `tea`, `toast` then `butter`. Start both, wait for both with `Promise.all`, then serve.",
    '`const makeTea = async () => { await line.span("water", …); await line.span("tea", …); };`, the same for `makeToast`, then `await Promise.all([makeTea(), makeToast()]);` and the last span.',
  ],
  async check(answer: typeof breakfast, judge) {
    const { took, order, timers, later, timersLeft } = await make({ judge, answer, times: usual });
    const slow = await make({ judge, answer, times: slowToaster });
    const fast = await make({ judge, answer, times: inNoTime });
    const before = (first: string, second: string) =>
      order.includes(first) && order.indexOf(first) < order.indexOf(second);
    const yes = (holds: boolean) => ({ expected: "yes", seen: holds ? "yes" : "no" });

    judge.requires("takes the five steps, each once", {
      expected: "butter, serve, tea, toast, water",
      seen: startedIn(order),
    });
    judge.requires(
      "the tea steeps after the water has boiled",
      yes(before("water end", "tea start")),
    );
    judge.requires(
      "the toast is buttered after it is toasted",
      yes(before("toast end", "butter start")),
    );
    judge.requires(
      "water and toast are under way at the same time",
      yes(before("water start", "toast end") && before("toast start", "water end")),
    );
    judge.requires("breakfast is served at the end", {
      expected: "serve start, serve end",
      seen: order.slice(-2).join(", "),
    });
    judge.requires("serving waits even for a slow toaster", {
      expected: "butter end, serve start, serve end",
      seen: slow.order.slice(-3).join(", "),
    });
    judge.requires("breakfast is ready as early as possible", {
      expected: "after 550 ms; 800 with the slow toaster",
      seen: `after ${took} ms; ${slow.took} with the slow toaster`,
    });
    judge.requires("a step of 0 ms is a step, and takes no time", {
      expected: "butter, serve, tea, toast, water in 0 ms",
      seen: `${startedIn(fast.order)} in ${fast.took} ms`,
    });
    judge.requires("nothing goes on after the function has ended", {
      expected: "nothing",
      seen: later.join(", ") || (timersLeft > 0 ? "a timer" : "nothing"),
    });

    judge.requires("it waits for the steps, and sets no timers but theirs", {
      expected: 0,
      seen: timers,
    });

    const both = await judge.run(() => {
      const start = performance.now();
      const timed = async (times: Times) => {
        const line = new Kitchen();
        await answer(line, { ...times });
        return `${startedIn(line.order())} in ${performance.now() - start} ms`;
      };
      return Promise.all([timed(slowToaster), timed(usual)]);
    }, { deadline: 5000 });
    judge.requires("two breakfasts at once do not disturb each other", {
      expected: [
        "butter, serve, tea, toast, water in 800 ms",
        "butter, serve, tea, toast, water in 550 ms",
      ],
      seen: both.value ?? both.outcome,
    });

    const accidents = await Array.fromAsync(steps, async (step) => ({
      step,
      ...await make({ judge, answer, times: usual, failing: step }),
    }));
    const wrong = accidents.find(({ step, outcome, took }) =>
      outcome !== `no ${step}` || took !== ends[step]
    );
    const { step, outcome, took: failedAfter } = wrong ?? accidents[0];
    judge.requires("the error of any step reaches the caller at once", {
      expected: `no ${step} after ${ends[step]} ms`,
      seen: `${outcome} after ${failedAfter} ms`,
    });
    const silent = await Array.fromAsync(steps, async (failing) => {
      const { outcome, took } = await make({ judge, answer, times: usual, failing, silent: true });
      return `${failing}: ${outcome} after ${took} ms`;
    });
    judge.requires("even if what it has thrown is undefined", {
      expected: steps.map((step) => `${step}: undefined after ${ends[step]} ms`),
      seen: silent,
    });
    judge.requires("nothing is served after an error", {
      expected: "nothing",
      seen: accidents.filter(({ step, order, later }) =>
        step !== "serve" && [...order, ...later].includes("serve start")
      ).map(({ step }) =>
        `served without ${step}`
      ).join(", ") || "nothing",
    });
    judge.requires("no rejection is left unhandled", {
      expected: "none",
      seen: accidents.filter(({ unhandled }) =>
        unhandled.length > 0
      ).map(({ step }) => `one when ${step} fails`).join(", ") || "none",
    });
  },
});

function startsIn(order: string[]): string[] {
  const starts = order.filter((entry) => entry.endsWith(" start"));
  return starts.map((entry) => entry.slice(0, -" start".length));
}

function startedIn(order: string[]): string {
  return startsIn(order).sort().join(", ");
}
