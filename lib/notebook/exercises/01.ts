/** Exercises of notebook 01, why asynchronous. */
import { delay } from "@std/async";
import { defineExercise } from "../exercise.ts";
import { Timeline } from "../timeline.ts";
import type { breakfast, Times } from "./01/3_solution.ts";

/** Runs a plan: the waits of a stage together, the stages one after the other. */
async function runPlan(plan: number[][]): Promise<number> {
  const start = performance.now();
  for (const stage of plan) await Promise.all(stage.map((ms) => delay(ms)));
  return performance.now() - start;
}

const plans: Record<string, number[][]> = {
  "the waits of one stage overlap": [[300, 200]],
  "the stages come one after the other": [[100], [300], [200]],
  "the longest wait decides, wherever it stands": [[100, 300, 200], [50, 20]],
  "an empty stage takes no time": [[100], [], [50]],
  "an empty plan takes no time": [],
};

const totalTime = defineExercise({
  id: "01.1",
  title: "Predict the total",
  name: "totalTime",
  hints: [
    "How long does one stage take, if its waits run together? How long do two stages take?",
    "A stage takes as long as its longest wait, and the plan takes the sum of its stages. `Math.max()` of nothing is not 0.",
    "`return plan.reduce((sum, stage) => sum + …, 0)`, with `Math.max(0, ...stage)` for one stage.",
  ],
  async check(answer: (plan: number[][]) => number, judge) {
    for (const [requirement, plan] of Object.entries(plans)) {
      judge.that(requirement, { expected: await runPlan(plan), seen: answer(plan) });
    }
  },
  mutants: {
    "adds up all waits": {
      answer: (plan) => plan.flat().reduce((sum, ms) => sum + ms, 0),
      fails: "the waits of one stage overlap",
    },
    "takes the longest wait of the whole plan": {
      answer: (plan) => Math.max(0, ...plan.flat()),
      fails: "the stages come one after the other",
    },
    "takes the first wait of each stage": {
      answer: (plan) => plan.reduce((sum, [first = 0]) => sum + first, 0),
      fails: "the longest wait decides, wherever it stands",
    },
    "forgets that the maximum of nothing is -Infinity": {
      answer: (plan) => plan.reduce((sum, stage) => sum + Math.max(...stage), 0),
      fails: "an empty stage takes no time",
    },
  },
});

type Measure = (n: number) => Promise<number>;

/** A pile of sixty jobs that wait, then compute on one thread; counts how it is measured. */
class Pile {
  readonly measured: number[] = [];
  mostAtOnce = 0;
  #atOnce = 0;
  readonly #wait: number;
  readonly #compute: number;

  constructor(wait: number, compute: number) {
    this.#wait = wait;
    this.#compute = compute;
  }

  readonly measure: Measure = async (n) => {
    this.measured.push(n);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
    const start = performance.now();
    let left = 60;
    let thread: Promise<void> = Promise.resolve(); // computing parts queue behind each other
    const jobAfterJob = async () => {
      while (left-- > 0) {
        if (this.#wait > 0) await delay(this.#wait);
        await (thread = thread.then(() => delay(this.#compute)));
      }
    };
    await Promise.all(Array.from({ length: n }, jobAfterJob));
    this.#atOnce--;
    return performance.now() - start;
  };
}

const bestConcurrency = defineExercise({
  id: "01.2",
  title: "Where more no longer helps",
  name: "bestConcurrency",
  hints: [
    "Try one, then two, then three … When do you know that you can stop?",
    "Keep the last time. If one more in progress is not faster, the number before was the answer.",
    "`let n = 1, best = await measure(1);` and then a loop: measure `n + 1`; if it is not less than `best`, return `n`; otherwise remember the new time and go on.",
  ],
  async check(answer: (measure: Measure) => Promise<number>, judge) {
    const find = async (wait: number, compute: number) => {
      const pile = new Pile(wait, compute);
      return { found: await answer(pile.measure), pile };
    };
    const { found, pile } = await find(30, 10);
    judge.that("finds the bend of the curve", { expected: 4, seen: found });
    judge.that("stops as soon as one more brings nothing", {
      expected: "measured 1, 2, 3, 4, 5",
      seen: `measured ${[...new Set(pile.measured)].sort((a, b) => a - b).join(", ")}`,
    });
    judge.that("makes one measurement at a time", { expected: 1, seen: pile.mostAtOnce });
    judge.that("one at a time is enough for jobs that only compute", {
      expected: 1,
      seen: (await find(0, 10)).found,
    });
    judge.that("goes on for as long as it helps", {
      expected: 25,
      seen: (await find(240, 10)).found,
    });
  },
  mutants: {
    "compares promises, because an await is missing": {
      answer: (measure) => {
        let n = 1;
        while (measure(n + 1) < measure(n)) n++;
        return Promise.resolve(n);
      },
      fails: "finds the bend of the curve",
    },
    "returns the first number that does not help": {
      answer: async (measure) => {
        let n = 2;
        for (let best = await measure(1);; n++) {
          const time = await measure(n);
          if (time >= best) return n;
          best = time;
        }
      },
      fails: "finds the bend of the curve",
    },
    "measures up to thirty, whatever it sees": {
      answer: async (measure) => {
        const times: number[] = [];
        for (let n = 1; n <= 30; n++) times.push(await measure(n));
        return times.indexOf(Math.min(...times)) + 1;
      },
      fails: "stops as soon as one more brings nothing",
    },
    "measures everything at the same time": {
      answer: async (measure) => {
        const times = await Promise.all(Array.from({ length: 30 }, (_, i) => measure(i + 1)));
        return times.indexOf(Math.min(...times)) + 1;
      },
      fails: "makes one measurement at a time",
    },
    "gives up at ten": {
      answer: async (measure) => {
        let best = await measure(1);
        for (let n = 1; n < 10; n++) {
          const time = await measure(n + 1);
          if (time >= best) return n;
          best = time;
        }
        return 10;
      },
      fails: "goes on for as long as it helps",
    },
  },
});

const usual: Times = { water: 300, tea: 200, toast: 200, butter: 50, serve: 50 };
const slowToaster: Times = { ...usual, toast: 700 };

const breakfastExercise = defineExercise({
  id: "01.3",
  title: "A breakfast of your own",
  name: "breakfast",
  hints: [
    "Which step has to wait for which? There are two chains that have nothing to do with each other until the end.",
    "Write each chain as a small async function, `water` then `tea`, `toast` then `butter`. Start both, then wait for both, then serve.",
    '`const makeTea = async () => { await line.span("water", …); await line.span("tea", …); };`, the same for `makeToast`, then `await Promise.all([makeTea(), makeToast()]);` and the last span.',
  ],
  async check(answer: typeof breakfast, judge) {
    const make = async (times: Times) => {
      const line = new Timeline("breakfast");
      await answer(line, times);
      const took = line.duration;
      const steps = line.order();
      await delay(2000); // whatever is still going on will show itself
      return { took, steps, wentOn: line.order().slice(steps.length) };
    };
    const { took, steps, wentOn } = await make(usual);
    const slow = await make(slowToaster);
    const before = (first: string, second: string) =>
      steps.includes(first) && steps.indexOf(first) < steps.indexOf(second);
    const yes = (holds: boolean) => ({ expected: "yes", seen: holds ? "yes" : "no" });

    judge.that("has the five steps, each once", {
      expected: "butter, serve, tea, toast, water",
      seen: steps.filter((step) => step.endsWith(" start")).map((step) => step.slice(0, -6))
        .sort().join(", "),
    });
    judge.that(
      "the tea draws after the water has boiled",
      yes(before("water end", "tea start")),
    );
    judge.that(
      "the toast is buttered after it is toasted",
      yes(before("toast end", "butter start")),
    );
    judge.that(
      "water and toast are under way at the same time",
      yes(before("water start", "toast end") && before("toast start", "water end")),
    );
    judge.that("breakfast is served at the end", {
      expected: "serve start, serve end",
      seen: steps.slice(-2).join(", "),
    });
    judge.that("serving waits for a slow toaster too", {
      expected: "butter end, serve start, serve end",
      seen: slow.steps.slice(-3).join(", "),
    });
    judge.that("breakfast is ready as early as possible", {
      expected: "after 550 ms; 800 with the slow toaster",
      seen: `after ${took} ms; ${slow.took} with the slow toaster`,
    });
    judge.that("nothing goes on after the function has ended", {
      expected: "nothing",
      seen: wentOn.join(", ") || "nothing",
    });
  },
  mutants: {
    "takes one step after the other": {
      answer: async (line, times) => {
        for (const step of ["water", "tea", "toast", "butter", "serve"] as const) {
          await line.span(step, () => delay(times[step]));
        }
      },
      fails: "water and toast are under way at the same time",
    },
    "starts everything at once": {
      answer: async (line, times) => {
        const steps = ["water", "tea", "toast", "butter", "serve"] as const;
        await Promise.all(steps.map((step) => line.span(step, () => delay(times[step]))));
      },
      fails: "the tea draws after the water has boiled",
    },
    "does not wait for the toast": {
      answer: async (line, times) => {
        void line.span("toast", () => delay(times.toast))
          .then(() => line.span("butter", () => delay(times.butter)));
        await line.span("water", () => delay(times.water));
        await line.span("tea", () => delay(times.tea));
        await line.span("serve", () => delay(times.serve));
      },
      fails: "serving waits for a slow toaster too",
    },
    "waits for water and toast together before it goes on": {
      answer: async (line, times) => {
        await Promise.all([
          line.span("water", () => delay(times.water)),
          line.span("toast", () => delay(times.toast)),
        ]);
        await Promise.all([
          line.span("tea", () => delay(times.tea)),
          line.span("butter", () => delay(times.butter)),
        ]);
        await line.span("serve", () => delay(times.serve));
      },
      fails: "breakfast is ready as early as possible",
    },
    "forgets to await the last step": {
      answer: async (line, times) => {
        const chain = async (first: "water" | "toast", second: "tea" | "butter") => {
          await line.span(first, () => delay(times[first]));
          await line.span(second, () => delay(times[second]));
        };
        await Promise.all([chain("water", "tea"), chain("toast", "butter")]);
        void line.span("serve", () => delay(times.serve));
      },
      fails: "nothing goes on after the function has ended",
    },
  },
});

export default [totalTime, bestConcurrency, breakfastExercise];
