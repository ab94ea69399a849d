/** The rules for one section. */
import { assertions, parseCode } from "../code/mod.ts";
import { type Cell, hasTag, type Section, testedCells, textOf } from "../notebook/mod.ts";
import type { Breach } from "./breach.ts";
import { coverageBreaches } from "./coverage_breaches.ts";

/** The keys of the metadata that say what a section is about. */
const HEADING_METADATA = ["notes", "claims", "terms"];

/** The rules for one section. */
export function* sectionBreaches(section: Section): Generator<Breach> {
  const { heading, head, cells } = section;
  const breach = (rule: string): Breach => ({ where: ` › ${head.id} ("${heading}")`, rule });
  yield* coverageBreaches(section).map(breach);
  for (const cell of cells.slice(1)) {
    for (const key of HEADING_METADATA.filter((key) => key in cell.metadata)) {
      yield { where: ` › ${cell.id}`, rule: `metadata.${key} belongs on the section's heading` };
    }
  }
  const tested = testedCells(section);
  if (tested.length > 0 && !tested.some(isAssertion)) {
    yield breach("the section asserts nothing: every experiment ends in an assertion");
  }
}

/** Whether a cell asserts something: a cell that is meant to throw does. */
export function isAssertion(cell: Cell): boolean {
  if (hasTag(cell, "raises-exception")) return true;
  const code = parseCode(textOf(cell.source));
  return !("syntaxError" in code) && assertions(code) > 0;
}
