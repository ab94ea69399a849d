/** Exercise 14.3: cancel a job that has not begun. */
import { CancelledError } from "@course/async";
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import type { Executor } from "./solution.ts";

/** What every executor can do, the wrong ones too. */
export type ExecutorClass = new (size: number) => Pick<Executor, "submit">;

/** How a result ends, in words; "pending" if it has not by now. */
async function endOf(result: Promise<unknown> | undefined): Promise<string> {
  const end = Promise.resolve(result).then(
    (value) => `returned ${Deno.inspect(value)}`,
    (error) => error instanceof CancelledError ? "cancelled" : `threw ${error?.message ?? error}`,
  );
  return await Promise.race([end, delay(0).then(() => "pending")]);
}

export default defineExercise({
  id: "14.3",
  title: "Not begun, not done",
  name: "Executor",
  hints: [
    "`cancel()` has to know whether the job still waits. Where would you look?",
    "A job waits exactly as long as it is in the queue. Take it out, and it will never begin, and takes no slot. If it is not there, it has begun, or it was cancelled before; remember which.",
    "With a `Set` as the queue: `if (!this.#waiting.delete(begin)) return cancelled;`, then reject the promise, and return `cancelled = true`. A promise with a handler, such as `promise.catch(() => {})`, is never unhandled.",
  ],
  async check(answer: ExecutorClass, judge) {
    const ms = 100 + Math.floor(100 * judge.random());
    const plain = await judge.run(async () => {
      const executor = new answer(2);
      const jobs = ["A", "B", "C"].map((name) => executor.submit(judge.job(name, ms)).result);
      const odd = [
        executor.submit(() => 0).result,
        executor.submit(() => {
          throw new Error("at once");
        }).result,
        executor.submit(() => delay(10).then(() => Promise.reject(new Error("later")))).result,
        executor.submit(() => undefined).result,
        executor.submit(() => Promise.reject(new CancelledError("its own"))).result,
        executor.submit(() => Promise.reject(0)).result,
        executor.submit(() => Promise.reject(undefined)).result,
        executor.submit(() => {
          throw null;
        }).result,
      ];
      await Promise.race([Promise.allSettled([...jobs, ...odd]), delay(2000)]);
      return await Promise.all([...jobs, ...odd].map(endOf));
    });
    const starts = plain.timeline.entries.map(({ lane, start }) => `${lane} ${start}`);

    const again = await judge.run(async () => {
      let runs = 0;
      const { result } = new answer(1).submit(() => ++runs > 1 || Promise.reject(new Error("no")));
      return [await endOf(result), runs];
    });

    const waits = await judge.run(async () => {
      const executor = new answer(1);
      const [, b, , d, e] = ["A", "B", "C", "D", "E"].map((name) =>
        executor.submit(judge.job(name, ms))
      );
      await delay(10);
      const answers = [b.cancel(), d.cancel()];
      const ends = await Promise.all([endOf(b.result), endOf(d.result)]);
      const again = [b.cancel(), await endOf(b.result)];
      await Promise.race([e.result, delay(3000)]);
      await delay(ms);
      return { answers, ends, again, later: b.cancel() };
    });
    const started = (trial: Pick<typeof waits, "timeline">) =>
      trial.timeline.entries.map(({ lane, start }) => `${lane} ${start}`);

    const begun = await judge.run(async () => {
      const executor = new answer(1);
      const a = executor.submit(judge.job("A", ms, { value: "a" }));
      const b = executor.submit(judge.job("B", ms, { value: "" }));
      const c = executor.submit(judge.job("C", ms));
      await delay(ms / 2);
      const running = a.cancel();
      await delay(ms); // A is done, B runs, C waits
      const done = [a.cancel(), b.cancel()];
      await c.result;
      return {
        cancels: [running, ...done],
        ends: await Promise.all([a, b].map((x) => endOf(x.result))),
      };
    });

    const hasty = await judge.run(async () => {
      let began = false;
      const { result, cancel } = new answer(1).submit(() => void (began = true));
      const said = cancel();
      return `said ${said}; ${await endOf(result)}, ${began ? "began" : "never began"}`;
    });

    const same = await judge.run(async () => {
      const executor = new answer(1);
      const job = judge.job("A", ms);
      const tickets = [1, 2, 3].map(() => executor.submit(job));
      const cancelled = tickets[2].cancel();
      await delay(3 * ms);
      const ends = await Promise.all(tickets.map(({ result }) => endOf(result)));
      return { cancelled, ends };
    });

    const busy = await judge.run(async () => {
      const executor = new answer(1), other = new answer(1);
      const first = executor.submit(judge.job("A", ms)).result;
      const second = executor.submit(judge.job("B", ms)).result;
      const apart = other.submit(judge.job("other", ms)).result;
      await first;
      const late: Promise<unknown>[] = [];
      // In each of the microtasks around the end of the first, another one comes along.
      for (let i = 1; i <= 6; i++, await null) {
        late.push(executor.submit(judge.job(`late ${i}`, ms)).result);
      }
      await Promise.race([Promise.all([second, apart, ...late]), delay(3000)]);
    });

    const forgotten = await judge.run(async () => {
      const executor = new answer(1);
      const a = executor.submit(judge.job("A", ms));
      executor.submit(judge.job("B", ms)).cancel();
      await a.result;
      await delay(ms);
    });

    const inside = await judge.run(async () => {
      const executor = new answer(1);
      const first = executor.submit(async () => {
        await delay(ms);
        return second.cancel(); // in the moment before the second would begin
      });
      const second = executor.submit(judge.job("second", ms));
      const third = executor.submit(judge.job("third", ms));
      const cancelled = await first.result;
      await Promise.race([third.result, delay(3000)]);
      return { cancelled, second: await endOf(second.result) };
    });

    judge.requires("as many jobs run at once as the size says, first come, first served", {
      expected: ["A 0", "B 0", `C ${ms}`],
      seen: starts,
      scenario: plain.timeline,
    });
    judge.requires("a result ends as its job does, even if that throws, and falsy values arrive", {
      expected: [
        ...['returned "A"', 'returned "B"', 'returned "C"'],
        ...["returned 0", "threw at once", "threw later", "returned undefined"],
        ...["cancelled", "threw 0", "threw undefined", "threw null"],
      ],
      seen: plain.value ?? plain.outcome,
    });
    judge.requires("a job that fails is not run again (runs)", {
      expected: ["threw no", 1],
      seen: again.value ?? again.outcome,
    });
    judge.requires(
      "a job begins as soon as there is room, and a later one cannot slip in before it",
      {
        expected: ["A 0", `B ${ms}`, ...[1, 2, 3, 4, 5, 6].map((i) => `late ${i} ${(i + 1) * ms}`)],
        seen: started(busy).filter((start) => !start.startsWith("other")),
        scenario: busy.timeline,
      },
    );
    judge.requires("each executor has slots and a queue of its own", {
      expected: ["other 0"],
      seen: started(busy).filter((start) => start.startsWith("other")),
      scenario: busy.timeline,
    });
    judge.requires("cancel() of a waiting job says true, and its result is cancelled at once", {
      expected: { answers: [true, true], ends: ["cancelled", "cancelled"] },
      seen: { answers: waits.value?.answers, ends: waits.value?.ends },
    });
    judge.requires("a cancelled job never begins, and costs the others neither time nor order", {
      expected: ["A 0", `C ${ms}`, `E ${2 * ms}`],
      seen: started(waits),
      scenario: waits.timeline,
    });
    judge.requires("a function that is submitted three times is three jobs", {
      expected: { cancelled: true, ends: ['returned "A"', 'returned "A"', "cancelled"] },
      seen: same.value ?? same.outcome,
    });
    judge.requires("a second cancel() says true again, and changes nothing", {
      expected: { again: [true, "cancelled"], later: true },
      seen: { again: waits.value?.again, later: waits.value?.later },
    });
    judge.requires("cancel() of a job that runs or is done says false, and changes nothing", {
      expected: { cancels: [false, false, false], ends: ['returned "a"', 'returned ""'] },
      seen: begun.value ?? begun.outcome,
      scenario: begun.timeline,
    });
    judge.requires("cancel() in the same step as submit() tells the truth", {
      expected: hasty.value?.startsWith("said true")
        ? "said true; cancelled, never began"
        : "said false; returned undefined, began",
      seen: hasty.value ?? hasty.outcome,
    });
    judge.requires("a job can cancel the next one", {
      expected: { cancelled: true, second: "cancelled", started: [`third ${ms}`] },
      seen: {
        ...inside.value,
        started: inside.timeline.entries.map(({ lane, start }) => `${lane} ${start}`),
      },
      scenario: inside.timeline,
    });
    judge.requires("whoever cancels may forget the result: no rejection is left unhandled", {
      expected: 0,
      seen: forgotten.unhandled.length,
    });
  },
});
