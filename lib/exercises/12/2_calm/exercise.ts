/** Exercise 12.2: two ways to call a function less often than it is asked for. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { countTimers } from "../../shared/mod.ts";
import type { calm } from "./solution.ts";

/** What is asked of it: a call with these arguments, or a cancel. Times in ms from the beginning. */
type Step = [at: number, what: unknown[] | "cancel"];

/** A run of `f`, in words. */
function runOf(at: number, ...args: unknown[]): string {
  return `f(${args.map((arg) => Deno.inspect(arg)).join(", ")}) at ${at}`;
}

/** Plays the steps on one function, and tells when it ran, and with which arguments. */
async function play(
  judge: Judge,
  make: (f: (...args: unknown[]) => void) => ((...args: unknown[]) => void) & { cancel(): void },
  steps: Step[],
  firstThrows?: [error: unknown],
) {
  const ran: string[] = [];
  const caught: unknown[] = [];
  let timers = 0; // that the answer has set
  const trial = await judge.run(async () => {
    using counted = countTimers();
    const start = performance.now();
    const now = () => performance.now() - start;
    let inCall = false; // An error outside of a call would have nowhere to go.
    const calmed = make((...args) => {
      ran.push(runOf(now(), ...args));
      if (firstThrows && inCall && ran.length === 1) throw firstThrows[0];
    });
    for (const [at, what] of steps) {
      if (at > now()) {
        timers--;
        await delay(at - now());
      }
      inCall = true;
      try {
        if (what === "cancel") calmed.cancel();
        else calmed(...what);
      } catch (error) {
        caught.push(error);
      } finally {
        inCall = false;
      }
    }
    timers--;
    await delay(5000);
    timers += counted.count;
  });
  return { ran, caught, timers, timersLeft: trial.timersLeft, outcome: trial.outcome };
}

export default defineExercise({
  id: "12.2",
  title: "Calm down",
  name: "calm",
  hints: [
    "`debounce` needs one timer, which every call sets anew. `throttle` has two states: at rest after a run, and ready.",
    "For `throttle`, remember the arguments of the last call that came during the rest. What has to happen at the end of the rest if there are any, and what if there are none?",
    "`run(args)`: begin the rest, set a timer for its end, then call `f`. At the end of the rest: if a call is waiting, `run` it; otherwise be ready. `cancel()` forgets the waiting call only.",
  ],
  async check(answer: typeof calm, judge) {
    const ms = 80 + Math.floor(40 * judge.random());
    const short = 10 + Math.floor(20 * judge.random());
    const debounce = (steps: Step[]) => play(judge, (f) => answer.debounce(f, ms), steps);
    const throttle = (steps: Step[], firstThrows?: [error: unknown]) =>
      play(judge, (f) => answer.throttle(f, ms), steps, firstThrows);

    const burst = await debounce([[0, ["a"]], [short, ["b"]], [2 * short, [0, "", null]]]);
    judge.requires("debounce: f runs once, ms after the last call, with its arguments", {
      expected: [runOf(2 * short + ms, 0, "", null)],
      seen: burst.ran,
    });
    const long = Array.from({ length: 12 }, (_, i): Step => [i * short, [i]]);
    judge.requires("debounce: as long as the burst goes on, f does not run", {
      expected: [runOf(11 * short + ms, 11)],
      seen: (await debounce(long)).ran,
    });
    const bursts = await debounce([[0, [1]], [short, [2]], [1000, [2]], [2000, []], [3000, [
      undefined,
    ]]]);
    judge.requires("debounce: a later burst runs it again, even without arguments", {
      expected: [
        ...[runOf(short + ms, 2), runOf(1000 + ms, 2)],
        ...[runOf(2000 + ms), runOf(3000 + ms, undefined)],
      ],
      seen: bursts.ran,
    });
    const dropped = await debounce([[0, [1]], [short, "cancel"], [500, [2]], [1500, "cancel"]]);
    judge.requires("debounce: cancel() drops the waiting call, and later calls work", {
      expected: [runOf(500 + ms, 2)],
      seen: dropped.ran,
    });

    const calls = await throttle([[0, ["a"]], [short, ["b"]], [2 * short, [0, "", null]]]);
    judge.requires("throttle: the first call runs at once, the last one at the end of the rest", {
      expected: [runOf(0, "a"), runOf(ms, 0, "", null)],
      seen: calls.ran,
    });
    const many = await throttle([
      ...Array.from({ length: 5 }, (_, i): Step => [i, [i]]),
      [ms + short, ["second rest"]],
      [2 * ms + short, ["third rest"]],
    ]);
    judge.requires("throttle: that run begins a rest, too", {
      expected: [
        runOf(0, 0),
        runOf(ms, 4),
        runOf(2 * ms, "second rest"),
        runOf(3 * ms, "third rest"),
      ],
      seen: many.ran,
    });
    const rare = await throttle([[0, [1]], [1000, [1]], [2000, []], [3000, [undefined]]]);
    judge.requires("throttle: after a rest without calls the next one runs at once", {
      expected: [runOf(0, 1), runOf(1000, 1), runOf(2000), runOf(3000, undefined)],
      seen: rare.ran,
    });
    const empty = await throttle([[0, [1]], [short, []]]);
    judge.requires("throttle: a waiting call without arguments is a call", {
      expected: [runOf(0, 1), runOf(ms)],
      seen: empty.ran,
    });
    const forgotten = await throttle([
      ...[[0, [1]], [short, [2]], [2 * short, "cancel"]] as Step[],
      ...[[500, [3]], [500 + short, [4]]] as Step[],
    ]);
    judge.requires("throttle: cancel() drops the waiting call, and later calls work", {
      expected: [runOf(0, 1), runOf(500, 3), runOf(500 + ms, 4)],
      seen: forgotten.ran,
    });
    const resting = await throttle([
      ...[[0, [1]], [short, [2]], [short + 1, "cancel"], [short + 2, [3]]] as Step[],
    ]);
    const idle = await throttle([[0, [1]], [short, "cancel"], [short + 1, [2]]]);
    judge.requires("throttle: cancel() does not end the rest, whether a call waits or not", {
      expected: [[runOf(0, 1), runOf(ms, 3)], [runOf(0, 1), runOf(ms, 2)]],
      seen: [resting.ran, idle.ran],
    });
    const error = new Error("f failed");
    const failing = await throttle([[0, [1]], [short, [2]], [1000, [3]]], [error]);
    const odd = await throttle([[0, [1]], [short, [2]], [1000, [3]]], [undefined]);
    const ran = [runOf(0, 1), runOf(ms, 2), runOf(1000, 3)];
    judge.requires(
      "throttle: any error of f reaches the caller, and the rest begins all the same",
      {
        expected: [{ caught: [error], ran }, { caught: [undefined], ran }],
        seen: [failing, odd].map(({ caught, ran }) => ({ caught, ran })),
      },
    );
    const itself = await judge.run(async () => {
      const runs: Record<string, number[]> = { debounce: [], throttle: [] };
      for (const kind of ["debounce", "throttle"] as const) {
        const calmed = answer[kind]((n: number) => {
          runs[kind].push(n);
          if (n < 3) calmed(n + 1);
        }, ms);
        calmed(1);
      }
      await delay(1000);
      return runs;
    });
    judge.requires("f may call the calm function: that is a later call, and is not lost", {
      expected: { debounce: [1, 2, 3], throttle: [1, 2, 3] },
      seen: itself.value ?? itself.outcome,
    });

    const three = await judge.run(async () => {
      const ran: Record<string, string[]> = { debounce: [], throttle: [] };
      for (const kind of ["debounce", "throttle"] as const) {
        const f = (name: string, n: number) => void ran[kind].push(`${name}(${n})`);
        const calmed = ["a", "b", "c"].map(() => answer[kind](f, ms));
        for (const n of [1, 2]) {
          for (const [i, name] of ["a", "b", "c"].entries()) calmed[i](name, 10 * n + i);
        }
        calmed[2].cancel();
      }
      await delay(1000);
      return { debounce: ran.debounce.toSorted(), throttle: ran.throttle.toSorted() };
    });
    judge.requires("each function that is made is calm for itself", {
      expected: {
        debounce: ["a(20)", "b(21)"],
        throttle: ["a(10)", "a(20)", "b(11)", "b(21)", "c(12)"],
      },
      seen: three.value ?? three.outcome,
      scenario: "a, b and c, made of one f, are called twice each; then c.cancel() is called.",
    });
    const quick = [short, 2 * short, 3 * short].map((at): Step => [at, ["quick"]]);
    const timers = [(await debounce(quick)).timers, (await throttle(quick)).timers];
    judge.requires("sets at most one timer for each call, and does not poll", {
      expected: "at most 3 for 3 calls, with either function",
      seen: timers,
      holds: timers.every((count) => count <= 3),
    });
    judge.requires("no timer is left", {
      expected: 0,
      seen: [burst, bursts, dropped, calls, many, rare, forgotten, failing]
        .reduce((sum, { timersLeft }) => sum + timersLeft, 0),
    });
  },
});
