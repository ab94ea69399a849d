/** Where the breakfasts of exercise 01.3 are made. */
import { Timeline } from "@course/notebook";
import type { Times } from "./solution.ts";

/** A timeline in which one step goes wrong when its time is over. */
export class Kitchen extends Timeline {
  readonly #failing: keyof Times | undefined;
  /** What the failing step throws: `undefined` if it is silent. */
  readonly failure: unknown;

  constructor(failing?: keyof Times, { silent = false } = {}) {
    super("breakfast");
    this.#failing = failing;
    this.failure = silent ? undefined : new Error(`no ${failing}`);
  }

  override span<T>(lane: string, work: () => Promise<T> | T): Promise<T> {
    return super.span(lane, async () => {
      const value = await work();
      if (lane === this.#failing) throw this.failure;
      return value;
    });
  }
}
