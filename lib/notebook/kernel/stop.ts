/** The Stop button of a notebook: SIGINT, made cooperative. */
import { type RunningCell, runningCell } from "./cell.ts";
import { timers } from "../time/mod.ts";

const CLEAR_TIMERS_MS = 50;
const STILL_RUNNING_MS = 1000;
const CLEAN_UP_MS = 200;
const LOOK_AGAIN_MS = 20;
const LOOKS = 4;

const INTERRUPTED =
  `Stopped: the code was computing without a pause, so it was interrupted in the middle.
Variables keep what they had; no finally block of the interrupted code has run.`;

const LET_GO =
  `Stopped: the cell waited for something that did not know of cell.signal, and its wait
was given up. Variables keep what they had; no finally block of the cell has run.`;

const ADVICE =
  `Stop was asked for, and the cell is still running: it waits for something that was not
given cell.signal, or it goes on in spite of it. Press Stop again to end the kernel: all variables
will be lost, and the front end starts a new kernel. Or let the cell run to its end.
`;

/** What the Stop button needs from its surroundings. */
export interface StopSurroundings {
  /** Runs something after `ms` real milliseconds. */
  later(ms: number, action: () => void): void;
  /** Whether the kernel has nothing to run; undefined if it cannot be asked. */
  idle(): Promise<boolean | undefined>;
  /** Called when a press had nothing to stop. */
  settled(): void;
  /** Ends a cell that waits for a promise that can no longer be settled. */
  letGo(): Promise<void>;
  /** Tells the reader something. */
  tell(text: string): void;
  /** Shows why the cell has ended, as an error, and takes note of its end. */
  over(reason: string): void;
  /** Ends the kernel. */
  exit(): void;
}

/**
 * What happens when Stop is pressed.
 *
 * - While nothing runs: nothing.
 * - `cell.signal` is aborted with a `DOMException` named `"AbortError"`, and stays so for a second: a
 *   cell that looks at it now and then is to see it.
 * - When the cell ends, the timers that it left are cleared shortly afterwards.
 * - If it is still running a second later, and nothing in it has asked for the signal, its timers
 *   are cleared at once. A cell that then waits for what can no longer happen is ended.
 * - Where that is not enough, the reader is told so, and the next press ends the kernel.
 */
export class StopButton {
  readonly #surroundings: StopSurroundings;
  #pressed: RunningCell | undefined;
  #advised: RunningCell | undefined;

  constructor(surroundings: StopSurroundings) {
    this.#surroundings = surroundings;
  }

  async press(): Promise<void> {
    const cell = runningCell();
    if (this.#advised === cell) {
      if (!await this.#isOver(cell)) this.#surroundings.exit();
      return;
    }
    if (this.#pressed === cell) return; // Before the advice appears, another press is impatience.
    this.#pressed = cell;
    if (await this.#hasNotBegun(cell)) {
      this.#surroundings.settled();
      return this.#forget();
    }
    this.#stop(cell);
    this.#surroundings.later(STILL_RUNNING_MS, () => this.#insist(cell));
  }

  /** Code that did not pause was interrupted, perhaps a part of a cell that waits for it. */
  async interrupted(): Promise<void> {
    const cell = this.#pressed = runningCell();
    if (await this.#isOver(cell)) return this.#over(cell, INTERRUPTED);
    this.#stop(cell);
    this.#surroundings.later(CLEAN_UP_MS, () => this.#insist(cell, true));
  }

  /** A cell has ended; if it was stopped, nothing of it goes on. */
  ended(cell: RunningCell): void {
    this.#forget();
    if (cell.stopped) this.#surroundings.later(CLEAR_TIMERS_MS, () => clearTimersOf(cell));
  }

  #stop(cell: RunningCell): void {
    cell.stop(new DOMException("Stopped by the user", "AbortError"));
    this.#surroundings.later(STILL_RUNNING_MS, () => cell.renewSignal());
  }

  /** The cell has had time to end by itself. */
  async #insist(cell: RunningCell, interrupted = false): Promise<void> {
    if (await this.#isOver(cell)) return this.#over(cell, interrupted ? INTERRUPTED : undefined);
    if (!cell.listens) clearTimersOf(cell);
    await this.#surroundings.letGo();
    for (let looks = 0; looks < LOOKS; looks++) {
      await new Promise<void>((resolve) => this.#surroundings.later(LOOK_AGAIN_MS, resolve));
      if (runningCell() !== cell) return;
      if (await this.#isOver(cell)) return this.#over(cell, interrupted ? INTERRUPTED : LET_GO);
    }
    this.#advised = cell;
    this.#surroundings.tell(ADVICE);
  }

  /** The cell is over, and if it has not ended by itself, that was the doing of this button. */
  #over(cell: RunningCell, reason: string | undefined): void {
    if (this.#pressed === cell) this.#forget();
    if (reason && runningCell() === cell) this.#surroundings.over(reason);
  }

  #forget(): void {
    this.#pressed = this.#advised = undefined;
  }

  /** Whether nothing is running, or only begins now: then the press was not meant for this cell. */
  async #hasNotBegun(cell: RunningCell): Promise<boolean> {
    if (cell.begun) return cell.justBegun;
    return await this.#surroundings.idle() || cell.begun;
  }

  /** Where the kernel cannot be asked, a cell that has not begun does not count as running. */
  async #isOver(cell: RunningCell): Promise<boolean> {
    return runningCell() !== cell ||
      (await this.#surroundings.idle() ?? !cell.begun);
  }
}

function clearTimersOf(cell: RunningCell): void {
  for (const timer of timers.waiting()) if (timer.owner === cell) timer.clear();
}
