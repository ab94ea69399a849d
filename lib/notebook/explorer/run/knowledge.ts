/**
 * What the runs of one program have taught about it.
 *
 * What a step touches is only seen when it is run; and under another schedule it may touch more: a
 * task that finds a flag down reads it and goes on, and one that finds it up writes something, too.
 * So all that a step has ever touched is kept, and counts each time. A step is known by its task and
 * by what that task's steps before it have touched: a task that has touched the same things so far
 * may be about to do the same.
 *
 * Where a run teaches something new about a step that was known, what was concluded before may be
 * wrong. Then the revision changes, and a search that has relied on it begins again.
 */
import { add, Footprint } from "./footprint.ts";

/** Where a task is: before a step, and after the steps that have led there. */
export class Progress {
  /** All that the next step has ever touched. */
  known: Footprint | undefined;
  /** Where it led, by what it touched then. */
  readonly next: { readonly touched: Footprint; readonly progress: Progress }[] = [];
}

/** For all runs of one program. */
export class Knowledge {
  /** Changes when what was known turns out to be too little. */
  revision = 0;
  readonly #things = new Map<string, number>();
  readonly #lasting = new Set<number>();
  readonly #starts = new Map<string, Progress>();
  /** The names of things that have none, by where they were touched. */
  readonly #names = new Map<string, string>();
  /** What `always` has looked at: a write to that is visible to it. */
  readonly #lookedAt: Footprint = new Footprint();

  /**
   * The number of a thing, the same in every run. Things that a run makes are called by where they are
   * touched; in another run another one may get that name. Then steps that are independent are taken
   * to conflict, which costs time but hides nothing. `lasting` are names that mean the same in every
   * run.
   */
  thing(name: string, lasting: boolean): number {
    let number = this.#things.get(name);
    if (number === undefined) {
      this.#things.set(name, number = this.#things.size);
      if (lasting) this.#lasting.add(number);
    }
    return number;
  }

  /** A name for a thing that has none: that of the one touched here before, unless it is given away. */
  nameAt(where: string, kind: string, given: ReadonlySet<string>): string {
    const before = this.#names.get(where);
    if (before !== undefined && !given.has(before)) return before;
    let number = 1;
    while (given.has(`${kind} ${number}`)) number++;
    return `${kind} ${number}`;
  }

  /** The thing that was touched here has that name. */
  rememberName(where: string, name: string): void {
    if (!this.#names.has(where)) this.#names.set(where, name);
  }

  /** Where a task is before its first step. */
  start(task: string): Progress {
    const start = this.#starts.get(task) ?? new Progress();
    this.#starts.set(task, start);
    return start;
  }

  /** The next step has touched this; returns where the task is then. What is known is more, perhaps. */
  learn(before: Progress, touched: Footprint): Progress {
    if (this.#isLookedAt(touched)) add(touched.writes, this.thing("what always sees", true));
    const way = before.next.find((each) => each.touched.equals(touched));
    if (way !== undefined) return way.progress;
    if (before.known === undefined) before.known = touched;
    else {
      const more = new Footprint(
        [...before.known.reads],
        [...before.known.writes],
        before.known.all,
      );
      if (more.takeIn(touched)) {
        before.known = more;
        this.revision++;
      }
    }
    const progress = new Progress();
    before.next.push({ touched, progress });
    return progress;
  }

  /** `always` looks at this; what it calls by a name that does not last may be anything. */
  lookAt({ reads, writes, all }: Footprint): void {
    const things = [...reads, ...writes];
    const some = all || things.some((thing) => !this.#lasting.has(thing));
    if (this.#lookedAt.takeIn(new Footprint(things, [], some))) this.revision++;
  }

  #isLookedAt({ writes }: Footprint): boolean {
    const { reads, all } = this.#lookedAt;
    return writes.some((thing) => all || reads.includes(thing));
  }
}
