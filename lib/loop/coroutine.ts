/** Coroutines: what they are, what state they are in, and which code drives them. */
import { shown } from "./checks.ts";
import type { Future } from "./future.ts";

/**
 * A coroutine: a generator that yields what it waits for.
 *
 * `yield future` waits for a future and returns its result; a bare `yield` gives up one turn;
 * `yield* coroutine` runs another coroutine to its end, and returns what it returns. Calling a
 * generator function runs nothing: the coroutine is cold until something drives it.
 *
 * It can be run once. Tasks and everything in this library refuse one that was used (CR5), and so
 * does `yield*` where the library made it, as `sleep` does. But the language knows no such rule: a
 * generator of your own that has ended gives `undefined` to another `yield*`, at once.
 *
 * @example Twice, after a second
 * ```ts
 * import { type Coroutine, run, sleep, VirtualClock } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * function* twice(n: number): Coroutine<number> {
 *   yield* sleep(1);
 *   return 2 * n;
 * }
 * assertEquals(await run(twice(21), { clock: new VirtualClock() }), 42);
 * ```
 */
export type Coroutine<T = unknown> = Generator<Future<unknown> | undefined, T, unknown>;

/** The four states of a coroutine. */
export type CoroutineState = "created" | "running" | "suspended" | "closed";

const METHODS = ["next", "throw", "return"] as const;

/** Every coroutine that is being watched, with its state. */
const states = new WeakMap<Coroutine, CoroutineState>();

/** Whether `value` is a generator object. */
export function isCoroutine(value: unknown): value is Coroutine {
  return Object.prototype.toString.call(value) === "[object Generator]";
}

/**
 * The state of a coroutine: `created` (nothing ran yet), `running` (right now), `suspended` (at a
 * `yield`) or `closed` (returned, failed, or ended by `return()`).
 *
 * The language does not reveal a generator's state, so it has to be watched. Watching begins when a
 * task takes the coroutine or when this function first sees it; what was done with it before is
 * unknown, and it counts as `created`. So show it a coroutine before you drive it by hand. Idea:
 * Python's `inspect.getcoroutinestate`.
 *
 * @example Watched from its creation on
 * ```ts
 * import { coroutineState } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * function* greet() {
 *   yield;
 * }
 * const coroutine = greet();
 * assertEquals(coroutineState(coroutine), "created");
 * coroutine.next();
 * assertEquals(coroutineState(coroutine), "suspended");
 * coroutine.next();
 * assertEquals(coroutineState(coroutine), "closed");
 * ```
 */
export function coroutineState<T>(coroutine: Generator<unknown, T, unknown>): CoroutineState {
  if (!isCoroutine(coroutine)) {
    throw new TypeError(
      "Cannot read the state: only a coroutine (a generator object) has one, received " +
        shown(coroutine),
    );
  }
  watch(coroutine);
  return states.get(coroutine)!;
}

/** The coroutines that belong to one driver, for good. */
const owned = new WeakSet<Coroutine>();

/**
 * Throws unless the coroutine is still free: it has not ended, and nothing else drives it (CR5).
 */
export function checkFresh(action: string, coroutine: Coroutine): void {
  if (owned.has(coroutine) || states.get(coroutine) === "closed") {
    throw new Error(`Cannot ${action}: this coroutine was already awaited, make a new one`);
  }
}

/**
 * From now on the coroutine belongs to the caller, which alone can drive it, through the object
 * that is returned: any other attempt, for example with `yield*`, is refused.
 */
export function claim<T>(action: string, coroutine: Coroutine<T>): Coroutine<T> {
  checkFresh(action, coroutine);
  watch(coroutine);
  const { next, throw: throwIn, return: end } = coroutine;
  const driver = { next, throw: throwIn, return: end, [Symbol.iterator]: () => driver };
  owned.add(coroutine);
  for (const method of METHODS) {
    Object.defineProperty(coroutine, method, {
      configurable: true,
      writable: true,
      value: () => checkFresh("await", coroutine),
    });
  }
  return driver as Coroutine<T>;
}

/** For what this library makes: watched, and refused to whoever awaits it after the first (CR5). */
export function once<C extends Coroutine>(coroutine: C): C {
  return Object.defineProperty(watch(coroutine), Symbol.iterator, {
    configurable: true,
    writable: true,
    value: () => {
      checkFresh("await", coroutine);
      owned.add(coroutine);
      return coroutine;
    },
  });
}

/** Ends a coroutine that will never be driven. */
export function close(coroutine: Coroutine): void {
  watch(coroutine);
  coroutine.return(undefined);
}

/** Notes the state of a coroutine from now on, whoever drives it; returns the coroutine. */
export function watch<C extends Coroutine>(coroutine: C): C {
  if (states.has(coroutine)) return coroutine;
  states.set(coroutine, "created");
  for (const method of METHODS) {
    const drive = coroutine[method].bind(coroutine) as (
      input: unknown,
    ) => IteratorResult<Future<unknown> | undefined>;
    Object.defineProperty(coroutine, method, {
      configurable: true,
      writable: true,
      value: (input: unknown) => {
        const before = states.get(coroutine)!;
        // Re-entering is refused by the language, and changes nothing.
        if (before === "running") return drive(input);
        states.set(coroutine, "running");
        let after: CoroutineState = "closed";
        try {
          const result = drive(input);
          if (!result.done) after = "suspended";
          return result;
        } finally {
          states.set(coroutine, after);
        }
      },
    });
  }
  return coroutine;
}
