/** What is shown of a list of switches, in a picture as in words. */
import type { Switch, SwitchesRecord, SwitchKind } from "./switches.ts";

const MOST_SWITCHES = 60;

/** The first switches, and how many are left out. */
export function shownSwitches({ switches }: SwitchesRecord): { shown: Switch[]; hidden: number } {
  const shown = switches.slice(0, MOST_SWITCHES);
  return { shown, hidden: switches.length - shown.length };
}

/** Whether it goes out of a coroutine, to its caller. */
export function isUp(kind: SwitchKind): boolean {
  return kind === "yields" || kind === "returns" || kind === "throws";
}

/** Whether the caller waits between two switches. A coroutine that takes its time computes. */
export function isWait({ levels }: SwitchesRecord, now: Switch, next: Switch): boolean {
  return now.to === levels[0] && Math.round(next.time - now.time) > 0;
}

/** The time between two switches, to a millisecond. */
export function passedText(now: Switch, next: Switch): string {
  return `+${Math.round(next.time - now.time)} ms`;
}
