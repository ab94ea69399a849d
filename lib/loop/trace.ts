/** What a loop tells about itself. */
import type { FutureState } from "./future.ts";

/** When an entry was made. */
export interface TraceMoment {
  /** The number of the turn, from 1; 0 before the first. */
  readonly turn: number;
  /** The loop's time, in seconds. */
  readonly time: number;
}

/** A timer, as a trace shows it. */
export interface TracedTimer {
  readonly label: string;
  /** Its deadline, in seconds. */
  readonly when: number;
  /** The name of the task in whose step it was set; missing if it was set outside of any. */
  readonly task?: string;
}

/** A turn begins; the lists are taken before the timers that are due join the ready queue. */
export interface TurnEntry extends TraceMoment {
  readonly kind: "turn";
  /** The labels in the ready queue, the next one first. */
  readonly ready: readonly string[];
  /** The timers, the earliest first. */
  readonly timers: readonly TracedTimer[];
}

/** A timer's time has come: it joins the ready queue. */
export interface TimerEntry extends TraceMoment, TracedTimer {
  readonly kind: "timer";
}

/** A handle runs. */
export interface RunEntry extends TraceMoment {
  readonly kind: "run";
  readonly label: string;
}

/** The handle that runs is a step of a task: its coroutine is resumed, until it yields again. */
export interface StepEntry extends TraceMoment {
  readonly kind: "step";
  /** The task's name. */
  readonly label: string;
}

/** A future or a task is done. */
export interface SettledEntry extends TraceMoment {
  readonly kind: "settled";
  readonly label: string;
  readonly state: Exclude<FutureState, "pending">;
}

/**
 * What a loop tells about itself while it runs: enough to draw each turn, with what was ready,
 * which timers were waiting, and what ran. Entries are plain data, in the order of events.
 *
 * @example The steps of a sleeper
 * ```ts
 * import { run, sleep, type TraceEntry, VirtualClock } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * const trace: TraceEntry[] = [];
 * await run(sleep(2), { clock: new VirtualClock(), onTrace: (entry) => trace.push(entry) });
 * assertEquals(
 *   trace.filter((entry) => entry.kind === "step").map(({ turn, time }) => ({ turn, time })),
 *   [{ turn: 1, time: 0 }, { turn: 3, time: 2 }],
 * );
 * ```
 */
export type TraceEntry = TurnEntry | TimerEntry | RunEntry | StepEntry | SettledEntry;
