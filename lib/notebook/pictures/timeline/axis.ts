/** A time axis: round numbers, in the unit that suits them; one for all that is shown together. */
import { boldWidth } from "../svg.ts";
import { MARGIN, TEXT_SIZE } from "../card.ts";
import type { TimelineRecord } from "./timeline.ts";

const MOST_LANE_WIDTH = 190;

/** What timelines that are shown together have in common. */
export interface Axis {
  /** Its end, in milliseconds. */
  readonly until: number;
  /** The longest lane names: where time begins in a picture, and in a text chart. */
  readonly left: number;
  readonly nameColumns: number;
}

const MOST_NAME_COLUMNS = 18;

/** The axis on which all of these can be compared. */
export function commonAxis(records: readonly TimelineRecord[]): Axis {
  const names = records.flatMap(({ entries }) => entries.map(({ lane }) => lane));
  const widest = Math.max(20, ...names.map((name) => boldWidth(name, TEXT_SIZE)));
  return {
    until: Math.max(...records.map(({ until, duration }) => Math.max(until, duration))),
    left: MARGIN + Math.ceil(Math.min(MOST_LANE_WIDTH, widest)) + 14,
    nameColumns: Math.min(MOST_NAME_COLUMNS, Math.max(0, ...names.map((name) => [...name].length))),
  };
}

/** A tick of an axis. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** At most `most` ticks from 0 to the end, at round distances. */
export function timeTicks(duration: number, most: number): Tick[] {
  if (duration <= 0) return [{ at: 0, label: "0 ms" }];
  const step = roundStep(duration / most);
  const inSeconds = duration >= 10_000;
  const ticks: Tick[] = [];
  for (let i = 0; i * step <= duration * 1.0001; i++) {
    const at = Number((i * step).toPrecision(12));
    ticks.push({ at, label: inSeconds ? `${at / 1000} s` : `${at} ms` });
  }
  return ticks;
}

/** The next of 1, 2, 5, 10, 20, 50, … */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const digit = [1, 2, 5, 10].find((d) => d * power >= atLeast * 0.9999)!;
  return digit * power;
}

/** A duration for people: whole milliseconds, decimals only where there is nothing else. */
export function milliseconds(ms: number): string {
  return `${ms < 1 && ms > 0 ? Number(ms.toPrecision(2)) : Math.round(ms)} ms`;
}
