/** Answers that prove the checker of exercise 01.3. */
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { Timeline } from "@course/notebook";
import type { breakfast, Times } from "./solution.ts";

type Step = keyof Times;

/** Takes its steps one after the other, and ends at the first error. */
const chain = async (line: Timeline, times: Times, ...steps: Step[]) => {
  for (const step of steps) await line.span(step, () => delay(times[step]));
};

/** How many chains have ended, in the wrong answers that count them in one place for all. */
let ready = 0;
/** The breakfast before, in the wrong answer that makes one at a time. */
let before: Promise<void> = Promise.resolve();

export const mutants: Mutants<typeof breakfast> = {
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
    fails: "the tea steeps after the water has boiled",
  },
  "does not wait for the toast": {
    answer: async (line, times) => {
      void line.span("toast", () => delay(times.toast))
        .then(() => line.span("butter", () => delay(times.butter)));
      await line.span("water", () => delay(times.water));
      await line.span("tea", () => delay(times.tea));
      await line.span("serve", () => delay(times.serve));
    },
    fails: "serving waits even for a slow toaster",
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
      await Promise.all([
        chain(line, times, "water", "tea"),
        chain(line, times, "toast", "butter"),
      ]);
      void line.span("serve", () => delay(times.serve));
    },
    fails: "nothing goes on after the function has ended",
  },
  "serves when the first chain has ended": {
    answer: async (line, times) => {
      const chains = [chain(line, times, "water", "tea"), chain(line, times, "toast", "butter")];
      await Promise.race(chains);
      await chain(line, times, "serve");
    },
    fails: "breakfast is served at the end",
  },
  "knows the usual times by heart": {
    answer: async (line) => {
      const times = { water: 300, tea: 200, toast: 200, butter: 50, serve: 50 };
      await Promise.all([
        chain(line, times, "water", "tea"),
        chain(line, times, "toast", "butter"),
      ]);
      await chain(line, times, "serve");
    },
    fails: "breakfast is ready as early as possible",
  },
  "leaves out a step of 0 ms": {
    answer: async (line, times) => {
      const needed = (...steps: Step[]) => chain(line, times, ...steps.filter((s) => times[s]));
      await Promise.all([needed("water", "tea"), needed("toast", "butter")]);
      await needed("serve");
    },
    fails: "a step of 0 ms is a step, and takes no time",
  },
  "takes 0 for a missing time": {
    answer: async (line, times) => {
      const butter = times.butter || 50;
      await Promise.all([
        chain(line, times, "water", "tea"),
        chain(line, { ...times, butter }, "toast", "butter"),
      ]);
      await chain(line, times, "serve");
    },
    fails: "a step of 0 ms is a step, and takes no time",
  },
  "polls, and never hears of an accident": {
    answer: async (line, times) => {
      let ready = 0;
      const count = () => ready++;
      chain(line, times, "water", "tea").then(count, () => {});
      chain(line, times, "toast", "butter").then(count, () => {});
      while (ready < 2) await delay(1);
      await chain(line, times, "serve");
    },
    fails: "the error of any step reaches the caller at once",
  },
  "lets a second promise of the same error go unheard": {
    answer: async (line, times) => {
      const tea = chain(line, times, "water", "tea");
      const toast = chain(line, times, "toast", "butter");
      void toast.finally(() => {});
      await Promise.all([tea, toast]);
      await chain(line, times, "serve");
    },
    fails: "no rejection is left unhandled",
  },
  "polls until the other chain has ended": {
    answer: async (line, times) => {
      let ready = false;
      const toast = chain(line, times, "toast", "butter").then(() => ready = true);
      await chain(line, times, "water", "tea");
      while (!ready) await delay(30);
      await toast;
      await chain(line, times, "serve");
    },
    fails: "breakfast is ready as early as possible",
  },
  "looks in every turn whether both chains have ended": {
    answer: async (line, times) => {
      let ready = 0;
      const failures: unknown[] = [];
      for (
        const steps of [
          chain(line, times, "water", "tea"),
          chain(line, times, "toast", "butter"),
        ]
      ) steps.then(() => ready++, (error) => failures.push(error));
      while (ready < 2 && failures.length === 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (failures.length > 0) throw failures[0];
      await chain(line, times, "serve");
    },
    fails: "it waits for the steps, and sets no timers but theirs",
  },
  "makes a new error of the step's": {
    answer: async (line, times) => {
      try {
        await Promise.all([
          chain(line, times, "water", "tea"),
          chain(line, times, "toast", "butter"),
        ]);
        await chain(line, times, "serve");
      } catch (error) {
        throw error instanceof Error ? new Error(error.message) : error;
      }
    },
    fails: "the error of any step reaches the caller at once",
  },
  "takes an error that is undefined for none": {
    answer: async (line, times) => {
      const failed = Promise.withResolvers<never>();
      const hear = (error: unknown) => {
        if (error) failed.reject(error);
      };
      const chains = Promise.all([
        chain(line, times, "water", "tea").catch(hear),
        chain(line, times, "toast", "butter").catch(hear),
      ]);
      await Promise.race([chains, failed.promise]);
      await chain(line, times, "serve");
    },
    fails: "even if what it has thrown is undefined",
  },
  "takes an error of serving that is undefined for none": {
    answer: async (line, times) => {
      await Promise.all([
        chain(line, times, "water", "tea"),
        chain(line, times, "toast", "butter"),
      ]);
      try {
        await chain(line, times, "serve");
      } catch (error) {
        if (error) throw error;
      }
    },
    fails: "even if what it has thrown is undefined",
  },
  "counts the chains of all breakfasts in one place": {
    answer: (line, times) =>
      new Promise((resolve, reject) => {
        ready = 0;
        const serve = () => {
          if (++ready === 2) chain(line, times, "serve").then(resolve, reject);
        };
        chain(line, times, "water", "tea").then(serve, reject);
        chain(line, times, "toast", "butter").then(serve, reject);
      }),
    fails: "two breakfasts at once do not disturb each other",
  },
  "makes one breakfast at a time": {
    answer: (line, times) => {
      const make = async () => {
        await Promise.all([
          chain(line, times, "water", "tea"),
          chain(line, times, "toast", "butter"),
        ]);
        await chain(line, times, "serve");
      };
      return before = before.then(make, make);
    },
    fails: "two breakfasts at once do not disturb each other",
  },
  "awaits one chain after the other": {
    answer: async (line, times) => {
      const tea = chain(line, times, "water", "tea");
      const toast = chain(line, times, "toast", "butter");
      await tea;
      await toast;
      await chain(line, times, "serve");
    },
    fails: "the error of any step reaches the caller at once",
  },
  "waits until both chains are settled": {
    answer: async (line, times) => {
      const chains = [chain(line, times, "water", "tea"), chain(line, times, "toast", "butter")];
      await Promise.allSettled(chains);
      await Promise.all(chains);
      await chain(line, times, "serve");
    },
    fails: "the error of any step reaches the caller at once",
  },
  "serves without what went wrong": {
    answer: async (line, times) => {
      const errors: unknown[] = [];
      const report = (error: unknown) => errors.push(error);
      await Promise.all([
        chain(line, times, "water", "tea").catch(report),
        chain(line, times, "toast", "butter").catch(report),
      ]);
      await chain(line, times, "serve");
      for (const error of errors) throw error;
    },
    fails: "nothing is served after an error",
  },
  "swallows the errors of the toast": {
    answer: async (line, times) => {
      const tea = chain(line, times, "water", "tea");
      await Promise.all([tea, chain(line, times, "toast", "butter").catch(() => {})]);
      await chain(line, times, "serve");
    },
    fails: "the error of any step reaches the caller at once",
  },
  "swallows the error of serving": {
    answer: async (line, times) => {
      const tea = chain(line, times, "water", "tea");
      await Promise.all([tea, chain(line, times, "toast", "butter")]);
      await chain(line, times, "serve").catch(() => {});
    },
    fails: "the error of any step reaches the caller at once",
  },
};

export const variants: Record<string, typeof breakfast> = {
  "chains with then": (line, times) => {
    const step = (name: Step) => line.span(name, () => delay(times[name]));
    const tea = step("water").then(() => step("tea"));
    const toast = step("toast").then(() => step("butter"));
    return Promise.all([tea, toast]).then(() => step("serve"));
  },
  "counts the chains by hand": (line, times) =>
    new Promise((resolve, reject) => {
      let ready = 0;
      const serve = () => {
        if (++ready === 2) chain(line, times, "serve").then(resolve, reject);
      };
      chain(line, times, "water", "tea").then(serve, reject);
      chain(line, times, "toast", "butter").then(serve, reject);
    }),
  "starts the second chain before it awaits the first": async (line, times) => {
    const toast = chain(line, times, "toast", "butter");
    const both = Promise.all([toast, chain(line, times, "water", "tea")]);
    await both;
    await chain(line, times, "serve");
  },
};
