/** Exercise 10.3: a nest of steps, made flat. */
import { defineExercise, type Judge } from "@course/notebook/exercises";
import type { pipeline, Step } from "./solution.ts";

export type Pipeline = typeof pipeline;

const LEVELS = 10_000;

export default defineExercise({
  id: "10.3",
  title: "From a nest to a pipeline",
  name: "pipeline",
  hints: [
    "`await c(await b(await a(value)))` has three levels, but each of them is over before the next one begins. What do you need to remember between two steps?",
    "One variable holds the value. A loop goes through the steps; before each of them, and after the last, it looks at the signal.",
    "An `async` function with `for (const step of steps) { …; value = await step(value, signal); }`",
  ],
  async check(answer: Pipeline, judge) {
    await passesValues(answer, judge);
    await keepsRunsApart(answer, judge);
    await passesFailuresOn(answer, judge);
    await heedsTheSignal(answer, judge);
  },
});

async function passesValues(answer: Pipeline, judge: Judge): Promise<void> {
  const [start, factor] = [0, 0].map(() => 2 + Math.floor(50 * judge.random()));
  const { value, timeline } = await judge.run(async () => {
    const grind = judge.job("grind", 100);
    const pour = judge.job("pour", 50);
    let called = 0;
    const line = answer(
      async (n: number) => (called++, await grind(), n + 1),
      (n: number) => n * factor, // a plain value
      async (n: number) => (await pour(), `${n} cups`),
    );
    const early = called;
    const before = performance.now();
    const result = await line(start);
    return { early, result, took: performance.now() - before };
  });
  judge.requires("making a pipeline calls no step", { expected: 0, seen: value?.early });
  judge.requires("each step gets the value of the step before it, promised or plain", {
    expected: `${(start + 1) * factor} cups`,
    seen: value?.result,
  });
  judge.requires("a step begins when the one before it has ended, and not later (ms)", {
    expected: ["grind start", "grind end", "pour start", "pour end", 150],
    seen: [...timeline.order(), value?.took],
  });
  const falsy = await judge.run(async () => {
    const seen: unknown[] = [];
    const note = (next: unknown) => (value: unknown) => (seen.push(value), next);
    const line = answer(note(0), note(""), note(undefined), note(Promise.resolve(null)));
    return [await line(false), ...seen];
  });
  const order = await judge.run(async () => {
    const seen: unknown[] = [];
    setTimeout(() => seen.push("a timer"), 0);
    const note = (name: string) => () => void seen.push(name);
    await answer(note("grind"), note("brew"), note("pour"))("beans");
    return [...seen, "the end"];
  });
  const long = await judge.run(async () => {
    const steps: Step[] = Array.from({ length: LEVELS }, () => (n: number) => n + 1);
    let pause = "no pause";
    setTimeout(() => pause = "a pause", 0);
    return [await answer(...steps)(start), pause];
  });
  judge.requires("there is no pause between two steps, not even one of 0 ms", {
    expected: ["grind", "brew", "pour", "the end", "no pause"],
    seen: [...order.value ?? [order.outcome], long.value?.[1] ?? "no pause"],
  });
  judge.requires("falsy values are values", {
    expected: [null, false, 0, "", undefined],
    seen: falsy.value ?? falsy.outcome,
  });
  const none = await judge.run(async () => [await answer()("input"), await answer()(0)]);
  judge.requires("without steps the value comes out as it went in", {
    expected: ["input", 0],
    seen: none.value ?? none.outcome,
  });
  judge.requires("ten thousand steps work as well as three", {
    expected: start + LEVELS,
    seen: long.value?.[0] ?? long.outcome,
  });
}

async function keepsRunsApart(answer: Pipeline, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const line = answer(
      async (name: string) => (await judge.job(name, name === "slow" ? 100 : 10)(), `${name} tea`),
      async (drink: string) => (await judge.job(drink, 50)(), `hot ${drink}`),
    );
    const both = await Promise.all([line("slow"), line("quick")]);
    const other = answer(() => "milk");
    return [...both, await line("slow"), await other(0), performance.now()];
  });
  judge.requires("it can be called again, and at the same time (ms)", {
    expected: ["hot slow tea", "hot quick tea", "hot slow tea", "milk", 300],
    seen: value ?? outcome,
  });
  const apart = await judge.run(async () => {
    const error = new Error("no beans"), reason = new Error("no longer thirsty");
    const line = answer(
      async (name: string, signal) => {
        await judge.job(name, 100)(signal);
        if (name === "failing") throw error;
        return name;
      },
      async (name: string, signal) => (await judge.job(name, 100)(signal), `${name} tea`),
    );
    const aborted = new AbortController();
    setTimeout(() => aborted.abort(reason), 130);
    const ends = await Promise.all([
      line("quiet", new AbortController().signal),
      line("aborted", aborted.signal),
      line("failing"),
      line("last"),
    ].map((call) => Promise.resolve(call).catch((error: Error) => error.message)));
    return [...ends, await line("next"), performance.now()];
  });
  judge.requires("a call that fails or is aborted does not disturb the others (ms)", {
    expected: ["quiet tea", "no longer thirsty", "no beans", "last tea", "next tea", 400],
    seen: apart.value ?? apart.outcome,
  });
}

async function passesFailuresOn(answer: Pipeline, judge: Judge): Promise<void> {
  const error = new Error("no beans");
  const seen: unknown[] = [], unhandled: unknown[] = [];
  for (const failing of [0, 1, 2]) {
    for (const atOnce of [false, true]) {
      const trial = await judge.run(async () => {
        const called: number[] = [];
        const steps = [0, 1, 2].map((n): Step => () => {
          called.push(n);
          if (n !== failing) return n;
          if (atOnce) throw error;
          return judge.job("step", 10, { error })();
        });
        let promise: unknown;
        try {
          promise = answer(...steps)("beans");
        } catch {
          return "threw instead of rejecting";
        }
        const end = await Promise.resolve(promise).then(() => "no error", (error) => error);
        return end === error ? `error after ${called.length}` : `${end}`;
      });
      seen.push(trial.value ?? trial.outcome);
      unhandled.push(...trial.unhandled);
    }
  }
  judge.requires("whichever step fails, late or at once, the promise rejects with its error", {
    expected: [1, 1, 2, 2, 3, 3].map((count) => `error after ${count}`),
    seen,
  });
  const falsy = await judge.run(() =>
    Promise.all([undefined, 0, "", null].flatMap((error) => {
      const late = answer(() => Promise.reject(error), () => "went on");
      const atOnce = answer(() => {
        throw error;
      }, () => "went on");
      return [late, atOnce].map(async (line) => {
        return await Promise.resolve(line("beans")).catch((thrown) => [thrown]);
      });
    }))
  );
  judge.requires("the promise rejects even if what a step throws is falsy", {
    expected: [undefined, 0, "", null].flatMap((error) => [[error], [error]]),
    seen: falsy.value ?? falsy.outcome,
  });
  judge.requires("no promise is left floating with an error", { expected: [], seen: unhandled });
}

async function heedsTheSignal(answer: Pipeline, judge: Judge): Promise<void> {
  const thirst = new Error("no longer thirsty");
  const run = async (abortsAt: number, deaf: boolean, reason: unknown = thirst) => {
    const trial = await judge.run(async () => {
      const controller = new AbortController();
      if (abortsAt === 0) controller.abort(reason);
      else setTimeout(() => controller.abort(reason), abortsAt);
      const step = (name: string): Step =>
      async (
        value,
        signal,
      ) => (await judge.job(name, 100, { deaf })(signal), value);
      const line = answer(step("grind"), step("brew"), step("pour"));
      const end = await Promise.resolve(line("beans", controller.signal))
        .then(() => "no error", (error) => error === reason ? "the reason" : `${error}`);
      return [end, performance.now()];
    });
    const begun = trial.timeline.order().filter((entry) => entry.endsWith(" start"));
    return [...trial.value ?? [trial.outcome], ...begun];
  };
  judge.requires("the signal is handed to each step, so an abort ends it at once (ms)", {
    expected: ["the reason", 130, "grind start", "brew start"],
    seen: await run(130, false),
  });
  judge.requires("after a step that does not listen no other begins, and the reason comes (ms)", {
    expected: ["the reason", 100, "grind start"],
    seen: await run(30, true),
  });
  judge.requires("the reason comes even if the step that does not listen is the last (ms)", {
    expected: ["the reason", 300, "grind start", "brew start", "pour start"],
    seen: await run(230, true),
  });
  judge.requires("if the signal is already aborted, no step begins", {
    expected: ["the reason", 0],
    seen: await run(0, true),
  });
  judge.requires("the reason may be anything, even null", {
    expected: [0, 100, 130, 300],
    seen: await Array.fromAsync([[0, true], [30, true], [130, false], [230, true]] as const, async (
      [abortsAt, deaf],
    ) => {
      const [end, at] = await run(abortsAt, deaf, null);
      return end === "the reason" ? at : end;
    }),
  });
}
