/** What is to run, and when: the heart of a loop, one turn at a time. */
import type { LoopClock } from "./clock.ts";
import type { Handle, TimerHandle } from "./handle.ts";
import { HostSleep } from "./host_sleep.ts";
import { TimerHeap } from "./timer_heap.ts";
import type { TracedTimer, TraceEntry } from "./trace.ts";

type EntryDetails<E = TraceEntry> = E extends TraceEntry ? Omit<E, "turn" | "time"> : never;

/** After this many turns in a row the host gets a turn of its own. */
const TURNS_BEFORE_HOST = 100;

/** The queue of what is ready, and the heap of what is for later. */
export class Schedule {
  readonly #clock: LoopClock;
  readonly #onTrace: ((entry: TraceEntry) => void) | undefined;
  #ready: Handle[] = [];
  readonly #timers = new TimerHeap();
  #turn = 0;
  readonly #hostSleep = new HostSleep();

  constructor(clock: LoopClock, onTrace: ((entry: TraceEntry) => void) | undefined) {
    this.#clock = clock;
    this.#onTrace = onTrace;
  }

  /** The time in seconds. */
  time(): number {
    return this.#clock.now();
  }

  /** Whether anything is left that will ever run. */
  get pending(): boolean {
    return this.#ready.length > 0 || this.#nextDeadline() !== undefined;
  }

  /** Puts a handle behind all that is ready. */
  add(handle: Handle): void {
    this.#ready.push(handle);
    this.wake();
  }

  /** Puts a timer among those that are to come. */
  addTimer(handle: TimerHandle): void {
    this.#timers.add(handle);
    this.wake();
  }

  /** Ends a wait between two turns. */
  wake(): void {
    this.#hostSleep.wake();
  }

  /** Forgets everything. */
  clear(): void {
    this.#ready = [];
    this.#timers.clear();
  }

  /** Begins a turn: what is to run in it, in order. With nothing ready, time may jump first. */
  beginTurn(mayJump: boolean): Handle[] {
    this.#turn++;
    const next = this.#nextDeadline();
    if (this.#ready.length === 0 && mayJump && next !== undefined) this.#clock.jumpTo?.(next);
    this.#traceTurn();
    const limit = this.#dueBefore();
    for (let due = this.#timers.takeDue(limit); due; due = this.#timers.takeDue(limit)) {
      this.trace({ kind: "timer", ...traced(due) });
      this.#ready.push(due);
    }
    // What these callbacks schedule goes into a new queue, for the next turn.
    const batch = this.#ready;
    this.#ready = [];
    return batch;
  }

  /** Lets the host in; with nothing ready, waits for the next deadline or for the host. */
  async betweenTurns(goesOn: () => boolean): Promise<void> {
    if (this.#turn > 0 && this.#turn % TURNS_BEFORE_HOST === 0) await HostSleep.letHostIn();
    while (this.#ready.length === 0 && goesOn()) {
      const next = this.#nextDeadline();
      const seconds = next === undefined ? undefined : next - this.#dueBefore();
      if (seconds !== undefined && (seconds <= 0 || this.#clock.jumpTo)) return;
      await this.#hostSleep.sleep(seconds);
    }
  }

  /** Reports what happens, if a trace is wanted. */
  trace(details: EntryDetails): void {
    this.#onTrace?.({ turn: this.#turn, time: this.time(), ...details } as TraceEntry);
  }

  #traceTurn(): void {
    if (this.#onTrace === undefined) return;
    const ready = this.#ready.filter((handle) => !handle.cancelled).map((handle) => handle.label);
    const timers = this.#timers.list().map(traced);
    this.trace({ kind: "turn", ready, timers });
  }

  /** The deadline of the next timer that will ever be due. */
  #nextDeadline(): number | undefined {
    const when = this.#timers.first()?.when;
    return when === Infinity ? undefined : when;
  }

  /** Deadlines up to this moment have been reached. */
  #dueBefore(): number {
    return this.time() + (this.#clock.resolution ?? 0);
  }
}

function traced({ label, when, task }: TimerHandle): TracedTimer {
  return task === undefined ? { label, when } : { label, when, task };
}
