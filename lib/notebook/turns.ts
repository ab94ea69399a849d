/** What an event loop did, turn by turn. */
import { display, type Displayable, type MediaBundle } from "./jupyter.ts";
import { picture } from "./picture.ts";
import { asText } from "./print.ts";
import { turnsSvg } from "./turns_svg.ts";
import { turnsDescription, turnsText } from "./turns_text.ts";

/** What is read of a trace: the entries of `lib/loop`, of which those of other kinds are skipped. */
export interface LoopEvent {
  readonly kind: string;
  readonly turn: number;
  /** The loop's time, in seconds. */
  readonly time: number;
  readonly label?: string;
  readonly ready?: readonly string[];
  readonly timers?: readonly { readonly label: string; readonly when: number }[];
}

/** A callback in the ready queue of a turn. */
export interface Callback {
  readonly label: string;
  /** Whether it was a timer that had become due. */
  readonly timer: boolean;
  /** False if it was cancelled while it was in the queue. */
  readonly ran: boolean;
}

/** One turn of a loop. */
export interface Turn {
  readonly number: number;
  /** In seconds. */
  readonly time: number;
  /** The ready queue, in the order in which it runs. */
  readonly queue: readonly Callback[];
  /** The timers that were not due, the earliest first. */
  readonly waiting: readonly { readonly label: string; readonly when: number }[];
}

/**
 * The turns of an event loop as a picture: a column for each turn, with its time, the ready queue
 * from top to bottom, and below it the timers that were still waiting when the turn began.
 *
 * - `trace` is what an `EventLoop` told its `onTrace`; it is read when the picture is drawn.
 * - Displayed as an image with a description, and as a table in characters.
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
 * @throws {TypeError} when trace is not a list of trace entries
 */
export function turns(trace: readonly LoopEvent[], title = "Turns of the event loop"): Displayable {
  if (!Array.isArray(trace) || trace.some((entry) => typeof entry?.turn !== "number")) {
    throw new TypeError(
      `Cannot draw turns: trace must be an array of trace entries, received ${asText(trace)}`,
    );
  }
  return {
    [display](): MediaBundle {
      const record = turnsOf(trace);
      return picture(
        turnsSvg(record, title),
        turnsDescription(record, title),
        turnsText(record, title),
      );
    },
  };
}

/** The turns that a trace tells of. */
export function turnsOf(trace: readonly LoopEvent[]): Turn[] {
  return trace.filter((entry) => entry.kind === "turn").map((begin) => {
    const { turn: number, time } = begin;
    const labels = (kind: string) =>
      trace.filter((entry) => entry.turn === number && entry.kind === kind)
        .map((entry) => entry.label ?? "");
    const due = labels("timer");
    const ran = labels("run");
    const queue = [
      ...(begin.ready ?? []).map((label) => ({ label, timer: false })),
      ...due.map((label) => ({ label, timer: true })),
    ].map((callback) => ({ ...callback, ran: tookFirst(ran, callback.label) }));
    return { number, time, queue, waiting: (begin.timers ?? []).slice(due.length) };
  });
}

/** Takes the label from the front of the list, if it is there. */
function tookFirst(list: string[], label: string): boolean {
  if (list[0] !== label) return false;
  list.shift();
  return true;
}
