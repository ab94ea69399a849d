/** Which schedules to try, and which of those that go wrong to show. */
import type { Interleaving } from "./interleaving.ts";
import type { Chooser } from "./program_run.ts";

/** Where no other limit is given: a second or less. */
const MOST_STEPS = 30_000;

/** Everything that was tried. */
export class ScheduleSearch {
  readonly #run: (choose: Chooser) => Promise<Interleaving>;
  readonly #limit: number | undefined;
  readonly #tried = new Set<string>();
  #broken = 0;
  #simplest: Interleaving | undefined;

  /** Goes on, in each of its two ways, to that many schedules; or to as many as is quick. */
  constructor(run: (choose: Chooser) => Promise<Interleaving>, limit?: number) {
    this.#run = run;
    this.#limit = limit;
  }

  get schedules(): number {
    return this.#tried.size;
  }

  get broken(): number {
    return this.#broken;
  }

  /** The simplest that goes wrong, else the first. */
  get example(): Interleaving {
    return this.#simplest!;
  }

  /**
   * Tries schedule after schedule, each with another choice at the last place that has one left. Ends
   * at a program that never does, whose schedules are without number.
   */
  async depthFirst(): Promise<"all" | "limit" | "endless"> {
    const path: { readonly names: readonly string[]; taken: number }[] = [];
    const choose: Chooser = (names, schedule) => {
      const place = path[schedule.length] ??= { names, taken: 0 };
      if (place.names.join() !== names.join()) throw notTheSame(schedule, place.names, names);
      return place.taken;
    };
    for (let steps = 0, count = 0; !this.#isEnough(steps, count); count++) {
      const interleaving = await this.#try(choose);
      if (interleaving.problem?.kind === "endless") return "endless";
      steps += interleaving.steps.length;
      while (path.length > 0 && path.at(-1)!.taken === path.at(-1)!.names.length - 1) path.pop();
      if (path.length === 0) return "all";
      path.at(-1)!.taken++;
    }
    return "limit";
  }

  /** Leaves each choice to chance; the same seed is the same chance. */
  async sample(seed: number): Promise<void> {
    const random = randomFrom(seed);
    const choose: Chooser = (names) => Math.floor(random() * names.length);
    for (let steps = 0, count = 0; !this.#isEnough(steps, count); count++) {
      steps += (await this.#try(choose)).steps.length;
    }
  }

  #isEnough(steps: number, count: number): boolean {
    return this.#limit === undefined ? steps >= MOST_STEPS : count >= this.#limit;
  }

  async #try(choose: Chooser): Promise<Interleaving> {
    const interleaving = await this.#run(choose);
    if (!this.#tried.has(interleaving.replay)) {
      this.#tried.add(interleaving.replay);
      if (interleaving.problem) this.#broken++;
      if (this.#simplest === undefined || isSimpler(interleaving, this.#simplest)) {
        this.#simplest = interleaving;
      }
    }
    return interleaving;
  }
}

/** Whether it goes wrong in fewer steps, or in as many with fewer changes of hands. */
function isSimpler(one: Interleaving, other: Interleaving): boolean {
  if (one.problem === undefined || other.problem === undefined) {
    return one.problem !== undefined && other.problem === undefined;
  }
  const fewerSteps = one.problem.step - other.problem.step;
  return fewerSteps < 0 || (fewerSteps === 0 && changesOfHands(one) < changesOfHands(other));
}

function changesOfHands({ steps }: Interleaving): number {
  return steps.filter(({ task }, i) => i > 0 && task !== steps[i - 1].task).length;
}

/** The same schedule has led to another place than before. */
function notTheSame(
  schedule: readonly string[],
  before: readonly string[],
  now: readonly string[],
): Error {
  return new Error(
    "Cannot explore a program that does not do the same each time: after " +
      `${schedule.join(" ") || "the start"} it was ${
        before.join(" or ")
      } who could go on, and now ` +
      `it is ${now.join(" or ")}. Make all state inside, and await points instead of real I/O`,
  );
}

/** Numbers from 0 to 1 that look like chance and are the same each time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
