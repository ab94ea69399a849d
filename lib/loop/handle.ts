/** What the loop has promised to run. */

/**
 * A callback that the loop has promised to run once.
 *
 * - **Once, in order** (EL1): it runs at most once, in the order in which it was made.
 * - **Cancelled, it never runs** (EL3), even when it is already in the ready queue.
 *
 * Idea: Python's `asyncio.Handle`.
 *
 * @example Cancelled before its turn
 * ```ts
 * import { EventLoop } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * const loop = new EventLoop();
 * const seen: string[] = [];
 * const first = loop.callSoon(() => seen.push("first"));
 * loop.callSoon(() => seen.push("second"));
 * first.cancel();
 * loop.step();
 * assertEquals(seen, ["second"]);
 * ```
 */
export class Handle {
  /** The callback's name, for traces and pictures. */
  readonly label: string;
  /** What is left to do; cleared by `cancel`, so that a cancelled handle keeps nothing alive. */
  #callback: (() => void) | undefined;

  /** Made by `callSoon`, not by programs. */
  constructor(label: string, callback: () => void) {
    this.label = label || "(anonymous)";
    this.#callback = callback;
  }

  /** Whether `cancel` was called. */
  get cancelled(): boolean {
    return this.#callback === undefined;
  }

  /** Makes sure that the callback no longer runs. */
  cancel(): void {
    this.#callback = undefined;
  }

  /** Runs the callback. Called by the loop, and only there. */
  run(): void {
    this.#callback?.();
  }
}

/**
 * A callback for a later time.
 *
 * - **Never early** (EL5), and equal deadlines keep the order in which they were set (EL6).
 * - **Once cancelled, it is as if it had never been set** (EL7): the loop does not wait for its
 *   time.
 *
 * @example A timer that is not waited for
 * ```ts
 * import { EventLoop, VirtualClock } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * const loop = new EventLoop({ clock: new VirtualClock() });
 * const timer = loop.callLater(5, () => {});
 * assertEquals([timer.when, timer.cancelled], [5, false]);
 * timer.cancel();
 * assertEquals([loop.step(), loop.time()], [false, 0]);
 * ```
 */
export class TimerHandle extends Handle {
  /** The deadline, in seconds on the loop's clock. */
  readonly when: number;
  /** The name of the task in whose step it was set, for traces and pictures. */
  readonly task: string | undefined;

  /** Made by `callLater` and `callAt`, not by programs. */
  constructor(label: string, callback: () => void, when: number, task?: string) {
    super(label, callback);
    this.when = when;
    this.task = task;
  }
}
