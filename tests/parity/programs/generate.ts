/**
 * Random programs for an event loop, as data: what `machine.ts` and `machine.py` run, each in its
 * language. The same seed gives the same program on every machine.
 */

/** Arguments are numbers, texts, or lists of numbers; machine.ts says what each operation means. */
export type Argument = number | string | boolean | null | readonly number[];
/** An operation: its name, what to do about an error (see `POLICIES`), and its arguments. */
export type Operation = readonly [name: string, policy: string, ...args: Argument[]];

/** A program: routine 0 is the main one, and a routine starts only those with a higher number. */
export interface Program {
  readonly seed: number;
  /** The oldest CPython 3 that does what 3.13 does with the operations used. */
  readonly needs: number;
  readonly futures: number;
  readonly routines: readonly (readonly Operation[])[];
}

/** What a routine does about an error of an operation. */
const POLICIES = ["raise", "raise", "swallow", "swallow", "clean up", "clean up slowly", "replace"];

/** A small fast generator of random numbers: the same in every engine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** At least 0 and less than 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.int(0, choices.length - 1)];
  }

  list<T>(low: number, high: number, make: () => T): T[] {
    return Array.from({ length: this.int(low, high) }, make);
  }
}

/** The program of a seed. */
export function generate(seed: number): Program {
  const random = new Random(seed);
  const futures = random.int(1, 4);
  const count = random.int(2, 5);
  const modern = random.next() < 0.3;
  const maker = new Maker(random, count, modern);
  const routines = Array.from({ length: count }, (_, index) => maker.routine(index));
  return { seed, needs: maker.needs, futures, routines };
}

class Maker {
  needs = 11;
  readonly #random: Random;
  readonly #count: number;
  readonly #modern: boolean;
  #limits = 0;

  constructor(random: Random, count: number, modern: boolean) {
    this.#random = random;
    this.#count = count;
    this.#modern = modern;
  }

  routine(index: number): Operation[] {
    const operations = this.#random.list(2, index === 0 ? 8 : 6, () => this.#operation(index));
    // So that the programs are about several tasks, and not about none.
    const start = index + 1 < this.#count && (index === 0 || this.#random.next() < 0.5);
    if (start) operations.unshift(["spawn", "raise", this.#later(index)]);
    return operations;
  }

  #operation(index: number): Operation {
    const random = this.#random;
    const waits: (() => Argument[])[] = [
      () => ["sleep", this.#seconds()],
      () => ["sleep", this.#seconds()],
      () => ["yield"],
      () => ["await", this.#ref()],
      () => ["await", this.#ref()],
      () => ["gather", this.#refs(), random.pick([true, false])],
      () => ["wait", this.#refs(), this.#timeout(), random.pick(MODES)],
      () => ["waitFor", this.#ref(), this.#limit()],
      () => ["shield", this.#ref()],
      () => ["asCompleted", this.#refs(), this.#timeout()],
    ];
    const acts: (() => Argument[])[] = [
      () => ["set", this.#number()],
      () => ["fail", this.#number()],
      () => ["cancelFuture", this.#number()],
      () => ["cancel", this.#number()],
      () => ["cancel", this.#number()],
      () => ["cancelSelf"],
      () => ["soon", ...this.#action()],
      () => ["later", this.#seconds(), ...this.#action()],
      () => ["later", this.#seconds(), ...this.#action()],
      () => ["at", random.int(0, 24) / 4, ...this.#action()],
      () => ["cancelHandle", this.#number()],
      () => ["listen", this.#ref()],
      () => ["unlisten", this.#ref()],
      () => ["report"],
      () => ["return", this.#number()],
      () => ["throw"],
    ];
    if (index + 1 < this.#count) {
      const routines = () => random.list(1, 3, () => this.#later(index));
      acts.push(() => ["spawn", this.#later(index)], () => ["spawn", this.#later(index)]);
      waits.push(
        () => ["gatherNew", routines(), random.pick([true, false])],
        () => ["waitForNew", this.#later(index), this.#limit()],
        () => ["shieldNew", this.#later(index)],
        () => ["asCompletedNew", [this.#later(index)], this.#timeout()],
        () => ["call", this.#later(index)],
      );
    }
    if (this.#modern) {
      waits.push(() => this.#since(12, ["gatherAny", this.#refs(), random.pick([true, false])]));
      acts.push(() => this.#since(13, ["uncancel"]));
    }
    const [name, ...args] = random.pick(random.next() < 0.6 ? waits : acts)();
    return [name as string, random.pick(POLICIES), ...args];
  }

  #since(version: number, operation: Argument[]): Argument[] {
    this.needs = Math.max(this.needs, version);
    return operation;
  }

  /** What a callback does. */
  #action(): Argument[] {
    return [
      this.#random.pick(["say", "set", "set", "fail", "cancelFuture", "cancel", "cancel"]),
      this.#number(),
    ];
  }

  #later(index: number): number {
    return this.#random.int(index + 1, this.#count - 1);
  }

  #number(): number {
    return this.#random.int(0, 11);
  }

  /** A future or a task: the machines count through what there is. */
  #ref(): number {
    return this.#random.int(0, 23);
  }

  #refs(): number[] {
    return this.#random.list(1, 4, () => this.#ref());
  }

  #seconds(): number {
    return this.#random.pick([-1, 0, 0, 0.25, 0.5, 0.5, 1, 1, 1, 1.5, 2, 3, 0.1, 0.3]);
  }

  #timeout(): number | null {
    return this.#random.pick([null, null, null, 0, 0.5, 1, 2]);
  }

  /**
   * For `waitFor`. Each has a fraction of its own, so that the timer of none goes off at the moment
   * at which what it limits is settled: there CPython and the library differ by decision.
   */
  #limit(): number | null {
    const seconds = this.#random.pick([null, 0, -1, 0.5, 1, 1, 2, 3]);
    return seconds === null || seconds <= 0 ? seconds : seconds + (++this.#limits) / 4096;
  }
}

const MODES = ["ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"];
