/** What an exploration has found. */
import { AssertionError } from "@std/assert";
import { explorationSvg } from "./svg.ts";
import { explorationDescription, explorationText, scheduleText, verdict } from "./text.ts";
import type { Interleaving } from "../interleaving.ts";
import { display, type Displayable, type MediaBundle } from "../../kernel/mod.ts";
import { picture } from "../../pictures/mod.ts";

/** What is known of an exploration. */
export interface Findings {
  readonly title: string;
  /** How many schedules were run, all of them different; of `classes`, one each. */
  readonly schedules: number;
  /** How many of these go wrong. */
  readonly broken: number;
  /** Whether they cover every schedule there is. */
  readonly exhaustive: boolean;
  /** About how many schedules there are in all. */
  readonly estimate: number;
  /** Whether that is the exact number. */
  readonly isExact: boolean;
  /** Whether each schedule represents a class of schedules that cannot be told apart. */
  readonly classes: boolean;
  /** How many schedules took more steps than allowed. */
  readonly inconclusive: number;
  /** If some were drawn by chance: at least one in this many finds an error of depth 2. */
  readonly oneIn: number | undefined;
  /** Tasks that stop nowhere: each is a single step. */
  readonly pointless: readonly string[];
  /** Whether tasks wait for something that no point marks. */
  readonly unmarked: boolean;
  /** The simplest schedule that goes wrong; otherwise the first that was tried. */
  readonly example: Interleaving;
  /** Whether the example is one that was asked for. */
  readonly replayed: boolean;
}

/**
 * What {@linkcode explore} has found: how many schedules there are, how many of them are broken, and
 * the simplest of these, step by step.
 *
 * - `example` is the broken schedule with the fewest preemptions, which are switches away from a
 *   task that could have gone on; among these the one with the fewest steps up to the problem.
 *   `explore(title, program, { replay: example.replay })` runs it again. If none is broken, it is
 *   the first that was tried.
 * - Displayed as an image with a description, and as a table of text.
 *
 * @example What the lock prevents
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
  readonly estimate!: number;
  readonly isExact!: boolean;
  readonly classes!: boolean;
  readonly inconclusive!: number;
  readonly oneIn: number | undefined;
  readonly pointless!: readonly string[];
  readonly unmarked!: boolean;
  readonly example!: Interleaving;
  readonly replayed!: boolean;

  constructor(findings: Findings) {
    Object.assign(this, findings);
  }

  /**
   * Holds when all schedules were tried and none goes wrong.
   *
   * @throws {AssertionError} If one goes wrong, with its steps; or if not all were tried.
   */
  assertSafe(): void {
    const { title, broken, exhaustive, inconclusive, example } = this;
    if (broken > 0) {
      throw new AssertionError(`"${title}" is not safe.\n${scheduleText(example)}`, {
        cause: example.problem?.error,
      });
    }
    if (!exhaustive) {
      const why = inconclusive > 0
        ? "some of its schedules were too long"
        : "there are more schedules";
      throw new AssertionError(`"${title}" may not be safe: ${why}. ${verdict(this)}`);
    }
  }

  /** The picture, and its text version. */
  [display](): MediaBundle {
    return picture({
      title: this.title,
      svg: explorationSvg(this),
      description: explorationDescription(this),
      text: explorationText(this),
    });
  }
}
