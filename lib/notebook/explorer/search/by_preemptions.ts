/**
 * Every schedule, the simplest first.
 *
 * Most mistakes need only one or two unlucky moments: a task is interrupted between a read and a
 * write, and the rest could happen in any order. Such an interruption, a change from a task that
 * could have gone on to another one, is called a **preemption**. Where a task ends or has to wait,
 * a change costs nothing. So all schedules without a preemption are tried first, then those with
 * one, then those with two … The first that goes wrong has as few preemptions as possible, and no
 * schedule that is easier to understand goes wrong.
 *
 * How is every schedule reached, and each only once? The first run interrupts no task. In each of
 * its steps others could have gone on, too: each of them is the beginning of other schedules, "the
 * same up to here, then this one", and is put by, with the preemptions that it has. Then the
 * beginning with the fewest is taken up and run to an end without further preemption; and what
 * others could have done on the way is put by again. Two runs never follow the same schedule,
 * because each turns off from an earlier one at its own place; and where all beginnings are used
 * up, all schedules have been run.
 *
 * Idea: M. Musuvathi and S. Qadeer, "Iterative context bounding for systematic testing of
 * multithreaded programs" (PLDI 2007).
 */
import type { Fairness } from "./fairness.ts";
import type { Chooser, Run } from "../run/mod.ts";
import {
  isPreemption,
  namesOf,
  notTheSame,
  type RunOnce,
  scheduleOf,
  withoutPreemption,
} from "./search.ts";

/** A schedule that has begun: some steps of an earlier run, and then another one. */
interface Beginning {
  /** The schedule of the earlier run, as far as the step `length`. */
  readonly earlier: readonly string[];
  readonly length: number;
  /** The task that goes on then, and all that could have. */
  readonly turn: string;
  readonly names: string;
}

/** Runs all schedules, in the order of their preemptions. */
export class ByPreemptions {
  readonly #runOnce: RunOnce;
  readonly #fairness: Fairness;
  /** The beginnings that are to be run, by the number of their preemptions. */
  readonly #put: Line[] = [new Line()];
  #preemptions = 0;

  constructor(runOnce: RunOnce, fairness: Fairness) {
    this.#runOnce = runOnce;
    this.#fairness = fairness;
    this.#put[0].add({ earlier: [], length: -1, turn: "", names: "" });
  }

  get isDone(): boolean {
    while (this.#put[this.#preemptions]?.isEmpty) this.#preemptions++;
    return this.#preemptions >= this.#put.length;
  }

  /** The next run; to be asked for only until it is done. */
  async next(): Promise<Run> {
    const beginning = this.isDone ? undefined : this.#put[this.#preemptions].take();
    const run = await this.#fairness.run(this.#runOnce, follow(beginning!));
    this.#putBy(run, beginning!.length + 1);
    return run;
  }

  /** What others could have done, from a step on. */
  #putBy({ taken }: Run, from: number): void {
    const earlier = scheduleOf(taken);
    let interrupted = 0;
    for (let step = 0; step < taken.length; step++) {
      const last = taken[step - 1]?.choice;
      const { choice, choices } = taken[step];
      const names = namesOf(choices);
      for (const other of step < from ? [] : choices) {
        if (other.name === choice.name) continue;
        const total = interrupted + Number(isPreemption(last, choices, other));
        for (let i = this.#put.length; i <= total; i++) this.#put.push(new Line());
        this.#put[total].add({ earlier, length: step, turn: other.name, names });
      }
      interrupted += Number(isPreemption(last, choices, choice));
    }
  }
}

/** First come, first served. */
class Line {
  #beginnings: Beginning[] = [];
  #first = 0;

  get isEmpty(): boolean {
    return this.#first === this.#beginnings.length;
  }

  add(beginning: Beginning): void {
    this.#beginnings.push(beginning);
  }

  take(): Beginning {
    const first = this.#beginnings[this.#first++];
    if (this.#first * 2 > this.#beginnings.length) {
      this.#beginnings = this.#beginnings.slice(this.#first);
      this.#first = 0;
    }
    return first;
  }
}

/** Goes the same way again, turns off, and interrupts no task from there on. */
function follow({ earlier, length, turn, names }: Beginning): Chooser {
  return (view) => {
    const { taken: { length: step }, choices } = view;
    if (step > length) return withoutPreemption(view);
    const name = step < length ? earlier[step] : turn;
    const next = choices.find((choice) => choice.name === name);
    if (next === undefined || (step === length && namesOf(choices) !== names)) {
      throw notTheSame(view.taken, step === length ? names : name, namesOf(choices));
    }
    return next;
  };
}
