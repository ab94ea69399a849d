/** The lanes of a timeline, for its pictures. */
import type { TimelineEntry, TimelineRecord } from "./timeline.ts";

/** More lanes than that are counted, not drawn. */
const MOST_LANES = 60;

/** What one actor did. */
export interface Lane {
  readonly name: string;
  readonly spans: TimelineEntry[];
  readonly marks: TimelineEntry[];
}

/** The lanes to draw, in the order in which they were first mentioned. */
export function lanesOf({ entries }: TimelineRecord): Lane[] {
  return [...Map.groupBy(entries, (entry) => entry.lane)].slice(0, MOST_LANES)
    .map(([name, entries]) => ({
      name,
      spans: entries.filter((entry) => entry.state !== "mark"),
      marks: entries.filter((entry) => entry.state === "mark"),
    }));
}

/** How many lanes are not drawn. */
export function hiddenLanes({ entries }: TimelineRecord): number {
  return Math.max(0, new Set(entries.map((entry) => entry.lane)).size - MOST_LANES);
}
