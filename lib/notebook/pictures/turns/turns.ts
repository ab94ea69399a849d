/** What an event loop did, turn by turn. */
import { asText, display, type Displayable, type MediaBundle } from "../../kernel/mod.ts";
import { picture } from "../picture.ts";
import { turnsSvg } from "./svg.ts";
import { turnsDescription, turnsText } from "./text.ts";
import { type LoopEvent, turnsOf } from "./turns_of.ts";

/** Something that runs in a turn. */
export interface Callback {
  readonly label: string;
  /**
   * A `timer` had become due; a `microtask` belongs to the last entry before it that is not a
   * microtask.
   */
  readonly kind: "callback" | "timer" | "microtask";
  /** False if it was cancelled while it was in the queue. */
  readonly ran: boolean;
}

/** A timer that waits. */
export interface WaitingTimer {
  readonly label: string;
  readonly when: number;
  /** Whether it was set in this turn. */
  readonly fresh: boolean;
}

/** One turn of a loop. */
export interface Turn {
  readonly number: number;
  readonly time: number;
  /** What runs, in that order. */
  readonly queue: readonly Callback[];
  /** The timers that wait when the turn is over, the earliest first. */
  readonly waiting: readonly WaitingTimer[];
}

/** What a picture of turns shows. */
export interface TurnsRecord {
  readonly title: string;
  readonly turns: readonly Turn[];
  /** The unit of all times. */
  readonly unit: "s" | "ms";
}

/**
 * The turns of an event loop as a picture: a column for each turn, with its time, the ready queue
 * from top to bottom, and below it the timers that wait when the turn is over; those that it has
 * set have a `+`.
 *
 * - `trace` is what an `EventLoop` passed to its `onTrace`; it is read when the picture is drawn.
 * - A timer has the name of the task that waits for it, and of what the task called: `Ann: sleep`.
 * - Displayed as an image with a description, and as a table of text.
 *
 * @example
 * ```ts
 * import { EventLoop, type TraceEntry, VirtualClock } from "@course/loop";
 * import { show, turns } from "@course/notebook";
 * import { assertEquals } from "@std/assert";
 *
 * const trace: TraceEntry[] = [];
 * const loop = new EventLoop({ clock: new VirtualClock(), onTrace: (entry) => trace.push(entry) });
 * loop.callLater(2, function later() {});
 * loop.callSoon(function soon() {});
 * while (loop.step());
 * assertEquals(trace.filter((entry) => entry.kind === "turn").length, 2);
 * await show(turns(trace));
 * ```
 *
 * @throws {TypeError} If trace is not a list of trace entries.
 */
export function turns(trace: readonly LoopEvent[], title = "Turns of the event loop"): Displayable {
  if (!Array.isArray(trace) || trace.some((entry) => typeof entry?.turn !== "number")) {
    throw new TypeError(
      `Cannot draw turns: trace must be an array of trace entries, received ${asText(trace)}`,
    );
  }
  return { [display]: () => drawTurns({ title, turns: turnsOf(trace), unit: "s" }) };
}

/** The picture and its text version. */
export function drawTurns(record: TurnsRecord): MediaBundle {
  return picture({
    title: record.title,
    svg: turnsSvg(record),
    description: turnsDescription(record),
    text: turnsText(record),
  });
}
