/** The Stop button of a notebook: SIGINT, made cooperative. */
import { type RunningCell, runningCell } from "./cell.ts";
import { waitingTimers } from "./clock.ts";

const FRESH_SIGNAL_MS = 100;
const CLEAR_TIMERS_MS = 50;
const STILL_RUNNING_MS = 1000;
const SECOND_STOP_MS = 3000;

const ADVICE =
  `Stop was asked for. If a cell is still running now, it does not listen: it can be stopped only
where it awaits something that was given cell.signal, or inside a timeline's span.
Press Stop again within 3 seconds to end the kernel (all variables are lost), or choose Restart.
`;

/** What the Stop button needs from its surroundings. */
export interface StopSurroundings {
  /** Runs something after so many real milliseconds. */
  later(ms: number, action: () => void): void;
  /** Tells the reader something. */
  tell(text: string): void;
  /** Ends the kernel. */
  exit(): void;
}

/**
 * What happens when Stop is pressed.
 *
 * - `cell.signal` is aborted with a `DOMException` named `"AbortError"`.
 * - When the cell ends, the timers that it left are cleared shortly afterwards.
 * - A cell that is still running a second later does not listen: the reader is told what to do, and
 *   a second Stop within three seconds ends the kernel.
 */
export class StopButton {
  readonly #surroundings: StopSurroundings;
  #last: Press | undefined;

  constructor(surroundings: StopSurroundings) {
    this.#surroundings = surroundings;
  }

  press(): void {
    if (this.#last && concernsRunningCell(this.#last)) {
      // Before the advice has come, pressing again is impatience.
      if (this.#last.advised) this.#surroundings.exit();
      return;
    }
    const cell = runningCell();
    const press = this.#last = { cell, begun: cell.begun, advised: false };
    cell.stop(new DOMException("Stopped by the user", "AbortError"));
    const { later } = this.#surroundings;
    later(FRESH_SIGNAL_MS, () => cell.renewSignal());
    later(STILL_RUNNING_MS, () => this.#advise(press));
  }

  /** A cell has ended; if it was stopped, nothing of it goes on. */
  ended(cell: RunningCell): void {
    if (!cell.stopped) return;
    this.#surroundings.later(CLEAR_TIMERS_MS, () => {
      for (const timer of waitingTimers()) if (timer.owner === cell) timer.clear();
    });
  }

  #advise(press: Press): void {
    const over = () => {
      if (this.#last === press) this.#last = undefined;
    };
    if (!concernsRunningCell(press)) return over();
    this.#surroundings.tell(ADVICE);
    press.advised = true;
    this.#surroundings.later(SECOND_STOP_MS, over);
  }
}

/** One press of the button. */
interface Press {
  readonly cell: RunningCell;
  /** Whether the cell had begun: if it begins later, the press came while nothing was running. */
  readonly begun: boolean;
  advised: boolean;
}

function concernsRunningCell({ cell, begun }: Press): boolean {
  return runningCell() === cell && cell.begun === begun;
}
