/**
 * One schedule for each class of schedules that cannot be told apart.
 *
 * If A writes `x` in its step and B writes `y` in its own, it does not matter which goes first: "A
 * B" and "B A" lead to the same. So of the many schedules only those need a run that differ in the
 * order of steps that **conflict**, which touch the same thing, one of them writing. All schedules
 * with the same order of all conflicting steps form a class, and one of them represents all.
 *
 * How can the classes be found without running everything? Run any schedule and look at it
 * afterwards. Two conflicting steps with nothing between them that forces their order are a
 * **race**: they could have come in the other order. To see that happen, the run has to be repeated
 * up to before the first of them, and then another task has to begin, one that leads to the second
 * step without the first. It is added to those that are to be tried at that place; unless one of
 * those is already as good, which is the idea of **source sets**. Then the search goes back to the
 * last place where there is something to be tried, as every search in depth does.
 *
 * That still runs some classes twice. After everything that begins with A has been tried at a place,
 * B is tried there. If the next step of B does not conflict with that of A, then A followed by B is
 * the same as B followed by A, and that has been run. So A falls **asleep** there: it is not run until
 * a step wakes it that conflicts with its own. A run in which all that could go on are asleep is
 * given up, since it has been seen before in another order.
 *
 * Idea: P. Abdulla, S. Aronis, B. Jonsson and K. Sagonas, "Optimal dynamic partial order reduction"
 * (POPL 2014), whose first algorithm this is; sleep sets are those of P. Godefroid (1996).
 */
import type { Fairness } from "./fairness.ts";
import type { Choice, Chooser, Footprint, Run, View } from "../run/mod.ts";
import { HappensBefore } from "./happens_before.ts";
import { CLOCK } from "../interleaving.ts";
import { namesOf, notTheSame, type RunOnce, withoutPreemption } from "./search.ts";

/** A place on the way, with what is to be tried there. */
interface Place {
  readonly choices: readonly Choice[];
  /** What is being tried. */
  choice: Choice;
  /** The names of those to be tried, now or later. */
  readonly toTry: Set<string>;
  /** What need not be tried, and what its next step touches: begun before, or asleep already. */
  readonly asleep: Map<string, Footprint>;
}

/** Runs one schedule of each class. */
export class ByClasses {
  readonly #runOnce: RunOnce;
  readonly #fairness: Fairness;
  readonly #path: Place[] = [];
  /** From which place on the path is new. */
  #new = 0;
  /** Whether all runs have been made. */
  isDone = false;
  /** What happens before what in the last run. */
  order: HappensBefore = new HappensBefore([]);

  constructor(runOnce: RunOnce, fairness: Fairness) {
    this.#runOnce = runOnce;
    this.#fairness = fairness;
  }

  /** The next run; one that was given up counts for nothing. */
  async next(): Promise<Run> {
    const run = await this.#fairness.run(this.#runOnce, this.#follow);
    this.#addRaces(run);
    this.#goBack(run);
    return run;
  }

  /** Goes along the path, and beyond its end makes new places. */
  readonly #follow: Chooser = (view) => {
    const step = view.taken.length;
    const known = this.#path[step];
    if (known === undefined) return this.#newPlace(view);
    const [before, now] = [namesOf(known.choices), namesOf(view.choices)];
    if (before !== now) throw notTheSame(view.taken, before, now);
    return view.choices.find(({ name }) => name === known.choice.name)!;
  };

  #newPlace(view: View) {
    const { choices } = view;
    const asleep = stillAsleep(this.#path.at(-1), view);
    const awake = choices.filter(({ name }) => !asleep.has(name));
    if (awake.length === 0) return {};
    const choice = withoutPreemption({ choices: awake, taken: view.taken });
    const place: Place = { choices, choice, toTry: new Set(), asleep };
    tryTask(place, choice.task);
    this.#path.push(place);
    return choice;
  }

  /** Looks for steps that could have come in the other order. */
  #addRaces({ taken }: Run): void {
    const order = this.order = new HappensBefore(taken);
    for (let later = this.#new; later < taken.length; later++) {
      for (const earlier of order.racesWith(later)) {
        const place = this.#path[earlier];
        const beginners = order.beginnersOf(earlier, later);
        if (place.choices.some(({ name, task }) => place.toTry.has(name) && beginners.has(task))) {
          continue;
        }
        const { task } = taken[later].choice;
        tryTask(place, beginners.has(task) ? task : [...beginners][0]);
      }
    }
  }

  /** Back to the last place where there is something to be tried. */
  #goBack({ taken }: Run): void {
    this.#path.length = Math.min(this.#path.length, taken.length);
    while (this.#path.length > 0) {
      const place = this.#path.at(-1)!;
      const step = this.#path.length - 1;
      place.asleep.set(place.choice.name, taken[step].touched);
      const next = place.choices.find(({ name }) =>
        place.toTry.has(name) && !place.asleep.has(name)
      );
      if (next !== undefined) {
        place.choice = next;
        this.#new = step;
        return;
      }
      this.#path.pop();
    }
    this.isDone = true;
  }
}

/**
 * A task is to be tried, from each of the points that it is at. When a timer may fire, all are:
 * time conflicts with everything, and stops when all tasks have ended.
 */
function tryTask({ choices, toTry }: Place, task: string): void {
  const all = choices.some(({ name }) => name === CLOCK) ||
    choices.every((each) => each.task !== task);
  for (const choice of choices) if (all || choice.task === task) toTry.add(choice.name);
}

/** Those that sleep on: nothing in the last step has woken them. */
function stillAsleep(before: Place | undefined, { taken }: View): Map<string, Footprint> {
  const asleep = new Map<string, Footprint>();
  const last = taken.at(-1);
  for (const [name, footprint] of before?.asleep ?? []) {
    if (!footprint.conflictsWith(last!.touched)) asleep.set(name, footprint);
  }
  return asleep;
}
