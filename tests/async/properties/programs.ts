import fc from "fast-check";

/** How many random programs each property runs; raise it with the environment's PROGRAMS. */
export const programs = Number(Deno.env.get("PROGRAMS") ?? 1000);

/** Which random programs: another seed, other programs. */
const seed = Deno.env.get("SEED");

/**
 * Runs random programs until one breaks the property, and then looks for the smallest such program.
 */
export function forAll<T>(program: fc.Arbitrary<T>, property: (program: T) => Promise<void>) {
  return fc.assert(fc.asyncProperty(program, property), {
    numRuns: programs,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  });
}

/** Many steps, one after the other. */
export function stepsOf<T>(step: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(step, { maxLength: 40, size: "max" });
}

/** Signals that several calls may share; the last one is aborted from the start. */
export class Signals {
  readonly #controllers = Array.from({ length: 4 }, () => new AbortController());

  constructor() {
    this.abort(3);
  }

  /** Each abort has a reason that can be recognised. */
  abort(index: number): void {
    this.#controllers[index].abort(`signal ${index}`);
  }

  isAborted(index: number | undefined): boolean {
    return index !== undefined && this.#controllers[index].signal.aborted;
  }

  options(index: number | undefined): { signal?: AbortSignal } | undefined {
    return index === undefined ? undefined : { signal: this.#controllers[index].signal };
  }
}

/** Which of the signals a call gets; most get none or one that still lives. */
export const signalIndex: fc.Arbitrary<number | undefined> = fc.constantFrom(
  undefined,
  undefined,
  undefined,
  0,
  1,
  2,
  0,
  1,
  2,
  3,
);

/** Lets everything happen that the calls so far have caused. */
export async function drain(): Promise<void> {
  for (let i = 0; i < 12; i++) await null;
}

/** What a call has come to: the same words for the library and for the model. */
export type Outcome = string;

/** The calls of a program, and what became of each. */
export class Calls {
  readonly outcomes: Outcome[] = [];
  /** The numbers of the asynchronous calls in the order in which they were fulfilled. */
  readonly order: number[] = [];

  /** Follows a promise; returns the number of the call. */
  follow<T>(promise: Promise<T>, inWords: (value: T) => string = String): number {
    const index = this.outcomes.push("waits") - 1;
    promise.then(
      (value) => {
        this.outcomes[index] = `got ${inWords(value)}`;
        this.order.push(index);
      },
      (reason) => {
        this.outcomes[index] = `failed: ${reason?.name ?? reason}`;
      },
    );
    return index;
  }

  /** Follows a call that settles at once, or throws. */
  followNow<T>(call: () => T, inWords: (value: T) => string = String): number {
    const index = this.outcomes.push("waits") - 1;
    try {
      this.outcomes[index] = `got ${inWords(call())}`;
    } catch (error) {
      this.outcomes[index] = `failed: ${(error as Error).name}`;
    }
    return index;
  }
}

/** What the calls of a program must come to, written down by a model. */
export class Expected {
  readonly outcomes: Outcome[] = [];
  readonly order: number[] = [];

  call(): number {
    return this.outcomes.push("waits") - 1;
  }

  got(index: number, value: unknown): void {
    this.outcomes[index] = `got ${value}`;
    this.order.push(index);
  }

  /** The same for a call that returns its value, which has no place in the order. */
  returned(index: number, value?: unknown): void {
    this.outcomes[index] = `got ${value}`;
  }

  failed(index: number, reason: string): void {
    this.outcomes[index] = `failed: ${reason}`;
  }
}

/** A waiting line, as naive as possible: what the wait list is compared with. */
export class Line<T = undefined> {
  readonly waiters: { call: number; signal: number | undefined; baggage: T }[] = [];

  join(call: number, signal: number | undefined, baggage: T): void {
    this.waiters.push({ call, signal, baggage });
  }

  /** Those who listen to the signal leave, in order. */
  leave(signal: number, left: (waiter: { call: number; baggage: T }) => void): void {
    for (const waiter of [...this.waiters]) {
      if (waiter.signal !== signal) continue;
      this.waiters.splice(this.waiters.indexOf(waiter), 1);
      left(waiter);
    }
  }
}
