/** What an exploration has found. */
import { AssertionError } from "@std/assert";
import { explorationSvg } from "./exploration_svg.ts";
import { explorationDescription, explorationText, scheduleText } from "./exploration_text.ts";
import type { Interleaving } from "./interleaving.ts";
import { display, type Displayable, type MediaBundle } from "./jupyter.ts";
import { picture } from "./picture.ts";

/** What is known of an exploration. */
export interface Findings {
  readonly title: string;
  /** How many schedules were tried; all of them are different. */
  readonly schedules: number;
  /** How many of these break what was promised. */
  readonly broken: number;
  /** Whether these are all the schedules there are. */
  readonly exhaustive: boolean;
  /** The shortest schedule that breaks it; otherwise the first that was tried. */
  readonly example: Interleaving;
  /** Whether the example is one that was asked for. */
  readonly replayed: boolean;
}

/**
 * What {@linkcode explore} has found: how many schedules there are, how many of them are broken, and
 * the simplest of these, step by step.
 *
 * - `example` is the broken schedule with the fewest steps up to the problem, and among these the one
 *   with the fewest changes of hands; `explore(title, program, { replay: example.replay })` runs it
 *   again. If none is broken, it is the first that was tried.
 * - Displayed as an image with a description, and as a table in characters.
 *
 * @example What the lock is good for
 * ```ts
 * import { explore } from "@course/notebook";
 * import { assertEquals } from "@std/assert";
 *
 * const found = await explore("n = n + 1 under a lock", ({ at, lock }) => {
 *   const door = lock("door");
 *   let n = 0;
 *   const increment = () =>
 *     door.run(async () => {
 *       const read = n;
 *       await at(`has read ${read}`);
 *       n = read + 1;
 *     });
 *   return { tasks: { A: increment, B: increment }, atEnd: () => n === 2 };
 * });
 * found.assertSafe();
 * assertEquals([found.schedules, found.broken], [6, 0]);
 * ```
 */
export class Exploration implements Findings, Displayable {
  readonly title!: string;
  readonly schedules!: number;
  readonly broken!: number;
  readonly exhaustive!: boolean;
  readonly example!: Interleaving;
  readonly replayed!: boolean;

  constructor(findings: Findings) {
    Object.assign(this, findings);
  }

  /**
   * Holds when all schedules were tried and none is broken.
   *
   * @throws {AssertionError} otherwise; with the schedule that breaks it
   */
  assertSafe(): void {
    const { title, broken, exhaustive, example } = this;
    if (broken > 0) {
      throw new AssertionError(`"${title}" is not safe.\n${scheduleText(example)}`, {
        cause: example.problem?.error,
      });
    }
    if (!exhaustive) {
      throw new AssertionError(`"${title}" may not be safe: not all its schedules were tried`);
    }
  }

  /** The picture, and its twin in characters. */
  [display](): MediaBundle {
    return picture(explorationSvg(this), explorationDescription(this), explorationText(this));
  }
}
