/** Exercise 24.2: repair a callback that is called every so often. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";

export type AnyPeriodic = { start(): void; stop(): void };
export type PeriodicClass = new (
  callback: () => unknown,
  ms: number,
  report: (error: unknown) => void,
) => AnyPeriodic;

/** What is done with the answer, at which time, and how its calls go. */
interface Plan {
  readonly ms: number;
  readonly until: number;
  /** How long each call takes; the last goes for all others. 0 is a call that does not wait. */
  readonly takes?: readonly number[];
  readonly steps?: readonly [at: number, what: "start" | "stop"][];
}

/** When the calls of an answer began, and how many timers were left at the end. */
async function callsOf(judge: Judge, answer: PeriodicClass, plan: Plan) {
  const { ms, until, takes = [0], steps = [] } = plan;
  const trial = await judge.run(async () => {
    const starts: number[] = [], errors: unknown[] = [];
    let running = 0, most = 0;
    const periodic = new answer(
      () => {
        starts.push(Math.round(performance.now()));
        const lasts = takes[Math.min(starts.length, takes.length) - 1];
        if (lasts === 0) return;
        most = Math.max(most, ++running);
        return delay(lasts).then(() => void running--);
      },
      ms,
      (error) => errors.push(error),
    );
    periodic.start();
    for (const [at, what] of steps) setTimeout(() => periodic[what](), at);
    await delay(until);
    periodic.stop();
    return { starts, most, errors: errors.length };
  });
  return { ...trial.value, timers: trial.timersLeft, outcome: trial.outcome };
}

export default defineExercise({
  id: "24.2",
  title: "Every so often",
  name: "PeriodicCallback",
  hints: [
    "Take a slow function (longer than `ms`), a failing one, and a `stop()` while a call is in progress. What becomes of the timer in each case? And when does the next call come after a slow one?",
    "The starter sets its next timer only when a call has ended. A timer that does not wait for calls is simpler, and stays on time: `setInterval`. How do you know in `start()` that there is one already?",
    "`start() { this.#timer ??= setInterval(() => this.#call(), this.ms); }`, `stop()` clears it and forgets it. In `#call()`: return if one is running; `try { await … } catch (error) { this.report(error); } finally { this.#running = false; }`.",
  ],
  async check(answer: PeriodicClass, judge) {
    const ms = 20 * (5 + Math.floor(10 * judge.random()));
    const times = (...factors: number[]) => factors.map((factor) => Math.round(factor * ms));
    const quick = await callsOf(judge, answer, { ms, until: 4.5 * ms });
    judge.requires("the first call comes after ms, and one more each ms", {
      expected: times(1, 2, 3, 4),
      seen: quick.starts ?? quick.outcome,
    });
    const steady = await callsOf(judge, answer, { ms, until: 4.5 * ms, takes: [0.6 * ms] });
    judge.requires("calls that take some time do not put the next ones off", {
      expected: times(1, 2, 3, 4),
      seen: steady.starts ?? steady.outcome,
    });
    const slow = await callsOf(judge, answer, { ms, until: 7.5 * ms, takes: [2.5 * ms, 0] });
    judge.requires(
      "calls that fall due while one is in progress are skipped, and not made up for",
      {
        expected: times(1, 4, 5, 6, 7),
        seen: slow.starts ?? slow.outcome,
      },
    );
    const overlapping = await callsOf(judge, answer, {
      ...{ ms, until: 6.5 * ms, takes: [2.5 * ms] },
      steps: [[1.2 * ms, "stop"], [1.3 * ms, "start"]],
    });
    judge.requires("after stop() and start() a call that is still in progress counts", {
      expected: [1, times(1, 4.3)],
      seen: overlapping.starts
        ? [overlapping.most, overlapping.starts.slice(0, 2)]
        : overlapping.outcome,
    });
    const twice = await callsOf(judge, answer, {
      ...{ ms, until: 3.5 * ms },
      steps: [[0.5 * ms, "start"], [0.6 * ms, "start"]],
    });
    judge.requires("start() when started does nothing, and one stop() is enough", {
      expected: [times(1, 2, 3), 0],
      seen: twice.starts ? [twice.starts, twice.timers] : twice.outcome,
    });
    const again = await callsOf(judge, answer, {
      ...{ ms, until: 5 * ms },
      steps: [[1.5 * ms, "stop"], [1.6 * ms, "stop"], [2.75 * ms, "start"]],
    });
    judge.requires("after stop() there are no calls, and start() begins anew", {
      expected: [times(1, 3.75, 4.75), 0],
      seen: again.starts ? [again.starts, again.timers] : again.outcome,
    });
    const during = await judge.run(async () => {
      let calls = 0, ended = 0;
      const periodic = new answer(
        async () => {
          calls++;
          await delay(ms);
          ended++;
        },
        ms,
        () => {},
      );
      periodic.start();
      await delay(1.5 * ms);
      periodic.stop();
      await delay(0);
      await delay(3 * ms);
      return [calls, ended];
    });
    judge.requires("stop() during a call lets it end, and leaves no timer behind", {
      expected: [[1, 1], 0],
      seen: during.value ? [during.value, during.timersLeft] : during.outcome,
    });
    const inside = await judge.run(async () => {
      let calls = 0;
      const periodic = new answer(
        () => {
          calls++;
          periodic.stop();
        },
        ms,
        () => {},
      );
      periodic.start();
      await delay(3.5 * ms);
      return calls;
    });
    judge.requires("stop() within the call itself leaves no timer behind", {
      expected: [1, 0],
      seen: inside.value ? [inside.value, inside.timersLeft] : inside.outcome,
    });
    const two = await judge.run(async () => {
      const starts: number[][] = [[], []];
      const both = starts.map((own, i) =>
        new answer(
          () => {
            own.push(performance.now());
            if (i === 0) return delay(2.5 * ms);
          },
          ms,
          () => {},
        )
      );
      for (const one of both) one.start();
      await delay(4.5 * ms);
      for (const one of both) one.stop();
      return starts;
    });
    judge.requires("each has calls of its own (ms)", {
      expected: [times(1, 4), times(1, 2, 3, 4)],
      seen: two.value ?? two.outcome,
    });
    await judgeThenables(answer, judge, ms);
    await judgeFailures(answer, judge, ms);
  },
});

async function judgeThenables(answer: PeriodicClass, judge: Judge, ms: number): Promise<void> {
  const trial = await judge.run(async () => {
    const starts: number[] = [];
    const periodic = new answer(
      () => {
        starts.push(performance.now());
        return { then: (wake: () => void) => void setTimeout(wake, 1.5 * ms) };
      },
      ms,
      () => {},
    );
    periodic.start();
    await delay(5.5 * ms);
    periodic.stop();
    return starts;
  });
  judge.requires("a call lasts as long as await waits for what it returns, a thenable too", {
    expected: [1, 3, 5].map((n) => n * ms),
    seen: trial.value ?? trial.outcome,
  });
}

async function judgeFailures(answer: PeriodicClass, judge: Judge, ms: number): Promise<void> {
  const falsy = [0, undefined, null, null, undefined];
  const faults: unknown[] = [new Error("sync"), new Error("async"), ...falsy];
  const names = [
    "the Error of a synchronous call",
    "the Error of an asynchronous one",
    ...falsy,
  ];
  const nameOf = (error: unknown) =>
    faults.includes(error) ? names[faults.indexOf(error)] : `another: ${error}`;
  const trial = await judge.run(async () => {
    const errors: unknown[] = [], starts: number[] = [];
    const periodic = new answer(
      () => {
        const n = starts.push(performance.now()) - 1;
        if (n < faults.length && n % 2 === 0) throw faults[n];
        if (n < faults.length) return delay(0.2 * ms).then(() => Promise.reject(faults[n]));
      },
      ms,
      (error) => errors.push(error),
    );
    periodic.start();
    await delay(9.5 * ms);
    periodic.stop();
    return { errors, starts };
  });
  judge.requires("every error is reported, of synchronous and asynchronous calls, falsy ones too", {
    expected: [names, []],
    seen: trial.value
      ? [trial.value.errors.map(nameOf), trial.unhandled.map(nameOf)]
      : trial.outcome,
  });
  judge.requires("after an error the calls go on, on time", {
    expected: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => n * ms),
    seen: trial.value?.starts ?? trial.outcome,
  });
  const late = await judge.run(async () => {
    const errors: unknown[] = [];
    const periodic = new answer(
      () => delay(ms).then(() => Promise.reject(faults[1])),
      ms,
      (error) => errors.push(error),
    );
    periodic.start();
    await delay(1.5 * ms);
    periodic.stop();
    await delay(ms);
    return errors;
  });
  judge.requires("the error of a call that fails after stop() is reported, too", {
    expected: [names[1]],
    seen: late.value?.map(nameOf) ?? late.outcome,
  });
}
