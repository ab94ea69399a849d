/** Symmetric coroutines: control is handed over by name. */
import { shown } from "./checks.ts";

/** A request to hand control over: made by `switch` in a greenlet, carried out at its `yield`. */
class Transfer {
  constructor(readonly to: Greenlet, readonly value: unknown) {}
}

type Input = { readonly value: unknown } | { readonly error: unknown };

let current: Greenlet | undefined;

/**
 * A function that hands control over by name: symmetric coroutines, as in Python's greenlet.
 *
 * - **The main program** switches with `a.switch(value)`, and goes on when control comes back to
 *   it.
 * - **A greenlet** switches with `yield b.switch(value)`: it is suspended there, `b` goes on, and
 *   the value of the `yield` is what is later passed to `a.switch`. The first value passed to a
 *   greenlet is the argument of its body.
 * - **At its end** control goes to its parent, the greenlet that made it or the main program, with
 *   what the body returned or threw. A plain `yield value` goes there too, and can be switched back
 *   to.
 * - **Switching to a dead greenlet** goes to its parent.
 *
 * A generator suspends only itself, so each function on the way to a switch must be a generator.
 * Idea: the greenlet package of Python.
 *
 * @example Two that hand over to each other
 * ```ts
 * import { Greenlet } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: number[] = [];
 * const a: Greenlet = new Greenlet(function* () {
 *   seen.push(1);
 *   yield b.switch();
 *   seen.push(2);
 *   yield b.switch();
 * });
 * const b: Greenlet = new Greenlet(function* () {
 *   seen.push(3);
 *   yield a.switch();
 *   seen.push(4);
 * });
 * a.switch();
 * assertEquals(seen, [1, 3, 2, 4]);
 * assertEquals([a.dead, b.dead], [false, true]);
 * ```
 */
export class Greenlet<T = unknown> {
  // deno-lint-ignore no-explicit-any -- what is switched in is the program's own agreement
  readonly #body: (first: any) => Generator<unknown, T, any>;
  readonly #parent: Greenlet | undefined = current;
  /** Undefined until it is first switched to. */
  #generator: Generator<unknown, T, unknown> | undefined;
  #dead = false;

  /** Runs nothing yet: the first switch does. */
  // deno-lint-ignore no-explicit-any -- see above
  constructor(body: (first: any) => Generator<unknown, T, any>) {
    if (typeof body !== "function") {
      throw new TypeError(
        `Cannot create a greenlet: body must be a generator function, received ${shown(body)}`,
      );
    }
    this.#body = body;
  }

  /** Whether its body has ended. */
  get dead(): boolean {
    return this.#dead;
  }

  /**
   * Hands control to this greenlet. In the main program it returns (or throws) what control comes
   * back with; in a greenlet it only takes effect as `yield other.switch(value)`.
   */
  switch(value?: unknown): unknown {
    return current === undefined ? Greenlet.#run(this, value) : new Transfer(this, value);
  }

  /** The trampoline: resumes one greenlet after the other, until it is the main program's turn. */
  static #run(first: Greenlet, value: unknown): unknown {
    let next: Greenlet | undefined = first;
    let input: Input = { value };
    while (next !== undefined) {
      const greenlet: Greenlet = next;
      next = greenlet.#parent;
      if (greenlet.#dead) continue;
      current = greenlet;
      try {
        const given = greenlet.#resume(input);
        if (given instanceof Transfer) next = given.to;
        input = { value: given instanceof Transfer ? given.value : given };
      } catch (error) {
        input = { error };
      } finally {
        current = undefined;
      }
    }
    if ("error" in input) throw input.error;
    return input.value;
  }

  /** Goes on until the next `yield` or the end, and returns what was yielded or returned. */
  #resume(input: Input): unknown {
    this.#dead = true; // Unless it turns out to be suspended again.
    let result: IteratorResult<unknown, T>;
    if (this.#generator === undefined) {
      // Errors go to parents, and a parent has started: the first input is always a value.
      this.#generator = this.#body((input as { value: unknown }).value);
      result = this.#generator.next();
    } else {
      result = "error" in input
        ? this.#generator.throw(input.error)
        : this.#generator.next(input.value);
    }
    this.#dead = result.done === true;
    return result.value;
  }
}
