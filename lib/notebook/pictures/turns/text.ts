/**
 * The turns of a loop as a table of text, and as sentences for readers who cannot see the picture.
 */
import { gridOf, tableText } from "../table/mod.ts";
import type { Callback, TurnsRecord } from "./turns.ts";

const MOST_TURNS = 40;
const DESCRIBED = 8;

/** A row for each turn: its time, what ran, and the timers that wait when it is over. */
export function turnsText({ title, turns, unit }: TurnsRecord): string {
  const rows = turns.slice(0, MOST_TURNS).map((turn) => ({
    turn: turn.number,
    time: timeText(turn.time, unit),
    runs: turn.queue.map(name).join(", ") || "nothing",
    "timers waiting then": turn.waiting.map(({ label, when, fresh }) =>
      `${fresh ? "+ " : ""}${label} at ${timeText(when, unit)}`
    ).join(", "),
  }));
  const hidden = turns.length - rows.length;
  return tableText(gridOf(rows), title) + (hidden > 0 ? `\nand ${hidden} more` : "");
}

/** What the picture shows, a sentence for each turn. */
export function turnsDescription({ title, turns, unit }: TurnsRecord): string {
  const told = turns.slice(0, DESCRIBED).map((turn) => {
    const ran = turn.queue.map(name).join(", ") || "nothing";
    const waiting = turn.waiting.map(({ label, when }) => `${label} until ${timeText(when, unit)}`);
    return `Turn ${turn.number} at ${timeText(turn.time, unit)} runs ${ran}` +
      (waiting.length > 0 ? `; then waiting: ${waiting.join(", ")}.` : ".");
  });
  const hidden = turns.length - told.length;
  if (hidden > 0) told.push(`And ${hidden} more turns.`);
  return `${title}. ${told.join(" ")}`;
}

function name({ label, kind, ran }: Callback): string {
  return label + (kind === "callback" ? "" : ` (${kind})`) + (ran ? "" : " (cancelled)");
}

/** A time for people: to a millisecond. */
export function timeText(time: number, unit: TurnsRecord["unit"]): string {
  return unit === "ms" ? `${Math.round(time)} ms` : `${Math.round(time * 1000) / 1000} s`;
}
