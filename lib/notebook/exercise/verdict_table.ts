/** The verdicts on an answer, as a table. */
import type { Displayable } from "../kernel/mod.ts";
import type { Exercise } from "./define_exercise.ts";
import type { Judge, Verdict } from "./judge.ts";
import { table } from "../pictures/mod.ts";

/** Nobody reads more lines of what is as it should be. */
const MOST_LINES = 3;

/**
 * A row for each requirement: ✔ or ✘, what was expected, what was seen; only their beginnings, if it
 * is met. Of a prediction it does not say what was expected, which would be the answer.
 */
export function verdictTable(
  headline: string,
  verdicts: readonly Verdict[],
  { prediction = false } = {},
): Displayable {
  const rows = verdicts.map(({ requirement, met, expected, seen }) => {
    const say = met ? beginning : (text: string) => text;
    return {
      met: met ? "✔" : "✘",
      requirement,
      ...(!prediction && { expected: say(expected) }),
      seen: say(seen),
    };
  });
  return table(rows, { caption: headline });
}

function beginning(text: string): string {
  const lines = text.split("\n");
  return lines.length <= MOST_LINES ? text : [...lines.slice(0, MOST_LINES), "…"].join("\n");
}

/** What was run where a requirement is not met, each behind a line that names it. */
export function scenariosOf(verdicts: readonly Verdict[]): (string | Displayable)[] {
  return verdicts.flatMap(({ met, requirement, scenario }) =>
    met || scenario === undefined ? [] : [`✘ ${requirement}. This was run:`, scenario]
  );
}

/** How to repeat a check that was not passed, where its inputs were left to chance. */
export function repetition(
  { id, name }: Pick<Exercise<unknown>, "id" | "name">,
  { usedChance, seed, verdicts }: Judge,
): string[] {
  if (!usedChance || verdicts.every(({ met }) => met)) return [];
  return [
    "The inputs were left to chance. This repeats them: " +
    `await exercise("${id}").check(${name}, { seed: ${seed} })`,
  ];
}
