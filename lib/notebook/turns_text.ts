/** The turns of a loop as a table in characters, and as sentences for who cannot see the picture. */
import type { Callback, Turn } from "./turns.ts";

const MOST_TURNS = 40;
const DESCRIBED = 8;

/** A row for each turn: its time, what ran, and the timers that were waiting. */
export function turnsText(turns: readonly Turn[], title: string): string {
  const head = ["turn", "time", "runs", "timers waiting"];
  const rows = turns.slice(0, MOST_TURNS).map((turn) => [
    `${turn.number}`,
    seconds(turn.time),
    turn.queue.map(name).join(", ") || "nothing",
    turn.waiting.map(({ label, when }) => `${label} at ${seconds(when)}`).join(", "),
  ]);
  const widths = head.map((text, i) =>
    Math.max(...[text, ...rows.map((row) => row[i])].map(width))
  );
  const line = (row: string[]) =>
    row.map((text, i) => {
      const space = " ".repeat(widths[i] - width(text));
      return i < 2 ? space + text : text + space;
    }).join("  ").trimEnd();
  const hidden = turns.length - rows.length;
  return [title, line(head), ...rows.map(line), ...(hidden > 0 ? [`and ${hidden} more`] : [])]
    .join("\n");
}

/** What the picture shows, a sentence for each turn. */
export function turnsDescription(turns: readonly Turn[], title: string): string {
  const told = turns.slice(0, DESCRIBED).map((turn) => {
    const ran = turn.queue.map(name).join(", ") || "nothing";
    const waiting = turn.waiting.map(({ label, when }) => `${label} until ${seconds(when)}`);
    return `Turn ${turn.number} at ${seconds(turn.time)} runs ${ran}` +
      (waiting.length > 0 ? `; waiting: ${waiting.join(", ")}.` : ".");
  });
  const hidden = turns.length - told.length;
  if (hidden > 0) told.push(`And ${hidden} more turns.`);
  return `${title}. ${told.join(" ")}`;
}

function name({ label, timer, ran }: Callback): string {
  return label + (timer ? " (timer)" : "") + (ran ? "" : " (cancelled)");
}

/** Seconds for people: to a millisecond. */
export function seconds(time: number): string {
  return `${Math.round(time * 1000) / 1000} s`;
}

function width(text: string): number {
  return [...text].length;
}
