/** Writes down what a run touches, step by step. */
import { add, Footprint } from "./footprint.ts";
import type { Knowledge, Progress } from "./knowledge.ts";

/** The record of one run. It begins when the program first declares something shared. */
export class Recorder {
  readonly #knowledge: Knowledge;
  readonly #names = new WeakMap<object, string>();
  readonly #given = new Set<string>();
  readonly #stepsOf = new Map<string, number>();
  #task = "";
  #touches = 0;
  readonly #progress = new Map<string, Progress>();
  #now = new Footprint();
  /** Whether something is written down; until then each step counts as touching everything. */
  isOn = false;

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge;
  }

  /** The name of a thing that is touched now, `lock 1`; the same as in earlier runs, if it can be. */
  nameOf(thing: object, kind: string): string {
    const where = `${kind} ${this.#task} ${this.#stepsOf.get(this.#task)} ${this.#touches++}`;
    let name = this.#names.get(thing);
    if (name === undefined) {
      name = this.#knowledge.nameAt(where, kind, this.#given);
      this.#names.set(thing, name);
      this.#given.add(name);
    }
    this.#knowledge.rememberName(where, name);
    return name;
  }

  reads(name: string, lasting = false): void {
    if (this.isOn) add(this.#now.reads, this.#knowledge.thing(name, lasting));
  }

  writes(name: string, lasting = false): void {
    if (this.isOn) add(this.#now.writes, this.#knowledge.thing(name, lasting));
  }

  /** Notes that nothing is known of what the step touches. */
  touchesAll(): void {
    this.#now.all = true;
  }

  /** Begins with an empty page. */
  discard(): void {
    this.#now = new Footprint();
  }

  /** A step of the task begins. */
  beginStep(task: string): void {
    this.#task = task;
    this.#touches = 0;
    this.#stepsOf.set(task, (this.#stepsOf.get(task) ?? 0) + 1);
  }

  /** It is over: what it is known to touch, and the tasks that it has brought to another place. */
  endStep(moved: readonly string[]): Footprint {
    if (!this.isOn) return Footprint.EVERYTHING;
    const task = this.#task;
    const before = this.#progress.get(task) ?? this.#knowledge.start(task);
    this.#progress.set(task, this.#knowledge.learn(before, this.#now));
    this.discard();
    const { reads, writes, all } = before.known!;
    const known = new Footprint(
      reads,
      [...writes, this.#knowledge.thing(`task ${task}`, true)],
      all,
    );
    for (const each of moved) add(known.writes, this.#knowledge.thing(`task ${each}`, true));
    return known;
  }

  /** Asks `always`, and remembers what it looks at. */
  watch<T>(ask: () => T): T {
    const step = this.#now;
    this.discard();
    try {
      return ask();
    } finally {
      this.#knowledge.lookAt(this.#now);
      this.#now = step;
    }
  }
}
