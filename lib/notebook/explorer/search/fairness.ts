/**
 * Programs that go round in circles.
 *
 * `while (!flag) await at("spins")` can spin forever, if the scheduler never lets the other task go
 * on that sets the flag. No real scheduler is that unfair, so such a schedule proves nothing, and a
 * search that follows it never comes back. How can it be seen that it leads nowhere? By where it
 * arrives: when all tasks are where they were before, and the state is what it was before, then
 * what has happened since can happen again and again. It is a **cycle**, and there are two kinds:
 *
 * - In an **unfair** one there is a task that could have gone on in every step of it, and never does.
 *   The search turns back: whatever comes after the cycle comes after its beginning, too. But two
 *   tasks that spin, each until the other does something, are two unfair cycles at the same place;
 *   to take the one and then the other is a fair one (see `rounds.ts`).
 * - A **fair** one is a mistake in the program. If all its tasks do something and undo it, as two
 *   people who step aside for each other, that is a **livelock**. If some tasks get on with their
 *   work in it while another one is kept waiting, that is the **starvation** of the other one.
 *
 * What is not seen is the local variables of tasks:
 * `for (let i = 0; i < 60; i++) await at("round")` is in the same place 60 times, and is no cycle.
 * So each suspicion is put to the test: the program runs through the supposed cycle again and
 * again, for two hundred steps. If it ever leaves it, it was none.
 *
 * Idea: M. Musuvathi and S. Qadeer, "Fair stateless model checking" (PLDI 2008).
 */
import type { Chooser, Run, Stop, TakenStep, View } from "../run/mod.ts";
import { type CycleStep, isUnfair, Rounds, starvedTask } from "./rounds.ts";
import { type RunOnce, scheduleOf } from "./search.ts";

/** What looks like a cycle: after `before` the run was in the same place as after `steps` more. */
interface Cycle {
  readonly before: readonly string[];
  readonly steps: readonly string[];
  /** Where the tasks are. */
  readonly places: string;
  /** Where the tasks are, and what the state is. */
  readonly everything: string;
}

/** After this many mistakes about the same places cycles are no longer suspected there. */
const MOST_MISTAKES = 3;

/** How many fair cycles are looked for; further ones do not matter. */
const MOST_FAIR = 10;

/** For how many steps a run has to go through a cycle to prove it; and if it is to be a problem. */
const PROOF_STEPS = 200;
const PROOF_STEPS_OF_PROBLEMS = 2000;

/** What is known of the cycles of one program, from all its runs. */
export class Fairness {
  readonly #rounds = new Rounds();
  /** Places where a run was twice: from then on all is compared that can be seen. */
  readonly #suspicious = new Set<string>();
  readonly #proved = new Map<string, boolean>();
  readonly #mistakes = new Map<string, number>();
  /** The same for fair cycles, with the longer proof. */
  readonly #sure = new Map<string, boolean>();
  #fair = 0;

  /** How many steps were spent on proofs. */
  steps = 0;

  /** Whether there was a cycle. */
  get foundCycles(): boolean {
    return this.#proved.values().some((isCycle) => isCycle);
  }

  /**
   * Runs with a chooser that need not consider cycles: a run ends at the first, with a problem if
   * there is a fair one.
   */
  async run(runOnce: RunOnce, choose: Chooser): Promise<Run> {
    while (true) {
      let cycle: Cycle | undefined;
      const seen = new Set<string>();
      const visits = new Map<string, number>();
      const run = await runOnce((view) => {
        cycle = this.#cycleAt(view, seen, visits);
        if (cycle === undefined || this.#proved.get(nameOf(cycle)) === false) {
          cycle = undefined;
          return choose(view);
        }
        return { cycle: cycle.steps };
      });
      if (cycle === undefined) return run;
      if (!this.#proved.has(nameOf(cycle))) await this.#prove(runOnce, cycle, PROOF_STEPS);
      else {
        const fair = await this.#fairOne(runOnce, cycle);
        if (this.#proved.get(nameOf(cycle))) return fair ?? run;
      }
    }
  }

  #cycleAt(view: View, seen: Set<string>, visits: Map<string, number>): Cycle | undefined {
    const places = view.places();
    if (seen.has(places)) this.#suspicious.add(places);
    seen.add(places);
    if (!this.#suspicious.has(places)) return undefined;
    if (this.#mistakes.get(places)! >= MOST_MISTAKES) return undefined;
    const everything = view.everything();
    const start = visits.get(everything);
    visits.set(everything, view.taken.length);
    if (start === undefined) return undefined;
    const schedule = scheduleOf(view.taken);
    return { before: schedule.slice(0, start), steps: schedule.slice(start), places, everything };
  }

  /** Repeats the cycle, as long as that leads back to the same place. */
  async #prove(runOnce: RunOnce, cycle: Cycle, proofSteps: number): Promise<boolean> {
    const { before, steps, places, everything } = cycle;
    const round: CycleStep[] = [];
    const { end, taken } = await runOnce((view) => {
      const { taken: { length: done }, choices } = view;
      const step = done < before.length ? -1 : (done - before.length) % steps.length;
      if (step === 0 && view.everything() !== everything) return {};
      const name = step < 0 ? before[done] : steps[step];
      const choice = choices.find((each) => each.name === name);
      const isFirstRound = step >= 0 && done < before.length + steps.length;
      if (choice && isFirstRound) round.push({ from: view.everything(), choice, choices });
      return choice ?? {};
    }, { mostSteps: before.length + proofSteps });
    this.steps += taken.length;
    const isCycle = end === "long";
    this.#proved.set(nameOf(cycle), isCycle);
    if (isCycle) this.#rounds.add(round);
    else this.#mistakes.set(places, (this.#mistakes.get(places) ?? 0) + 1);
    return isCycle;
  }

  /** A fair cycle that begins and ends where an unfair one does, if there is one. */
  async #fairOne(runOnce: RunOnce, unfair: Cycle): Promise<Run | undefined> {
    const round = this.#fair < MOST_FAIR ? this.#rounds.fairRound(unfair.everything) : undefined;
    if (round === undefined) return undefined;
    const fair = { ...unfair, steps: round.map(({ choice }) => choice.name) };
    const name = nameOf(fair);
    const isSure = this.#sure.get(name) ??
      await this.#prove(runOnce, fair, PROOF_STEPS_OF_PROBLEMS);
    this.#sure.set(name, isSure);
    if (!isSure) return undefined;
    this.#fair++;
    const schedule = [...fair.before, ...fair.steps];
    return await runOnce((view) => {
      const name = schedule[view.taken.length];
      return view.choices.find((choice) => choice.name === name) ?? endOf(fair.before.length, view);
    });
  }
}

function nameOf({ steps, everything }: Cycle): string {
  return `${everything}\n${steps.join(" ")}`;
}

/** The end of a run that has come back to where it was before the step `start`. */
export function endOf(start: number, view: View): Stop {
  const round: readonly TakenStep[] = view.taken.slice(start);
  const cycle = scheduleOf(round);
  if (isUnfair(round)) return { cycle };
  const steps = cycle.join(" ");
  const starved = starvedTask(round, view.unfinished);
  const message = starved === undefined
    ? `livelock: "${steps}" repeats forever and leads nowhere`
    : `starvation: "${steps}" can repeat forever, and ${starved} is kept waiting`;
  return { cycle, problem: { kind: "endless", message: `${message}; ${view.standing()}` } };
}
