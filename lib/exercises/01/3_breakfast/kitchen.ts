/** Where the breakfasts of exercise 01.3 are made. */
import { Timeline } from "@course/notebook";
import type { Times } from "./solution.ts";

/** A timeline in which one step goes wrong when its time is over. */
export class Kitchen extends Timeline {
  readonly #failing: keyof Times | undefined;

  constructor(failing?: keyof Times) {
    super("breakfast");
    this.#failing = failing;
  }

  override span<T>(lane: string, work: () => Promise<T> | T): Promise<T> {
    return super.span(lane, async () => {
      const value = await work();
      if (lane === this.#failing) throw new Error(`no ${lane}`);
      return value;
    });
  }
}
