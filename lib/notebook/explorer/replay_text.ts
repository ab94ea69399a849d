/** Schedules as short texts: `A B×93 (C D)×4`, and `×∞` for what never ends. */

/** A schedule, and the steps that come after it again and again forever, if any. */
export interface Schedule {
  readonly steps: readonly string[];
  readonly cycle: readonly string[];
}

/** How many equal steps are still written out. */
const WRITTEN_OUT = 3;
const LONGEST_GROUP = 8;

/** Writes repeated steps once, with how often they come. */
export function foldSchedule({ steps, cycle }: Schedule): string {
  const parts: string[] = [];
  for (let i = 0; i < steps.length;) {
    const { length, times } = repetitionAt(steps, i);
    const group = steps.slice(i, i + length);
    parts.push(...(times > 1 ? [`${inBrackets(group)}×${times}`] : group));
    i += length * times;
  }
  if (cycle.length > 0) parts.push(`${inBrackets(cycle)}×∞`);
  return parts.join(" ");
}

/** The repetition that begins here and covers the most steps; one step, once, if none is worth it. */
function repetitionAt(steps: readonly string[], start: number): { length: number; times: number } {
  let best = { length: 1, times: 1 };
  for (let length = 1; length <= LONGEST_GROUP; length++) {
    let end = start + length;
    while (end < steps.length && steps[end] === steps[end - length]) end++;
    const times = Math.floor((end - start) / length);
    const isLong = length === 1 ? times > WRITTEN_OUT : times > 2;
    if (isLong && length * times > best.length * best.times) best = { length, times };
  }
  return best;
}

function inBrackets(group: readonly string[]): string {
  return group.length === 1 ? group[0] : `(${group.join(" ")})`;
}

/** The schedule that a text describes; `undefined` if it describes none. */
export function unfoldSchedule(text: string): Schedule | undefined {
  const part = /\s*(?:\(([^()]*)\)|([^\s()×]+))(?:×(\d+|∞))?(?=\s|$)/y;
  const steps: string[] = [];
  let cycle: string[] = [];
  while (part.lastIndex < text.trimEnd().length) {
    const match = part.exec(text);
    if (match === null || cycle.length > 0) return undefined;
    const [, group, one, times = "1"] = match;
    const names = (group ?? one).split(/\s+/).filter(Boolean);
    if (times === "∞") cycle = names;
    else for (let i = 0; i < Number(times); i++) steps.push(...names);
  }
  return { steps, cycle };
}
