import type { Displayable } from "./jupyter.ts";
import type { Verdict } from "./judge.ts";
import { table } from "./table.ts";

/** A row for each requirement: ✔ or ✘, what was expected, what was seen. */
export function verdictTable(headline: string, verdicts: readonly Verdict[]): Displayable {
  const rows = verdicts.map(({ requirement, met, expected, seen }) => ({
    "": met ? "✔" : "✘",
    requirement,
    expected,
    seen,
  }));
  return table(rows, { caption: headline });
}
