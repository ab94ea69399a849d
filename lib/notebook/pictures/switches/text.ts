/** Switches as indented lines, and as a sentence for people who cannot see the picture. */
import { isUp, isWait, passedText, shownSwitches } from "./shown.ts";
import type { Switch, SwitchesRecord } from "./switches.ts";

const INDENT = "  ";
const DESCRIBED = 12;

/** A line for each switch, indented by the level of the caller. */
export function switchesText(record: SwitchesRecord): string {
  const { shown, hidden } = shownSwitches(record);
  if (shown.length === 0) return `${record.title}\n(nothing was recorded)`;
  const lines = shown.flatMap((one, index) => {
    const next = shown[index + 1];
    const line = INDENT.repeat(depth(record, one)) + told(one);
    return next && isWait(record, one, next) ? [line, passedText(one, next)] : [line];
  });
  if (hidden > 0) lines.push(`… and ${hidden} more switches`);
  return [record.title, ...lines].join("\n");
}

/** How many switches there are between which levels, and the first of them. */
export function switchesDescription({ title, levels, switches }: SwitchesRecord): string {
  const first = switches.slice(0, DESCRIBED).map(told);
  const more = switches.length - first.length;
  return `${title}. ${switches.length} switches between ${levels.join(", ")}: ${first.join("; ")}` +
    (more > 0 ? `; and ${more} more.` : ".");
}

function depth({ levels }: SwitchesRecord, { from, to, kind }: Switch): number {
  return levels.indexOf(isUp(kind) ? to : from);
}

/** A switch in words; the caller is on the left, whichever way it goes. */
function told({ from, to, kind, carries }: Switch): string {
  const levels = isUp(kind) ? `${to} ← ${from}` : `${from} → ${to}`;
  return `${levels}: ${kind}${carries && ` ${carries}`}`;
}
