/** The turns in the trace of a loop. */
import type { Turn, WaitingTimer } from "./turns.ts";

interface LoopTimer {
  readonly label: string;
  readonly when: number;
  readonly task?: string;
}

/** What is read of a trace: the entries of `lib/loop`, of which those of other kinds are skipped. */
export interface LoopEvent {
  readonly kind: string;
  readonly turn: number;
  /** The loop's time, in seconds. */
  readonly time: number;
  readonly label?: string;
  readonly task?: string;
  readonly ready?: readonly string[];
  readonly timers?: readonly LoopTimer[];
}

/** Reads a trace. What waits after the last turn is what was waiting before it and is not due. */
export function turnsOf(trace: readonly LoopEvent[]): Turn[] {
  const begins = trace.filter((entry) => entry.kind === "turn");
  return begins.map((begin, i) => {
    const { turn: number, time, ready = [], timers = [] } = begin;
    const entries = (kind: string) =>
      trace.filter((entry) => entry.turn === number && entry.kind === kind);
    const ran = entries("run").map(({ label = "" }) => label);
    const due = entries("timer");
    const queue = [
      ...ready.map((label) => ({ label, shown: label, kind: "callback" as const })),
      ...due.map(({ label = "", task }) => ({
        label,
        shown: timerLabel(label, task),
        kind: "timer" as const,
      })),
    ].map(({ label, shown, kind }) => ({ label: shown, kind, ran: tookFirst(ran, label) }));
    const before = timers.slice(due.length);
    return { number, time, queue, waiting: waitingAfter(before, begins[i + 1]?.timers ?? before) };
  });
}

function waitingAfter(before: readonly LoopTimer[], after: readonly LoopTimer[]): WaitingTimer[] {
  const known = [...before];
  return after.map(({ label, when, task }) => {
    const same = known.findIndex((timer) =>
      timer.label === label && timer.when === when && timer.task === task
    );
    if (same >= 0) known.splice(same, 1);
    return { label: timerLabel(label, task), when, fresh: same < 0 };
  });
}

/** The loop's own callbacks end in `Over`: `sleepOver` is what a sleep waits for. */
function timerLabel(label: string, task?: string): string {
  return task === undefined ? label : `${task}: ${label.replace(/Over$/, "")}`;
}

/** Takes the label from the front of the list, if it is there. */
function tookFirst(list: string[], label: string): boolean {
  if (list[0] !== label) return false;
  list.shift();
  return true;
}
